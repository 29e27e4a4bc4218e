package view

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
)

// pressed is a direct message as Slack has it: each block with an id: b0, b1, and so on.
func pressed(t *testing.T, b Blocks) []byte {
	t.Helper()
	var all []map[string]any
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, b)), &all))
	for i := range all {
		if all[i]["block_id"] == nil {
			all[i]["block_id"] = "b" + itoa(i)
		}
	}
	return []byte(asJSON(t, all))
}

func buttonsOf(t *testing.T, b Blocks) (out []string) {
	t.Helper()
	for _, c := range blockkit.Controls([]byte(asJSON(t, b))) {
		out = append(out, c.Text)
	}
	return out
}

// dmOf is the direct message of notices, as it stands in Slack.
func dmOf(t *testing.T, to meeting.Person, e *meeting.Escalation, ns ...meeting.Notice) []byte {
	t.Helper()
	var parts []Part
	for _, n := range ns {
		n.Of, n.To = e.ID, to.ID
		parts = append(parts, Part{e, n})
	}
	return pressed(t, book.Direct(to, parts, e.Changed, false).Blocks)
}

func TestWhatWasAnsweredLooksAnswered(t *testing.T) {
	e := Fixture("pending")
	raw := dmOf(t, Tom, e, meeting.Notice{Kind: meeting.AskDecision, Subject: "1"})
	at := e.Changed.Add(time.Minute)
	b, ok := Answered(e, Answer{By: Tom.ID, Raw: raw, Block: "b2", Text: "Later.", At: at})
	require.True(t, ok)
	require.Contains(t, buttonsOf(t, b), "Approve")
	seen := meeting.Seen{Rev: e.Pending().Rev}
	require.NoError(t, e.Approve(Tom, 1, seen, "it is time", at))
	b, ok = Answered(e, Answer{By: Tom.ID, Raw: raw, Block: "b2", Text: "Approved <now>.", At: at})
	require.True(t, ok)
	require.NotContains(t, buttonsOf(t, b), "Approve")
	require.NotContains(t, buttonsOf(t, b), "Change")
	require.Contains(t, asJSON(t, b), "Compare the options", "what only is read stays")
	require.Contains(t, asJSON(t, b), `Approved \u0026lt;now\u0026gt;. · `)

	// Answered once more, the message says the last word and not both.
	b, _ = Answered(e, Answer{By: Tom.ID, Raw: pressed(t, b), Block: "b2", Text: "Twice.", At: at})
	require.NotContains(t, asJSON(t, b), "Approved ")
	require.Contains(t, asJSON(t, b), "Twice.")
}

// Of several items in one message, those that are still open keep their buttons.
func TestOnlyWhatIsOverLosesItsButtons(t *testing.T) {
	e := Fixture("items")
	var mine []meeting.Item
	for _, i := range e.OpenItems() {
		if i.Owner == Lisa.ID {
			mine = append(mine, i)
		}
	}
	require.Greater(t, len(mine), 1)
	raw := dmOf(t, Lisa, e, meeting.Notice{Kind: meeting.GiveItems, Subject: itoa(mine[0].No) + "-" + itoa(mine[len(mine)-1].No)})
	before := buttonsOf(t, mustBlocks(t, raw))
	at := e.Changed.Add(time.Minute)
	require.NoError(t, e.Done(Lisa, mine[0].No, at))
	text, said := book.DoneSaid(e, mine[0].No)
	b, ok := Answered(e, Answer{By: Lisa.ID, Raw: raw, Block: "b2", Text: text, Said: said, At: at})
	require.True(t, ok)
	after := buttonsOf(t, b)
	count := func(all []string, what string) (n int) {
		for _, l := range all {
			if l == what {
				n++
			}
		}
		return n
	}
	require.Equal(t, count(before, "Mark done")-1, count(after, "Mark done"))
	require.Contains(t, after, "Undo")
	// Its Undo brings the buttons back, in the place of the record.
	require.NoError(t, e.Undo(Lisa, mine[0].No, at))
	text, said = book.UndoneSaid(e, mine[0].No, Lisa.ID, at)
	b, ok = Answered(e, Answer{By: Lisa.ID, Raw: pressed(t, b), Block: recordID + "b2", Text: text, Said: said, At: at})
	require.True(t, ok)
	require.Equal(t, count(before, "Mark done"), count(buttonsOf(t, b), "Mark done"))
	require.NotContains(t, buttonsOf(t, b), "Undo")
}

func mustBlocks(t *testing.T, raw []byte) Blocks {
	t.Helper()
	var b slack.Blocks
	require.NoError(t, json.Unmarshal(raw, &b))
	return b.BlockSet
}

// Every control of a direct message that decides something has a rule for when it is over, or is known to have none:
// what is read, and what can be done again.
func TestEveryControlOfADirectMessageEnds(t *testing.T) {
	endless := map[string]bool{ActRead: true, ActLink: true, ActItem: true, FormItems: true, FormFollowUp: true, FormPeople: true, FormInvite: true}
	for _, s := range storiesOfDirect() {
		for _, c := range blockkit.Controls([]byte(asJSON(t, s.Build()))) {
			id, rest := c.ActionID, ""
			if before, after, cut := strings.Cut(c.ActionID, ":"); cut {
				id, rest = before, after
			}
			if id == ActForm {
				id, _, _ = strings.Cut(rest, ":")
			}
			require.True(t, endless[id] || overRules[id] != nil, "%s: %s (%s)", s.Name, c.ActionID, c.Text)
		}
	}
}

// Whoever refused an exception finds in their own message with which words they did.
func TestTheRecordOfARefusalHoldsItsReason(t *testing.T) {
	e := Fixture("fallen")
	x := e.Exceptions[len(e.Exceptions)-1]
	refused := x.Legal
	if refused.Answer != meeting.Denied {
		refused = x.Finance
	}
	require.NotEmpty(t, refused.Line)
	require.Contains(t, SavedWords(FormExceptionRefuse, e, Ref{No: x.Option}, refused.By), strings.TrimSuffix(refused.Line, "."))
}
