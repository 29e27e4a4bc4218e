package outbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// most is the most calls in any window.
func most(calls []sent, window time.Duration) int {
	n, from := 0, 0
	for i, c := range calls {
		for c.At.Sub(calls[from].At) >= window {
			from++
		}
		n = max(n, i-from+1)
	}
	return n
}

func TestAQuietBotIsNeverSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, func(e *meeting.Escalation) { e.Channel = meeting.Channel{Name: "esc-1", State: meeting.ChannelAwaited} })
		r.run()
		begin := time.Now()
		r.store.owe(post(meeting.MakeChannel, ""))
		time.Sleep(time.Millisecond)
		r.store.owe(setup(meeting.SetTopic, ""), setup(meeting.SetPurpose, ""), setup(meeting.Invite, ""), first(meeting.BriefCard), first(meeting.StatusCard))
		for i := range 12 {
			r.store.owe(dm(meeting.UserID("U"+strconv.Itoa(i)), meeting.AskReview, "legal"))
		}
		time.Sleep(time.Millisecond)
		r.store.owe(setup(meeting.PinCard, "brief"))
		time.Sleep(time.Second)
		require.Len(t, r.slack.of(""), 19)
		require.LessOrEqual(t, r.slack.of("")[18].At.Sub(begin), 2*time.Millisecond)
		r.end()
	})
}

func TestNineOClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		for i := range 600 {
			r.store.owe(dm(meeting.UserID("U"+strconv.Itoa(i)), meeting.NagItem, "1"))
		}
		r.run()
		time.Sleep(20 * time.Second)
		urgent := dm("U9999", meeting.AskReview, "legal")
		urgent.Urgent = true
		now := time.Now()
		r.store.owe(urgent)
		time.Sleep(10 * time.Minute)
		require.Zero(t, r.store.left())
		calls := r.slack.of("chat.postMessage")
		require.Len(t, calls, 601)
		require.LessOrEqual(t, most(calls, time.Minute), 300, "several hundred a minute")
		i := slices.IndexFunc(calls, func(c sent) bool { return c.Args.Get("channel") == "U9999" })
		require.LessOrEqual(t, calls[i].At.Sub(now), 100*time.Millisecond, "urgent before routine")
		require.Less(t, calls[600].At.Sub(calls[0].At), 4*time.Minute)
		require.LessOrEqual(t, len(r.store.waits()), 600, "each waits once")
		r.end()
	})
}

func TestAnUrgentNoticeDoesNotTakeTheRoutineOnesPlaceInTheQueue(t *testing.T) {
	p, now := newPace(Pacing{}), time.Unix(0, 0)
	for i := range 100 {
		p.take(strconv.Itoa(i), postMessage, "", false, false, now)
	}
	at := p.take("dm/U1", postMessage, "U1", false, false, now)
	require.True(t, at.After(now.Add(10*time.Second)))
	require.Equal(t, now, p.take("dm/U1", postMessage, "U1", true, false, now), "the same lane, urgently")
	require.Equal(t, at, p.take("dm/U1", postMessage, "U1", false, false, now), "a promised moment is kept")
	require.Equal(t, at, p.take("dm/U1", postMessage, "U1", false, false, at))
	p.stop(postMessage, at.Add(time.Minute))
	require.Equal(t, at.Add(time.Minute), p.take("dm/U2", postMessage, "U2", true, false, at), "a stop stops the urgent too")
	require.Equal(t, at, p.take("dm/U2", update, "", false, false, at), "and no other method")
}

func TestTheTiers(t *testing.T) {
	for _, c := range []struct {
		method string
		limit  int
		n      func(i int) meeting.Notice
	}{
		{"chat.update", 50, func(i int) meeting.Notice { return card(meeting.BallotCard) }},
		{"conversations.setTopic", 20, func(i int) meeting.Notice { return setup(meeting.SetTopic, "") }},
		{"conversations.kick", 50, func(i int) meeting.Notice { return setup(meeting.Kick, "U9") }},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			for i := range 200 {
				id := meeting.ID(i + 1)
				r.escalation(id)
				r.store.change(id, shown(fmt.Sprint(i), meeting.BallotCard))
				n := c.n(i)
				n.Of, n.Lane = id, fmt.Sprint("card/", i)
				n.Urgent = i%5 == 0
				r.store.owe(n)
			}
			r.run()
			time.Sleep(30 * time.Minute)
			require.Len(t, r.slack.of(c.method), 200)
			require.LessOrEqual(t, most(r.slack.of(c.method), time.Minute), c.limit, c.method)
			r.end()
		})
	}
}

func TestOnePlaceHearsOneMessageASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		for i := range 30 {
			r.store.owe(post(meeting.SayAdjourned, strconv.Itoa(i)))
		}
		r.settles(time.Minute)
		calls := r.slack.of("chat.postMessage")
		require.LessOrEqual(t, most(calls, 10*time.Second), 13)
		require.LessOrEqual(t, most(calls, time.Second), 4)
		require.Len(t, r.slack.in("C1"), 30)
	})
}

func TestAMessageSentAgainKeepsThePaceToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", breaks)
		begin := time.Now()
		r.store.owe(post(meeting.SayDigest, ""))
		r.run()
		time.Sleep(100 * time.Millisecond)
		for i := range 20 {
			r.store.owe(meeting.Notice{Of: 1, Kind: meeting.SayAdjourned, Subject: strconv.Itoa(i), Lane: "other/1"})
		}
		time.Sleep(time.Minute)
		r.end()
		calls := r.slack.of("chat.postMessage")
		require.Len(t, calls, 22)
		for i := 1; i < len(calls); i++ {
			if calls[i-1].At.Sub(begin) > 5*time.Second {
				require.GreaterOrEqual(t, calls[i].At.Sub(calls[i-1].At), time.Second-time.Millisecond)
			}
		}
	})
}

func TestAMethodWithoutTokensHoldsNoOtherUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(c *Config) { c.Workers = 2 })
		for i := range 100 {
			id := meeting.ID(i + 1)
			r.escalation(id)
			n := setup(meeting.SetTopic, "")
			n.Of, n.Lane = id, fmt.Sprint("set/", id)
			r.store.owe(n)
		}
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.run()
		time.Sleep(time.Second)
		require.Len(t, r.slack.in("DU1"), 1)
		r.end()
	})
}

func TestNoMoreCallsAtOnceThanWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(c *Config) { c.Workers = 3 })
		r.slack.always["chat.postMessage"] = slow(time.Second)
		for i := range 12 {
			r.store.owe(dm(meeting.UserID("U"+strconv.Itoa(i)), meeting.NagItem, "1"))
		}
		r.run()
		time.Sleep(500 * time.Millisecond)
		require.Len(t, r.slack.of("chat.postMessage"), 3)
		time.Sleep(5 * time.Second)
		require.Zero(t, r.store.left())
		r.end()
	})
}

func TestAStopLetsWhatIsInFlightFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.always["chat.postMessage"] = slow(3 * time.Second)
		r.store.owe(dm("U1", meeting.NagItem, "1"), post(meeting.SayAdjourned, "1"), post(meeting.SayAdjourned, "2"))
		r.run()
		time.Sleep(time.Second)
		r.end()
		require.Len(t, r.store.settled, 2)
		require.Equal(t, 1, r.store.left(), "the second post was not begun")
		require.Len(t, r.slack.of(""), 2)
	})
}

func TestAStopCutsWhatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", hangs(true))
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.run()
		time.Sleep(time.Second)
		begin := time.Now()
		r.end()
		require.Equal(t, graceLimit, time.Since(begin))
		require.True(t, r.store.waits()[0].Doubt)
		r.settles(time.Minute) // the next run of the program finds it
		require.Len(t, r.slack.in("DU1"), 1)
	})
}

func TestWhatWasNotBegunIsGivenBackAtAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		b, err := r.store.Claim(t.Context(), time.Now(), time.Minute, 1)
		require.NoError(t, err)
		stop, cancel := context.WithCancel(t.Context())
		cancel()
		require.NoError(t, r.o.handle(stop, t.Context(), cancel, b[0]))
		require.Equal(t, []postponed{{Until: time.Now(), Thaw: true}}, r.store.waits())
		require.Empty(t, r.slack.of(""))
	})
}

func TestACallThatWouldOutliveItsLeaseIsNotMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		b, err := r.store.Claim(t.Context(), time.Now(), time.Minute, 1)
		require.NoError(t, err)
		time.Sleep(50 * time.Second)
		require.NoError(t, r.o.handle(t.Context(), t.Context(), func() {}, b[0]))
		require.Empty(t, r.slack.of(""))
		require.Len(t, r.store.waits(), 1)
	})
}

func TestAnIdleOutboxDoesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.run()
		time.Sleep(24 * time.Hour)
		r.end()
		require.Equal(t, 1, r.store.claims)
		require.Empty(t, r.log.String())
	})
}

// A clock that somebody moves: what waits for the morning goes when the morning is set.
type movedClock struct {
	mu    sync.Mutex
	by    time.Duration
	waits []chan time.Time
}

func (m *movedClock) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Now().Add(m.by)
}

func (m *movedClock) After(d time.Duration) <-chan time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := make(chan time.Time, 2)
	m.waits = append(m.waits, c)
	time.AfterFunc(d, func() { c <- m.Now() })
	return c
}

func (m *movedClock) move(by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.by += by
	for _, c := range m.waits {
		c <- time.Now().Add(m.by)
	}
	m.waits = nil
}

func TestTheClockIsTheOnlyCalendar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := &movedClock{}
		r := newRig(t, func(c *Config) { c.Clock = clock })
		morning := time.Now().Add(10 * time.Hour)
		r.verdict = func(_ meeting.Notice, now time.Time) meeting.Verdict {
			if now.Before(morning) {
				return meeting.Verdict{Until: morning}
			}
			return meeting.Verdict{}
		}
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.run()
		synctest.Wait()
		clock.move(11 * time.Hour)
		synctest.Wait()
		require.Len(t, r.slack.in("DU1"), 1)
		r.end()
	})
}
