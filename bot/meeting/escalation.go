package meeting

import (
	"strconv"
	"time"

	"escalate/bot/money"
)

// ID numbers an escalation, from 1.
type ID int64

// String returns the number as people say it: ESC-42.
func (id ID) String() string { return "ESC-" + strconv.FormatInt(int64(id), 10) }

// Severity says how bad it is. Critical lets review, vote and approval requests come at any
// hour; nothing else hangs on it.
type Severity string

// The severities.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Normal   Severity = "normal"
)

func (s Severity) known() bool { return s == Critical || s == High || s == Normal }

// Escalation is the whole record of one customer escalation. It is changed by its commands
// only; the fields are exported to be stored and drawn.
type Escalation struct {
	V        int // version of the record's shape
	ID       ID
	Seq      int       // number of the last event
	Opened   time.Time // when it was opened
	Changed  time.Time // when it last changed
	Phase    Phase
	Round    int       // 1, and one more each time it is escalated again
	Began    time.Time `json:",omitzero"`  // when a later round began
	Again    string    `json:",omitempty"` // why it began
	Customer string
	Summary  string // what happened, in the opener's words
	Severity Severity
	Quote    Quote `json:",omitzero"`

	Opener  UserID
	Chair   UserID
	Offered UserID               `json:",omitempty"` // who was offered the chair
	Roles   map[Role][]UserID    `json:",omitempty"`
	People  []Member             `json:",omitempty"`
	Channel Channel              `json:",omitzero"`
	Cards   map[CardKind]CardRef `json:",omitempty"`
	// Editions counts how often a card began as a new message again; Left are the messages before.
	Editions map[CardKind]int `json:",omitempty"`
	Left     []LeftCard       `json:",omitempty"`
	// Requests are the direct messages that still ask something.
	Requests  []Request   `json:",omitempty"`
	Offers    []Offer     `json:",omitempty"` // hand-overs waiting for an answer
	Unsaid    []Unsaid    `json:",omitempty"` // what Slack refused for good
	Behind    []UserID    `json:",omitempty"` // who left something behind that an operator can move
	SteppedIn []SteppedIn `json:",omitempty"` // what operators did here that everybody hears of

	// Exempt is what may go beyond the contract without an exception, from the configuration
	// as it was at the opening.
	Exempt []money.Amount `json:",omitempty"`

	Revs       Revisions     `json:",omitzero"` // of what forms edit
	Background Background    `json:",omitzero"`
	Complaint  Complaint     `json:",omitzero"`
	Meeting    Meeting       `json:",omitzero"`
	Reviews    []Review      `json:",omitempty"` // technical, business, legal; of this round
	Questions  []Question    `json:",omitempty"`
	Options    []Option      `json:",omitempty"`
	Ballots    []Ballot      `json:",omitempty"` // the last one is the current one
	Decisions  []Decision    `json:",omitempty"` // the last one is the current one
	Exceptions []Exception   `json:",omitempty"`
	Explained  []Explanation `json:",omitempty"` // of findings of the contract check, in the order given
	Items      []Item        `json:",omitempty"`
	FollowUps  []FollowUp    `json:",omitempty"` // the last one is the current one
	Adjourned  time.Time     `json:",omitzero"`
	Ended      *Ending       `json:",omitempty"`
	Held       *Hold         `json:",omitempty"` // nothing is erased while it is set
	Erased     *Erasure      `json:",omitempty"` // all text is gone
	Forgot     []UserID      `json:",omitempty"` // whose words are gone

	Notes    []NotesVersion `json:",omitempty"`
	CheckOut bool           `json:",omitempty"` // the contract check is left out of the notes
	Digest   time.Time      `json:",omitzero"`  // when the channel's digest was last looked at
	Dates    time.Time      `json:",omitzero"`  // when the chair was last asked for dates
	Looked   time.Time      `json:",omitzero"`  // up to when the cards were looked at for what time alone changes

	fresh []Event
	owed  []Notice
}

// Quote is the message that "Escalate this" was called on.
type Quote struct {
	Text string
	Link string
	By   UserID `json:",omitempty"`
}

// Offer is a hand-over of everything From has in this escalation, until To takes it.
type Offer struct {
	From, To UserID
	At       time.Time
}

// Ending is how an escalation ended: closed or withdrawn.
type Ending struct {
	At       time.Time
	By       UserID
	Withdraw WithdrawKind `json:",omitempty"`
	Of       ID           `json:",omitempty"` // the duplicate's original
	Reason   string       `json:",omitempty"`
	NoEffect string       `json:",omitempty"` // why there is no effectiveness review
}

// WithdrawKind is why an escalation was withdrawn.
type WithdrawKind string

// The kinds of withdrawal.
const (
	OpenedInError WithdrawKind = "error"
	Duplicate     WithdrawKind = "duplicate"
	Retracted     WithdrawKind = "retracted" // the customer withdrew the complaint
)

// Label returns the kind in words.
func (k WithdrawKind) Label() string {
	switch k {
	case OpenedInError:
		return "opened in error"
	case Duplicate:
		return "duplicate"
	case Retracted:
		return "complaint withdrawn"
	}
	return string(k)
}
