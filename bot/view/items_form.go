package view

import (
	"slices"
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

// needTask is the refusal of a form without a task.
const needTask = "Please write at least one task, one a line, for example: Lisa: Prepare the proposal by Friday 5pm"

// mostTasks is how many lines the form takes, of all owners.
const mostTasks = 2 * meeting.MaxTasks

// Tasks is what people are given to do.
type Tasks struct {
	Owner meeting.Person // of the lines that name nobody
	First string         // the task that the form begins with
	Given []Given
}

// Given is what one person is given to do.
type Given struct {
	Owner  meeting.Person
	Drafts []meeting.ItemDraft
	unread []string // for each draft, what stands in front of it and is nobody's name
	// guessed is whether a line that was given to them calls them by less than their full or first name.
	guessed bool
}

// ItemsForm gives people tasks, and shows whose each is and which moment its date means before
// anything is saved. With Ref.Warn the tasks deliver part Ref.Rev of the chosen option.
var ItemsForm = Form[Tasks]{
	Name: FormItems, Title: "Action items", Submit: "Assign",
	Look: &look{name: FormItemsCheck, title: "Check the items", submit: "Assign", from: true, print: itemsPrint},
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
	Clear: func(t Tasks) bool {
		return !slices.ContainsFunc(t.Given, Given.reads)
	},
}

// itemsPrint is of what was typed, of whom its names call and of the zones in which its dates are read.
func itemsPrint(s *Sheet) string {
	owner := s.Typed.User("owner")
	parts := []string{string(owner), s.Typed.Text("tasks"), s.Typed.Text("date"), s.zoneOf(s.Person(owner)), s.counted()}
	for _, l := range s.taskLines(s.Typed.Text("tasks")) {
		parts = append(parts, string(l.owner.ID), s.zoneOf(l.owner))
	}
	return digest(parts...)
}

// reads reports whether something of it can be read in another way, so that people have to see how it was: a date, or a name
// that was guessed. Who is called by their name is not: the items' card says whose each is, with a menu to change it.
func (g Given) reads() bool {
	return g.guessed || slices.ContainsFunc(g.unread, func(s string) bool { return s != "" }) ||
		slices.ContainsFunc(g.Drafts, func(d meeting.ItemDraft) bool { return d.Due != calendar.Due{} || unreadDate(d.Text) != "" })
}

func itemsInputs(f *form, t *Tasks) {
	if f.looking {
		f.add(section("This is how it was read. Nothing is saved until you press *Assign*. If you change something below, you see it again first."))
	}
	if s := f.E.PartText(itemsPart(f.E, f.Ref)); f.Ref.Warn && s != "" {
		f.add(labelled("These tasks deliver", s))
	}
	if f.looking {
		f.given(t.Given)
	}
	tasks := of("tasks", "Tasks, one a line", mostText, []about{
		hint("Begin a line with who does it, end it with a date: Lisa: Prepare the proposal by Friday 5pm"),
		need(needTask),
	})
	first := Cut(strings.Join(strings.Fields(t.First), " "), meeting.MaxTask)
	typed := ""
	f.each(tasks, first, mostTasks, func(_ int, l string) { typed += l + "\n" })
	f.someone(&t.Owner, "owner", "Owner of lines without a name")
	rest, _ := f.typed(of("date", "One date for the rest", maxDue, []about{
		hint(dueHint + ". In the owner's time zone. A day alone means the end of their working day."),
	}), "", false)
	if f.reading && f.well("tasks") {
		f.give(t, typed, rest)
	}
}

// given shows what each is given to do, and by when.
func (f *form) given(all []Given) {
	no := 0
	for _, g := range all {
		f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(strong("For "), words(Cut(g.Owner.Display(), mostName)))))
		for i, d := range g.Drafts {
			no++
			says := f.dueWords(d.Due, g.Owner) + unreadDate(d.Text)
			if name := g.unread[i]; name != "" {
				says += " · “" + name + "” was not read as a name"
			}
			f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(words(itoa(no)+". "+d.Text+"\n"), strong(says))))
		}
	}
	f.add(slack.NewDividerBlock())
}

// give reads the lines: whose each is, and by when. rest is the date of those without one.
func (f *form) give(t *Tasks, text, rest string) {
	t.Given = nil
	f.deadline("date", "", rest, f.zoneOf(t.Owner)) // refused even where each line has its own
	lines := f.taskLines(text)
	if len(lines) == 0 { // nothing but names
		f.refuse("tasks", "%s", needTask)
	}
	for _, l := range lines {
		f.giveOne(t, l, rest)
	}
}

// deadline reads a date that was typed, if there is one.
func (f *form) deadline(field, line, text, zone string) (due calendar.Due) {
	if text == "" {
		return due
	}
	due, err := f.calendar().ParseDue(text, f.Now, zone)
	if err != nil {
		f.refuse(field, "%s%s", line, err.Error())
	}
	return due
}

func (f *form) giveOne(t *Tasks, l taskLine, rest string) {
	if l.why != "" {
		f.refuse("tasks", "Line %d %s", l.no, l.why)
		return
	}
	if l.owner.ID == "" {
		l.owner = t.Owner
	}
	if l.owner.ID == "" {
		f.refuse("owner", "Line %d does not begin with a name from this escalation. Choose who does it, or begin the line with one, for example “Lisa: ”.", l.no)
	}
	task, on := calendar.SplitTask(l.text)
	d := meeting.ItemDraft{Text: task}
	if on == "" {
		d.Due = f.deadline("date", "", rest, f.zoneOf(l.owner))
	} else {
		d.Due = f.deadline("tasks", "Line "+itoa(l.no)+": ", on, f.zoneOf(l.owner))
	}
	f.fits("tasks", l.no, task, meeting.MaxTask)
	at := slices.IndexFunc(t.Given, func(g Given) bool { return g.Owner.ID == l.owner.ID })
	if at < 0 {
		at = len(t.Given)
		t.Given = append(t.Given, Given{Owner: l.owner})
	}
	g := &t.Given[at]
	g.Drafts, g.unread, g.guessed = append(g.Drafts, d), append(g.unread, l.unread), g.guessed || l.guessed
	if len(g.Drafts) > meeting.MaxTasks {
		f.refuse("tasks", "Please write at most %d tasks for one person at once; %s has more.", meeting.MaxTasks, g.Owner.Display())
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

// ItemsFor adds to the tasks the part of the chosen option that their form was opened for.
func ItemsFor(e *meeting.Escalation, ref Ref, all []Given) []Given {
	p := itemsPart(e, ref)
	if e.PartText(p) == "" {
		return all
	}
	return each(all, func(g Given) Given {
		g.Drafts = each(g.Drafts, func(d meeting.ItemDraft) meeting.ItemDraft {
			d.Parts = []meeting.PartRef{p}
			return d
		})
		return g
	})
}

// due is a deadline, read in a zone; was is how the form shows the one that there is.
func (f *form) due(p *calendar.Due, was, zone, id, label string, a ...about) {
	if s, ok := f.typed(of(id, label, maxDue, a), was, false); ok {
		*p = f.deadline(id, "", s, zone)
	}
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
