package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// The form that gives tasks, and its second look. Key: user id of the owner, or empty.
const (
	FormItems      = "items"
	FormItemsCheck = "items-check"
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

// Tasks is what one person is given to do.
type Tasks struct {
	Owner  meeting.Person
	First  string // the task that the form begins with
	Drafts []meeting.ItemDraft
}

// ItemsForm gives one person tasks, and shows each with the moment its date means before
// anything is saved. With Ref.Warn the tasks deliver part Ref.Rev of the chosen option.
var ItemsForm = Form[Tasks]{
	Name: FormItems, Title: "Action items", Submit: "Check the dates",
	Look: &look{name: FormItemsCheck, title: "Check the dates", submit: "Assign", from: true, print: func(s *Sheet) string {
		owner := s.Typed.User("owner")
		return digest(string(owner), s.Typed.Text("tasks"), s.Typed.Text("date"), s.zoneOf(s.Person(owner)), s.counted())
	}},
	Begin: func(s *Sheet) Tasks {
		t := Tasks{Owner: meeting.Person{ID: meeting.UserID(s.Ref.Key)}}
		switch {
		case s.Ref.No == PromiseUpdate:
			t.First = PromiseText
		case s.Ref.Warn:
			t.First = s.E.PartText(itemsPart(s.E, s.Ref))
		}
		return t
	},
	Inputs: itemsInputs,
}

func itemsInputs(f *form, t *Tasks) {
	if f.looking {
		f.add(section("These are the dates as read. *Assign* saves; nothing is saved yet. If you change something below, it is shown again."))
	}
	if s := f.E.PartText(itemsPart(f.E, f.Ref)); f.Ref.Warn && s != "" {
		f.add(labelled("These tasks deliver", s))
	}
	if f.looking {
		f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(strong("For "), words(t.Owner.Display()))))
		for i, d := range t.Drafts {
			f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(words(itoa(i+1)+". "+d.Text+"\n"), strong(f.dueWords(d.Due, t.Owner)+unreadDate(d.Text)))))
		}
		f.add(slack.NewDividerBlock())
	}
	f.someone(&t.Owner, "owner", "Who does it", need("Please choose who does it."))
	zone, first := f.zoneOf(t.Owner), Cut(strings.Join(strings.Fields(t.First), " "), meeting.MaxTask)
	tasks := of("tasks", "Tasks, one a line", mostText, []about{
		hint("Each may end in its own date: Prepare the proposal by Friday 5pm"),
		need("Please write at least one task, one a line, for example: Prepare the proposal by Friday 5pm"),
	})
	var drafts []meeting.ItemDraft
	f.each(tasks, first, meeting.MaxTasks, func(n int, l string) {
		task, typed := calendar.SplitTask(l)
		d := meeting.ItemDraft{Text: task}
		if typed != "" {
			var err error
			if d.Due, err = f.calendar().ParseDue(typed, f.Now, zone); err != nil {
				f.refuse("tasks", "Line %d: %s", n, err.Error())
			}
		}
		f.fits("tasks", n, task, meeting.MaxTask)
		drafts = append(drafts, d)
	})
	var rest calendar.Due
	f.due(&rest, "", zone, "date", "One date for the rest",
		hint(dueHint+". In the zone of whoever does it; a day alone is the end of their working day."))
	for i, d := range drafts {
		if d.Due == (calendar.Due{}) {
			drafts[i].Due = rest
		}
	}
	t.Drafts = drafts
}

// itemsPart is the part of the standing decision's option that the form was opened for.
func itemsPart(e *meeting.Escalation, ref Ref) meeting.PartRef {
	d := e.Standing()
	if d == nil || !ref.Warn {
		return meeting.PartRef{}
	}
	return meeting.PartRef{Option: d.Option, Part: ref.Rev}
}

// ItemsFor adds to the tasks the part of the chosen option that their form was opened for.
func ItemsFor(e *meeting.Escalation, ref Ref, drafts []meeting.ItemDraft) []meeting.ItemDraft {
	p := itemsPart(e, ref)
	if e.PartText(p) == "" {
		return drafts
	}
	return each(drafts, func(d meeting.ItemDraft) meeting.ItemDraft {
		d.Parts = []meeting.PartRef{p}
		return d
	})
}

// due is a deadline, read in a zone; was is how the form shows the one that there is.
func (f *form) due(p *calendar.Due, was, zone, id, label string, a ...about) {
	s, ok := f.typed(of(id, label, maxDue, a), was, false)
	if !ok {
		return
	}
	if *p = (calendar.Due{}); s == "" {
		return
	}
	due, err := f.calendar().ParseDue(s, f.Now, zone)
	if err != nil {
		f.refuse(id, "%s", err.Error())
	}
	*p = due
}

// zoneOf is the zone in which somebody's deadlines are read; that of whoever writes them stands
// in while it is not known.
func (s *Sheet) zoneOf(owner meeting.Person) string {
	if owner.Zone != "" {
		return owner.Zone
	}
	return s.By.Zone
}

// counted names the decision from which lengths of time count.
func (s *Sheet) counted() string {
	if d := s.E.Standing(); d != nil {
		return itoa(d.No)
	}
	return ""
}

// moment is what a deadline means: a length of time counts from the decision, before one from
// now. Zero for none.
func (s *Sheet) meant(d calendar.Due) time.Time {
	switch decided := s.E.Standing(); {
	case d.Within == 0:
		return d.At
	case decided != nil:
		return decided.On.Add(d.Within)
	}
	return s.Now.Add(d.Within)
}

// dueWords is a deadline as it was read: in its owner's zone, in the reader's, and what is
// unusual about it.
func (s *Sheet) dueWords(d calendar.Due, owner meeting.Person) string {
	at, zone := s.meant(d), s.zoneOf(owner)
	if at.IsZero() {
		return "No date"
	}
	words := []string{wall(at, zone)}
	if s.By.Zone != "" && clock(at, s.By.Zone) != clock(at, zone) {
		words = append(words, "for you "+wall(at, s.By.Zone))
	}
	if d.DateOnly {
		words = append(words, "the end of that working day")
	}
	switch {
	case d.Within == 0:
	case s.counted() == "":
		words = append(words, "counted from now")
	case !at.After(s.Now):
		words = append(words, "counted from the decision, so it is past already")
	default:
		words = append(words, "counted from the decision")
	}
	if off := offHours(s.calendar(), at, zone); off != "" {
		words = append(words, off)
	}
	return strings.Join(words, " · ")
}

// unreadDate names the last words of a task that look like a date and were not read as one, to stand beside its deadline;
// "" where none do.
func unreadDate(task string) string {
	if date := calendar.UnreadDate(task); date != "" {
		return " · not read: “" + date + "”"
	}
	return ""
}

// clock is a moment as the clock on the wall shows it, to compare two zones.
func clock(t time.Time, zone string) string {
	return t.In(calendar.New(calendar.DefaultHours(), nil).Zone(zone)).Format("2006-01-02 15:04")
}

// offHours says why a moment is no working time in a zone: "Saturday", "Veterans Day",
// "outside working hours"; "" when it is.
func offHours(c *calendar.Calendar, t time.Time, zone string) string {
	if why, free := c.Free(t, zone); free {
		return why
	}
	if !c.Working(t, zone) {
		return "outside working hours"
	}
	return ""
}
