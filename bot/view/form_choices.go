package view

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// The inputs in which people choose: one of several answers, boxes, people, days and times.

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
