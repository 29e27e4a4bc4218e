package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// options draws the comparison: side by side in a table that a phone can show, what each gives,
// what is at risk, and the points that change the choice. How each figure came about stands
// behind Show working.
func (p *page) options() {
	live := p.e.LiveOptions()
	p.head("Options · " + itoa(len(live)) + " to choose from")
	p.small(p.optionsState())
	if !p.plain && !p.modal && len(live) > 0 {
		p.add(p.optionTable(live))
		if c := costChart(live); c != nil {
			p.add(c)
		}
	}
	if s := p.atRisk(); s != "" && len(live) > 0 {
		p.say("*At risk:* " + s + ".")
	}
	for _, o := range live {
		p.oneOption(o)
	}
	p.withdrawnOptions()
	if len(live) == 0 {
		p.say("There is no option yet. A vote needs at least two.")
	}
	p.shownPoints()
	if s := p.soFar(); s != "" && len(live) > 0 {
		p.small(s)
	}
	row := []slack.BlockElement{}
	if len(live) > 0 {
		row = append(row, p.reading("Show working", keyWorking))
	}
	if len(p.readable("")) > 0 {
		row = append(row, p.reading("All points", keyPoints))
	}
	if p.mayPropose() {
		row = append(row, p.form(FormOption, "Propose an option", p.ref()))
	}
	p.row(row...)
}

func (p *page) optionsState() string {
	switch {
	case p.e.Phase == meeting.Deciding && p.e.Fallen() != nil:
		return "The exception was refused. Anyone may propose another option; only the chair can change one, and that voids the vote."
	case slices.Contains(undecided, p.e.Phase):
		return "Anyone may propose an option, and withdraw their own, until the vote opens. After that only the chair can change one, and that voids the vote."
	}
	if d := p.e.Standing(); d != nil {
		return "Chosen: option " + itoa(d.Option) + "."
	}
	return "Nothing was chosen."
}

// optionTable has four short columns, so that a phone shows the last, which decides.
func (p *page) optionTable(live []meeting.Option) slack.Block {
	t := slack.NewDataTableBlock("Options side by side, by number").WithPageSize(len(live))
	t.AddRow(cell("Option"), cell("Credit"), cell("Total"), cell("Beyond contract"))
	exact := sameMoney(live)
	for _, o := range live {
		c := o.Offer.Cost()
		no := itoa(o.No)
		if d := p.e.Standing(); d != nil && d.Option == o.No {
			no += " (chosen)"
		}
		total := slack.DataTableCell(cell(costWords(c)))
		if exact {
			total = newAmountCell(c.Total, costWords(c))
		}
		t.AddRow(cell(no), cell(creditCell(o.Offer)), total, cell(p.beyond(o.No)))
	}
	return t
}

func cell(s string) *slack.DataTableRawTextCell {
	if s == "" {
		s = "–"
	}
	return slack.NewDataTableRawTextCell(s)
}

// creditCell is the service credit, short: "25%, $57.5K".
func creditCell(o meeting.Offering) string {
	switch {
	case o.Percent.Stated() && o.Amount.Stated():
		return o.Percent.String() + ", " + o.Amount.Short()
	case o.Percent.Stated():
		return o.Percent.String()
	case o.Amount.Stated():
		return o.Amount.Short()
	}
	return "none"
}

// costWords is what an option costs as far as it is priced: "at least $172.5K".
func costWords(c meeting.Cost) string {
	switch {
	case c.Mixed:
		return "several currencies"
	case !c.Total.Stated() && c.Unpriced > 0:
		return "not priced"
	case !c.Total.Stated():
		return "0"
	case c.Unpriced > 0:
		return "at least " + c.Total.Short()
	}
	return c.Total.Short()
}

// costProse is the same in a sentence: "at least $172.5K, 2 of 4 parts have no price".
func costProse(o meeting.Offering) string {
	c := o.Cost()
	s := costWords(c)
	if c.Total.Stated() && c.Unpriced > 0 && !c.Mixed {
		s += ", " + c.Lacks
	}
	if c.Contingent.Stated() {
		s += "; " + c.Contingent.Short() + " more only under a condition"
	}
	return s
}

// costs is what an option costs and what of it goes beyond the contract, in two sentences.
func (p *page) costs(o meeting.Option) string {
	s := costProse(o.Offer)
	r, ok := p.compared(o.No)
	if !ok {
		return s
	}
	if !r.Beyond.Any() {
		return s + ". Nothing beyond the contract"
	}
	return s + ". Beyond the contract: " + r.Beyond.Short()
}

