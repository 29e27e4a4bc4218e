package meeting

import (
	"slices"
	"time"
)

// tooFar reports whether a moment lies further ahead than any contract runs: a slip of the finger.
func tooFar(t, now time.Time) bool { return t.After(now.AddDate(10, 0, 1)) }

// line returns who is next in line for the chair: approver, sponsor, longest-standing reviewer.
func (e *Escalation) line() []UserID {
	ids := append(slices.Clone(e.With(Approver)), e.With(Sponsor)...)
	for _, m := range e.Members() { // in the order in which they came
		if e.Is(m.ID, Technical) || e.Is(m.ID, Business) || e.Is(m.ID, Legal) {
			ids = append(ids, m.ID)
		}
	}
	for _, m := range e.Members() {
		ids = append(ids, m.ID)
	}
	return slices.DeleteFunc(ids, func(id UserID) bool { return !e.Has(id) || id == e.Chair })
}

// offerChair offers the chair to the next in line.
func (e *Escalation) offerChair(at time.Time) {
	if line := e.line(); len(line) > 0 {
		e.happen(at, "", ChairOffered{To: line[0]})
		e.tell(OfferChair, line[0], "")
		e.card(StatusCard)
	}
}

// HandOverChair offers the chair to somebody, who takes it with a button.
func (e *Escalation) HandOverChair(by, to Person, at time.Time) error {
	if err := e.chair(by, "hand the chair over"); err != nil {
		return err
	}
	if err := e.open("The chair cannot be handed over any more"); err != nil {
		return err
	}
	if err := named([]Person{to}, "to"); err != nil {
		return err
	}
	if to.ID == "" || to.ID == by.ID {
		return Refuse("to", "Please name someone else.")
	}
	e.admit([]Person{to}, by.ID, at)
	e.happen(at, by.ID, ChairOffered{To: to.ID})
	e.tell(OfferChair, to.ID, "")
	e.card(StatusCard)
	return nil
}

// TakeChair makes by the chair: the person it was offered to, or anybody in line once the
// chair's account is deactivated.
func (e *Escalation) TakeChair(by Person, at time.Time) error {
	if err := e.writable(by, "The chair cannot be taken any more"); err != nil {
		return err
	}
	gone := !e.Has(e.Chair)
	switch {
	case by.ID == e.Chair:
		return Refuse("", "You have the chair already.")
	case e.Offered != by.ID && !(gone && slices.Contains(e.line(), by.ID)):
		return Refuse("", "%s is the chair, and did not offer the chair to you.", e.Name(e.Chair))
	}
	before := e.Chair
	e.happen(at, by.ID, ChairTaken{})
	if e.Has(before) {
		e.tell(TellChair, before, "")
	}
	e.seated()
	return nil
}

// seated leaves what a new chair needs.
func (e *Escalation) seated() {
	e.askChair()
	e.card(StatusCard)
	e.cards(BriefCard)
}

// askChair asks a new chair for what the last one has not answered: new owners, later dates.
func (e *Escalation) askChair() {
	for _, i := range e.Items {
		if i.Open() && !e.Has(i.Owner) {
			e.tell(AskHandOn, e.Chair, string(i.Owner))
		}
	}
	for _, i := range e.Items {
		if i.Open() && i.Wish != nil {
			e.tell(AskDate, e.Chair, number(i.No))
		}
	}
}

// OfferAll offers everything that by has here (chair, roles, open items) to one person.
func (e *Escalation) OfferAll(by, to Person, at time.Time) error {
	if err := e.writable(by, "Nothing can be handed over any more"); err != nil {
		return err
	}
	if err := named([]Person{to}, "to"); err != nil {
		return err
	}
	if to.ID == "" || to.ID == by.ID {
		return Refuse("to", "Please name someone else.")
	}
	e.admit([]Person{to}, by.ID, at)
	e.happen(at, by.ID, AllOffered{To: to.ID})
	e.tell(OfferHandOver, to.ID, string(by.ID))
	return nil
}

// Holds reports whether somebody has something here that can be handed over.
func (e *Escalation) Holds(id UserID) bool {
	if e.Chair == id || slices.ContainsFunc(e.Items, func(i Item) bool { return i.Owner == id && i.Open() }) {
		return true
	}
	return slices.ContainsFunc(AllRoles, func(r Role) bool { return e.Is(id, r) })
}

