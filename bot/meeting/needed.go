package meeting

import (
	"slices"
	"strconv"
	"strings"
)

// Why nobody needs a notice any more, noun by noun; "" while somebody does. See kinds.

// staysTrue never ends: it is of what happened once.
func staysTrue(question) string { return "" }

// unless returns "" while the condition holds.
func unless(holds bool, why string) string {
	if holds {
		return ""
	}
	return why
}

func isOpen(q question) string { return unless(q.e.Phase.Open(), "the escalation is over") }

func isOver(q question) string {
	return unless(!q.e.Phase.Open(), "it was escalated again")
}

// The channel and its cards.

func channelAwaited(q question) string {
	return unless(q.e.Channel.State == ChannelAwaited, "no channel is awaited")
}

func channelMissing(q question) string {
	return unless(q.e.Channel.State == ChannelLost || q.e.Channel.State == ChannelRefused, "the channel is there")
}

func someoneIsOutside(q question) string {
	return unless(slices.ContainsFunc(q.e.People, func(m Member) bool { return !m.Out && !m.In }), "everybody is in the channel")
}

func cardBelongs(q question) string {
	k, edition := q.n.Card()
	if edition != q.e.Editions[k] {
		return "a newer message has taken the card's place"
	}
	return unless(q.e.Shows(k), "the card has nothing to show")
}

func cardIsLeft(q question) string {
	_, ok := q.e.Retiring(q.n)
	return unless(ok, "the message is a record already, or went with its channel")
}

func cardStands(q question) string {
	return unless(q.e.Stands(q.n), "the card does not stand; it is owed anew once it does")
}

func notUploaded(q question) string {
	i := q.n.Number() - 1
	if i < 0 || i >= len(q.e.Notes) {
		return "there is no such version of the notes"
	}
	return unless(q.e.Notes[i].File == "", "the file is there")
}

func entryMissing(q question) string {
	no, rev := q.n.Entry()
	if no < 1 || no > len(q.e.FollowUps) {
		return "there is no such follow-up"
	}
	f := q.e.FollowUps[no-1]
	switch {
	case no < len(q.e.FollowUps) && (f.Cancelled.IsZero() || f.Filed == 0):
		return "another follow-up has taken its place" // only to a calendar that holds it is the cancellation news
	case f.Effect != nil && f.Cancelled.IsZero():
		return "the follow-up was held"
	case no == len(q.e.FollowUps) && rev != q.e.Revs.FollowUp:
		return "the follow-up was changed since"
	}
	return unless(f.Filed != rev, "the file is there")
}

func digestLists(q question) string {
	if why := isOpen(q); why != "" {
		return why
	}
	lists := func(i Item) bool { return q.e.InDigest(i, q.now, q.p) }
	return unless(slices.ContainsFunc(q.e.Items, lists), "no item is due")
}

// People.

func unknownYet(q question) string {
	m, _ := q.e.Member(UserID(q.n.Subject))
	return unless(q.e.Has(m.ID) && m.Standing == Unverified, "they are known, or are no longer part of it")
}

func hasNoPart(q question) string {
	return unless(!q.e.Has(UserID(q.n.Subject)), "they have a part again")
}

func stillAway(q question) string {
	m, _ := q.e.Member(UserID(q.n.Subject))
	return unless(q.now.Before(m.Away), "they are back")
}

func chairOffered(q question) string {
	return unless(q.e.Offered == q.n.To && q.e.Chair != q.n.To, "the chair is not offered to the reader any more")
}

func handOverOffered(q question) string {
	mine := func(o Offer) bool { return o.To == q.n.To && string(o.From) == q.n.Subject }
	return unless(slices.ContainsFunc(q.e.Offers, mine), "it is not offered to the reader any more")
}

func approverMissing(q question) string {
	return unless(q.e.vacant(Approver) && q.e.vacant(StandIn), "somebody can approve")
}

// outsiderIsIn: one who came in by hand and has left again is nobody's concern.
func outsiderIsIn(q question) string {
	m, _ := q.e.Member(UserID(q.n.Subject))
	return unless(m.In || !m.Since.IsZero(), "they have left the channel")
}

// Reviews and questions.

func reviewMissing(q question) string {
	r := q.e.Review(Role(q.n.Subject))
	switch {
	case r == nil:
		return "there is no such review"
	case r.In():
		return "the review is in"
	}
	return unless(q.e.Is(q.n.To, r.Kind), "the review is somebody else's")
}

