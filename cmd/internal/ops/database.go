package ops

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"escalate/store/pgstore"
)

// replica is a bot that has the database open, as a script reads it.
type replica struct {
	ID      string    `json:"id"`
	Version string    `json:"version"`
	Sockets int       `json:"sockets"`
	Speaks  bool      `json:"speaks"`
	Listens bool      `json:"listens"`       // it is told at once of what others left
	Ahead   float64   `json:"ahead_seconds"` // of its clock before the database's
	Since   time.Time `json:"since"`
	Silent  float64   `json:"silent_seconds"`
}

// databaseStanding is how a database and the bots on it are doing, as a script reads it.
type databaseStanding struct {
	Version     string         `json:"version"`
	Database    string         `json:"database"`
	Layout      int            `json:"layout"`
	Bytes       int64          `json:"bytes"`
	Speaker     string         `json:"speaker,omitempty"`
	Term        int64          `json:"term"`
	Lease       float64        `json:"lease_seconds"`
	Replicas    []replica      `json:"replicas"`
	Ahead       float64        `json:"ahead_seconds"` // of this machine's clock before the database's
	Escalations map[string]int `json:"escalations"`   // by phase
	Owed        int            `json:"owed"`
	OldestOwed  *time.Time     `json:"oldest_owed,omitempty"`
	Doubtful    int            `json:"doubtful"`
	NextDue     *time.Time     `json:"next_due,omitempty"`
	Standbys    int            `json:"standbys"`
	Synchronous bool           `json:"synchronous"` // a commit waits for a standby
}

// look looks at the database beside its bots.
func (c *call) look() (pgstore.Standing, error) {
	if pgstore.Secret(c.db) {
		return pgstore.Standing{}, usage(noSecret)
	}
	o := c.options(c.Version)
	o.Clock = time.Now
	return pgstore.Look(c.ctx, c.db, o)
}

// databaseStatus says how the database stands.
func (t *status) databaseStatus(c *call) error {
	found, err := c.look()
	if err != nil {
		return err
	}
	v := databaseStanding{
		Version: c.Version, Database: place(c.db), Layout: found.Layout, Bytes: found.Bytes, Speaker: found.Speaker, Term: found.Term, Lease: found.Left.Seconds(),
		Replicas: []replica{}, Ahead: found.Ahead.Seconds(), Escalations: found.Escalations, Owed: found.Owed, OldestOwed: optionalTime(found.OldestOwed),
		Doubtful: found.Doubtful, NextDue: optionalTime(found.NextDue), Standbys: found.Standbys, Synchronous: found.Waits,
	}
	for _, r := range found.Replicas {
		if r.Present() {
			v.Replicas = append(v.Replicas, replica{r.ID, r.Version, r.Sockets, r.ID == found.Speaker, r.Listens, r.Ahead.Seconds(), r.Since, r.Silent.Seconds()})
		}
	}
	if t.JSON {
		return inJSON(c.Out, v)
	}
	return v.print(c)
}

func (v databaseStanding) print(c *call) error {
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	line := func(what, format string, args ...any) { fmt.Fprintf(w, what+"\t"+format+"\n", args...) }
	line("Version", "%s", v.Version)
	line("Database", "%s (layout %d, %s)", v.Database, v.Layout, size(v.Bytes))
	line("Replicas", "%d", len(v.Replicas))
	for _, r := range v.Replicas {
		does, told := "listens", "told at once"
		if r.Speaks {
			does = fmt.Sprintf("listens and SPEAKS (term %d, lease %.0fs)", v.Term, v.Lease)
		}
		if !r.Listens {
			told = "looks every second"
		}
		line("  "+r.ID, "%s, %s, %d sockets, since %s, seen %.0fs ago, clock %+.1fs, %s", does, told, r.Sockets, moment(r.Since), r.Silent, r.Ahead, harmless(r.Version))
	}
	if v.Speaker == "" {
		line("Speaker", "NOBODY")
	}
	line("Escalations", "%s", altogether(v.Escalations))
	line("Not said yet", "%d", v.Owed)
	if v.OldestOwed != nil {
		line("  the oldest since", "%s", moment(*v.OldestOwed))
	}
	if v.Doubtful > 0 {
		line("  unknown whether they arrived", "%d", v.Doubtful)
	}
	if v.NextDue != nil {
		line("Next due", "%s", moment(*v.NextDue))
	}
	return w.Flush()
}

// slackTakes is how many connections Slack takes of one app.
const slackTakes = 10

