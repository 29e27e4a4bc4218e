package view

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// shownPoints draws the points that change the choice, at most three; the rest stands behind All
// points.
func (p *page) shownPoints() {
	all := slices.DeleteFunc(slices.Clone(p.points()), func(x meeting.Point) bool { return !x.OfTheChoice() })
	if len(all) == 0 {
		return
	}
	p.say("*Does it add up?*")
	p.pointList(first(all))
	if more := len(p.readable("")) - min(len(all), meeting.MaxPoints); more > 0 {
		p.small(countOf(more, "more point", "more points") + " behind All points. Arithmetic only; not legal advice.")
	}
}

// first is the points that a message shows.
func first(all []meeting.Point) []meeting.Point { return all[:min(len(all), meeting.MaxPoints)] }

// pointList is points as one list: the line, and the question or the note below it.
func (p *page) pointList(all []meeting.Point) {
	var parts []slack.RichTextElement
	for _, x := range all {
		parts = append(parts,
			slack.NewRichTextList(slack.RTEListBullet, 0, slack.NewRichTextSection(p.pointLine(x)...)),
			slack.NewRichTextList(slack.RTEListBullet, 1, slack.NewRichTextSection(words(p.pointBelow(x, "")))))
	}
	if len(parts) > 0 {
		p.add(slack.NewRichTextBlock("", parts...))
	}
}

// pointLine is the line of a point, its beginning in bold.
func (p *page) pointLine(x meeting.Point) []slack.RichTextSectionElement {
	out := []slack.RichTextSectionElement{strong(p.short(x.Head))}
	if x.Text != "" {
		out = append(out, words(" "+p.short(x.Text)))
	}
	return out
}

// pointBelow is the note on a point, else its question and whom it goes to. A reader who is asked
// alone needs no name.
func (p *page) pointBelow(x meeting.Point, reader meeting.UserID) string {
	if note := x.Note(); note != nil {
		return "Note by " + p.named(note.By) + ": " + p.short(flat(note.Text))
	}
	if len(x.Who) == 0 || len(x.Who) == 1 && x.Who[0] == reader {
		return begun(x.Question)
	}
	return p.nameds(x.Who) + ": " + x.Question
}

