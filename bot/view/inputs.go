package view

import (
	"strconv"

	"github.com/slack-go/slack"
)

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// modal is a form. name is its callback id; submit is empty for a modal of text.
func modal(name, title, submit string, ref Ref, blocks ...slack.Block) slack.ModalViewRequest {
	spoken(blocks)
	if submit != "" && !ref.More {
		focusFirst(blocks)
	}
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: name, PrivateMetadata: ref.String(),
		Title: plain(title, 24), Close: plain("Done", 24),
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

// text is the element of a text input, prefilled with was.
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

// pick is one of several options: value, text.
type pick struct{ value, text string }

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

// more is the row that adds the further fields to the same form; nil once they are there.
func more(ref Ref, text string) []slack.Block {
	if ref.More {
		return nil
	}
	return actions("more", button(ActMore, text, Ref{}))
}

// alert is a line of warning in a modal, at most 200 characters.
func alert(s string) slack.Block {
	return slack.NewAlertBlock(plain(s, 200), slack.AlertBlockOptionLevel(slack.AlertLevelWarning))
}
