package proof

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/story"
	"escalate/store"
)

// day is what the length of a life is counted in; peace is how long all is well at its end,
// so that what is owed can be said to whoever has working hours then.
const (
	day   = 24 * time.Hour
	peace = 4 * day
)

// days is how long a life is in this run: a fortnight, or less of one in a short run.
func days() int {
	if testing.Short() {
		return 4
	}
	return 14
}

// beginnings are the days on which fortnights begin: a spring when clocks change in America
// and one when they change in Europe, a leap day, and an ordinary autumn.
var beginnings = []time.Time{
	time.Date(2027, 3, 8, 8, 0, 0, 0, time.UTC), time.Date(2027, 3, 22, 8, 0, 0, 0, time.UTC),
	time.Date(2028, 2, 21, 8, 0, 0, 0, time.UTC), time.Date(2027, 10, 25, 8, 0, 0, 0, time.UTC),
}

// plan is how a fortnight is played.
type plan struct {
	seed    uint64
	mutant  mutant
	crowded bool // much happens at one and the same moment; such a run does not repeat exactly
	calls   bool // the script tells each call and each write as well
	days    int  // how long it is
}

// fortnight is one run: what happened, and which law it broke.
type fortnight struct {
	script []string
	err    error
	events int
	deaths int
	sent   int
}

// live plays one fortnight.
func live(t *testing.T, p plan) (f fortnight) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(p.seed, 1))
		begin := beginnings[p.seed%uint64(len(beginnings))]
		r := newRig(t, story.Story{At: begin, People: cast}, meeting.DefaultPolicy())
		r.tidy = !p.crowded
		p.mutant.into(r)
		defer r.close()
		var mu sync.Mutex
		var script []string
		say := func(format string, args ...any) {
			mu.Lock()
			defer mu.Unlock()
			script = append(script, r.slack.Now().UTC().Format("Mon 02 15:04:05.000000000 ")+fmt.Sprintf(format, args...))
		}
		if p.calls {
			r.say = say
		}
		y := &year{r: r, rng: rng, say: say, begin: begin, end: begin.Add(time.Duration(p.days) * day),
			trouble: &trouble{r: r, rng: rand.New(rand.NewPCG(p.seed, 2)), say: say}}
		f.err = y.pass()
		mu.Lock() // the program's end is not part of it
		f.script = slices.Clone(script)
		mu.Unlock()
		f.events, f.deaths, f.sent = y.events, y.deaths, len(r.book.sent)
	})
	return f
}

// year is a fortnight under way.
type year struct {
	r       *rig
	rng     *rand.Rand
	say     func(format string, args ...any)
	begin   time.Time
	end     time.Time // of the trouble
	trouble *trouble
	old     attic
	events  int
	deaths  int
}

func (y *year) pass() error {
	if err := y.wake(); err != nil {
		return err
	}
	for n := 0; y.r.slack.Now().Before(y.end); n++ {
		y.step()
		y.r.pass(y.pause())
		if err := y.alive(); err != nil {
			return err
		}
		if n%10 == 0 {
			if err := y.check(); err != nil {
				return err
			}
		}
	}
	y.trouble.calm()
	y.r.l.spare()
	if err := y.alive(); err != nil {
		return err
	}
	y.r.pass(peace)
	if err := y.alive(); err != nil {
		return err
	}
	if err := y.r.settledUp(); err != nil {
		return err
	}
	if err := y.check(); err != nil {
		return err
	}
	if strings.Contains(y.r.log.String(), canary) {
		return fmt.Errorf("the log repeats what people wrote: %.2000s", y.r.log.around(canary))
	}
	for id := meeting.ID(1); ; id++ {
		e, err := y.r.store.Get(y.r.t.Context(), id)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		y.events += e.Seq
	}
}

// step lets one thing happen, or several at once.
func (y *year) step() {
	switch n := y.rng.IntN(20); {
	case n == 0:
		y.trouble.world()
	case n < 3:
		y.trouble.episode()
	case n < 7: // several people at the same moment
		var wg sync.WaitGroup
		people := y.rng.Perm(len(cast))[:2+y.rng.IntN(4)]
		for i, no := range people {
			who, seed := cast[no].Handle, y.rng.Uint64()
			wg.Go(func() {
				if y.r.tidy {
					time.Sleep(time.Duration(i) * time.Microsecond)
				}
				y.crowd(seed).act(who)
			})
		}
		wg.Wait()
	case n < 12:
		y.drive()
	default:
		y.crowd(y.rng.Uint64()).act(cast[y.rng.IntN(len(cast))].Handle)
	}
}

