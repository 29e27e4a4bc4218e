package outbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestACardIsUpdatedAtOnceThenEveryThreeSecondsAndEndsOnTheLastState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, shown("5.5", meeting.BallotCard))
		begin := time.Now()
		r.run()
		for i := range 50 { // ten seconds of voting
			r.store.change(1, func(e *meeting.Escalation) { e.Summary = fmt.Sprintf("state %d", i+1) })
			r.show(meeting.BallotCard)
			time.Sleep(200 * time.Millisecond)
		}
		time.Sleep(10 * time.Second)
		calls := r.slack.of("chat.update")
		require.Zero(t, calls[0].At.Sub(begin), "at once")
		for i := 1; i < len(calls); i++ {
			require.GreaterOrEqual(t, calls[i].At.Sub(calls[i-1].At), 3*time.Second)
		}
		require.Len(t, calls, 5)
		require.Equal(t, "card ballot: state 50", calls[4].Args.Get("text"))
		require.Zero(t, r.store.left())
		r.end()
	})
}

func TestTheLastStateIsShownThoughItCameInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, shown("5.5", meeting.BallotCard))
		r.slack.on("chat.update", slow(8*time.Second))
		r.show(meeting.BallotCard)
		r.run()
		time.Sleep(time.Second)
		r.store.change(1, func(e *meeting.Escalation) { e.Summary = "the last" })
		r.show(meeting.BallotCard)
		time.Sleep(20 * time.Second)
		calls := r.slack.of("chat.update")
		require.Len(t, calls, 2)
		require.GreaterOrEqual(t, calls[1].At.Sub(calls[0].At), 8*time.Second, "one at a time")
		require.Equal(t, "card ballot: the last", calls[1].Args.Get("text"))
		r.end()
	})
}

func TestAPostAndAnUpdateOfOneCardAreNeverInFlightTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, shown("5.5", meeting.BriefCard))
		r.slack.always["chat.update"] = slow(5 * time.Second)
		late := first(meeting.BriefCard) // owed while the card was being posted
		r.store.owe(card(meeting.BriefCard))
		r.run()
		time.Sleep(time.Second)
		r.store.change(1, func(e *meeting.Escalation) { e.Summary = "the last" })
		r.store.owe(late)
		time.Sleep(time.Minute)
		require.Len(t, r.slack.of("chat.update"), 2)
		require.Equal(t, "card brief: the last", r.slack.of("chat.update")[1].Args.Get("text"))
		r.end()
	})
}

func TestWhatSlackShowsAlreadyCostsNoCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.run()
		for range 5 {
			r.show(meeting.BriefCard)
			time.Sleep(10 * time.Second)
		}
		require.Len(t, r.slack.of(""), 1)
		require.Len(t, r.store.outcomes(), 5)
		require.Equal(t, r.slack.messages[0].TS, r.store.outcomes()[4].R.TS)
		r.end()
	})
}

func TestAnUpdateThatMayHaveFailedIsRepeatedThoughNothingChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, shown("5.5", meeting.BriefCard))
		r.slack.on("chat.update", breaks)
		r.store.owe(card(meeting.BriefCard))
		r.settles(30 * time.Second)
		require.Len(t, r.slack.of("chat.update"), 2)
	})
}

func TestCardsOfOneChannelDoNotWaitForOneAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, func(e *meeting.Escalation) {
			e.Cards = map[meeting.CardKind]meeting.CardRef{meeting.BriefCard: {Channel: "C1", TS: "5.5"}, meeting.BallotCard: {Channel: "C1", TS: "6.6"}}
		})
		r.slack.on("chat.update", slow(9*time.Second))
		r.store.owe(card(meeting.BriefCard), card(meeting.BallotCard))
		r.run()
		time.Sleep(time.Second)
		require.Len(t, r.store.outcomes(), 1)
		time.Sleep(10 * time.Second)
		r.end()
	})
}

