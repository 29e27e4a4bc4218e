package view

import (
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// whole is the form's inputs, with the further ones.
func whole(build Builder, e *meeting.Escalation, by meeting.Person, ref Ref) (inputs []*slack.InputBlock) {
	ref.More, ref.Seen = true, ""
	for _, b := range build(e, by, ref).Blocks.BlockSet {
		// Whoever comes in is an attendee, and the meeting's form removes nobody.
		if i, ok := b.(*slack.InputBlock); ok && i.BlockID != "attendees" {
			inputs = append(inputs, i)
		}
	}
	return inputs
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

// Retyped is a form drawn again with what was typed into it. Slack keeps that by itself where
// the form stays in sight (docs.slack.dev/surfaces/modals, updating views), but not where it has
// to be shown in a second step because it is large.
func Retyped(form slack.ModalViewRequest, v Values) slack.ModalViewRequest {
	for _, b := range form.Blocks.BlockSet {
		i, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		typed, shown := v[i.BlockID]
		if shown {
			retype(i.Element, typed)
		}
	}
	return form
}

func retype(el slack.BlockElement, v Value) {
	first := func(all []*slack.OptionBlockObject) (o *slack.OptionBlockObject) {
		if len(v.Options) > 0 {
			o = chosen(all, v.Options[0])
		}
		return o
	}
	every := func(all []*slack.OptionBlockObject) (out []*slack.OptionBlockObject) {
		for _, was := range v.Options {
			if o := chosen(all, was); o != nil {
				out = append(out, o)
			}
		}
		return out
	}
	switch el := el.(type) {
	case *slack.PlainTextInputBlockElement:
		el.InitialValue = cutTo(v.Text, el.MaxLength)
	case *slack.RadioButtonsBlockElement:
		el.InitialOption = first(el.Options)
	case *slack.CheckboxGroupsBlockElement:
		el.InitialOptions = every(el.Options)
	case *slack.DatePickerBlockElement:
		el.InitialDate = v.Date
	case *slack.TimePickerBlockElement:
		el.InitialTime = v.Time
	case *slack.DateTimePickerBlockElement:
		el.InitialDateTime = v.Unix
	case *slack.SelectBlockElement:
		if el.InitialUser = ""; len(v.Users) > 0 {
			el.InitialUser = string(v.Users[0])
		}
		el.InitialOption = first(el.Options)
	case *slack.MultiSelectBlockElement:
		el.InitialUsers = each(v.Users, func(id meeting.UserID) string { return string(id) })
		el.InitialOptions = every(el.Options)
	}
}
