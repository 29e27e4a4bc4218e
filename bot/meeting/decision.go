package meeting

import "time"

// Decision is the approver's word on an option. It is prepared by anybody, confirmed by the
// approver, and never edited after that: another one supersedes it.
type Decision struct {
	No       int
	Rev      int // of what was prepared; an approval names what it saw
	Round    int `json:",omitempty"` // of the escalation, in which it was prepared
	Option   int
	Reasons  []string
	Why      string    `json:",omitempty"` // why it overrules the vote
	By       UserID    // who prepared it
	At       time.Time // when this revision was prepared
	Asking             // of whoever can approve it
	Approved UserID    `json:",omitempty"`
	On       time.Time `json:",omitzero"`  // when it was approved
	StandIn  bool      `json:",omitempty"` // approved by the stand-in
	Ballot   int       `json:",omitempty"` // the vote that advised; 0: decided without a vote
	Dissents []Dissent `json:",omitempty"`

	Supersedes   int       `json:",omitempty"` // the decision that this one replaces
	Reason       string    `json:",omitempty"` // why it replaces it
	SupersededBy int       `json:",omitempty"`
	Exception    int       `json:",omitempty"` // the number of the exception that it is subject to
	Fell         time.Time `json:",omitzero"`  // when its exception was refused; it stands no more
}

// Dissent is somebody who voted otherwise, or disagreed with a line of why.
type Dissent struct {
	Who  UserID
	Line string `json:",omitempty"`
}

// DecisionDraft is what the decision form asks.
type DecisionDraft struct {
	Option  int
	Reasons []string
	Why     string // required when it overrules the vote
	Reason  string // required when a decision stands already: why it is superseded
}

// Decision returns a decision by its number; nil when there is none.
func (e *Escalation) Decision(no int) *Decision {
	if no < 1 || no > len(e.Decisions) {
		return nil
	}
	return &e.Decisions[no-1]
}

// Pending returns the decision that waits for the approver; nil without one. What was prepared
// in an earlier round waits no more.
func (e *Escalation) Pending() *Decision {
	if d := e.Decision(len(e.Decisions)); d != nil && d.Approved == "" && d.Round == e.Round && e.Phase.Open() {
		return d
	}
	return nil
}

// Standing returns the decision that holds now; nil while there is none. One whose exception was
// refused holds no more; one whose exception waits holds, subject to it (see Subject).
func (e *Escalation) Standing() *Decision {
	if d := e.lastApproved(); d != nil && d.Fell.IsZero() {
		return d
	}
	return nil
}

// Fallen returns the decision whose exception was refused, until another one takes its place; nil
// without one.
func (e *Escalation) Fallen() *Decision {
	if d := e.lastApproved(); d != nil && !d.Fell.IsZero() {
		return d
	}
	return nil
}

// lastApproved returns the decision that was approved last and not superseded.
func (e *Escalation) lastApproved() *Decision {
	for i := len(e.Decisions) - 1; i >= 0; i-- {
		if d := &e.Decisions[i]; d.Approved != "" && d.SupersededBy == 0 {
			return d
		}
	}
	return nil
}

// OfRound returns the standing decision, when it was made in the present round.
func (e *Escalation) OfRound() *Decision {
	if d := e.Standing(); d != nil && d.Round == e.Round {
		return d
	}
	return nil
}

// Approvable returns the pending decision; nil while a new vote is open, which comes first: whoever can
// approve it is asked again at its close.
func (e *Escalation) Approvable() *Decision {
	if e.Phase == Voting {
		return nil
	}
	return e.Pending()
}

// Against returns in words whether choosing the option overrules the vote. It is "" when the vote
// recommended the option or nothing (a tie is no overruling), or when there was no vote.
func (e *Escalation) Against(option int) string {
	b := e.Counting()
	if b == nil {
		return ""
	}
	if t := e.Tally(b); t.Advice != 0 && t.Advice != option {
		return "The vote recommended " + e.Option(t.Advice).InText() + "."
	}
	return ""
}
