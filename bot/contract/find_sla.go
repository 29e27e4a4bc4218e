package contract

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"escalate/bot/money"
)

// hoursOfYear is a year of 365 days, for telling how long a window would be.
const hoursOfYear = 8760

// slaFindings hold the stated downtime and verdict against the figures entered: SLA-1 to SLA-4.
func slaFindings(r Record, _ Comparison) []Finding {
	if r.Legal == nil {
		return nil
	}
	t, f := r.terms(), r.Facts()
	windows := t.Windows(f)
	var out []Finding
	if odd, ok := r.statedDowntime(windows); ok {
		out = append(out, odd)
		if fit, ok := r.fittingWindows(windows); ok {
			out = append(out, fit)
		}
	}
	if odd, ok := r.statedAgainstSLA(); ok {
		out = append(out, odd)
	}
	if odd, ok := r.statedVerdict(windows); ok {
		out = append(out, odd)
	}
	return out
}

// excludes says what the downtime shown leaves out.
func excludes(windows []Measured) string {
	known, left := true, false
	for _, m := range windows {
		known = known && m.Down[0] == m.Down[1]
		left = left || m.Down[1] < m.Draw[1]
	}
	switch {
	case known && left:
		return "after exclusions"
	case known:
		return "with nothing to exclude"
	case left:
		return "after the exclusions that are certain"
	}
	return "before exclusions"
}

// readings says, for each way to read the terms, whether the downtime is past a limit: for each period that the SLA may
// be measured over, or, without dates, for each window that all of the downtime may lie in.
func (r Record) readings(windows []Measured) []bool {
	t := r.terms()
	var out []bool
	if len(r.Facts().Lengths()) > 0 {
		for _, m := range append(slices.Clone(windows), t.undatedWindows(r.Facts(), 28, 29)...) {
			out = append(out, t.past(m.downOf(), m.Window.Length))
		}
		return out
	}
	for _, p := range t.Period.or() {
		out = append(out, slices.ContainsFunc(windows, func(m Measured) bool {
			return m.Window.Period == p && t.past(m.downOf(), m.Window.Length)
		}))
	}
	return out
}

// bandOf is from where to where a stated percent can be, as shares of one: 0.14 % is 0.00135 to 0.00145.
func bandOf(p money.Percent) (low, high *big.Rat) {
	half := halfUnit(p)
	return larger(num(0), over(minus(p.Rat(), half), num(100))), over(plus(p.Rat(), half), num(100))
}

// downOf is the downtime of a window that is held against statements: what counts, or all of it while exclusions are not
// known.
func (m Measured) downOf() time.Duration { return m.Down[1] }

// statedDowntime is SLA-1: the stated downtime against the computed one of each window.
func (r Record) statedDowntime(windows []Measured) (Finding, bool) {
	stated := r.Legal.Stated
	low, high := bandOf(stated)
	if !stated.Stated() || len(windows) == 0 {
		return Finding{}, false
	}
	fits := func(d, window time.Duration) bool {
		s := share(d, window)
		return s.Cmp(low) >= 0 && s.Cmp(high) <= 0
	}
	check := windows
	if len(r.Facts().Lengths()) > 0 {
		t := r.terms()
		check = append(slices.Clone(windows), t.undatedWindows(r.Facts(), 28, 29)...)
	}
	var shares []string
	var steps []Step
	for _, m := range check {
		if fits(m.Draw[1], m.Window.Length) || fits(m.Down[1], m.Window.Length) {
			return Finding{}, false
		}
	}
	places := max(2, stated.Decimals())
	for _, m := range windows {
		s := share(m.downOf(), m.Window.Length)
		shares = append(shares, percentOf(s, places, ceiling)+" of "+m.Window.a())
		steps = append(steps, Step{m.Window.Label, fmt.Sprintf("%s / %s = %s (up)", spanText(m.downOf()), clock(length(m.Window.Length), nearest), percentOf(s, 4, ceiling))})
	}
	steps = append(steps, Step{"Stated", fmt.Sprintf("%s, as typed: %s%% to %s%%", stated, trimmed(percent(low), 8, nearest), trimmed(percent(high), 8, nearest))})
	return Finding{
		ID: "SLA-1", Severity: DoesNotAddUp, About: About{Kind: AboutOutage},
		Text:    fmt.Sprintf("The stated downtime is %s. By the figures entered it is %s, %s.", stated, list(shares), excludes(windows)),
		Working: steps, Assumptions: r.windowAssumptions(), Question: fmt.Sprintf("Which window and which length does %s refer to?", stated),
		Role: RoleLegal, Sources: []Role{RoleLegal, RoleTechnical}, Figures: figures(r.outageFigures(), r.termFigures()),
	}, true
}

// windowAssumptions is what the share of a window takes for granted.
func (r Record) windowAssumptions() []string {
	t := r.terms()
	var out []string
	if len(r.Facts().Lengths()) > 0 {
		out = append(out, "when the outage was is not stated: all of it is taken to lie in one window, and the quarter and the year are those of "+
			r.Facts().reported().In(t.zone()).Format("2 January 2006"))
	}
	if t.Period == PeriodUnknown {
		out = append(out, "the SLA's window is not stated: month, quarter and year are shown")
	}
	if t.Zone == nil {
		out = append(out, "the contract's zone is not stated: UTC is taken")
	}
	if t.Exclusion.Kind == ExclusionUnknown {
		out = append(out, "the maintenance exclusion is not stated: nothing is excluded")
	}
	if _, soFar := r.Facts().Down(); soFar {
		out = append(out, "an ongoing outage counts up to "+r.Now.In(t.zone()).Format("2 January 2006 15:04 MST"))
	}
	return append(out, t.unsaid()...)
}

