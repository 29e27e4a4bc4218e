package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

// withFile reads from the file.
func (c *call) withFile(read func(store.Ledger) error) error {
	s, err := boltstore.Look(c.db)
	if err != nil {
		return err
	}
	return errors.Join(read(s), s.Close())
}

// beside works on the database beside its bots, which go on.
func (c *call) beside(do func(store.Ledger) error) error {
	if pgstore.Secret(c.db) {
		return usage(noSecret)
	}
	o := c.options(c.Version)
	o.Beside = true
	s, err := pgstore.Open(c.ctx, c.db, o)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// get finds an escalation, and says in words when there is none.
func (c *call) get(s store.Ledger, n number) (*meeting.Escalation, error) {
	e, err := s.Get(c.ctx, n.id())
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("there is no %s in %s; escalate list shows what there is", n.id(), place(c.db))
	}
	return e, err
}

// rows collects the summary rows that are wanted.
func rows(ctx context.Context, s store.Ledger, wanted func(meeting.Row) bool) (all []meeting.Row, err error) {
	err = s.Rows(ctx, func(r meeting.Row) bool {
		if wanted(r) {
			all = append(all, r)
		}
		return true
	})
	return all, err
}

// inJSON writes a value as indented JSON.
func inJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// moment is a time as the subcommands print it; "-" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// misuse is an error of the call itself.
func misuse(err error) error { return app.Setting(err) }
