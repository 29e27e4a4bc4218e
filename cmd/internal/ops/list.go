package ops

import (
	"fmt"
	"text/tabwriter"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

type list struct {
	Open     bool   `help:"Only those that are not closed or withdrawn."`
	Customer string `placeholder:"NAME" help:"Only those of this customer; upper and lower case are the same."`
	JSON     bool   `help:"As JSON, one object a line."`
}

// Help is the example below the flags.
func (list) Help() string {
	return example("escalate list --open", "escalate list --db copy.db --json")
}

// listed is an escalation in the list, as a script reads it.
type listed struct {
	ID       string    `json:"id"`
	Customer string    `json:"customer"`
	Phase    string    `json:"phase"`
	Severity string    `json:"severity"`
	Opened   time.Time `json:"opened"`
	Changed  time.Time `json:"changed"`
	Chair    string    `json:"chair"`
	People   int       `json:"people"`
	Waiting  int       `json:"waiting"` // for how many answers and deeds it waits
	Held     bool      `json:"held,omitempty"`
	Erased   bool      `json:"erased,omitempty"`
}

// Run prints the list.
func (l *list) Run(c *call) error {
	return c.ask(func(s store.Ledger) error {
		all, err := rows(c.ctx, s, func(r meeting.Row) bool {
			return (!l.Open || r.Phase.Open()) && (l.Customer == "" || sameName(l.Customer, r.Customer))
		})
		if err != nil {
			return err
		}
		if l.JSON {
			for _, r := range all {
				if err := lineJSON(c.Out, listed{
					ID: r.ID.String(), Customer: r.Customer, Phase: string(r.Phase), Severity: string(r.Severity), Opened: r.Opened,
					Changed: r.Changed, Chair: string(r.Chair), People: len(r.People), Waiting: len(r.Waits), Held: r.Held, Erased: r.Erased,
				}); err != nil {
					return err
				}
			}
			return nil
		}
		w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "NUMBER\tPHASE\tSEVERITY\tOPENED\tCHANGED\tWAITING\tCUSTOMER")
		for _, r := range all {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", r.ID, phaseOf(r), r.Severity, r.Opened.Format(time.DateOnly), r.Changed.Format(time.DateOnly), len(r.Waits), harmless(r.Customer))
		}
		return w.Flush()
	})
}

// phaseOf is the phase, and whether something keeps the text or took it.
func phaseOf(r meeting.Row) string {
	switch {
	case r.Erased:
		return string(r.Phase) + ", erased"
	case r.Held:
		return string(r.Phase) + ", on hold"
	}
	return string(r.Phase)
}
