package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// PromiseUpdate as Ref.No begins an items form as the promise of an update to the customer;
// PromiseText is the task it begins with.
const (
	PromiseUpdate = 1
	PromiseText   = "Give the customer an update"
)

// maxDue is the longest deadline that is read, in characters.
const maxDue = 60

// dueHint says how a deadline is written.
const dueHint = "For example Friday 5pm, 1 Dec, 1 Dec 14:30 or within 24 hours"

// ItemsForm gives one person tasks. ref.Key is the owner to begin with; with ref.Warn the
// tasks deliver part ref.Rev of the chosen option; ref.No may be PromiseUpdate.
func ItemsForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	text := ""
	switch {
	case ref.No == PromiseUpdate:
		text = PromiseText
	case ref.Warn:
		text = e.PartText(itemsPart(e, ref))
	}
	return ItemsFormWith(e, by, ref, text)
}

// ItemsFormWith is ItemsForm with a task to begin with: what the message says that "Add an
// action item" was called on.
func ItemsFormWith(e *meeting.Escalation, _ meeting.Person, ref Ref, text string) slack.ModalViewRequest {
	text = Cut(strings.Join(strings.Fields(text), " "), meeting.MaxTask)
	return modal(FormItems, "Action items", "Check the dates", ref,
		append(itemsAbove(e, ref), itemsInputs(meeting.UserID(ref.Key), text, "")...)...)
}

// itemsAbove says what the tasks are for, and from when a length of time counts.
func itemsAbove(e *meeting.Escalation, ref Ref) Blocks {
	var blocks Blocks
	if s := e.PartText(itemsPart(e, ref)); ref.Warn && s != "" {
		blocks = append(blocks, labelled("These tasks deliver", s))
	}
	return blocks
}

func itemsInputs(owner meeting.UserID, tasks, date string) Blocks {
	return Blocks{
		person("owner", "Who does it", "", owner, false),
		area("tasks", "Tasks, one a line", "Each may end in its own date: Prepare the proposal by Friday 5pm", tasks, mostTyped, false),
		line("date", "One date for the rest", dueHint+". In the zone of whoever does it; a day alone is the end of their working day.", date, maxDue, true),
	}
}

// itemsPart is the part of the standing decision's option that the form was opened for.
func itemsPart(e *meeting.Escalation, ref Ref) meeting.PartRef {
	d := e.Standing()
	if d == nil || !ref.Warn {
		return meeting.PartRef{}
	}
	return meeting.PartRef{Option: d.Option, Part: ref.Rev}
}

// ParseItems reads the items form: who does it, and each task with its deadline in the
// owner's zone. Read a second submit with AsShown.
func ParseItems(v Values, r Reading) (meeting.Person, []meeting.ItemDraft, error) {
	refuse := func(err error) (meeting.Person, []meeting.ItemDraft, error) { return meeting.Person{}, nil, err }
	owner, err := someone(v, r, "owner", "Please choose who does it.")
	if err != nil {
		return refuse(err)
	}
	lines, err := saidLines(v, "tasks", meeting.MaxTasks, mostTyped, "Please write at least one task, one a line, for example: Prepare the proposal by Friday 5pm")
	if err != nil {
		return refuse(err)
	}
	rest, err := said(v, "date", maxDue, "")
	if err != nil {
		return refuse(err)
	}
	zone := ownerZone(owner, r)
	var others calendar.Due
	if rest != "" {
		if others, err = r.Calendar.ParseDue(rest, r.Now, zone); err != nil {
			return refuse(unread("date", 0, err))
		}
	}
	var drafts []meeting.ItemDraft
	for i, l := range lines {
		task, typed := calendar.SplitTask(l)
		d := meeting.ItemDraft{Text: task, Due: others}
		if typed != "" {
			if d.Due, err = r.Calendar.ParseDue(typed, r.Now, zone); err != nil {
				return refuse(unread("tasks", i+1, err))
			}
		}
		if n := len([]rune(task)); n > meeting.MaxTask {
			return refuse(meeting.Refuse("tasks", "Line %d has %d characters; please shorten it to %d.", i+1, n, meeting.MaxTask))
		}
		drafts = append(drafts, d)
	}
	return owner, drafts, nil
}

// ItemsFor adds to the tasks the part of the chosen option that their form was opened for.
func ItemsFor(e *meeting.Escalation, ref Ref, drafts []meeting.ItemDraft) []meeting.ItemDraft {
	p := itemsPart(e, ref)
	if e.PartText(p) == "" {
		return drafts
	}
	out := make([]meeting.ItemDraft, len(drafts))
	for i, d := range drafts {
		d.Parts = []meeting.PartRef{p}
		out[i] = d
	}
	return out
}

// ownerZone is the zone in which somebody's deadlines are read; that of whoever writes them
// stands in while it is not known.
func ownerZone(owner meeting.Person, r Reading) string {
	if owner.Zone != "" {
		return owner.Zone
	}
	return r.Zone
}

// resolved is the moment that a deadline means: a length of time counts from the decision,
// before one from now. Zero for none.
func resolved(d calendar.Due, r Reading) time.Time {
	if d.Within == 0 {
		return d.At
	}
	from := r.Now
	if r.E != nil {
		if s := r.E.Standing(); s != nil {
			from = s.On
		}
	}
	return from.Add(d.Within)
}
