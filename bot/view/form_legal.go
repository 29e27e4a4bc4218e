package view

import (
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// The answers of the legal review.
var (
	periodPicks = []pick{
		{string(meeting.Monthly), "A month"}, {string(meeting.Quarterly), "A quarter"}, {string(meeting.Yearly), "A year"},
	}
	verdictPicks = []pick{
		{string(meeting.Within), "Within the allowance"}, {string(meeting.Above), "Above the allowance"},
		{string(meeting.Unknown), "Not yet known"},
	}
)

// LegalForm asks what the contract gives. Behind More: the contract's small print.
func LegalForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	c := meeting.LegalReview{}
	if was := reviewContent(e, meeting.Legal).Legal; was != nil {
		c = *was
	}
	blocks := Blocks{
		alert(slack.AlertLevelWarning, "Everybody in this channel sees this and it is printed in the notes. Keep advice out of it."),
		line("sla", "Uptime that the contract promises", "For example 99.9%.", shownPercent(c.SLA), mostWord, true),
		choice("period", "Measured over", "", string(c.Period), true, periodPicks...),
		line("cap", "Service credits are capped at", "In percent of the fee, for example 10%. Of which fee: see More.", shownPercent(c.Cap), mostWord, true),
		area("penalties", "Termination penalties", "", c.Penalties, mostText, true),
		radio("verdict", "The outage is", "", string(c.Verdict), false, verdictPicks...),
		area("say", "What the notes shall say", "", c.Say, mostText, true),
	}
	blocks = append(blocks, more(ref, "More: the contract in detail")...)
	if ref.More {
		blocks = append(blocks,
			templateField(),
			line("cap_of", "The cap is a percent of which fee", "For example “monthly fees”.", c.CapOf, mostLine, true),
			line("zone", "The contract's time zone", "For example America/New_York, CET or UTC.", c.Zone, mostWord, true),
			area("exclusion", "Maintenance exclusion and allowance", "For example “8 h a month, announced 5 days before”.", c.Exclusion, mostText, true),
			area("tiers", "Credit tiers", "One a line, for example “below 99.5%: 25%”.", c.Tiers, mostText, true),
			line("fee_base", "Fee base", "For example “monthly fee of the affected service”.", c.FeeBase, mostLine, true),
			line("claim_deadline", "Claim deadline", "For example “30 days after the month ends”.", c.ClaimDeadline, mostLine, true),
			area("sole_remedy", "Sole remedy", "", c.SoleRemedy, mostText, true),
			area("liability", "Liability limit", "", c.Liability, mostText, true),
			line("stated", "Downtime as Legal states it", "In percent, for example 0.14%.", shownPercent(c.Stated), mostWord, true))
	}
	return reviewForm(e, by, meeting.Legal, ref, blocks...)
}

// ParseLegal reads LegalForm. A public agreement that was chosen fills what is empty.
func ParseLegal(v Values, r Reading) (meeting.Content, error) {
	c, template, err := parseLegal(v, r)
	if t, ok := templateOf(template); ok && err == nil {
		filledIn(c.Legal, t)
	}
	return c, err
}

// parseLegal reads what was typed, and which public agreement was chosen.
func parseLegal(v Values, r Reading) (content meeting.Content, template string, err error) {
	t, was := typed{v: v, r: r}, meeting.LegalReview{}
	if c := reviewContent(r.state(), meeting.Legal).Legal; c != nil {
		was = *c
	}
	c := meeting.LegalReview{
		SLA:       t.percent("sla", 100, was.SLA),
		Period:    meeting.Period(t.option("period", string(was.Period), periodPicks)),
		Cap:       t.percent("cap", 1000, was.Cap),
		Penalties: t.text("penalties", mostText, was.Penalties),
		Verdict:   meeting.LegalVerdict(t.option("verdict", string(was.Verdict), verdictPicks)),
		Say:       t.text("say", mostText, was.Say),

		CapOf:         t.word("cap_of", mostLine, was.CapOf),
		Zone:          t.zone("zone", was.Zone),
		Exclusion:     t.text("exclusion", mostText, was.Exclusion),
		Tiers:         t.text("tiers", mostText, was.Tiers),
		FeeBase:       t.word("fee_base", mostLine, was.FeeBase),
		ClaimDeadline: t.word("claim_deadline", mostLine, was.ClaimDeadline),
		SoleRemedy:    t.text("sole_remedy", mostText, was.SoleRemedy),
		Liability:     t.text("liability", mostText, was.Liability),
		Stated:        t.percent("stated", 100, was.Stated),
	}
	if c.Verdict == "" {
		t.refuse("verdict", "Please choose an answer; “Not yet known” is one.")
	}
	template = t.option("template", "", templatePicks())
	return meeting.Content{Legal: &c}, template, t.err
}

// zone is the name of a time zone that the calendar knows: an unknown one would silently be
// read as UTC later.
func (t *typed) zone(id, was string) string {
	if !t.shown(id) {
		return was
	}
	s := t.word(id, mostWord, "")
	if s == "" {
		return ""
	}
	for _, name := range []string{s, strings.ToUpper(s)} {
		if t.r.Calendar.Zone(name).String() == name {
			return name
		}
	}
	t.refuse(id, "“%s” is not a time zone that can be read; write for example America/New_York, CET or UTC.", Cut(s, 40))
	return s
}
