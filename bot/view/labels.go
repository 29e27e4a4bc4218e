package view

import (
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// vague are labels that say nothing to whoever only hears them.
var vague = []string{"Change", "Confirm", "More", "Read", "Open", "Remove"}

// maxSpoken is what Slack takes as the label that screen readers read.
const maxSpoken = 75

// markup is what mrkdwn writes around words; a token of a date is read as its fallback.
var (
	markup   = regexp.MustCompile(`[*_~` + "`" + `]|<[^|>]*\|?|>`)
	spokenOf = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// spoken gives a button whose label is vague, or occurs twice, a label of its own for screen readers: with what stands
// before it. It returns the blocks.
func spoken(b []slack.Block) []slack.Block {
	times := map[string]int{}
	eachButton(b, func(_ string, x *slack.ButtonBlockElement) { times[x.Text.Text]++ })
	used := map[string]bool{}
	eachButton(b, func(before string, x *slack.ButtonBlockElement) {
		label := x.Text.Text
		if times[label] < 2 && !slices.Contains(vague, label) {
			return
		}
		name := Cut(label+": "+before, maxSpoken)
		for n := 2; used[name]; n++ {
			name = Cut(label+" "+itoa(n)+": "+before, maxSpoken)
		}
		used[name] = true
		x.AccessibilityLabel = name
	})
	return b
}

// eachButton calls fn with every button and the words before it.
func eachButton(b []slack.Block, fn func(before string, x *slack.ButtonBlockElement)) {
	before := "this"
	for _, x := range b {
		switch x := x.(type) {
		case *slack.HeaderBlock:
			before = x.Text.Text
		case *slack.SectionBlock:
			if x.Text != nil {
				before = firstWords(x.Text.Text)
			}
			if x.Accessory != nil && x.Accessory.ButtonElement != nil {
				fn(before, x.Accessory.ButtonElement)
			}
		case *slack.ActionBlock:
			for _, e := range x.Elements.ElementSet {
				if button, ok := e.(*slack.ButtonBlockElement); ok {
					fn(before, button)
				}
			}
		}
	}
}

// firstWords is the last line of a text of ours without its markup: an item's line names it better than its heading.
func firstWords(s string) string {
	lines := Lines(markup.ReplaceAllString(s, ""))
	if len(lines) == 0 {
		return "this"
	}
	return spokenOf.Replace(lines[len(lines)-1])
}

// maxNamed is how many buttons a notification names.
const maxNamed = 3

// withButtons adds to a notification the names of its message's first buttons: a screen reader reads it instead of the
// blocks. Those of a ballot are left out: they hold what somebody typed, and lock screens are public.
func withButtons(text string, b []slack.Block) string {
	var names []string
	add := func(label string) {
		if !slices.Contains(names, label) && len(names) < maxNamed {
			names = append(names, label)
		}
	}
	for _, x := range b {
		switch x := x.(type) {
		case *slack.SectionBlock:
			if x.Accessory != nil && x.Accessory.ButtonElement != nil {
				add(x.Accessory.ButtonElement.Text.Text)
			}
		case *slack.ActionBlock:
			for _, e := range x.Elements.ElementSet {
				switch e := e.(type) {
				case *slack.ButtonBlockElement:
					if id, _, _ := strings.Cut(e.ActionID, ":"); !slices.Contains([]string{ActVote, ActAbstain, ActRecuse}, id) {
						add(e.Text.Text)
					}
				case *slack.SelectBlockElement:
					add(e.Placeholder.Text)
				}
			}
		}
	}
	if len(names) == 0 {
		return text
	}
	return text + ". " + strings.Join(names, ", ")
}

// withMain adds to the notification of a card its one emphasised button.
func withMain(text string, b []slack.Block) string {
	main := ""
	eachButton(b, func(_ string, x *slack.ButtonBlockElement) {
		if main == "" && x.Style == slack.StylePrimary {
			main = ". " + x.Text.Text
		}
	})
	return text + main
}

// onePrimary leaves the first emphasised button of a message and makes the others plain.
func onePrimary(b []slack.Block) {
	found := false
	eachButton(b, func(_ string, x *slack.ButtonBlockElement) {
		if x.Style == slack.StylePrimary {
			if found {
				x.Style = slack.StyleDefault
			}
			found = true
		}
	})
}

// focusFirst puts the cursor into the first text input of a form.
func focusFirst(b []slack.Block) {
	for _, x := range b {
		if in, ok := x.(*slack.InputBlock); ok {
			if e, ok := in.Element.(*slack.PlainTextInputBlockElement); ok {
				e.FocusOnLoad = true
				return
			}
		}
	}
}
