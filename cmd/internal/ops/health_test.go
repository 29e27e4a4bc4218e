package ops

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/store"
	"escalate/store/boltstore"
)

// live is a running bot whose connection the test decides.
func live(t *testing.T) (l *Live, connected *atomic.Bool, kept *boltstore.Store) {
	kept, err := boltstore.Open(meetingFile(t), boltstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, kept.Close()) })
	connected = &atomic.Bool{}
	return &Live{
		Kept: kept, Copy: kept.Backup, Next: kept.NextClaim, Version: "escalate test", Logger: zerolog.Nop(),
		Connected: func() time.Time {
			if connected.Load() {
				return now
			}
			return time.Time{}
		},
	}, connected, kept
}

func TestHealth(t *testing.T) {
	l, connected, kept := live(t)
	srv := httptest.NewServer(l.health())
	defer srv.Close()
	get := func(path string) (int, string) {
		resp, err := http.Get(srv.URL + path)
		require.NoError(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(body)
	}
	code, body := get("/healthz")
	require.Equal(t, []any{200, "ok\n"}, []any{code, body})
	code, body = get("/readyz")
	require.Equal(t, []any{503, "no socket to Slack is open\n"}, []any{code, body})
	_, body = get("/metrics")
	require.Contains(t, body, "escalate_slack_connected 0")
	require.NotContains(t, body, "escalate_slack_connected_timestamp_seconds ")
	connected.Store(true)
	code, _ = get("/readyz")
	require.Equal(t, 200, code)
	_, body = get("/metrics")
	for _, want := range []string{
		`escalate_build_info{version="escalate test"} 1`, "escalate_slack_connected 1", "escalate_slack_connected_timestamp_seconds 1.7676",
		`escalate_escalations{phase="decided"} 1`, `escalate_escalations{phase="closed"} 0`, "escalate_outbox_notices ", "escalate_store_size_bytes ", "go_goroutines ",
	} {
		require.Contains(t, body, want)
	}
	for _, text := range []string{"GlobalTech", "Martinez", "Lisa"} {
		require.NotContains(t, body, text)
	}
	code, _ = get("/run")
	require.Equal(t, 404, code, "at an address nobody runs anything")

	require.NoError(t, kept.Close())
	code, body = get("/healthz")
	require.Equal(t, 503, code)
	require.Contains(t, body, store.ErrClosed.Error())
}

// The names are those that Prometheus' conventions ask for.
func TestTheMetricsAreNamedByTheConventions(t *testing.T) {
	l, _, _ := live(t)
	registry := prometheus.NewPedanticRegistry()
	require.NoError(t, registry.Register(&metrics{l: l}))
	problems, err := testutil.GatherAndLint(registry)
	require.NoError(t, err)
	require.Empty(t, problems)
}

// systemd hears that the bot is ready once Slack is connected, and then that it is alive.
func TestSystemdHearsHowItGoes(t *testing.T) {
	l, connected, _ := live(t)
	socket := filepath.Join(t.TempDir(), "n")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	require.NoError(t, err)
	defer conn.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	t.Setenv("WATCHDOG_USEC", "200000")
	t.Setenv("WATCHDOG_PID", "")
	heard := func() string {
		b := make([]byte, 4096)
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
		n, err := conn.Read(b)
		require.NoError(t, err)
		return string(b[:n])
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { l.notify(ctx); close(done) }()
	require.Equal(t, "WATCHDOG=1", heard(), "it is alive before Slack is there")
	connected.Store(true)
	var all bytes.Buffer
	for range 4 {
		all.WriteString(heard() + "\n")
	}
	require.Contains(t, all.String(), "READY=1\nSTATUS=connected")
	require.Contains(t, all.String(), "WATCHDOG=1")
	cancel()
	<-done
	for said := heard(); said != "STOPPING=1"; said = heard() {
		require.Equal(t, "WATCHDOG=1", said)
	}
	t.Setenv("WATCHDOG_PID", "1")
	require.Equal(t, time.Hour, watchdogEvery(), "the watchdog is another process's")
}
