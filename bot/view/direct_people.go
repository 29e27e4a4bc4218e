package view

import (
	"slices"
	"strings"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// tellAway tells the chair who is away, and what waits meanwhile.
func (p *page) tellAway(n meeting.Notice) {
	who := meeting.UserID(n.Subject)
	m, _ := p.e.Member(who)
	s := p.name(who) + " is away"
	if !m.Away.IsZero() {
		s += " until " + when(m.Away, p.zone(n))
	}
	p.title(s + ". Nothing routine is sent to them until then.")
	p.openOf(who)
}

// offerChair offers the chair to the next in line.
func (p *page) offerChair(meeting.Notice) {
	p.title("The chair is offered to you. The chair opens and closes the vote, adds people, adjourns and closes.")
	p.small(p.name(p.e.Chair) + " has it until you take it.")
	p.row(primary(ActTakeChair, "Take the chair", p.ref()), p.reading("Where it stands", string(meeting.StatusCard)))
}

// tellChair says who has the chair now.
func (p *page) tellChair(meeting.Notice) {
	p.title(p.name(p.e.Chair) + " is the new chair.")
}

// tellTaken says who took over what the reader had.
func (p *page) tellTaken(n meeting.Notice) {
	who := meeting.UserID(n.Subject)
	s := p.name(who) + " has taken over what you had here"
	if p.e.Chair == who {
		s += ", and has the chair"
	}
	p.title(s + ".")
}

// offerHandOver offers what somebody has here.
func (p *page) offerHandOver(n meeting.Notice) {
	who := meeting.UserID(n.Subject)
	p.title(p.name(who) + " wants to hand over to you: " + p.holdings(who) + ".")
	p.row(primary(ActTakeAll, "Take it over", p.key(string(who))), p.reading("Where it stands", string(meeting.StatusCard)))
	p.small("If they offered you several escalations, the button takes them all over.")
}

// askStandIn asks for a stand-in of an approver who has no part any more.
func (p *page) askStandIn(meeting.Notice) {
	p.title("The approver, " + p.name(p.e.The(meeting.Approver)) + ", " + p.gone(p.e.The(meeting.Approver)) + ". Please name a stand-in who can decide.")
	p.row(p.main(FormRoles, "Name a stand-in", p.key(string(meeting.StandIn))))
}

// openOf lists somebody's open items.
func (p *page) openOf(who meeting.UserID) {
	var lines []string
	for _, i := range p.e.OpenItems() {
		if i.Owner == who {
			lines = append(lines, p.itemFlat(i))
		}
	}
	if len(lines) > 0 {
		p.say("*Open meanwhile*")
		p.list(lines)
	}
}

// holdings is what somebody has here that can be handed over, in words.
func (p *page) holdings(who meeting.UserID) string {
	var out []string
	if roles := p.e.RolesOf(who); roles != "Attendee" {
		for r := range strings.SplitSeq(roles, ", ") {
			out = append(out, strings.ToLower(r))
		}
	}
	n := 0
	for _, i := range p.e.OpenItems() {
		if i.Owner == who {
			n++
		}
	}
	if n > 0 {
		out = append(out, countOf(n, "action item", "action items"))
	}
	if len(out) == 0 {
		return "nothing any more"
	}
	return Esc(join(out))
}

// outsideWords is what somebody is who is no full member.
//
//exhaustive:ignore
var outsideWords = map[meeting.Standing]string{
	meeting.Guest: "a guest", meeting.Stranger: "from another workspace", meeting.Bot: "an app",
}

// goneAll is gone for several people.
func (p *page) goneAll(who []meeting.UserID) string {
	if len(who) == 1 {
		return p.gone(who[0])
	}
	return "are no longer part of it"
}

// gone says why somebody has no part any more.
func (p *page) gone(who meeting.UserID) string {
	m, _ := p.e.Member(who)
	if what, ok := outsideWords[m.Standing]; ok {
		return "is " + what + " and cannot take part"
	}
	return "has left"
}

// outsider names somebody to the chair who is no full member.
func (p *page) outsider(n meeting.Notice) {
	who := meeting.UserID(n.Subject)
	m, _ := p.e.Member(who)
	what, ok := outsideWords[m.Standing]
	if !ok {
		what = "not a full member"
	}
	if !m.In {
		p.title(p.name(who) + " was named here and is " + what + ". Only full members of this workspace take part, so they hear nothing from me. Please name someone else for their role.")
		p.row(p.form(FormRoles, "Name people", p.ref()))
		return
	}
	p.title(p.name(who) + ", " + what + ", is in the channel. They can read everything that is posted there; I tell them nothing and they can change nothing.")
	p.row(danger(ActRemove, "Remove", p.key(string(who)), "Remove from the channel", "They will be removed from the channel. They may already have read what was posted.", "Remove"))
}

// channelNotice tells the chair that the channel needs a hand.
func (p *page) channelNotice(meeting.Notice) {
	e := p.e
	if e.Channel.State == meeting.ChannelRefused {
		p.title("This workspace does not let me make private channels. Please make one yourself, invite me, and type " + Esc(p.v.command()) + " in it.")
		p.small("Until then everything else goes on: forms, messages like this one, and the Home tab.")
		p.row(p.form(FormInvite, "How to do it", p.ref()), button(ActNewChannel, "Try again", p.ref()))
		return
	}
	why := "I cannot reach the channel any more"
	switch e.Channel.Why {
	case "is_archived", "channel_is_archived":
		why = "The channel was archived"
	case "not_in_channel":
		why = "I was removed from the channel"
	case "channel_not_found":
		why = "The channel is gone, or I was removed from it"
	}
	p.title(why + ". Nothing is lost; forms, messages and the Home tab go on.")
	p.row(p.form(FormInvite, "Invite me back", p.ref()), button(ActNewChannel, "New channel", p.ref()))
}

// refusedWords is what the chair reads of work on the channel that Slack refused for good.
//
//exhaustive:ignore
var refusedWords = map[meeting.Kind]string{
	meeting.ShowCard:    "A card could not be posted",
	meeting.SetTopic:    "The channel's topic could not be set",
	meeting.SetPurpose:  "The channel's topic could not be set",
	meeting.UploadNotes: "The file with the notes could not be uploaded",
	meeting.UploadEntry: "The follow-up's calendar file could not be uploaded",
	meeting.Archive:     "The channel could not be archived",
	meeting.PinCard:     "A card could not be pinned",
	meeting.Kick:        "Someone could not be removed from the channel",
}

// whyNot is Slack's word for a refused invitation, as people say it; "" for one that says nothing to them
// (docs.slack.dev/reference/methods/conversations.invite, errors).
func whyNot(word string) string {
	switch word {
	case "cant_invite", "no_permission", "not_authorized", "restricted_action", "user_is_restricted":
		return ": this workspace does not allow it"
	case "ura_max_channels":
		return ": guests can be in one channel only"
	case "too_many_members", "limit_reached":
		return ": the channel is full"
	case "org_user_not_in_team", "external_org_not_allowed", "team_not_found":
		return ": they are not in this workspace"
	case "is_archived", "channel_is_archived", "is_inactive":
		return ": the channel is archived"
	case "not_in_channel", "channel_not_found":
		return ": I am not in the channel any more"
	}
	return ""
}

// outside names those who are not in the channel.
func (p *page) outside() string {
	var names []string
	for _, m := range p.e.Members() {
		if !m.In && m.ID != p.e.Chair {
			names = append(names, p.name(m.ID))
		}
	}
	if len(names) == 0 {
		return "everyone who should be in it"
	}
	return strings.Join(names, ", ")
}

// parked tells the chair what Slack refused for good.
func (p *page) parked(n meeting.Notice) {
	if who, ok := strings.CutPrefix(n.Subject, "invite "); ok {
		id, why, _ := strings.Cut(who, " ")
		if id != "-" {
			p.title("Slack did not let me invite " + p.name(meeting.UserID(id)) + whyNot(why) + ". Please invite them to the channel yourself.")
			return
		}
		p.title("Slack did not let me invite anyone to the channel" + whyNot(why) + ". Please invite these people yourself: " + p.outside() + ".")
		p.small("Everything else goes on: forms, messages like this one, and the Home tab.")
		return
	}
	kind := meeting.Kind(n.Subject)
	what, ok := refusedWords[kind]
	switch {
	case ok:
	case kind.Direct():
		what = "A direct message to someone could not be sent"
	default:
		what = "Something could not be sent"
	}
	p.title(what + ": Slack refused it, and trying again would not help. The record is complete all the same.")
	p.row(p.reading("Where it stands", string(meeting.StatusCard)))
}

// followUpBegins announces the follow-up.
func (p *page) followUpBegins(n meeting.Notice) {
	if f := p.e.Upcoming(); f != nil {
		p.title("The follow-up meeting begins " + when(f.Plan.Start, f.Plan.Zone) + ".")
		p.pingBody(*f, n.To)
	}
}

// followUpNews invites to the follow-up, or says that it moved or is cancelled.
func (p *page) followUpNews(n meeting.Notice) {
	no := n.Number()
	if no < 1 || no > len(p.e.FollowUps) {
		return
	}
	f := p.e.FollowUps[no-1]
	switch {
	case !f.Cancelled.IsZero():
		off := "The follow-up meeting of " + when(f.Plan.Start, f.Plan.Zone) + " is cancelled."
		if next := p.e.Upcoming(); next != nil && slices.Contains(next.Plan.Invitees, n.To) {
			off += " You are invited to the next one, " + when(next.Plan.Start, next.Plan.Zone) + "."
		}
		p.title(off)
		return
	case f.Moved:
		p.title("The follow-up meeting was moved to " + when(f.Plan.Start, f.Plan.Zone) + ", " + calendar.Duration(f.Plan.Length) + ".")
	default:
		p.title("You are invited to the follow-up meeting, " + when(f.Plan.Start, f.Plan.Zone) + ", " + calendar.Duration(f.Plan.Length) + ".")
	}
	p.facts([]fact{{"What will be measured", f.Plan.Measures}})
}
