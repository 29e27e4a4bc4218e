package outbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/view"
	"escalate/store"
)

// Drawer draws what is true at the moment of sending. It must not change the escalation.
type Drawer interface {
	// Card draws one of the messages that are kept up to date in place.
	Card(e *meeting.Escalation, k meeting.CardKind, now time.Time) view.Post
	// Left draws what a card that a newer message has replaced says from then on.
	Left(e *meeting.Escalation, l meeting.LeftCard, now time.Time) view.Post
	// Said draws a message of its own in the channel.
	Said(p view.Part, now time.Time) view.Post
	// Direct draws one direct message for one or more notices; again marks it as sent
	// again, because nobody can know whether the first one arrived.
	Direct(to meeting.Person, parts []view.Part, now time.Time, again bool) view.Post
	// Record draws what a direct message says once something in it was answered elsewhere.
	Record(to meeting.Person, parts []view.Part, now time.Time) view.Post
	// Files draws the files of a notice, at least one. The names hold the escalation's
	// number and the version, so that they are unique in their thread; no content is empty.
	Files(p view.Part, now time.Time) (files []view.File, comment string)
}

// Clock is the calendar by which claims, paces and waits are reckoned. The limits of single
// calls and of the shutdown are real time.
type Clock interface {
	// Now is the current time.
	Now() time.Time
	// After sends once d has passed on this clock.
	After(d time.Duration) <-chan time.Time
}

type wallClock struct{}

func (wallClock) Now() time.Time                         { return time.Now() }
func (wallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Config is what an outbox needs. Store, API, Draw and Policy are obligatory.
type Config struct {
	Store  store.Store
	API    *slack.Client // without retries of its own
	Draw   Drawer
	Policy *meeting.Policy
	Clock  Clock // nil: the real one
	Log    zerolog.Logger

	// CanLook says that the history scopes are granted, so that doubt can be resolved.
	CanLook bool
	// BotUser and Team are our own ids, as auth.test names them. Without BotUser no
	// channel is ever adopted.
	BotUser, Team string
	// Person reads a profile of users.info. Nil: nobody's is looked at.
	Person func(slack.User) meeting.Person

	Lease     time.Duration // of a claim; 0: one minute; never below 30 seconds
	Workers   int           // calls in flight at once; 0: 8
	CardEvery time.Duration // the shortest time between two updates of one card; 0: 3 seconds
	Pacing    Pacing        // zero: Slack's published tiers
	Seed      uint64        // of the jitter of retries; 0: a random one
}

// The limits of one call, of the shutdown, and of a claim.
const (
	callLimit  = 10 * time.Second
	graceLimit = 4 * time.Second
	shortLease = 30 * time.Second
	longLease  = time.Minute
	soon       = 100 * time.Millisecond // the shortest sleep of the loop
	longest    = time.Minute            // and the longest: a machine may have been asleep
)

// Outbox is the relay of the transactional outbox. One of them runs at a time.
type Outbox struct {
	cfg     Config
	clock   Clock
	pace    *pace
	lanes   lanes
	cards   cards
	rooms   rooms
	met     met
	offset  offset
	bars    bars
	jitter  *rand.Rand
	sending atomic.Int32
	jitterM sync.Mutex
	wanted  func(*meeting.Escalation, meeting.Notice, time.Time, *meeting.Policy) meeting.Verdict
}

// New prepares an outbox; Run starts it.
func New(cfg Config) *Outbox {
	if cfg.Clock == nil {
		cfg.Clock = wallClock{}
	}
	if cfg.Lease == 0 {
		cfg.Lease = longLease
	}
	cfg.Lease = max(cfg.Lease, shortLease)
	if cfg.Workers <= 0 {
		cfg.Workers = 8
	}
	if cfg.CardEvery <= 0 {
		cfg.CardEvery = 3 * time.Second
	}
	if cfg.Seed == 0 {
		cfg.Seed = rand.Uint64()
	}
	return &Outbox{
		cfg: cfg, clock: cfg.Clock, pace: newPace(cfg.Pacing),
		jitter: rand.New(rand.NewPCG(cfg.Seed, 1)),
		wanted: (*meeting.Escalation).Wanted,
	}
}

// Run sends what is owed until ctx ends, and returns nil then: what is in flight may finish
// within four seconds, and what was claimed and not begun is given back. It returns an
// error when Slack does not accept the token any more, or when the store was closed or writes
// nothing any more.
func (o *Outbox) Run(ctx context.Context) error {
	calls, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	ctx, halt := context.WithCancel(ctx)
	defer halt()
	done := make(chan error, o.cfg.Workers)
	busy, err := 0, error(nil)
	ended := func(fault error) {
		busy--
		o.sending.Add(-1)
		if err == nil {
			err = fault
		}
	}
	var bell alarm
	for err == nil && ctx.Err() == nil {
		if free := o.cfg.Workers - busy; free > 0 {
			batches, fault := o.cfg.Store.Claim(ctx, o.clock.Now(), o.cfg.Lease, free)
			if fault != nil && ctx.Err() != nil {
				break
			}
			if errors.Is(fault, store.ErrClosed) || errors.Is(fault, store.ErrBroken) {
				err = fmt.Errorf("claim notices: %w", fault)
				break
			}
			for _, b := range batches {
				busy++
				o.sending.Add(1)
				go func() { done <- o.handle(ctx, calls, halt, b) }()
			}
			if len(batches) < free {
				bell.set(o.clock, o.next(ctx, fault))
			}
		}
		select {
		case <-ctx.Done():
		case <-o.cfg.Store.Waiting():
		case <-bell.rings:
			bell = alarm{}
		case late := <-done:
			ended(late)
		}
		for more := true; more; { // one claim answers all that came at the same moment
			select {
			case <-o.cfg.Store.Waiting():
			case <-bell.rings:
				bell = alarm{}
			case late := <-done:
				ended(late)
			default:
				more = false
			}
		}
	}
	grace := time.AfterFunc(graceLimit, cut)
	defer grace.Stop()
	for busy > 0 {
		ended(<-done)
	}
	return err
}

// Sending reports whether something that was claimed is not settled yet.
func (o *Outbox) Sending() bool { return o.sending.Load() > 0 }

// next returns when something may be claimed next; zero when nothing waits. fault is the store's
// answer to the claim before it: after one the loop takes a breath.
func (o *Outbox) next(ctx context.Context, fault error) time.Time {
	now := o.clock.Now()
	at, err := time.Time{}, fault
	if err == nil {
		at, err = o.cfg.Store.NextClaim(ctx, now)
	}
	if err != nil && ctx.Err() == nil {
		o.cfg.Log.Error().Err(err).Msg("the store does not hand out notices; trying again")
		return now.Add(time.Second)
	}
	return at
}

// alarm rings at a moment of the clock, or a little before.
type alarm struct {
	at    time.Time
	rings <-chan time.Time
}

// set sets the alarm; the zero time switches it off. An alarm that is set to that moment
// already goes on.
func (a *alarm) set(c Clock, at time.Time) {
	if at.Equal(a.at) {
		return
	}
	*a = alarm{at: at}
	if !at.IsZero() {
		a.rings = c.After(min(max(at.Sub(c.Now()), soon), longest))
	}
}

// delay returns the wait before try number n+1: a second, doubling, at most five minutes, and up
// to a quarter more, so that many that failed together do not come back together.
func (o *Outbox) delay(n int) time.Duration {
	d := min(time.Second<<min(max(n-1, 0), 9), 5*time.Minute)
	o.jitterM.Lock()
	defer o.jitterM.Unlock()
	return d + time.Duration(o.jitter.Int64N(int64(d/4)))
}
