package page

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"escalate/bot/slackfake"
	"escalate/cmd/demo/internal/world"
	"escalate/cmd/internal/story"
)

// Desk is what the page looks at: one world at a time, and everybody who looks.
type Desk struct {
	log   zerolog.Logger
	app   manifest
	cache *cache

	change sync.Mutex // one change of world at a time
	mu     sync.Mutex
	st     *stage
	tabs   map[*tab]bool
}

// NewDesk opens the named example, with the bot running and nothing done yet. Close it.
func NewDesk(example string, log zerolog.Logger) (*Desk, error) {
	app, err := readManifest(story.Manifest)
	if err != nil {
		return nil, err
	}
	d := &Desk{log: log, app: app, cache: newCache(), tabs: map[*tab]bool{}}
	return d, d.Open(example)
}

// Open throws the present world away and opens the named example from its beginning.
func (d *Desk) Open(example string) error {
	d.change.Lock()
	defer d.change.Unlock()
	st, err := d.newStage(example)
	if err != nil {
		return err
	}
	d.mu.Lock()
	old := d.st
	d.st = st
	d.mu.Unlock()
	if old != nil {
		old.close()
	}
	d.cache.clear()
	d.wakeAll()
	go st.watch(d.wakeAll)
	return nil
}

// Close ends the world and lets everybody who looks go.
func (d *Desk) Close() {
	d.change.Lock()
	defer d.change.Unlock()
	d.mu.Lock()
	st := d.st
	for t := range d.tabs {
		t.stop()
	}
	d.mu.Unlock()
	if st != nil {
		st.close()
	}
}

func (d *Desk) stage() *stage {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.st
}

// wakeAll lets every tab look again.
func (d *Desk) wakeAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for t := range d.tabs {
		t.wake()
	}
}

// tell sends a word to every tab: where the story goes on, what was refused.
func (d *Desk) tell(n notice) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for t := range d.tabs {
		t.say(n)
	}
}

func (d *Desk) enter(t *tab) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tabs[t] = true
}

func (d *Desk) leave(t *tab) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.tabs, t)
}

// tab is the open tab with the id, or nil.
func (d *Desk) tab(id string) *tab {
	d.mu.Lock()
	defer d.mu.Unlock()
	for t := range d.tabs {
		if t.id == id {
			return t
		}
	}
	return nil
}

// stage is one world with what the page remembers of it.
type stage struct {
	*world.World
	story   story.Story
	example string
	people  []person
	ctx     context.Context
	cancel  context.CancelFunc
	work    sync.WaitGroup
	reads   *reads
	play    *player
	job     job
	wrong   troubles
}

func (d *Desk) newStage(example string) (*stage, error) {
	s, err := loadExample(example)
	if err != nil {
		return nil, err
	}
	w, err := world.New(s.At, story.Manifest, d.log)
	if err != nil {
		return nil, err
	}
	s.AddPeople(w.Slack)
	w.Configure(s.Roles(w.Slack), s.Operators(w.Slack))
	st := &stage{World: w, story: s, example: example, reads: newReads()}
	st.ctx, st.cancel = context.WithCancel(context.Background())
	st.people = peopleOf(w.Slack)
	st.furnish()
	w.Slack.OnEvent(func(e slackfake.Event) { st.reads.event(e, w.Slack.BotUser()) })
	if err := w.Start(); err != nil {
		w.Close()
		return nil, err
	}
	st.play = newPlayer(s, st, d.tell, d.wakeAll)
	st.work.Go(st.play.run)
	if example == crowdName {
		st.work.Go(func() { st.crowd(d.wakeAll) })
	}
	return st, nil
}

// close ends whatever goes on in the world, and the world.
func (st *stage) close() {
	st.cancel()
	st.play.end()
	st.work.Wait()
	st.World.Close()
}

// watch calls fn after each change in the workspace, and each second for the clock.
func (st *stage) watch(fn func()) {
	beat := time.NewTicker(time.Second)
	defer beat.Stop()
	for {
		select {
		case <-st.ctx.Done():
			return
		case <-st.Slack.Changed():
		case <-beat.C:
		}
		fn()
	}
}

// lobby is the channel that everybody is in; the bot is not. No story may make one of that name.
const lobby = "customers"

// furnish makes a channel to begin in, with a message in it that can be escalated.
func (st *stage) furnish() {
	first := ""
	for _, p := range st.people {
		switch {
		case p.Bot || p.Stranger:
		case first == "":
			first = p.Handle
			st.Slack.CreateChannel(lobby, false, first)
		default:
			st.Slack.JoinChannel(p.Handle, lobby, first)
		}
	}
	if customer, what := st.complaint(); customer != "" {
		_, _ = st.Slack.Person(first).Say(lobby, fmt.Sprintf("%s wrote again: %s. Who can join a call?", customer, what), "")
	}
}
