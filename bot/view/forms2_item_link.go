package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// ItemLinkForm says which parts of the chosen option item ref.No delivers.
func ItemLinkForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	const title = "What it delivers"
	i := e.Item(ref.No)
	if i == nil {
		return itemForm(e, "", title, "", ref)
	}
	parts := linkable(e, i)
	if len(parts) == 0 {
		return itemForm(e, "", title, "", ref, section("No option was chosen yet, or it has no parts. Come back once the decision stands."))
	}
	var picks []pick
	var was []string
	for _, p := range parts {
		text := e.PartText(p)
		if d := e.Standing(); d == nil || d.Option != p.Option {
			text = "Option " + itoa(p.Option) + ": " + text
		}
		picks = append(picks, pick{partValue(p), text})
		if slices.Contains(i.Parts, p) {
			was = append(was, partValue(p))
		}
	}
	return itemForm(e, FormItemLink, title, "Save", ref,
		choices("item", "Parts of the chosen option", "A part that no item delivers stays on the decision's card.", was, picks...))
}

// linkable is every part of the chosen option, and what the item is linked to already.
func linkable(e *meeting.Escalation, i *meeting.Item) []meeting.PartRef {
	var all []meeting.PartRef
	if d := e.Standing(); d != nil {
		for n := range len(e.Option(d.Option).Offer.All()) + 1 {
			all = append(all, meeting.PartRef{Option: d.Option, Part: n})
		}
	}
	for _, p := range i.Parts {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return slices.DeleteFunc(all, func(p meeting.PartRef) bool { return e.PartText(p) == "" })
}

func partValue(p meeting.PartRef) string { return itoa(p.Option) + "." + itoa(p.Part) }

// ParseItemLink reads the parts; none at all is an answer.
func ParseItemLink(v Values, _ Reading) ([]meeting.PartRef, error) {
	var parts []meeting.PartRef
	for _, s := range v["item"].Options {
		a, b, _ := strings.Cut(s, ".")
		option, err := strconv.Atoi(a)
		part, err2 := strconv.Atoi(b)
		if err != nil || err2 != nil || option < 1 || part < 0 {
			return nil, meeting.Refuse("item", "Please choose from the list.")
		}
		parts = append(parts, meeting.PartRef{Option: option, Part: part})
	}
	return parts, nil
}
