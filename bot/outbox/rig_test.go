package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

// painter draws what the tests can read: kinds, subjects and the summary of the state.
type painter struct {
	secret string // a text that must never be logged
	panics bool
}

func section(s string) []slack.Block {
	return []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, s, false, false), nil, nil)}
}

func (p painter) Card(e *meeting.Escalation, k meeting.CardKind, _ time.Time) view.Post {
	if p.panics {
		panic("cannot draw " + p.secret)
	}
	s := fmt.Sprintf("card %s: %s", k, e.Summary)
	return view.Post{Text: s, Blocks: section("rich " + s), Plain: section("plain " + s)}
}

func (p painter) Left(_ *meeting.Escalation, l meeting.LeftCard, _ time.Time) view.Post {
	s := fmt.Sprintf("record %s %d%s", l.Kind, l.Edition, p.secret)
	return view.Post{Text: s, Blocks: section("rich " + s), Plain: section("plain " + s)}
}

func (p painter) Said(part view.Part, _ time.Time) view.Post {
	s := fmt.Sprintf("%s %s%s", part.N.Kind, part.N.Subject, p.secret)
	return view.Post{Text: s, Blocks: section("rich " + s), Plain: section("plain " + s)}
}

func (p painter) Direct(to meeting.Person, parts []view.Part, _ time.Time, again bool) view.Post {
	var said []string
	for _, part := range parts {
		said = append(said, fmt.Sprintf("%s %s %s", part.E.ID, part.N.Kind, part.N.Subject))
	}
	s := to.Display() + ": " + strings.Join(said, ", ") + p.secret
	if again {
		s += " (sent again)"
	}
	return view.Post{Text: s, Blocks: section("rich " + s), Plain: section("plain " + s)}
}

func (p painter) Record(to meeting.Person, parts []view.Part, now time.Time) view.Post {
	post := p.Direct(to, parts, now, false)
	post.Text = "answered: " + post.Text
	return post
}

func (painter) Files(p view.Part, _ time.Time) ([]view.File, string) {
	name := fmt.Sprintf("%s-v%d.md", p.E.ID, p.N.Number())
	return []view.File{{Name: name, Content: []byte("notes " + p.E.Summary)}}, "notes, version " + p.N.Subject
}

// rig is an outbox between a store and a Slack that the test rules.
type rig struct {
	t       *testing.T
	store   *memStore
	slack   *script
	o       *Outbox
	log     *safeBuffer
	verdict func(n meeting.Notice, now time.Time) meeting.Verdict
	stop    context.CancelFunc
	ended   chan error
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// newRig makes escalation 1 with its live channel C1 and bo in it. It must be called in a bubble.
func newRig(t *testing.T, more ...func(*Config)) *rig {
	r := &rig{t: t, store: newMemStore(t), slack: newScript(), log: &safeBuffer{}, ended: make(chan error, 1)}
	r.escalation(1)
	cfg := Config{
		Store: r.store, Draw: painter{}, Policy: meeting.DefaultPolicy(), Log: zerolog.New(r.log), CanLook: true,
		BotUser: "UBOT", Team: "T1", Seed: 7,
		API: slack.New("xoxb-secret-token", slack.OptionHTTPClient(&http.Client{Transport: r.slack})),
	}
	for _, m := range more {
		m(&cfg)
	}
	r.o = New(cfg)
	r.verdict = func(meeting.Notice, time.Time) meeting.Verdict { return meeting.Verdict{} }
	r.o.wanted = func(_ *meeting.Escalation, n meeting.Notice, now time.Time, _ *meeting.Policy) meeting.Verdict {
		return r.verdict(n, now)
	}
	return r
}

func (r *rig) escalation(id meeting.ID) {
	r.store.states[id] = &meeting.Escalation{
		ID: id, Summary: "state 0",
		Channel: meeting.Channel{ID: fmt.Sprintf("C%d", id), Name: fmt.Sprintf("esc-%d", id), State: meeting.ChannelLive},
		People:  []meeting.Member{{Person: meeting.Person{ID: "U1", Name: "Bo"}}, {Person: meeting.Person{ID: "U2", Name: "Ana"}}},
	}
}

// run starts the outbox; the test ends it, or the rig does.
func (r *rig) run() {
	ctx, stop := context.WithCancel(r.t.Context())
	r.stop = stop
	go func() { r.ended <- r.o.Run(ctx) }()
}

// end stops the outbox and checks that it left in peace.
func (r *rig) end() {
	r.t.Helper()
	r.stop()
	require.NoError(r.t, <-r.ended)
	require.False(r.t, r.slack.twoCards, "two calls for one card were in flight")
	require.NotContains(r.t, r.log.String(), "xoxb")
}

// settles runs until nothing waits, or for that long.
func (r *rig) settles(limit time.Duration) {
	r.t.Helper()
	r.run()
	begin := time.Now()
	for r.store.left() > 0 && time.Since(begin) < limit {
		time.Sleep(100 * time.Millisecond)
	}
	synctest.Wait()
	require.Zero(r.t, r.store.left(), "still waiting after %s: calls %v", limit, r.slack.methods())
	r.end()
}

// crash claims what waits and forgets it, as a program does that dies before or after the
// call; apply says what Slack did meanwhile.
func (r *rig) crash(apply func(batch string)) {
	r.t.Helper()
	all, err := r.store.Claim(r.t.Context(), time.Now(), time.Minute, 100)
	require.NoError(r.t, err)
	require.NotEmpty(r.t, all)
	for _, b := range all {
		apply(b.ID)
	}
	time.Sleep(2 * time.Minute)
}

// The notices as the meeting makes them.

func post(k meeting.Kind, subject string) meeting.Notice {
	return meeting.Notice{Of: 1, Kind: k, Subject: subject, Lane: "post/1"}
}

// card is owed for a card that stands already, first for one that has to be posted.
func card(k meeting.CardKind) meeting.Notice {
	return meeting.Notice{Of: 1, Kind: meeting.ShowCard, Subject: string(k), Lane: "card/1/" + string(k)}
}

func first(k meeting.CardKind) meeting.Notice {
	n := card(k)
	n.Lane = "post/1"
	return n
}

// show owes a card in the lane that its state asks for.
func (r *rig) show(k meeting.CardKind) {
	e, err := r.store.Get(r.t.Context(), 1)
	require.NoError(r.t, err)
	if e.Cards[k].TS == "" {
		r.store.owe(first(k))
	} else {
		r.store.owe(card(k))
	}
}

func setup(k meeting.Kind, subject string) meeting.Notice {
	return meeting.Notice{Of: 1, Kind: k, Subject: subject, Lane: "set/1"}
}

func dm(to meeting.UserID, k meeting.Kind, subject string) meeting.Notice {
	return meeting.Notice{Of: 1, Kind: k, To: to, Subject: subject, Lane: "dm/" + string(to)}
}

func shown(ts string, kind meeting.CardKind) func(*meeting.Escalation) {
	return func(e *meeting.Escalation) {
		if e.Cards == nil {
			e.Cards = map[meeting.CardKind]meeting.CardRef{}
		}
		e.Cards[kind] = meeting.CardRef{Channel: e.Channel.ID, TS: ts}
	}
}

var errDisk = errors.New("disk full")
