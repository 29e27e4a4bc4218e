package pgstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// grants is what a role needs that is not the tables' owner. It may add to the log and take bodies
// out of it, and cannot rewrite it.
var grants = map[string]string{
	"meta": "select, update", "escalation": "select, insert, update", "state": "select, insert, update",
	"event": "select, insert, update (body)", "request": "select, insert, update, delete", "opened": "select, insert",
	"found": "select, insert, delete", "channel": "select, insert, update, delete", "person": "select, insert, update",
	"precedent": "select, insert, update, delete", "notice": "select, insert, update, delete", "batch": "select, insert, update, delete",
	"lanes": "select, update", "speaker": "select, update", "replica": "select, insert, update, delete",
}

// Migrate makes the tables or brings them up to date, as their owner, and lets role, unless that is
// empty, work with them. It returns the layout before and now; 0 is none.
func Migrate(ctx context.Context, url string, o Options, role string) (was, now int, err error) {
	config, err := configure(url, o)
	if err != nil {
		return 0, 0, err
	}
	c, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return 0, 0, fmt.Errorf("connect to the database: %w", err)
	}
	err = pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		if was, err = migrate(ctx, tx, layout); err != nil {
			return err
		}
		now = max(was, layout)
		if role == "" {
			return nil
		}
		return grant(ctx, tx, role)
	})
	return was, now, errors.Join(err, c.Close(ctx))
}

func grant(ctx context.Context, tx pgx.Tx, role string) error {
	to := " to " + pgx.Identifier{role}.Sanitize()
	for table, rights := range grants {
		if _, err := tx.Exec(ctx, "grant "+rights+" on "+table+to); err != nil {
			return fmt.Errorf("grant %s: %w", table, err)
		}
	}
	_, err := tx.Exec(ctx, "grant usage, select, update on sequence precedent_place, notice_id_seq"+to)
	return err
}

// configure reads an address, and refuses one over which what customers said would go to whoever answers.
func configure(url string, o Options) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, unfit("the address of the database cannot be read; write postgres://USER@HOST:PORT/NAME") // pgx's words may hold the password
	}
	if err := reach(config.ConnConfig, o); err != nil {
		return nil, &UnfitError{err}
	}
	config.BeforeConnect = func(_ context.Context, c *pgx.ConnConfig) error { return password(c, o.PasswordFile) }
	if o.dial != nil {
		config.ConnConfig.DialFunc = o.dial
	}
	return config, nil
}
