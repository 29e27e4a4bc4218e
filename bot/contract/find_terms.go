package contract

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// termFindings hold the terms against what happened: SLA-7 to SLA-9.
func termFindings(r Record, _ Comparison) []Finding {
	var out []Finding
	for _, check := range []func() (Finding, bool){r.claimedLate, r.firstTier, r.lateNotice} {
		if f, ok := check(); ok {
			out = append(out, f)
		}
	}
	return out
}

// claimedLate is SLA-7: a credit is offered, and the last day to claim it was over. An approved exception is the answer.
func (r Record) claimedLate() (Finding, bool) {
	t, claimed, what := r.terms(), r.Claimed, "it was claimed"
	if claimed.IsZero() {
		claimed, what = r.Reported, "this was opened"
	}
	offered := slices.ContainsFunc(r.Options, func(o Option) bool { return o.credited() && !o.Cleared && !r.decidedOtherwise(o.No) })
	if !offered || !t.SLA.Stated() || !t.Claim.Stated || t.Claim.None || claimed.IsZero() {
		return Finding{}, false
	}
	claimed = claimed.In(t.zone())
	var late, names []string
	var steps []Step
	for _, p := range r.lastPast() {
		last := t.claimBy(p.ended, r.Facts())
		if !dayOf(claimed).After(dayOf(last)) {
			continue
		}
		day := last.Format("2 January 2006")
		steps = append(steps, Step{p.window.Short(), fmt.Sprintf("ended %s, %s: %s", p.ended.In(t.zone()).Format("2 January 2006 15:04 MST"), t.Claim, day)})
		if !slices.Contains(late, day) {
			late = append(late, day)
		}
		names = append(names, p.window.Short())
	}
	if len(late) == 0 {
		return Finding{}, false
	}
	assume := t.workdayAssumptions(r.Facts())
	if t.Zone == nil {
		assume = append(assume, "the contract's zone is not stated: UTC is taken")
	}
	if r.Claimed.IsZero() {
		assume = append(assume, "when the credit was claimed is not stated: on the day this was opened")
	}
	return Finding{
		ID: "SLA-7", Severity: ToConfirm, About: About{Kind: AboutTerms},
		Text: fmt.Sprintf("By the deadline entered, %s, the credit for %s was to be claimed by %s; %s on %s.",
			t.Claim, list(names), list(late), what, claimed.Format("2 January 2006")),
		Working: steps, Assumptions: assume, Question: "Was it claimed in time, or is it goodwill?", Role: RoleLegal,
		Sources: []Role{RoleLegal, RoleTechnical}, Figures: figures(r.outageFigures(), r.termFigures(), "claim "+t.Claim.String(), "claimed "+stamp(dayOf(claimed))),
		Changes: true,
	}, true
}

// dayOf is the day of a moment, for comparing days of one zone.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// ending is a window past its limit, and when the downtime ended from which its claim counts.
type ending struct {
	window Window
	ended  time.Time
}

// lastPast is the windows that are past their own limit with the end of their downtime: within the window for a claim
// that counts from the month, of the outage itself for one that counts from it. What still goes on has no end yet.
func (r Record) lastPast() []ending {
	t, f := r.terms(), r.Facts()
	t.Zone = t.zone()
	known, _ := f.spans()
	var out []ending
	for _, m := range t.measure(f, t.Period.or()[0]) {
		if !t.past(m.Down[1], m.Window.Length) {
			continue
		}
		ended := m.stretch[len(m.stretch)-1].to
		if t.Claim.After == AfterOutage {
			for _, s := range known {
				if s.from.Before(m.Window.End) && s.to.After(m.Window.Start) {
					ended = s.to
				}
			}
		} else {
			ended = ended.Add(-1) // an outage up to a month's end is of that month
		}
		ongoing := slices.ContainsFunc(f.Outages, func(o Outage) bool { return o.Ongoing })
		if !ongoing || ended.Before(f.Now.Add(-1)) {
			out = append(out, ending{m.Window, ended})
		}
	}
	return out
}

// firstTier is SLA-8: the first credit does not begin below the SLA.
func (r Record) firstTier() (Finding, bool) {
	t := r.terms()
	if !t.SLA.Stated() || len(t.Credit.Tiers) == 0 || !t.Credit.Tiers[0].Below.Stated() || t.Credit.Tiers[0].Below.Rat().Cmp(t.SLA.Rat()) == 0 {
		return Finding{}, false
	}
	first := t.Credit.Tiers[0].Below
	return Finding{
		ID: "SLA-8", Severity: ToConfirm, About: About{Kind: AboutTerms},
		Text:     fmt.Sprintf("The SLA entered is %s, the first credit begins below %s.", t.SLA, first),
		Question: "Which does the contract say?", Role: RoleLegal, Sources: []Role{RoleLegal},
		Figures: figures("sla "+t.SLA.String(), "first tier "+first.String()), Changes: true,
	}, true
}

// lateNotice is SLA-9: maintenance in a window of the outage that was announced later than the contract asks, or that is
// longer than the contract lets pass. By a verdict of above it was counted already.
func (r Record) lateNotice() (Finding, bool) {
	t, f := r.terms(), r.Facts()
	x := t.Exclusion
	if x.Kind != ExclusionAnnounced {
		return Finding{}, false
	}
	t.Zone = t.zone()
	var said []string
	question := "When was it announced?"
	for _, m := range t.Windows(f) {
		var spans []span
		for _, a := range f.Maintenance.Spans {
			if m.Window.Start.IsZero() || !a.From.Before(m.Window.End) || !a.To.After(m.Window.Start) {
				continue
			}
			if t.late(a, f) {
				said = appendNew(said, noticeWords(a.Notice, x.Notice))
				continue
			}
			spans = append(spans, cut([]span{{a.From.UTC(), a.To.UTC()}}, m.Window.Start, m.Window.End)...)
		}
		_, most := t.allowance(m.Window.Period)
		if per := x.Per; most.None || per.months() > m.Window.Period.months() {
			continue
		}
		if kept := total(union(spans)); kept > most.Is {
			said = appendNew(said, fmt.Sprintf("The maintenance in %s was %s; the contract allows %s. The rest counts as downtime.", m.Window.Short(), spanText(kept), spanText(most.Is)))
			question = "How long was it, and what does the contract allow?"
		}
	}
	if len(said) == 0 {
		return Finding{}, false
	}
	severity := ToConfirm
	if r.Legal.Verdict == Above {
		severity = ForInformation
	}
	slices.Sort(said)
	return Finding{
		ID: "SLA-9", Severity: severity, About: About{Kind: AboutOutage}, Text: strings.Join(said, " "), Question: question, Role: RoleTechnical,
		Sources: []Role{RoleTechnical, RoleLegal}, Figures: figures(r.outageFigures(), r.termFigures()), Changes: true,
	}, true
}

func appendNew(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

// noticeWords says how late an announcement was.
func noticeWords(given, asked Limit) string {
	switch {
	case given.None && !asked.Stated:
		return "The maintenance was not announced. It counts as downtime."
	case given.None:
		return fmt.Sprintf("The maintenance was not announced; the contract asks for %s. It counts as downtime.", asked.length())
	}
	return fmt.Sprintf("The maintenance was announced %s before; the contract asks for %s. It counts as downtime.", given.length(), asked.length())
}

// daysText is a length in whole days where it is one.
func daysText(d time.Duration) string {
	if day := 24 * time.Hour; d >= 2*day && d%day == 0 {
		return many(int(d/day), "day")
	}
	return spanText(d)
}
