package view

import (
	"strings"

	"escalate/bot/meeting"
)

// The forms of the decision.
const (
	FormDecision = "decision" // No: decision, or 0 for a new one
	FormWhy      = "why"      // No: decision
	FormDisagree = "disagree" // No: decision
)

// Limits of the reasons of a decision: lines, and characters of one.
const (
	maxReasons = 20
	maxLine    = 300
)

// DecisionForm prepares the decision, or changes the one that waits for the approver. By the
// approver or the stand-in it approves.
var DecisionForm = Form[meeting.DecisionDraft]{
	Name: FormDecision, Title: "Prepare the decision", Submit: "Ask the approver",
	Sight: &sight{stands: func(by meeting.Person, _ Ref) meeting.Sight { return meeting.OfDecision(by.ID) }},
	About: func(s *Sheet) {
		s.Ref.No, s.Ref.Rev = 0, 0
		if d := s.E.Pending(); d != nil {
			s.Ref.No, s.Ref.Rev = d.No, d.Rev
		}
	},
	Begin: func(s *Sheet) meeting.DecisionDraft {
		was := meeting.DecisionDraft{Option: advised(s.E)}
		if d := s.E.Pending(); d != nil {
			was = meeting.DecisionDraft{Option: d.Option, Reasons: d.Reasons, Why: d.Why, Reason: d.Reason}
		}
		if was.Reason == "" && s.E.Standing() == nil && s.E.Fallen() != nil {
			was.Reason = "Its exception was refused"
		}
		return was
	},
	Inputs: decisionInputs,
}

func decisionInputs(f *form, d *meeting.DecisionDraft) {
	decides := f.E.Is(f.By.ID, meeting.Approver) || f.E.Is(f.By.ID, meeting.StandIn)
	if decides {
		f.title, f.submit = "Decide", "Approve"
	}
	live := f.E.LiveOptions()
	if len(live) == 0 {
		f.gone("There is no option to decide on yet. Please propose one first.")
		return
	}
	f.add(prose(adviceWords(f.E), false))
	if decides {
		f.add(context("Approve takes effect at once. A decision is never edited; a new one can replace it."))
	}
	picks := each(live[:min(len(live), meeting.MaxOptions)], func(o meeting.Option) pick {
		return pick{itoa(o.No), itoa(o.No) + ". " + o.Offer.Title}
	})
	f.radio(asNumber(&d.Option), "option", "Option", picks, need("Please choose one of the options."))
	f.lines(&d.Reasons, "reasons", "Reasons, one a line", maxReasons, maxLine, hint("Reasons a newcomer will understand in a year, for example: Preserves a strategic account."),
		need("Please give at least one reason, one a line, for example: Preserves a strategic account."))
	if f.E.Counting() != nil {
		f.line(&d.Why, "why", "Why it differs from the vote", hint("The approver needs this line when the vote recommended another option, or none."), atMost(maxReason))
	}
	s := f.E.Standing()
	if s == nil {
		s = f.E.Fallen()
	}
	if s != nil {
		f.line(&d.Reason, "reason", "Why it replaces decision "+itoa(s.No), atMost(maxReason), need("There is already a decision. Please say why this one replaces it."))
	}
}

// advised is the option that the vote advised; 0 for none.
func advised(e *meeting.Escalation) int {
	if b := e.Counting(); b != nil {
		return e.Tally(b).Advice
	}
	return 0
}

// adviceWords says what the vote advised.
func adviceWords(e *meeting.Escalation) string {
	b := e.Counting()
	if b == nil {
		return "No vote counts for this decision. The notes will say that it was decided without one."
	}
	t := e.Tally(b)
	if o := e.Option(t.Advice); o != nil {
		return "The vote recommended " + o.InText() + " (" + itoa(t.Votes[o.No]) + " of " + many(t.Voted, "ballot") + ")."
	}
	return "The vote gave no recommendation: " + t.Why + "."
}

// WhyForm asks the approver for the line that a decision against the vote needs. Ref.No and
// Ref.Rev are the decision and the revision that were shown.
var WhyForm = Form[string]{
	Name: FormWhy, Title: "Approve", Submit: "Approve",
	Sight: &sight{stands: func(_ meeting.Person, ref Ref) meeting.Sight { return meeting.OfApproval(ref.No) }},
	Begin: func(s *Sheet) string {
		if d := s.E.Decision(s.Ref.No); d != nil {
			return d.Why
		}
		return ""
	},
	Inputs: func(f *form, why *string) {
		e := f.E
		f.add(prose(adviceWords(e), false))
		if d := e.Decision(f.Ref.No); d != nil {
			if o := e.Option(d.Option); o != nil {
				f.add(prose("You approve "+o.InText()+". Reasons:", false), prose(strings.Join(d.Reasons, "\n"), true))
				if beyond, _ := e.Beyond(d.Option, e.Changed); beyond.Any() {
					f.add(prose("Beyond the contract, by the figures entered: "+beyond.String()+".", false))
				}
				if lines, n := f.View.oddLines(e, e.Changed); n > 0 {
					f.add(bullets("This does not add up", len(lines), lines...))
				}
			}
		}
		f.text(why, "why", "Why you decide this, in a line", hint("The notes will show it."), atMost(maxReason),
			need("Please say in a line why you decide this, for example: the account is worth more than the credit."))
	},
}

// DisagreeForm records a dissent from decision Ref.No.
var DisagreeForm = Form[string]{
	Name: FormDisagree, Title: "I disagree", Submit: "Record",
	Begin: func(s *Sheet) (line string) {
		if d := s.E.Decision(s.Ref.No); d != nil {
			for _, x := range d.Dissents {
				if x.Who == s.By.ID {
					line = x.Line
				}
			}
		}
		return line
	},
	Inputs: func(f *form, line *string) {
		if d := f.E.Decision(f.Ref.No); d != nil {
			if o := f.E.Option(d.Option); o != nil {
				f.add(prose("Decision "+itoa(d.No)+": "+o.InText()+".", false))
			}
		}
		f.text(line, "line", "Why you disagree, in a line", hint("The notes will show this under your name."), atMost(maxReason),
			need("Please say in a line why you disagree, for example: it sets a price for every outage."))
	},
}