func reviewUnwritten(q question) string {
	if why := reviewMissing(q); why != "" {
		return why
	}
	if q.e.Review(Role(q.n.Subject)).Drafted() {
		return "somebody drafted it; the reader only confirms it"
	}
	return unless(q.e.Phase != Decided, "it was decided without the review")
}

func reviewAwaited(q question) string {
	if why := reviewMissing(q); why != "" {
		return why
	}
	return unless(q.e.Phase == Reviewing, "nothing waits for the review any more")
}

func questionUnanswered(q question) string {
	a := q.e.Question(q.n.Number())
	return unless(a != nil && a.To == q.n.To && a.Answer == "", "the question is answered")
}

// The vote, the decision, and what goes beyond the contract.

func voteMissing(q question) string {
	b := q.e.Ballot()
	if q.e.Phase != Voting || b.No != q.n.Number() {
		return "the vote is over"
	}
	return unless(slices.Contains(b.Undecided(), q.n.To), "the reader has voted already, or has no vote")
}

func decisionPending(q question) string {
	d := q.e.Approvable()
	if d == nil || d.No != q.n.Number() {
		return "the decision cannot be approved now"
	}
	return unless(q.e.decides(q.n.To), "somebody else approves it")
}

func exceptionWaits(q question) string {
	_, ok := q.e.ExceptionTask(q.n.Number(), q.n.To)
	return unless(ok, "the exception wants nothing of the reader any more")
}

// Items.

func itemsOpen(q question) string {
	mine := func(i Item) bool { return i.Open() && i.Owner == q.n.To }
	return unless(slices.ContainsFunc(q.e.Given(q.n), mine), "the items are done, or somebody else's")
}

func itemDue(q question) string {
	i := q.e.Item(q.n.Number())
	switch {
	case i == nil:
		return "there is no such item"
	case i.Status != ItemOpen:
		return "the item is done"
	case i.Owner != q.n.To:
		return "the item is somebody else's"
	case i.Due.IsZero():
		return "the item has no date any more"
	}
	return unless(!i.Snoozed.After(q.n.At), "the reader snoozed it")
}

func itemOverdue(q question) string {
	i := q.e.Item(q.n.Number())
	switch {
	case i == nil || !i.Overdue(q.now):
		return "the item is not overdue"
	case i.Owner == q.n.To:
		return "the item is the reader's own"
	}
	return unless(q.n.To == q.e.Chair || q.e.Is(q.n.To, Sponsor), "the reader is neither chair nor sponsor any more")
}

const chairsOnly = "the reader is not the chair any more"

func dateWished(q question) string {
	if q.n.To != q.e.Chair {
		return chairsOnly
	}
	i := q.e.Item(q.n.Number())
	return unless(i != nil && i.Open() && i.Wish != nil, "nobody asked for a later date")
}

func datesMissing(q question) string {
	if q.n.To != q.e.Chair {
		return chairsOnly
	}
	undated := func(i Item) bool { return i.Open() && i.Due.IsZero() }
	return unless(slices.ContainsFunc(q.e.Items, undated), "no date is missing")
}

func itemsLeftBehind(q question) string {
	if q.n.To != q.e.Chair {
		return chairsOnly
	}
	left := func(i Item) bool {
		return i.Open() && !q.e.Has(i.Owner) && (q.n.Subject == "" || UserID(q.n.Subject) == i.Owner)
	}
	return unless(slices.ContainsFunc(q.e.Items, left), "the items have an owner")
}

// The follow-up.

func followUpKnown(q question) string {
	return unless(q.e.FollowUps != nil, "no follow-up is planned")
}

// followUpBegins holds while the follow-up is planned for the time that was announced; what is said
// at the beginning itself is late a little after it.
func followUpBegins(q question) string {
	no, _, _ := strings.Cut(q.n.Subject, "-")
	f := q.e.Upcoming()
	same := f != nil && strconv.Itoa(f.No) == no && (f.Plan.Start.Equal(q.n.Late) || f.Plan.Start.Add(Lateness).Equal(q.n.Late))
	return unless(same, "the follow-up is not at that time")
}

func inviteeOfFollowUp(q question) string {
	if why := followUpBegins(q); why != "" {
		return why
	}
	return unless(slices.Contains(q.e.Upcoming().Plan.Invitees, q.n.To), "the reader is not invited any more")
}

// Given returns the items of a GiveItems notice, or the one of a TellItem.
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
