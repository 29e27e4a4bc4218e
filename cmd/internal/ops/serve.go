package ops

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"escalate/cmd/internal/app"
	"escalate/store"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

// Live is the running bot, as the subcommands that are asked through its socket see it.
type Live struct {
	Kept      store.Ledger
	Replica   *pgstore.Store // Kept, where it is a database that several share; nil otherwise
	Copy      func(ctx context.Context, w io.Writer) error
	Next      func(ctx context.Context, now time.Time) (time.Time, error)
	Connected func() time.Time // since when; zero: not connected
	Backup    string           // where copies are written; empty: nowhere
	Version   string
	DB        string
	Logger    zerolog.Logger
}

// Beside answers at the socket beside the file of a running bot, and whoever watches over it: at
// listener, unless that is nil, systemd, and the address of the heartbeat. Without the socket the bot runs all the same.
func Beside(ctx context.Context, kept *boltstore.Store, c app.Config, connected func() time.Time, listener net.Listener) {
	l := &Live{
		Kept: kept, Copy: kept.Backup, Next: kept.NextClaim, Connected: connected, Backup: c.Backup, Version: c.Version, DB: c.DB, Logger: c.Log,
	}
	defer l.watchers(ctx, c, listener).Wait()
	if err := l.Serve(ctx, SocketOf(c.DB)); err != nil && ctx.Err() == nil {
		c.Log.Warn().Err(err).Msg("the bot cannot be asked while it runs; escalate status and the like work on a copy only")
	}
}

// BesideDatabase answers whoever watches over a bot that shares a database: there is no socket, for
// the operator's questions are answered by the database itself.
func BesideDatabase(ctx context.Context, kept *pgstore.Store, c app.Config, connected func() time.Time, listener net.Listener) {
	l := &Live{Kept: kept, Replica: kept, Next: kept.NextClaim, Connected: connected, Backup: c.Backup, Version: c.Version, DB: c.DB, Logger: c.Log}
	defer l.watchers(ctx, c, listener).Wait()
	<-ctx.Done()
}

// watchers begins to tell those who watch over the bot.
func (l *Live) watchers(ctx context.Context, c app.Config, listener net.Listener) *sync.WaitGroup {
	var others sync.WaitGroup
	others.Go(func() { l.notify(ctx) })
	others.Go(func() { l.heartbeat(ctx, c.Heartbeat, http.DefaultClient) })
	if listener != nil {
		others.Go(func() { l.serveHealth(ctx, listener) })
	}
	return &others
}

// answered is the subcommands that a running bot runs for whoever asks.
var answered = []string{"list", "show", "export", "stats", "status", "erase", "forget", "hold"}

// slowest is how long one who asks may take no byte: a copy that is being read keeps the file's
// replaced pages from being used again.
const slowest = 30 * time.Second

// Serve answers at the socket beside the file until the context ends. Only the user that runs the
// bot may ask: the socket's mode is 0600 from its first moment on.
func (l *Live) Serve(ctx context.Context, socket string) error {
	listener, err := listen(socket)
	if err != nil {
		return err
	}
	mux := l.health()
	mux.HandleFunc("POST /run", l.run)
	mux.HandleFunc("GET /backup", l.backup)
	srv := &http.Server{
		Handler: mux, ReadHeaderTimeout: slowest, BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stopped := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stopped()
	err = srv.Serve(listener)
	_ = os.Remove(socket) // a bot that starts next puts its own there
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// listen makes the socket in a folder that only its owner may enter, and moves it to its place.
func listen(socket string) (net.Listener, error) {
	dir, err := os.MkdirTemp(filepath.Dir(socket), ".s*")
	if err != nil {
		return nil, fmt.Errorf("make the socket %s: %w", socket, err)
	}
	defer func() { _ = os.Remove(dir) }() // empty by then
	half := filepath.Join(dir, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: half, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("make the socket %s: %w", socket, err)
	}
	l.SetUnlinkOnClose(false)
	if err = os.Chmod(half, 0o600); err == nil {
		err = os.Rename(half, socket)
	}
	if err != nil {
		_ = os.Remove(half)
		return nil, errors.Join(fmt.Errorf("make the socket %s: %w", socket, err), l.Close())
	}
	return l, nil
}

// patientWriter gives whoever reads some time for each piece.
type patientWriter struct {
	w http.ResponseWriter
	c *http.ResponseController
}

func patient(w http.ResponseWriter) patientWriter {
	return patientWriter{w, http.NewResponseController(w)}
}

// Write passes the piece on.
func (p patientWriter) Write(b []byte) (int, error) {
	if err := p.c.SetWriteDeadline(time.Now().Add(slowest)); err != nil {
		return 0, fmt.Errorf("answer: %w", err)
	}
	return p.w.Write(b)
}

func (l *Live) run(w http.ResponseWriter, r *http.Request) {
	var q question
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&q); err != nil || !mayAsk(q.Args) {
		http.Error(w, "this is not answered here", http.StatusBadRequest)
		return
	}
	w.Header().Set("Trailer", exitTrailer+", "+saidTrailer)
	var said bytes.Buffer
	p := &Program{Out: patient(w), Err: &said, DB: l.DB, Version: l.Version, live: l}
	code := p.Run(r.Context(), q.Args)
	w.Header().Set(exitTrailer, strconv.Itoa(code))
	w.Header().Set(saidTrailer, url.QueryEscape(said.String()))
	l.Logger.Debug().Strs("args", q.Args).Int("exit", code).Msg("answered at the socket")
}

// mayAsk reports whether the arguments name a subcommand that is answered here.
func mayAsk(args []string) bool {
	return slices.ContainsFunc(answered, func(name string) bool { return named(args) == name })
}

func (l *Live) backup(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", exitTrailer)
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := l.Copy(r.Context(), patient(w)); err != nil {
		l.Logger.Warn().Err(err).Msg("a copy requested over the socket was cut off")
		w.Header().Set(exitTrailer, "1")
		return
	}
	w.Header().Set(exitTrailer, "0")
}
