package view

import (
	"math/big"
	"strings"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// working shows how every figure of the comparison came about, step by step.
func (p *page) working() {
	c := p.comparison()
	p.say("This is how the comparison was computed from the figures entered. Nothing is converted between currencies. Arithmetic only; not legal advice.")
	if s := p.soFar(); s != "" {
		p.small(s)
	}
	for _, r := range c.Rows {
		o := p.e.Option(r.Option.No)
		if o == nil {
			continue
		}
		p.say("*Option " + itoa(o.No) + " · " + p.esc(o.Offer.Title) + "*")
		p.list(append(workingLines(o.Offer), p.shareLines(c, r)...))
	}
	if len(c.Due.Working) > 0 {
		p.say("*What is due under the terms as entered*")
		p.steps(c.Due.Working)
	}
	p.assumed(c.Due.Assumptions)
	if !c.Ordered && len(c.Rows) > 1 {
		p.small("The options cannot be ranked by cost yet: a part has no price or is in another currency.")
	}
	p.small("A credit given only in percent has no price until its amount is known. Contingent parts are added up separately.")
}

// shareLines is what an option's figures come to beside the contract's, each with its
// computation.
func (p *page) shareLines(c contract.Comparison, r contract.Row) []string {
	var out []string
	add := func(s string) { out = append(out, s) }
	credit := r.Option.Amount.String()
	if r.OfMonth != nil {
		add("Of the fee of one month: " + credit + " / " + c.Month.String() + " = " + shareWords(r.OfMonth))
	}
	if r.AtMonth.Stated() {
		add("If the percent is of one month's fee: " + r.Option.Percent.String() + " of " + c.Month.String() + " = " + r.AtMonth.String())
	}
	if r.Base.Stated() {
		fits := ""
		if r.Fee != "" {
			fits = ", within the precision as typed " + r.Fee
		}
		add("Fee implied by percent and amount: " + credit + " / " + r.Option.Percent.String() + " = " + r.Base.String() + fits)
	}
	if r.AboveCap.Stated() {
		add("Credit above the cap of one month: " + r.AboveCap.String())
	}
	if r.OfDemand != nil {
		add("Of the credit demanded: " + credit + " / " + c.Demanded.String() + " = " + shareWords(r.OfDemand))
	}
	if r.OfAnnual != nil {
		least := ""
		if len(r.Cost.Unpriced) > 0 {
			least = "at least "
		}
		add("Total of the annual value: " + r.Cost.Total.String() + " / " + p.e.Background.AnnualValue.String() + " = " + least + shareWords(r.OfAnnual))
	}
	add("Beyond the contract: " + beyondSum(c, r))
	switch {
	case r.BreakEven != "":
		add("Break-even is " + r.BreakEven)
	case c.Base == r.Option.No && len(c.Rows) > 1:
		add("Break-even: the other options are compared with this one")
	}
	return out
}

// beyondSum is what goes beyond the contract, with the figures put in.
func beyondSum(c contract.Comparison, r contract.Row) string {
	if !r.Beyond.Known || !r.Option.Amount.Stated() {
		return r.Beyond.String()
	}
	due := "0, since nothing is known to be due"
	if c.Due.Known {
		due = c.Due.Range.String()
	}
	s := "credit " + r.Option.Amount.String() + " − due " + due + ", not below 0"
	if r.Beyond.Waivers.Stated() {
		s += ", + waivers " + r.Beyond.Waivers.String()
	}
	return s + " = " + r.Beyond.String()
}

// shareWords is a share in percent, rounded to two decimals for display: 3/40 is "7.5%".
func shareWords(r *big.Rat) string {
	s := new(big.Rat).Mul(r, new(big.Rat).SetInt64(100)).FloatString(2)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") + "%"
}

// workingLines is the sum of one option, one step a line.
func workingLines(o meeting.Offering) []string {
	var out []string
	c := o.Cost()
	switch {
	case o.Amount.Stated():
		out = append(out, "Service credit: "+o.Amount.String())
	case o.Percent.Stated() && o.Percent.Rat().Sign() > 0:
		out = append(out, "Service credit of "+o.Percent.String()+": no amount yet, not counted")
	}
	for _, part := range o.All() {
		switch part.Price {
		case meeting.Priced:
			out = append(out, "+ "+part.Amount.String()+": "+part.Text)
		case meeting.Free:
			out = append(out, "+ 0: "+part.Text)
		case meeting.Contingent:
			s := "not counted, only if something happens: "
			if part.If != "" {
				s = "not counted, only if " + part.If + ": "
			}
			out = append(out, s+part.Amount.String()+", "+part.Text)
		default:
			out = append(out, "no price yet, not counted: "+part.Text)
		}
	}
	together := c.Total.String()
	if c.Mixed || !c.Total.Stated() {
		together = costWords(c)
	} else if c.Unpriced > 0 {
		together = "at least " + together + ", " + c.Lacks
	}
	out = append(out, "Together: "+together)
	if c.Contingent.Stated() {
		out = append(out, "Contingent parts together: "+c.Contingent.String())
	}
	return out
}
