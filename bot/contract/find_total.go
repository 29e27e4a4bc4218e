package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"escalate/bot/money"
)

// totalFindings is OP-5: an amount that a title or a reason calls a total, and that is not what the option's parts make.
func totalFindings(r Record, c Comparison) []Finding {
	var out []Finding
	for _, row := range c.Rows {
		texts := []struct {
			name, text string
			no         int
		}{{"The title", row.Option.Title, 0}}
		if d := r.Decision; d != nil && d.Option == row.Option.No {
			for i, reason := range d.Reasons {
				texts = append(texts, struct {
					name, text string
					no         int
				}{fmt.Sprintf("Reason %d", i+1), reason, i + 1})
			}
		}
		for _, t := range texts {
			total, words, ok := totalIn(t.text, r.currencyOf(row))
			if !ok || row.adds(total) {
				continue
			}
			out = append(out, Finding{
				ID: "OP-5", Severity: DoesNotAddUp, About: About{Kind: AboutOption, No: row.Option.No, Name: fmt.Sprintf("total %d", t.no)},
				Text:     fmt.Sprintf("%s says %s; the parts make %s.", t.name, words, row.Cost),
				Working:  totalSteps(row),
				Question: "Which is right?", Role: RoleChair, Sources: []Role{RoleChair, RoleProposer},
				Figures: figures(row.Option.figures(), t.name+" "+t.text, r.currencyOf(row)), Changes: true,
			})
		}
	}
	return out
}

// currencyOf is the currency that an amount of the option means when it names none.
func (r Record) currencyOf(row Row) string {
	if code := row.Cost.Total.Currency(); code != "" {
		return code
	}
	return r.Customer.Annual.Currency()
}

// adds says that an amount may be the option's total: with or without what is under a condition, as precisely as typed, at
// most 1 % apart. An option that is not fully priced has no total to differ from.
func (row Row) adds(a money.Amount) bool {
	c := row.Cost
	if len(c.Unpriced) > 0 || c.Mixed || !c.Total.Stated() || c.Total.Currency() != a.Currency() {
		return true
	}
	all := []money.Amount{c.Total}
	if more, err := c.Total.Add(c.Contingent); err == nil {
		all = append(all, more)
	}
	return slices.ContainsFunc(all, func(total money.Amount) bool {
		d := minus(total.Rounded().Rat(), a.Rounded().Rat())
		return d.Abs(d).Cmp(smaller(halfStep(a), times(total.Rat(), frac(1, 100)))) <= 0
	})
}

var (
	totalWord  = regexp.MustCompile(`(?i)\b(?:in all|in total|total(?:s|ing|ling)?|altogether|all in all)\b`)
	ofTotal    = regexp.MustCompile(`(?i)\bof(?: the| our| this)? $`)
	amountForm = regexp.MustCompile(`(?i)(?:[$€£¥₹]|\b[A-Z]{3}\b) ?\d[\d.,']*(?: ?(?:k|m|mn|bn|million|thousand)\b)?|\d[\d.,']*(?: ?(?:k|m|mn|bn|million|thousand)\b)? ?(?:[€£¥₹]|\b[A-Z]{3}\b)`)
)

// mostBetween is the most characters between an amount and the word that makes it a total.
const mostBetween = 24

// totalIn finds the amount that a text calls a total, with its word: the only one beside it. A share "of the total" is no
// total.
func totalIn(text, currency string) (total money.Amount, words string, ok bool) {
	for _, w := range totalWord.FindAllStringIndex(text, 4) {
		if ofTotal.MatchString(text[:w[0]]) {
			continue
		}
		best := mostBetween + 1
		for _, a := range amountForm.FindAllStringIndex(text, 20) {
			gap, from, to := w[0]-a[1], a[0], w[1]
			if a[0] >= w[1] {
				gap, from, to = a[0]-w[1], w[0], a[1]
			}
			if gap < 0 || gap >= best || strings.ContainsAny(strings.Trim(text[min(a[1], w[1]):max(a[0], w[0])], " "), ".;:") {
				continue
			}
			found := strings.TrimRight(text[a[0]:a[1]], ".,' ")
			amount, err := money.Parse(found, currency)
			if err != nil {
				continue
			}
			best, total, ok = gap, amount, true
			words = strings.TrimRight(text[from:to], ".,' ")
		}
		if ok {
			return total, words, true
		}
	}
	return total, "", false
}
