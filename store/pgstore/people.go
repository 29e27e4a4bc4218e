package pgstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
)

const sqlLearn = "insert into person (id, body, told) values ($1, $2, $3) on conflict (id) do update set body = excluded.body," +
	" told = greatest(person.told, excluded.told) where excluded.told = 0 or excluded.told >= person.told"

// Learn keeps people as Slack showed them then; whoever is known so already costs no write. To do it
// twice is harmless, so a commit without an answer is simply tried again.
func (s *Store) Learn(ctx context.Context, at time.Time, people ...meeting.Person) error {
	news, told := map[string][]byte{}, int64(0)
	if !at.IsZero() {
		told = record.Cut(at).UnixMicro()
	}
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
		rows, err := c.Query(ctx, "select id, body, told from person where id = any($1)", ids)
		if err != nil {
			return err
		}
		var id string
		var body []byte
		var before int64
		if _, err := pgx.ForEachRow(rows, []any{&id, &body, &before}, func() error {
			if told != 0 && told < before || bytes.Equal(news[id], body) && (told == 0 || told == before) {
				ids = slices.DeleteFunc(ids, func(o string) bool { return o == id })
			}
			return nil
		}); err != nil || len(ids) == 0 {
			return err
		}
		b := s.begin()
		for _, id := range ids {
			b.Queue(sqlLearn, id, news[id], told)
		}
		return commit(ctx, c, b)
	})
}
