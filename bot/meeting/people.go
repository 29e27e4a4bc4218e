package meeting

import (
	"slices"
	"strings"
	"time"
)

// named refuses people who cannot be given a part: guests, strangers, bots, the departed.
// Somebody not looked up yet may be named.
func named(people []Person, field string) error {
	for _, p := range people {
		if p.ID == "" {
			return Refuse(field, "Please name a person.")
		}
		switch p.Standing {
		case Guest:
			return Refuse(field, "%s is a guest of this workspace and cannot take part. Please name a full member.", p.Display())
		case Stranger:
			return Refuse(field, "%s belongs to another workspace and cannot take part. Please name a full member.", p.Display())
		case Bot:
			return Refuse(field, "%s is an app and cannot take part. Please name a person.", p.Display())
		case Gone:
			return Refuse(field, "%s's account is deactivated. Please name someone else.", p.Display())
		case FullMember, Unverified: // whoever was not looked up yet may be named
		}
	}
	return nil
}

// fits refuses people who cannot hold the role. A role's field in a form is the role's name.
func (e *Escalation) fits(r Role, people []Person) error {
	if err := named(people, string(r)); err != nil {
		return err
	}
	if r.single() && len(people) > 1 {
		return Refuse(string(r), "%s: please name one person.", r.Label())
	}
	return nil
}

// admit takes people in who are not in the escalation yet, and has them invited.
func (e *Escalation) admit(people []Person, by UserID, at time.Time) {
	for _, p := range people {
		if !e.Has(p.ID) {
			e.join(Joined{Person: p}, by, at)
		}
	}
	if slices.ContainsFunc(e.People, func(m Member) bool { return !m.Out && !m.In }) && e.Channel.State == ChannelLive {
		e.owe(Notice{Kind: Invite})
	}
}

// join takes somebody in. Whom nobody has looked up yet is looked up as soon as Slack says who
// they are: a guest may have come in.
func (e *Escalation) join(c Joined, by UserID, at time.Time) {
	e.happen(at, by, c)
	if c.Person.Standing == Unverified {
		e.owe(Notice{Kind: MeetPerson, Subject: string(c.Person.ID)})
	}
}

// Assign names who holds a role, in place of who held it before; nobody empties it.
// Anybody may fill an empty review or sponsor's role; one that somebody holds is the chair's
// or the holder's to change. Approver and exception approvers are the chair's to name; the
// stand-in is the approver's, or the sponsor's, or the chair's when there is no sponsor.
func (e *Escalation) Assign(by Person, r Role, seen Seen, people []Person, at time.Time) error {
	if err := e.writable(by, "Roles cannot be changed any more"); err != nil {
		return err
	}
	if err := e.fits(r, people); err != nil {
		return err
	}
	if !slices.Contains(AllRoles, r) {
		return Refuse("", "There is no such role.")
	}
	if err := e.mayAssign(by.ID, r); err != nil {
		return err
	}
	if err := e.mayCheck(r, people); err != nil {
		return err
	}
	if err := seen.replaces(e.Revs.Roles[r]); err != nil {
		return err
	}
	ids := personIDs(people)
	if slices.Equal(ids, e.With(r)) && len(e.present(ids)) == len(ids) {
		return nil
	}
	before := e.With(r)
	e.admit(people, by.ID, at)
	e.happen(at, by.ID, RoleGiven{Role: r, To: ids})
	if slices.Contains(reviewRoles, r) {
		e.askReview(r, at, before...)
	}
	if r == Approver || r == StandIn {
		e.askDecision()
		e.replaceCheckers(by.ID, at)
	}
	if slices.Contains(exceptionRoles, r) {
		e.askExceptions(slices.DeleteFunc(slices.Clone(ids), func(id UserID) bool { return slices.Contains(before, id) })...)
		if slices.ContainsFunc(e.Exceptions, func(x Exception) bool { return x.Waits() && x.Side(r).Answer == NoAnswer && e.answers(x, r) == "" }) {
			e.askExceptions(e.Chair) // whoever was named answers for the other side
		}
	}
	e.card(StatusCard)
	e.cards(DecisionCard)
	return nil
}

func (e *Escalation) mayAssign(by UserID, r Role) error {
	chairs := Refuse(string(r), "Only the chair, %s, can change this.", e.Name(e.Chair))
	switch r {
	case StandIn:
		if by != e.The(Approver) && by != e.The(Sponsor) && (by != e.Chair || !e.vacant(Sponsor)) {
			return Refuse(string(r), "Only the approver or the sponsor can name the stand-in.")
		}
	case Approver, LegalCheck, FinanceCheck:
		if by != e.Chair {
			return chairs
		}
	default:
		if by != e.Chair && !e.Is(by, r) && !e.vacant(r) {
			return chairs
		}
	}
	return nil
}

// vacant reports whether nobody active holds the role.
func (e *Escalation) vacant(r Role) bool {
	return !slices.ContainsFunc(e.With(r), e.Has)
}

