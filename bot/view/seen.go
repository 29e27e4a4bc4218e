package view

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// sight is what a form shows of what others may change while it is open. The form carries the
// revision and the figures, and the meeting refuses what is sent over others (meeting.Seen); what
// each input was filled with it carries only to say what was changed.
type sight struct {
	inputs bool // others may change what the inputs are filled with
	// rev returns the revision of what the form edits; nil where its button names that, or nothing does.
	rev func(e *meeting.Escalation, ref Ref) int
	// stands returns what else the form shows, or rests on; nil for nothing.
	stands func(by meeting.Person, ref Ref) meeting.Sight
	// now lists what it is about as it is now, where that is not what its inputs are filled with.
	now func(p *page, by meeting.Person, ref Ref) []string
}

// still is a page of e as it was when it last changed.
func (v *View) still(e *meeting.Escalation) *page {
	return &page{v: v, e: e, now: e.Changed, text: sizes[0].text, rows: sizes[0].rows}
}

// Shown is s with what the form shows of what others may change, by the figures as they stood
// when the escalation last changed.
func (d Form[T]) Shown(s Sheet) Sheet {
	if d.Sight == nil {
		return s
	}
	if d.Sight.rev != nil {
		s.Ref.Rev = d.Sight.rev(s.E, s.Ref)
	}
	var stands meeting.Sight
	if d.Sight.stands != nil {
		stands = d.Sight.stands(s.By, s.Ref)
	}
	s.Ref.Seen = meeting.Figures(s.E, stands) + prints(s.E, d.filled(s))
	return s
}

// filled returns the inputs that others may change.
func (d Form[T]) filled(s Sheet) []*slack.InputBlock {
	if !d.Sight.inputs {
		return nil
	}
	return d.whole(s)
}

// printOf is how many characters of a print are one input's.
const printOf = 6

// prints says what each input is filled with.
func prints(e *meeting.Escalation, inputs []*slack.InputBlock) string {
	var all strings.Builder
	for _, i := range inputs {
		all.WriteString(digest(i.BlockID, filledWith(i.Element, e.Name).key)[:printOf])
	}
	return all.String()
}

// SavedNow lists what was changed since s was drawn, as it is saved now. hidden says that a
// part of it stands among the form's further fields.
func (d Form[T]) SavedNow(s Sheet) (now Blocks, hidden bool) {
	if d.Sight == nil {
		return nil, false
	}
	var lines []string
	if d.Sight.now != nil {
		lines = d.Sight.now(s.View.still(s.E), s.By, s.Ref)
	}
	inputs := d.filled(s)
	before, after := s.Ref.Seen[min(len(s.Ref.Seen), meeting.FiguresLen):], prints(s.E, inputs)
	for k, i := range inputs {
		if at := k * printOf; len(before) == len(after) && before[at:at+printOf] == after[at:at+printOf] {
			continue
		}
		text := filledWith(i.Element, s.E.Name).text
		if text == "" {
			text = "empty"
		}
		lines = append(lines, i.Label.Text+": "+Cut(flat(text), mostText))
		_, shown := s.Typed[i.BlockID]
		hidden = hidden || !shown
	}
	if len(lines) > 0 {
		now = Blocks{bullets("Saved now", listed, lines...)}
	}
	return now, hidden
}

// confirms says what sending the review does now.
func confirms(p *page, by meeting.Person, ref Ref) []string {
	return []string{reviewLine(p.e, by, meeting.Role(ref.Key))}
}

// plannedNow lists the follow-up as it is planned.
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

// ofEnd is the sight of what ends with the escalation.
var ofEnd = &sight{stands: func(meeting.Person, Ref) meeting.Sight { return meeting.OfEnd }}

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
