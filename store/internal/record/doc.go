// Package record is the form in which an escalation is kept, the same to the byte in every keeper:
// the rows of its log and their chain, the state that is kept beside it, the end of the log, and
// the words under which it is found. So one log verifies in any of them.
//
// This package must never do input or output, or read the clock.
package record