// statedAgainstSLA is SLA-2: the stated downtime against the SLA as stated.
func (r Record) statedAgainstSLA() (Finding, bool) {
	stated, sla := r.Legal.Stated, r.terms().SLA
	if !stated.Stated() || !sla.Stated() || sla.Rat().Cmp(num(100)) > 0 {
		return Finding{}, false
	}
	low, high := bandOf(stated)
	allowed := over(minus(num(100), sla.Rat()), num(100))
	places := max(stated.Decimals(), sla.Decimals())
	shown := decimal(percent(allowed), places, nearest) + "%"
	var text, question string
	switch {
	case r.Legal.Verdict != Above && low.Cmp(allowed) > 0:
		text = fmt.Sprintf("The stated downtime of %s is above the %s that an SLA of %s allows, as it stands.", stated, shown, sla)
		question = "Is the stated downtime before or after exclusions, and of which window?"
	case r.Legal.Verdict == Above && high.Cmp(allowed) <= 0:
		text = fmt.Sprintf("The stated downtime of %s is not above the %s that an SLA of %s allows, as it stands; Legal's assessment is above the allowance.", stated, shown, sla)
		question = "Of which window is the stated downtime, and what makes it above the allowance?"
	default:
		return Finding{}, false
	}
	return Finding{
		ID: "SLA-2", Severity: DoesNotAddUp, About: About{Kind: AboutTerms}, Text: text,
		Working: []Step{
			{"Allowed", fmt.Sprintf("100%% − %s = %s", sla, shown)},
			{"Stated", fmt.Sprintf("%s, as typed: %s%% to %s%%", stated, trimmed(percent(low), 8, nearest), trimmed(percent(high), 8, nearest))},
		},
		Question: question, Role: RoleLegal, Sources: []Role{RoleLegal},
		Figures: figures("sla "+sla.String(), "stated "+stated.String(), "verdict "+string(r.Legal.Verdict)),
	}, true
}

// statedVerdict is SLA-3: the stated verdict against the figures entered. It does not add up when every window disagrees;
// when only a year keeps an outage within the allowance that a month and a quarter do not, it is to be confirmed.
func (r Record) statedVerdict(windows []Measured) (Finding, bool) {
	t := r.terms()
	if r.Legal.Verdict == VerdictUnknown || !t.SLA.Stated() || len(windows) == 0 {
		return Finding{}, false
	}
	within := r.Legal.Verdict == Within
	word, side := "above", "within the allowance"
	if !within {
		word, side = "not above", "above the allowance"
	}
	f := Finding{
		ID: "SLA-3", Severity: DoesNotAddUp, About: About{Kind: AboutTerms}, Assumptions: r.windowAssumptions(), Role: RoleLegal,
		Question: fmt.Sprintf("What puts the outage %s: an exclusion, another window, another length?", side),
		Sources:  []Role{RoleLegal, RoleTechnical}, Figures: figures(r.outageFigures(), r.termFigures()), Changes: true,
	}
	agrees := slices.ContainsFunc(r.readings(windows), func(past bool) bool { return past != within })
	onlyYear := agrees && within && r.onlyYearKept(windows)
	if agrees && !onlyYear {
		return Finding{}, false
	}
	var limits, kept []string
	for _, m := range windows {
		said := fmt.Sprintf("%s against %s in %s", spanText(m.downOf()), clock(t.Allowed(m.Window.Length), floor), m.Window.a())
		if within == t.past(m.downOf(), m.Window.Length) {
			limits = append(limits, said)
			f.Working = append(f.Working, r.limitStep(m)...)
		} else {
			kept = append(kept, said)
		}
	}
	f.Text = fmt.Sprintf("Legal's assessment is %s. The outage is %s the allowance by the figures entered, %s: %s.",
		side, word, excludes(windows), strings.Join(limits, ", "))
	if onlyYear {
		f.Severity, f.Question = ToConfirm, "Is the SLA measured over a year?"
		f.Text += " Only over a year is it within: " + strings.Join(kept, ", ") + "."
	}
	return f, true
}

// onlyYearKept says that the window is not stated, and the downtime is past the limit of a month and of a quarter but
// not of a year.
func (r Record) onlyYearKept(windows []Measured) bool {
	t := r.terms()
	past, kept := map[Period]bool{}, map[Period]bool{}
	for _, m := range windows {
		if t.past(m.downOf(), m.Window.Length) {
			past[m.Window.Period] = true
		} else if len(r.Facts().Lengths()) > 0 { // each stands for a way to read the same outage
			kept[m.Window.Period] = true
		}
	}
	return t.Period == PeriodUnknown && past[Month] && past[Quarter] && !past[Year] && !kept[Month] && !kept[Quarter]
}

// limitStep shows uptime and allowance of a window.
func (r Record) limitStep(m Measured) []Step {
	t, d := r.terms(), m.downOf()
	whole := clock(length(m.Window.Length), nearest)
	return []Step{
		{m.Window.Label + ", uptime", fmt.Sprintf("(%s − %s) / %s = %s (down)", whole, spanText(d), whole,
			percentOf(minus(num(1), share(d, m.Window.Length)), 4, floor))},
		{m.Window.Label + ", allowed", fmt.Sprintf("%s × (100%% − %s) = %s", whole, t.SLA, clock(t.Allowed(m.Window.Length), floor))},
	}
}
