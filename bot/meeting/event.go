package meeting

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Event is one change: who, when, what. Seq counts from 1 without holes.
type Event struct {
	Seq  int
	At   time.Time
	By   UserID // empty: the clock or Slack itself
	Kind string
	Body Change
}

// Change is the body of an event. Its type name is its kind in the log, so a type that was
// ever released keeps its name and its fields for good.
type Change interface {
	// apply writes the change into the state. Nothing else writes the state.
	apply(e *Escalation, ev Event)
}

// changes finds the type of a kind.
var changes = map[string]reflect.Type{}

func register(all ...Change) {
	for _, c := range all {
		t := reflect.TypeOf(c)
		if _, twice := changes[t.Name()]; twice {
			panic("meeting: two changes are named " + t.Name())
		}
		changes[t.Name()] = t
	}
}

// quiet is the kinds of changes that no card shows: what was said to whom, and where it stands; and
// a ballot, whose own card shows it, because many come at once. After any other change the cards are
// looked at (LookAtCards), whatever the command knew of them.
var quiet = map[string]bool{}

// registerQuiet is register for changes that no card shows.
func registerQuiet(all ...Change) {
	register(all...)
	for _, c := range all {
		quiet[reflect.TypeOf(c).Name()] = true
	}
}

// DecodeChange reads back the body of an event of the kind, as encoding/json wrote it.
func DecodeChange(kind string, body []byte) (Change, error) {
	t, ok := changes[kind]
	if !ok {
		return nil, fmt.Errorf("unknown kind of event %q", kind)
	}
	v := reflect.New(t)
	if err := json.Unmarshal(body, v.Interface()); err != nil {
		return nil, fmt.Errorf("event %s: %w", kind, err)
	}
	return v.Elem().Interface().(Change), nil
}

// happen is the one door through which the state changes.
func (e *Escalation) happen(at time.Time, by UserID, c Change) {
	kind := reflect.TypeOf(c).Name()
	if _, ok := changes[kind]; !ok {
		panic("meeting: change " + kind + " is not registered")
	}
	ev := Event{Seq: e.Seq + 1, At: at.UTC().Truncate(time.Microsecond), By: by, Kind: kind, Body: c}
	e.take(ev)
	e.fresh = append(e.fresh, ev)
}

func (e *Escalation) take(ev Event) {
	e.Seq = ev.Seq
	e.Changed = ev.At
	ev.Body.apply(e, ev)
}

// Replay builds the state that the events lead to. The events of an escalation begin with
// its opening and have no holes.
func Replay(events []Event) (*Escalation, error) {
	e := &Escalation{}
	return e, e.Resume(events)
}

// Resume goes on from the state with the events that followed it, without holes; where something
// was erased, from what the last erasing left. The state that an error leaves is none.
func (e *Escalation) Resume(events []Event) error {
	from := max(0, lastOf(events, redacted))
	for i, ev := range events {
		if ev.Seq != e.Seq+1 {
			return fmt.Errorf("event %d stands at place %d", ev.Seq, e.Seq+1)
		}
		if i < from {
			e.Seq = ev.Seq
			continue
		}
		if ev.Body == nil {
			return fmt.Errorf("event %d: its body was erased", ev.Seq)
		}
		e.take(ev)
	}
	return nil
}

// Whole reports whether the state can be built from the events alone: nothing was erased but what an
// erasing took the place of.
func Whole(events []Event) bool {
	return lastOf(events, redacted) >= lastOf(events, func(ev Event) bool { return ev.Body == nil })
}

func redacted(ev Event) bool {
	_, ok := ev.Body.(Redacted)
	return ok
}

// lastOf returns the place of the last such event; -1 when there is none.
func lastOf(events []Event, such func(Event) bool) int {
	for i, ev := range slices.Backward(events) {
		if such(ev) {
			return i
		}
	}
	return -1
}

// Fresh returns the events that the commands since the last Take left.
func (e *Escalation) Fresh() []Event { return slices.Clone(e.fresh) }

// Take hands over the events and notices that the commands since the last Take left. The
// store calls it inside its transaction.
func (e *Escalation) Take() ([]Event, []Notice) {
	e.look()
	e.retireRequests()
	statusFirst(e.owed)
	events, notices := e.fresh, e.owed
	e.fresh, e.owed = nil, nil
	return events, notices
}