// A card that goes on as a new message is posted, and what it was is edited into a record: also when the
// bot stopped between the two calls.
func TestACardThatGoesOnLeavesARecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, func(e *meeting.Escalation) {
			e.Editions = map[meeting.CardKind]int{meeting.BallotCard: 1}
			e.Left = []meeting.LeftCard{{Kind: meeting.BallotCard, No: 1, Ref: meeting.CardRef{Channel: "C1", TS: "5.5"}}}
		})
		n := first(meeting.BallotCard)
		n.Subject = "ballot/1"
		r.store.owe(n, meeting.Notice{Of: 1, Kind: meeting.RetireCard, Subject: "ballot", Lane: "card/1/ballot"})
		r.slack.on("chat.update", breaks)
		r.settles(30 * time.Second)
		require.Len(t, r.slack.of("chat.postMessage"), 1)
		edits := r.slack.of("chat.update")
		require.Len(t, edits, 2, "what may have failed is repeated")
		require.Equal(t, "record ballot 0", edits[1].Args.Get("text"))
		require.Equal(t, "5.5", edits[1].Args.Get("ts"))
	})
}

// A direct message that was answered elsewhere is edited into a record where it stands: without a channel, and with what it
// says of other escalations.
func TestARequestThatWasAnsweredElsewhereBecomesARecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		where := meeting.CardRef{Channel: "D1", TS: "5.5"}
		r.store.states[2] = &meeting.Escalation{ID: 2}
		r.store.change(1, func(e *meeting.Escalation) {
			e.Channel = meeting.Channel{State: meeting.ChannelRefused}
			e.Requests = []meeting.Request{{To: "U1", Ref: where, Open: 1, Notices: []meeting.Notice{
				{Of: 1, Kind: meeting.AskQuestion, Subject: "1"}, {Of: 2, Kind: meeting.NagItem, Subject: "3"}, {Of: 99, Kind: meeting.NagItem, Subject: "1"},
			}}}
		})
		n := meeting.Notice{Of: 1, Kind: meeting.RetireRequest, Subject: "D1/5.5", Lane: "record/1"}
		r.store.owe(n)
		r.slack.on("chat.update", breaks)
		r.settles(30 * time.Second)
		edits := r.slack.of("chat.update")
		require.Len(t, edits, 2, "what may have failed is repeated")
		require.Equal(t, "D1", edits[1].Args.Get("channel"))
		require.Equal(t, "5.5", edits[1].Args.Get("ts"))
		require.Contains(t, edits[1].Args.Get("text"), "ESC-1 ask-question 1, ESC-2 nag 3")
		require.NotContains(t, edits[1].Args.Get("text"), "ESC-99", "what is gone is left out")

		// What is a record already costs no call.
		r.store.change(1, func(e *meeting.Escalation) { e.Requests = nil })
		r.store.owe(n)
		r.settles(30 * time.Second)
		require.Len(t, r.slack.of("chat.update"), 2)
	})
}

// The receipt of a direct message says where it stands and all that it says.
func TestADirectMessageIsReceivedWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.owe(dm("U1", meeting.AskQuestion, "1"), dm("U1", meeting.AskQuestion, "2"))
		r.settles(30 * time.Second)
		require.Len(t, r.slack.of("chat.postMessage"), 1)
		got := r.store.outcomes()[0].R
		require.NotEmpty(t, got.TS)
		require.Len(t, got.Message, 2)
	})
}

func TestMemoryOfCardsAndPlacesDoesNotGrowForEver(t *testing.T) {
	var c cards
	now := time.Unix(0, 0)
	for i := range 10 * crowd {
		now = now.Add(time.Minute)
		v, free := c.enter(cardKey{meeting.ID(i), meeting.BriefCard}, now)
		require.True(t, free)
		v.last = now
		c.leave(cardKey{meeting.ID(i), meeting.BriefCard}, v)
	}
	require.LessOrEqual(t, len(c.m), crowd+1)
	p := newPace(Pacing{})
	for i := range 10 * crowd {
		now = now.Add(time.Minute)
		require.Equal(t, now, p.take(fmt.Sprint("lane ", i), postMessage, fmt.Sprint("place ", i), false, false, now))
	}
	require.LessOrEqual(t, len(p.places), crowd+1)
	require.Empty(t, p.slots)
}
