package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"escalate/bot/meeting"
	"escalate/cmd/internal/app"
	"escalate/store"
	"escalate/store/boltstore"
	"escalate/store/pgstore/pgtest"
)

// childEnv makes this test binary the program itself; it holds what the program is told.
const childEnv = "PROOF_CHILD"

func TestMain(m *testing.M) {
	if told := os.Getenv(childEnv); told != "" {
		if err := child(told); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(pgtest.Run(m))
}

// errand is what the child is told: where Slack and the file are, and what time it is.
type errand struct {
	BotToken, AppToken, APIURL, DB string
	Clock                          quick
	Hasty                          bool // a control: it answers before it keeps
}

// quick is a clock of two processes that runs faster than the real one, so that a lease of a
// minute is over in seconds and days need not be waited for.
type quick struct {
	Real, Begin time.Time // the moment on the machine's clock at which it was Begin
	Speed       int
}

// Now is the quick time.
func (q quick) Now() time.Time {
	return q.Begin.Add(time.Now().Round(0).Sub(q.Real) * time.Duration(q.Speed))
}

// After sends once d has passed on this clock.
func (q quick) After(d time.Duration) <-chan time.Time { return time.After(d / time.Duration(q.Speed)) }

// policy is what both processes go by.
func (e errand) policy() *meeting.Policy { return meeting.DefaultPolicy() }

// account is one line of what the child has to tell. It is written before whoever called the
// store hears of it, so what the parent reads is what a caller may have been told.
type account struct {
	Connected bool          `json:",omitempty"`
	Of        meeting.ID    `json:",omitempty"` // a change that is kept, up to event Seq
	Seq       int           `json:",omitempty"`
	Claimed   []store.Batch `json:",omitempty"`
	Delivered *store.Batch  `json:",omitempty"`
	Receipt   meeting.Receipt
}

// teller is the store that gives account.
type teller struct {
	store.Store
	hasty bool
	mu    sync.Mutex
	out   io.Writer
}

func (s *teller) tell(a account) {
	line, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.out.Write(append(line, '\n')); err != nil {
		panic(err)
	}
}

func (s *teller) kept(e *meeting.Escalation, err error) (*meeting.Escalation, error) {
	if err == nil {
		s.tell(account{Of: e.ID, Seq: e.Seq})
	}
	return e, err
}

// Create tells of a new escalation.
func (s *teller) Create(ctx context.Context, key string, open func(meeting.ID) (*meeting.Escalation, error)) (*meeting.Escalation, error) {
	return s.kept(s.Store.Create(ctx, key, open))
}

// Update tells of a change.
func (s *teller) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	if s.hasty && key != "" {
		e, err := s.Get(ctx, id)
		if err == nil {
			err = fn(e)
		}
		if err != nil {
			return nil, err
		}
		time.AfterFunc(50*time.Millisecond, func() { _, _ = s.Store.Update(context.Background(), id, key, fn) })
		return s.kept(e, nil)
	}
	return s.kept(s.Store.Update(ctx, id, key, fn))
}

// Claim tells what will be sent.
func (s *teller) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]store.Batch, error) {
	all, err := s.Store.Claim(ctx, now, lease, limit)
	if err == nil && len(all) > 0 {
		s.tell(account{Claimed: all})
	}
	return all, err
}

// Delivered tells what was sent.
func (s *teller) Delivered(ctx context.Context, b store.Batch, r meeting.Receipt, at time.Time) error {
	err := s.Store.Delivered(ctx, b, r, at)
	if err == nil {
		s.tell(account{Delivered: &b, Receipt: r})
	}
	return err
}

// child is the program, until it is killed. When its input ends, it says what it still owes
// and stops.
func child(told string) error {
	var e errand
	if err := json.Unmarshal([]byte(told), &e); err != nil {
		return err
	}
	s := &teller{out: os.Stdout, hasty: e.Hasty}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	cfg := app.Config{
		BotToken: e.BotToken, AppToken: e.AppToken, APIURL: e.APIURL, DB: e.DB, Command: "/escalate",
		Policy: e.policy(), Currency: "USD", Clock: e.Clock, Log: zerolog.New(os.Stderr).Level(zerolog.WarnLevel),
		Open: func(path string, p *meeting.Policy) (store.Store, error) {
			kept, err := boltstore.Open(path, boltstore.Options{Policy: p})
			if err != nil {
				return nil, err
			}
			s.Store = kept
			return s, nil
		},
		Connected: func() { s.tell(account{Connected: true}) },
	}
	var late error
	cfg.Watch = func(_ store.Store, sending func() bool) {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			late = s.rest(e.Clock, sending)
			stop()
		}()
	}
	if err := app.Run(ctx, cfg); err != nil {
		return err
	}
	return late
}

// rest waits until nothing waits to be said, for a while that is long enough for anything.
func (s *teller) rest(c quick, sending func() bool) error {
	const enough, most = 5, 20 * time.Second
	calm := 0
	for end := time.Now().Add(most); calm < enough; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			return fmt.Errorf("there is still something to say")
		}
		ctx, now := context.Background(), c.Now()
		busy := sending()
		due, err := s.NextDue(ctx)
		next, err2 := s.NextClaim(ctx, now)
		if busy || err != nil || err2 != nil || !next.IsZero() || !due.IsZero() && !due.After(now) {
			calm = 0
			continue
		}
		calm++
	}
	return nil
}
