package contract

import (
	"fmt"
	"time"

	"escalate/bot/money"
)

// TerminationRight is when a customer may end the contract without a penalty because outages have become chronic.
type TerminationRight struct {
	Stated bool
	None   bool // stated, and there is no such right
	Times  int  // so many windows past their limit, or so many outages
	// Of is the window that is past its limit: its month or quarter. Not stated: outages longer than Longer are counted.
	Of      Period
	Below   money.Percent // the limit, where it is not the SLA's
	Longer  time.Duration // an outage counts from here, or above it where More says so
	More    bool
	Running bool // one after the other
	Within  int  // in so many months; 0: at any time
	Aligned bool // in a year of the calendar, or of the contract's, not in any twelve months
}

// chronic is how often the right's condition came true by the figures entered: certainly, and possibly.
type chronic struct {
	least, most int
	names       []string // of those that count for certain
}

// breach is one window past its limit or one long outage.
type breach struct {
	at   time.Time
	name string
	sure bool
}

// breaches are the windows past their limit, or the long outages, in order.
func (t Terms) breaches(f Facts) []breach {
	r, known := t.Termination, []breach{}
	if r.Of == PeriodUnknown {
		spans, _ := f.spans()
		for _, s := range spans {
			if r.long(s.length()) {
				known = append(known, breach{s.from, s.from.In(t.zone()).Format("2 January 2006"), true})
			}
		}
		return known
	}
	if r.Below.Stated() {
		t.SLA, t.Credit.Round = r.Below, Rounding{}
	}
	for _, m := range t.measure(f, r.Of) {
		if t.SLA.Stated() && t.past(m.Down[1], m.lengths[0]) {
			known = append(known, breach{m.Window.Start, m.Window.Short(), t.past(m.Down[0], m.lengths[1])})
		}
	}
	return known
}

func (r TerminationRight) long(d time.Duration) bool {
	return d > r.Longer || d == r.Longer && !r.More
}

// chronicity counts the breaches that fall together as the right asks: the most of any stretch of time.
func (t Terms) chronicity(f Facts) (c chronic) {
	r := t.Termination
	all := t.breaches(f)
	for i, first := range all {
		var got chronic
		last := first.at
		for _, b := range all[i:] {
			if !t.together(first.at, last, b.at) {
				break
			}
			last = b.at
			if got.most++; b.sure {
				got.least++
				got.names = append(got.names, b.name)
			}
			if r.Running && !b.sure { // a run that may have ended here
				got.least, got.names = 0, nil
			}
		}
		c.most = max(c.most, got.most)
		if got.least > c.least {
			c.least, c.names = got.least, got.names
		}
	}
	for _, l := range f.Lengths() {
		switch {
		case r.Of != PeriodUnknown:
			c.most += touched(r.Of, l)
		case r.long(l):
			c.least, c.most, c.names = c.least+1, c.most+1, append(c.names, "one without a date")
		}
	}
	if len(f.Lengths()) > 0 && r.Of == PeriodUnknown && c.least > 1 { // whether they fall together is not known
		c.least, c.names = 1, c.names[:1]
	}
	return c
}

// together says that a breach belongs to the same stretch of time as the first, and follows the last.
func (t Terms) together(first, last, at time.Time) bool {
	r := t.Termination
	switch {
	case at.Equal(first):
		return true
	case r.Running && r.Of != PeriodUnknown:
		return at.Equal(window(last.In(t.zone()), r.Of, t.Begins).End)
	case r.Aligned:
		return window(first.In(t.zone()), Year, t.Begins).Start.Equal(window(at.In(t.zone()), Year, t.Begins).Start)
	case r.Within > 0:
		return at.Before(first.In(t.zone()).AddDate(0, r.Within, 0))
	}
	return true
}

// what is counted, in words: "months past their limit".
func (r TerminationRight) what(n int) string {
	switch {
	case r.Of == PeriodUnknown && r.More:
		return many(n, "outage") + " of more than " + lengthText(r.Longer)
	case r.Of == PeriodUnknown:
		return many(n, "outage") + " of at least " + lengthText(r.Longer)
	}
	unit := string(r.Of)
	if r.Running {
		unit = "consecutive " + unit
	}
	if r.Below.Stated() {
		return many(n, unit) + " below " + r.Below.String()
	}
	return many(n, unit) + " below the SLA"
}

// String is the right as ParseTermination reads it: "right to terminate after 3 months below the SLA within 12 months".
func (r TerminationRight) String() string {
	switch {
	case !r.Stated:
		return ""
	case r.None:
		return "no right to terminate"
	}
	text := "right to terminate after " + r.what(r.Times)
	switch {
	case r.Aligned:
		text += " within a calendar year"
	case r.Within > 0 && !r.Running:
		text += " within " + many(r.Within, "month")
	}
	return text
}

// terminationStep shows how far the right is reached.
func (t Terms) terminationStep(f Facts) []Step {
	r := t.Termination
	if !r.Stated || r.None {
		return nil
	}
	c := t.chronicity(f)
	how := fmt.Sprintf("%d of %s", c.least, r.what(r.Times))
	if c.most > c.least {
		how = fmt.Sprintf("%d to %d of %s", c.least, c.most, r.what(r.Times))
	}
	if len(c.names) > 0 {
		how += " (" + list(c.names) + ")"
	}
	return []Step{{"Right to terminate", how + "; what happened before is not known"}}
}

// mayTerminate is TE-1: the customer may end the contract, so that no termination penalty is due. While the figures do not
// reach so far it is for information: what was before this outage is not known.
func mayTerminate(r Record, _ Comparison) []Finding {
	t, f := r.terms(), r.Facts()
	right := t.Termination
	if !right.Stated || right.None || len(f.Outages) == 0 {
		return nil
	}
	c := t.chronicity(f)
	odd := Finding{
		ID: "TE-1", Severity: ForInformation, About: About{Kind: AboutTerms}, Working: t.terminationStep(f), Role: RoleLegal,
		Sources: []Role{RoleLegal, RoleTechnical}, Figures: figures(r.outageFigures(), r.termFigures()), Changes: true,
	}
	switch {
	case c.most == 0:
		return nil
	case c.least >= right.Times:
		odd.Severity = ToConfirm
		odd.Text = fmt.Sprintf("By the terms entered the customer has a %s. By the figures entered that is reached: %s.", right, list(c.names))
		odd.Question = "Does the right apply? Then no termination penalty is due, and waiving one gives nothing."
	default:
		odd.Text = fmt.Sprintf("By the terms entered the customer has a %s. By the figures entered there %s; what happened before is not known.", right, c.count())
		odd.Question = "Were there others before?"
	}
	return []Finding{odd}
}

// count is how many there are, in words: "is 1", "are 1 to 2".
func (c chronic) count() string {
	switch {
	case c.least != c.most:
		return fmt.Sprintf("are %d to %d", c.least, c.most)
	case c.least == 1:
		return "is 1"
	}
	return fmt.Sprintf("are %d", c.least)
}
