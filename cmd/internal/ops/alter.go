package ops

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

// alter changes something in the database or the file; where a running bot holds it, the bot is asked to run the same
// subcommand. by is the account that stands in the log.
func (c *call) alter(by *string, change func(store.Ledger) error) error {
	named := *by != ""
	if !named {
		*by = account()
	}
	if c.live != nil {
		return change(c.live.Kept)
	}
	if pgstore.Is(c.db) {
		return c.beside(change)
	}
	err := c.withFile(func(store.Ledger) error { return nil }) // says best what is wrong with the file
	if inUse(err) {
		line := c.args
		if !named {
			line = append(slices.Clip(line), "--by="+*by)
		}
		return c.pass(line, err)
	}
	if err != nil {
		return err
	}
	return aside(c.db, change)
}

// aside changes something in a file that no program holds.
func aside(path string, change func(store.Ledger) error) error {
	s, err := boltstore.Open(path, boltstore.Options{Aside: true})
	if err != nil {
		return err
	}
	return errors.Join(change(s), s.Close())
}

// account is who runs this.
func account() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return fmt.Sprint("user ", os.Getuid())
}

// scrubbed overwrites the traces of what was erased, once nobody reads them any more.
func scrubbed(ctx context.Context, s store.Ledger) error {
	file, ok := s.(store.Scrubber)
	if !ok {
		return nil
	}
	for {
		err := file.Scrub(ctx)
		if !errors.Is(err, store.ErrRead) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("it is erased, but traces are left in unused parts of the file, because %w; they are overwritten when the bot starts next, or when you run this again: %w", err, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// did writes one line into the bot's log: ids, no text.
func (c *call) did(what string, of meeting.ID, who meeting.UserID, by string) {
	if c.live == nil {
		return
	}
	line := c.live.Logger.Info().Str("by", by)
	if of != 0 {
		line = line.Stringer("escalation", of)
	}
	if who != "" {
		line = line.Str("person", string(who))
	}
	line.Msg(what)
}
