package proof

import (
	"context"
	"slices"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

// People who do anything seldom come to a vote: somebody has to bring the meetings on.

// drive lets whoever an escalation waits for do what comes next, if their screen lets them.
func (y *year) drive() {
	c := y.crowd(y.rng.Uint64())
	e := y.some()
	if e == nil {
		y.crowd(y.rng.Uint64()).act(cast[y.rng.IntN(len(cast))].Handle)
		return
	}
	id, what := y.comes(e)
	i := slices.IndexFunc(cast, func(p story.Person) bool { return c.w.Person(p.Handle).ID() == id })
	if i < 0 {
		return
	}
	who := cast[i].Handle
	if p := c.w.Person(who); p.View() == nil {
		c.press(who, e.Channel.ID, what)
	}
	for range 3 { // a form and what it shows next
		y.r.pass(time.Duration(2+y.rng.IntN(20)) * time.Second)
		if v := c.w.Person(who).View(); v != nil {
			c.inForm(who, c.w.Person(who), *v)
		}
	}
}

// some is one of the escalations that are open.
func (y *year) some() *meeting.Escalation {
	var open []*meeting.Escalation
	for id := meeting.ID(1); y.r.store != nil; id++ {
		e, err := y.r.store.Get(context.Background(), id)
		if err != nil {
			break
		}
		if e.Phase.Open() {
			open = append(open, e)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return open[y.rng.IntN(min(len(open), 2))] // the two that are open longest
}

// comes is who may bring the escalation on, and by which buttons.
func (y *year) comes(e *meeting.Escalation) (id string, buttons []string) {
	chair := string(e.Chair)
	switch e.Phase {
	case meeting.Reviewing:
		switch out := slices.ContainsFunc(e.Reviews, func(r meeting.Review) bool { return !r.In() }); {
		case out:
			return chair, []string{"form:waive", "confirm"}
		case len(e.LiveOptions()) < 2:
			return chair, []string{"form:option"}
		}
		return chair, []string{"open-vote"}
	case meeting.Voting:
		if b := e.Ballot(); b != nil && len(b.Rules.Voters) > 0 {
			return string(b.Rules.Voters[y.rng.IntN(len(b.Rules.Voters))]), []string{"vote"}
		}
	case meeting.Deciding:
		if b := e.Ballot(); b != nil && y.rng.IntN(3) == 0 { // some are late
			return string(b.Rules.Voters[y.rng.IntN(len(b.Rules.Voters))]), []string{"vote"}
		}
		if e.Pending() == nil || e.The(meeting.Approver) == "" {
			return chair, []string{"form:decision", "form:roles"}
		}
		return string(e.The(meeting.Approver)), []string{"approve"}
	case meeting.Decided:
		return chair, []string{"form:items", "form:followup", "adjourn"}
	}
	return chair, nil
}

// press presses the newest of the buttons that the person sees, in the channel or in their
// direct messages, or one that was there before.
func (c *crowd) press(who, channel string, ids []string) {
	p := c.w.Person(who)
	var all []choice
	from := func(m slackfake.Message) {
		if slices.Contains(ids, "vote") && c.rng.IntN(2) == 0 {
			c.old.keep(who, m, c.rng.IntN(keptMost))
		}
		all = append(all, c.controls(p, m, m.Buttons(), 1)...)
	}
	for _, m := range last(p.DMs(), 6) {
		from(m)
	}
	for _, m := range last(p.Messages(channel), 20) {
		from(m)
	}
	wanted := func(x choice) bool {
		id, _ := strings.CutPrefix(x.what, "presses ")
		return slices.ContainsFunc(ids, func(want string) bool { return id == want || strings.HasPrefix(id, want+":") })
	}
	those := slices.DeleteFunc(slices.Clone(all), func(x choice) bool { return !wanted(x) })
	if len(those) == 0 && slices.Contains(ids, "vote") {
		for _, m := range c.old.of(who) {
			those = append(those, slices.DeleteFunc(c.controls(p, m, m.Buttons(), 1), func(x choice) bool { return !wanted(x) })...)
		}
	}
	c.one(who, those)
}
