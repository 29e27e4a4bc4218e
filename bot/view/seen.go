package view

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// sight is what a form shows that others may change while it is being filled, and what is said
// when they did.
type sight struct {
	whole bool // all that it shows; otherwise what its inputs are filled with
	says  string
}

// sights are the forms that would put back over it what they were filled with, or that decide
// about what they show. Options and decisions have revisions of their own.
var sights = map[string]sight{
	FormSummary: {says: savedMeanwhile}, FormCustomer: {says: savedMeanwhile}, FormComplaint: {says: savedMeanwhile},
	FormMeeting: {says: savedMeanwhile}, FormRoles: {says: savedMeanwhile},
	FormTechnical: {says: savedMeanwhile}, FormBusiness: {says: savedMeanwhile}, FormLegal: {says: savedMeanwhile},

	FormExceptionGrant: {true, figuresMeanwhile}, FormExceptionRefuse: {true, figuresMeanwhile}, FormExceptionAsk: {true, figuresMeanwhile},

	FormClose: {true, "What is left open was changed meanwhile. Nothing was closed; this is how it stands now."},
}

const (
	savedMeanwhile   = "This was changed meanwhile, so nothing of yours was saved yet. See below what is saved now; if you send this form again, it replaces that."
	figuresMeanwhile = "The figures were changed meanwhile. Nothing was answered; this is how they stand now."
)

// Seen is a print of what the form shows of the record as it is in e; "" of a form to which
// that does not matter. A form and its button carry it (Ref.Seen), so that what they send is
// refused once it is about something else.
func Seen(name string, build Form, e *meeting.Escalation, by meeting.Person, ref Ref) string {
	s, ok := sights[name]
	if !ok {
		return ""
	}
	var parts []string
	for _, b := range whole(build, e, by, ref) {
		if i, ok := b.(*slack.InputBlock); !s.whole && (!ok || i.BlockID == "attendees") {
			continue // whoever comes in is an attendee, and the form removes nobody
		}
		raw, err := json.Marshal(b)
		if err != nil {
			return "" // cannot happen: blocks are plain
		}
		parts = append(parts, string(raw))
	}
	return digest(parts...)
}

// whole is the form's blocks with its further fields.
func whole(build Form, e *meeting.Escalation, by meeting.Person, ref Ref) Blocks {
	ref.More, ref.Seen = true, ""
	return build(e, by, ref).Blocks.BlockSet
}

// Meanwhile refuses what was sent by a form or button that showed something else than e.
func Meanwhile(name string) error { return meeting.Stale("%s", sights[name].says) }

// SavedNow lists what is saved in the inputs of a form, where it is not what was typed into
// them: what the form would take the place of.
func SavedNow(name string, build Form, e *meeting.Escalation, by meeting.Person, ref Ref, typed Values) Blocks {
	if s, ok := sights[name]; !ok || s.whole {
		return nil
	}
	var lines []string
	for _, b := range whole(build, e, by, ref) {
		i, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		if v, shown := typed[i.BlockID]; shown && i.BlockID != "attendees" {
			if was, other := filled(i.Element, v, e.Name); other {
				if was == "" {
					was = "empty"
				}
				lines = append(lines, i.Label.Text+": "+Cut(flat(was), 600))
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return Blocks{bullets("Saved now, where yours differs", listed, lines...)}
}

// filled is what an input is filled with, in words, and whether v is something else.
func filled(el slack.BlockElement, v Value, name func(meeting.UserID) string) (string, bool) {
	switch el := el.(type) {
	case *slack.PlainTextInputBlockElement:
		return el.InitialValue, strings.TrimSpace(el.InitialValue) != strings.TrimSpace(strings.ReplaceAll(v.Text, "\r\n", "\n"))
	case *slack.RadioButtonsBlockElement:
		return filledOptions(v, el.InitialOption)
	case *slack.CheckboxGroupsBlockElement:
		return filledOptions(v, el.InitialOptions...)
	case *slack.DatePickerBlockElement:
		return el.InitialDate, el.InitialDate != v.Date
	case *slack.TimePickerBlockElement:
		return el.InitialTime, el.InitialTime != v.Time
	case *slack.SelectBlockElement:
		if el.Type == slack.OptTypeUser {
			return filledPeople(v, name, el.InitialUser)
		}
		return filledOptions(v, el.InitialOption)
	case *slack.MultiSelectBlockElement:
		return filledPeople(v, name, el.InitialUsers...)
	}
	return "", false
}

func filledOptions(v Value, was ...*slack.OptionBlockObject) (string, bool) {
	var texts, values []string
	for _, o := range was {
		if o != nil {
			texts, values = append(texts, o.Text.Text), append(values, o.Value)
		}
	}
	return strings.Join(texts, ", "), !slices.Equal(values, v.Options)
}

func filledPeople(v Value, name func(meeting.UserID) string, was ...string) (string, bool) {
	var names, ids []string
	for _, id := range was {
		if id != "" {
			names, ids = append(names, name(meeting.UserID(id))), append(ids, id)
		}
	}
	slices.Sort(ids)
	typed := each(v.Users, func(id meeting.UserID) string { return string(id) })
	slices.Sort(typed)
	return strings.Join(names, ", "), !slices.Equal(ids, typed)
}
