// Package storetest is the conformance suite of the store's contract: every keeper passes
// it. A promise in package store changes only together with its test here.
//
// It must never know which keeper it tests, read the real clock, or wait for time to pass.
package storetest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

// Harness makes the stores to test. They use meeting.DefaultPolicy, and the harness closes
// them at the end of the test if the test did not.
type Harness struct {
	// Open makes a new, empty store.
	Open func(t *testing.T) store.Store
	// Reopen opens what s has kept as if the program had been killed just now: without
	// closing s first, and s is not used any more.
	Reopen func(t *testing.T, s store.Store) store.Store
	// Restore opens what Backup wrote.
	Restore func(t *testing.T, backup []byte) store.Store

	// What follows is nil where a keeper cannot: the tests that need it are not run, and the
	// keeper's own package says which (see Cannot).

	// Twin opens what s keeps as another process does that runs beside it.
	Twin func(t *testing.T, s store.Store) store.Store
	// Seize lets s speak from now on, instead of another process.
	Seize func(t *testing.T, s store.Store)
	// Cut cuts the connection of the next commit of s, before it was sent or before its answer.
	Cut func(t *testing.T, s store.Store, at Moment)
	// Spoil changes one byte of what s keeps of the escalation and opens it anew.
	Spoil func(t *testing.T, s store.Store, id meeting.ID, what Part, seq int) store.Store

	two bool // the test uses two processes
}

// Moment is when a connection is cut.
type Moment int

// The moments around a commit.
const (
	BeforeCommit Moment = iota
	BehindCommit
)

// Part is a part of what is kept of an escalation; the first three are an event's.
type Part string

// The parts that are verified when they are read.
const (
	Body   Part = "body"
	Digest Part = "digest"
	Chain  Part = "chain"
	State  Part = "state"
	End    Part = "end" // of the log, with the summary row
)

// Cannot names what the keeper cannot.
func (h Harness) Cannot() (names []string) {
	for name, can := range map[string]bool{"Twin": h.Twin != nil, "Seize": h.Seize != nil, "Cut": h.Cut != nil, "Spoil": h.Spoil != nil} {
		if !can {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Run proves every promise of package store.
func Run(t *testing.T, h Harness) {
	groups := []map[string]func(*testing.T, Harness){
		stateTests, keyTests, raceTests, copyTests, readTests, claimTests, settleTests, clockTests, laneTests, twinTests, lifeTests, eraseTests,
	}
	if h.Twin != nil && h.Seize != nil {
		groups = append(groups, processTests)
		two := h
		two.two = true
		t.Run("two processes", func(t *testing.T) {
			for name, test := range raceTests {
				t.Run(name, func(t *testing.T) { test(t, two) })
			}
		})
	}
	if h.Cut != nil {
		groups = append(groups, cutTests)
	}
	if h.Spoil != nil {
		groups = append(groups, damageTests)
	}
	for _, group := range groups {
		for name, test := range group {
			t.Run(name, func(t *testing.T) { test(t, h) })
		}
	}
}

// monday is when every test begins: a Monday morning.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

var (
	ana = member("ANA", "Ana Rossi", "Europe/Rome")
	bo  = member("BO", "Bo Tanaka", "Asia/Tokyo")
	cy  = member("CY", "Cy Young", "America/New_York")
	dee = member("DEE", "Dee Das", "Asia/Kolkata")
)

func member(id, name, zone string) meeting.Person {
	return meeting.Person{ID: meeting.UserID("U" + id), Name: name, Zone: zone, Standing: meeting.FullMember}
}

// kit is a store under test with the few commands that the tests use.
type kit struct {
	*testing.T
	h   Harness
	s   store.Store
	ctx context.Context

	twin store.Store // another process, where the test uses two
}

func newKit(t *testing.T, h Harness) *kit {
	k := &kit{T: t, h: h, s: h.Open(t), ctx: context.Background()}
	if h.two {
		k.twin = h.Twin(t, k.s)
	}
	return k
}

// through is the process that the i-th of several calls goes through.
func (k *kit) through(i int) store.Store {
	if k.twin != nil && i%2 == 1 {
		return k.twin
	}
	return k.s
}

func (k *kit) reopen() { k.s = k.h.Reopen(k.T, k.s) }

// opening is a command that opens an escalation of ana's.
func opening(customer string, severity meeting.Severity, at time.Time) func(meeting.ID) (*meeting.Escalation, error) {
	return func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: customer, Summary: "Checkout is slow", Severity: severity}, ana, at)
	}
}

// open keeps an escalation of ana's. It leaves one notice: make the channel.
func (k *kit) open(customer string) meeting.ID { return k.openAs(customer, meeting.High) }

