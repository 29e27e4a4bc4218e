package ops

import (
	"fmt"

	"escalate/store/pgstore"
)

type migrate struct {
	Grant string `placeholder:"ROLE" help:"Let this role work with the tables: read, write and add to the audit log, not rewrite it."`
	JSON  bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (migrate) Help() string {
	return example("escalate migrate --db 'postgres://owner@db.example.com/escalate?sslmode=verify-full' --grant escalate") + `

It makes the tables of a PostgreSQL database or brings them up to date, as the role that owns them, in one transaction;
the bots go on meanwhile. A bot whose role owns the tables does this itself when it starts.`
}

// Run migrates the database.
func (m *migrate) Run(c *call) error {
	if !pgstore.Is(c.db) {
		return usage("a file is brought up to date by the bot when it starts; name a PostgreSQL database with --db or ESCALATE_DB")
	}
	if pgstore.Secret(c.db) {
		return usage(noSecret)
	}
	was, now, err := pgstore.Migrate(c.ctx, c.db, c.options(c.Version), m.Grant)
	if err != nil {
		return err
	}
	if m.JSON {
		return inJSON(c.Out, map[string]any{"database": place(c.db), "layout_before": was, "layout": now, "granted": m.Grant})
	}
	switch {
	case was == 0:
		fmt.Fprintf(c.Out, "Made the tables of %s (layout %d).\n", place(c.db), now)
	case was == now:
		fmt.Fprintf(c.Out, "%s has layout %d already.\n", place(c.db), now)
	default:
		fmt.Fprintf(c.Out, "Brought %s from layout %d to %d.\n", place(c.db), was, now)
	}
	if m.Grant != "" {
		fmt.Fprintf(c.Out, "The role %s may work with it.\n", harmless(m.Grant))
	}
	return nil
}
