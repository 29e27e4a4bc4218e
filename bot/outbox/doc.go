// Package outbox speaks to Slack: it takes the notices that the meeting owes to people who
// are not looking, draws each from the state as it is at that moment, sends it, and hands
// Slack's answer back to the store as a receipt.
//
// It keeps three promises. What is owed is said, whatever crashes: a claim is written
// before the call and settled after it. It is said once: when nobody knows whether a
// message arrived, the outbox looks for the batch's id in the messages' metadata before it
// repeats. And it keeps Slack's pace, method by method, so that one throttled method stops
// nothing else.
//
// The words of this package; those about queues (lane, batch, claim, doubt, twin, thaw, aside, fence)
// stand in package lane:
//
//	attempt  one claim of one batch, from the claim to its settling
//	look     a search for the batch's id in Slack's history, while its arrival is in doubt
//	blind    of a look: Slack does not let us search there
//	memo     what makes the next attempt quicker or calmer; losing it loses nothing
//	place    the channel or person that a message goes to
//	job      the work on the channel that a kind of notice asks for, when it is no message
//	settle   to write an attempt's outcome: delivered, postponed, parked, or dropped as unwanted
//	parked   given up, because Slack's answer will never change; the chair hears of it
//
// A worker never sleeps: whatever has to wait (for a token, for an hour, for a second look)
// is given back to the store with the moment at which it may be claimed again.
//
// This package must never decide anything about a meeting, never change an escalation but
// by a receipt or by the profile of whoever it is about to write to, never read what people
// send, and never write a text or a name into a log or into metadata. It does not import the
// listener (bot) or the scheduler: in, time and out meet only in the store.
package outbox
