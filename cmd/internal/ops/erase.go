package ops

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"escalate/bot/meeting"
	"escalate/scheduler"
	"escalate/store"
	"escalate/store/pgstore"
)

type eraseCmd struct {
	Number number `arg:"" optional:"" placeholder:"ESC-7" help:"The escalation; or --list."`
	Open   bool   `help:"Also erase one that is still open; this withdraws it."`
	List   bool   `help:"Print what was erased and who was forgotten, one JSON object a line: for escalate restore --erased."`
	By     string `placeholder:"NAME" help:"Your name in the audit log. Default: the account that runs this."`
	JSON   bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (eraseCmd) Help() string {
	return example("escalate erase ESC-7", "escalate erase --list > erased.json") + `

What people wrote in it goes for good: from the file with its unused parts, from later backups, from what restored copies show when they are given the list.
Number, dates, user ids and the audit log's chain stay, and the log says who erased it and when. Figures go, too.
Colleagues' names and titles stay in the directory until each is forgotten (escalate forget).
It lists what Slack and older copies still hold, for you to delete there. What is on legal hold stays (escalate hold).`
}

// erased is what an erasing did, as a script reads it.
type erased struct {
	Erased   string    `json:"erased"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Events   int       `json:"events"`   // that lost their text
	Channels []string  `json:"channels"` // in Slack, for an admin to delete
	Files    []string  `json:"files"`
	Copies   []string  `json:"copies"` // of the database that hold it still
}

// Run erases the escalation.
func (x *eraseCmd) Run(c *call) error {
	if (x.Number == 0) == !x.List {
		return usage("name the escalation, for example escalate erase ESC-7, or list what was erased with --list")
	}
	if x.List {
		return c.ask(func(s store.Ledger) error { return listErased(c, s) })
	}
	return c.alter(&x.By, func(s store.Ledger) error {
		if _, err := c.get(s, x.Number); err != nil {
			return err
		}
		e, err := store.Erase(c.ctx, s, x.Number.id(), x.Open, meeting.Deed{By: x.By}, c.Now())
		if refusal, ok := meeting.AsRefusal(err); ok && strings.Contains(refusal.Text, "still open") {
			return fmt.Errorf("%w To erase it as it is, add --open", err)
		}
		if err != nil {
			return err
		}
		c.did("erased", e.ID, "", x.By)
		if err := scrubbed(c.ctx, s); err != nil {
			return err
		}
		n, err := eventsOf(c.ctx, s, e.ID)
		if err != nil {
			return err
		}
		v := erased{
			Erased: e.ID.String(), At: e.Erased.At, By: x.By, Events: n, Channels: e.Erased.Channels, Files: e.Erased.Files, Copies: c.copies(),
		}
		if x.JSON {
			return inJSON(c.Out, v)
		}
		return v.print(c)
	})
}

// eventsOf is how many events the last erasing took the text of.
func eventsOf(ctx context.Context, s store.Store, id meeting.ID) (int, error) {
	log, err := s.Events(ctx, id)
	for _, ev := range slices.Backward(log) {
		if c, ok := ev.Body.(meeting.Erased); ok {
			return len(c.Events), err
		}
	}
	return 0, err
}

func (v erased) print(c *call) error {
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s is erased: %d events lost their text, and the audit log says that %s did it.\n", v.Erased, v.Events, v.By)
	if len(v.Channels)+len(v.Files) > 0 {
		fmt.Fprintln(w, "Slack keeps its own. An admin has to delete there:")
		fmt.Fprintf(w, "  channels\t%s\n  files\t%s\n", listOr(v.Channels, "none"), listOr(v.Files, "none"))
	}
	c.sayCopies(w, v.Copies)
	return w.Flush()
}

func listOr(all []string, none string) string {
	if len(all) == 0 {
		return none
	}
	return strings.Join(all, " ")
}

// copies names the copies of the database that are known to lie about.
func (c *call) copies() []string {
	found := []string{}
	for _, pattern := range []string{".before-restore-*", ".v*.bak"} {
		more, _ := filepath.Glob(c.db + pattern) // the pattern is a good one
		found = append(found, more...)
	}
	if c.live != nil && c.live.Backup != "" {
		if isFolder(c.live.Backup) {
			more, _ := filepath.Glob(filepath.Join(c.live.Backup, "escalate-*.db"))
			found = append(found, more...)
		} else if path, at := scheduler.LastBackup(c.live.Backup); !at.IsZero() {
			found = append(found, path)
		}
	}
	return found
}

func (c *call) sayCopies(w *tabwriter.Writer, all []string) {
	if pgstore.Is(c.db) {
		fmt.Fprintln(w, "PostgreSQL keeps the rows as they were until it writes over them: as their owner run VACUUM FULL event, state, escalation, request, precedent, notice, batch, person, found.")
		fmt.Fprintln(w, "Its archived logs, base backups and dumps made before this still hold it; remove them.")
		return
	}
	if len(all) == 0 {
		fmt.Fprintln(w, "Copies made before this still hold it; remove them.")
		return
	}
	fmt.Fprintln(w, "Copies made before this still hold it; remove them. Known here:")
	for _, path := range all {
		fmt.Fprintf(w, "  %s\n", path)
	}
}

// entry is one line of the list of what was erased.
type entry struct {
	Erased    string    `json:"erased,omitempty"`    // an escalation
	Forgotten string    `json:"forgotten,omitempty"` // a person
	In        []string  `json:"in,omitempty"`        // where
	At        time.Time `json:"at,omitzero"`
	By        string    `json:"by,omitempty"`
	Rule      string    `json:"rule,omitempty"`
}

func listErased(c *call, s store.Ledger) error {
	all, err := erasures(c.ctx, s)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := lineJSON(c.Out, e); err != nil {
			return err
		}
	}
	return nil
}

// erasures collects what was erased and who was forgotten.
func erasures(ctx context.Context, s store.Ledger) (all []entry, err error) {
	found, err := rows(ctx, s, func(r meeting.Row) bool { return r.Erased || len(r.Forgot) > 0 })
	if err != nil {
		return nil, err
	}
	persons := map[meeting.UserID]int{}
	for _, r := range found {
		if r.Erased {
			e, err := s.Get(ctx, r.ID)
			if err != nil {
				return nil, err
			}
			all = append(all, entry{Erased: r.ID.String(), At: e.Erased.At, By: e.Erased.By, Rule: e.Erased.Rule})
		}
		for _, who := range r.Forgot {
			i, ok := persons[who]
			if !ok {
				i, persons[who] = len(all), len(all)
				all = append(all, entry{Forgotten: string(who)})
			}
			all[i].In = append(all[i].In, r.ID.String())
		}
	}
	return all, nil
}
