package view

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// sight is what a form or button is about, as far as others may change it meanwhile.
type sight struct {
	inputs bool // what its inputs are filled with: it would put that back
	// about is what else it shows, or rests on.
	about func(p *page, by meeting.Person, ref Ref) []string
	says  string // the refusal of what was about something else
	// now lists what it is about as it is now, where that is not what its inputs are filled with.
	now func(p *page, by meeting.Person, ref Ref) []string
}

const (
	savedMeanwhile   = "This was changed meanwhile, so nothing of yours was saved yet. See below what is saved now; if you send this form again, it replaces that."
	plannedMeanwhile = "The follow-up was changed meanwhile, so nothing of yours was saved yet. See below how it is planned now; if you send this form again, it replaces that."
	figuresMeanwhile = "The figures were changed meanwhile. Nothing was answered; this is how they stand now."
)

// still is a page of e as it was when it last changed.
func (v *View) still(e *meeting.Escalation) *page {
	return &page{v: v, e: e, now: e.Changed, text: sizes[0].text, rows: sizes[0].rows}
}

// Seen is a print of what the form is about, by the figures as they stood when the escalation
// last changed; "" of one that says nothing of it.
func (d Form[T]) Seen(s Sheet) string {
	if d.Sight == nil {
		return ""
	}
	return d.Sight.print(s.View.still(s.E), s.By, s.Ref, d.seen(s))
}

func (d Form[T]) seen(s Sheet) []*slack.InputBlock {
	if !d.Sight.inputs {
		return nil
	}
	return d.whole(s)
}

// Meanwhile refuses what was sent by a form that was about something else.
func (d Form[T]) Meanwhile() error { return meeting.Stale("%s", d.Sight.says) }

// SavedNow lists what was changed since s was drawn, as it is saved now. hidden says that a
// part of it stands among the form's further fields.
func (d Form[T]) SavedNow(s Sheet) (now Blocks, hidden bool) {
	if d.Sight == nil {
		return nil, false
	}
	return d.Sight.changed(s.View.still(s.E), s.By, s.Ref, d.seen(s), s.Typed)
}

// print is a digest of what it is about, and of what each input is filled with.
func (s *sight) print(p *page, by meeting.Person, ref Ref, inputs []*slack.InputBlock) string {
	var about []string
	if s.about != nil {
		about = s.about(p, by, ref)
	}
	seal := digest(about...)
	for _, i := range inputs {
		seal += digest(i.BlockID, filledWith(i.Element, p.e.Name).key)[:printOf]
	}
	return seal
}

// printOf is how many characters of a print are one input's; before them stands that of the rest.
const printOf = 6

func (s *sight) changed(p *page, by meeting.Person, ref Ref, inputs []*slack.InputBlock, typed Values) (now Blocks, hidden bool) {
	var lines []string
	if s.now != nil {
		lines = s.now(p, by, ref)
	}
	before := ref.Seen[min(len(ref.Seen), len(digest())):]
	after := s.print(p, by, ref, inputs)[len(digest()):]
	for k, i := range inputs {
		if at := k * printOf; len(before) == len(after) && before[at:at+printOf] == after[at:at+printOf] {
			continue
		}
		text := filledWith(i.Element, p.e.Name).text
		if text == "" {
			text = "empty"
		}
		lines = append(lines, i.Label.Text+": "+Cut(flat(text), mostText))
		_, shown := typed[i.BlockID]
		hidden = hidden || !shown
	}
	if len(lines) > 0 {
		now = Blocks{bullets("Saved now", listed, lines...)}
	}
	return now, hidden
}

// confirming: whether sending the review confirms it.
func confirming(p *page, by meeting.Person, ref Ref) []string {
	return []string{yesNo(p.e.Is(by.ID, meeting.Role(ref.Key)))}
}

// confirms says what sending the review does now.
func confirms(p *page, by meeting.Person, ref Ref) []string {
	return []string{reviewLine(p.e, by, meeting.Role(ref.Key))}
}

