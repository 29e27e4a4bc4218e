package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/bot/view"
)

// cards checks, once all is said, that each card in a channel shows the record as it is: what
// a card does not show, somebody who looks at it does not know.
func (r *rig) cards() (broken []string) {
	draw := view.View{Policy: r.policy, Command: "/escalate"}
	shown := map[string]slackfake.Message{}
	r.messages(func(m slackfake.Message) { shown[m.Channel+" "+m.TS] = m })
	for id := meeting.ID(1); ; id++ {
		e, err := r.store.Get(context.Background(), id)
		if err != nil {
			return broken
		}
		if e.Channel.State != meeting.ChannelLive {
			continue
		}
		reader := r.slack.Person(string(e.People[0].ID))
		for _, kind := range meeting.AllCards {
			ref := e.Cards[kind]
			m, there := shown[ref.Channel+" "+ref.TS]
			if ref.TS == "" || !there {
				continue
			}
			raw, err := json.Marshal(draw.Card(e, kind, r.clock.Now()).Blocks)
			if err != nil {
				return append(broken, err.Error())
			}
			if was, is := reader.Reads(m.Blocks), reader.Reads(raw); !slices.Equal(was, is) {
				broken = append(broken, fmt.Sprintf("%s: the %s card is old, %s", id, kind, firstApart(was, is)))
			}
		}
	}
}

// firstApart is where two lists of lines part.
func firstApart(a, b []string) string {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("from line %d: %q, and it should be %q", i+1, a[min(i, len(a)):min(i+1, len(a))], b[min(i, len(b)):min(i+1, len(b))])
		}
	}
	return ""
}
