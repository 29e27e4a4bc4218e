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

// missingTerms is SLA-6: what the figures need and nobody has entered, or nobody could read, once for each review that
// would say it.
func missingTerms(r Record, _ Comparison) []Finding {
	var out []Finding
	if f, ok := missingOutage(r); ok {
		out = append(out, f)
	}
	if r.Legal == nil {
		return out
	}
	t := r.terms()
	var miss []string
	for _, g := range r.notStated() {
		miss = append(miss, g.what)
	}
	if text := missing(miss, r.Legal.Unread); text != "" {
		out = append(out, Finding{
			ID: "SLA-6", Severity: Missing, About: About{Kind: AboutTerms, No: 1}, Text: text,
			Question: "What does the contract say of each?", Role: RoleLegal, Sources: []Role{RoleLegal},
			Figures: figures(r.termFigures(), fmt.Sprintf("claim stated %t", t.Claim.Stated), unreadFigures(r.Legal.Unread)), Changes: true,
		})
	}
	return out
}

// gap is a term that is not stated: in a sentence, and in a list of what the SLA lacks.
type gap struct{ what, short string }

// notStated is the terms that the figures need and that nobody has stated. What could not be read is not among them.
func (r Record) notStated() []gap {
	t := r.terms()
	unread := func(what string) bool {
		return slices.ContainsFunc(r.Legal.Unread, func(u Unread) bool { return u.What == what })
	}
	var miss []gap
	for _, m := range []struct {
		missing bool
		gap     gap
	}{
		{!t.SLA.Stated(), gap{"the uptime promised", "uptime"}},
		{t.Zone == nil, gap{"the contract's zone", "zone"}},
		{t.Period == PeriodUnknown, gap{"the window (month, quarter or year)", "period"}},
		{!unread(TheExclusion) && (t.Exclusion.Kind == ExclusionUnknown || t.Exclusion.Kind == ExclusionAnnounced && !t.Exclusion.Notice.Stated),
			gap{"the maintenance exclusion and its notice", "maintenance exclusion"}},
		{t.Exclusion.Kind == ExclusionAnnounced && !t.Exclusion.Allowance.Stated, gap{"the allowance of the exclusion", "allowance of the exclusion"}},
		{t.Cap.Kind == CapUnknown, gap{"the cap of credits", "cap of credits"}},
		{!unread(TheCap) && t.Cap.Kind == CapPercent && t.Cap.Of == PeriodUnknown, gap{"the fee base of the cap", "fee base of the cap"}},
		{!unread(TheClaim) && !t.Claim.Stated, gap{"the claim deadline", "claim deadline"}},
	} {
		if m.missing {
			miss = append(miss, m.gap)
		}
	}
	return miss
}

// missingOutage is SLA-6 about the technical review. What could not be read of maintenance is asked for only where it
// may be excluded.
func missingOutage(r Record) (Finding, bool) {
	if r.Technical == nil {
		return Finding{}, false
	}
	var miss []string
	question := "When did the outage start and end?"
	if slices.ContainsFunc(r.Technical.Outages, func(o Outage) bool { return !o.dated() }) || len(r.Technical.Outages) == 0 {
		miss = append(miss, "the outage's start and end")
	}
	var unread []Unread
	if r.terms().Exclusion.Kind != ExclusionNone {
		unread = r.Technical.Unread
	}
	switch {
	case len(r.Technical.Outages) == 0:
		question = "How long was the outage, and when did it start and end?"
	case len(miss) == 0:
		question = "When was the maintenance, and how long before was it announced?"
	}
	text := missing(miss, unread)
	return Finding{
		ID: "SLA-6", Severity: Missing, About: About{Kind: AboutOutage}, Text: text,
		Question: question, Role: RoleTechnical, Sources: []Role{RoleTechnical}, Figures: figures(r.outageFigures(), unreadFigures(unread)), Changes: true,
	}, text != ""
}

// What may be typed and not be read, by the names that Unread.What has.
const (
	TheCredit      = "the credit"
	TheExclusion   = "the maintenance exclusion"
	TheCap         = "the fee base of the cap"
	TheFee         = "the fee base"
	TheClaim       = "the claim deadline"
	TheMaintenance = "the announced maintenance"
	TheTermination = "the right to terminate"
	TheNotice      = "how long before the maintenance was announced"
)

// missing says what is not stated and what could not be read; empty when nothing is missing.
func missing(miss []string, unread []Unread) string {
	var said []string
	if len(miss) > 0 {
		said = append(said, "Not stated: "+list(miss)+".")
	}
	words := make([]string, 0, len(unread))
	for _, u := range unread {
		words = append(words, fmt.Sprintf("%s (%s)", u.What, quoted(short(u.Text, mostQuoted))))
	}
	if len(words) > 0 {
		said = append(said, "Could not be read: "+list(words)+".")
	}
	return strings.Join(said, " ")
}

func unreadFigures(all []Unread) string {
	if len(all) == 0 {
		return ""
	}
	words := make([]string, 0, len(all))
	for _, u := range all {
		words = append(words, u.What+" "+u.Text)
	}
	return "unread " + strings.Join(words, ", ")
}
