package proof

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

// patient is how long somebody looks at a screen on which nothing happens.
const patient = 4 * time.Second

// promise is something that a person saw done: from then on it has to be kept.
type promise struct {
	what string
	kept func(e *meeting.Escalation) bool // by one of the escalations
	said string                           // what has to be seen by the end, as statements of a story
}

// promises is all of them.
type promises struct {
	mu  sync.Mutex
	all []promise
}

func (p *promises) add(one promise) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, one)
}

func (p *promises) list() []promise {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.all)
}

// room is five people who hold meetings, one after another. Whatever fails under their hands
// they do again, until they see that it is done.
type room struct {
	h    *house
	no   int
	held int // meetings
}

// crew is who is in a room.
var crew = []string{"chair", "tech", "sales", "legal", "boss"}

func (r *room) moveIn() {
	for _, who := range crew {
		r.h.slack.AddUser(slackfake.User{Name: r.handle(who), RealName: fmt.Sprintf("%s %d", who, r.no), Zone: "Europe/Berlin"})
	}
}

func (r *room) handle(who string) string { return fmt.Sprint(who, r.no) }

// hold holds meetings until the house closes; what was begun is brought to its end.
func (r *room) hold() error {
	for !r.h.closing.Load() {
		if err := r.meet(); err != nil {
			return err
		}
	}
	return nil
}

// meet is one meeting: an escalation is opened, reviewed, given two options, voted on and given an item.
func (r *room) meet() error {
	r.held++
	firm := fmt.Sprintf("Firm %d-%d", r.no, r.held)
	our := func(fits func(e *meeting.Escalation) bool) func(e *meeting.Escalation) bool {
		return func(e *meeting.Escalation) bool { return e.Customer == firm && fits(e) }
	}
	err := r.do("chair", `/escalate `+firm+`: it stands still
		click Change the people
		fill technical: @tech
		fill business: @sales
		fill legal: @legal
		fill approver: @boss
		submit
		sees form: is open`, promise{
		"opened", our(func(*meeting.Escalation) bool { return true }), "",
	})
	if err != nil {
		return err
	}
	no, place, err := r.place(firm)
	if err != nil {
		return err
	}
	reviewed := func(k meeting.Role) func(e *meeting.Escalation) bool {
		return our(func(e *meeting.Escalation) bool {
			return slices.ContainsFunc(e.Reviews, func(v meeting.Review) bool { return v.Kind == k && v.In() })
		})
	}
	offered := func(title string) func(e *meeting.Escalation) bool {
		return our(func(e *meeting.Escalation) bool {
			return slices.ContainsFunc(e.Options, func(o meeting.Option) bool { return o.Offer.Title == title })
		})
	}
	voted := func(who string, option int) func(e *meeting.Escalation) bool {
		id := meeting.UserID(r.h.slack.Person(r.handle(who)).ID())
		return our(func(e *meeting.Escalation) bool { b := e.Ballot(); return b != nil && b.Cast[id].Option == option })
	}
	task := "Call " + firm
	for _, d := range []struct {
		who, script string
		promise
	}{
		{"tech", `sees dm: ` + no + `
			click form:technical in ROOM
			fill what: It broke
			fill confirmed: Confirmed
			submit`, promise{"technical review", reviewed(meeting.Technical), "@chair sees ROOM: It broke"}},
		{"sales", `sees dm: ` + no + `
			click form:business in ROOM
			fill threat: They look around
			submit`, promise{"business review", reviewed(meeting.Business), "@chair sees ROOM: They look around"}},
		{"legal", `sees dm: ` + no + `
			click form:legal in ROOM
			fill sla: 99.9
			fill verdict: Within the allowance
			submit`, promise{"legal review", reviewed(meeting.Legal), "@chair sees ROOM: Legal review · confirmed"}},
		{"chair", `click Propose an option in ROOM
			fill title: Little
			submit`, promise{"first option", offered("Little"), "@boss sees ROOM: Little"}},
		{"sales", `click Propose an option in ROOM
			fill title: Much
			submit`, promise{"second option", offered("Much"), "@boss sees ROOM: Much"}},
		{"chair", `in ROOM /escalate vote
			fill length: 600
			submit
			sees ROOM: Vote open`, promise{"vote", our(func(e *meeting.Escalation) bool { return e.Ballot() != nil }), ""}},
		{"tech", `click Option 1: Little in ROOM
			sees ROOM: Your ballot: Option 1`, promise{"ballot", voted("tech", 1), ""}},
		{"sales", `click Option 2: Much in ROOM
			sees ROOM: Your ballot: Option 2`, promise{"ballot", voted("sales", 2), "@boss sees ROOM: 2 of 3 have voted"}},
		{"chair", `in ROOM /escalate action
			fill owner: @tech
			fill tasks: ` + task + `
			submit`, promise{"item", our(func(e *meeting.Escalation) bool {
			return slices.ContainsFunc(e.Items, func(i meeting.Item) bool { return i.Text == task })
		}), "@tech sees dm: " + task}},
	} {
		at := strings.NewReplacer("ROOM", place)
		d.said = at.Replace(d.said)
		if err := r.do(d.who, at.Replace(d.script), d.promise); err != nil {
			return err
		}
	}
	return nil
}

