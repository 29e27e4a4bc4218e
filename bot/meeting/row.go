package meeting

import (
	"slices"
	"time"
)

// Row is the summary of one escalation: Home, lists, prefilled forms read only rows.
type Row struct {
	ID       ID
	Customer string
	Phase    Phase
	Severity Severity
	Opened   time.Time
	Changed  time.Time
	Channel  string
	Chair    UserID
	People   []UserID          `json:",omitempty"` // in the escalation now
	Roles    map[Role][]UserID `json:",omitempty"` // to prefill the customer's next escalation
	Waits    []Wait            `json:",omitempty"`
	Held     bool              `json:",omitempty"` // on legal hold
	Erased   bool              `json:",omitempty"` // all text is gone
	Forgot   []UserID          `json:",omitempty"` // whose words are gone
	Stuck    bool              `json:",omitempty"` // an operator can help
}

// Operators is whom the rows are listed for in which an operator can help. No user of Slack's is named so.
const Operators UserID = "operators"

// ListedFor returns for whom the store finds the row: those who are in the escalation, and Operators.
func (r Row) ListedFor() []UserID {
	if r.Stuck {
		return append(slices.Clone(r.People), Operators)
	}
	return r.People
}

// WaitKind is what somebody is waited for.
type WaitKind string

// What can wait for a person. Subject is the same as that of the notice that asks.
const (
	WaitReview    WaitKind = "review"    // Subject: the review's role
	WaitConfirm   WaitKind = "confirm"   // Subject: the review's role
	WaitQuestion  WaitKind = "question"  // Subject: the question's number
	WaitVote      WaitKind = "vote"      // Subject: the ballot's number
	WaitDecision  WaitKind = "decision"  // Subject: the decision's number, or empty when none is prepared
	WaitException WaitKind = "exception" // Subject: the exception's number; to answer it, or to name who does (ExceptionTask)
	WaitItem      WaitKind = "item"      // Subject: the item's number
	WaitAgree     WaitKind = "agree"     // Subject: the item's number; the chair agrees to a later date
	WaitRefused   WaitKind = "refused"   // Subject: the item's number; it went back to the chair
	WaitChair     WaitKind = "chair"     // the chair was offered
	WaitHandOver  WaitKind = "handover"  // Subject: user id; somebody's things were offered
	WaitVoteOpen  WaitKind = "open"      // the chair can open the vote
)

// Wait is one thing that waits for one person.
type Wait struct {
	Who      UserID
	Kind     WaitKind
	Subject  string    `json:",omitempty"`
	Text     string    `json:",omitempty"` // what it is about, in people's words
	Due      time.Time `json:",omitzero"`
	DateOnly bool      `json:",omitempty"`
	Zone     string    `json:",omitempty"` // in which a date was promised
}

// Row summarises the escalation.
func (e *Escalation) Row() Row {
	r := Row{
		ID: e.ID, Customer: e.Customer, Phase: e.Phase, Severity: e.Severity, Opened: e.Opened,
		Changed: e.Changed, Channel: e.Channel.ID, Chair: e.Chair, Roles: e.Roles, Waits: e.waits(),
		Held: e.Held != nil, Erased: e.Erased != nil, Forgot: e.Forgot,
		Stuck: e.stuck(),
	}
	for _, m := range e.People {
		if !m.Out {
			r.People = append(r.People, m.ID)
		}
	}
	return r
}

// WaitsFor returns what waits for one person, in the order of the row.
func (r Row) WaitsFor(who UserID) []Wait {
	return slices.DeleteFunc(slices.Clone(r.Waits), func(w Wait) bool { return w.Who != who })
}
