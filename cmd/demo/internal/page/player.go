package page

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"time"

	"escalate/cmd/demo/internal/world"
	"escalate/cmd/internal/story"
)

// player lets a story play by itself: at a readable pace, step by step, and not at all while
// somebody else holds the meeting.
type player struct {
	story story.Story
	st    *stage
	tell  func(notice)
	wake  func()

	mu      sync.Mutex
	changed *sync.Cond
	playing bool
	single  int // steps to take while it is not playing
	ended   bool
	busy    bool // a step is being taken
	done    int  // steps taken
	over    bool // nothing more to play
	err     error
	pace    time.Duration // of a step that somebody reads
	last    place
	moves   int   // how often it went elsewhere; a tab that was just changing its stream did not hear the last one
	fills   field // what the last step of its kind fills
}

// field is a field of the form that somebody has open.
type field struct{ As, Block string }

// place is who is looked at, and where.
type place struct{ As, At string }

const usualPace = 1400 * time.Millisecond

func newPlayer(s story.Story, st *stage, tell func(notice), wake func()) *player {
	p := &player{story: s, st: st, tell: tell, wake: wake, pace: usualPace, moves: 1, over: len(s.Steps) == 0}
	p.changed = sync.NewCond(&p.mu)
	return p
}

// run plays the story to its end, whenever it is let.
func (p *player) run() {
	if len(p.story.Steps) == 0 {
		return
	}
	err := p.tale()
	p.mu.Lock()
	defer p.wake()
	defer p.mu.Unlock()
	p.busy, p.playing, p.over = false, false, true
	if err == nil {
		p.done = len(p.story.Steps)
		return
	}
	p.err = err
}

// tale runs the story. A step that cannot be taken at all, because somebody made its channel by
// hand, is an error like any other.
func (p *player) tale() (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("%v", x)
		}
	}()
	st := p.st
	return p.story.Run(story.World{
		Slack: st.Slack, Each: p.each, Stop: st.Kill, Start: st.Start, Wait: p.wait,
		Pass: func(d time.Duration) { st.Pass(st.ctx, d) },
	})
}

// wait is the world's, and patient with a bot that somebody stopped by hand.
func (p *player) wait(cond func() bool) error {
	for {
		err := p.st.Wait(p.st.ctx, cond)
		if !errors.Is(err, world.ErrNotRunning) {
			return err
		}
		select {
		case <-p.st.ctx.Done():
			return p.st.ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// each waits for its turn before a step is taken, shows where it will be, and leaves time to
// read. When the world ends it never returns.
func (p *player) each(s story.Step) {
	p.mu.Lock()
	if p.busy {
		p.busy = false
		p.done++
		p.wake()
	}
	for !p.playing && p.single == 0 && !p.ended {
		p.changed.Wait()
	}
	if p.ended {
		p.mu.Unlock()
		runtime.Goexit()
	}
	if p.single > 0 {
		p.single--
	}
	p.busy = true
	before, playing := p.last, p.playing
	p.last = p.follow(s)
	if f, ok := p.st.fills(s); ok {
		p.fills = f
	}
	to, pause := p.last, p.pause(s)
	n := notice{Caption: p.st.sentence(s)} // one word: a tab that goes elsewhere hears no second one
	if to != before {
		p.moves++
		n.Go, n.Moves = &to, p.moves
	}
	p.mu.Unlock()
	p.tell(n)
	if playing {
		select {
		case <-p.st.ctx.Done():
		case <-time.After(pause):
		}
	}
}

// missed is the word for a tab whose stream begins: where the story went while it had none. heard is how many moves it heard
// of; a tab that is new stays where it was opened.
func (p *player) missed(heard string) notice {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := notice{Moves: p.moves}
	if k, err := strconv.Atoi(heard); err == nil && k < p.moves {
		to := p.last
		n.Go = &to
	}
	return n
}

// pause is how long a step is announced before it is taken. p.mu is held.
func (p *player) pause(s story.Step) time.Duration {
	switch {
	case s.Verb == "fill":
		return p.pace / 3
	case s.Verb == "sees", s.Verb == "sees-no", s.Verb == "quiet":
		return p.pace / 2
	}
	return p.pace
}

// Play goes on until [player.Pause].
func (p *player) Play() { p.set(func() { p.playing = true }) }

// Pause stops before the next step.
func (p *player) Pause() { p.set(func() { p.playing, p.single = false, 0 }) }

// Step takes one step.
func (p *player) Step() {
	p.set(func() {
		if !p.playing && !p.busy {
			p.single = 1
		}
	})
}

// Pace sets how fast it plays: 1 is readable, 4 four times as fast.
func (p *player) Pace(times int) {
	p.set(func() { p.pace = usualPace / time.Duration(max(1, times)) })
}

func (p *player) end() { p.set(func() { p.ended = true }) }

func (p *player) set(fn func()) {
	p.mu.Lock()
	fn()
	p.changed.Broadcast()
	p.mu.Unlock()
	p.wake()
}

// playState is how far the story is, for the page.
type playState struct {
	Playing, Busy, Over, None bool
	Done, Of, Pace            int
	Next, Err                 string
	Fills                     field
}

func (p *player) state() playState {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := playState{
		Playing: p.playing, Busy: p.busy, Over: p.over, None: len(p.story.Steps) == 0,
		Done: p.done, Of: len(p.story.Steps), Pace: int(usualPace / p.pace), Fills: p.fills,
	}
	if p.err != nil {
		s.Err = p.err.Error()
	}
	if next := p.done; !p.over && next < len(p.story.Steps) {
		s.Next = p.st.sentence(p.story.Steps[next])
	}
	return s
}