// place is the number and the channel of the newest escalation of the firm.
func (r *room) place(firm string) (no, channel string, err error) {
	p := r.h.slack.Person(r.handle("chair"))
	slug := strings.ToLower(strings.ReplaceAll(firm, " ", "-"))
	err = r.h.try(func(wait func(func() bool) error) error {
		return wait(func() bool {
			for _, c := range p.Channels() {
				if strings.HasSuffix(c.Name, slug) {
					no, channel = strings.ToUpper(strings.Join(strings.SplitN(c.Name, "-", 3)[:2], "-")), "#"+c.Name
				}
			}
			return no != ""
		})
	})
	return no, channel, err
}

// do lets one person do a few things, again and again until all of it was done, and keeps
// the promise that they saw.
func (r *room) do(who, script string, p promise) error {
	s, err := r.script(who, script)
	if err != nil {
		return err
	}
	done := s // the last thing that they look for, if they look
	done.Steps = s.Steps[len(s.Steps)-1:]
	tried := false
	person := r.h.slack.Person(r.handle(who))
	err = r.h.try(func(wait func(func() bool) error) error {
		if tried && done.Steps[0].Verb == "sees" && done.Run(story.World{Slack: r.h.slack, Wait: glance}) == nil {
			return nil
		}
		tried = true
		for person.View() != nil {
			_ = person.CloseAll()
		}
		return s.Run(story.World{Slack: r.h.slack, Wait: wait, Pass: func(time.Duration) {}})
	})
	if err != nil {
		return fmt.Errorf("room %d: %s: %w", r.no, p.what, err)
	}
	p.said = r.names(p.said)
	p.what = fmt.Sprintf("room %d, meeting %d: %s", r.no, r.held, p.what)
	r.h.promises.add(p)
	return nil
}

// glance sees what is there and waits for nothing.
func glance(cond func() bool) error {
	if cond() {
		return nil
	}
	return errors.New("not there")
}

// script reads statements of one person.
func (r *room) script(who, text string) (story.Story, error) {
	var b strings.Builder
	for line := range strings.Lines(text) {
		fmt.Fprintln(&b, r.handle(who), r.names(strings.TrimSpace(line)))
	}
	return r.h.read(b.String())
}

// names puts the room's people in.
func (r *room) names(s string) string {
	for _, who := range crew {
		s = strings.ReplaceAll(s, "@"+who, r.handle(who))
	}
	return s
}

// errOver says that the house is given up.
var errOver = errors.New("the house is given up")

// try tries until it succeeds. It gives up when it fails while nobody kills.
func (h *house) try(do func(wait func(func() bool) error) error) error {
	for fails := 0; ; {
		p := h.life()
		if p == nil {
			return errOver
		}
		err := do(func(cond func() bool) error {
			ctx, cancel := context.WithTimeout(p.ctx, patient)
			defer cancel()
			return h.slack.WaitFor(ctx, cond)
		})
		if err == nil {
			return nil
		}
		if p.ctx.Err() == nil {
			if fails++; fails == 6 {
				return err
			}
		}
	}
}
