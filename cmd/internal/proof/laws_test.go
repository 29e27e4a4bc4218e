package proof

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/store"
)

// lawful checks what has to hold at every moment, as the store stands.
func (r *rig) lawful() error {
	var broken []string
	r.book.mu.Lock()
	broken = append(broken, r.book.broken...)
	acked := map[meeting.ID]int{}
	maps.Copy(acked, r.book.acked)
	r.book.mu.Unlock()
	broken = append(broken, r.violations()...)
	if r.store == nil {
		return told(broken)
	}
	ctx := context.Background()
	var first time.Time
	for id := meeting.ID(1); ; id++ {
		e, err := r.store.Get(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			break
		}
		if err != nil {
			broken = append(broken, err.Error())
			break
		}
		// What a caller was told is kept.
		if e.Seq < acked[id] {
			broken = append(broken, fmt.Sprintf("%s: %d events are kept, a caller was told of %d", id, e.Seq, acked[id]))
		}
		if due := e.NextDue(r.policy); !due.IsZero() && (first.IsZero() || due.Before(first)) {
			first = due
		}
		broken = append(broken, r.record(ctx, e)...)
	}
	// One due key for each open escalation, equal to what it computes itself.
	if at, err := r.store.NextDue(ctx); err != nil || !at.Equal(first) {
		broken = append(broken, fmt.Sprintf("the due index says %v, the escalations say %v (%v)", at, first, err))
	}
	return told(broken)
}

// violations is the rules of Slack that were broken. Two are none: a request that a kill
// tore apart, and a second try at a form after a first one whose answer was lost.
func (r *rig) violations() []string {
	return slices.DeleteFunc(r.slack.Violations(), func(v string) bool {
		return (r.lives > 1 || r.killed) && strings.Contains(v, "the body broke off") || r.faulty && strings.Contains(v, "exchanged_trigger_id")
	})
}

// record checks one escalation against its audit log.
func (r *rig) record(ctx context.Context, e *meeting.Escalation) (broken []string) {
	breaks := func(format string, args ...any) {
		broken = append(broken, e.ID.String()+": "+fmt.Sprintf(format, args...))
	}
	events, err := r.store.Events(ctx, e.ID) // verifies the chain
	if err != nil {
		return []string{err.Error()}
	}
	again, err := meeting.Replay(events)
	if err != nil {
		breaks("%v", err)
	} else if a, b := plain(e), plain(again); a != b {
		breaks("the log does not lead to the state:\n%s\n%s", a, b)
	}
	for _, b := range e.Ballots {
		for who, c := range b.Cast {
			if !c.At.Before(b.Ends()) {
				breaks("ballot %d counts %s, cast at %s, and closes at %s", b.No, who, c.At, b.Ends())
			}
			if !slices.Contains(b.Rules.Voters, who) {
				breaks("ballot %d counts %s, who is no voter", b.No, who)
			}
		}
		if t := e.Tally(&b); t.Voted+t.Recused != len(b.Cast) {
			breaks("ballot %d: the tally counts %d and %d recused of %d", b.No, t.Voted, t.Recused, len(b.Cast))
		}
	}
	return broken
}

// plain is the record as text, with the empty and the missing made one.
func plain(e *meeting.Escalation) string {
	raw, err := json.Marshal(e)
	if err != nil {
		return err.Error()
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err.Error()
	}
	raw, err = json.Marshal(slim(v))
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// slim takes nulls and empty lists and maps away.
func slim(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for k, y := range x {
			if x[k] = slim(y); x[k] == nil {
				delete(x, k)
			}
		}
		if len(x) == 0 {
			return nil
		}
	case []any:
		for i := range x {
			x[i] = slim(x[i])
		}
		if len(x) == 0 {
			return nil
		}
	}
	return v
}

func told(broken []string) error {
	if len(broken) == 0 {
		return nil
	}
	if len(broken) > 12 {
		broken = append(broken[:12], fmt.Sprintf("and %d more", len(broken)-12))
	}
	return errors.New(strings.Join(broken, "\n"))
}

// settledUp checks what has to hold once nothing is in trouble any more and time enough has
// gone by: all that was owed has been said, once, and nothing is due.
func (r *rig) settledUp() error {
	if err := r.lawful(); err != nil {
		return err
	}
	var broken []string
	ctx, now := context.Background(), r.clock.Now()
	if due, err := r.store.Due(ctx, now.Add(-2*time.Minute), 10); err != nil || len(due) > 0 {
		broken = append(broken, fmt.Sprintf("still due: %v (%v)", due, err))
	}
	broken = append(broken, r.book.unsettled(r.store, now)...)
	broken = append(broken, r.once()...)
	broken = append(broken, r.cards()...)
	return told(broken)
}

// once checks what people see against the books: each message that is settled as sent stands
// in Slack once, and nothing stands there twice or that the books do not know; and no channel
// reads two digests within an hour.
func (r *rig) once() (broken []string) {
	count, digests := map[string]int{}, map[string]time.Time{}
	r.messages(func(m slackfake.Message) {
		id := batchOf(m)
		if id == "" {
			return
		}
		count[id]++
		if count[id] == 2 && !strings.Contains(m.Text, "(sent again)") {
			broken = append(broken, fmt.Sprintf("said twice: %s %q", id, m.Text))
		}
		if strings.HasSuffix(m.Text, "action items are due") {
			if last := digests[m.Channel]; !last.IsZero() && m.At.Sub(last) < time.Hour {
				broken = append(broken, fmt.Sprintf("%q at %s and again at %s", m.Text, last.Format(time.DateTime), m.At.Format(time.DateTime)))
			}
			digests[m.Channel] = m.At
		}
	})
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	noticed := map[uint64]string{}
	for id := range count {
		set, ok := r.book.batches[id]
		if !ok {
			broken = append(broken, fmt.Sprintf("a message stands in Slack that nobody claimed: %s", id))
		}
		for _, n := range set {
			if was := noticed[n.ID]; was != "" {
				broken = append(broken, fmt.Sprintf("notice %d (%s to %q) stands in two messages", n.ID, n.Kind, n.To))
			}
			noticed[n.ID] = id
		}
	}
	for id := range r.book.sent {
		if n := r.book.batches[id][0]; n.Direct() && count[id] == 0 {
			broken = append(broken, fmt.Sprintf("settled as sent and not there: %s %s to %q", id, n.Kind, n.To))
		}
	}
	return broken
}

// messages shows all messages of the bot, place by place.
func (r *rig) messages(show func(slackfake.Message)) {
	for _, c := range r.slack.Channels() {
		for _, m := range r.slack.Messages(c.ID) {
			if m.User == r.slack.BotUser() {
				show(m)
			}
		}
	}
}

// batchOf is the id that our metadata holds.
func batchOf(m slackfake.Message) string {
	var meta struct {
		Payload struct {
			ID string `json:"id"`
		} `json:"event_payload"`
	}
	if json.Unmarshal(m.Metadata, &meta) != nil {
		return ""
	}
	return meta.Payload.ID
}
