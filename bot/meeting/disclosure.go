package meeting

import "time"

// LeaveCheckOut takes the contract check out of the notes that are published, or back in (out false). What is written can be
// disclosed in a dispute, so that is the choice of Legal or the chair, and the log keeps who made it. Notes that were
// published already are published anew; the files of earlier versions stay as they are.
func (e *Escalation) LeaveCheckOut(by Person, out bool, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	switch {
	case by.ID != e.Chair && !e.Is(by.ID, Legal):
		return Refuse("", "Only Legal and the chair, %s, can choose whether the contract check is published.", e.Name(e.Chair))
	case e.CheckOut == out && out:
		return Refuse("", "The contract check is already left out of the notes.")
	case e.CheckOut == out:
		return Refuse("", "The contract check is already in the notes.")
	}
	e.happen(at, by.ID, CheckLeftOut{Out: out})
	e.card(StatusCard)
	if len(e.Notes) > 0 {
		e.publish(by.ID, at)
	}
	return nil
}

// CheckLeftOut is the choice whether the contract check is published.
type CheckLeftOut struct{ Out bool }

func (c CheckLeftOut) apply(e *Escalation, _ Event) { e.CheckOut = c.Out }

func init() { register(CheckLeftOut{}) }
