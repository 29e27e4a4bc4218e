package ops

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/scheduler"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

type doctor struct {
	JSON bool `help:"As JSON."`
}

// Help is the example below the flags.
func (doctor) Help() string {
	return example("escalate doctor") + `

Run it with the bot's settings and as the bot's user, before the first start or while the bot runs.
It ends with 1 when something keeps the bot from working. It opens no connection that takes the bot's events.`
}

// The levels of a finding.
const (
	good = "ok"
	odd  = "look"
	bad  = "BAD"
)

// finding is one thing that doctor looked at.
type finding struct {
	Level string `json:"level"`
	About string `json:"about"`
	Says  string `json:"says"`
}

// examination collects findings.
type examination struct {
	c   *call
	all []finding
}

func (x *examination) add(level, about, format string, args ...any) {
	x.all = append(x.all, finding{level, about, fmt.Sprintf(format, args...)})
}

// Run looks at everything.
func (d *doctor) Run(c *call) error {
	x := &examination{c: c}
	x.add(good, "version", "%s", c.Version)
	cfg, err := c.Config(c.db)
	if err != nil {
		x.add(bad, "settings", "%v", err)
	} else {
		x.add(good, "settings", "can be read")
		x.slack(cfg)
		x.backup(cfg.Backup)
		x.operators(cfg.Operators)
	}
	x.zones()
	if pgstore.Is(c.db) {
		x.database()
	} else {
		x.file()
		x.space()
	}
	if d.JSON {
		if err := inJSON(c.Out, x.all); err != nil {
			return err
		}
	} else {
		for _, f := range x.all {
			fmt.Fprintf(c.Out, "%-4s  %-9s %s\n", f.Level, f.About, f.Says)
		}
	}
	if slices.ContainsFunc(x.all, func(f finding) bool { return f.Level == bad }) {
		return app.Exit(app.Failed)
	}
	return nil
}

// costs is what the bot cannot do without a scope.
var costs = map[string]string{
	"commands":       "nobody can type the command or use the shortcuts",
	"chat:write":     "it can say nothing",
	"groups:write":   "it can make no channel and invite nobody",
	"groups:read":    "it does not hear who joins or leaves, or that a channel was archived",
	"im:write":       "it can send no direct messages",
	"users:read":     "it knows no names, titles and time zones",
	"pins:write":     "it cannot pin the brief",
	"files:write":    "it cannot add the notes as a file",
	"groups:history": "optional: a message to a channel that may have arrived already is sent again, marked so",
	"im:history":     "optional: a direct message that may have arrived already is sent again, marked so",
}

// dated remembers what Slack's clock says, and how long ago it said it.
type dated struct {
	off  time.Duration
	seen bool
}

// RoundTrip passes the call on.
func (d *dated) RoundTrip(r *http.Request) (*http.Response, error) {
	begun := time.Now()
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if at, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		d.off, d.seen = begun.Add(time.Since(begun)/2).Sub(at), true
	}
	return answer, nil
}

// wrongClock is how far the clock may be from Slack's before reminders come at noticeably wrong times.
const wrongClock = 30 * time.Second

func (x *examination) slack(cfg app.Config) {
	ctx, cancel := context.WithTimeout(x.c.ctx, 20*time.Second)
	defer cancel()
	clock := &dated{}
	cfg.HTTP = &http.Client{Timeout: 15 * time.Second, Transport: clock}
	me, missing, err := app.Ask(ctx, cfg)
	if err != nil {
		x.add(bad, "Slack", "%v", err)
	} else {
		x.add(good, "Slack", "both tokens work; workspace %s (%s), bot %s", harmless(me.Team), me.TeamID, me.BotUser)
		for _, scope := range missing {
			level := bad
			if slices.Contains(app.History, scope) {
				level = odd
			}
			x.add(level, "scope", "%s is missing: %s", scope, costs[scope])
		}
		if len(missing) == 0 {
			x.add(good, "scopes", "all there")
		}
	}
	switch off := clock.off.Round(time.Second); {
	case !clock.seen:
	case off.Abs() > wrongClock:
		x.add(bad, "clock", "differs from Slack's by %s; set it (NTP), or reminders come at wrong times", off)
	default:
		x.add(good, "clock", "as Slack's, to within %s", wrongClock)
	}
}

func (x *examination) zones() {
	for _, name := range []string{"Europe/Rome", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"} {
		if _, err := time.LoadLocation(name); err != nil {
			x.add(bad, "zones", "the time zone %s is not known on this machine: %v", name, err)
			return
		}
	}
	x.add(good, "zones", "time zones are known")
}

func (x *examination) file() {
	info, err := os.Stat(x.c.db)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		x.add(odd, "file", "%s is not there; the bot makes it at its first start", x.c.db)
		return
	case err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0:
		x.add(bad, "file", "%s may be opened by others (mode %04o), and the bot refuses it; run: chmod 600 %s", x.c.db, info.Mode().Perm(), x.c.db)
	}
	s, err := boltstore.Look(x.c.db)
	switch {
	case inUse(err):
		x.add(good, "file", "%s is held by a running bot; escalate status asks it", x.c.db)
		return
	case err != nil:
		x.add(bad, "file", "%v", err)
		return
	}
	v, err := standing(x.c.ctx, s)
	if err = errors.Join(err, s.Close()); err != nil {
		x.add(bad, "file", "%v", err)
		return
	}
	x.add(good, "file", "%s can be read (layout %d, %s)", x.c.db, v.Layout, size(v.Bytes))
	switch {
	case v.Owed > 0:
		x.add(odd, "waiting", "%d messages and calls are not made yet, the oldest since %s", v.Owed, moment(*v.OldestOwed))
	default:
		x.add(good, "waiting", "nothing waits to be sent")
	}
	if v.NextDue != nil && v.NextDue.Before(x.c.Now()) {
		x.add(odd, "waiting", "something is due since %s; it is done when the bot starts", moment(*v.NextDue))
	}
}

// smallest is how much room there should be at least.
const smallest = 200 << 20

func (x *examination) space() {
	dir := filepath.Dir(x.c.db)
	free, err := freeSpace(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		x.add(odd, "disk", "the free room in %s is not known: %v", dir, err)
	case free < smallest:
		x.add(bad, "disk", "only %s are free in %s", size(free), dir)
	default:
		x.add(good, "disk", "%s are free in %s", size(free), dir)
	}
}

func (x *examination) backup(path string) {
	if path == "" {
		x.add(odd, "backup", "off: no copy of the file is made (ESCALATE_BACKUP)")
		return
	}
	if err := boltstore.Replaceable(path); err != nil {
		x.add(bad, "backup", "%v", err)
		return
	}
	switch name, at := scheduler.LastBackup(path); {
	case at.IsZero():
		x.add(odd, "backup", "%s: none yet", path)
	case x.c.Now().Sub(at) > 3*24*time.Hour:
		x.add(bad, "backup", "%s is from %s; no newer one was written", name, moment(at))
	default:
		x.add(good, "backup", "%s is from %s", name, moment(at))
	}
}

// operators says whether anybody finds on Home what needs a hand.
func (x *examination) operators(who []meeting.UserID) {
	if len(who) == 0 {
		x.add(odd, "operators", "nobody is named in ESCALATE_OPERATORS, so nobody finds on Home what Slack refused")
		return
	}
	x.add(good, "operators", "%d named", len(who))
}
