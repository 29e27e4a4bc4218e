package view

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Limits of the reasons of a decision: lines, and characters of one.
const (
	maxReasons = 20
	maxLine    = 300
)

// DecisionForm prepares the decision, or changes the one that waits for the approver. By the
// approver or the stand-in it approves. ref comes back with what was shown.
func DecisionForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.No, ref.Rev = 0, 0
	title, submit := "Prepare the decision", "Ask the approver"
	if e.Is(by.ID, meeting.Approver) || e.Is(by.ID, meeting.StandIn) {
		title, submit = "Decide", "Approve"
	}
	live := e.LiveOptions()
	if len(live) == 0 {
		return modal("", title, "", ref, section("There is no option to decide on yet. Propose one first."))
	}
	var was meeting.DecisionDraft
	if t := advised(e); t > 0 {
		was.Option = t
	}
	if d := e.Pending(); d != nil {
		ref.No, ref.Rev = d.No, d.Rev
		was = meeting.DecisionDraft{Option: d.Option, Reasons: d.Reasons, Why: d.Why, Reason: d.Reason}
	}
	var picks []pick
	for _, o := range live[:min(len(live), meeting.MaxOptions)] {
		picks = append(picks, pick{itoa(o.No), itoa(o.No) + ". " + o.Offer.Title})
	}
	blocks := Blocks{prose(adviceWords(e), false)}
	if submit == "Approve" {
		blocks = append(blocks, context("Approve decides at once. A decision is never edited; a new one can replace it."))
	}
	blocks = append(blocks,
		radio("option", "Option", "", itoa(was.Option), false, picks...),
		area("reasons", "Reasons, one a line", "What somebody reads in a year, for example: Preserves a strategic account.",
			strings.Join(was.Reasons, "\n"), mostTyped, false),
	)
	if e.Counting() != nil {
		blocks = append(blocks, line("why", "Why it differs from the vote",
			"The approver needs this line when the vote advised another option, or none.", was.Why, maxReason, true))
	}
	s, why := e.Standing(), was.Reason
	if s == nil {
		if s = e.Fallen(); s != nil && why == "" {
			why = "Its exception was refused"
		}
	}
	if s != nil {
		blocks = append(blocks, line("reason", "Why it replaces decision "+itoa(s.No), "", why, maxReason, false))
	}
	return modal(FormDecision, title, submit, ref, blocks...)
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
		return "The vote advised " + o.Label() + " (" + itoa(t.Votes[o.No]) + " of " + many(t.Voted, "ballot") + ")."
	}
	return "The vote gave no advice: " + t.Why + "."
}

// ParseDecision reads the decision form.
func ParseDecision(v Values, _ Reading) (meeting.DecisionDraft, error) {
	var d meeting.DecisionDraft
	var err error
	if d.Option, err = strconv.Atoi(v.Option("option")); err != nil || d.Option < 1 {
		return meeting.DecisionDraft{}, meeting.Refuse("option", "Please choose one of the options.")
	}
	d.Reasons, err = saidLines(v, "reasons", maxReasons, maxLine,
		"Please give at least one reason, one a line, for example: Preserves a strategic account.")
	if err != nil {
		return meeting.DecisionDraft{}, err
	}
	if d.Why, err = said(v, "why", maxReason, ""); err != nil {
		return meeting.DecisionDraft{}, err
	}
	if d.Reason, err = said(v, "reason", maxReason, ""); err != nil {
		return meeting.DecisionDraft{}, err
	}
	return d, nil
}

// WhyForm asks the approver for the line that a decision against the vote needs. ref.No and
// ref.Rev are the decision and the revision that were shown.
func WhyForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	blocks := Blocks{prose(adviceWords(e), false)}
	was := ""
	if d := e.Decision(ref.No); d != nil {
		was = d.Why
		if o := e.Option(d.Option); o != nil {
			blocks = append(blocks, prose("You approve "+o.Label()+". Reasons:", false), prose(strings.Join(d.Reasons, "\n"), true))
			if beyond, _ := e.Beyond(d.Option, e.Changed); beyond.Any() {
				blocks = append(blocks, prose("Beyond the contract, by the figures entered: "+beyond.String()+".", false))
			}
			if lines := (&View{}).oddLines(e, e.Changed); len(lines) > 0 {
				blocks = append(blocks, bullets("This does not add up", len(lines), lines...))
			}
		}
	}
	blocks = append(blocks, area("why", "Why you decide this, in a line", "It stands in the notes.", was, maxReason, false))
	return modal(FormWhy, "Approve", "Approve", ref, blocks...)
}

// ParseWhy reads the approver's line.
func ParseWhy(v Values, _ Reading) (string, error) {
	return said(v, "why", maxReason, "Please say in a line why you decide this, for example: the account is worth more than the credit.")
}

// DisagreeForm records a dissent from decision ref.No.
func DisagreeForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	var blocks Blocks
	was := ""
	if d := e.Decision(ref.No); d != nil {
		if o := e.Option(d.Option); o != nil {
			blocks = append(blocks, prose("Decision "+itoa(d.No)+": "+o.Label()+".", false))
		}
		for _, x := range d.Dissents {
			if x.Who == by.ID {
				was = x.Line
			}
		}
	}
	blocks = append(blocks, area("line", "Why you disagree, in a line", "It stands in the notes under your name.", was, maxReason, false))
	return modal(FormDisagree, "I disagree", "Record it", ref, blocks...)
}

// ParseDisagree reads the line of a dissent.
func ParseDisagree(v Values, _ Reading) (string, error) {
	return said(v, "line", maxReason, "Please say in a line why you disagree, for example: it sets a price for every outage.")
}
