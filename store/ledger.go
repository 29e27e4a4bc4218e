package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"escalate/bot/meeting"
)

// Ledger is a keeper as its operators look into it: what the bot itself never asks for.
type Ledger interface {
	Store
	// Rows shows the summary rows in the order of their numbers until fn has enough.
	Rows(ctx context.Context, fn func(meeting.Row) bool) error
	// Log returns the audit log as it is kept, after verifying it.
	Log(ctx context.Context, id meeting.ID) ([]Entry, error)
	// Owed returns what is owed to people and channels, in the order in which it became owed.
	Owed(ctx context.Context) ([]Owing, error)
	// Check reads everything and compares what is kept twice: each log's chain, the state that the log
	// alone leads to with the state and the row that are kept, and the indexes both ways.
	Check(ctx context.Context) (*Checked, error)
	// Size returns how many bytes it takes.
	Size(ctx context.Context) (int64, error)
	// Layout is the number of the form in which it is kept.
	Layout() int
}

// Entry is one event of the audit log as it is kept.
type Entry struct {
	Seq    int
	At     time.Time
	By     meeting.UserID
	Kind   string
	Digest []byte          // SHA-256 of salt and body
	Chain  []byte          // SHA-256 of the chain before and all this
	Body   json.RawMessage // nil when it was erased
}

// Owing is a notice that was not settled yet.
type Owing struct {
	meeting.Notice
	Attempts int       // how often it was tried
	Doubt    bool      // an attempt may have arrived
	Until    time.Time // it waits for this moment; zero: for none
}

// Checked is what a check looked at, and what it found.
type Checked struct {
	Escalations, Events int
	Heads               map[meeting.ID]Head // of the logs that verified
	Faults              []string            // sentences; none when all is well
}

// Fault notes something that is wrong.
func (c *Checked) Fault(format string, args ...any) {
	c.Faults = append(c.Faults, fmt.Sprintf(format, args...))
}

// Digest is one hash over the ends of all logs: two stores with the same digest hold the same history.
func (c *Checked) Digest() string {
	h := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(c.Heads)) {
		fmt.Fprintf(h, "%d %d %x\n", id, c.Heads[id].Seq, c.Heads[id].Chain)
	}
	return hex.EncodeToString(h.Sum(nil))
}