// TakeAll takes over everything that from offered to by. What from no longer has is left.
func (e *Escalation) TakeAll(by Person, from UserID, at time.Time) error {
	if err := e.writable(by, "Nothing can be taken over any more"); err != nil {
		return err
	}
	if !slices.ContainsFunc(e.Offers, func(o Offer) bool { return o.From == from && o.To == by.ID }) {
		return Refuse("", "This is no longer offered to you.")
	}
	chaired := e.Chair == from
	asked := e.checksExceptions(from) || chaired
	e.happen(at, by.ID, AllTaken{From: from})
	e.passed(by.ID, by.ID, asked, chaired, at)
	e.tell(TellTaken, from, string(by.ID))
	return nil
}

// passed leaves what somebody needs who has just taken over all that another had, on by's word: asked
// says that exceptions waited for them, chaired that they had the chair.
func (e *Escalation) passed(to, by UserID, asked, chaired bool, at time.Time) {
	e.replaceCheckers(by, at)
	e.card(StatusCard)
	e.cards(ItemsCard, NotesCard)
	if e.Pending() != nil && e.decides(to) {
		e.askDecision()
	}
	if asked {
		e.askExceptions(to)
	}
	if chaired {
		e.askChair()
	}
}

// Away records until when somebody is away: nothing routine comes, and the chair hears.
func (e *Escalation) Away(by Person, until, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	if tooFar(until, at) {
		return Refuse("until", "That is more than ten years ahead. Please choose an earlier day.")
	}
	e.CameAway(by.ID, until, at)
	return nil
}

// CameAway is Away for somebody who has just come in, and said so elsewhere.
func (e *Escalation) CameAway(id UserID, until, at time.Time) {
	e.happen(at, id, WentAway{Until: until.UTC().Truncate(time.Microsecond)})
	if e.Phase.Open() && id != e.Chair && until.After(at) && e.Holds(id) {
		e.tell(TellAway, e.Chair, string(id))
	}
}

// ChairOffered is the chair offered to somebody.
type ChairOffered struct{ To UserID }

func (c ChairOffered) apply(e *Escalation, _ Event) { e.Offered = c.To }

// ChairTaken is a new chair.
type ChairTaken struct{}

func (ChairTaken) apply(e *Escalation, ev Event) { e.seat(ev.By) }

// seat gives somebody the chair. Of what is overdue they have heard nothing, unless as the
// sponsor.
func (e *Escalation) seat(id UserID) {
	e.Chair, e.Offered = id, ""
	for i := range e.Items {
		e.Items[i].ChairTold = e.Items[i].SponsorTold && e.Is(id, Sponsor)
	}
}

// AllOffered is everything that somebody has here, offered to one person.
type AllOffered struct{ To UserID }

func (c AllOffered) apply(e *Escalation, ev Event) {
	e.Offers = append(withoutOffers(e.Offers, ev.By), Offer{From: ev.By, To: c.To, At: ev.At})
}

func withoutOffers(offers []Offer, from UserID) []Offer {
	return slices.DeleteFunc(slices.Clone(offers), func(o Offer) bool { return o.From == from })
}

// AllTaken is everything that somebody had here, taken over.
type AllTaken struct{ From UserID }

func (c AllTaken) apply(e *Escalation, ev Event) { e.pass(c.From, ev) }

// pass gives all that somebody had to the event's person.
func (e *Escalation) pass(from UserID, ev Event) {
	e.Offers = withoutOffers(e.Offers, from)
	if e.Chair == from {
		e.seat(ev.By)
	}
	for _, r := range AllRoles {
		if ids := slices.Clone(e.Roles[r]); slices.Contains(ids, from) {
			for i := range ids {
				if ids[i] == from {
					ids[i] = ev.By
				}
			}
			RoleGiven{Role: r, To: distinct(ids)}.apply(e, ev)
		}
	}
	for i := range e.Items {
		if it := &e.Items[i]; it.Owner == from && it.Open() {
			ItemHandedOver{No: it.No, To: ev.By}.apply(e, ev)
		}
	}
}

// WentAway is somebody's absence; a moment in the past ends it.
type WentAway struct{ Until time.Time }

func (c WentAway) apply(e *Escalation, ev Event) {
	if i := e.memberIndex(ev.By); i >= 0 {
		e.People[i].Away = c.Until
	}
}

func init() { register(ChairOffered{}, ChairTaken{}, AllOffered{}, AllTaken{}, WentAway{}) }
