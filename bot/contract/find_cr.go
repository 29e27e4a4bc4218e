package contract

import (
	"fmt"
	"slices"
)

// creditFindings look at the credit of each option: CR-1 to CR-5, CR-7 and CR-8. Their texts do not say which option:
// About does, and whoever shows a finding puts that before it.
func creditFindings(r Record, c Comparison) []Finding {
	var out []Finding
	for _, row := range c.Rows {
		for _, check := range []func(Record, Comparison, Row) (Finding, bool){
			impliedBase, aboveCap, beyondContract, goodwill, asTicked, freeWaiver, longerBase,
		} {
			if f, ok := check(r, c, row); ok {
				f.About = About{Kind: AboutOption, No: row.Option.No}
				out = append(out, f)
			}
		}
	}
	return out
}

// aboveCap is CR-2: the percent above the cap's percent, beside a CR-3 that is still to be approved.
func aboveCap(r Record, _ Comparison, row Row) (Finding, bool) {
	o, t := row.Option, r.terms()
	if r.beyondSeverity(row) != NeedsApproval || !r.percentAboveCap(o) {
		return Finding{}, false
	}
	of := "the fee"
	if t.Cap.Of != PeriodUnknown {
		of = fmt.Sprintf("one %s's fee", t.Cap.Of)
	}
	return Finding{
		ID: "CR-2", Severity: NeedsApproval, Text: fmt.Sprintf("A credit of %s is above the cap of %s of %s as entered.", o.Percent, t.Cap.Percent, of),
		Working:     []Step{{"Above the cap", fmt.Sprintf("%s > %s", o.Percent, t.Cap.Percent)}},
		Assumptions: []string{"both percents are of the same fee"},
		Question:    "Is a credit above the cap intended, and do legal and finance approve it?", Role: RoleExcept,
		Sources: []Role{RoleProposer, RoleLegal}, Figures: figures("option "+fmt.Sprint(o.No)+" "+o.Percent.String(), r.capFigures()), Changes: true,
	}, true
}

// percentAboveCap says that an option's percent is above the cap's, as far as both are of one fee: a percent of one fee
// is not compared with a percent of another.
func (r Record) percentAboveCap(o Option) bool {
	t := r.terms()
	if t.Cap.Kind != CapPercent || !o.Percent.Stated() || o.Percent.Rat().Cmp(t.Cap.Percent.Rat()) <= 0 {
		return false
	}
	if t.Cap.Of == PeriodUnknown {
		return true
	}
	if !o.Amount.Stated() {
		return t.Period == PeriodUnknown || t.Period == t.Cap.Of // a percent alone is of the window's fee
	}
	b, ok := r.fitting(o)
	return !ok || b.period == t.Cap.Of
}

func (r Record) capFigures() string {
	c := r.terms().Cap
	return fmt.Sprintf("cap %s %s of %s", c.Kind, c.Percent, c.Of)
}

// asTicked is CR-5: ticked as what the contract gives, but outside what is due: by the figures, or by the verdict.
func asTicked(r Record, c Comparison, row Row) (Finding, bool) {
	o, due := row.Option, c.Due
	if !o.Contractual {
		return Finding{}, false
	}
	var why []string
	amount := o.Amount.Rounded()
	if o.Amount.Stated() && due.Known && amount.Currency() == due.Low.Currency() {
		slack := slackOf(o.Amount)
		above := !due.Open && minus(amount.Rat(), due.High.Rounded().Rat()).Cmp(slack) > 0
		if above || minus(due.Low.Rounded().Rat(), amount.Rat()).Cmp(slack) > 0 {
			why = append(why, fmt.Sprintf("its credit of %s is outside what is due under the terms as entered (%s)", o.Amount, due))
		}
	}
	if due.Nothing && o.credited() {
		why = append(why, "under the terms as entered nothing is due")
	}
	if r.Legal != nil && r.Legal.Verdict == Within && o.credited() {
		why = append(why, "by Legal's assessment, within the allowance, no credit is due")
	}
	if gives := slices.ContainsFunc(o.AllWaivers(), Part.gives); gives {
		why = append(why, "it gives a waiver, which is beyond what is due")
	}
	if len(why) == 0 {
		return Finding{}, false
	}
	text := fmt.Sprintf("The option is marked as what the contract gives, but %s.", list(why))
	steps := slices.Clone(due.Working)
	if row.AboveCap.Stated() {
		text += fmt.Sprintf(" The credit is %s above one month's cap.", row.AboveCap)
		steps = append(steps, capSteps(r, row)...)
	}
	return Finding{
		ID: "CR-5", Severity: DoesNotAddUp, Text: text, Working: steps, Assumptions: due.Assumptions,
		Question: "Is the mark right, and which figures give this amount?", Role: RoleProposer,
		Sources: []Role{RoleProposer, RoleLegal}, Figures: figures(o.figures(), r.annualFigures(), r.outageFigures(), r.termFigures()), Changes: true,
	}, true
}
