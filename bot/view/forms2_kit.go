package view

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// mostTyped is what Slack lets people type into one text input (plain-text input element).
const mostTyped = 3000

// yes is the value of a checkbox that stands alone.
const yes = "yes"

// said reads a text input: trimmed, at most so many characters. required is the sentence for
// an empty one; without it the text may be missing.
func said(v Values, id string, most int, required string) (string, error) {
	s := strings.TrimSpace(v.Text(id))
	if s == "" && required != "" {
		return "", meeting.Refuse(id, "%s", required)
	}
	if n := utf8.RuneCountInString(s); n > most {
		return "", meeting.Refuse(id, "Please shorten this to %d characters; it has %d now.", most, n)
	}
	return s, nil
}

// saidLines reads a text input of one thing a line.
func saidLines(v Values, id string, most, each int, required string) ([]string, error) {
	if _, err := said(v, id, mostTyped, required); err != nil {
		return nil, err
	}
	lines := typedLines(v.Text(id))
	if len(lines) == 0 && required != "" { // nothing but bullets
		return nil, meeting.Refuse(id, "%s", required)
	}
	if len(lines) > most {
		return nil, meeting.Refuse(id, "Please put this into at most %d lines; there are %d now.", most, len(lines))
	}
	for i, l := range lines {
		if n := utf8.RuneCountInString(l); n > each {
			return nil, meeting.Refuse(id, "Line %d has %d characters; please shorten it to %d.", i+1, n, each)
		}
	}
	return lines, nil
}

// typedLines is plainLines without those that hold nothing but a bullet.
func typedLines(s string) []string {
	return slices.DeleteFunc(plainLines(s), func(l string) bool { return strings.Trim(l, "-•*–") == "" })
}

// unread turns the error of a reader of amounts or dates into a refusal under the field.
// line is the number of the line it stands in, 0 when there is but one.
func unread(field string, line int, err error) error {
	if line > 0 {
		return meeting.Refuse(field, "Line %d: %s", line, err.Error())
	}
	return meeting.Refuse(field, "%s", err.Error())
}

// someone reads a select of one person.
func someone(v Values, r Reading, id, required string) (meeting.Person, error) {
	u := v.User(id)
	if u == "" {
		return meeting.Person{}, meeting.Refuse(id, "%s", required)
	}
	return r.Person(u), nil
}

// everyone reads a select of several people.
func everyone(v Values, r Reading, id string) []meeting.Person {
	var all []meeting.Person
	for _, u := range v[id].Users {
		all = append(all, r.Person(u))
	}
	return all
}

// momentpick is a date and time in the zone of whoever fills the form (datetimepicker).
func momentpick(id, label, hint string, was time.Time, optional bool) *slack.InputBlock {
	e := slack.NewDateTimePickerBlockElement(id)
	if !was.IsZero() {
		e.InitialDateTime = was.Unix()
	}
	return field(id, label, hint, optional, e)
}

// choices is a select of several options; was holds the values chosen before. Slack takes
// 100 options, so what is more is left out.
func choices(id, label, hint string, was []string, picks ...pick) *slack.InputBlock {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain("Choose", 150), id)
	e.Options = options(picks[:min(len(picks), 100)])
	for _, w := range was {
		if o := chosen(e.Options, w); o != nil {
			e.InitialOptions = append(e.InitialOptions, o)
		}
	}
	return field(id, label, hint, true, e)
}

// bullets is a list of lines that hold user text; at most so many are shown, then a line
// says how many more there are. label stands above it, in bold, when it is not empty.
func bullets(label string, most int, lines ...string) *slack.RichTextBlock {
	var items []slack.RichTextElement
	for i, l := range lines {
		if i == most {
			items = append(items, slack.NewRichTextSection(words("and "+itoa(len(lines)-most)+" more")))
			break
		}
		items = append(items, slack.NewRichTextSection(words(l)))
	}
	var all []slack.RichTextElement
	if label != "" {
		all = append(all, slack.NewRichTextSection(strong(label)))
	}
	if len(items) > 0 {
		all = append(all, slack.NewRichTextList(slack.RTEListBullet, 0, items...))
	}
	return slack.NewRichTextBlock("", all...)
}

func strong(s string) *slack.RichTextSectionTextElement {
	return slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Bold: true})
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

// AsShown is the reading of a second submit: what was typed is read from the moment at which
// it was first shown, so that "Friday" does not become another Friday in between.
func AsShown(r Reading, ref Ref) Reading {
	if ref.At > 0 && !ref.Moment().After(r.Now) {
		r.Now = ref.Moment()
	}
	return r
}
