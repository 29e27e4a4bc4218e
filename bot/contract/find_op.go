package contract

import (
	"fmt"
	"slices"
	"strings"
)

// optionFindings look at what options cost against what is at risk: OP-1 to OP-3.
func optionFindings(r Record, c Comparison) []Finding {
	var out []Finding
	for _, row := range c.Rows {
		if f, ok := unpricedParts(row); ok {
			out = append(out, f)
		}
		out = append(out, optionCost(r, c, row))
	}
	if b := r.Business; b != nil && (b.Revenue.Stated() || b.Expansion.Stated()) {
		out = append(out, atRisk(r))
	}
	return out
}

// unpricedParts is OP-1: parts without a price, and that there is no order while there are any.
func unpricedParts(row Row) (Finding, bool) {
	o, n := row.Option, len(row.Cost.Unpriced)
	if n == 0 {
		return Finding{}, false
	}
	parts := make([]string, 0, n)
	for _, p := range row.Cost.Unpriced {
		parts = append(parts, quoted(p))
	}
	is := "are"
	if n == 1 {
		is = "is"
	}
	text := fmt.Sprintf("%d of %s %s unpriced (%s)", n, many(row.Cost.Parts, "part"), is, list(parts))
	if row.Cost.Total.Stated() {
		text += ", so the total is " + row.Cost.String()
	}
	text += "; until all parts have a price, the options cannot be ranked by cost"
	return Finding{
		ID: "OP-1", Severity: ForInformation, About: About{Kind: AboutOption, No: o.No}, Text: text + ".",
		Working:  totalSteps(row),
		Question: "What would each cost, or is it free (= 0)?", Role: RoleProposer, Sources: []Role{RoleProposer},
		Figures: o.figures(), Changes: true,
	}, true
}

// totalSteps adds up an option.
func totalSteps(row Row) []Step {
	var terms []string
	o := row.Option
	if o.Amount.Stated() {
		terms = append(terms, o.Amount.String()+" (credit)")
	}
	for _, p := range o.All() {
		if p.Price == Priced {
			terms = append(terms, fmt.Sprintf("%s (%s)", p.Amount, p.Text))
		}
	}
	steps := []Step{{"Total", strings.Join(terms, " + ") + " = " + orZero(row.Cost)}}
	switch n := len(row.Cost.Unpriced); {
	case row.Cost.Mixed:
		steps[0].How = row.Cost.String()
	case len(terms) == 0:
		steps[0].How = "nothing is priced"
	case n > 0:
		steps[0].How += ", and " + many(n, "part") + " unpriced"
	}
	if row.Cost.Contingent.Stated() {
		steps = append(steps, Step{"Contingent, not in the total", row.Cost.Contingent.String()})
	}
	return steps
}

// optionCost is OP-2: what an option costs, as a share of the annual value, and its break-even or why there is none.
func optionCost(r Record, c Comparison, row Row) Finding {
	o := row.Option
	text := "The cost is " + row.Cost.String()
	steps := totalSteps(row)
	if row.OfAnnual != nil {
		sign := ""
		if len(row.Cost.Unpriced) > 0 {
			sign = "at least "
		}
		text += fmt.Sprintf(", %s%s of the annual value", sign, shortPercent(row.OfAnnual))
		steps = append(steps, Step{"Share of the annual value", fmt.Sprintf("%s / %s = %s", row.Cost.Total, r.Customer.Annual, shortPercent(row.OfAnnual))})
	}
	if row.Cost.Contingent.Stated() {
		text += ", and " + row.Cost.Contingent.String() + " more under a condition"
	}
	if row.OfMonth != nil {
		steps = append(steps, Step{"Credit as a percent of the monthly fee", fmt.Sprintf("%s / %s = %s", o.Amount, c.Month, shortPercent(row.OfMonth))})
	}
	base := ""
	var assume []string
	if row.BreakEven != "" {
		base = c.Rows[baseOf(c.Rows)].Option.figures()
		text += ". Break-even is " + row.BreakEven
		assume = append(assume, "break-even: how many points the option has to add to the chance of keeping the contract for a year")
		steps = append(steps, breakEvenSteps(r, c, row)...)
	}
	return Finding{
		ID: "OP-2", Severity: ForInformation, About: About{Kind: AboutOption, No: o.No}, Text: text + ".", Working: steps,
		Assumptions: assume, Question: "Does the cost cover all that the option promises?", Role: RoleProposer, Sources: []Role{RoleProposer},
		Figures: figures(o.figures(), r.annualFigures(), r.feeFigures(), r.riskFigures(), "base "+base),
	}
}

