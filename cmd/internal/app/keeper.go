package app

import (
	"context"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/pgstore"
)

// openKept opens what DB names: a database that several programs share, or the one file.
func openKept(ctx context.Context, c Config) func(string, *meeting.Policy) (store.Store, error) {
	if !pgstore.Is(c.DB) {
		return openBolt
	}
	return func(address string, p *meeting.Policy) (store.Store, error) {
		clock := time.Now
		if c.Clock != nil {
			clock = c.Clock.Now
		}
		kept, err := pgstore.Open(ctx, address, pgstore.Options{
			Policy: p, PasswordFile: c.DBPasswordFile, AnyTLS: c.DBAnyTLS, Version: c.Version, Sockets: c.Sockets, Clock: clock,
			Apart: func(ahead time.Duration, apart bool) {
				if apart {
					c.Log.Warn().Dur("ahead", ahead).Msg("this machine's clock is not the database's: set it (NTP), or reminders come at wrong times")
				} else {
					c.Log.Info().Msg("this machine's clock is the database's again")
				}
			},
		})
		if err != nil {
			return nil, err // not kept itself: a nil *Store is no nil store.Store
		}
		return kept, nil
	}
}

// keptIn is what may be said of where all is kept: of a database neither user nor password.
func keptIn(db string) string {
	if pgstore.Is(db) {
		return pgstore.Name(db)
	}
	return db
}
