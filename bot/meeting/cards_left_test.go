package meeting

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// posted plays Slack: every card that has to be posted is, and each post has its own ts.
func posted(t *testing.T, e *Escalation, owed []Notice, ts ...string) {
	t.Helper()
	for _, n := range owed {
		if n.Kind == ShowCard && !e.Stands(n) {
			require.NotEmpty(t, ts, n.Subject)
			must(t, e.Receive(n, Receipt{Channel: e.Channel.ID, TS: ts[0]}, e.Changed))
			ts = ts[1:]
		}
	}
	require.Empty(t, ts)
}

func cardsOwed(e *Escalation) (posts, edits, records []string, all []Notice) {
	_, all = e.Take()
	for _, n := range all {
		switch {
		case n.Kind == RetireCard:
			records = append(records, n.Subject)
		case n.Kind == ShowCard && !e.Stands(n):
			posts = append(posts, n.Subject)
		case n.Kind == ShowCard:
			edits = append(edits, n.Subject)
		}
	}
	return posts, edits, records, all
}

// An edit rings nobody: the opening of a vote, its result, the decision, and what replaces either are
// new messages, and what they replace becomes a record once they stand.
func TestWhatMattersIsANewMessage(t *testing.T) {
	e := stage(t, Voting)
	e.happen(later, "", ChannelMade{ID: "C1", Name: "x"})
	for i, k := range []CardKind{BriefCard, StatusCard, OptionsCard, BallotCard} {
		must(t, e.Receive(Notice{Kind: ShowCard, Subject: string(k)}, Receipt{Channel: "C1", TS: "1." + number(i)}, later))
	}
	e.Take()
	must(t, e.CloseVote(chair, 1, later))
	posts, edits, records, owed := cardsOwed(e)
	require.Equal(t, []string{"ballot/1"}, posts, "the result")
	require.Contains(t, edits, "status")
	require.Empty(t, records, "not before the result stands")
	posted(t, e, owed, "2.0")
	_, _, records, owed = cardsOwed(e)
	require.Equal(t, []string{"ballot"}, records)
	l, ok := e.Retiring(owed[0])
	require.True(t, ok)
	require.Equal(t, LeftCard{Kind: BallotCard, No: 1, Ref: CardRef{Channel: "C1", TS: "1.3"}}, l)
	must(t, e.Receive(owed[0], Receipt{}, later))
	require.Empty(t, e.Left)
	require.True(t, e.Wanted(owed[0], later, DefaultPolicy()).Drop, "once is enough")
	require.True(t, e.Wanted(Notice{Kind: ShowCard, Subject: "ballot"}, later, DefaultPolicy()).Drop, "an edit that was on its way")

	must(t, e.PrepareDecision(biz, DecisionDraft{Option: 1, Reasons: []string{"cheap"}, Why: "so"}, 0, Seen{}, later))
	posts, _, _, owed = cardsOwed(e)
	require.Equal(t, []string{"decision"}, posts)
	posted(t, e, owed, "3.0")
	must(t, e.Approve(approver, 1, Seen{Rev: 1}, "", later))
	posts, _, _, owed = cardsOwed(e)
	require.Equal(t, []string{"decision/1", "items"}, posts)
	posted(t, e, owed, "4.1", "4.0")
	_, _, records, _ = cardsOwed(e)
	require.Equal(t, []string{"decision"}, records)
	must(t, e.PrepareDecision(approver, DecisionDraft{Option: 2, Reasons: []string{"better"}, Why: "so", Reason: "news"}, 0, Seen{}, later))
	posts, _, _, _ = cardsOwed(e)
	require.Equal(t, []string{"decision/2"}, posts, "and one that replaces it is another")
}

// A post that was in flight while its card went on becomes a record, whenever its receipt comes.
func TestAPostThatCameLateBecomesARecord(t *testing.T) {
	e := stage(t, Voting)
	e.happen(later, "", ChannelMade{ID: "C1", Name: "x"})
	must(t, e.CloseVote(chair, 1, later))
	e.Take()
	late := Notice{Kind: ShowCard, Subject: "ballot"}
	require.False(t, e.Stands(late), "in doubt it is looked for")
	must(t, e.Receive(late, Receipt{Channel: "C1", TS: "1.1"}, later))
	require.Empty(t, e.Cards[BallotCard].TS)
	require.True(t, e.Stands(late))
	require.Empty(t, left(e)[RetireCard])
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "ballot/1"}, Receipt{Channel: "C1", TS: "2.2"}, later))
	require.Equal(t, 1, left(e)[RetireCard])
	must(t, e.Receive(Notice{Kind: RetireCard, Subject: "ballot"}, Receipt{Parked: "message_not_found"}, later))
	require.Empty(t, e.Left, "somebody has deleted it")

	// What never was posted leaves nothing behind.
	e = stage(t, Voting)
	e.happen(later, "", ChannelMade{ID: "C1", Name: "x"})
	must(t, e.CloseVote(chair, 1, later))
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "ballot/1"}, Receipt{Channel: "C1", TS: "2.2"}, later))
	require.Empty(t, e.Left)
	// What stands in a channel that was given up is out of reach.
	must(t, e.EditOption(chair, 1, 1, Offering{Title: "Other"}, true, later.Add(time.Minute)))
	require.Len(t, e.Left, 1)
	e.happen(later.Add(time.Minute), "", ChannelMade{ID: "C2", Name: "y"})
	require.Empty(t, e.Left)
}

