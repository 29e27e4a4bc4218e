package ops

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

type forget struct {
	Who      string   `arg:"" placeholder:"U…" help:"The person's user id."`
	Called   []string `placeholder:"NAME" help:"Another name that people use for the person, for example a first name. Repeat it for more."`
	SkipHeld bool     `name:"skip-held" help:"Leave alone what is on legal hold, and forget the person everywhere else."`
	By       string   `placeholder:"NAME" help:"Your name in the audit log. Default: the account that runs this."`
	JSON     bool     `help:"As JSON."`
}

// Help is the example below the flags.
func (forget) Help() string {
	return example("escalate forget U012ABCDEF", "escalate forget U012ABCDEF --called Lisa --called \"Ms. Chen\"") + `

It erases for good what the person wrote, wherever it is repeated. Every text with the person's full name or a name given here goes too.
The user id stays, as a pseudonym; votes, dates and figures stay. Others who wrote the very same words lose them, too.
While the account is active in Slack, the bot learns its name again when it is named again.`
}

// forgotten is what a forgetting did, as a script reads it.
type forgotten struct {
	Forgotten string   `json:"forgotten"`
	By        string   `json:"by"`
	In        []string `json:"in"`     // the escalations in which something was erased
	Events    int      `json:"events"` // that lost their text
	Held      []string `json:"held"`   // left alone
	Copies    []string `json:"copies"`
}

var userForm = regexp.MustCompile(`^[UW][A-Z0-9]{3,}$`)

// Run forgets the person.
func (f *forget) Run(c *call) error {
	if !userForm.MatchString(f.Who) {
		return misuse(fmt.Errorf("%q is not a user id; one looks like U012ABCDEF; find it in Slack under a profile's menu, Copy member ID", f.Who))
	}
	return c.alter(&f.By, func(s store.Ledger) error {
		who := meeting.UserID(f.Who)
		v, err := forgetIn(c.ctx, s, who, f.Called, f.SkipHeld, meeting.Deed{By: f.By}, c.Now())
		for _, id := range v.In {
			c.did("a person was forgotten in "+id, 0, who, f.By)
		}
		if err != nil {
			return err
		}
		if err := scrubbed(c.ctx, s); err != nil {
			return err
		}
		v.By, v.Copies = f.By, c.copies()
		if f.JSON {
			return inJSON(c.Out, v)
		}
		return v.print(c)
	})
}

var errNothing = errors.New("there is nothing here of")

// forgetIn forgets the person in every escalation and in the directory. A program that is killed
// meanwhile leaves each escalation as it was or as it has to be; run it again.
func forgetIn(ctx context.Context, s store.Ledger, who meeting.UserID, called []string, skipHeld bool, d meeting.Deed, now time.Time) (forgotten, error) {
	v := forgotten{Forgotten: string(who), In: []string{}, Held: []string{}}
	known, err := s.People(ctx, who)
	if err != nil {
		return v, err
	}
	if p, ok := known[who]; ok {
		called = append(slices.Clip(called), p.Name)
	}
	all, err := rows(ctx, s, func(r meeting.Row) bool { return !r.Erased })
	if err != nil {
		return v, err
	}
	held := map[meeting.ID]bool{}
	for _, r := range all { // before anything is changed
		if !r.Held {
			continue
		}
		touched, err := touches(ctx, s, r.ID, who, called)
		if err != nil {
			return v, err
		}
		if held[r.ID] = touched; touched {
			v.Held = append(v.Held, r.ID.String())
		}
	}
	if len(v.Held) > 0 && !skipHeld {
		return v, fmt.Errorf("on legal hold: %s. Nothing was erased anywhere. Lift the hold (escalate hold %s off), or forget the person everywhere else with --skip-held",
			strings.Join(v.Held, ", "), v.Held[0])
	}
	for _, r := range all {
		if held[r.ID] {
			continue
		}
		changed, err := store.Forget(ctx, s, r.ID, who, called, d, now)
		if err != nil {
			return v, err
		}
		if changed {
			n, err := eventsOf(ctx, s, r.ID)
			if err != nil {
				return v, err
			}
			v.In, v.Events = append(v.In, r.ID.String()), v.Events+n
		}
	}
	if p, ok := known[who]; ok && len(v.Held) == 0 && p != (meeting.Person{ID: who}) {
		return v, s.Learn(ctx, time.Time{}, meeting.Person{ID: who})
	} else if !ok && len(v.In)+len(v.Held) == 0 {
		return v, fmt.Errorf("%w %s", errNothing, who)
	}
	return v, nil
}

// touches reports whether forgetting would erase something in an escalation that is on hold.
func touches(ctx context.Context, s store.Ledger, id meeting.ID, who meeting.UserID, called []string) (bool, error) {
	log, err := s.Events(ctx, id)
	if err != nil {
		return false, err
	}
	e, err := s.Get(ctx, id)
	if err != nil {
		return false, err
	}
	err = e.Forget(who, called, log, meeting.Deed{}, time.Time{})
	if errors.Is(err, meeting.ErrMoved) {
		return true, nil
	}
	_, refused := meeting.AsRefusal(err)
	if refused {
		return true, nil
	}
	return false, err
}

func (v forgotten) print(c *call) error {
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s is forgotten: %d events in %d escalations lost their text", v.Forgotten, v.Events, len(v.In))
	if len(v.In) > 0 {
		fmt.Fprintf(w, " (%s)", strings.Join(v.In, ", "))
	}
	fmt.Fprintln(w, ".")
	if len(v.Held) > 0 {
		fmt.Fprintf(w, "On legal hold and left alone: %s. Run this again once the hold is lifted.\n", strings.Join(v.Held, ", "))
	}
	fmt.Fprintln(w, "Slack keeps its own messages and files; what the person wrote there is for an admin to delete.")
	c.sayCopies(w, v.Copies)
	return w.Flush()
}
