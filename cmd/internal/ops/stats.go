package ops

import (
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/store"
)

type stats struct {
	Since string `placeholder:"DATE" help:"Only escalations opened on that day (UTC) or later, for example 2026-01-01."`
	JSON  bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (stats) Help() string {
	return example("escalate stats", "escalate stats --since 2026-01-01 --json")
}

// counted is the statistics, as a script reads them.
type counted struct {
	Escalations int            `json:"escalations"`
	Phases      map[string]int `json:"phases"`
	Decided     int            `json:"decided"`
	MedianHours float64        `json:"decided_in_hours_median,omitempty"` // from the opening to the first approval
	NinthHours  float64        `json:"decided_in_hours_p90,omitempty"`    // nine in ten took no longer
	Overruled   int            `json:"decided_against_the_vote"`          // or without its advice
	Items       int            `json:"items"`                             // without cancelled ones
	Done        int            `json:"items_done"`
	InTime      int            `json:"items_done_in_time"` // of those with a deadline
	Dated       int            `json:"items_done_with_deadline"`
	Overdue     int            `json:"items_overdue"`
	Reviewed    int            `json:"effectiveness_reviews"`
	Credits     []money.Amount `json:"credits"` // of standing decisions, by currency; percentages without an amount are not in it
}

// Run counts.
func (t *stats) Run(c *call) error {
	var since time.Time
	if t.Since != "" {
		var err error
		if since, err = time.Parse(time.DateOnly, t.Since); err != nil {
			return usage(fmt.Sprintf("%q is not a date; write it like 2026-01-01", t.Since))
		}
	}
	return c.ask(func(s store.Ledger) error {
		all, err := rows(c.ctx, s, func(r meeting.Row) bool { return !r.Opened.Before(since) })
		if err != nil {
			return err
		}
		n := tallied{counted: counted{Phases: map[string]int{}, Credits: []money.Amount{}}, credits: map[string]money.Amount{}}
		for _, r := range all {
			e, err := s.Get(c.ctx, r.ID)
			if err != nil {
				return err
			}
			n.add(e, c.Now())
		}
		n.finish()
		if t.JSON {
			return inJSON(c.Out, n.counted)
		}
		return n.print(c)
	})
}

// tallied is the count on its way.
type tallied struct {
	counted
	took    []time.Duration
	credits map[string]money.Amount
}

func (n *tallied) add(e *meeting.Escalation, now time.Time) {
	n.Escalations++
	n.Phases[string(e.Phase)]++
	if i := slices.IndexFunc(e.Decisions, func(d meeting.Decision) bool { return d.Approved != "" }); i >= 0 {
		n.Decided++
		n.took = append(n.took, e.Decisions[i].On.Sub(e.Opened))
	}
	if d := e.Standing(); d != nil {
		if d.Ballot != 0 && d.Why != "" {
			n.Overruled++
		}
		if o := e.Option(d.Option); o != nil && o.Offer.Amount.Stated() && e.Phase != meeting.Withdrawn {
			code := o.Offer.Amount.Currency()
			if sum, err := n.credits[code].Add(o.Offer.Amount); err == nil && n.credits[code].Stated() {
				n.credits[code] = sum
			} else if !n.credits[code].Stated() {
				n.credits[code] = o.Offer.Amount
			}
		}
	}
	for _, i := range e.Items {
		n.item(i, now)
	}
	for _, f := range e.FollowUps {
		if f.Effect != nil {
			n.Reviewed++
		}
	}
}

func (n *tallied) item(i meeting.Item, now time.Time) {
	if i.Status == meeting.ItemCancelled {
		return
	}
	n.Items++
	switch {
	case i.Status == meeting.ItemDone:
		n.Done++
		if !i.Due.IsZero() {
			n.Dated++
			if !i.On.After(i.Due) {
				n.InTime++
			}
		}
	case !i.Due.IsZero() && i.Due.Before(now):
		n.Overdue++
	}
}

func (n *tallied) finish() {
	slices.Sort(n.took)
	if k := len(n.took); k > 0 {
		n.MedianHours = hours(n.took[(k-1)/2])
		n.NinthHours = hours(n.took[(9*k+9)/10-1])
	}
	for _, code := range slices.Sorted(maps.Keys(n.credits)) {
		n.Credits = append(n.Credits, n.credits[code])
	}
}

// hours is a length in hours, to a tenth.
func hours(d time.Duration) float64 { return float64(d.Round(6*time.Minute)) / float64(time.Hour) }

func (n *tallied) print(c *call) error {
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Escalations\t%d\n", n.Escalations)
	for _, phase := range []meeting.Phase{meeting.Reviewing, meeting.Voting, meeting.Deciding, meeting.Decided, meeting.Closed, meeting.Withdrawn} {
		if k := n.Phases[string(phase)]; k > 0 {
			fmt.Fprintf(w, "  %s\t%d\n", phase, k)
		}
	}
	fmt.Fprintf(w, "Decided\t%d\n", n.Decided)
	if n.Decided > 0 {
		fmt.Fprintf(w, "  half of them within\t%.1f h\n  nine in ten within\t%.1f h\n", n.MedianHours, n.NinthHours)
	}
	fmt.Fprintf(w, "  against the vote, or without a recommendation\t%d\n", n.Overruled)
	fmt.Fprintf(w, "Action items\t%d\n  done\t%d\n  done in time\t%d of %d with a deadline\n  overdue now\t%d\n", n.Items, n.Done, n.InTime, n.Dated, n.Overdue)
	fmt.Fprintf(w, "Effectiveness reviews\t%d\n", n.Reviewed)
	for _, a := range n.Credits {
		fmt.Fprintf(w, "Credits in standing decisions\t%s\n", a)
	}
	return w.Flush()
}
