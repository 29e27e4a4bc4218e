package storetest

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/meeting"
	"escalate/store"
)

// Lanes is the algebra of lanes by itself, as a keeper uses it.
type Lanes interface {
	Admit(n meeting.Notice)
	Next(now time.Time) time.Time
	Ready(now time.Time) bool
	Claim(now time.Time, lease time.Duration, limit int, name func() (string, error)) ([]store.Batch, error)
	Left(b store.Batch) ([]meeting.Notice, error)
	Settle(b store.Batch) error
	Drop(b store.Batch, notices []uint64) error
	Aside(b store.Batch, notices []uint64, until time.Time) error
	Postpone(b store.Batch, until time.Time, doubt, thaw bool) error
	Rewind(now time.Time, all bool)
}

// RunLanes holds lanes without a store against the suite's model. reload makes them anew of what
// a keeper would have written until then; of nil it makes empty ones.
func RunLanes(t *testing.T, reload func(t require.TestingT, l Lanes) Lanes) {
	rapid.Check(t, func(r *rapid.T) {
		w := &boxWorld{l: reload(r, nil), m: &model{}, now: monday}
		r.Repeat(map[string]func(*rapid.T){
			"owe": w.owe, "owe more": w.owe, "claim": w.claim, "claim more": w.claim, "settle": w.settle, "drop": w.drop,
			"aside": w.aside, "postpone": w.postpone, "wait": w.wait, "go back": w.goBack,
			"reload": func(r *rapid.T) { w.l = reload(r, w.l) },
			"":       w.check,
		})
	})
}

type boxWorld struct {
	l     Lanes
	m     *model
	now   time.Time
	last  uint64
	names int
	out   []store.Batch
}

// owe admits a notice of any rank, that replaces or not, to a person or to a place.
func (w *boxWorld) owe(r *rapid.T) {
	w.last++
	n := meeting.Notice{
		ID: w.last, Of: meeting.ID(rapid.IntRange(1, 2).Draw(r, "of")), At: w.now,
		Subject: strconv.Itoa(rapid.IntRange(1, 2).Draw(r, "subject")), Urgent: rapid.IntRange(0, 3).Draw(r, "urgent") == 0,
	}
	if rapid.Bool().Draw(r, "direct") {
		n.To = rapid.SampledFrom([]meeting.UserID{"UBO", "UCY"}).Draw(r, "to")
		n.Kind = rapid.SampledFrom([]meeting.Kind{meeting.AskQuestion, meeting.NagItem, meeting.PingFollowUp, meeting.NudgeReview}).Draw(r, "kind")
		n.Lane = "dm/" + string(n.To)
		if n.Kind == meeting.PingFollowUp {
			n.Late = w.now.Add(time.Hour)
		}
	} else {
		n.Kind = rapid.SampledFrom([]meeting.Kind{meeting.ShowCard, meeting.SayAdjourned}).Draw(r, "kind")
		n.Lane = rapid.SampledFrom([]string{"post/", "card/"}).Draw(r, "lane") + n.Of.String()
	}
	w.l.Admit(n)
	w.m.owe(n)
}

func (w *boxWorld) wait(r *rapid.T) {
	w.now = w.now.Add(rapid.SampledFrom([]time.Duration{time.Microsecond, time.Second, lease, 13 * time.Hour}).Draw(r, "wait"))
}

// goBack corrects a clock that was ahead. The keeper has seen it go back, or was started since.
func (w *boxWorld) goBack(r *rapid.T) {
	w.now = w.now.Add(-rapid.SampledFrom([]time.Duration{time.Minute, 3 * time.Hour}).Draw(r, "back"))
	all := rapid.Bool().Draw(r, "caught")
	w.l.Rewind(w.now, all)
	w.m.rewind(w.now, all)
}

func (w *boxWorld) claim(r *rapid.T) {
	limit := rapid.IntRange(1, 9).Draw(r, "limit")
	urgent, routine := w.m.ready(w.now)
	require.Equal(r, len(urgent)+len(routine) > 0, w.l.Ready(w.now))
	got, err := w.l.Claim(w.now, lease, limit, func() (string, error) {
		w.names++
		return fmt.Sprint("b", w.names), nil
	})
	require.NoError(r, err)
	w.out = append(w.out, w.m.claimed(r, got, urgent, routine, limit, w.now)...)
}

func (w *boxWorld) pick(r *rapid.T) (store.Batch, *frozenSet) {
	if len(w.out) == 0 {
		r.Skip("nothing is out")
	}
	b := rapid.SampledFrom(w.out).Draw(r, "batch")
	left, err := w.l.Left(b)
	set := w.m.current(b)
	if set == nil {
		require.ErrorIs(r, err, store.ErrFenced)
		require.ErrorIs(r, w.l.Settle(b), store.ErrFenced)
		require.ErrorIs(r, w.l.Drop(b, noticeIDs(b)), store.ErrFenced)
		require.ErrorIs(r, w.l.Aside(b, noticeIDs(b), w.now), store.ErrFenced)
		require.ErrorIs(r, w.l.Postpone(b, w.now, false, true), store.ErrFenced)
		r.Skip("it is fenced")
	}
	require.NoError(r, err)
	require.Len(r, left, len(set.all))
	return b, set
}

func (w *boxWorld) settle(r *rapid.T) {
	b, set := w.pick(r)
	require.NoError(r, w.l.Settle(b))
	w.m.settle(set)
}

func (w *boxWorld) drop(r *rapid.T) {
	b, set := w.pick(r)
	n := rapid.IntRange(0, len(b.Notices)).Draw(r, "drop")
	require.NoError(r, w.l.Drop(b, noticeIDs(b)[:n]))
	w.m.drop(set, set.left(b, n))
}

func (w *boxWorld) aside(r *rapid.T) {
	b, set := w.pick(r)
	n := rapid.IntRange(0, len(b.Notices)).Draw(r, "aside")
	until := w.now.Add(rapid.SampledFrom([]time.Duration{0, time.Minute}).Draw(r, "until"))
	require.NoError(r, w.l.Aside(b, noticeIDs(b)[:n], until))
	w.m.aside(set, set.left(b, n), until)
}

func (w *boxWorld) postpone(r *rapid.T) {
	b, set := w.pick(r)
	until := w.now.Add(rapid.SampledFrom([]time.Duration{0, time.Second, 10 * time.Hour}).Draw(r, "until"))
	doubt, thaw := rapid.Bool().Draw(r, "doubt"), rapid.Bool().Draw(r, "thaw")
	err := w.l.Postpone(b, until, doubt, thaw)
	if thaw && (doubt || set.Doubt) {
		require.Error(r, err)
		return
	}
	require.NoError(r, err)
	w.m.postpone(set, until, doubt, thaw)
}

func (w *boxWorld) check(r *rapid.T) { require.Equal(r, w.m.next(w.now), w.l.Next(w.now)) }
