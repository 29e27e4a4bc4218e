package router

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// The pace of the work.
const (
	// handlerTime is what a handler has, counted from the envelope's arrival. Slack waits three seconds for the ack,
	// counted from its own sending (docs.slack.dev/interactivity/handling-user-interaction).
	handlerTime = 2500 * time.Millisecond
	// handlerGrace is how long a handler's own answer is waited for once its time is over.
	handlerGrace = 200 * time.Millisecond
	// askTime is what looking up unknown people may take.
	askTime = time.Second
	// callTime is what one call of an answer may take.
	callTime = 5 * time.Second
	// drainTime is what handlers and answers get at shutdown, and flushTime what the last acks get after them: Ack only
	// queues, and slack-go drops the queue when its context ends.
	drainTime = 4 * time.Second
	flushTime = 250 * time.Millisecond

	handlersAtOnce = 64
	callsAtOnce    = 32
	// queueLimit bounds what waits. Beyond it nothing is acked: Slack then tells the person itself, and delivers events
	// again.
	queueLimit = 2000
)

// Router receives what people do in Slack and has it handled. Make it with New.
type Router struct {
	cfg    Config
	routes Routes

	work   *lanes // handlers, in order per person
	speech *lanes // answers, in order per person
	late   *tally // handlers that outlived their deadline
	recent recent
	// origins is in memory alone, and not for longer than what is in it works.
	origins origins

	alive context.Context // of all that is under way; ends when the drain is over
	die   context.CancelFunc

	started   atomic.Bool
	connected chan struct{}
	once      sync.Once
	guard     guard
	others    others
	fatal     chan error

	mu    sync.Mutex
	links []*link // open now
}

// New makes a router. Changing routes afterwards has no effect. It panics without API or Directory.
func New(cfg Config, routes *Routes) *Router {
	if cfg.API == nil || cfg.Directory == nil || routes == nil {
		panic("router: New needs an API client, a directory and routes")
	}
	cfg = cfg.withDefaults()
	seed := cfg.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	alive, die := context.WithCancel(context.Background())
	return &Router{
		alive: alive, die: die,
		cfg: cfg, routes: routes.clone(),
		work: newLanes(handlersAtOnce, queueLimit), speech: newLanes(callsAtOnce, 2*queueLimit), late: newTally(),
		connected: make(chan struct{}), fatal: make(chan error, 1),
		guard: guard{rng: rand.New(rand.NewPCG(seed, 1))},
	}
}

// Connected is closed once Slack has said hello on a socket.
func (r *Router) Connected() <-chan struct{} { return r.connected }

// Healthy is nil while at least one socket has said hello and was heard from in the last half minute (Slack pings
// every few seconds); otherwise it says what is wrong.
func (r *Router) Healthy() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.links {
		if l.hello.Load() && l.silence() <= silentTime {
			return nil
		}
	}
	return errors.New("no socket to Slack is open")
}

// Run listens until ctx is cancelled, then drains within ten seconds (nothing new is taken, handlers and answers finish,
// acks leave) and returns nil. It returns an error when Slack says that connecting is pointless (a revoked or wrong
// token, Socket Mode switched off); the error is a sentence for the operator. It runs once.
func (r *Router) Run(ctx context.Context) error {
	if r.started.Swap(true) {
		return errors.New("router: Run was called twice")
	}
	opening, stopOpening := context.WithCancel(ctx)
	defer stopOpening()
	alive, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()

	var sockets sync.WaitGroup
	for n := range r.cfg.Sockets {
		sockets.Go(func() { r.keep(opening, alive, n) })
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-r.fatal:
	}
	stopOpening()
	r.drain()
	r.die()
	hangUp()
	sockets.Wait()
	return err
}

func (r *Router) fail(err error) {
	select {
	case r.fatal <- err:
	default:
	}
}

// drain takes nothing new and waits for what was begun.
func (r *Router) drain() {
	end := time.NewTimer(drainTime)
	defer end.Stop()
	for _, idle := range []func() <-chan struct{}{r.work.close, r.late.close, r.speech.close} {
		select {
		case <-idle():
			continue
		case <-end.C:
			r.cfg.Log.Warn().Msg("shutdown did not wait for handlers or answers that take too long")
		}
		break
	}
	r.work.close()
	r.late.close()
	r.speech.close()
	time.Sleep(flushTime)
}
