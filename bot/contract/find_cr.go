package contract

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"escalate/bot/money"
)

// creditFindings look at the credit of each option: CR-1 to CR-5. Their texts do not say which option: About does, and
// whoever shows a finding puts that before it.
func creditFindings(r Record, c Comparison) []Finding {
	var out []Finding
	for _, row := range c.Rows {
		for _, check := range []func(Record, Comparison, Row) (Finding, bool){impliedBase, aboveCap, beyondContract, goodwill, asTicked} {
			if f, ok := check(r, c, row); ok {
				f.About = About{Kind: AboutOption, No: row.Option.No}
				out = append(out, f)
			}
		}
	}
	return out
}

// impliedBase is CR-1: amount / percent against the contract's bases.
func impliedBase(r Record, c Comparison, row Row) (Finding, bool) {
	o, t, f := row.Option, r.terms(), r.Facts()
	base, low, high, ok := o.ImpliedBase()
	if !ok {
		return Finding{}, false
	}
	if !c.Month.Stated() {
		return aboveMostFee(r, row, base, low)
	}
	if base.Currency() != c.Month.Currency() {
		return Finding{}, false
	}
	var bases []string
	var steps []Step
	for _, p := range periods {
		fee := t.FeeOf(f, p)
		if fits(fee, low, high, base.Currency()) {
			return Finding{}, false
		}
		bases = append(bases, fmt.Sprintf("%s a %s", fee, p))
	}
	if fits(f.Annual, low, high, base.Currency()) {
		return Finding{}, false
	}
	text := fmt.Sprintf("%s and %s imply a base of %s. By the figures entered the fee is %s.", o.Percent, o.Amount, base, list(bases))
	if part := ratio(base, f.Annual); part != nil && percent(part).IsInt() && part.Cmp(num(1)) < 0 {
		text += fmt.Sprintf(" %s is %s of the annual value.", base, shortPercent(part))
	}
	text += fmt.Sprintf(" If the percent is of one month's fee, %s is %s.", o.Percent, row.AtMonth)
	steps = append(steps, Step{"Implied base", fmt.Sprintf("%s / %s = %s", o.Amount, o.Percent, base)},
		Step{"Compared within", fmt.Sprintf("%s to %s (the precision as typed, at most 1%%)", money.FromRat(low, base.Currency()), money.FromRat(high, base.Currency()))},
		Step{"If the percent is of one month's fee", fmt.Sprintf("%s of %s = %s", o.Percent, c.Month, row.AtMonth)})
	return Finding{
		ID: "CR-1", Severity: DoesNotAddUp, Text: text, Working: steps, Assumptions: feeAssumption(t),
		Question: fmt.Sprintf("Of which fee is %s meant, or is another amount meant?", o.Percent), Role: RoleProposer,
		Sources: []Role{RoleProposer}, Figures: figures(o.creditFigures(), r.annualFigures(), r.feeFigures()), Changes: true,
	}, true
}

// aboveMostFee is CR-1 where the fee has no figure but a bound, as that of a part of the service has: a base that not even
// the largest fee reaches. The fee is that of the SLA's window; while no window is stated it is a month's where the words
// say so, and a year's, the largest, where they do not.
func aboveMostFee(r Record, row Row, base money.Amount, low *big.Rat) (Finding, bool) {
	o, t, f := row.Option, r.terms(), r.Facts()
	window := t.Period
	switch {
	case window != PeriodUnknown:
	case strings.Contains(plain(t.Fee.Text), "month"):
		window = Month
	default:
		window = Year
	}
	most := t.mostFee(f, window)
	if !most.Stated() || base.Currency() != most.Currency() || low.Cmp(most.Rat()) <= 0 {
		return Finding{}, false
	}
	atMost := o.Percent.Of(most)
	return Finding{
		ID: "CR-1", Severity: DoesNotAddUp,
		Text: fmt.Sprintf("%s and %s imply a base of %s. By the figures entered %s is at most %s a %s, and %s of that is %s.",
			o.Percent, o.Amount, base, quoted(t.Fee.Text), most, window, o.Percent, atMost),
		Working: []Step{
			{"Implied base", fmt.Sprintf("%s / %s = %s", o.Amount, o.Percent, base)},
			{"Largest base", fmt.Sprintf("%s: at most %s a %s", quoted(t.Fee.Text), most, window)},
		},
		Assumptions: []string{fmt.Sprintf("%s is at most the annual value / 12 a month", quoted(t.Fee.Text))},
		Question:    fmt.Sprintf("Of which fee is %s meant, or is another amount meant?", o.Percent), Role: RoleProposer,
		Sources: []Role{RoleProposer}, Figures: figures(o.creditFigures(), r.annualFigures(), r.feeFigures()), Changes: true,
	}, true
}

func (o Option) creditFigures() string {
	return fmt.Sprintf("option %d: %s %s", o.No, o.Percent, amountFigures(o.Amount))
}

func (r Record) feeFigures() string {
	fee := r.terms().Fee
	return fmt.Sprintf("fee %s %s %s", fee.Kind, amountFigures(fee.Amount), fee.Text)
}

func feeAssumption(t Terms) []string {
	if t.Fee.Kind == FeeTwelfth {
		return []string{"a month's fee is the annual value / 12"}
	}
	return nil
}

