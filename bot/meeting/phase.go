package meeting

import "slices"

// Phase is where an escalation stands. "Late" and "overdue" are never phases: they are
// computed from the time.
type Phase string

// The phases, in the order of a life that goes well.
const (
	Reviewing Phase = "reviewing" // reviews and options are collected
	Voting    Phase = "voting"    // a ballot is open
	Deciding  Phase = "deciding"  // the vote is over, the approver's word is awaited
	Decided   Phase = "decided"   // a decision stands; items, follow-up
	Closed    Phase = "closed"
	Withdrawn Phase = "withdrawn"
)

// phases is the one table of which phase can follow which.
var phases = map[Phase][]Phase{
	"":        {Reviewing},
	Reviewing: {Voting, Decided, Withdrawn},
	Voting:    {Deciding, Withdrawn},
	Deciding:  {Voting, Decided, Withdrawn},
	Decided:   {Deciding, Closed, Reviewing, Withdrawn}, // Deciding: a refused exception; Reviewing: escalated again
	Closed:    {Reviewing},
	Withdrawn: {},
}

// Open reports whether the escalation is still being worked on.
func (p Phase) Open() bool { return p != Closed && p != Withdrawn }

// in refuses when the escalation is in none of the phases named.
func (e *Escalation) in(what string, allowed ...Phase) error {
	if slices.Contains(allowed, e.Phase) {
		return nil
	}
	return Refuse("", "%s: %s is %s. %s", what, e.ID, e.Phase, e.next())
}

// open refuses when the escalation is closed or withdrawn.
func (e *Escalation) open(what string) error {
	return e.in(what, Reviewing, Voting, Deciding, Decided)
}

// next returns what can be done in the present phase, for the end of a refusal.
func (e *Escalation) next() string {
	switch e.Phase {
	case Reviewing:
		return "Reviews and options are still coming in. Then the chair opens the vote."
	case Voting:
		return "The vote has to close first; the chair can close it now."
	case Deciding:
		return "The approver decides next."
	case Decided:
		return "It is decided. The approver can replace the decision, or the chair can escalate again."
	case Closed:
		return "The chair can escalate it again."
	case Withdrawn:
	}
	return "If the matter goes on, open a new escalation with /escalate."
}

func (e *Escalation) enter(p Phase) {
	if e.Phase != p && !slices.Contains(phases[e.Phase], p) {
		panic("meeting: no way from phase " + string(e.Phase) + " to " + string(p))
	}
	e.Phase = p
}