// breakEvenSteps shows the break-even, as far as the parts are priced.
func breakEvenSteps(r Record, c Comparison, row Row) []Step {
	base := baseOf(c.Rows)
	if base < 0 {
		return nil
	}
	points, why := r.points(row, c.Rows[base])
	if why != "" {
		return nil
	}
	revenue := r.Customer.Annual
	if r.Business != nil && r.Business.Revenue.Stated() {
		revenue = r.Business.Revenue
	}
	return []Step{{fmt.Sprintf("Over option %d, as far as priced", c.Base),
		fmt.Sprintf("(%s − %s) / %s contracted a year = %s", orZero(row.Cost), orZero(c.Rows[base].Cost), revenue, points)}}
}

// orZero is the priced total in words, 0 when nothing is priced.
func orZero(c Cost) string {
	if !c.Total.Stated() {
		return "0"
	}
	return c.Total.String()
}

func (r Record) riskFigures() string {
	if r.Business == nil {
		return "risk not given"
	}
	return fmt.Sprintf("revenue %s, pipeline %s at %s", amountFigures(r.Business.Revenue), amountFigures(r.Business.Expansion), r.Business.Probability)
}

// atRisk is OP-3: contracted revenue and pipeline, never added up.
func atRisk(r Record) Finding {
	b := r.Business
	var parts []string
	if b.Revenue.Stated() {
		parts = append(parts, fmt.Sprintf("%s a year is contracted", b.Revenue))
	}
	if b.Expansion.Stated() {
		pipeline := fmt.Sprintf("%s is pipeline", b.Expansion)
		if b.Probability.Stated() {
			pipeline += fmt.Sprintf(" at a probability of %s, %s of it", b.Probability, b.Probability.Of(b.Expansion))
		}
		parts = append(parts, pipeline)
	}
	text := "At risk: " + strings.Join(parts, "; ") + "."
	if len(parts) > 1 {
		text += " The two are not added up."
	}
	question := "Over how many years is the pipeline counted, and how likely is it?"
	if !b.Expansion.Stated() {
		question = "Is there pipeline in addition?"
	}
	return Finding{
		ID: "OP-3", Severity: ForInformation, About: About{Kind: AboutRisk},
		Text:     text,
		Question: question, Role: RoleBusiness, Sources: []Role{RoleBusiness}, Figures: r.riskFigures(),
	}
}

// demandFindings is OP-4: each part of the demand, and which option answers it how far. It asks only where something of
// the demand is not answered, or cannot be read.
func demandFindings(r Record, c Comparison) []Finding {
	if len(c.Rows) == 0 {
		return nil
	}
	var out []Finding
	if r.Demand.Percent.Stated() {
		out = append(out, demandedCredit(r, c))
	}
	kept := make([]string, 0, len(c.Rows))
	lines := make([][]waiverLine, 0, len(c.Rows))
	for _, row := range c.Rows {
		kept = append(kept, row.Option.figures())
		lines = append(lines, row.Option.waiverLines())
	}
	for i, w := range r.Demand.Waivers {
		out = append(out, demandedWaiver(c, i+1, w, kept, lines))
	}
	return out
}