// Add takes people in as attendees.
func (e *Escalation) Add(by Person, people []Person, at time.Time) error {
	if err := e.chair(by, "add people"); err != nil {
		return err
	}
	if err := e.open("Nobody can be added any more"); err != nil {
		return err
	}
	if len(people) == 0 {
		return Refuse("people", "Please name at least one person.")
	}
	if err := named(people, "people"); err != nil {
		return err
	}
	e.admit(people, by.ID, at)
	e.card(StatusCard)
	return nil
}

// Remove takes somebody out; whoever has a role or an open item hands that on first. An
// outsider who came into the channel by hand is only removed from there.
func (e *Escalation) Remove(by Person, id UserID, at time.Time) error {
	if err := e.chair(by, "remove people"); err != nil {
		return err
	}
	if id == e.Chair {
		return Refuse("", "The chair cannot be removed; hand the chair over first.")
	}
	if id == "" {
		return Refuse("", "Please name the person to remove.")
	}
	if e.Has(id) {
		for _, r := range AllRoles {
			if e.Is(id, r) && e.Phase.Open() {
				return Refuse("", "%s is still %s. Name someone else for that first.", e.Name(id), strings.ToLower(r.Label()))
			}
		}
		if i := slices.IndexFunc(e.Items, func(i Item) bool { return i.Owner == id && i.Open() }); i >= 0 {
			return Refuse("", "%s still has action item %d. Hand it over or cancel it first.", e.Name(id), e.Items[i].No)
		}
		e.happen(at, by.ID, Left{ID: id})
		e.allVoted(at)
		e.card(StatusCard)
	}
	e.owe(Notice{Kind: Kick, Subject: string(id)})
	return nil
}

// CameIn is Slack's word that somebody is in the channel now. A full member becomes an
// attendee; a guest, stranger or bot is named to the chair and gets no part.
func (e *Escalation) CameIn(p Person, at time.Time) error {
	switch {
	case p.Standing == Gone:
		return nil
	case p.outside() && e.Has(p.ID): // taken in before Slack said who they are
		return e.cast(p, true, at)
	case p.outside():
		e.happen(at, "", OutsiderSeen{Person: p, In: true})
		e.tellOutsider(p.ID)
		return nil
	}
	if m, ok := e.Member(p.ID); ok && !m.Out && m.In {
		return nil
	}
	e.join(Joined{Person: p, In: true}, "", at)
	if e.Phase.Open() && !e.Has(e.Chair) && !e.Has(e.Offered) {
		e.offerChair(at)
	}
	e.card(StatusCard)
	return nil
}

// tellOutsider names an outsider to the chair at once: in the channel they read what is posted.
func (e *Escalation) tellOutsider(id UserID) {
	e.owe(Notice{Kind: TellOutsider, To: e.Chair, Subject: string(id), Urgent: true})
}

// WentOut is Slack's word that somebody left the channel. They stay in the escalation:
// direct messages and Home go on, and an invitation brings them back.
func (e *Escalation) WentOut(id UserID, at time.Time) error {
	if m, ok := e.Member(id); ok && m.In {
		e.happen(at, "", OutOfChannel{ID: id})
	}
	return nil
}

// Profile is Slack's word that a profile changed: the zone follows the person, and whoever
// is deactivated leaves what they had to others.
func (e *Escalation) Profile(p Person, at time.Time) error {
	m, ok := e.Member(p.ID)
	switch {
	case !ok:
		return nil
	case p.Standing == Gone || p.outside():
		if m.Out {
			return nil
		}
		return e.cast(p, m.In, at)
	}
	if m.Zone != p.Zone || m.Standing != p.Standing || m.Name == "" && p.Name != "" {
		e.happen(at, "", ProfileSeen{Person: p})
	}
	return nil
}

// outside reports whether somebody is no member of the workspace, and gets no part.
func (p Person) outside() bool {
	return p.Standing == Guest || p.Standing == Stranger || p.Standing == Bot
}

// cast takes out somebody who was deactivated or takes part no more than any guest, and leaves
// what they had to others. in says that they are in the channel.
func (e *Escalation) cast(p Person, in bool, at time.Time) error {
	c := Left{ID: p.ID, Deactivated: p.Standing == Gone}
	if p.outside() {
		e.happen(at, "", ProfileSeen{Person: p})
		e.tellOutsider(p.ID)
		c.Stays = in
	}
	e.happen(at, "", c)
	if !e.Phase.Open() {
		return nil
	}
	e.leftBehind(at)
	e.allVoted(at)
	if !e.Has(e.Chair) && (p.ID == e.Chair || p.ID == e.Offered) {
		e.offerChair(at)
	}
	if p.ID == e.The(Approver) && e.vacant(StandIn) && (e.Phase != Decided || e.Pending() != nil) {
		to := e.The(Sponsor)
		if to == "" || !e.Has(to) {
			to = e.Chair
		}
		e.tell(AskStandIn, to, "")
	}
	if e.checksExceptions(p.ID) {
		e.askExceptions(e.Chair)
	}
	if slices.ContainsFunc(e.Items, func(i Item) bool { return i.Owner == p.ID && i.Open() }) {
		e.tell(AskHandOn, e.Chair, string(p.ID))
	}
	e.card(StatusCard)
	e.cards(ItemsCard)
	return nil
}
