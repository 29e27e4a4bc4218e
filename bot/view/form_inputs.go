package view

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
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

// yes is the value of a checkbox that stands alone.
const yes = "yes"

// input is what an input says of itself.
type input struct {
	id, label, hint string
	need            string // the refusal of an empty one; without it the input is optional
	most            int    // characters
	single          bool   // takes one person
	aside           bool   // not of what the form is about: others may change it meanwhile
}

// about sets something of an input beside its id and label.
type about func(*input)

func hint(s string) about  { return func(i *input) { i.hint = s } }
func need(s string) about  { return func(i *input) { i.need = s } }
func atMost(n int) about   { return func(i *input) { i.most = n } }
func unseen(i *input)      { i.aside = true }
func single(is bool) about { return func(i *input) { i.single = is } }
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
	if s, ok := f.typed(of(id, label, mostText, a), *p, true); ok {
		*p = s
	}
}

// line is a text of one line: line breaks that were pasted become spaces.
func (f *form) line(p *string, id, label string, a ...about) {
	if s, ok := f.typed(of(id, label, mostLine, a), *p, false); ok {
		*p = strings.TrimSpace(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " "))
	}
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
		f.refuse(i.id, "This cannot be more than %d%%; write for example 99.9%%.", most)
	}
	*p = x
}

// answer is a field as its options name it.
type answer struct {
	get func() string
	set func(string)
}

// as is a field whose values are the options' own.
func as[T ~string](p *T) answer {
	return answer{func() string { return string(*p) }, func(s string) { *p = T(s) }}
}

// asNumber is a field that holds a number; 0 is none.
func asNumber(p *int) answer {
	return answer{func() string { return itoa(*p) }, func(s string) { *p, _ = strconv.Atoi(s) }}
}

// asEither is a field of two options, called no and yes.
func asEither(p *bool, no, yes string) answer {
	return answer{func() string {
		if *p {
			return yes
		}
		return no
	}, func(s string) { *p = s == yes }}
}

// radio is a choice with all options in sight, pick one from a menu.
func (f *form) radio(x answer, id, label string, picks []pick, a ...about) {
	f.one(of(id, label, 0, a), x, picks, func(all []*slack.OptionBlockObject, was *slack.OptionBlockObject) slack.BlockElement {
		e := slack.NewRadioButtonsBlockElement(id, all...)
		e.InitialOption = was
		return e
	})
}

func (f *form) pick(x answer, id, label string, picks []pick, a ...about) {
	f.one(of(id, label, 0, a), x, picks, func(all []*slack.OptionBlockObject, was *slack.OptionBlockObject) slack.BlockElement {
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose", 150), id, all...)
		e.InitialOption = was
		return e
	})
}

func (f *form) one(i input, x answer, picks []pick, draw func(all []*slack.OptionBlockObject, was *slack.OptionBlockObject) slack.BlockElement) {
	if !f.reading {
		was := x.get()
		if _, shown := f.Typed[i.id]; shown {
			was = f.Typed.Option(i.id)
		}
		options := options(picks)
		f.show(i, draw(options, chosen(options, was)))
		return
	}
	if _, ok := f.take(i, func(v Value) bool { return len(v.Options) > 0 }); !ok {
		return
	}
	o := f.Typed.Option(i.id)
	if o != "" && !slices.ContainsFunc(picks, func(p pick) bool { return p.value == o }) {
		f.refuse(i.id, "Please choose one of the answers shown.")
	}
	x.set(o)
}

// ticks is a row of checkboxes, choices a menu of several options. Always optional: an empty
// one is an answer.
func (f *form) ticks(p *[]string, id, label string, picks []pick, a ...about) {
	f.several(of(id, label, 0, a), p, picks, func(all, was []*slack.OptionBlockObject) slack.BlockElement {
		e := slack.NewCheckboxGroupsBlockElement(id, all...)
		e.InitialOptions = was
		return e
	})
}

func (f *form) choices(p *[]string, id, label string, picks []pick, a ...about) {
	picks = picks[:min(len(picks), 100)] // Slack takes no more
	f.several(of(id, label, 0, a), p, picks, func(all, was []*slack.OptionBlockObject) slack.BlockElement {
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain("Choose", 150), id, all...)
		e.InitialOptions = was
		return e
	})
}

