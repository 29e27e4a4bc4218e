package contract

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"escalate/bot/money"
)

// with is the findings of one id that are more than for information.
func with(fs []Finding, id string) []Finding {
	return slices.DeleteFunc(slices.Clone(fs), func(f Finding) bool { return f.ID != id || f.Severity == ForInformation })
}

// sayOutage: the verdict against the figures, of one window; of the others only that they agree.
func sayOutage(p *points, fs []Finding) (line, bool) {
	t, verdict := p.r.terms(), with(fs, "SLA-3")
	windows := t.Windows(p.r.Facts())
	if len(verdict) == 0 || p.r.Legal.Verdict != Within || verdict[0].Severity != DoesNotAddUp {
		return line{}, false
	}
	past := slices.DeleteFunc(windows, func(m Measured) bool { return !t.past(m.downOf(), m.Window.Length) })
	m := past[0]
	text := fmt.Sprintf("%s against %s %s", spanText(m.downOf()), roughly(t.Allowed(m.Window.Length)), perWindow(m.Window))
	var also []string
	for _, period := range periods {
		if period != m.Window.Period && slices.ContainsFunc(past, func(m Measured) bool { return m.Window.Period == period }) {
			also = append(also, "a "+string(period))
		}
	}
	if len(also) > 0 {
		text += ", and above it for " + list(also) + " too"
	}
	text += "; Legal entered “within”"
	if p.r.Legal.Stated.Stated() {
		text += " and " + p.r.Legal.Stated.String()
	}
	need := minus(length(m.downOf()), t.Allowed(m.Window.Length))
	question := fmt.Sprintf("which exclusion covers %s?", roughly(need))
	if m.Down[0] == m.Down[1] {
		question = "what puts the outage within the allowance?"
	}
	return line{"By these figures the outage is above the SLA's allowance:", text, question, nil}, true
}

// perWindow is "a month", or the window's own name where its date is known.
func perWindow(w Window) string {
	if w.Start.IsZero() {
		return "a " + string(w.Period)
	}
	return "in " + w.Short()
}

// roughly is a length of time in whole hours, or in whole minutes below three hours.
func roughly(ns *big.Rat) string {
	if hours := over(ns, length(time.Hour)); hours.Cmp(num(3)) >= 0 {
		return decimal(hours, 0, nearest) + " h"
	}
	return decimal(over(ns, length(time.Minute)), 0, nearest) + " min"
}

// sayFee: the base that the credits imply, when it is one within their precision as typed, and what each percent would be of
// a month's fee.
func sayFee(p *points, fs []Finding) (line, bool) {
	var base money.Amount
	var percents, amounts []string
	var asked []Asked
	about := ""
	for _, f := range with(fs, "CR-1") {
		i := slices.IndexFunc(p.c.Rows, func(row Row) bool { return row.Option.No == f.About.No })
		row := p.c.Rows[i]
		if !row.Base.Stated() || !row.AtMonth.Stated() {
			return line{}, false
		}
		if !base.Stated() {
			base = row.Base
		}
		_, low, high, _ := row.Option.ImpliedBase()
		switch {
		case !fits(base, low, high, row.Base.Currency()):
			return line{}, false
		case base.String() != row.Base.String():
			about = "about "
		}
		percents, amounts = append(percents, strings.TrimSuffix(row.Option.Percent.String(), "%")), append(amounts, row.AtMonth.Short())
		asked = append(asked, Asked{f.Role, f.About})
	}
	is, stand := "are", "The credits assume"
	switch {
	case len(percents) == 0:
		return line{}, false
	case len(p.c.Rows) == 1:
		is, stand = "is", "The credit assumes"
	case len(percents) == 1:
		is, stand = "is", fmt.Sprintf("The credit of option %d assumes", asked[0].About.No)
	}
	return line{
		fmt.Sprintf("%s a fee of %s%s; a month's fee is %s.", stand, about, base.Short(), p.c.Month.Short()),
		fmt.Sprintf("Of that, %s%% %s %s", list(percents), is, list(amounts)), "which fee is right?", asked,
	}, true
}

// sayMissing: what nobody has stated, and what could not be read.
func sayMissing(p *points, fs []Finding) (line, bool) {
	var lacks []string
	l := line{head: "What is due cannot be computed yet:", question: "please add them to the review; write “none” if there is none."}
	for _, f := range fs {
		l.asked = append(l.asked, Asked{f.Role, f.About})
		if f.About.Kind == AboutOutage && strings.Contains(f.Text, "start and end") {
			lacks = append(lacks, "the outage's start and end")
		}
	}
	if p.c.Due.Known && p.c.Due.Exact() || p.c.Due.Nothing {
		l.head = "The record is not complete:"
	}
	var terms, unread []string
	if p.r.Legal != nil {
		dated := len(p.r.Facts().Lengths()) == 0
		for _, g := range p.r.notStated() {
			if g.short != "zone" || dated { // without dates no zone changes anything
				terms = append(terms, g.short)
			}
		}
		for _, u := range p.r.Legal.Unread {
			unread = append(unread, u.What)
		}
	}
	if p.r.Technical != nil && p.r.terms().Exclusion.Kind != ExclusionNone {
		for _, u := range p.r.Technical.Unread {
			unread = append(unread, u.What)
		}
	}
	if len(terms) > 0 {
		lacks = append(lacks, "the SLA's "+strings.Join(terms, ", "))
	}
	if len(unread) > 0 {
		lacks = append(lacks, "not read: "+list(unread))
	}
	l.text = strings.Join(lacks, "; ")
	return l, true
}

