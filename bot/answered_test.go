package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
)

// Two presses of one button of a ballot are one ballot, and are answered once.
func TestADoubleClickOnABallotIsAnsweredOnce(t *testing.T) {
	g := newRig(t)
	e := g.keep("voting")
	press := func(after time.Duration) router.Reply {
		at := g.at.Add(after)
		r := router.Request{
			Key: g.key(), By: view.Lisa, At: at, Clicked: at, Channel: e.Channel.ID,
			Action: view.ActVote + ":1", Value: view.Ref{Of: e.ID, No: e.Ballot().No, Rev: 1}.String(),
		}
		reply, err := g.bot.clicked(t.Context(), r)
		require.NoError(t, err)
		return reply
	}
	g.at = e.Changed.Add(time.Minute)
	text, _, said := press(0).Said()
	require.True(t, said)
	require.Contains(t, text, "Your ballot")
	_, _, said = press(200 * time.Millisecond).Said()
	require.False(t, said)
	_, _, said = press(time.Minute).Said()
	require.True(t, said, "whoever presses again later wants to know")
}

// A direct message whose request somebody else has answered says so once it is pressed, and has no button any more.
func TestAnOldRequestBecomesARecordWhenItIsPressed(t *testing.T) {
	g := newRig(t)
	e := g.keep("decided")
	raw, err := json.Marshal(view.Blocks{view.Sentence("Please decide.")})
	require.NoError(t, err)
	var blocks []map[string]any
	require.NoError(t, json.Unmarshal(raw, &blocks))
	value := view.Ref{Of: e.ID, No: 1, Rev: 1}.String()
	blocks = append(blocks, map[string]any{"type": "actions", "block_id": "b1", "elements": []any{
		map[string]any{"type": "button", "action_id": view.ActApprove, "value": value, "text": map[string]any{"type": "plain_text", "text": "Approve"}},
	}})
	raw, err = json.Marshal(blocks)
	require.NoError(t, err)
	reply, err := g.bot.clicked(t.Context(), router.Request{
		Key: g.key(), By: view.Tom, At: e.Changed.Add(time.Minute), Action: view.ActApprove, Value: value,
		Message: router.Message{Channel: "D1", TS: "1.2", Blocks: raw, Block: "b1"},
	})
	require.NoError(t, err, "the message says it")
	_, _, said := reply.Said()
	require.False(t, said)
	require.NotEqual(t, router.Nothing(), reply)

	// Elsewhere it is refused as ever.
	_, err = g.bot.clicked(t.Context(), router.Request{
		Key: g.key(), By: view.Tom, At: e.Changed.Add(time.Minute), Action: view.ActApprove, Value: value,
		Message: router.Message{Channel: "C1", TS: "1.2"},
	})
	_, refused := meeting.AsRefusal(err)
	require.True(t, refused)
}

// Approving against the vote asks for a line of why first. Sent from the channel, the form says what it did; a direct message
// shows it itself.
func TestApprovingWithALineOfWhyIsAnswered(t *testing.T) {
	for _, direct := range []bool{false, true} {
		g := newRig(t)
		e := g.keep("deciding")
		e, err := g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error {
			return e.PrepareDecision(view.Sarah, meeting.DecisionDraft{Option: 3, Reasons: []string{"It ends it"}}, 0, meeting.Newest, e.Changed)
		})
		require.NoError(t, err)
		no := len(e.Decisions)
		ref := view.Ref{Of: e.ID, No: no, Rev: e.Decision(no).Rev, Seen: meeting.Figures(e, meeting.OfApproval(no))}
		r := g.request(view.Tom)
		r.View = router.View{ID: "V1", Hash: "1", Callback: view.FormWhy, Metadata: ref.String()}
		r.Values = router.Values{"why": {Text: "The board wants it over"}}
		if direct {
			r.Origin = &router.Message{Channel: "D1", TS: "1.2", Block: "b1", Blocks: []byte(`[{"type":"section","text":{"type":"mrkdwn","text":"Approve?"}}]`)}
		}
		reply, err := g.send(r)
		require.NoError(t, err)
		text, _, said := reply.Said()
		require.Equal(t, !direct, said, "nothing says it twice")
		if direct {
			require.Contains(t, strings.Join(words(reply), "\n"), "You approved Option 3")
		} else {
			require.Contains(t, text, "Approved. The decision of "+e.ID.String())
		}
	}
}

