package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// decision draws what is prepared and waits for the approver, what stands, and what was
// superseded.
func (p *page) decision() {
	pending, standing := p.e.Pending(), p.e.Standing()
	if pending != nil {
		p.pending(pending)
	}
	if standing != nil {
		p.standing(standing)
	}
	if f := p.e.Fallen(); f != nil {
		p.fallen(f)
	}
	if pending == nil && standing == nil && p.e.Fallen() == nil {
		p.head("Decision")
		p.say("Nothing was decided.")
	}
	p.superseded()
}

// deciders is who can approve a decision and is still here.
func (p *page) deciders() []meeting.UserID {
	who := append(slices.Clone(p.e.With(meeting.Approver)), p.e.With(meeting.StandIn)...)
	return slices.DeleteFunc(who, func(id meeting.UserID) bool { return !p.e.Has(id) })
}

func (p *page) pending(d *meeting.Decision) {
	p.head(p.decisionHead("Decision prepared", d))
	whom := "the open vote"
	if p.e.Approvable() != nil {
		whom = p.nameOr(p.deciders())
	}
	waits := "Waiting for " + whom + ". "
	if p.e.Standing() != nil {
		waits += "Until then, the decision below applies."
	} else {
		waits += "Nothing is decided until then."
	}
	p.say(waits)
	p.draft(d)
	p.small("Prepared by " + p.name(d.By) + ", " + when(d.At, p.e.Zone(d.By)) + ".")
	if p.e.Approvable() != nil && len(p.deciders()) > 0 {
		p.approveRow(d)
	}
}

// draft shows what a decision says: what its option gives and costs, its reasons, and what it
// goes against.
func (p *page) draft(d *meeting.Decision) {
	var facts []fact
	if o := p.e.Option(d.Option); o != nil {
		facts = append(facts, fact{"Gives", strings.Join(p.gives(o.Offer), "\n")}, fact{"Costs", p.costs(*o)})
	}
	facts = append(facts, fact{"Reasons", strings.Join(d.Reasons, "\n")})
	if against := p.e.Against(d.Option); against != "" && d.Approved == "" {
		facts = append(facts, fact{"What the vote said", against})
	}
	facts = append(facts, fact{p.whyLabel(d), d.Why}, fact{"Replaces decision " + itoa(d.Supersedes), d.Reason})
	p.facts(facts)
}

// decisionHead is the title of a decision's card: the option, and its credit.
func (p *page) decisionHead(what string, d *meeting.Decision) string {
	s := what + ": option " + itoa(d.Option)
	o := p.e.Option(d.Option)
	if o == nil {
		return s
	}
	s += ", " + flat(Cut(o.Offer.Title, 80))
	if o.Offer.Credit() != "" {
		s += " (credit " + creditCell(o.Offer) + ")"
	}
	return s
}

// whyLabel says what the line of why is an answer to.
func (p *page) whyLabel(d *meeting.Decision) string {
	b := p.e.Counting()
	if d.Ballot >= 1 && d.Ballot <= len(p.e.Ballots) {
		b = &p.e.Ballots[d.Ballot-1]
	}
	if b != nil {
		if t := p.e.Tally(b); t.Advice > 0 && t.Advice != d.Option {
			return "Why it overrules the vote"
		}
	}
	return "Why"
}

// approveRow is the approver's row of buttons.
func (p *page) approveRow(d *meeting.Decision) { p.row(p.approveButtons(d)...) }

// approveButtons are the approver's: the command refuses everybody else. What goes against the
// vote needs its line of why first.
func (p *page) approveButtons(d *meeting.Decision) []slack.BlockElement {
	ref := p.no(d.No, d.Rev)
	shown := ref
	shown.Seen = meeting.Figures(p.e, meeting.OfApproval(d.No))
	approve := primary(ActApprove, "Approve", shown)
	if d.Why == "" && p.e.Against(d.Option) != "" {
		approve = primary(FormID(FormWhy), "Approve", shown)
	}
	return []slack.BlockElement{approve, p.form(FormDecision, "Change", ref)}
}

func (p *page) standing(d *meeting.Decision) {
	p.head(p.decisionHead("Decision", d))
	p.say(p.approvedBy(d))
	p.small(decidedIn(p.e, d))
	p.subject(d)
	p.draft(d)
	p.dissent(d)
	p.uncovered()
	if p.open() {
		ref := p.no(d.No, d.Rev)
		p.row(p.form(FormDisagree, "I disagree", ref), p.form(FormDecision, "Replace this decision", ref))
	}
}

