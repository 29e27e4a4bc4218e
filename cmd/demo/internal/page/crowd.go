package page

import (
	"context"
	"fmt"
)

// crowdName is the example that is made, not told: a workspace after a busy month.
const crowdName = "crowd"

// The size of the crowd.
const (
	crowdEscalations = 50
	crowdMessages    = 5000
)

var customers = []string{
	"Contoso", "Fabrikam", "Tailspin Toys", "Adventure Works", "Wide World Importers", "Litware", "Proseware",
	"Alpine Ski House", "Fourth Coffee", "Trey Research",
}

// crowd opens the escalations and lets people talk in them.
func (st *stage) crowd(wake func()) {
	st.job.run(st.ctx, "Filling the workspace", func(ctx context.Context) string {
		defer wake()
		for i := range crowdEscalations {
			st.job.progress(i, crowdEscalations)
			if ctx.Err() != nil {
				return "Stopped on the way."
			}
			if err := st.openOne(ctx, i); err != nil {
				return fmt.Sprintf("Escalation %d could not be opened: %v.", i+1, err)
			}
		}
		return st.chatter(ctx)
	})
}

// openOne opens an escalation as one of the people, with the others in it.
func (st *stage) openOne(ctx context.Context, i int) error {
	p := st.Slack.Person(st.people[i%len(st.people)].ID)
	text := fmt.Sprintf("open %s %d: Deliveries are late since week %d", customers[i%len(customers)], i+1, i%50+1)
	if err := p.Command(lobby, "/escalate", text); err != nil {
		return err
	}
	var others []string
	for _, other := range st.people {
		others = append(others, other.Handle)
	}
	if err := st.Wait(ctx, func() bool { return p.View() != nil }); err != nil {
		return fmt.Errorf("no form: %w", err)
	}
	inputs := len(p.View().Controls())
	if err := p.Click(*p.View(), "Change the people"); err != nil {
		return err
	}
	if err := st.Wait(ctx, func() bool { v := p.View(); return v != nil && len(v.Controls()) > inputs }); err != nil {
		return fmt.Errorf("no people: %w", err)
	}
	for what, who := range map[string][]string{"technical": others[2:3], "business": others[4:5], "legal": others[5:6], "attendees": others} {
		if err := p.Fill(what, who...); err != nil {
			return err
		}
	}
	if err := p.Submit(); err != nil {
		return err
	}
	if p.View() != nil {
		if err := p.CloseAll(); err != nil {
			return err
		}
	}
	st.Hurry(ctx)
	return nil
}

// chatter lets the members of every escalation write, until there are enough messages.
func (st *stage) chatter(ctx context.Context) string {
	for n, round := 0, 0; n < crowdMessages; round++ {
		before := n
		for _, c := range st.Slack.Channels() {
			if c.IM || c.Name == lobby {
				continue
			}
			for _, m := range c.Members {
				if ctx.Err() != nil {
					return "Stopped on the way."
				}
				if m == st.Slack.BotUser() || n >= crowdMessages {
					continue
				}
				if _, err := st.Slack.Person(m).Say(c.ID, fmt.Sprintf("Update %d: the customer asked again when it will be fixed.", round+1), ""); err == nil {
					n++
				}
			}
		}
		st.job.progress(n, crowdMessages)
		if n == before {
			return "There is nobody to write."
		}
	}
	return ""
}
