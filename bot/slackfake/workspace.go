package slackfake

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config says what workspace to make.
type Config struct {
	// Manifest is the app's manifest.yml. Its scopes, commands, shortcuts, events and tabs are what works.
	Manifest []byte
	// Clock is the calendar; nil is package time.
	Clock Clock
	// GrantOptional installs the app with its bot_optional scopes too.
	GrantOptional bool
	// Team is the workspace's name; "Local" when empty.
	Team string
	// BotToken and AppToken are the app's tokens; invented when empty.
	BotToken, AppToken string
	// SocketLife is the time after which a socket is refreshed, with a warning ten seconds before. 0 is about five
	// hours, as seen at Slack (each socket a little different); less than 0 is never.
	SocketLife time.Duration
	// NoRateLimits switches the published rate limits off (docs.slack.dev/apis/web-api/rate-limits).
	NoRateLimits bool
}

// Workspace is a Slack workspace with one app installed. All methods are safe for concurrent use.
type Workspace struct {
	cfg    Config
	clock  Clock
	man    manifest
	scopes []string

	mu       sync.Mutex
	changed  chan struct{}
	rng      *rand.Rand
	ids      map[string]bool
	lastTS   int64
	triggers map[string]*trigger
	spent    map[string]bool // every trigger id ever given out

	team, appID, botID, botUser, verification string

	users     map[string]*User
	userOrder []string
	channels  map[string]*channel
	chanOrder []string
	views     map[string]*view
	modals    map[string][]*view // stack per user, the top last
	homes     map[string]*view
	files     map[string]*file
	replies   map[string]*responseURL

	violations []string
	counts     map[string]int
	log        []Call
	faults     map[string]func(Call) Fault
	buckets    map[string]time.Time
	lateBy     time.Duration
	isDown     bool
	unlinked   bool
	revoked    bool
	copies     int
	lag        func(kind string) time.Duration

	sockets []*socket
	tickets map[string]bool
	next    int // round robin
	opened  int // sockets ever opened
	pending map[string]*envelope

	hook     func(Event)
	queue    []Event
	hookWake chan struct{}

	base    string
	network *network
	closed  bool
	done    chan struct{}
	work    sync.WaitGroup
	server  *http.Server
}

// New makes a workspace in which the app of the manifest is installed and nobody lives yet. It fails when the manifest
// cannot be read. Close it.
func New(cfg Config) (*Workspace, error) {
	man, err := readManifest(cfg.Manifest)
	if err != nil {
		return nil, err
	}
	w := &Workspace{
		cfg: cfg, clock: cfg.Clock, man: man,
		changed: make(chan struct{}), rng: rand.New(rand.NewPCG(7, 11)), ids: map[string]bool{},
		triggers: map[string]*trigger{}, spent: map[string]bool{},
		users: map[string]*User{}, channels: map[string]*channel{}, views: map[string]*view{},
		modals: map[string][]*view{}, homes: map[string]*view{}, files: map[string]*file{},
		replies: map[string]*responseURL{}, counts: map[string]int{}, faults: map[string]func(Call) Fault{},
		buckets: map[string]time.Time{}, tickets: map[string]bool{}, pending: map[string]*envelope{},
		hookWake: make(chan struct{}, 1), done: make(chan struct{}),
	}
	if w.clock == nil {
		w.clock = wallClock{}
	}
	if w.cfg.Team == "" {
		w.cfg.Team = "Local"
	}
	w.scopes = slices.Clone(man.OAuth.Scopes.Bot)
	if cfg.GrantOptional {
		w.scopes = append(w.scopes, man.OAuth.Scopes.Optional...)
	}
	w.team, w.appID, w.botID, w.botUser = w.newID("T"), w.newID("A"), w.newID("B"), w.newID("U")
	w.verification = w.word(24)
	if w.cfg.BotToken == "" {
		w.cfg.BotToken = fmt.Sprintf("xoxb-%d-%d-%s", 1e11+w.rng.Int64N(9e11), 1e12+w.rng.Int64N(9e12), w.word(24))
	}
	if w.cfg.AppToken == "" {
		w.cfg.AppToken = fmt.Sprintf("xapp-1-%s-%d-%s", w.appID, 1e12+w.rng.Int64N(9e12), w.word(64))
	}
	w.users[w.botUser] = &User{ID: w.botUser, Name: handleOf(man.botName()), RealName: man.botName(), Zone: "UTC", Bot: true}
	w.userOrder = append(w.userOrder, w.botUser)
	w.startNetwork()
	w.work.Go(w.runHook)
	return w, nil
}

func handleOf(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }

// Close ends the workspace: sockets drop, calls that hang end, goroutines stop. It may be called twice.
func (w *Workspace) Close() {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return
	}
	w.closed = true
	sockets := slices.Clone(w.sockets)
	close(w.done)
	w.mu.Unlock()
	for _, s := range sockets {
		s.cut()
	}
	_ = w.server.Close()
	w.network.close()
	w.work.Wait()
}

// BotToken is the token for the Web API ("xoxb-").
func (w *Workspace) BotToken() string { return w.cfg.BotToken }

// AppToken is the app-level token for Socket Mode ("xapp-").
func (w *Workspace) AppToken() string { return w.cfg.AppToken }

// BotUser is the user id of the app's bot.
func (w *Workspace) BotUser() string { return w.botUser }

// TeamID is the id of the workspace.
func (w *Workspace) TeamID() string { return w.team }

// AppID is the id of the app.
func (w *Workspace) AppID() string { return w.appID }

// Now is the workspace's calendar time.
func (w *Workspace) Now() time.Time { return w.clock.Now() }

// Changed is closed at the next change of anything in the workspace. Take it before looking, then wait for it.
func (w *Workspace) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// change tells those who wait that something is different now. w.mu is held.
func (w *Workspace) change() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// ErrClosed says that the workspace was closed.
var ErrClosed = errors.New("slackfake: the workspace is closed")

// WaitFor waits until cond holds, looking again at each change in the workspace. It returns the context's error, with
// the cause in words, when that ends first. It does not poll, so it works in a synctest bubble.
func (w *Workspace) WaitFor(ctx context.Context, cond func() bool) error {
	for {
		changed := w.Changed()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-w.done:
			return ErrClosed
		case <-ctx.Done():
			return fmt.Errorf("slackfake: what was waited for did not happen: %w", context.Cause(ctx))
		}
	}
}
