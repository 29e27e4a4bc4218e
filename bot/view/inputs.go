package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// modal is a form. name is its callback id; submit is empty for a modal of text.
func modal(name, title, submit string, ref Ref, blocks ...slack.Block) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: name, PrivateMetadata: ref.String(),
		Title: plain(title, 24), Close: plain("Close", 24),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
	if submit != "" {
		v.Submit, v.Close = plain(submit, 24), plain("Cancel", 24)
	}
	return v
}

// field is an input: its block, its element and its refusals have one name.
func field(id, label, hint string, optional bool, e slack.BlockElement) *slack.InputBlock {
	var h *slack.TextBlockObject
	if hint != "" {
		h = plain(hint, 2000)
	}
	b := slack.NewInputBlock(id, plain(label, 2000), h, e)
	b.Optional = optional
	return b
}

// line is a text input of one line, prefilled with was; most characters it takes.
func line(id, label, hint, was string, most int, optional bool) *slack.InputBlock {
	return field(id, label, hint, optional, text(id, was, most, false))
}

// area is a text input of several lines.
func area(id, label, hint, was string, most int, optional bool) *slack.InputBlock {
	return field(id, label, hint, optional, text(id, was, most, true))
}

func text(id, was string, most int, multiline bool) *slack.PlainTextInputBlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, id)
	e.Multiline, e.MaxLength, e.InitialValue = multiline, most, cutTo(was, most)
	return e
}

func cutTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// person is a select of one person.
func person(id, label, hint string, was meeting.UserID, optional bool) *slack.InputBlock {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain("Choose a person", 150), id)
	e.InitialUser = string(was)
	return field(id, label, hint, optional, e)
}

// persons is a select of several people.
func persons(id, label, hint string, was []meeting.UserID, optional bool) *slack.InputBlock {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain("Choose people", 150), id)
	for _, u := range was {
		e.InitialUsers = append(e.InitialUsers, string(u))
	}
	return field(id, label, hint, optional, e)
}

// pick is one of several options: value, text.
type pick struct{ value, text string }

// choice is a select of one of the options; was is the value chosen before.
func choice(id, label, hint, was string, optional bool, picks ...pick) *slack.InputBlock {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose", 150), id)
	e.Options = options(picks)
	e.InitialOption = chosen(e.Options, was)
	return field(id, label, hint, optional, e)
}

// radio is a choice with all options in sight.
func radio(id, label, hint, was string, optional bool, picks ...pick) *slack.InputBlock {
	e := slack.NewRadioButtonsBlockElement(id, options(picks)...)
	e.InitialOption = chosen(e.Options, was)
	return field(id, label, hint, optional, e)
}

// ticks is a row of checkboxes; was holds the values ticked before. Always optional: an
// empty one is an answer.
func ticks(id, label, hint string, was []string, picks ...pick) *slack.InputBlock {
	e := slack.NewCheckboxGroupsBlockElement(id, options(picks)...)
	for _, w := range was {
		if o := chosen(e.Options, w); o != nil {
			e.InitialOptions = append(e.InitialOptions, o)
		}
	}
	return field(id, label, hint, true, e)
}

func options(picks []pick) []*slack.OptionBlockObject {
	var all []*slack.OptionBlockObject
	for _, p := range picks {
		all = append(all, slack.NewOptionBlockObject(p.value, plain(p.text, 75), nil))
	}
	return all
}

func chosen(all []*slack.OptionBlockObject, was string) *slack.OptionBlockObject {
	for _, o := range all {
		if o.Value == was {
			return o
		}
	}
	return nil
}

// datepick is a date without a zone; was is "2006-01-02" or empty.
func datepick(id, label, hint, was string, optional bool) *slack.InputBlock {
	e := slack.NewDatePickerBlockElement(id)
	e.InitialDate = was
	return field(id, label, hint, optional, e)
}

// timepick is a time of day without a zone; was is "15:04" or empty.
func timepick(id, label, hint, was string, optional bool) *slack.InputBlock {
	e := slack.NewTimePickerBlockElement(id)
	e.InitialTime = was
	return field(id, label, hint, optional, e)
}

// more is the row that adds the further fields to the same form; nil once they are there.
func more(ref Ref, text string) []slack.Block {
	if ref.More {
		return nil
	}
	return actions("more", button(ActMore, text, Ref{}))
}

// alert is a coloured line in a modal, at most 200 characters.
func alert(level slack.AlertLevel, s string) slack.Block {
	return slack.NewAlertBlock(plain(s, 200), slack.AlertBlockOptionLevel(level))
}
