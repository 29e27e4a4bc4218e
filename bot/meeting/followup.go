package meeting

import (
	"slices"
	"strings"
	"time"
)

// FollowUp is the meeting at which the promises are looked at again.
type FollowUp struct {
	No        int
	By        UserID
	At        time.Time
	Plan      Plan
	Announced time.Time `json:",omitzero"` // announcements up to then were made
	Cancelled time.Time `json:",omitzero"`
	Moved     bool      `json:",omitempty"`
	Was       time.Time `json:",omitzero"` // its time before it was moved; of several moves the earliest time then still ahead
	Effect    *Effect   `json:",omitempty"`
	Filed     int       `json:",omitempty"` // the revision of the plan whose calendar file stands in Slack
	Files     []string  `json:",omitempty"` // Slack's ids of those files, of earlier revisions too
}

// Plan is when the follow-up meeting is and what will be looked at.
type Plan struct {
	Start    time.Time
	Length   time.Duration
	Zone     string `json:",omitempty"` // in which the time was meant
	Invitees []UserID
	Measures string `json:",omitempty"` // what will be measured
}

// Effect is the effectiveness review.
type Effect struct {
	By      UserID
	At      time.Time
	Then    string `json:",omitempty"` // satisfaction when it was opened
	Now     string `json:",omitempty"`
	Kept    []int  `json:",omitempty"` // numbers of the items whose promise was kept
	Outcome Outcome
	Remark  string `json:",omitempty"`
}

// Outcome is what follows from the effectiveness review.
type Outcome string

// The outcomes.
const (
	Resolved   Outcome = "resolved"
	MeetAgain  Outcome = "another follow-up"
	EscalateIt Outcome = "escalate again"
)

// FollowUp returns the current follow-up meeting; nil when none is planned.
func (e *Escalation) FollowUp() *FollowUp {
	if len(e.FollowUps) == 0 {
		return nil
	}
	f := &e.FollowUps[len(e.FollowUps)-1]
	if !f.Cancelled.IsZero() {
		return nil
	}
	return f
}

// Upcoming returns the follow-up that is planned and was not reviewed yet; nil without one.
func (e *Escalation) Upcoming() *FollowUp {
	if f := e.FollowUp(); f != nil && f.Effect == nil {
		return f
	}
	return nil
}

// Ahead returns the follow-up meeting that people still expect at a moment, reviewed already or not; nil without one.
func (e *Escalation) Ahead(at time.Time) *FollowUp {
	if f := e.FollowUp(); f != nil && f.Plan.Start.After(at) {
		return f
	}
	return nil
}

// Effect returns the last effectiveness review; nil without one.
func (e *Escalation) Effect() *Effect {
	for _, v := range slices.Backward(e.FollowUps) {
		if f := v; f.Effect != nil {
			return f.Effect
		}
	}
	return nil
}

// Reviewed reports whether this round has its effectiveness review.
func (e *Escalation) Reviewed() bool {
	f := e.Effect()
	return f != nil && !f.At.Before(e.RoundBegan())
}

// PlanFollowUp calls the follow-up meeting, or moves the one that is planned.
func (e *Escalation) PlanFollowUp(by Person, seen Seen, p Plan, invitees []Person, at time.Time) error {
	if err := e.writable(by, "No follow-up meeting can be planned any more"); err != nil {
		return err
	}
	if err := named(invitees, "invitees"); err != nil {
		return err
	}
	switch {
	case !p.Start.After(at):
		return Refuse("date", "That time is in the past. Please choose one in the future.")
	case tooFar(p.Start, at):
		return Refuse("date", "That is more than ten years ahead. Please choose an earlier day.")
	case p.Length < 5*time.Minute || p.Length > 12*time.Hour:
		return Refuse("length", "Please choose a length between 5 minutes and 12 hours.")
	case len(invitees) == 0:
		return Refuse("invitees", "Please invite at least one person.")
	case seen.misses(e.Revs.FollowUp):
		return Stale("The follow-up changed in the meantime, so yours is not saved yet. Below is the plan now. Send this form again to replace it.")
	}
	p.Start, p.Invitees = p.Start.UTC().Truncate(time.Microsecond), personIDs(invitees)
	e.admit(invitees, by.ID, at)
	was := e.Upcoming()
	if f := e.Ahead(at); f != nil && was == nil { // reviewed before its day: this one takes its place
		e.callOff(by.ID, f.Plan.Invitees, at)
	}
	c := FollowUpPlanned{Plan: p}
	if was != nil {
		c.Again = was.No
	}
	moved := was != nil && !was.Plan.Start.Equal(p.Start)
	e.happen(at, by.ID, c)
	if moved {
		for _, id := range p.Invitees {
			if id != by.ID {
				e.tell(TellFollowUp, id, number(len(e.FollowUps)))
			}
		}
	}
	e.fileEntry()
	e.card(FollowUpCard)
	e.card(StatusCard)
	e.cards(NotesCard)
	return nil
}