// sayPrices: how many parts of the options together have no price; where only one option lacks prices, how many of its.
func sayPrices(p *points, fs []Finding) (line, bool) {
	all, lacking := Cost{}, []Row{}
	for _, row := range p.c.Rows {
		all.Parts, all.Unpriced = all.Parts+row.Cost.Parts, append(all.Unpriced, row.Cost.Unpriced...)
		if len(row.Cost.Unpriced) > 0 {
			lacking = append(lacking, row)
		}
	}
	var asked []Asked
	for _, f := range fs {
		if f.ID == "OP-1" {
			asked = append(asked, Asked{f.Role, f.About})
		}
	}
	head := all.Lacks()
	if len(lacking) == 1 && len(p.c.Rows) > 1 {
		head = fmt.Sprintf("Option %d: %s", lacking[0].Option.No, lacking[0].Cost.Lacks())
	}
	return line{head + ",", "so the totals are minimums and do not rank the options", "what would each cost?", asked}, true
}

// sayDemand: what is demanded, and how far each option answers it.
func sayDemand(p *points, _ []Finding) (line, bool) {
	d := p.r.Demand
	var asks, answers []string
	switch {
	case p.c.Demanded.Stated():
		asks = append(asks, p.c.Demanded.String())
	case d.Percent.Stated():
		asks = append(asks, fmt.Sprintf("a credit of %s of the fee of %s", d.Percent, orUnstated(d.Period)))
	}
	var shares []string
	for _, row := range p.c.Rows {
		if row.OfDemand != nil {
			shares = append(shares, strings.TrimSuffix(shortPercent(row.OfDemand), "%"))
		}
	}
	switch {
	case len(shares) == 1 && len(p.c.Rows) == 1:
		answers = append(answers, fmt.Sprintf("option %d answers %s%% of it", p.c.Rows[0].Option.No, shares[0]))
	case len(shares) == len(p.c.Rows):
		answers = append(answers, fmt.Sprintf("the options answer %s%% of it", list(shares)))
	case d.Percent.Stated():
		answers = append(answers, fmt.Sprintf("%d of %s give a credit", len(shares), many(len(p.c.Rows), "option")))
	}
	lines := make([][]waiverLine, 0, len(p.c.Rows))
	for _, row := range p.c.Rows {
		lines = append(lines, row.Option.waiverLines())
	}
	for _, w := range d.Waivers {
		asks = append(asks, "a waiver ("+w+")")
		answers = append(answers, p.waiverWords(w, lines))
	}
	return line{"The demand is " + list(asks) + ":", strings.Join(answers, "; "), "is this the right answer?", []Asked{{RoleChair, About{Kind: AboutDemand}}}}, true
}

// waiverWords says which options give a demanded waiver, by their wording.
func (p *points) waiverWords(waiver string, lines [][]waiverLine) string {
	by := map[Answer][]string{}
	asked := keywords(waiver)
	for i, row := range p.c.Rows {
		a, _ := answer(asked, lines[i])
		by[a] = append(by[a], fmt.Sprint(row.Option.No))
	}
	of := func(numbers []string, one, several string) string {
		if len(numbers) == 1 {
			return "only option " + numbers[0] + " " + one
		}
		return "options " + list(numbers) + " " + several
	}
	switch {
	case len(by[Answers]) > 0:
		return of(by[Answers], "names it", "name it")
	case len(by[Full]) > 0:
		return of(by[Full], "says “full”", "say “full”")
	case len(by[Perhaps]) > 0:
		return "option " + list(by[Perhaps]) + " may mean it"
	case len(by[Refuses]) > 0:
		return "no option gives it"
	}
	return "no option mentions it"
}

// sayItems: promises without an item, and items without a date or an owner.
func sayItems(p *points, fs []Finding) (line, bool) {
	undated, unowned := 0, 0
	for _, i := range p.r.Items {
		if !i.Done && i.Due.IsZero() {
			undated++
		}
		if !i.Done && !i.Owned {
			unowned++
		}
	}
	var said []string
	if n := p.r.uncoveredParts(); len(n) > 0 && len(with(fs, "AC-2")) > 0 {
		said = append(said, many(len(n), "promised part")+map[bool]string{true: " has", false: " have"}[len(n) == 1]+" no item")
	}
	if undated > 0 {
		said = append(said, many(undated, "item")+" no date")
	}
	if unowned > 0 {
		said = append(said, many(unowned, "item")+" no owner")
	}
	return line{strings.Join(said, ", "), "", "who does it, and by when?", []Asked{{RoleChair, About{}}}}, len(said) > 0
}

// sayPrecedent is asked of the approver alone.
func sayPrecedent(_ *points, _ []Finding) (line, bool) {
	return line{"Precedent: a benefit or a risk?", "", "which is it?", nil}, true
}
