// Package meeting holds the rules of an escalation: who may do what, when, and what
// follows. A command is a method of Escalation that either refuses with a sentence, or
// makes events happen and leaves notices that somebody else will deliver.
//
// Every change is an Event and passes through one door (happen), so the audit log is the
// whole truth: replaying the events of an escalation gives its state.
//
// This package must never import Slack, storage or a clock: the moment is always an
// argument, and what people see is drawn elsewhere.
package meeting