// deciding: whether sending the decision approves it, and the options as they stand.
func deciding(p *page, by meeting.Person, _ Ref) []string {
	out := []string{yesNo(p.e.Is(by.ID, meeting.Approver) || p.e.Is(by.ID, meeting.StandIn))}
	for _, o := range p.e.LiveOptions() {
		out = append(out, itoa(o.No), itoa(o.Rev))
	}
	return out
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// odd: what does not add up, where it was shown.
func odd(p *page, _ meeting.Person, ref Ref) []string {
	if !ref.Warn {
		return nil
	}
	return figures(meeting.NotAddingUp(p.findings()))
}

func figures(all []meeting.Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, f.Key(), f.Figures)
	}
	return out
}

// approving: what the decision gives beyond the contract, and what does not add up.
func approving(p *page, _ meeting.Person, ref Ref) []string {
	d := p.e.Decision(ref.No)
	if d == nil {
		return nil
	}
	beyond, _ := p.e.Beyond(d.Option, p.checkedTo())
	return append(figures(meeting.NotAddingUp(p.findings())), itoa(d.Rev), beyond.String())
}

// excepting: the figures that an approver of the exception is shown.
func excepting(p *page, _ meeting.Person, ref Ref) []string {
	x := p.e.ExceptionOf(ref.No)
	if x == nil {
		return nil
	}
	return each(p.exceptionFigures(*x), func(f fact) string { return f.text })
}

// planned: the follow-up as it is planned.
func planned(p *page, _ meeting.Person, _ Ref) []string {
	f := p.e.Upcoming()
	if f == nil {
		return nil
	}
	return []string{itoa(f.Plan.Start.Unix()), f.Plan.Length.String(), joined(f.Plan.Invitees), f.Plan.Measures}
}

func plannedNow(p *page, by meeting.Person, _ Ref) []string {
	f := p.e.Upcoming()
	if f == nil {
		return []string{"No follow-up is planned."}
	}
	out := []string{
		wall(f.Plan.Start, by.Zone) + ", " + calendar.Duration(f.Plan.Length),
		"Invited: " + nameList(f.Plan.Invitees, p.e.Name),
	}
	if f.Plan.Measures != "" {
		out = append(out, "To be measured: "+f.Plan.Measures)
	}
	return out
}

// promising: the items that the review has boxes for.
func promising(p *page, _ meeting.Person, _ Ref) []string {
	return each(slices.Concat(promises(p.e)...), itoa[int])
}

// leftOpen: the items that end with the escalation.
func leftOpen(p *page, _ meeting.Person, _ Ref) []string {
	return each(p.e.OpenItems(), func(i meeting.Item) string { return itoa(i.No) })
}

// digest is a short print of what was typed. A form that asks for a second look carries it,
// to see whether anything was changed since.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// ids of people as text, for a digest.
func joined(ids []meeting.UserID) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(string(id) + " ")
	}
	return b.String()
}

// content is what an input is filled with: in words, and so that the same is the same.
type content struct{ text, key string }

func filledWith(el slack.BlockElement, name func(meeting.UserID) string) content {
	same := func(s string) content { return content{s, s} }
	switch el := el.(type) {
	case *slack.PlainTextInputBlockElement:
		return same(el.InitialValue)
	case *slack.RadioButtonsBlockElement:
		return chosenOf(el.InitialOption)
	case *slack.CheckboxGroupsBlockElement:
		return chosenOf(el.InitialOptions...)
	case *slack.DatePickerBlockElement:
		return same(el.InitialDate)
	case *slack.TimePickerBlockElement:
		return same(el.InitialTime)
	case *slack.SelectBlockElement:
		if el.InitialUser != "" {
			return content{name(meeting.UserID(el.InitialUser)), el.InitialUser}
		}
		return chosenOf(el.InitialOption)
	case *slack.MultiSelectBlockElement:
		if len(el.InitialUsers) > 0 {
			names := each(el.InitialUsers, func(id string) string { return name(meeting.UserID(id)) })
			return content{strings.Join(names, ", "), strings.Join(el.InitialUsers, " ")}
		}
		return chosenOf(el.InitialOptions...)
	}
	return content{}
}

func chosenOf(all ...*slack.OptionBlockObject) content {
	var texts, values []string
	for _, o := range all {
		if o != nil {
			texts, values = append(texts, o.Text.Text), append(values, o.Value)
		}
	}
	return content{strings.Join(texts, ", "), strings.Join(values, " ")}
}