func demandedCredit(r Record, c Comparison) Finding {
	asked := fmt.Sprintf("%s of the fee of %s", r.Demand.Percent, orUnstated(r.Demand.Period))
	var parts []string
	var steps []Step
	text := "The demand is a credit of " + asked
	if c.Demanded.Stated() {
		months, _ := ParseFeePeriod(r.Demand.Period)
		text += ", " + c.Demanded.String()
		steps = append(steps, Step{"Demanded", fmt.Sprintf("%s of %d × %s = %s", r.Demand.Percent, months, c.Month, c.Demanded)})
	} else {
		text += ", which cannot be computed in money"
	}
	for _, row := range c.Rows {
		switch {
		case row.OfDemand != nil:
			parts = append(parts, fmt.Sprintf("option %d answers %s of it", row.Option.No, shortPercent(row.OfDemand)))
			steps = append(steps, Step{fmt.Sprintf("Option %d", row.Option.No), fmt.Sprintf("%s / %s = %s", row.Option.Amount, c.Demanded, shortPercent(row.OfDemand))})
		case !row.Option.credited():
			parts = append(parts, fmt.Sprintf("option %d gives no credit", row.Option.No))
		default:
			parts = append(parts, fmt.Sprintf("option %d gives a %s", row.Option.No, row.Option.Credit()))
		}
	}
	severity, question := ForInformation, "Is this the right answer to the demand?"
	_, err := ParseFeePeriod(r.Demand.Period)
	switch credits := slices.ContainsFunc(r.Options, Option.credited); {
	case strings.TrimSpace(r.Demand.Period) != "" && err != nil:
		severity, question = ToConfirm, "For which period is the credit demanded?"
	case !credits && c.Due.Known && c.Due.Low.Sign() > 0:
		severity, question = ToConfirm, "Should there be no credit, although one is due under the terms as entered?"
	}
	return Finding{
		ID: "OP-4", Severity: severity, About: About{Kind: AboutDemand}, Text: text + ": " + strings.Join(parts, ", ") + ".",
		Working: steps, Assumptions: feeAssumption(r.terms()), Question: question, Role: RoleChair,
		Sources: []Role{RoleProposer, RoleOpener}, Figures: figures(r.demandFigures(c), "asked "+asked, r.annualFigures(), r.feeFigures()),
	}
}

func orUnstated(s string) string {
	if strings.TrimSpace(s) == "" {
		return "a time not stated"
	}
	return s
}

func (r Record) demandFigures(c Comparison) string {
	all := make([]string, 0, len(c.Rows))
	for _, row := range c.Rows {
		all = append(all, row.Option.creditFigures())
	}
	return strings.Join(all, "; ")
}

func demandedWaiver(c Comparison, n int, waiver string, kept []string, lines [][]waiverLine) Finding {
	asked := keywords(waiver)
	var parts []string
	severity := ToConfirm
	for i, row := range c.Rows {
		answer, part := answer(asked, lines[i])
		if answer != Silent {
			severity = ForInformation
		}
		s := fmt.Sprintf("option %d %s", row.Option.No, answer)
		if answer != Silent {
			s += " (" + quoted(part.Text) + ", " + part.priceWords() + ")"
		}
		parts = append(parts, s)
	}
	return Finding{
		ID: "OP-4", Severity: severity, About: About{Kind: AboutDemand, No: n},
		Text:        fmt.Sprintf("The demand asks for a waiver: %s. By their wording, %s.", quoted(waiver), strings.Join(parts, ", ")),
		Assumptions: []string{"waivers are compared by the words that they share"},
		Question:    "Which option gives this waiver, and of what amount?", Role: RoleProposer, Sources: []Role{RoleProposer, RoleOpener},
		Figures: figures(append([]string{"asked " + waiver}, kept...)...),
	}
}

// priceWords is a part's price in words.
func (p Part) priceWords() string {
	switch {
	case p.Price == Priced:
		return p.Amount.String()
	case p.Price == Contingent:
		return p.Amount.String() + " if " + p.If
	case p.Price == Free || p.refuses():
		return "no cost"
	}
	return "unpriced"
}