func (k *kit) openAs(customer string, severity meeting.Severity) meeting.ID {
	k.Helper()
	e, err := k.s.Create(k.ctx, "", opening(customer, severity, monday))
	require.NoError(k, err)
	return e.ID
}

func (k *kit) update(id meeting.ID, fn func(e *meeting.Escalation) error) *meeting.Escalation {
	k.Helper()
	e, err := k.s.Update(k.ctx, id, "", fn)
	require.NoError(k, err)
	return e
}

// ask leaves a routine direct message for the person. It also leaves an update of the status
// card.
func (k *kit) ask(id meeting.ID, to meeting.Person, at time.Time) {
	k.Helper()
	k.update(id, asking(to, at))
}

func asking(to meeting.Person, at time.Time) func(e *meeting.Escalation) error {
	return func(e *meeting.Escalation) error { return e.Ask(ana, to, "Since when is it slow?", at) }
}

// outsider leaves an urgent direct message for ana: a guest came into the channel.
func (k *kit) outsider(id meeting.ID, at time.Time) {
	k.Helper()
	k.update(id, func(e *meeting.Escalation) error {
		return e.CameIn(meeting.Person{ID: "UX", Standing: meeting.Guest}, at)
	})
}

// tell leaves a routine direct message for ana.
func (k *kit) tell(id meeting.ID, at time.Time) {
	k.Helper()
	k.update(id, func(e *meeting.Escalation) error {
		if err := e.CameIn(bo, at); err != nil {
			return err
		}
		return e.Ask(bo, ana, "Since when is it slow?", at)
	})
}

// summary leaves an update of the brief card and of the topic.
func (k *kit) summary(id meeting.ID, text string, at time.Time) {
	k.Helper()
	k.update(id, summing(text, at))
}

func summing(text string, at time.Time) func(e *meeting.Escalation) error {
	return func(e *meeting.Escalation) error { return e.SetSummary(ana, meeting.Newest, text, e.Severity, at) }
}

func (k *kit) get(id meeting.ID) *meeting.Escalation {
	k.Helper()
	e, err := k.s.Get(k.ctx, id)
	require.NoError(k, err)
	return e
}

const lease = time.Minute

func (k *kit) claim(now time.Time, limit int) []store.Batch {
	k.Helper()
	batches, err := k.s.Claim(k.ctx, now, lease, limit)
	require.NoError(k, err)
	return batches
}

// claimLane takes the batch of one lane out of all that may be claimed and gives the others
// back at once, as they were.
func (k *kit) claimLane(now time.Time, lane string) store.Batch {
	k.Helper()
	found := k.only(now, lane)
	require.NotNil(k, found, "nothing may be claimed in lane %s", lane)
	return *found
}

// nothing says that the lane has nothing that may be claimed.
func (k *kit) nothing(now time.Time, lane string) {
	k.Helper()
	found := k.only(now, lane)
	require.Nil(k, found, "something may be claimed in lane %s", lane)
}

func (k *kit) only(now time.Time, lane string) (found *store.Batch) {
	k.Helper()
	for _, b := range k.claim(now, 1000) {
		if b.Lane == lane {
			found = &b
			continue
		}
		require.NoError(k, k.s.Postpone(k.ctx, b, now, false, b.Attempt == 1))
	}
	return found
}

func (k *kit) deliver(b store.Batch, r meeting.Receipt, at time.Time) {
	k.Helper()
	require.NoError(k, k.s.Delivered(k.ctx, b, r, at))
}

// silence settles everything that waits without telling the escalations.
func (k *kit) silence(now time.Time) {
	k.Helper()
	for batches := k.claim(now, 1000); len(batches) > 0; batches = k.claim(now, 1000) {
		for _, b := range batches {
			require.NoError(k, k.s.Drop(k.ctx, b, noticeIDs(b)))
		}
	}
}

// live gives the escalation its channel and settles what that leaves: the cards stand.
func (k *kit) live(id meeting.ID, now time.Time) {
	k.Helper()
	for batches := k.claim(now, 1000); len(batches) > 0; batches = k.claim(now, 1000) {
		for _, b := range batches {
			k.deliver(b, meeting.Receipt{Channel: "C" + id.String(), Name: id.String(), TS: b.ID}, now)
		}
	}
}

func noticeIDs(b store.Batch) []uint64 {
	var ids []uint64
	for _, n := range b.Notices {
		ids = append(ids, n.ID)
	}
	return ids
}

// kinds is the batch in words: "ask-question nag".
func kinds(b store.Batch) string {
	var words []string
	for _, n := range b.Notices {
		words = append(words, string(n.Kind))
	}
	return strings.Join(words, " ")
}

// text is a value as JSON, to compare what may differ in memory and not in meaning.
func text(t require.TestingT, v any) string {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}