// aboveCap is CR-2: the percent above the cap's percent.
func aboveCap(r Record, _ Comparison, row Row) (Finding, bool) {
	o, t := row.Option, r.terms()
	if t.Cap.Kind != CapPercent || !o.Percent.Stated() || o.Percent.Rat().Cmp(t.Cap.Percent.Rat()) <= 0 {
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
		Question:    "Is a credit above the cap meant, and do legal and finance approve it?", Role: RoleExcept,
		Sources: []Role{RoleProposer, RoleLegal}, Figures: figures("option "+fmt.Sprint(o.No)+" "+o.Percent.String(), r.capFigures()), Changes: true,
	}, true
}

func (r Record) capFigures() string {
	c := r.terms().Cap
	return fmt.Sprintf("cap %s %s of %s", c.Kind, c.Percent, c.Of)
}

// beyondContract is CR-3: what an option goes beyond what is due, as a range, waivers included.
func beyondContract(r Record, c Comparison, row Row) (Finding, bool) {
	o, b := row.Option, row.Beyond
	if !b.Any() {
		return Finding{}, false
	}
	var steps []Step
	text := fmt.Sprintf("What goes beyond the contract is %s.", b)
	due := "not computable"
	if c.Due.Known {
		due = c.Due.Range.String()
	}
	if b.Known {
		text = fmt.Sprintf("It gives %s beyond what is due under the terms as entered (%s)", b.Range, due)
		if b.Waivers.Sign() > 0 {
			text += ", priced waivers of " + b.Waivers.String() + " included"
		}
		if b.Contingent.Sign() > 0 {
			text += ", and " + b.Contingent.String() + " under a condition"
		}
		if b.Unpriced > 0 {
			text += ", and " + many(b.Unpriced, "unpriced waiver") + " beside it"
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
		question = "Which dates and exclusions hold, and if it goes beyond, do legal and finance approve it?"
		if len(r.Facts().Lengths()) == 0 {
			question = "Which terms hold, and if it goes beyond, do legal and finance approve it?"
		}
	}
	return Finding{
		ID: "CR-3", Severity: NeedsApproval, Text: text, Working: steps, Assumptions: c.Due.Assumptions, Question: question, Role: RoleExcept,
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

// goodwill is CR-4: a credit although the verdict says that the outage is within the allowance.
func goodwill(r Record, _ Comparison, row Row) (Finding, bool) {
	o := row.Option
	if r.Legal == nil || r.Legal.Verdict != Within || !o.credited() {
		return Finding{}, false
	}
	return Finding{
		ID: "CR-4", Severity: ToConfirm, Text: fmt.Sprintf("A %s is offered, and the verdict entered is within the allowance.", o.Credit()),
		Working:     []Step{{"Verdict", "within the allowance, so by it no credit is due"}},
		Assumptions: []string{"a credit is due only above the allowance"},
		Question:    "Is the credit goodwill, without admission?", Role: RoleLegal, Sources: []Role{RoleProposer, RoleLegal},
		Figures: figures(o.creditFigures(), "verdict "+string(r.Legal.Verdict)),
	}, true
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
		above := !due.Open && amount.Rat().Cmp(due.High.Rounded().Rat()) > 0
		if above || amount.Rat().Cmp(due.Low.Rounded().Rat()) < 0 {
			why = append(why, fmt.Sprintf("its credit of %s is outside what is due under the terms as entered (%s)", o.Amount, due.Range))
		}
	}
	if r.Legal != nil && r.Legal.Verdict == Within && o.credited() {
		why = append(why, "by the verdict entered, within the allowance, no credit is due")
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
		Question: "Is the mark meant, and from which figures does the amount follow?", Role: RoleProposer,
		Sources: []Role{RoleProposer, RoleLegal}, Figures: figures(o.figures(), r.annualFigures(), r.outageFigures(), r.termFigures()), Changes: true,
	}, true
}

// amountFindings is CR-6: one amount used for two different things.
func amountFindings(r Record, _ Comparison) []Finding {
	type use struct{ thing, said string }
	uses := map[string][]use{}
	shown := map[string]money.Amount{}
	add := func(a money.Amount, thing, said string) {
		if a.Sign() <= 0 {
			return
		}
		key := amountFigures(a.Rounded())
		shown[key] = a
		if !slices.ContainsFunc(uses[key], func(u use) bool { return u.thing == thing }) {
			uses[key] = append(uses[key], use{thing, said})
		}
	}
	for _, o := range r.Options {
		add(o.Amount, "credit "+o.Percent.String(), fmt.Sprintf("the %s of option %d", creditWord(o), o.No))
		for _, p := range o.All() {
			add(p.Amount, "part "+cmpWords(p.Text), fmt.Sprintf("%s in option %d", quoted(p.Text), o.No))
		}
	}
	var keys []string
	for key, all := range uses {
		if len(all) > 1 {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		if c := shown[b].Rat().Cmp(shown[a].Rat()); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	var out []Finding
	for _, key := range keys {
		var said, used []string
		for _, u := range uses[key] {
			said, used = append(said, u.said), append(used, u.thing+" "+u.said)
		}
		out = append(out, Finding{
			ID: "CR-6", Severity: ToConfirm, About: About{Kind: AboutAmount, Name: key},
			Text:     fmt.Sprintf("%s stands for different things: %s.", shown[key], list(said)),
			Question: "Is the same amount meant for each?", Role: RoleProposer,
			Sources: []Role{RoleProposer}, Figures: figures(append([]string{key}, used...)...), Changes: true,
		})
	}
	return out
}

// cmpWords is a text as far as it tells one thing from another.
func cmpWords(text string) string {
	if words := keywords(text); len(words) > 0 {
		return strings.Join(words, " ")
	}
	return plain(text)
}

func creditWord(o Option) string {
	if o.Percent.Stated() {
		return o.Percent.String() + " credit"
	}
	return "credit"
}
