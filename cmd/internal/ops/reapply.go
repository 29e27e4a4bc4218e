package ops

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/boltstore"
)

// readErasures reads what escalate erase --list wrote.
func readErasures(name string) (all []entry, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, misuse(fmt.Errorf("the list of what was erased cannot be read: %w", err))
	}
	defer f.Close() //nolint:errcheck // nothing was written
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil || (e.Erased == "") == (e.Forgotten == "") {
			return nil, misuse(fmt.Errorf("line %d of %s is not one that escalate erase --list writes", n, name))
		}
		var id number
		for _, text := range append(e.In, e.Erased) {
			if err := id.UnmarshalText([]byte(text)); text != "" && err != nil {
				return nil, misuse(fmt.Errorf("line %d of %s: %w", n, name, err))
			}
		}
		all = append(all, e)
	}
	if err := lines.Err(); err != nil {
		return nil, misuse(fmt.Errorf("the list of what was erased cannot be read: %w", err))
	}
	return all, nil
}

// erasuresIn is what was erased in a file; nothing where the file cannot be read.
func erasuresIn(ctx context.Context, path string) []entry {
	s, err := boltstore.Look(path)
	if err != nil {
		return nil
	}
	all, err := erasures(ctx, s)
	if errors.Join(err, s.Close()) != nil {
		return nil
	}
	return all
}

// again erases in a copy what was erased since it was made. A hold that stood then was lifted before
// that.
func again(ctx context.Context, path string, all []entry, by string, now time.Time) (done int, err error) {
	if len(all) == 0 {
		return 0, nil
	}
	err = aside(path, func(s store.Ledger) error {
		for _, x := range all {
			changed, err := eraseAgain(ctx, s, x, by, now)
			if err != nil {
				return err
			}
			if changed {
				done++
			}
		}
		return scrubbed(ctx, s)
	})
	return done, err
}

func eraseAgain(ctx context.Context, s store.Ledger, x entry, by string, now time.Time) (changed bool, err error) {
	d := meeting.Deed{By: by, Rule: x.Rule}
	for _, text := range append(x.In, x.Erased) {
		var id number
		if text == "" || id.UnmarshalText([]byte(text)) != nil {
			continue
		}
		e, err := s.Get(ctx, id.id())
		switch {
		case errors.Is(err, store.ErrNotFound):
			continue
		case err != nil:
			return false, err
		case e.Held != nil:
			if _, err := s.Update(ctx, e.ID, "", func(e *meeting.Escalation) error { return e.SetHold(false, d, now) }); err != nil {
				return false, err
			}
		}
		if x.Erased == "" || e.Erased != nil {
			continue
		}
		if _, err := store.Erase(ctx, s, e.ID, true, d, now); err != nil {
			return false, err
		}
		changed = true
	}
	if x.Forgotten == "" {
		return changed, nil
	}
	v, err := forgetIn(ctx, s, meeting.UserID(x.Forgotten), nil, true, d, now)
	if errors.Is(err, errNothing) {
		err = nil
	}
	return len(v.In) > 0, err
}