func (y *year) crowd(seed uint64) *crowd {
	return &crowd{w: y.r.slack, rng: rand.New(rand.NewPCG(seed, 5)), old: &y.old, say: y.say}
}

func (y *year) pause() time.Duration {
	switch n := y.rng.IntN(20); {
	case n < 14:
		return time.Duration(y.rng.IntN(120_000)) * time.Millisecond
	case n < 19:
		return time.Duration(y.rng.IntN(60)) * time.Minute
	}
	return time.Duration(y.rng.IntN(20)) * time.Hour
}

// alive buries a dead program and starts the next one.
func (y *year) alive() error {
	for y.r.l.died() {
		y.deaths++
		y.say("-- killed %s", y.r.l.where)
		y.r.bury()
		y.r.pass(y.trouble.downtime())
		if err := y.wake(); err != nil {
			return err
		}
		synctest.Wait()
		if y.r.l.died() {
			continue
		}
		if err := y.check(); err != nil {
			return fmt.Errorf("after the restart: %w", err)
		}
	}
	return nil
}

// check checks the laws that hold at every moment.
func (y *year) check() error {
	if err := y.r.lawful(); err != nil {
		return err
	}
	return told(append(y.r.once(), y.r.nags()...))
}

// wake starts the program, with the next death already on its way.
func (y *year) wake() error {
	plan := kill{}
	if y.r.slack.Now().Before(y.end) {
		plan = y.trouble.fate()
	}
	return y.r.start(plan)
}

func number(name string) uint64 {
	n, _ := strconv.ParseUint(os.Getenv(name), 10, 64)
	return n
}

// Thousands of random fortnights break no law. PROOF_SEED=7 repeats the seventh; an ordinary
// run lives through one.
func TestRandomFortnights(t *testing.T) { lives(t, much[uint64](1, 6, 12), plan{}) }

// Nor do fortnights in which things meet at one and the same moment.
func TestCrowdedFortnights(t *testing.T) { lives(t, much[uint64](1, 2, 4), plan{crowded: true}) }

func lives(t *testing.T, many uint64, p plan) {
	p.days = days()
	from, to := uint64(1), many
	if n := number("PROOF_SEEDS"); n > 0 {
		to = n
	}
	if n := number("PROOF_FROM"); n > 0 {
		from, to = n, n+to-1
	}
	if n := number("PROOF_SEED"); n > 0 {
		from, to = n, n
	}
	for p.seed = from; p.seed <= to; p.seed++ {
		t.Run(strconv.FormatUint(p.seed, 10), func(t *testing.T) {
			p := p
			p.calls = os.Getenv("PROOF_SCRIPT") != ""
			t.Parallel()
			f := live(t, p)
			if f.err != nil || p.calls {
				t.Log(strings.Join(f.script, "\n"))
			}
			require.NoError(t, f.err, "repeat it with PROOF_SEED=%d, and PROOF_SCRIPT=1 to see the calls; above is what happened", p.seed)
			t.Logf("%d steps, %d events, %d messages, %d deaths", len(f.script), f.events, f.sent, f.deaths)
		})
	}
}

// A seed repeats to the letter: what people do and hear, each call and each write, and when.
// An ordinary run looks at three days of the second life: in the first one what waited for a socket is delivered at one
// moment, in any order.
func TestASeedRepeats(t *testing.T) {
	if testing.Short() {
		t.Skip("two more of the lives that run anyway")
	}
	p := plan{seed: cmp.Or(number("PROOF_SEED"), 2), calls: true, days: 3}
	if full() {
		p.days = days()
	}
	one, two := live(t, p), live(t, p)
	require.Greater(t, len(one.script), 300)
	for i, line := range one.script {
		require.Less(t, i, len(two.script), "line %d: %s", i, line)
		require.Equal(t, line, two.script[i], "line %d", i)
	}
	require.Equal(t, one, two)
}
