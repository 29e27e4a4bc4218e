package meeting

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Lateness is how long after the end of working hours something is still said that fell due
// within them, and how long after its deadline an item is called due and not yet overdue:
// sending takes its time.
const Lateness = 15 * time.Minute

// Gather is how long a routine reminder waits for others of the same moment, from whatever
// escalations they come, so that one person gets one message.
const Gather = 2 * time.Second

// swept says that notices of the kind come from the clock, where several come at once.
func swept(k Kind) bool {
	return slices.Contains([]Kind{NagItem, NudgeReview, NudgeDecision, NudgeException, TellOverdue, AskDates}, k)
}

// Wanted is asked when a notice would be sent: is it still true, and is this an hour for its
// reader? So an old notice tells today's truth, and a nag for a finished item evaporates.
func (e *Escalation) Wanted(n Notice, now time.Time, p *Policy) Verdict {
	p = p.usable()
	if !n.Direct() {
		return e.wantedInChannel(n, now, p)
	}
	if !n.Late.IsZero() && !now.Before(n.Late) || !e.stillTrue(n, now) {
		return Verdict{Drop: true}
	}
	if n.Urgent || e.presses(n.Kind) || n.AtItsMoment() {
		return Verdict{}
	}
	return e.hour(n, now, p)
}

// hour says whether this is an hour for the reader of what does not come at any hour.
func (e *Escalation) hour(n Notice, now time.Time, p *Policy) Verdict {
	m, _ := e.Member(n.To)
	if swept(n.Kind) && now.Before(n.At.Add(Gather)) {
		return Verdict{Until: n.At.Add(Gather)}
	}
	if now.Before(m.Away) {
		return Verdict{Until: m.Away}
	}
	begun := p.begun(now, m.Zone)
	switch {
	case p.Calendar.Working(now, m.Zone):
		return waitUntil(begun, now)
	case p.Calendar.Working(now.Add(-Lateness), m.Zone):
		return Verdict{}
	case !n.Late.IsZero() && !begun.Before(n.Late):
		return Verdict{} // by then the vote is closed
	}
	if start := e.calledOff(n); now.Before(start) && !begun.Before(start) { // else they would go there
		if at := p.Calendar.Awake(now, m.Zone); at.Before(start) {
			return waitUntil(at, now)
		}
		return Verdict{}
	}
	if i := e.Item(n.Number()); n.Kind == NagItem && i != nil && !now.After(i.Due.Add(Lateness)) &&
		!p.Calendar.Last(i.Due, m.Zone).Equal(i.Due) && sameDay(now, i.Due, p.Calendar.Zone(m.Zone)) &&
		(p.Calendar.Waking(now, m.Zone) || p.Calendar.Waking(now.Add(-Lateness), m.Zone)) {
		return Verdict{} // a deadline out of hours was meant
	}
	return waitUntil(begun, now)
}

// calledOff is when the follow-up would have begun that a notice says is moved or cancelled, as
// early as somebody may have been told; zero for other notices.
func (e *Escalation) calledOff(n Notice) time.Time {
	no := n.Number()
	if n.Kind != TellFollowUp || no < 1 || no > len(e.FollowUps) {
		return time.Time{}
	}
	f := e.FollowUps[no-1]
	if !f.Cancelled.IsZero() && (!f.Was.After(f.Cancelled) || f.Plan.Start.Before(f.Was)) {
		return f.Plan.Start
	}
	return f.Was
}

// begun is when somebody's working hours have begun and what the clock has for them at their
// beginning is there too: what waited all night goes with it.
func (p *Policy) begun(now time.Time, zone string) time.Time {
	before := now.Add(-Gather)
	at := p.Calendar.Next(before, zone)
	if at.Equal(before) { // they had begun, or never do
		return now
	}
	return at.Add(Gather)
}

// waitUntil asks again at a later moment; without one (a calendar without working days) the
// notice goes out now.
func waitUntil(at, now time.Time) Verdict {
	if !at.After(now) {
		return Verdict{}
	}
	return Verdict{Until: at}
}

// patience is until when a notice waits for what is being made: as long again as it has waited,
// at least two seconds and at most a minute, so that an outage of a day costs little.
func patience(n Notice, now time.Time) time.Time {
	return now.Add(min(max(now.Sub(n.At), 2*time.Second), time.Minute))
}

