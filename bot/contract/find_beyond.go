package contract

import (
	"fmt"
)

// decidedOtherwise says that another option was decided.
func (r Record) decidedOtherwise(option int) bool {
	return r.Decision != nil && r.Decision.Approved && r.Decision.Option != option
}

// beyondSeverity is what CR-3 asks for: nothing once it is approved, or another option was decided.
func (r Record) beyondSeverity(row Row) Severity {
	if row.Option.Cleared || r.decidedOtherwise(row.Option.No) || !row.Beyond.Any() {
		return ForInformation
	}
	return NeedsApproval
}

// beyondContract is CR-3: what an option goes beyond what is due, as a range, waivers included.
func beyondContract(r Record, c Comparison, row Row) (Finding, bool) {
	o, b := row.Option, row.Beyond
	if !b.Any() {
		return Finding{}, false
	}
	var steps []Step
	text := fmt.Sprintf("What goes beyond the contract is %s.", b)
	due := c.Due.String()
	if b.Known {
		text = fmt.Sprintf("It gives %s beyond what is due under the terms as entered (%s)", b.Range, due)
		if b.Waivers.Sign() > 0 {
			text += ", priced waivers of " + b.Waivers.String() + " included"
		}
		if b.Contingent.Sign() > 0 {
			text += ", and " + b.Contingent.String() + " under a condition"
		}
		if b.Unpriced > 0 {
			text += ", and " + many(b.Unpriced, "unpriced waiver") + " in addition"
		}
		text += "."
	}
	steps = append(steps, c.Due.Working...)
	if b.Known {
		steps = append(steps, Step{"Beyond the contract", o.beyondWorking(b, due)})
	}
	steps = append(steps, capSteps(r, row)...)
	question := "Do legal and finance approve what goes beyond, as goodwill without admission?"
	if b.Known && b.Low.Sign() == 0 && b.Unpriced == 0 {
		question = "Which dates and exclusions are right? If it goes beyond, do legal and finance approve it?"
		if len(r.Facts().Lengths()) == 0 {
			question = "Which terms are right? If it goes beyond, do legal and finance approve it?"
		}
	}
	if r.Legal != nil && len(r.Legal.Unread) > 0 && !b.Certain() {
		question = "What does the contract say where it could not be read? If it goes beyond, do legal and finance approve it?"
	}
	role := RoleExcept
	switch {
	case o.Cleared:
		question, role = "Is it given just as it was approved?", RoleChair
	case r.decidedOtherwise(o.No):
		question, role = "Is this option still open?", RoleChair
	}
	return Finding{
		ID: "CR-3", Severity: r.beyondSeverity(row), Text: text, Working: steps, Assumptions: c.Due.Assumptions, Question: question, Role: role,
		Sources: []Role{RoleProposer, RoleLegal, RoleTechnical},
		Figures: figures(o.figures(), r.annualFigures(), r.outageFigures(), r.termFigures()), Changes: true,
	}, true
}

// capSteps holds a credit against one monthly cap, when it is above.
func capSteps(r Record, row Row) []Step {
	if !row.AboveCap.Stated() {
		return nil
	}
	unit, amount := r.terms().CapOf(r.Facts()), row.Option.Amount
	steps := []Step{{"Above one month's cap", fmt.Sprintf("%s − %s = %s", amount, unit, row.AboveCap)}}
	if n := ratio(amount, unit); n != nil {
		steps = append(steps, Step{"Counted in monthly caps", fmt.Sprintf("%s / %s = %s", amount, unit, trimmed(n, 2, nearest))})
	}
	return steps
}

func (o Option) beyondWorking(b Beyond, due string) string {
	credit := "no credit"
	if o.Amount.Stated() {
		credit = "credit " + o.Amount.String()
	}
	s := fmt.Sprintf("%s − due %s, not below 0", credit, due)
	if b.Waivers.Stated() {
		s += " + waivers " + b.Waivers.String()
	}
	return s + " = " + b.Range.String()
}

// goodwill is CR-4: a credit although the verdict says that the outage is within the allowance. An approved exception is
// the answer.
func goodwill(r Record, _ Comparison, row Row) (Finding, bool) {
	o := row.Option
	if r.Legal == nil || r.Legal.Verdict != Within || !o.credited() || o.Cleared || r.decidedOtherwise(o.No) {
		return Finding{}, false
	}
	return Finding{
		ID: "CR-4", Severity: ToConfirm, Text: fmt.Sprintf("A %s is offered, and Legal's assessment is within the allowance.", o.Credit()),
		Working:     []Step{{"Legal's assessment", "within the allowance, so by it no credit is due"}},
		Assumptions: []string{"a credit is due only above the allowance"},
		Question:    "Is the credit goodwill, without admission?", Role: RoleLegal, Sources: []Role{RoleProposer, RoleLegal},
		Figures: figures(o.creditFigures(), "verdict "+string(r.Legal.Verdict)),
	}, true
}

// freeWaiver is CR-7: something is waived, and priced at nothing, so that nothing of it counts as beyond the contract.
func freeWaiver(_ Record, _ Comparison, row Row) (Finding, bool) {
	o := row.Option
	var lines []string
	for _, w := range o.AllWaivers() {
		if !w.refuses() && (w.Price == Free || w.Price == Priced && w.Amount.Sign() == 0) {
			lines = append(lines, quoted(w.Text))
		}
	}
	if len(lines) == 0 {
		return Finding{}, false
	}
	is, of, its := "is", "it", "the waiver"
	if len(lines) > 1 {
		is, of, its = "are", "them", "the waivers"
	}
	return Finding{
		ID: "CR-7", Severity: ToConfirm, Text: fmt.Sprintf("%s %s priced at 0, so nothing of %s counts as beyond the contract.", list(lines), is, of),
		Question: fmt.Sprintf("What would be paid without %s, or is none given (then write “No …”)?", its),
		Role:     RoleProposer, Sources: []Role{RoleProposer}, Figures: o.figures(), Changes: true,
	}, true
}
