package view

import (
	"strings"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// peopleNotice draws what concerns people and the channel.
func (p *page) peopleNotice(n meeting.Notice) {
	who := meeting.UserID(n.Subject)
	switch n.Kind {
	case meeting.TellAway:
		m, _ := p.e.Member(who)
		s := p.name(who) + " is away"
		if !m.Away.IsZero() {
			s += " until " + when(m.Away, p.zone(n))
		}
		p.title(s + ". Nothing routine is sent to them until then.")
		p.openOf(who)
	case meeting.OfferChair:
		p.title("The chair is offered to you. The chair opens and closes the vote, adds people, adjourns and closes.")
		p.small("Now: " + p.name(p.e.Chair) + ". It stays there until you take it.")
		p.row(primary(ActTakeChair, "Take the chair", p.ref()), p.reading("Where it stands", string(meeting.StatusCard)))
	case meeting.TellChair:
		p.title(p.name(p.e.Chair) + " has the chair now.")
	case meeting.TellTaken:
		s := p.name(who) + " has taken over what you had here"
		if p.e.Chair == who {
			s += ", and has the chair"
		}
		p.title(s + ".")
	case meeting.OfferHandOver:
		p.title(p.name(who) + " wants to hand over to you what they have here: " + p.holdings(who) + ".")
		p.row(primary(ActTakeAll, "Take it over", p.key(string(who))), p.reading("Where it stands", string(meeting.StatusCard)))
		p.small("If they offered you several escalations, the button takes them all over.")
	case meeting.AskStandIn:
		p.title("The approver, " + p.name(p.e.The(meeting.Approver)) + ", " + p.gone(p.e.The(meeting.Approver)) + ". Please name a stand-in who can decide.")
		p.row(p.main(FormRoles, "Name a stand-in", p.key(string(meeting.StandIn))))
	case meeting.TellOutsider:
		p.outsider(who)
	case meeting.TellChannel:
		p.channelNotice()
	case meeting.TellParked:
		p.parked(n.Subject)
	default:
		p.title("There is news.")
		p.row(p.reading("Where it stands", string(meeting.StatusCard)))
	}
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
		for _, r := range strings.Split(roles, ", ") {
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
var outsideWords = map[meeting.Standing]string{
	meeting.Guest: "a guest", meeting.Stranger: "from another workspace", meeting.Bot: "an app",
}

// goneAll is gone for several people.
func (p *page) goneAll(who []meeting.UserID) string {
	if len(who) == 1 {
		return p.gone(who[0])
	}
	return "have no part any more"
}

// gone says why somebody has no part any more.
func (p *page) gone(who meeting.UserID) string {
	m, _ := p.e.Member(who)
	if what, ok := outsideWords[m.Standing]; ok {
		return "is " + what + " and cannot take part"
	}
	return "has left"
}

func (p *page) outsider(who meeting.UserID) {
	m, _ := p.e.Member(who)
	what, ok := outsideWords[m.Standing]
	if !ok {
		what = "not a full member"
	}
	if !m.In {
		p.title(p.name(who) + " was named here and is " + what + ". Only full members of this workspace take part, so they are told nothing. Please name somebody else where they had a part.")
		p.row(p.form(FormRoles, "Name people", p.ref()))
		return
	}
	p.title(p.name(who) + ", " + what + ", is in the channel. They can read everything that is posted there; I tell them nothing and they can change nothing.")
	p.row(danger(ActRemove, "Remove", p.key(string(who)), "Remove them?", "They are taken out of the channel. What they have read, they have read.", "Remove"))
}

// channelNotice tells the chair that the channel needs a hand.
func (p *page) channelNotice() {
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

// parked tells the chair what Slack refused for good.
func (p *page) parked(subject string) {
	if id, ok := strings.CutPrefix(subject, "invite "); ok {
		p.title("Slack did not let me invite " + p.name(meeting.UserID(id)) + ". Please invite them to the channel yourself.")
		return
	}
	what := "Something could not be sent"
	switch meeting.Kind(subject) {
	case meeting.ShowCard:
		what = "A card could not be posted"
	case meeting.SetTopic, meeting.SetPurpose:
		what = "The channel's topic could not be set"
	case meeting.UploadNotes:
		what = "The file with the notes could not be uploaded"
	case meeting.Archive:
		what = "The channel could not be archived"
	case meeting.PinCard:
		what = "A card could not be pinned"
	case meeting.Kick:
		what = "Somebody could not be removed from the channel"
	default:
		if _, ok := verbs[meeting.Kind(subject)]; ok {
			what = "A direct message to somebody could not be sent"
		}
	}
	p.title(what + ": Slack refused it, and trying again would not help. The record is complete all the same.")
	p.row(p.reading("Where it stands", string(meeting.StatusCard)))
}

// followUpNotice invites to the follow-up, announces it, or says that it moved.
func (p *page) followUpNotice(n meeting.Notice) {
	if n.Kind == meeting.PingFollowUp {
		f := p.e.Upcoming()
		if f == nil {
			return
		}
		p.title("The follow-up meeting begins " + when(f.Plan.Start, f.Plan.Zone) + ", " + p.ahead(f.Plan.Start) + ".")
		p.pingBody(*f)
		return
	}
	no := n.Number()
	if no < 1 || no > len(p.e.FollowUps) {
		return
	}
	f := p.e.FollowUps[no-1]
	switch {
	case !f.Cancelled.IsZero():
		p.title("The follow-up meeting of " + when(f.Plan.Start, f.Plan.Zone) + " is cancelled.")
		return
	case f.Moved:
		p.title("The follow-up meeting was moved. It is now " + when(f.Plan.Start, f.Plan.Zone) + ", " + calendar.Duration(f.Plan.Length) + ".")
	default:
		p.title("You are invited to the follow-up meeting, " + when(f.Plan.Start, f.Plan.Zone) + ", " + calendar.Duration(f.Plan.Length) + ".")
	}
	p.facts([]fact{{"What will be measured", f.Plan.Measures}})
}
