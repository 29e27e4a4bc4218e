package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/money"
)

// templatePicks are the public agreements that Legal's form can begin from.
func templatePicks() []pick {
	var picks []pick
	for _, t := range contract.Templates() {
		picks = append(picks, pick{t.Key, t.Name})
	}
	return picks
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
	if percent("Cap", &c.Cap, t.Cap); c.Cap.Stated() {
		put("The cap's fee", &c.CapOf, t.CapOf)
	}
	put("Maintenance exclusion", &c.Exclusion, t.Exclusion)
	put("Credit tiers", &c.Tiers, t.Tiers)
	put("Fee base", &c.FeeBase, t.FeeBase)
	put("Claim deadline", &c.ClaimDeadline, t.Claim)
	return filled
}

// TemplateFilled says what a public agreement put into the legal review that was sent in v:
// was is the review before. nil without one.
func TemplateFilled(v Values, r Reading) Blocks {
	t, ok := templateOf(v.Option("template"))
	if !ok {
		return nil
	}
	content, _, err := parseLegal(v, r)
	if err != nil {
		return nil
	}
	filled := filledIn(content.Legal, t)
	if len(filled) == 0 {
		return Blocks{section("Nothing was taken from " + Esc(t.Name) + ": every field had something in it.")}
	}
	return Blocks{
		section("Taken from " + Esc(t.Name) + ", where the form was empty. A contract that was negotiated goes before it, and its provider may have changed it since: please check each line."),
		bullets("", len(filled), filled...),
	}
}

// templateField offers the public agreements.
func templateField() slack.Block {
	return choice("template", "Begin from a public agreement", "It fills the fields that are empty when you send the form; what you typed stays. Then you see what it put in.",
		"", true, templatePicks()...)
}
