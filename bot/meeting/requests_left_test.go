package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// said lets direct messages arrive: each of the notices in a message of its own, at ts, or all in one.
func said(t *testing.T, e *Escalation, ts string, notices ...Notice) CardRef {
	t.Helper()
	ref := CardRef{Channel: "D" + string(notices[0].To), TS: ts}
	for i := range notices {
		notices[i].Of = e.ID
	}
	for _, n := range notices {
		must(t, e.Receive(n, Receipt{Channel: ref.Channel, TS: ref.TS, Message: notices}, e.Changed))
	}
	e.Take()
	return ref
}

// old is where the messages stand that shall become records.
func old(e *Escalation) (all []string) {
	for _, n := range owed(e, RetireRequest) {
		all = append(all, n.Subject)
	}
	return all
}

func TestARequestThatSomebodyElseAnsweredBecomesARecord(t *testing.T) {
	e := stage(t, Reviewing)
	e.Review(Technical).Confirmed = ""
	ask := Notice{Kind: AskConfirm, To: tech.ID, Subject: "technical"}
	said(t, e, "1.1", ask)
	said(t, e, "1.2", Notice{Kind: NudgeReview, To: tech.ID, Subject: "technical"})
	said(t, e, "1.3", Notice{Kind: TellChair, To: tech.ID})
	require.Len(t, e.Requests, 2, "what asks nothing has no button to lose")
	must(t, e.Waive(chair, Technical, "they are away", later))
	_, notices := e.Take()
	var left []Notice
	for _, n := range notices {
		if n.Kind == RetireRequest {
			left = append(left, n)
		}
	}
	require.Len(t, left, 2)
	n := left[0]
	require.Equal(t, "DUtech/1.1", n.Subject)
	require.Equal(t, "record/1", n.Lane, "in a queue of their own, behind nothing that somebody waits for")
	require.True(t, e.Wanted(n, n.At, DefaultPolicy()).Until.Equal(n.At.Add(retireAfter)), "in no hurry")
	require.Equal(t, Verdict{}, e.Wanted(n, n.At.Add(retireAfter), DefaultPolicy()))
	must(t, e.Receive(n, Receipt{}, later))
	require.Len(t, e.Requests, 1)
	require.True(t, e.Wanted(n, n.At.Add(time.Hour), DefaultPolicy()).Drop)
	// Slack's no costs nobody a message, and the channel nothing.
	require.Empty(t, old(e), "it is owed already")
	must(t, e.Receive(left[1], Receipt{Parked: "channel_not_found", Channel: "C1"}, later))
	require.Empty(t, e.Requests)
	require.Equal(t, ChannelLive, e.Channel.State)
	_, notices = e.Take()
	require.Empty(t, notices)
}

func TestWhatIsAnsweredInItsOwnMessageCostsNoEdit(t *testing.T) {
	e := stage(t, Decided)
	ref := said(t, e, "1.1", Notice{Kind: NagItem, To: owner.ID, Subject: "1"}, Notice{Kind: NagItem, To: owner.ID, Subject: "3"})
	require.Equal(t, 2, e.Requests[0].Open)
	must(t, e.Done(owner, 1, later))
	e.AnsweredIn([]CardRef{ref}, later)
	require.Empty(t, old(e), "the message says it")
	require.Equal(t, 1, e.Requests[0].Open)
	must(t, e.Done(owner, 3, later))
	require.Equal(t, []string{"DUowner/1.1"}, old(e), "done elsewhere")
	e.AnsweredIn([]CardRef{CardRef{"D1", "9.9"}}, later)
	must(t, e.Receive(Notice{Kind: RetireRequest, Subject: "DUowner/1.1"}, Receipt{Open: 0}, later))
	require.Empty(t, e.Requests)
}