func (e *Escalation) wantedInChannel(n Notice, now time.Time, p *Policy) Verdict {
	if n.Kind == MakeChannel {
		return Verdict{Drop: e.Channel.State != ChannelAwaited}
	}
	if n.Kind == MeetPerson {
		m, _ := e.Member(UserID(n.Subject))
		return Verdict{Drop: !e.Has(m.ID) || m.Standing != Unverified}
	}
	switch e.Channel.State {
	case ChannelAwaited:
		return Verdict{Until: patience(n, now)}
	case ChannelLive:
	default:
		return Verdict{Drop: true} // every card is posted again when there is a channel
	}
	drop := false
	switch n.Kind {
	case LookAtCards:
		if at := n.At.Add(Gather); now.Before(at) {
			return Verdict{Until: at}
		}
	case Invite:
		drop = !slices.ContainsFunc(e.People, func(m Member) bool { return !m.Out && !m.In })
	case ShowCard:
		drop = !e.Shows(CardKind(n.Subject))
	case PinCard:
		drop = e.Cards[CardKind(n.Subject)].TS == ""
	case UploadNotes:
		i := n.Number() - 1
		drop = i < 0 || i >= len(e.Notes) || e.Notes[i].File != ""
		if !drop && e.Cards[NotesCard].TS == "" {
			return Verdict{Until: patience(n, now)}
		}
	case SayPing:
		drop = !now.Before(n.Late) || !e.pinging(n)
	case SayDigest:
		if zone := e.Zone(e.Chair); !p.Calendar.Working(now.Add(-Lateness), zone) {
			if v := waitUntil(p.begun(now, zone), now); !v.Until.IsZero() {
				return v // by then the next morning's has replaced it
			}
		}
		drop = !e.Phase.Open() || e.heard(n) || !slices.ContainsFunc(e.Items, func(i Item) bool { return e.InDigest(i, now, p) })
	case Archive, SayClosed:
		drop = e.Phase.Open() // escalated again meanwhile
	case SayReopened:
		drop = !e.Phase.Open()
	case Kick:
		drop = e.Has(UserID(n.Subject))
	}
	return Verdict{Drop: drop}
}

// pinging says that the follow-up that a ping announces is still planned for that time; what is
// said at the beginning itself is late a little after it.
func (e *Escalation) pinging(n Notice) bool {
	no, _, _ := strings.Cut(n.Subject, "-")
	f := e.Upcoming()
	return f != nil && strconv.Itoa(f.No) == no && (f.Plan.Start.Equal(n.Late) || f.Plan.Start.Add(Lateness).Equal(n.Late))
}

// stillTrue says that the reader of a direct message still needs it.
func (e *Escalation) stillTrue(n Notice, now time.Time) bool {
	who := n.To
	if !e.Has(who) {
		return false
	}
	switch n.Kind {
	case TellItem, TellChair, TellTaken, TellParked, TellAnswer, TellException:
		return true // news that stays news when the escalation is over
	case TellFollowUp:
		return e.FollowUps != nil
	}
	if !e.Phase.Open() || e.heard(n) { // also of an item that was moved, or handed on and back, since
		return false
	}
	switch n.Kind {
	case AskReview, AskConfirm, NudgeReview:
		r := e.Review(Role(n.Subject))
		switch {
		case r == nil || r.In() || !e.Is(who, r.Kind):
			return false
		case n.Kind == AskReview:
			return !r.Drafted() && e.Phase != Decided
		}
		return n.Kind == AskConfirm || e.Phase == Reviewing
	case AskQuestion:
		q := e.Question(n.Number())
		return q != nil && q.To == who && q.Answer == ""
	case AskVote, NudgeVote:
		b := e.Ballot()
		return e.Phase == Voting && b.No == n.Number() && slices.Contains(b.Undecided(), who)
	case AskDecision, NudgeDecision:
		d := e.Approvable()
		return d != nil && d.No == n.Number() && e.decides(who)
	case AskException, NudgeException:
		_, ok := e.ExceptionTask(n.Number(), who)
		return ok
	case GiveItems:
		return slices.ContainsFunc(e.Given(n), func(i Item) bool { return i.Open() && i.Owner == who })
	case NagItem:
		i := e.Item(n.Number())
		return i != nil && i.Status == ItemOpen && i.Owner == who && !i.Due.IsZero() && !i.Snoozed.After(n.At)
	case TellOverdue:
		i := e.Item(n.Number())
		return i != nil && i.Owner != who && i.Overdue(now) && (who == e.Chair || e.Is(who, Sponsor))
	case TellAway:
		m, _ := e.Member(UserID(n.Subject))
		return now.Before(m.Away)
	case AskDate:
		i := e.Item(n.Number())
		return i != nil && i.Open() && i.Wish != nil && who == e.Chair
	case AskDates:
		return who == e.Chair && slices.ContainsFunc(e.Items, func(i Item) bool { return i.Open() && i.Due.IsZero() })
	case OfferChair:
		return e.Offered == who && e.Chair != who
	case OfferHandOver:
		return slices.ContainsFunc(e.Offers, func(o Offer) bool { return o.To == who && string(o.From) == n.Subject })
	case AskHandOn:
		return who == e.Chair && slices.ContainsFunc(e.Items, func(i Item) bool {
			return i.Open() && !e.Has(i.Owner) && (n.Subject == "" || UserID(n.Subject) == i.Owner)
		})
	case TellOutsider: // one who came in by hand and has left again is nobody's concern
		m, _ := e.Member(UserID(n.Subject))
		return m.In || !m.Since.IsZero()
	case AskStandIn:
		return e.vacant(Approver) && e.vacant(StandIn)
	case TellChannel:
		return e.Channel.State == ChannelLost || e.Channel.State == ChannelRefused
	case PingFollowUp:
		return e.pinging(n) && slices.Contains(e.Upcoming().Plan.Invitees, who)
	}
	return true
}

// Given is the items of a GiveItems notice, or the one of a TellItem.
func (e *Escalation) Given(n Notice) []Item {
	a, b, several := strings.Cut(n.Subject, "-")
	if !several {
		b = a
	}
	first, _ := strconv.Atoi(a)
	last, _ := strconv.Atoi(b)
	var items []Item
	for no := first; no <= last; no++ {
		if i := e.Item(no); i != nil {
			items = append(items, *i)
		}
	}
	return items
}
