package meeting

import (
	"slices"
	"time"
)

// heardLate records that the owner of items read what became of them long after it was done: the
// quiet hour counts from then. said is zero for just now.
func (e *Escalation) heardLate(n Notice, said, at time.Time) {
	said = saidBy(said, at)
	quieter := func(i Item) bool { return e.owns(n.To, i) && said.Add(Quiet).After(i.Told) }
	if e.Phase.Open() && said.After(n.At.Add(prompt)) && slices.ContainsFunc(e.Given(n), quieter) {
		e.happen(at, "", ItemsHeard{To: n.To, Items: n.Subject, Said: said})
	}
}

func (e *Escalation) owns(who UserID, i Item) bool { return i.Status == ItemOpen && i.Owner == who }

// ItemsHeard is items of which their owner was told long after they were given or changed.
type ItemsHeard struct {
	To    UserID
	Items string // the subject of the notice
	Said  time.Time
}

func (c ItemsHeard) apply(e *Escalation, _ Event) {
	for _, g := range e.Given(Notice{Subject: c.Items}) {
		if i := e.Item(g.No); e.owns(c.To, *i) && c.Said.Add(Quiet).After(i.Told) {
			i.Told = c.Said.Add(Quiet)
		}
	}
}

func init() { registerQuiet(ItemsHeard{}) }
