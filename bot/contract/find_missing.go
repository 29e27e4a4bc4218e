package contract

import (
	"fmt"
	"slices"
	"strings"
)

// exclusionFindings is SLA-5: how much would have to be excluded for the outage to be within the allowance.
func exclusionFindings(r Record, _ Comparison) []Finding {
	t, f := r.terms(), r.Facts()
	if r.Legal == nil || !t.SLA.Stated() || r.Legal.Verdict == Above {
		return nil
	}
	var needs []string
	var steps []Step
	for _, m := range t.Windows(f) {
		if m.Down[0] == m.Down[1] || !t.past(m.Down[1], m.Window.Length) {
			continue // nothing is left to exclude, or nothing has to be
		}
		allowed := t.Allowed(m.Window.Length)
		need := clock(minus(length(m.Down[1]), allowed), ceiling)
		needs = append(needs, fmt.Sprintf("%s of %s (%s)", need, spanText(m.Down[1]), m.Window.Short()))
		steps = append(steps, Step{m.Window.Label, fmt.Sprintf("%s − %s allowed = %s (up)", spanText(m.Down[1]), clock(allowed, floor), need)})
	}
	if len(needs) == 0 {
		return nil
	}
	question := "Was maintenance announced: when, for how long, and with what allowance in the contract?"
	if f.Maintenance.Stated {
		question = "What does the contract exclude: announced how long before, and up to what allowance?"
	}
	return []Finding{{
		ID: "SLA-5", Severity: ToConfirm, About: About{Kind: AboutOutage},
		Text:    "To be within the allowance, this much would have to be excluded as announced maintenance: " + strings.Join(needs, ", ") + ".",
		Working: steps, Assumptions: r.windowAssumptions(), Question: question, Role: RoleLegal,
		Sources: []Role{RoleLegal, RoleTechnical}, Figures: figures(r.outageFigures(), r.termFigures()), Changes: true,
	}}
}

// missingTerms is SLA-6: what the figures need and nobody has entered, once for each review that would say it.
func missingTerms(r Record, _ Comparison) []Finding {
	var out []Finding
	if r.Technical != nil {
		times := slices.ContainsFunc(r.Technical.Outages, func(o Outage) bool { return !o.dated() })
		var miss []string
		question := "When did the outage start and end?"
		if times || len(r.Technical.Outages) == 0 {
			miss = append(miss, "the outage's start and end")
		}
		if len(r.Technical.Outages) == 0 {
			question = "How long was the outage, and when did it start and end?"
		}
		if len(miss) > 0 {
			out = append(out, Finding{
				ID: "SLA-6", Severity: Missing, About: About{Kind: AboutOutage}, Text: "Not stated: " + list(miss) + ".",
				Question: question, Role: RoleTechnical, Sources: []Role{RoleTechnical}, Figures: r.outageFigures(), Changes: true,
			})
		}
	}
	if r.Legal == nil {
		return out
	}
	t := r.terms()
	var miss []string
	for _, m := range []struct {
		missing bool
		what    string
	}{
		{!t.SLA.Stated(), "the uptime promised"},
		{t.Zone == nil, "the contract's zone"},
		{t.Period == PeriodUnknown, "the window (month, quarter or year)"},
		{t.Exclusion.Kind == ExclusionUnknown || t.Exclusion.Kind == ExclusionAnnounced && !t.Exclusion.Notice.Stated,
			"the maintenance exclusion and its notice"},
		{t.Exclusion.Kind == ExclusionAnnounced && !t.Exclusion.Allowance.Stated, "the allowance of the exclusion"},
		{t.Cap.Kind == CapUnknown, "the cap of credits"},
		{t.Cap.Kind == CapPercent && t.Cap.Of == PeriodUnknown, "of which fee the cap is a percent"},
		{!t.Claim.Stated, "the claim deadline"},
	} {
		if m.missing {
			miss = append(miss, m.what)
		}
	}
	if len(miss) > 0 {
		out = append(out, Finding{
			ID: "SLA-6", Severity: Missing, About: About{Kind: AboutTerms, No: 1}, Text: "Not stated: " + list(miss) + ".",
			Question: "What does the contract say of each?", Role: RoleLegal, Sources: []Role{RoleLegal},
			Figures: figures(r.termFigures(), fmt.Sprintf("claim stated %t", t.Claim.Stated)), Changes: true,
		})
	}
	return out
}
