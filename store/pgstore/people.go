package pgstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
)

// Learn keeps people as Slack shows them now; whoever is known so already costs no write. To do it
// twice is harmless, so a commit without an answer is simply tried again.
func (s *Store) Learn(ctx context.Context, people ...meeting.Person) error {
	news := map[string][]byte{}
	for _, p := range people {
		if p.ID == "" {
			return errors.New("learn: a person has no id")
		}
		body, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("person %s: %w", p.ID, err)
		}
		news[string(p.ID)] = body
	}
	return s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		ids := slices.Sorted(maps.Keys(news)) // in one order, so that two who learn the same wait and do not deadlock
		rows, err := c.Query(ctx, "select id, body from person where id = any($1)", ids)
		if err != nil {
			return err
		}
		var id string
		var body []byte
		if _, err := pgx.ForEachRow(rows, []any{&id, &body}, func() error {
			if bytes.Equal(news[id], body) {
				ids = slices.DeleteFunc(ids, func(o string) bool { return o == id })
			}
			return nil
		}); err != nil || len(ids) == 0 {
			return err
		}
		b := s.begin()
		for _, id := range ids {
			b.Queue("insert into person (id, body) values ($1, $2) on conflict (id) do update set body = excluded.body", id, news[id])
		}
		return commit(ctx, c, b)
	})
}