// begun is a sentence with a capital letter.
func begun(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// asksOf shows what is asked of a reader about the figures, at most three points.
func (p *page) asksOf(who meeting.UserID) {
	mine := meeting.PointsFor(p.points(), who)
	if len(mine) == 0 {
		return
	}
	p.say("*Questions for you about the figures*")
	p.pointList(first(mine))
}

// before is what the approver of an option is to know first: the open points about it, at most three, and how many more
// All points has. Those that change the choice and those that are asked of the reader come first; what the message says
// anyway is left out.
func (p *page) before(option int, reader meeting.UserID) fact {
	all := slices.DeleteFunc(p.e.PointsAbout(option, p.checkedTo(), p.v.policy()), func(x meeting.Point) bool {
		return !x.Open() || x.Topic == contract.TopicBeyond || !p.mayRead(x, reader)
	})
	rank := func(x meeting.Point) int {
		switch {
		case slices.Contains(x.Who, reader):
			return 0
		case x.OfTheChoice():
			return 1
		}
		return 2
	}
	label := "Know before"
	if more := len(all) - meeting.MaxPoints; more > 0 {
		label += " (" + itoa(more) + " more: All points)"
	}
	for len(all) > meeting.MaxPoints { // the order stays: the most telling first
		least := len(all) - 1
		for i := range slices.Backward(all) {
			if rank(all[i]) > rank(all[least]) {
				least = i
			}
		}
		all = slices.Delete(all, least, least+1)
	}
	return fact{label, strings.Join(each(all, func(x meeting.Point) string { return p.short(x.Line()) }), "\n")}
}

// readable is the points that somebody may read: what is for the approver to weigh is for the
// approver alone.
func (p *page) readable(by meeting.UserID) []meeting.Point {
	return slices.DeleteFunc(slices.Clone(p.points()), func(x meeting.Point) bool { return !p.mayRead(x, by) })
}

func (p *page) mayRead(x meeting.Point, by meeting.UserID) bool {
	return x.Topic != contract.TopicPrecedent || slices.Contains(p.deciders(), by)
}

// readPoints is every point with its note; whoever may write one has the entry for it in the
// point's menu.
func (p *page) readPoints(by meeting.Person) {
	all := p.readable(by.ID)
	p.small("Computed from the figures entered. Arithmetic only; not legal advice. It blocks nothing.")
	if s := p.soFar(); s != "" {
		p.small(s)
	}
	if len(all) == 0 {
		p.say("The figures entered add up. There is nothing to ask.")
	}
	for _, x := range all {
		p.onePoint(x, by)
	}
}

// onePoint is one point of the list, with its menu.
func (p *page) onePoint(x meeting.Point, by meeting.Person) {
	text := "*" + p.esc(x.Head) + "*"
	if x.Text != "" {
		text += " " + p.esc(x.Text)
	}
	note := x.Note()
	if note == nil {
		text += "\n" + Esc(p.pointBelow(x, by.ID))
	}
	add := entry{}
	if p.open() && slices.Contains(p.e.WhoExplains(x), by.ID) {
		label := "Add a note"
		if note != nil {
			label = "Change the note"
		}
		add = entry{ActExplain, label, pointRef(p.e.ID, x, fromAll, 0)}
	}
	b := section(text)
	b.Accessory = slack.NewAccessory(menu(ActItem, entry{ActRead, "Show working", p.key(workingKey(x))}, add))
	p.add(b)
	if note != nil {
		p.small("Note by " + p.name(note.By) + ", " + when(note.At, p.e.Zone(note.By)) + ": " + p.esc(note.Text))
	}
}

// workingKey is the read key of one point's working.
func workingKey(x meeting.Point) string { return keyWorkingOf + string(x.Topic) }

// keyWorkingOf begins the read keys of one point's working.
const keyWorkingOf = "working-"

// readPointWorking shows the findings that make a point, each with its id and how it was computed.
func (p *page) readPointWorking(key string) {
	i := slices.IndexFunc(p.points(), func(x meeting.Point) bool {
		return workingKey(x) == key || slices.ContainsFunc(x.Findings, func(f meeting.Finding) bool {
			return keyWorkingOf+digest(f.Key()) == key // of a button from before there were points
		})
	})
	if i < 0 {
		p.say("The figures changed in the meantime, and this point is gone.")
		return
	}
	x := p.points()[i]
	p.add(slack.NewRichTextBlock("", slack.NewRichTextSection(p.pointLine(x)...)))
	var assumed []string
	for _, f := range x.Findings {
		p.say("*" + f.Label() + " · " + string(f.Severity) + "*\n" + p.esc(f.Text))
		p.steps(f.Working)
		for _, a := range f.Assumptions {
			if !slices.Contains(assumed, a) {
				assumed = append(assumed, a)
			}
		}
	}
	p.assumed(assumed)
}

// steps is a working, one step a line.
func (p *page) steps(all []contract.Step) {
	var items []slack.RichTextElement
	for i, s := range all {
		if i == p.rows && len(all) > p.rows+1 {
			p.cut = true
			items = append(items, slack.NewRichTextSection(words("and "+itoa(len(all)-i)+" more steps")))
			break
		}
		items = append(items, slack.NewRichTextSection(strong(p.short(s.What)+": "), words(p.short(s.How))))
	}
	if len(items) > 0 {
		p.add(slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListOrdered, 0, items...)))
	}
}

// assumed lists what was assumed.
func (p *page) assumed(all []string) {
	if len(all) > 0 {
		p.say("*Assumptions*")
		p.list(all)
	}
}

// Points is the modal of all points, as somebody opens it.
func (v *View) Points(e *meeting.Escalation, by meeting.Person, now time.Time) slack.ModalViewRequest {
	return v.Read(e, keyPoints, by, now)
}

// The read keys that name no card.
const (
	keyPoints  = "findings"
	keyWorking = "working"
)

// disagree says in a sentence how many points do not add up.
func disagree(n int) string {
	return "Not opened yet: " + countOf(n, "point does", "points do") + " not add up"
}

// oddLines is the points that do not add up and have no note, one a line, at most three.
func (v *View) oddLines(e *meeting.Escalation, now time.Time) (lines []string, count int) {
	odd := meeting.PointsNotAddingUp(e.Points(now, v.policy()))
	lines = each(first(odd), func(x meeting.Point) string { return Cut(x.Line(), 500) })
	if more := len(odd) - len(lines); more > 0 {
		lines = append(lines, "and "+strings.ToLower(countOf(more, "more point", "more points")))
	}
	return lines, len(odd)
}