// atRisk is what the business review says is at risk; "" while it says nothing.
func (p *page) atRisk() string {
	r := p.e.Review(meeting.Business)
	if r == nil || r.Content.Business == nil {
		return ""
	}
	var parts []string
	if a := r.Content.Business.Revenue; a.Stated() {
		parts = append(parts, a.Short()+" a year")
	}
	if a := r.Content.Business.Expansion; a.Stated() {
		parts = append(parts, a.Short()+" of expansion")
	}
	return strings.Join(parts, ", ")
}

// oneOption draws one option: what it gives, and the menu for it. How its parts add up stands in
// the modal and behind Show working.
func (p *page) oneOption(o meeting.Option) {
	text := "*Option " + itoa(o.No) + " · " + p.esc(o.Offer.Title) + "*"
	if p.plain || p.modal {
		text += "\nCosts " + Esc(p.costs(o)) + "."
	}
	if !p.modal {
		for _, s := range p.gives(o.Offer) {
			text += "\n• " + p.esc(s)
		}
	}
	text += "\nProposed by " + p.name(o.By)
	if o.Offer.Contractual {
		text += " as what the contract gives"
	}
	text += "."
	c := o.Offer.Cost()
	if c.Unpriced > 0 {
		text += " " + c.Lacks + "."
	}
	if c.Contingent.Stated() {
		text += " Only under a condition: " + c.Contingent.Short() + "."
	}
	if x := p.e.ExceptionOf(o.No); x != nil {
		text += "\n" + p.exceptionState(*x)
	}
	p.with(text, p.optionMenu(o))
	if p.modal {
		p.list(offerLines(o.Offer, partWords))
	}
}

// gives is what an option promises, one a line: what is too much for the page is counted.
func (p *page) gives(o meeting.Offering) []string {
	all := offerLines(o, promise)
	most := max(min(p.rows/3, 8), 3)
	if len(all) <= most+1 {
		return all
	}
	p.cut = true
	return append(all[:most:most], "and "+itoa(len(all)-most)+" more")
}

// beyond is what an option goes beyond the contract, as a range.
func (p *page) beyond(no int) string {
	r, ok := p.compared(no)
	switch {
	case !ok || !r.Beyond.Any():
		return ""
	case !r.Beyond.Known:
		return "not known yet"
	}
	return r.Beyond.Short()
}

// offerLines is an option part by part, each as say puts it.
func offerLines(o meeting.Offering, say func(meeting.Part) string) []string {
	var out []string
	if c := o.Credit(); c != "" {
		out = append(out, c)
	}
	for n, part := range o.All() {
		if n < len(o.Waivers) && !strings.Contains(strings.ToLower(part.Text), "waiv") {
			part.Text = "Waiver: " + part.Text
		}
		out = append(out, say(part))
	}
	return out
}

// promise is one part as a promise: its price only where there is one.
func promise(t meeting.Part) string {
	switch t.Price {
	case meeting.Priced:
		return t.Text + " (" + t.Amount.Short() + ")"
	case meeting.Contingent:
		if t.If != "" {
			return t.Text + " (" + t.Amount.Short() + " if " + t.If + ")"
		}
		return t.Text + " (" + t.Amount.Short() + ", not certain)"
	case meeting.Free, meeting.Unpriced:
	}
	return t.Text
}

// partWords is one part with its price in words.
func partWords(t meeting.Part) string {
	switch t.Price {
	case meeting.Free:
		return t.Text + " – costs nothing"
	case meeting.Priced:
		return t.Text + " – " + t.Amount.Short()
	case meeting.Contingent:
		if t.If != "" {
			return t.Text + " – " + t.Amount.Short() + " if " + t.If
		}
		return t.Text + " – " + t.Amount.Short() + ", not certain"
	}
	return t.Text + " – no price yet"
}

func (p *page) withdrawnOptions() {
	var lines []string
	for _, o := range p.e.Options {
		if !o.Withdrawn.IsZero() {
			lines = append(lines, "option "+itoa(o.No)+" ("+p.esc(o.Offer.Title)+") by "+p.name(o.By))
		}
	}
	if len(lines) > 0 {
		p.small(Cut("Withdrawn, kept in the record: "+join(lines)+".", 2900))
	}
}
