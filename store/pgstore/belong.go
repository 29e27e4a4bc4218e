package pgstore

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"escalate/store"
)

// Belong notes where a database belongs that belongs nowhere yet, and refuses another workspace or app.
func (s *Store) Belong(ctx context.Context, h store.Home) error {
	return s.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			var kept []byte
			if err := tx.QueryRow(ctx, "select home from meta for update").Scan(&kept); err != nil {
				return err
			}
			was, err := readHome(kept)
			if err != nil {
				return err
			}
			note, err := was.Admit(h, "database", s.name)
			if err != nil {
				return &UnfitError{err}
			}
			if !note {
				return nil
			}
			data, err := json.Marshal(h)
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, "update meta set home = $1", data)
			return err
		})
	})
}

func readHome(kept []byte) (h store.Home, err error) {
	if kept != nil {
		if err := json.Unmarshal(kept, &h); err != nil {
			return h, fmt.Errorf("where the database belongs: %w", err)
		}
	}
	return h, nil
}

// Adopt lets a database that no program has open belong to whatever starts with it next.
func Adopt(ctx context.Context, url string, o Options) error {
	return aside(ctx, url, o, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update meta set home = null")
		return err
	})
}
