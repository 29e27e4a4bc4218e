package view

import (
	"fmt"
	"slices"
	"strings"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/money"
)

// LegalDraft is the legal review as it was typed, and what a public agreement added to it.
type LegalDraft struct {
	meeting.LegalReview
	Template string   // the public agreement that was chosen
	Filled   []string // what it put into fields that were empty, one a line
}

// The answers of the legal review.
var (
	periodPicks = []pick{
		{string(meeting.Monthly), "A month"}, {string(meeting.Quarterly), "A quarter"}, {string(meeting.Yearly), "A year"},
		{string(meeting.PeriodNotKnown), "Not known"},
	}
	verdictPicks = []pick{
		{string(meeting.Within), "Within the allowance"}, {string(meeting.Above), "Above the allowance"},
		{string(meeting.Unknown), "Not yet known"},
	}
)

// LegalForm asks what the contract gives. Behind More: the contract's small print. A public
// agreement that was chosen fills what was left empty.
var LegalForm = reviewForm(meeting.Legal, func(c meeting.Content) *LegalDraft {
	if c.Legal == nil {
		return nil
	}
	return &LegalDraft{LegalReview: *c.Legal}
}, func(f *form, c *LegalDraft) {
	f.add(alert("Do not enter legal advice or privileged material: everyone here can read and search it, and it goes into the notes."))
	f.uptime(&c.SLA, "sla", "Uptime that the contract promises", hint("For example 99.9%."))
	f.pick(as(&c.Period), "period", "Measured over", periodPicks)
	limit := f.capped(&c.LegalReview)
	f.text(&c.Penalties, "penalties", "Termination penalties", hint("A right to terminate goes here too, for example “right to terminate after 3 months below the SLA within 12 months”."),
		readAs(func(_ *form, text string) (string, error) { return said(contract.ParseTermination(text)) }))
	f.radio(as(&c.Verdict), "verdict", "Legal's assessment", verdictPicks, need("Please choose an answer; “Not yet known” is one."))
	f.text(&c.Say, "say", "Text for the notes")
	if f.more("More: the contract in detail") {
		f.pick(as(&c.Template), "template", "Begin from a public agreement", templatePicks(),
			hint("It fills the empty fields when you send the form. What you typed stays. You then see what it filled in."))
		limit.ofFee()
		f.windows(&c.Zone, "zone", "Time zone and billing periods", hint("For example “America/New_York”, or “UTC, months begin on the 15th”, or “UTC, the year begins in February”."))
		f.text(&c.Exclusion, "exclusion", "Maintenance and service hours", hint("For example “8 h a month, announced 5 days before”, “Sundays 02:00-06:00”, “only service hours Mon-Fri 9-18 count”, “outages under 5 min do not count”."),
			readAs(func(_ *form, text string) (string, error) { return said(contract.ParseExclusion(text)) }))
		f.text(&c.Tiers, "tiers", "Credit tiers", hint("One a line, for example “below 99.5%: 25%”, “over 4 h: 10%”, or “1% for each 0.1% begun below 99.9%, up to 50%”."),
			readAs(func(_ *form, text string) (string, error) { return said(contract.ParseCredit(text)) }))
		f.line(&c.FeeBase, "fee_base", "Fee base", hint("For example “monthly fee of the affected service”."),
			readAs(feeRead))
		f.line(&c.ClaimDeadline, "claim_deadline", "Claim deadline", hint("For example “30 days after the month ends”."),
			readAs(func(_ *form, text string) (string, error) { return said(contract.ParseClaim(text)) }))
		f.text(&c.SoleRemedy, "sole_remedy", "Sole remedy")
		f.text(&c.Liability, "liability", "Liability limit")
		f.percent(&c.Stated, "stated", "Downtime as Legal states it", 100, hint("In percent, for example 0.14%."))
	}
	if len(f.readings) > 0 {
		f.repeat("Assumed where nothing was typed", leftOut(c.LegalReview))
	}
	if len(f.readings) > 0 && !c.Stated.Stated() {
		f.repeat("Downtime as Legal states it", "not given. If Legal has a figure of its own, add it, and it is compared with the outage")
	}
	if t, ok := templateOf(c.Template); ok && f.reading && len(f.refused) == 0 {
		c.Filled = filledIn(&c.LegalReview, t)
	}
})

// said is a term in words, as it was read.
func said[T fmt.Stringer](x T, err error) (string, error) { return x.String(), err }

// leftOut says what is assumed where Legal typed nothing: what the contract says otherwise changes the figures.
func leftOut(l meeting.LegalReview) string {
	exclusion, _ := contract.ParseExclusion(l.Exclusion)
	_, begins, _ := contract.ParseWindows(l.Zone)
	credit, _ := contract.ParseCredit(l.Tiers)
	var taken []string
	if usual := contract.Unsaid(exclusion, begins, credit); usual != "" {
		taken = append(taken, "uptime is counted "+usual)
	}
	if strings.TrimSpace(l.FeeBase) == "" {
		taken = append(taken, "a month's fee is a twelfth of the annual value")
	}
	return strings.Join(taken, "; ")
}

