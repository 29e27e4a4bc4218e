package proof

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
	"escalate/store"
	"escalate/store/boltstore"
)

// moment is when the program is killed.
type moment struct {
	after time.Duration // of its start, or of its being connected
	early bool
	call  int  // or when it makes this call,
	lost  bool // which does not arrive
}

func (m moment) String() string {
	switch {
	case m.call > 0:
		return fmt.Sprintf("call %d, lost %v", m.call, m.lost)
	case m.early:
		return fmt.Sprintf("%v after its start", m.after)
	}
	return fmt.Sprintf("%v after it was connected", m.after)
}

// mostly is how long a life may be.
const mostly = 2500 * time.Millisecond

func someMoment(rng *rand.Rand) moment {
	switch rng.IntN(8) {
	case 0:
		return moment{after: time.Duration(rng.Int64N(int64(150 * time.Millisecond))), early: true}
	case 1, 2, 3:
		return moment{after: time.Duration(rng.Int64N(int64(mostly)))}
	}
	return moment{call: 1 + rng.IntN(80), lost: rng.IntN(2) == 0}
}

// live is one life, from its start to its violent end, and what is found after it.
func (h *house) live(m moment) error {
	p := h.start()
	defer p.kill()
	after := m.after
	if m.call > 0 {
		after = mostly // if it never makes that call
		var calls atomic.Int32
		h.slack.OnCall("*", func(slackfake.Call) slackfake.Fault {
			if calls.Add(1) != int32(m.call) {
				return slackfake.Fault{}
			}
			p.kill()
			return slackfake.Fault{Cut: m.lost}
		})
		defer h.slack.OnCall("*", nil)
	}
	if !m.early {
		select {
		case <-p.ready:
		case <-p.told: // dead
		}
	}
	select {
	case <-time.After(after):
	case <-p.told:
	}
	p.kill()
	h.killed = true
	if err := h.bury(p); p.cmd.ProcessState.Exited() {
		return fmt.Errorf("it ended by itself: %w: %s", err, p.stderr.String())
	}
	return h.look()
}

// look opens a copy of the file as the dead program left it, and checks the laws.
func (h *house) look() error {
	raw, err := os.ReadFile(h.errand.DB)
	if errors.Is(err, os.ErrNotExist) {
		return nil // it died before it had one
	}
	if err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(h.errand.DB), "copy.db")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return err
	}
	kept, err := boltstore.Open(path, boltstore.Options{Policy: h.policy})
	if err != nil {
		return fmt.Errorf("the file that was left: %w", err)
	}
	h.store = kept
	defer func() { h.store = nil; _ = kept.Close() }()
	if err := h.lawful(); err != nil {
		return err
	}
	if err := told(h.once()); err != nil {
		return err
	}
	return h.keeps()
}

// keeps checks what people saw done.
func (h *house) keeps() error {
	var all []*meeting.Escalation
	for id := meeting.ID(1); ; id++ {
		e, err := h.store.Get(h.t.Context(), id)
		if errors.Is(err, store.ErrNotFound) {
			break
		}
		if err != nil {
			return err
		}
		all = append(all, e)
	}
	for _, p := range h.promises.list() {
		kept := false
		for _, e := range all {
			kept = kept || p.kept(e)
		}
		if !kept {
			return fmt.Errorf("somebody saw it done, and it is gone: %s", p.what)
		}
	}
	return nil
}

// deaths kills the program n times and says what is wrong after one of them.
func (h *house) deaths(n int, rng *rand.Rand) error {
	for i := 1; i <= n; i++ {
		m := someMoment(rng)
		if err := errors.Join(h.live(m), h.failed()); err != nil {
			return fmt.Errorf("death %d (%s): %w", i, m, err)
		}
	}
	return nil
}

func seeded(t *testing.T) *rand.Rand {
	seed := number("PROOF_SEED")
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("PROOF_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 6))
}

// The real program, killed for real (SIGKILL) again and again while people work with it over
// sockets, keeps in its real file whatever a caller was told or somebody saw done; and in the
// end it says all that it owes, once. PROOF_FULL=all is two hundred deaths.
func TestKilledForReal(t *testing.T) {
	n := much(9, 40, 200)
	rng := seeded(t)
	h := newHouse(t)
	require.NoError(t, h.deaths(n, rng))
	last := h.start()
	h.closing.Store(true)
	h.rooms.Wait()
	require.NoError(t, h.failed(), &last.stderr)
	require.NotEmpty(t, h.promises.list())
	for _, p := range h.promises.list() {
		s, err := h.read(p.said)
		require.NoError(t, err)
		require.NoError(t, h.try(func(wait func(func() bool) error) error {
			return s.Run(story.World{Slack: h.slack, Wait: wait})
		}), p.what)
	}
	require.NoError(t, last.input.Close())
	require.NoError(t, h.bury(last), &last.stderr)
	require.NoError(t, h.look())
	seen := 0
	h.messages(func(slackfake.Message) { seen++ })
	t.Logf("%d deaths, %d escalations, %d promises, %d claims, %d messages", n, len(h.book.acked), len(h.promises.list()), h.book.attempts, seen)
}

// A program that answers a moment before it keeps what it says is caught.
func TestAnAnswerBeforeItIsKeptIsCaught(t *testing.T) {
	rng := seeded(t)
	h := newHouse(t)
	h.errand.Hasty = true
	err := h.deaths(20, rng)
	require.Error(t, err)
	t.Log(err)
}
