package ops

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"escalate/bot/meeting"
	"escalate/scheduler"
)

// beatTime is how long the store may take for nothing before the bot counts as stuck.
const beatTime = 10 * time.Second

// alive is an error when the store does not answer: its writer is stuck, or nothing is written any
// more. Slack has no part in it: a restart would not bring it back.
func (l *Live) alive(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, beatTime)
	defer cancel()
	_, err := l.Next(ctx, time.Now())
	return err
}

// ready is an error while Slack cannot be heard.
func (l *Live) ready() error {
	if l.Connected().IsZero() {
		return fmt.Errorf("no socket to Slack is open")
	}
	return nil
}

// health answers whoever watches over the bot.
func (l *Live) health() *http.ServeMux {
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { answer(w, l.alive(r.Context())) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		err := l.alive(r.Context())
		if err == nil {
			err = l.ready()
		}
		answer(w, err)
	})
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &metrics{l: l},
	)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// serveHealth answers at an address of this machine until the context ends.
func (l *Live) serveHealth(ctx context.Context, listener net.Listener) {
	srv := &http.Server{Handler: l.health(), ReadHeaderTimeout: slowest, WriteTimeout: slowest}
	stopped := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stopped()
	if err := srv.Serve(listener); err != nil && ctx.Err() == nil {
		l.Logger.Error().Err(err).Msg("the address for health and metrics answers no more")
	}
}

// metrics is how the bot stands, in numbers, at the moment at which somebody asks. No text and no
// name is in them.
type metrics struct {
	l      *Live
	mu     sync.Mutex
	phases map[string]int
	at     time.Time
}

// recount is how long the numbers of escalations are believed: counting them reads every row.
const recount = 5 * time.Minute

var (
	mInfo       = prometheus.NewDesc("escalate_build_info", "Which version runs; always 1.", []string{"version"}, nil)
	mConnected  = prometheus.NewDesc("escalate_slack_connected", "Whether a socket to Slack is open.", nil, nil)
	mSince      = prometheus.NewDesc("escalate_slack_connected_timestamp_seconds", "When Slack said hello; absent while it is not connected.", nil, nil)
	mOwed       = prometheus.NewDesc("escalate_outbox_notices", "Messages and calls that are not made yet.", nil, nil)
	mOldest     = prometheus.NewDesc("escalate_outbox_oldest_timestamp_seconds", "Since when the oldest of them waits; absent when there is none.", nil, nil)
	mRetried    = prometheus.NewDesc("escalate_outbox_retried_notices", "Those that were tried more than once.", nil, nil)
	mDoubtful   = prometheus.NewDesc("escalate_outbox_doubtful_notices", "Those that may have arrived already.", nil, nil)
	mDue        = prometheus.NewDesc("escalate_next_due_timestamp_seconds", "When something is due next; more than a minute ago means that nobody does what is due.", nil, nil)
	mSize       = prometheus.NewDesc("escalate_store_size_bytes", "Size of the file.", nil, nil)
	mBackup     = prometheus.NewDesc("escalate_backup_timestamp_seconds", "When the last backup was written; absent when there is none.", nil, nil)
	mEscalation = prometheus.NewDesc("escalate_escalations", "Escalations by phase.", []string{"phase"}, nil)
)

var phasesInOrder = []meeting.Phase{meeting.Reviewing, meeting.Voting, meeting.Deciding, meeting.Decided, meeting.Closed, meeting.Withdrawn}

// Describe names what there is.
func (m *metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{mInfo, mConnected, mSince, mOwed, mOldest, mRetried, mDoubtful, mDue, mSize, mBackup, mEscalation, mReplicas, mSpeaks, mTerm, mListens, mLook, mAhead, mPool} {
		ch <- d
	}
}

// Collect measures.
func (m *metrics) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	moment := func(d *prometheus.Desc, t *time.Time) {
		if t != nil {
			gauge(d, float64(t.UnixMilli())/1000)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), beatTime)
	defer cancel()
	gauge(mInfo, 1, m.l.Version)
	since := m.l.Connected()
	gauge(mConnected, flag(!since.IsZero()))
	moment(mSince, optionalTime(since))
	_, at := scheduler.LastBackup(m.l.Backup)
	moment(mBackup, optionalTime(at))
	if m.l.Replica != nil {
		if err := m.shared(ctx, gauge, moment); err != nil {
			ch <- prometheus.NewInvalidMetric(mOwed, err)
		}
		return
	}
	v, err := waiting(ctx, m.l.Kept)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(mOwed, err)
		return
	}
	gauge(mOwed, float64(v.Owed))
	moment(mOldest, v.OldestOwed)
	gauge(mRetried, float64(v.Retried))
	gauge(mDoubtful, float64(v.Doubtful))
	moment(mDue, v.NextDue)
	gauge(mSize, float64(v.Bytes))
	phases, err := m.count(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(mEscalation, err)
		return
	}
	for _, p := range phasesInOrder {
		gauge(mEscalation, float64(phases[string(p)]), string(p))
	}
}

func (m *metrics) count(ctx context.Context) (map[string]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.phases != nil && time.Since(m.at) < recount {
		return m.phases, nil
	}
	counts, err := phases(ctx, m.l.Kept)
	if err == nil {
		m.phases, m.at = counts, time.Now()
	}
	return counts, err
}
