package contract

import (
	"fmt"
	"slices"
	"strings"

	"escalate/bot/money"
)

// amountFindings is CR-6: one amount used for two different things, one of which is a credit or a waiver. Two parts may
// well cost the same.
func amountFindings(r Record, _ Comparison) []Finding {
	type use struct {
		thing, said string
		given       bool // a credit or a waiver
	}
	uses := map[string][]use{}
	shown := map[string]money.Amount{}
	add := func(a money.Amount, given bool, thing, said string) {
		if a.Sign() <= 0 {
			return
		}
		key := amountFigures(a.Rounded())
		shown[key] = a
		if !slices.ContainsFunc(uses[key], func(u use) bool { return u.thing == thing }) {
			uses[key] = append(uses[key], use{thing, said, given})
		}
	}
	for _, o := range r.Options {
		add(o.Amount, true, "credit "+o.Percent.String(), fmt.Sprintf("the %s of option %d", creditWord(o), o.No))
		for i, p := range o.All() {
			add(p.Amount, i < len(o.Waivers) || p.says().waives, "part "+cmpWords(p.Text), fmt.Sprintf("%s in option %d", quoted(p.Text), o.No))
		}
	}
	var keys []string
	for key, all := range uses {
		if len(all) > 1 && slices.ContainsFunc(all, func(u use) bool { return u.given }) {
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
			Text:     fmt.Sprintf("%s is used for different things: %s.", shown[key], list(said)),
			Question: "Is it the same amount in each?", Role: RoleProposer,
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

// feeFindings is FE-1: a year of the fee, or the revenue at risk a year, above the annual value.
func feeFindings(r Record, _ Comparison) []Finding {
	annual := r.Customer.Annual
	above := func(a money.Amount) bool {
		part := ratio(a, annual)
		return part != nil && part.Cmp(frac(101, 100)) > 0
	}
	odd := func(kind AboutKind, text, figure string, sources ...Role) Finding {
		return Finding{
			ID: "FE-1", Severity: DoesNotAddUp, About: About{Kind: kind}, Text: text, Role: RoleOpener, Sources: sources,
			Question: "Which of the two is right, or is the annual value one month's fee?", Figures: figures(r.annualFigures(), figure), Changes: true,
		}
	}
	var out []Finding
	if year := r.terms().FeeOf(r.Facts(), Year); r.terms().Fee.Kind == FeeStated && above(year) {
		f := odd(AboutTerms, fmt.Sprintf("A year of the fee base is %s; the annual value entered is %s.", year, annual), r.feeFigures(), RoleLegal, RoleOpener)
		f.Role = RoleLegal
		out = append(out, f)
	}
	if b := r.Business; b != nil && above(b.Revenue) {
		out = append(out, odd(AboutRisk, fmt.Sprintf("The revenue at risk, %s a year, is above the annual value of %s.", b.Revenue, annual),
			"revenue "+amountFigures(b.Revenue), RoleBusiness, RoleOpener, RoleLegal))
	}
	return out
}

// currencyFindings is CU-1: amounts in another currency than the annual value's, by who gave them. Nothing is converted.
func currencyFindings(r Record, _ Comparison) []Finding {
	code := r.Customer.Annual.Currency()
	if code == "" {
		return nil
	}
	var out []Finding
	var said, kept []string
	look := func(a money.Amount, what string) {
		if a.Stated() && a.Currency() != code {
			said, kept = append(said, what+" is in "+a.Currency()), append(kept, what+" "+a.Currency())
		}
	}
	ask := func(about About, role Role) {
		if len(said) > 0 {
			out = append(out, Finding{
				ID: "CU-1", Severity: ToConfirm, About: about, Text: fmt.Sprintf("The contract is in %s; %s. Nothing is converted.", code, list(said)),
				Question: "Is that the right currency?", Role: role, Sources: []Role{role}, Figures: figures("contract "+code, strings.Join(kept, ", ")),
			})
		}
		said, kept = nil, nil
	}
	look(r.Demand.Loss, "the customer's loss")
	ask(About{Kind: AboutDemand}, RoleOpener)
	look(r.terms().Fee.Amount, "the fee base")
	ask(About{Kind: AboutTerms}, RoleLegal)
	if b := r.Business; b != nil {
		look(b.Revenue, "the revenue at risk")
		look(b.Expansion, "the pipeline")
		ask(About{Kind: AboutRisk}, RoleBusiness)
	}
	for _, o := range r.Options {
		look(o.Amount, "the credit")
		for _, p := range o.All() {
			look(p.Amount, quoted(p.Text))
		}
		ask(About{Kind: AboutOption, No: o.No}, RoleProposer)
	}
	return out
}
