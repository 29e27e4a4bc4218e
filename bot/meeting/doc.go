// Package meeting holds the rules of an escalation: who may do what, when, and what
// follows. A command is a method of Escalation that either refuses with a sentence, or
// makes events happen and leaves notices that somebody else will deliver.
//
// Every change is an Event and passes through one door (happen), so the audit log is the
// whole truth: replaying the events of an escalation gives its state.
//
// The words of this package that no dictionary of the trade has:
//
//	notice   something owed to somebody who is not looking; kinds is the table of all of them
//	subject  what a notice is about, as a short key: an item's number, a role, a card
//	lane     the queue that a notice waits in, one for each place (package lane has the rest)
//	rung     one moment of the ladder on which an item's owner is reminded
//	moment   something that the clock will bring, computed from the state (NextDue, Tick)
//	swept    made by the clock for many at one moment; waits a little so that one message says it
//	gather   to wait for the others of the same moment
//	presses  comes at any hour in a critical escalation
//	covered  said by another notice of the same message, so not said twice
//	quiet    of a change: no card shows it, so no card is looked at
//	round    the escalation's run from reviews to close; escalating again begins another
//
// This package must never import Slack, storage or a clock: the moment is always an
// argument, and what people see is drawn elsewhere.
package meeting
