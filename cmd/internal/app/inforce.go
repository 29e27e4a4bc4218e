package app

import (
	"context"
	"time"

	"escalate/bot/meeting"
	"escalate/scheduler"
	"escalate/store"
	"escalate/store/boltstore"
)

// inForce says in one line what the settings came to, so that nobody has to guess from silence.
func inForce(c Config, kept store.Store) {
	line := c.Log.Info().Str("version", c.Version).Str("db", c.DB).Str("command", c.Command)
	if s, ok := kept.(interface{ Layout() int }); ok {
		line = line.Int("layout", s.Layout())
	}
	switch _, at := scheduler.LastBackup(c.Backup); {
	case c.Backup == "":
		line = line.Str("backup", "off")
	case at.IsZero():
		line = line.Str("backup", c.Backup).Str("backup_age", "none yet")
	default:
		line = line.Str("backup", c.Backup).Str("backup_age", time.Since(at).Round(time.Minute).String())
	}
	if line = line.Int("operators", len(c.Operators)); c.Heartbeat == "" {
		line = line.Str("heartbeat", "off")
	}
	if keep := c.Retention.String(); keep != "" {
		line = line.Str("keep", keep)
	}
	if off := remindersOff(c.Policy); len(off) > 0 {
		line = line.Strs("reminders_off", off)
	}
	line.Msg("starting")
}

// remindersOff names the reminders that are never sent, as the settings name them.
func remindersOff(p *meeting.Policy) (names []string) {
	if p == nil {
		return nil
	}
	for _, r := range []struct {
		name string
		on   bool
	}{
		{"remind-before", len(p.Before) > 0}, {"remind-overdue", p.Overdue != nil}, {"chair-after", p.ChairAfter > 0},
		{"sponsor-after", p.SponsorAfter > 0}, {"ask-after", p.AskAfter > 0}, {"exception-after", p.ExceptionAfter > 0},
		{"followup-before", len(p.Pings) > 0}, {"digest", p.Digest}, {"ask-dates", p.Undated},
	} {
		if !r.on {
			names = append(names, r.name)
		}
	}
	return names
}

// backupPlace refuses a place for backups that holds something else: a slip of the pen must not
// cost somebody a file.
func backupPlace(path string) error {
	if path == "" {
		return nil
	}
	return Setting(boltstore.Replaceable(path))
}

// readBack checks a nightly copy before it takes its name; nil for a keeper whose copies are no files
// of ours.
func readBack(kept store.Store) func(context.Context, string) (string, error) {
	if !sole(kept) {
		return nil
	}
	return func(ctx context.Context, path string) (string, error) {
		found, err := boltstore.CheckCopy(ctx, path)
		if err != nil {
			return "", err
		}
		return found.Digest(), nil
	}
}
