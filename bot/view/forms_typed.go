package view

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

// The most characters that the inputs take. Slack's most for any input is 3,000 (block
// element plain_text_input).
const (
	mostText = 3000
	mostLine = 300
	mostWord = 60 // amounts, percents, satisfaction
)

// typed reads a form field by field and keeps the first refusal; after one, what it returns
// means nothing. A field that the form did not show keeps what it was: further fields that
// nobody opened are not emptied.
type typed struct {
	v   Values
	r   Reading
	err error
}

// shown says that the form had this input, empty or not.
func (t *typed) shown(id string) bool {
	_, ok := t.v[id]
	return ok
}

// refuse keeps the first refusal.
func (t *typed) refuse(id, format string, args ...any) {
	if t.err == nil {
		t.err = meeting.Refuse(id, format, args...)
	}
}

// text is a text of up to most characters, without white space around it.
func (t *typed) text(id string, most int, was string) string {
	if !t.shown(id) {
		return was
	}
	return t.fit(id, strings.TrimSpace(strings.ReplaceAll(t.v.Text(id), "\r\n", "\n")), most)
}

// word is a text of one line: line breaks that were pasted become spaces.
func (t *typed) word(id string, most int, was string) string {
	if !t.shown(id) {
		return was
	}
	parts := strings.FieldsFunc(t.v.Text(id), func(r rune) bool { return r == '\n' || r == '\r' })
	return t.fit(id, strings.TrimSpace(strings.Join(parts, " ")), most)
}

func (t *typed) fit(id, s string, most int) string {
	if n := utf8.RuneCountInString(s); n > most {
		t.refuse(id, "Please shorten this to %d characters; it has %d.", most, n)
	}
	return s
}

// lines is one entry a line, at most count of them with most characters each.
func (t *typed) lines(id string, count, most int, was []string) []string {
	if !t.shown(id) {
		return was
	}
	all := plainLines(t.v.Text(id))
	if len(all) > count {
		t.refuse(id, "Please write at most %d lines; there are %d.", count, len(all))
	}
	for _, l := range all {
		if n := utf8.RuneCountInString(l); n > most {
			t.refuse(id, "Please shorten the line “%s” to %d characters; it has %d.", Cut(l, 40), most, n)
		}
	}
	return all
}

// plainLines is Lines without any bullets: "- - x" is read like what it is shown as later.
func plainLines(s string) []string {
	all := Lines(s)
	for {
		again := Lines(strings.Join(all, "\n"))
		if slices.Equal(all, again) {
			return all
		}
		all = again
	}
}

// amount is an amount of money; one that is empty is not stated.
func (t *typed) amount(id string, was money.Amount) money.Amount {
	if !t.shown(id) {
		return was
	}
	s := strings.TrimSpace(t.v.Text(id))
	if s == "" {
		return money.Amount{}
	}
	a, err := money.Parse(s, t.r.Currency)
	if err != nil {
		t.refuse(id, "%s", err.Error())
	}
	return a
}

// percent is a percent of at most most; one that is empty is not stated.
func (t *typed) percent(id string, most int64, was money.Percent) money.Percent {
	if !t.shown(id) {
		return was
	}
	s := strings.TrimSpace(t.v.Text(id))
	if s == "" {
		return money.Percent{}
	}
	p, err := money.ParsePercent(s)
	switch {
	case err != nil:
		t.refuse(id, "%s", err.Error())
	case p.Rat().Cmp(new(big.Rat).SetInt64(most)) > 0:
		t.refuse(id, "This cannot be more than %d%%; write for example 99.9%%.", most)
	}
	return p
}

// option is the value that was chosen, one of those that the form offers, or "".
func (t *typed) option(id, was string, picks []pick) string {
	if !t.shown(id) {
		return was
	}
	o := t.v.Option(id)
	if o != "" && !slices.ContainsFunc(picks, func(p pick) bool { return p.value == o }) {
		t.refuse(id, "Please choose one of the answers shown.")
	}
	return o
}

// people is who was chosen, each once, as the directory knows them.
func (t *typed) people(id string) []meeting.Person {
	return lookUp(t.r, t.v[id].Users)
}

func lookUp(r Reading, ids []meeting.UserID) []meeting.Person {
	var out []meeting.Person
	for _, u := range ids {
		if !slices.ContainsFunc(out, func(p meeting.Person) bool { return p.ID == u }) {
			out = append(out, r.Person(u))
		}
	}
	return out
}

// shownAmount is an amount as a form shows it: money.Parse reads it back as the same.
func shownAmount(a money.Amount) string {
	if !a.Stated() {
		return ""
	}
	return a.Short()
}

// shownPercent is a percent as a form shows it.
func shownPercent(p money.Percent) string {
	if !p.Stated() {
		return ""
	}
	return p.String()
}

// state is the escalation that a parser falls back on for what its form did not show.
func (r Reading) state() *meeting.Escalation {
	if r.E == nil {
		return &meeting.Escalation{}
	}
	return r.E
}

// note is a small line of plain text: names and titles in it are never read as formatting.
func note(s string) slack.Block { return slack.NewContextBlock("", plain(s, 2000)) }

func countPeople(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
