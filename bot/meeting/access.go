package meeting

// Admits refuses whoever may not take part in the escalation, before a form is opened for
// them or anything is shown. What it says tells nothing of the escalation.
func (e *Escalation) Admits(by Person) error { return e.actor(by) }