// feeRead is how the fee base is read.
func feeRead(f *form, text string) (string, error) {
	x, err := contract.ParseFeeBase(text, f.currency())
	if x.Kind == contract.FeePart {
		return x.Text + ", without an amount: anything up to a twelfth of the annual value", err
	}
	return x.String(), err
}

func legalSays(r *meeting.LegalReview, add func(label, text string)) {
	if r.SLA.Stated() {
		period := "period not stated"
		if said := r.Period.Words(); said != "" {
			period = said
		}
		add("Uptime in the contract", r.SLA.String()+", "+period)
	}
	if r.Stated.Stated() {
		add("Downtime as Legal states it", r.Stated.String())
	}
	add("Legal's assessment", verdictWords(r.Verdict))
	switch {
	case r.Cap.Stated() && r.CapOf != "":
		add("Cap on service credits", r.Cap.String()+" of "+r.CapOf)
	case r.Cap.Stated():
		add("Cap on service credits", r.Cap.String()+" of a fee that is not stated")
	default:
		add("Cap on service credits", r.CapOf)
	}
	add("Termination penalties", r.Penalties)
	add("For the notes", r.Say)
	for _, t := range r.Terms() {
		add(t.Label, t.Text)
	}
}

// verdictWords is Legal's verdict as Legal states it: the words name no breach.
func verdictWords(v meeting.LegalVerdict) string {
	switch v {
	case meeting.Within:
		return "within the contract's allowance"
	case meeting.Above:
		return "above the contract's allowance"
	case meeting.Unknown:
		return "not yet known"
	}
	return ""
}

// windows is the zone that a contract counts in, and when its periods begin: what the calendar does not know would silently
// be read as UTC later.
func (f *form) windows(p *string, id, label string, a ...about) {
	f.repeat(label, *p)
	f.line(p, id, label, append(a, atMost(mostWord))...)
	if _, shown := f.Typed[id]; !f.reading || !shown || *p == "" {
		return
	}
	zone, begins, err := contract.ParseWindows(*p)
	if err != nil {
		f.refuse(id, "%s", err.Error())
		return
	}
	*p = strings.Trim(zone+", "+begins.String(), ", ")
}

// templatePicks are the public agreements that Legal's form can begin from.
func templatePicks() []pick {
	return each(contract.Templates(), func(t contract.Template) pick { return pick{t.Key, t.Name} })
}

// templateOf is the public agreement that was chosen; ok is false without one.
func templateOf(key string) (contract.Template, bool) {
	all := contract.Templates()
	i := slices.IndexFunc(all, func(t contract.Template) bool { return t.Key == key })
	if i < 0 {
		return contract.Template{}, false
	}
	return all[i], true
}

// filledIn puts a public agreement into the fields that were left empty; what was typed
// stays. filled names what was put in, one a line.
func filledIn(c *meeting.LegalReview, t contract.Template) (filled []string) {
	put := func(label string, to *string, text string) {
		if strings.TrimSpace(*to) == "" && text != "" {
			*to = text
			filled = append(filled, label+": "+strings.ReplaceAll(text, "\n", "; "))
		}
	}
	percent := func(label string, to *money.Percent, text string) {
		if p, err := money.ParsePercent(text); err == nil && !to.Stated() && text != "" {
			*to = p
			filled = append(filled, label+": "+text)
		}
	}
	percent("Uptime", &c.SLA, t.SLA)
	if c.Period == "" && t.Period != "" {
		c.Period = meeting.Period(t.Period)
		filled = append(filled, "Measured over: a calendar "+string(t.Period))
	}
	if typed := c.Cap.Stated(); !typed || t.Cap != "" {
		percent("Cap", &c.Cap, t.Cap)
		put("The cap", &c.CapOf, t.CapOf)
	}
	put("Maintenance exclusion", &c.Exclusion, t.Exclusion)
	put("Credit tiers", &c.Tiers, t.Tiers)
	put("Fee base", &c.FeeBase, t.FeeBase)
	put("Claim deadline", &c.ClaimDeadline, t.Claim)
	return filled
}

// TemplateFilled says what a public agreement put into the legal review; nil without one.
func TemplateFilled(d LegalDraft) Blocks {
	t, ok := templateOf(d.Template)
	if !ok {
		return nil
	}
	if len(d.Filled) == 0 {
		return Blocks{section("Nothing was taken from " + Esc(t.Name) + ": no field was empty.")}
	}
	return Blocks{
		section("Taken from " + Esc(t.Name) + " for the fields that were empty. A negotiated contract comes first, and the provider may have changed this text since. Please check each line."),
		bullets("", len(d.Filled), d.Filled...),
	}
}