// A refusal of a button in a direct message stands in that message, under the button; of one in the channel it is a form.
func TestARefusalStandsWhereThePressWas(t *testing.T) {
	g := newRig(t)
	e := g.keep("pending")
	raw := []byte(`[{"type":"actions","block_id":"b1","elements":[{"type":"button","action_id":"` + view.ActApprove + `","text":{"type":"plain_text","text":"Approve"}}]}]`)
	old := view.Ref{Of: e.ID, No: 1, Rev: e.Decision(1).Rev + 7}
	for name, c := range map[string]struct {
		by     meeting.Person
		action string
		ref    view.Ref
		want   string
	}{
		"somebody else's":          {view.Lisa, view.ActApprove, view.Ref{Of: e.ID, No: 1, Rev: e.Decision(1).Rev}, "Only the approver"},
		"the chair's":              {view.Lisa, view.FormID(view.FormWaive), view.Ref{Of: e.ID, Key: "technical"}, "This is for the chair"},
		"of an older decision":     {view.Tom, view.ActApprove, old, "changed in the meantime"},
		"that nobody knows":        {view.Tom, "gone", view.Ref{Of: e.ID}, "This button is from an older version"},
		"a form that nobody knows": {view.Tom, view.FormID("gone"), view.Ref{Of: e.ID}, "This button is from an older version"},
	} {
		t.Run(name, func(t *testing.T) {
			r := g.request(c.by)
			r.Action, r.Value, r.Channel = c.action, c.ref.String(), "D1"
			r.Message = router.Message{Channel: "D1", TS: "1.2", Blocks: raw, Block: "b1"}
			reply, err := g.act(r)
			require.NoError(t, err, "the message says it")
			_, _, said := reply.Said()
			require.False(t, said, "nothing is said below")
			require.Contains(t, strings.Join(words(reply), "\n"), c.want)

			r.Key, r.Channel = g.key(), e.Channel.ID
			r.Message = router.Message{Channel: e.Channel.ID, TS: "1.2"}
			reply, err = g.act(r)
			if err != nil {
				refusal, ok := meeting.AsRefusal(err)
				require.True(t, ok)
				require.Contains(t, refusal.Text, c.want)
				return
			}
			text, blocks, said := reply.Said()
			require.True(t, said)
			require.Contains(t, text, c.want)
			require.Equal(t, router.Refuse(text, blocks...), reply, "which on a card is a form")
		})
	}
}

// While replicas of the next version run, too, a button that this one does not know may be theirs.
func TestWhatAnotherVersionMayKnowIsPressedAgain(t *testing.T) {
	g := newRig(t)
	e := g.keep("pending")
	g.bot.Updating = func() error { return store.ErrNotYet }
	r := g.request(view.Tom)
	r.Action, r.Value, r.Channel = view.FormID("next"), view.Ref{Of: e.ID}.String(), e.Channel.ID
	r.Message = router.Message{Channel: e.Channel.ID, TS: "1.2"}
	_, err := g.act(r)
	refusal, ok := meeting.AsRefusal(err)
	require.True(t, ok)
	require.Contains(t, refusal.Text, "Please press again in a minute.")
}

// Taking over what somebody offered opens the one screen, and the message that offered it becomes a record.
func TestTakingOverIsARecordInItsMessage(t *testing.T) {
	g := newRig(t)
	e := g.keep("adjourned")
	_, err := g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return e.OfferAll(view.Lisa, view.David, e.Changed) })
	require.NoError(t, err)
	value := view.Ref{Of: e.ID, Key: string(view.Lisa.ID)}.String()
	control, err := json.Marshal(map[string]any{"type": "button", "action_id": view.ActTakeAll, "value": value, "text": map[string]any{"type": "plain_text", "text": "Take it over"}})
	require.NoError(t, err)
	r := g.request(view.David)
	r.Action, r.Value, r.Channel = view.ActTakeAll, value, "D1"
	r.Message = router.Message{Channel: "D1", TS: "1.2", Block: "b1", Blocks: []byte(`[{"type":"actions","block_id":"b1","elements":[` + string(control) + `]}]`)}
	reply, err := g.act(r)
	require.NoError(t, err)
	all := strings.Join(words(reply), "\n")
	require.Contains(t, all, "You took it over.")
	require.NotContains(t, all, "Take it over", "its button is gone")
}

// What is only the edit of a card is told at once to whoever pressed it: the edit may have to wait. A new card is not told.
func TestAPressThatOnlyEditsACardIsAnsweredAtOnce(t *testing.T) {
	g := newRig(t)
	e := g.keep("ready")
	press := func(by meeting.Person, action string, ref view.Ref) router.Reply {
		r := g.request(by)
		r.Action, r.Value, r.Channel = action, ref.String(), e.Channel.ID
		r.Message = router.Message{Channel: e.Channel.ID, TS: "1.2"}
		reply, err := g.act(r)
		require.NoError(t, err)
		return reply
	}
	text, _, said := press(view.Sarah, view.ActWithdrawOpt, view.Ref{Of: e.ID, No: 3}).Said()
	require.True(t, said)
	require.Contains(t, text, "Option 3 is withdrawn")
}