// Whoever pressed a button looks at the status card first.
func TestTheStatusCardIsEditedFirst(t *testing.T) {
	e := stage(t, Voting)
	e.happen(later, "", ChannelMade{ID: "C1", Name: "x"})
	for i, k := range []CardKind{BriefCard, StatusCard, BallotCard} {
		must(t, e.Receive(Notice{Kind: ShowCard, Subject: string(k)}, Receipt{Channel: "C1", TS: "1." + number(i)}, later))
	}
	e.Take()
	must(t, e.CloseVote(chair, 1, later))
	_, owed := e.Take()
	require.Equal(t, string(StatusCard), owed[0].Subject)
}

// Whatever is done: of the cards that it changes the status card is edited first.
func TestAfterEveryCommandTheStatusCardIsEditedFirst(t *testing.T) {
	for _, c := range commands {
		t.Run(c.name, func(t *testing.T) {
			e := stage(t, c.at)
			if c.prep != nil {
				c.prep(t, e)
			}
			for i, k := range AllCards {
				if e.Shows(k) && e.Cards[k].TS == "" {
					must(t, e.Receive(Notice{Kind: ShowCard, Subject: k.subject(e.Editions[k])}, Receipt{Channel: e.Channel.ID, TS: "1." + number(i)}, later))
				}
			}
			e.Take()
			by := members[slices.IndexFunc(members, func(p Person) bool { return c.may == "" || slices.Contains(strings.Fields(c.may), p.Name) })]
			must(t, c.run(e, by))
			events, owed := e.Take()
			if !slices.ContainsFunc(events, func(ev Event) bool { return !quiet[ev.Kind] }) {
				return
			}
			if e.Cards[StatusCard].TS != "" { // else it is posted anew
				i := slices.IndexFunc(owed, func(n Notice) bool { return strings.HasPrefix(n.Lane, "card/") })
				require.GreaterOrEqual(t, i, 0)
				require.Equal(t, string(StatusCard), owed[i].Subject)
				require.Zero(t, i, "and before all else")
			}
		})
	}
}

// The next step stands on the card that was posted last, or is just being posted.
func TestTheNewestCard(t *testing.T) {
	e := &Escalation{Ballots: []Ballot{{}}, Options: []Option{{}}}
	require.Equal(t, BallotCard, e.Newest())
	e.Cards = map[CardKind]CardRef{BriefCard: {TS: "1.1"}, StatusCard: {TS: "1.2"}, OptionsCard: {TS: "1.4"}, BallotCard: {TS: "1.3"}}
	require.Equal(t, OptionsCard, e.Newest())
	e.Cards[BriefCard] = CardRef{}
	require.Equal(t, BriefCard, e.Newest(), "it is just being posted")
}

// What comes next changes by time alone when the follow-up begins: the newest card says it then, whichever it is.
func TestTheNewestCardSaysWhatIsNextOnceTheFollowUpBegins(t *testing.T) {
	e := stage(t, Decided)
	e.happen(later, "", ChannelMade{ID: "C1", Name: "x"})
	start := later.Add(48 * time.Hour)
	must(t, e.PlanFollowUp(chair, Newest, Plan{Start: start, Length: time.Hour}, []Person{chair}, later))
	for i, k := range []CardKind{BriefCard, StatusCard, OptionsCard, BallotCard, ItemsCard, FollowUpCard, DecisionCard} {
		must(t, e.Receive(Notice{Kind: ShowCard, Subject: k.subject(e.Editions[k])}, Receipt{Channel: "C1", TS: "1." + number(i)}, later))
	}
	e.Tick(start, DefaultPolicy())
	e.Take()
	require.Equal(t, DecisionCard, e.Newest())
	e.Tick(start.Add(time.Minute), DefaultPolicy())
	_, edits, _, _ := cardsOwed(e)
	require.Contains(t, edits, DecisionCard.subject(e.Editions[DecisionCard]))
}
