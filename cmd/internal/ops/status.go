package ops

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"escalate/bot/meeting"
	"escalate/scheduler"
	"escalate/store"
	"escalate/store/pgstore"
)

type status struct {
	BackupFile string `name:"backup" env:"ESCALATE_BACKUP" placeholder:"FILE" help:"Where the bot writes its backup; status says how old it is."`
	JSON       bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (status) Help() string { return example("escalate status", "escalate status --json") }

// Standing is how the bot and its file are doing.
type Standing struct {
	Version     string         `json:"version"`
	Running     bool           `json:"running"`
	Connected   *time.Time     `json:"connected_since,omitempty"` // nothing: not connected, or not running
	File        string         `json:"file"`
	Layout      int            `json:"layout"`
	Bytes       int64          `json:"bytes"`
	Escalations map[string]int `json:"escalations"` // by phase
	Owed        int            `json:"owed"`        // messages and calls that are not made yet
	OldestOwed  *time.Time     `json:"oldest_owed,omitempty"`
	Doubtful    int            `json:"doubtful"` // of which nobody knows whether they arrived
	Retried     int            `json:"retried"`  // tried more than once
	NextDue     *time.Time     `json:"next_due,omitempty"`
	Backup      string         `json:"backup,omitempty"`
	BackupAt    *time.Time     `json:"backup_at,omitempty"`
}

// Run says how it stands.
func (t *status) Run(c *call) error {
	if c.live == nil && pgstore.Is(c.db) {
		return t.databaseStatus(c)
	}
	return c.ask(func(s store.Ledger) error {
		v, err := standing(c.ctx, s)
		if err != nil {
			return err
		}
		v.Version, v.File = c.Version, c.db
		v.Backup = t.BackupFile
		if c.live != nil {
			v.Running = true
			v.Connected, v.Backup = optionalTime(c.live.Connected()), c.live.Backup
		}
		_, at := scheduler.LastBackup(v.Backup)
		v.BackupAt = optionalTime(at)
		if t.JSON {
			return inJSON(c.Out, v)
		}
		return v.print(c)
	})
}

func optionalTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}

// standing counts what the file holds.
func standing(ctx context.Context, s store.Ledger) (Standing, error) {
	v, err := waiting(ctx, s)
	if err == nil {
		v.Escalations, err = phases(ctx, s)
	}
	return v, err
}

// phases counts the escalations by phase, which reads every row.
func phases(ctx context.Context, s store.Ledger) (map[string]int, error) {
	counts := map[string]int{}
	err := s.Rows(ctx, func(r meeting.Row) bool { counts[string(r.Phase)]++; return true })
	return counts, err
}

// waiting is what is owed and due; it costs as much as that is.
func waiting(ctx context.Context, s store.Ledger) (Standing, error) {
	v := Standing{Layout: s.Layout(), Escalations: map[string]int{}}
	var err error
	if v.Bytes, err = s.Size(ctx); err != nil {
		return v, err
	}
	owed, err := s.Owed(ctx)
	if err != nil {
		return v, err
	}
	v.Owed = len(owed)
	for _, o := range owed {
		if v.OldestOwed == nil || o.At.Before(*v.OldestOwed) {
			v.OldestOwed = optionalTime(o.At)
		}
		if o.Doubt {
			v.Doubtful++
		}
		if o.Attempts > 1 {
			v.Retried++
		}
	}
	due, err := s.NextDue(ctx)
	v.NextDue = optionalTime(due)
	return v, err
}

// altogether is how many there are, in words.
func altogether(phases map[string]int) string {
	total := 0
	for _, n := range phases {
		total += n
	}
	return fmt.Sprintf("%d, %d of them over", total, phases[string(meeting.Closed)]+phases[string(meeting.Withdrawn)])
}

func (v Standing) print(c *call) error {
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	line := func(what, format string, args ...any) { fmt.Fprintf(w, what+"\t"+format+"\n", args...) }
	line("Version", "%s", v.Version)
	switch {
	case v.Connected != nil:
		line("Bot", "running, connected since %s", moment(*v.Connected))
	case v.Running:
		line("Bot", "running, NOT connected to Slack")
	default:
		line("Bot", "not running on this file")
	}
	line("File", "%s (layout %d, %s)", v.File, v.Layout, size(v.Bytes))
	line("Escalations", "%s", altogether(v.Escalations))
	line("Not said yet", "%d", v.Owed)
	if v.OldestOwed != nil {
		line("  the oldest since", "%s (%s)", moment(*v.OldestOwed), c.Now().Sub(*v.OldestOwed).Round(time.Second))
	}
	if v.Doubtful+v.Retried > 0 {
		line("  tried more than once", "%d; unknown whether they arrived: %d", v.Retried, v.Doubtful)
	}
	if v.NextDue != nil {
		late := ""
		if d := c.Now().Sub(*v.NextDue); d > 2*time.Minute {
			late = fmt.Sprintf(" (LATE by %s)", d.Round(time.Second))
		}
		line("Next due", "%s%s", moment(*v.NextDue), late)
	}
	switch {
	case v.Backup == "" && !v.Running: // nobody knows: the setting is the bot's
	case v.Backup == "":
		line("Backup", "off")
	case v.BackupAt == nil:
		line("Backup", "%s: NONE YET", v.Backup)
	default:
		line("Backup", "%s, written %s", v.Backup, moment(*v.BackupAt))
	}
	return w.Flush()
}