// What is answered while its record is on the way to Slack gets another one.
func TestWhatIsAnsweredWhileTheRecordIsDrawnGetsAnother(t *testing.T) {
	e := stage(t, Decided)
	said(t, e, "1.1", Notice{Kind: NagItem, To: owner.ID, Subject: "1"}, Notice{Kind: NagItem, To: owner.ID, Subject: "3"})
	must(t, e.Done(owner, 1, later))
	require.Len(t, old(e), 1)
	must(t, e.Ask(chair, plain, "What else?", later))
	require.Empty(t, old(e), "other changes put it off no longer")
	must(t, e.Done(owner, 3, later))
	n := Notice{Kind: RetireRequest, Subject: "DUowner/1.1"}
	require.Len(t, old(e), 1)
	must(t, e.Receive(n, Receipt{Open: 1}, later)) // as it was drawn before
	require.NotNil(t, e.Request(n))
	must(t, e.Receive(n, Receipt{}, later))
	require.Nil(t, e.Request(n))
}

func TestOlderRemindersOfAFinishedItemBecomeRecords(t *testing.T) {
	finish := map[string]func(e *Escalation) error{
		"done":        func(e *Escalation) error { return e.Done(owner, 1, later) },
		"cancelled":   func(e *Escalation) error { return e.CancelItem(chair, 1, "x", later) },
		"handed over": func(e *Escalation) error { return e.HandOverItem(owner, 1, plain, later) },
		"closed": func(e *Escalation) error {
			return e.Withdraw(chair, Newest, OpenedInError, 0, "x", later)
		},
	}
	for name, over := range finish {
		t.Run(name, func(t *testing.T) {
			e := stage(t, Decided)
			for _, ts := range []string{"1.1", "1.2", "1.3"} {
				said(t, e, ts, Notice{Kind: NagItem, To: owner.ID, Subject: "1"})
			}
			must(t, e.Snooze(owner, 1, later.Add(time.Hour), later))
			require.Empty(t, old(e), "its buttons are still good")
			must(t, over(e))
			require.Equal(t, []string{"DUowner/1.1", "DUowner/1.2", "DUowner/1.3"}, old(e))
		})
	}
}

func TestADecisionWrittenAnewIsAskedForInANewerMessage(t *testing.T) {
	e := stage(t, Deciding)
	said(t, e, "1.1", Notice{Kind: AskDecision, To: approver.ID, Subject: "1"})
	must(t, e.PrepareDecision(plain, drafts("better"), 1, Seen{Rev: 1}, later.Add(time.Minute)))
	require.Equal(t, []string{"DUapprover/1.1"}, old(e))
	must(t, e.Receive(Notice{Kind: RetireRequest, Subject: "DUapprover/1.1"}, Receipt{}, later.Add(time.Minute)))
	said(t, e, "1.2", Notice{Kind: AskDecision, To: approver.ID, Subject: "1"})
	must(t, e.Approve(standIn, 1, Seen{Rev: 2}, "", later.Add(time.Hour)))
	require.Equal(t, []string{"DUapprover/1.2"}, old(e))
}

// An exception of a decision that was replaced loses its buttons too.
func TestTheMessageOfAnExceptionThatIsOverBecomesARecord(t *testing.T) {
	e := decidedDear(t)
	said(t, e, "1.1", Notice{Kind: AskException, To: finance.ID, Subject: "1"})
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 1, Reasons: []string{"r"}, Reason: "new facts"}, 0, Seen{}, later))
	require.Empty(t, old(e))
	must(t, e.Approve(approver, 2, Seen{Rev: 1}, "", later))
	require.Equal(t, []string{"DUfinance/1.1"}, old(e))
}

func TestOnlySoManyMessagesAreRemembered(t *testing.T) {
	e := stage(t, Decided)
	for i := range mostRequests + 5 {
		e.Changed = later.Add(time.Duration(i) * time.Minute)
		said(t, e, "1."+number(100+i), Notice{Kind: NagItem, To: owner.ID, Subject: "1"})
	}
	require.Len(t, e.Requests, mostRequests)
	require.Equal(t, "1.105", e.Requests[0].Ref.TS, "the oldest are left as they are")
	var many []Notice
	for range mostInRequest + 1 {
		many = append(many, Notice{Kind: NagItem, To: owner.ID, Subject: "1"})
	}
	said(t, e, "9.9", many...)
	require.NotEqual(t, "9.9", e.Requests[mostRequests-1].Ref.TS)
}
