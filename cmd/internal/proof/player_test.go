package proof

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing/synctest"
	"time"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

// player plays a story with people who do what people do when the bot dies under their
// hands: they see that something failed or that nothing came, and do it again.
type player struct {
	r      *rig
	story  story.Story
	plan   kill // of the first life
	died   string
	seen   map[string]int // direct messages when somebody was last looked at
	failed error          // why the program could not be started again
}

// again is how often one step is tried.
const again = 8

// play plays the whole story and ends with everything said.
func (p *player) play() error {
	p.seen = map[string]int{}
	if err := p.wake(p.plan); err != nil {
		return err
	}
	steps := p.story.Steps
	for i := range steps {
		low, pressed := i, false
		for try := 0; ; try++ {
			from := i
			if try > 1 && try%2 == 0 { // what came of the step before may be lost
				low = p.back(low)
				from = low
			}
			err := p.run(steps[from : i+1])
			if _, dead := p.revived(); dead != nil {
				return dead
			}
			if err == nil {
				break
			}
			gone := steps[i].Verb == "click" && strings.Contains(err.Error(), "there is no such button")
			if gone && pressed { // it was pressed, the answer was lost, and it did what it does
				break
			}
			pressed = pressed || from == i && !gone
			if try == again || p.died == "" {
				return fmt.Errorf("%w (killed %s)", err, p.died)
			}
		}
	}
	p.r.pass(story.Settle)
	_, err := p.revived()
	p.r.pass(5 * time.Minute) // a dead program's claims run out, and what it left is said
	return err
}

// back is the step before at which the person of that step did something: what came of it
// was lost, so they do it again.
func (p *player) back(i int) int {
	who := p.story.Steps[i].Who
	for j := i - 1; j >= 0 && p.story.Steps[j].Who == who; j-- {
		if v := p.story.Steps[j].Verb; v == "click" || v == "submit" || strings.HasPrefix(v, "/") {
			return j
		}
	}
	return i
}

// wake starts the program; one that dies at its start is started again.
func (p *player) wake(plan kill) error {
	if err := p.r.start(plan); err != nil {
		return err
	}
	_, err := p.revived()
	return err
}

// revived starts a killed program again, two seconds later.
func (p *player) revived() (bool, error) {
	if !p.r.l.died() {
		return false, nil
	}
	p.died = p.r.l.where
	p.r.bury()
	time.Sleep(2 * time.Second)
	if err := p.r.start(kill{}); err != nil {
		return true, err
	}
	synctest.Wait()
	return true, p.r.lawful()
}

// pass lets time go by, in which a program that dies is started again: weeks may pass between
// two things that people do.
func (p *player) pass(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		select {
		case <-time.After(time.Until(end)):
			synctest.Wait()
		case <-p.r.l.ctx.Done():
		}
		if _, err := p.revived(); err != nil {
			p.failed = err
			return
		}
	}
}

func (p *player) run(steps []story.Step) error {
	for _, st := range steps {
		if err := p.step(st); err != nil {
			return err
		}
	}
	return nil
}

// step takes one statement. What the runner of stories remembers between statements is
// remembered here.
func (p *player) step(st story.Step) error {
	switch {
	case st.Verb == "quiet":
		p.pass(story.Settle)
		if n := p.direct(st.Rest); n > p.seen[st.Rest] {
			return fmt.Errorf("@%s was not left in quiet", st.Rest)
		}
		return nil
	case st.Verb == "close" && p.r.slack.Person(st.Who).View() == nil:
		return nil
	case st.Verb == "until" && p.late(st):
		return nil
	}
	one := p.story
	one.Steps = []story.Step{st}
	err := one.Run(story.World{Slack: p.r.slack, Wait: p.wait, Pass: p.pass})
	if err == nil {
		err, p.failed = p.failed, nil
	}
	if err == nil && st.Verb == "sees" && strings.HasPrefix(st.Rest, "dm: ") {
		p.seen[st.Who] = p.direct(st.Who)
	}
	return err
}

// late says that the moment of the statement is over, which it can be by the time that a
// restart took.
func (p *player) late(st story.Step) bool {
	one := p.story
	one.Steps = []story.Step{st}
	passed := false
	err := one.Run(story.World{Slack: p.r.slack, Pass: func(time.Duration) { passed = true }})
	return err != nil && !passed
}

func (p *player) direct(who string) int {
	return len(slices.DeleteFunc(p.r.slack.Person(who).DMs(), func(m slackfake.Message) bool { return m.Ephemeral }))
}

var errDied = errors.New("the bot died")

// wait waits until something is seen, or until the bot is dead.
func (p *player) wait(cond func() bool) error {
	ctx, cancel := context.WithTimeout(p.r.l.ctx, time.Minute)
	defer cancel()
	err := p.r.slack.WaitFor(ctx, cond)
	if err != nil && p.r.l.died() {
		return errDied
	}
	return err
}