func (f *form) several(i input, p *[]string, picks []pick, draw func(all, was []*slack.OptionBlockObject) slack.BlockElement) {
	v, shown := f.Typed[i.id]
	if !f.reading {
		was := *p
		if shown {
			was = v.Options
		}
		all := options(picks)
		var on []*slack.OptionBlockObject
		for _, w := range was {
			if o := chosen(all, w); o != nil {
				on = append(on, o)
			}
		}
		f.show(i, draw(all, on))
		return
	}
	if !shown {
		return
	}
	for _, o := range v.Options {
		if !slices.ContainsFunc(picks, func(p pick) bool { return p.value == o }) {
			f.refuse(i.id, "Please choose from the list.")
		}
	}
	*p = v.Options
}

// tick is one checkbox.
func (f *form) tick(p *bool, id, label, text string, a ...about) {
	var on []string
	if *p {
		on = []string{yes}
	}
	f.ticks(&on, id, label, []pick{{yes, text}}, a...)
	*p = len(on) > 0
}

// people is a select of people, each once; of one person with single.
func (f *form) people(p *[]meeting.Person, id, label string, a ...about) {
	was := each(*p, func(x meeting.Person) meeting.UserID { return x.ID })
	if f.users(&was, id, label, a...) {
		*p = each(was, f.Person)
	}
}

// someone is a select of one person.
func (f *form) someone(p *meeting.Person, id, label string, a ...about) {
	var was []meeting.UserID
	if p.ID != "" {
		was = []meeting.UserID{p.ID}
	}
	if f.users(&was, id, label, append(a, single(true))...) {
		if *p = (meeting.Person{}); len(was) > 0 {
			*p = f.Person(was[0])
		}
	}
}

// users is people by their ids. It reports whether it has read them.
func (f *form) users(p *[]meeting.UserID, id, label string, a ...about) bool {
	i := of(id, label, 0, a)
	v, shown := f.Typed[id]
	if !f.reading {
		was := *p
		if shown {
			was = v.Users
		}
		f.show(i, userSelect(i, was))
		return false
	}
	if _, ok := f.take(i, func(v Value) bool { return len(v.Users) > 0 }); !ok {
		return false
	}
	*p = nil
	for _, u := range v.Users {
		if !slices.Contains(*p, u) {
			*p = append(*p, u)
		}
	}
	if i.single && len(*p) > 1 {
		f.refuse(id, "Please name one person.")
	}
	return true
}

func userSelect(i input, was []meeting.UserID) slack.BlockElement {
	if !i.single {
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain("Choose people", 150), i.id)
		e.InitialUsers = each(was, func(u meeting.UserID) string { return string(u) })
		return e
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain("Choose a person", 150), i.id)
	if len(was) > 0 {
		e.InitialUser = string(was[0])
	}
	return e
}

// date is a day without a zone, "2006-01-02"; clock a time of day, "15:04". "" is none.
func (f *form) date(p *string, id, label string, a ...about) {
	e := slack.NewDatePickerBlockElement(id)
	f.chosen(p, of(id, label, 0, a), e, &e.InitialDate, func(v Value) string { return v.Date })
}

func (f *form) clock(p *string, id, label string, a ...about) {
	e := slack.NewTimePickerBlockElement(id)
	f.chosen(p, of(id, label, 0, a), e, &e.InitialTime, func(v Value) string { return v.Time })
}

func (f *form) chosen(p *string, i input, e slack.BlockElement, initial *string, of func(Value) string) {
	if !f.reading {
		*initial = *p
		if v, shown := f.Typed[i.id]; shown {
			*initial = of(v)
		}
		f.show(i, e)
		return
	}
	if v, ok := f.take(i, func(v Value) bool { return of(v) != "" }); ok {
		*p = of(v)
	}
}

// moment is a date and time in the zone of whoever fills the form.
func (f *form) moment(p *time.Time, id, label string, a ...about) {
	i := of(id, label, 0, a)
	if f.reading {
		if v, ok := f.take(i, func(v Value) bool { return v.Unix != 0 }); ok {
			*p = time.Unix(v.Unix, 0).UTC()
		}
		return
	}
	e := slack.NewDateTimePickerBlockElement(id)
	if !p.IsZero() {
		e.InitialDateTime = p.Unix()
	}
	if v, shown := f.Typed[id]; shown {
		e.InitialDateTime = v.Unix
	}
	f.show(i, e)
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