// CancelFollowUp calls the planned meeting off.
func (e *Escalation) CancelFollowUp(by Person, no int, at time.Time) error {
	if err := e.chair(by, "cancel the follow-up"); err != nil {
		return err
	}
	f := e.Upcoming()
	if f == nil || f.No != no {
		return Refuse("", "This follow-up meeting is not planned any more.")
	}
	e.callOff(by.ID, f.Plan.Invitees, at)
	e.card(FollowUpCard)
	e.card(StatusCard)
	e.cards(NotesCard)
	return nil
}

// callOff cancels the newest follow-up: those who expect it hear of it, and their calendars too.
func (e *Escalation) callOff(by UserID, expect []UserID, at time.Time) {
	e.happen(at, by, FollowUpCancelled{})
	f := e.FollowUps[len(e.FollowUps)-1]
	for _, id := range expect {
		if id != by && e.Has(id) {
			e.tell(TellFollowUp, id, number(f.No))
		}
	}
	if f.Filed > 0 { // an entry that nobody has needs no other to take it out
		e.fileEntry()
	}
}

// callOffAtEnd cancels what is planned, or still ahead though it was reviewed early, when the escalation ends.
func (e *Escalation) callOffAtEnd(by UserID, at time.Time) {
	if f := e.Ahead(at); f != nil {
		e.callOff(by, f.Plan.Invitees, at)
	} else if e.Upcoming() != nil {
		e.happen(at, by, FollowUpCancelled{}) // its hour is over: nobody expects it any more
	}
}

// ReviewEffect records how well the decision worked. Without a planned follow-up one is
// recorded as held now.
func (e *Escalation) ReviewEffect(by Person, seen Seen, x Effect, at time.Time) error {
	if err := e.chair(by, "record the effectiveness review"); err != nil {
		return err
	}
	if err := e.in("There is nothing to review yet", Decided); err != nil {
		return err
	}
	if !slices.Contains([]Outcome{Resolved, MeetAgain, EscalateIt}, x.Outcome) {
		return Refuse("outcome", "Please choose what happens next.")
	}
	for _, no := range x.Kept {
		if e.Item(no) == nil {
			return Refuse("kept", "There is no action item %d.", no)
		}
	}
	if err := e.holds(seen, OfEffect, "The action items changed in the meantime. Nothing was saved. Please look at the promises again."); err != nil {
		return err
	}
	x.Then, x.Now, x.Remark = strings.TrimSpace(x.Then), strings.TrimSpace(x.Now), strings.TrimSpace(x.Remark)
	e.happen(at, by.ID, EffectReviewed{x})
	e.card(FollowUpCard)
	e.card(StatusCard)
	e.cards(NotesCard)
	return nil
}

// FollowUpPlanned is the follow-up meeting's time and people.
type FollowUpPlanned struct {
	Plan  Plan
	Again int `json:",omitempty"` // the planned one that is changed
}

func (c FollowUpPlanned) apply(e *Escalation, ev Event) {
	if c.Again == 0 {
		e.Revs.FollowUp++
		e.FollowUps = append(e.FollowUps, FollowUp{No: len(e.FollowUps) + 1, By: ev.By, At: ev.At, Plan: c.Plan})
		return
	}
	f := &e.FollowUps[len(e.FollowUps)-1]
	if !same(f.Plan.shown(), c.Plan.shown()) {
		e.Revs.FollowUp++
	}
	if !f.Plan.Start.Equal(c.Plan.Start) {
		if !f.Was.After(ev.At) { // the first of several moves may be all that somebody knows of
			f.Was = f.Plan.Start
		}
		f.Moved, f.At = true, ev.At
	}
	f.Plan = c.Plan
}

// shown is the plan without the zone that its time was typed in.
func (p Plan) shown() Plan {
	p.Zone = ""
	return p
}

// FollowUpCancelled is the planned meeting called off.
type FollowUpCancelled struct{}

func (FollowUpCancelled) apply(e *Escalation, ev Event) {
	e.Revs.FollowUp++
	e.FollowUps[len(e.FollowUps)-1].Cancelled = ev.At
}

// FollowUpPinged is an announcement of the meeting; To counts those made or passed over, as the
// configuration was then.
type FollowUpPinged struct{ To int }

func (FollowUpPinged) apply(e *Escalation, ev Event) {
	e.FollowUps[len(e.FollowUps)-1].Announced = ev.At
}

// EffectReviewed is the effectiveness review.
type EffectReviewed struct{ Effect Effect }

func (c EffectReviewed) apply(e *Escalation, ev Event) {
	x := c.Effect
	x.By, x.At = ev.By, ev.At
	if e.Upcoming() != nil {
		e.Revs.FollowUp++
	} else {
		e.FollowUps = append(e.FollowUps, FollowUp{No: len(e.FollowUps) + 1, By: ev.By, At: ev.At, Plan: Plan{Start: ev.At}})
	}
	e.FollowUps[len(e.FollowUps)-1].Effect = &x
}

func init() {
	register(FollowUpPlanned{}, FollowUpCancelled{}, EffectReviewed{})
	registerQuiet(FollowUpPinged{})
}
