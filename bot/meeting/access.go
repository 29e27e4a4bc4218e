package meeting

// Admits refuses whoever may not take part in the escalation, before a form is opened for
// them or anything is shown. What it says tells nothing of the escalation.
func (e *Escalation) Admits(by Person) error { return e.actor(by) }

// Over refuses a change of an escalation that is closed or withdrawn, and says what can be
// done; nil while it is open.
func (e *Escalation) Over() error { return e.open("Nothing can be changed any more") }
