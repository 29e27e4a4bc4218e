// Package store is the contract of the memory: one interface, its errors and its promises.
//
// State changes only through Create and Update: the escalation, its events, its due moment,
// its summary row and the notices it leaves are written in that one transaction or not at
// all. When a call returned nil, its change survives a crash.
//
// This package and its keepers must never speak to Slack, never read the clock, and never
// decide anything about a meeting.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"escalate/bot/meeting"
)

// The errors that callers tell apart; all else is a fault.
var (
	// ErrNotFound: no escalation of that number or channel.
	ErrNotFound = errors.New("no such escalation")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrBroken: the disk failed in a way after which nobody knows what it holds. Nothing is
	// written any more; Claim says so too, and the program has to be started again.
	ErrBroken = errors.New("nothing is written any more")
	// ErrUnsure: a change was sent to the database and no answer came, so nobody knows yet whether it
	// is kept. The same request may come again: its key tells.
	ErrUnsure = errors.New("nobody knows whether this was kept")
	// ErrFenced: a settle came with an attempt that is not the present one, so somebody
	// else has taken the batch since. The outcome was not written.
	ErrFenced = errors.New("another attempt has taken this batch")
	// ErrNotYet: the change is of a kind that a replica of the release before could not read, and one
	// may still be there. It is a refusal, for whoever pressed.
	ErrNotYet error = meeting.Refuse("", "An update of this app is under way. Please press again in a minute.")
	// ErrSaidOtherwise: the request was answered before, when it said something else. Nothing
	// was changed by what it says now.
	ErrSaidOtherwise = errors.New("this request was answered already, and said something else")
)

// ErrNotEmpty is that a place which is to be filled holds something already.
var ErrNotEmpty = errors.New("holds something already, and nothing is written over")

// Sum is what a portable copy of a store holds. Two stores that hold the same have the same one.
type Sum struct {
	Escalations, Events int
	SHA256              string // over all records, the state of each escalation among them
}

// Saying is the key of a request that may come again with something else in it: a form whose
// answer got lost is corrected and sent again under its old name. said is what it says, or a
// digest of it; the key that is kept is the name.
func Saying(name, said string) string {
	if name == "" || said == "" {
		return name
	}
	return name + sayingMark + said
}

// Said takes a key apart again. A key without what it says counts as the same whatever it says.
func Said(key string) (name, said string) {
	if i := strings.LastIndex(key, sayingMark); i > 0 {
		return key[:i], key[i+len(sayingMark):]
	}
	return key, ""
}

const sayingMark = "#"

