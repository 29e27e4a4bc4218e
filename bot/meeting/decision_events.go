package meeting

import "slices"

// DecisionPrepared is a decision written down, or written anew before its approval.
type DecisionPrepared struct {
	Draft DecisionDraft
	Again int  `json:",omitempty"` // the pending decision that this is a revision of
	Asks  bool `json:",omitempty"` // whoever approves it is asked anew, and reminders count from now
}

func (c DecisionPrepared) apply(e *Escalation, ev Event) {
	if c.Again == 0 {
		d := Decision{No: len(e.Decisions) + 1, Round: e.Round}
		d.ask(ev.At)
		if s := e.lastApproved(); s != nil {
			d.Supersedes = s.No
		}
		e.Decisions = append(e.Decisions, d)
	}
	d := &e.Decisions[len(e.Decisions)-1]
	if c.Asks {
		d.ask(ev.At)
	}
	d.Rev++
	d.Option, d.Reasons, d.Why, d.Reason = c.Draft.Option, c.Draft.Reasons, c.Draft.Why, c.Draft.Reason
	d.By, d.At = ev.By, ev.At
}

// DecisionExplained is the approver's line on a decision against the vote.
type DecisionExplained struct {
	No  int
	Why string
}

func (c DecisionExplained) apply(e *Escalation, _ Event) { e.Decision(c.No).Why = c.Why }

// DecisionApproved is the approver's word.
type DecisionApproved struct {
	No        int
	StandIn   bool `json:",omitempty"`
	Exception int  `json:",omitempty"` // the one asked before; one that the approval asks follows it
	Unasked   bool `json:",omitempty"` // the option was not on the ballot, so nobody voted otherwise
}

func (c DecisionApproved) apply(e *Escalation, ev Event) {
	d := e.Decision(c.No)
	if s := e.lastApproved(); s != nil {
		s.SupersededBy = d.No
		d.Supersedes = s.No
	}
	d.Exception = c.Exception
	d.Approved, d.On, d.StandIn = ev.By, ev.At, c.StandIn
	if b := e.Counting(); b != nil {
		d.Ballot = b.No
		for _, id := range b.Rules.Voters {
			if v, ok := b.Cast[id]; ok && !c.Unasked && v.Choice == ForOption && v.Option != d.Option && id != ev.By {
				d.Dissents = append(d.Dissents, Dissent{Who: id})
			}
		}
	}
	e.enter(Decided)
}

// DecisionNudged is a reminder of the pending decision that was sent on its way.
type DecisionNudged struct {
	No int
	To UserID `json:",omitempty"` // old logs: whoever could approve it
}

func (c DecisionNudged) apply(e *Escalation, ev Event) { e.Decision(c.No).nudge(c.To, ev.At) }

// Disagreed is somebody's dissent.
type Disagreed struct {
	No   int
	Line string
}

func (c Disagreed) apply(e *Escalation, ev Event) {
	d := e.Decision(c.No)
	d.Dissents = slices.Clone(d.Dissents)
	for i := range d.Dissents {
		if d.Dissents[i].Who == ev.By {
			d.Dissents[i].Line = c.Line
			return
		}
	}
	d.Dissents = append(d.Dissents, Dissent{Who: ev.By, Line: c.Line})
}

func init() {
	register(DecisionPrepared{}, DecisionExplained{}, DecisionApproved{}, Disagreed{})
	registerQuiet(DecisionNudged{})
}