// subjectHead is the end of a decision's heading while it waits for its exception.
func subjectHead(e *meeting.Escalation, d *meeting.Decision) string {
	if x := e.Exception(d.Exception); x != nil && x.Waits() {
		return ", approved subject to exception"
	}
	return ""
}

// subject says how a decision stands to its exception: what goes beyond the contract, and
// who has answered.
func (p *page) subject(d *meeting.Decision) {
	x := p.e.Exception(d.Exception)
	if x == nil {
		return
	}
	s := "*Beyond the contract:* " + Esc(x.Beyond) + ". " + p.exceptionState(*x)
	if x.Waits() {
		s = "*Approved subject to exception.* " + s
	}
	p.with(s, p.reading("Read the exception", exceptionKey(x.No)))
}

// fallen draws a decision whose exception was refused: it no longer applies.
func (p *page) fallen(d *meeting.Decision) {
	p.head("No decision at the moment")
	p.say("Decision " + itoa(d.No) + " for " + p.option(d.Option) + " no longer applies: its exception was refused, " + when(d.Fell, p.e.Zone(p.e.Chair)) + ".")
	if x := p.e.Exception(d.Exception); x != nil {
		p.with(p.exceptionState(*x), p.reading("Read the exception", exceptionKey(x.No)))
	}
	if p.open() && p.e.Pending() == nil {
		p.row(p.form(FormDecision, "Prepare another decision", p.ref()))
	}
}

// approvedBy says who decided, when, and on what advice.
func (p *page) approvedBy(d *meeting.Decision) string {
	s := "Approved by " + p.name(d.Approved)
	if d.StandIn {
		s += " as stand-in for the approver"
	}
	s += ", " + when(d.On, p.e.Zone(d.Approved)) + ". "
	return s + p.advice(d)
}

// advice is what the vote had said to a decision.
func (p *page) advice(d *meeting.Decision) string {
	if d.Ballot < 1 || d.Ballot > len(p.e.Ballots) {
		return "Decided without a vote."
	}
	b := &p.e.Ballots[d.Ballot-1]
	t := p.e.Tally(b)
	switch {
	case !b.Holds(d.Option):
		return "It was not on the ballot."
	case t.Advice == 0:
		return "The vote gave no recommendation: " + t.Why + "."
	case t.Advice == d.Option:
		return "The vote recommended it: " + itoa(t.Votes[t.Advice]) + " of " + itoa(t.Voted) + " ballots."
	}
	return "It overrules the vote, which recommended " + p.option(t.Advice) + "."
}

func (p *page) dissent(d *meeting.Decision) {
	var lines []string
	for _, x := range d.Dissents {
		if x.Line == "" {
			lines = append(lines, p.named(x.Who)+" voted otherwise")
			continue
		}
		lines = append(lines, p.named(x.Who)+": "+p.short(x.Line))
	}
	if len(lines) > 0 {
		p.say("*Dissenting*")
		p.list(lines)
	}
}

// uncovered lists the parts of the chosen option that no action item delivers.
func (p *page) uncovered() {
	open := p.e.Uncovered()
	if len(open) == 0 {
		return
	}
	p.say("*Promised, but not assigned*")
	most := min(max(p.rows/2, 4), 12)
	for i, part := range open {
		if i == most {
			p.cut = true
			p.small("And " + countOf(len(open)-i, "more part", "more parts") + ".")
			break
		}
		var add slack.BlockElement
		if p.open() {
			add = p.form(FormItems, "Add an item", Ref{Of: p.e.ID, Rev: part.Part, Warn: true})
		}
		p.with("• "+p.esc(p.e.PartText(part)), add)
	}
	if p.open() {
		p.small("Already covered? Link it: item menu, What it delivers.")
	}
}

// superseded lists the decisions of before: they stay in the record.
func (p *page) superseded() {
	var lines []string
	for i := range p.e.Decisions {
		d := &p.e.Decisions[i]
		if d.Approved == "" || d.SupersededBy == 0 {
			continue
		}
		s := "Decision " + itoa(d.No) + ": " + strings.ToLower(p.optionFlat(d.Option)[:1]) + p.optionFlat(d.Option)[1:] + ", approved by " + p.named(d.Approved) + ", " + wall(d.On, p.e.Zone(d.Approved))
		if by := p.e.Decision(d.SupersededBy); by != nil && by.Reason != "" {
			s += ". Replaced because: " + p.short(by.Reason)
		}
		lines = append(lines, s)
	}
	if len(lines) > 0 {
		p.say("*Replaced*")
		p.list(lines)
	}
}