// Store keeps escalations. Implementations are safe for concurrent use. Values handed out
// are copies; times are UTC, cut to microseconds; lists are in the order named.
type Store interface {
	// Create keeps a new escalation and numbers it, from 1 without holes. key names the
	// request: a second Create with the same key returns the first one's escalation, or
	// ErrSaidOtherwise (see Saying). open may run more than once and must do nothing but call the meeting; when it returns an
	// error nothing is kept and that error is returned.
	Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (*meeting.Escalation, error)

	// Update is the only way an escalation changes. key names the request (the view id of a
	// submission, the trigger id of a click or command, the event id of an event, "" for a
	// tick). A key already kept for this escalation changes nothing and returns the
	// escalation as it is, or ErrSaidOtherwise (see Saying); keys are kept for eight days or more of the escalation's own time
	// (that of its events); a refusal keeps none. fn may run more than once and must do
	// nothing but call the meeting. When fn returns an error nothing changes and that error
	// is returned as it is. fn that leaves no event and no notice writes nothing but the key.
	// Only what its events say is kept, not what fn writes into the state beside them.
	// With an event that erases (meeting.Erased) the bodies and salts of the events that it names
	// are deleted, and what requests said, in the same transaction; nothing is found any more that the
	// state does not hold. The log verifies as before.
	Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error)

	// Get returns the escalation as last committed, or ErrNotFound.
	Get(ctx context.Context, id meeting.ID) (*meeting.Escalation, error)
	// ByChannel finds the escalation whose channel, present or past, has the id.
	ByChannel(ctx context.Context, channel string) (meeting.ID, error)
	// ByPerson returns the summary rows of the escalations that the person is in, newest first; for
	// meeting.Operators those in which an operator can help.
	ByPerson(ctx context.Context, who meeting.UserID) ([]meeting.Row, error)
	// ByCustomer returns the rows of the customer's escalations, newest first, whatever the
	// case and spacing of the name. The caller shows a person only what they may see.
	ByCustomer(ctx context.Context, customer string) ([]meeting.Row, error)
	// Precedents returns what standing decisions left for later ones, at most one of each
	// escalation, in the order in which the escalations first left one. They name no customer
	// and no escalation, and follow the decision: superseded it is replaced, refused or
	// withdrawn it is gone.
	Precedents(ctx context.Context) ([]meeting.Precedent, error)
	// Over returns up to limit rows of escalations that are over and not erased, in the order of their
	// numbers, from the one after that number on.
	Over(ctx context.Context, after meeting.ID, limit int) ([]meeting.Row, error)
	// Events returns the audit log from the first event on, after verifying its chain of
	// digests; a broken chain is an error that names the event.
	Events(ctx context.Context, id meeting.ID) ([]meeting.Event, error)
	// Head returns the end of the audit log: the number and the chain hash of the last event.
	Head(ctx context.Context, id meeting.ID) (Head, error)

	// People returns those of the ids that the directory knows.
	People(ctx context.Context, ids ...meeting.UserID) (map[meeting.UserID]meeting.Person, error)
	// Learn keeps people as Slack showed them at a moment of its clock; zero is now, of whom Slack
	// was asked for. Who is known as of a later moment stays as they are.
	Learn(ctx context.Context, at time.Time, people ...meeting.Person) error

	// Due returns up to limit escalations whose next moment is at or before now, the
	// earliest first. Its cost does not grow with what is not due.
	Due(ctx context.Context, now time.Time, limit int) ([]meeting.ID, error)
	// NextDue is the earliest moment in the due index; zero when there is none.
	NextDue(ctx context.Context) (time.Time, error)

	// Claim takes up to limit batches that may be sent now and writes the claim (attempt
	// and lease) before it returns. Of each lane only the first waiting batch is handed out,
	// and none while another batch of that lane is claimed and its lease runs; urgent before
	// routine among lanes. Routine notices that wait for one person are frozen together as
	// one batch, the same set at each attempt. A batch whose lease ran out is handed out
	// again with the next attempt and Doubt set. Nothing waits for the moment of a clock that
	// was ahead once a right one claims.
	Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Batch, error)
	// Delivered settles a batch with Slack's answer, which enters each escalation of the
	// batch by meeting's Receive, in one transaction.
	Delivered(ctx context.Context, b Batch, r meeting.Receipt, at time.Time) error
	// Drop settles notices of the batch that are not wanted any more (by notice ID); the
	// batch goes on with the rest, and is settled when none is left.
	Drop(ctx context.Context, b Batch, notices []uint64) error
	// Aside takes notices out of the batch that cannot be sent for what their own escalation
	// is like, so that they hold nobody else's up: they wait until then in a lane of their
	// own, named by AsideLane. The batch goes on with the rest, and is settled when none is
	// left. A doubt is the batch's and stays with it.
	Aside(ctx context.Context, b Batch, notices []uint64, until time.Time) error
	// Postpone gives the claim back: the batch waits until then. Doubt says that nobody
	// knows whether this attempt arrived. Thaw lets the set grow again: allowed only when
	// nothing of it can have been sent. A routine notice for the same person that came since
	// may be claimed at once, and then all of them are: it may be one that cannot wait.
	Postpone(ctx context.Context, b Batch, until time.Time, doubt, thaw bool) error
	// Waiting signals (with a buffer of one) that something new may be claimed.
	Waiting() <-chan struct{}
	// NextClaim is the earliest moment at which something waiting may be claimed; zero when
	// nothing waits.
	NextClaim(ctx context.Context, now time.Time) (time.Time, error)

	// Backup writes a whole copy, as of one moment, that opens as a store.
	Backup(ctx context.Context, w io.Writer) error
	// Close waits for what is being written and releases the file.
	Close() error
}

// Head is the end of an escalation's audit log. Whoever keeps one elsewhere can tell later whether
// the log was cut or written anew.
type Head struct {
	Seq   int      // number of the last event
	Chain [32]byte // its chain hash
}

// Anchor is the line that names the end of a log in published notes.
func Anchor(id meeting.ID, seq int, chain []byte) string {
	return fmt.Sprintf("%s: audit log up to event %d, chain %x", id, seq, chain)
}

// AsideLane begins the names of the lanes of what was put aside.
const AsideLane = "aside/"

// Batch is what goes out as one message or one call: a single notice, or the routine
// notices that wait for one person.
type Batch struct {
	ID      string // opaque; goes into the message's metadata, so that doubt can be resolved
	Lane    string
	Notices []meeting.Notice // in the order in which they became owed
	Attempt int              // from 1; fences a late settle
	Began   time.Time        // when the present attempt was claimed
	First   time.Time        // when the first attempt whose outcome nobody knows was claimed; zero without Doubt
	Doubt   bool             // an earlier attempt may have arrived
}
