package meeting

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Erasing takes text out of the record for good, and leaves in the log that it did: an Erased names
// the events whose bodies go, a Redacted holds the state from which reading goes on. The store deletes
// the bodies in the transaction in which the two are written. The user ids stay: they are pseudonyms.

// Deed is who has something erased or held, and why. No text of the meeting belongs in it.
type Deed struct {
	By   string `json:",omitempty"` // an account of the machine; empty: the bot itself
	Rule string `json:",omitempty"` // the retention rule that asked for it; empty: a person
}

// Erasure is what is left of an escalation that was erased.
type Erasure struct {
	Deed
	At       time.Time
	Channels []string // in Slack, where an admin has to delete what is left there
	Files    []string // of the notes, likewise
}

// Hold is a legal hold: nothing is erased while it lasts.
type Hold struct {
	By string `json:",omitempty"` // an account of the machine
	At time.Time
}

// ErrMoved means that something happened in the escalation since its log was read. Read it again.
var ErrMoved = fmt.Errorf("the escalation changed since its log was read")

// SetHold puts the escalation on legal hold, or lifts the hold.
func (e *Escalation) SetHold(on bool, d Deed, at time.Time) error {
	switch {
	case e.Erased != nil:
		return e.gone()
	case on == (e.Held != nil):
		return nil
	}
	e.happen(at, "", Held{On: on, By: d.By})
	return nil
}

// Erase takes everything out that people wrote in an escalation that is over, and whatever names a
// customer or a person. log is the whole log. An escalation that is open is withdrawn by it if
// evenOpen is set, and refused otherwise.
func (e *Escalation) Erase(log []Event, evenOpen bool, d Deed, at time.Time) error {
	switch {
	case e.Erased != nil:
		return e.gone()
	case e.Held != nil:
		return e.onHold()
	case e.Phase.Open() && !evenOpen:
		return Refuse("", "%s is still open, so nothing was erased. Close or withdraw it first.", e.ID)
	case len(log) != e.Seq:
		return ErrMoved
	}
	left := Escalation{
		V: e.V, ID: e.ID, Opened: e.Opened, Phase: e.Phase, Round: e.Round, Severity: Normal,
		Ended: &Ending{At: at.UTC().Truncate(time.Microsecond), Withdraw: OpenedInError}, Erased: e.erasure(d, at), Forgot: e.Forgot,
	}
	if e.Phase.Open() {
		left.Phase = Withdrawn
	} else if e.Ended != nil {
		left.Ended = &Ending{At: e.Ended.At, By: e.Ended.By, Withdraw: e.Ended.Withdraw, Of: e.Ended.Of}
	}
	return e.redact(Erased{Events: bodies(log, func(Event) bool { return true }), Deed: d}, &left, at)
}

// redact writes the two events of an erasing.
func (e *Escalation) redact(what Erased, left *Escalation, at time.Time) error {
	state, err := json.Marshal(left)
	if err != nil {
		return fmt.Errorf("%s: the state that is left: %w", e.ID, err)
	}
	e.happen(at, "", what)
	e.happen(at, "", Redacted{State: state})
	return nil
}

// bodies returns the numbers of the events whose bodies are there and are to go. What tells of
// erasing and holding stays.
func bodies(log []Event, gone func(Event) bool) (all []int) {
	for _, ev := range log {
		switch ev.Body.(type) {
		case nil, Erased, Held:
			continue
		}
		if gone(ev) {
			all = append(all, ev.Seq)
		}
	}
	return all
}

// erasure collects what is left to find in Slack.
func (e *Escalation) erasure(d Deed, at time.Time) *Erasure {
	left := &Erasure{Deed: d, At: at.UTC().Truncate(time.Microsecond), Channels: []string{}, Files: []string{}}
	for _, id := range append(slices.Clone(e.Channel.Past), e.Channel.ID) {
		if id != "" {
			left.Channels = append(left.Channels, id)
		}
	}
	for _, v := range e.Notes {
		if v.File != "" {
			left.Files = append(append(left.Files, v.File), v.More...)
		}
	}
	for _, f := range e.FollowUps {
		left.Files = append(left.Files, f.Files...)
	}
	return left
}

// gone is what everybody hears of an escalation that was erased.
func (e *Escalation) gone() error {
	return Refuse("", "%s was erased on %s. Nothing of it is kept any more.", e.ID, e.Erased.At.Format("2 January 2006"))
}

func (e *Escalation) onHold() error {
	return Refuse("", "%s has been on legal hold since %s. Nothing of it is erased until the hold is lifted.", e.ID, e.Held.At.Format("2 January 2006"))
}

// Erased is an erasing: the bodies of these events are gone. Of is the person whose words they were;
// empty means that the whole escalation was erased.
type Erased struct {
	Events []int
	Of     UserID `json:",omitempty"`
	Deed
}

func (Erased) apply(*Escalation, Event) {} // what it leaves is in the Redacted that follows

// Redacted is the state that an erasing left, as JSON. Reading goes on from the last one in the log.
type Redacted struct{ State json.RawMessage }

func (c Redacted) apply(e *Escalation, ev Event) {
	var left Escalation
	if err := json.Unmarshal(c.State, &left); err != nil {
		panic(fmt.Sprintf("meeting: the state that an erasing left cannot be read: %v", err))
	}
	left.Seq, left.Changed, left.fresh, left.owed = ev.Seq, ev.At, e.fresh, e.owed
	*e = left
}

// Held is a legal hold put on the escalation or lifted.
type Held struct {
	On bool
	By string `json:",omitempty"`
}

func (c Held) apply(e *Escalation, ev Event) {
	e.Held = nil
	if c.On {
		e.Held = &Hold{By: c.By, At: ev.At}
	}
}

func init() {
	register(Redacted{})
	registerQuiet(Erased{}, Held{})
}