// database looks at the database and the bots on it.
func (x *examination) database() {
	v, err := x.c.look()
	if err != nil {
		x.add(bad, "database", "%v", err)
		return
	}
	x.add(good, "database", "%s can be read (layout %d, %s)", place(x.c.db), v.Layout, size(v.Bytes))
	x.apart("this machine", v.Ahead)
	there, sockets, most := 0, 0, 0
	for _, r := range v.Replicas {
		if !r.Present() {
			continue
		}
		there, sockets, most = there+1, sockets+r.Sockets, max(most, r.Sockets)
		x.apart("replica "+r.ID, r.Ahead)
		if !r.Listens {
			x.add(odd, "replica", "%s gets no notifications and looks every second; probably a pooler is in between", r.ID)
		}
	}
	switch {
	case there == 0:
		x.add(odd, "replicas", "none is running")
	case v.Speaker == "":
		x.add(bad, "speaker", "none of %d replicas speaks; look at their logs", there)
	default:
		x.add(good, "speaker", "%s, term %d, lease %s", v.Speaker, v.Term, v.Left.Round(time.Second))
	}
	if there > 0 && sockets+most >= slackTakes {
		x.add(odd, "sockets", "%d replicas hold %d connections to Slack, so none more can start beside them as a rolling update does (Slack takes %d): set ESCALATE_SOCKETS to 1, or run fewer",
			there, sockets, slackTakes)
	}
	switch {
	case v.Standbys > 0 && !v.Waits:
		x.add(odd, "standby", "a commit does not wait for the standby: what was acknowledged just before the server dies may be lost (synchronous_standby_names)")
	case v.Waits:
		x.add(good, "standby", "a commit waits until one has it")
	}
}

// apart says whose clock differs from the database's.
func (x *examination) apart(who string, ahead time.Duration) {
	switch ahead = ahead.Round(100 * time.Millisecond); {
	case ahead.Abs() > wrongClock:
		x.add(bad, "clock", "that of %s differs from the database's by %s; set it (NTP)", who, ahead)
	case ahead.Abs() >= 2*time.Second:
		x.add(odd, "clock", "that of %s differs from the database's by %s; set it (NTP)", who, ahead)
	}
}

var (
	mReplicas = prometheus.NewDesc("escalate_replicas", "Bots that have the database open.", nil, nil)
	mSpeaks   = prometheus.NewDesc("escalate_replica_speaks", "Whether this one speaks; over all replicas the sum is 1.", nil, nil)
	mTerm     = prometheus.NewDesc("escalate_speaker_term", "How often another replica has begun to speak.", nil, nil)
	mListens  = prometheus.NewDesc("escalate_replica_listens", "Whether this one is told at once of what others left.", nil, nil)
	mLook     = prometheus.NewDesc("escalate_replica_look_age_seconds", "Since when this one has not looked at the database.", nil, nil)
	mAhead    = prometheus.NewDesc("escalate_clock_ahead_seconds", "This machine's clock before the database's.", nil, nil)
	mPool     = prometheus.NewDesc("escalate_database_connections", "Connections of the pool, by state.", []string{"state"}, nil)
)

// shared measures a bot that shares a database.
func (m *metrics) shared(ctx context.Context, gauge func(d *prometheus.Desc, v float64, labels ...string), moment func(d *prometheus.Desc, t *time.Time)) error {
	s := m.l.Replica
	used, idle := s.Connections()
	gauge(mPool, float64(used), "used")
	gauge(mPool, float64(idle), "idle")
	v, err := s.Standing(ctx)
	if err != nil {
		return err
	}
	there := 0
	for _, r := range v.Replicas {
		if r.Present() {
			there++
		}
		if r.ID == s.Me() {
			gauge(mListens, flag(r.Listens))
			gauge(mLook, r.Silent.Seconds())
			gauge(mAhead, r.Ahead.Seconds())
		}
	}
	gauge(mReplicas, float64(there))
	gauge(mSpeaks, flag(v.Speaker == s.Me()))
	gauge(mTerm, float64(v.Term))
	gauge(mOwed, float64(v.Owed))
	moment(mOldest, optionalTime(v.OldestOwed))
	gauge(mDoubtful, float64(v.Doubtful))
	moment(mDue, optionalTime(v.NextDue))
	gauge(mSize, float64(v.Bytes))
	for _, p := range phasesInOrder {
		gauge(mEscalation, float64(v.Escalations[string(p)]), string(p))
	}
	return nil
}

func flag(set bool) float64 {
	if set {
		return 1
	}
	return 0
}
