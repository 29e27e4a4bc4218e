package view

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/money"
)

// The most characters that the inputs take. Slack's most for any input is 3,000 (block
// element plain_text_input).
const (
	mostText = 3000
	mostLine = 300
	mostWord = 60 // amounts, percents, satisfaction
)

// yes is the value of a checkbox that stands alone.
const yes = "yes"

// input is what an input says of itself.
type input struct {
	id, label, hint string
	need            string // the refusal of an empty one; without it the input is optional
	most            int    // characters
	single          bool   // takes one person
	aside           bool   // not of what the form is about: others may change it meanwhile
	reads           func(f *form, text string) (words string, err error)
}

// about sets something of an input beside its id and label.
type about func(*input)

func hint(s string) about  { return func(i *input) { i.hint = s } }
func need(s string) about  { return func(i *input) { i.need = s } }
func atMost(n int) about   { return func(i *input) { i.most = n } }
func unseen(i *input)      { i.aside = true }
func single(is bool) about { return func(i *input) { i.single = is } }

// readAs is a text that a program reads later: how it reads it is repeated (Form.Repeat), or why it cannot. Such a text is
// kept as it was typed.
func readAs(read func(f *form, text string) (words string, err error)) about {
	return func(i *input) { i.reads = read }
}
func of(id, label string, most int, a []about) input {
	i := input{id: id, label: label, most: most}
	for _, set := range a {
		set(&i)
	}
	return i
}

// show draws an input, and take finds what was typed into one: ok is false while it is drawn
// and where it was not shown or was left empty though it is needed.
func (f *form) show(i input, e slack.BlockElement) {
	f.add(field(i.id, i.label, i.hint, i.need == "", e))
	if i.aside {
		f.aside = append(f.aside, i.id)
	}
}

func (f *form) take(i input, filled func(Value) bool) (v Value, ok bool) {
	v, shown := f.Typed[i.id]
	if shown && (i.need == "" || filled(v)) {
		return v, true
	}
	if shown {
		f.refuse(i.id, "%s", i.need)
	}
	return v, false
}

// typed draws a text input that shows was, or reads it: without white space around it.
func (f *form) typed(i input, was string, multiline bool) (s string, ok bool) {
	if !f.reading {
		if v, shown := f.Typed[i.id]; shown {
			was = v.Text
		}
		f.show(i, text(i.id, was, i.most, multiline))
		return "", false
	}
	clean := func(v Value) string { return strings.TrimSpace(strings.ReplaceAll(v.Text, "\r\n", "\n")) }
	v, ok := f.take(i, func(v Value) bool { return clean(v) != "" })
	s = clean(v)
	f.short(i.id, s, i.most)
	return s, ok && f.well(i.id)
}

// short refuses a text of more than most characters.
func (f *form) short(id, s string, most int) {
	if n := utf8.RuneCountInString(s); n > most {
		f.refuse(id, "Please shorten this to %d characters; it has %d.", most, n)
	}
}

// text is a text of several lines.
func (f *form) text(p *string, id, label string, a ...about) {
	i := of(id, label, mostText, a)
	if s, ok := f.typed(i, *p, true); ok {
		*p = s
	}
	f.repeatText(i, *p)
}

// line is a text of one line: line breaks that were pasted become spaces.
func (f *form) line(p *string, id, label string, a ...about) {
	i := of(id, label, mostLine, a)
	if s, ok := f.typed(i, *p, false); ok {
		*p = strings.TrimSpace(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " "))
	}
	f.repeatText(i, *p)
}

// each reads a text of one thing a line, at most count of them; read is given each line and
// its number from 1. It reports whether there was something to read.
func (f *form) each(i input, was string, count int, read func(n int, line string)) bool {
	s, ok := f.typed(i, was, true)
	if !ok {
		return false
	}
	lines := typedLines(s)
	switch {
	case len(lines) == 0 && i.need != "": // nothing but bullets
		f.refuse(i.id, "%s", i.need)
	case len(lines) > count:
		f.refuse(i.id, "Please write at most %d lines; there are %d.", count, len(lines))
	}
	for n, l := range lines {
		if f.well(i.id) {
			read(n+1, l)
		}
	}
	return f.well(i.id)
}

// lines is one entry a line, at most count of them with most characters each.
func (f *form) lines(p *[]string, id, label string, count, most int, a ...about) {
	var all []string
	if f.each(of(id, label, mostText, a), strings.Join(*p, "\n"), count, func(n int, l string) {
		f.fits(id, n, l, most)
		all = append(all, l)
	}) {
		*p = all
	}
}

// fits refuses line n when it is longer than most characters.
func (f *form) fits(id string, n int, s string, most int) {
	if k := utf8.RuneCountInString(s); k > most {
		f.refuse(id, "Line %d has %d characters; please shorten it to %d.", n, k, most)
	}
}

// amount is an amount of money; one that is empty is not stated.
func (f *form) amount(p *money.Amount, id, label string, a ...about) {
	if p.Stated() {
		f.repeat(label, p.String())
	}
	s, ok := f.typed(of(id, label, mostWord, a), shownAmount(*p), false)
	if !ok {
		return
	}
	if *p = (money.Amount{}); s == "" {
		return
	}
	x, err := money.Parse(s, f.Currency)
	if err != nil {
		f.refuse(id, "%s", err.Error())
	}
	*p = x
}

// percent is a percent of at most most, 0 for any; one that is empty is not stated.
func (f *form) percent(p *money.Percent, id, label string, most int64, a ...about) {
	f.share(p, money.ParsePercent, most, of(id, label, mostWord, a))
}

// uptime is the uptime that a contract promises.
func (f *form) uptime(p *money.Percent, id, label string, a ...about) {
	f.share(p, money.ParseUptime, 100, of(id, label, mostWord, a))
}

func (f *form) share(p *money.Percent, read func(string) (money.Percent, error), most int64, i input) {
	f.repeat(i.label, shownPercent(*p))
	s, ok := f.typed(i, shownPercent(*p), false)
	if !ok {
		return
	}
	if *p = (money.Percent{}); s == "" {
		return
	}
	x, err := read(s)
	switch {
	case err != nil:
		f.refuse(i.id, "%s", err.Error())
	case most > 0 && x.Rat().Cmp(new(big.Rat).SetInt64(most)) > 0:
		f.refuse(i.id, "This cannot be more than %d%%; write for example 10%%.", most)
	}
	*p = x
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

// typedLines is plainLines without those that hold nothing but a bullet.
func typedLines(s string) []string {
	return slices.DeleteFunc(plainLines(s), func(l string) bool { return strings.Trim(l, "-•*–") == "" })
}
