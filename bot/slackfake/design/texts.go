package design

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

var (
	idFirst    = regexp.MustCompile(`^\W*[A-Z]{2,}-\d+`)
	boldOnly   = regexp.MustCompile(`^\*[^*\n]+\*$`)
	cents      = regexp.MustCompile(`[$€£]\d{1,3}(,\d{3})+\.\d\d\b`)
	thousands  = regexp.MustCompile(`[$€£][1-9](\.\d+)?K\b`)
	token      = regexp.MustCompile(`<!date\^[^>]*>`)
	fallback   = regexp.MustCompile(`\|[^>|]*([A-Z]{2,5}|[+-]\d\d(:?\d\d)?)>$`)
	ordinals   = regexp.MustCompile(`\b\d+(st|nd|rd|th)\b`)
	otherDates = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b`)
	zones      = regexp.MustCompile(`\b(America|Europe|Asia|Africa|Australia|Pacific)/[A-Z]\w+`)
	stale      = regexp.MustCompile(`(?i)\b(today|yesterday|tomorrow|right now|in \d+ (minutes?|hours?|days?)|\d+ (minutes?|hours?|days?) ago)\b`)
	staleToken = regexp.MustCompile(`\{(date\w*_pretty|ago)\}`)
	places     = regexp.MustCompile(`(?i)\b(see|shown|listed|button) (above|below)\b|\bbeside this\b|[↑↓←]|\bon the (left|right)\b`)
	ids        = regexp.MustCompile(`\b[UCFWD]0[A-Z0-9]{5,}\b`)
	mention    = regexp.MustCompile(`<[@#][^>]*>`)
	broadcast  = regexp.MustCompile(`<!(channel|here|everyone)`)
	blame      = regexp.MustCompile(`(?i)\b(oops|sorry|invalid|you entered|happy to|illegal|whoops)\b`)
)

// maxBlocks is from how many blocks on a message has a header; maxEmoji is ours.
const maxBlocks, maxEmoji, maxDividers = 4, 2, 4

// anyText is a rule that a text of a surface breaks by what matches.
func anyText(on func(*sheet) bool, r *regexp.Regexp) func(*sheet) {
	return func(s *sheet) {
		if on(s) {
			s.texts(func(t string) {
				if m := r.FindString(token.ReplaceAllString(t, "")); m != "" {
					s.wrong(m)
				}
			})
		}
	}
}

func anywhere(*sheet) bool { return true }

var textRules = []Rule{
	{42, "the point first, number and customer after it", func(s *sheet) {
		if !s.message() || len(s.blocks) == 0 {
			return
		}
		first := true
		text(s.blocks[0], func(t string) {
			s.wrongIf(first && idFirst.MatchString(t), t)
			first = false
		})
	}},
	{43, "a header for titles, not a bold line", func(s *sheet) {
		s.kinds("section", func(b wire.Obj) {
			s.wrongIf(b["accessory"] == nil && boldOnly.MatchString(wire.Text(b, "text")), wire.Text(b, "text"))
		})
		if s.message() && len(s.blocks) > maxBlocks {
			s.wrongIf(wire.Str(s.blocks[0], "type") != "header", "begins without a header")
		}
	}},
	{44, "a header has no end mark and no emoji", func(s *sheet) {
		s.kinds("header", func(b wire.Obj) {
			t := wire.Text(b, "text")
			s.wrongIf(endMark.MatchString(t) && !strings.HasSuffix(t, "?") || emoji.MatchString(t), t)
		})
	}},
	{45, "nothing but a context after the last buttons", func(s *sheet) {
		last := -1
		for i, b := range s.blocks {
			if wire.Str(b, "type") == "actions" {
				last = i
			}
		}
		for i, b := range s.blocks {
			kind := wire.Str(b, "type")
			s.wrongIf(s.message() && last >= 0 && i > last && kind != "context" && b["accessory"] == nil, kind)
		}
	}},
	{46, "a divider only between groups", func(s *sheet) {
		n := 0
		for i, b := range s.blocks {
			if wire.Str(b, "type") != "divider" {
				continue
			}
			n++
			edge := i == 0 || i == len(s.blocks)-1 || wire.Str(s.blocks[i-1], "type") == "divider"
			s.wrongIf(edge || n > maxDividers, "divider")
		}
	}},
	{49, "round amounts: no cents from 1,000 on, K and M from 10,000 on", func(s *sheet) {
		anyText((*sheet).message, cents)(s)
		anyText((*sheet).message, thousands)(s)
	}},
	{50, "moments as tokens that name the zone, no ordinals, one style", func(s *sheet) {
		s.active(func(t string) {
			for _, m := range token.FindAllString(t, -1) {
				s.wrongIf(!fallback.MatchString(m), m)
			}
		})
		anyText(anywhere, ordinals)(s)
		anyText((*sheet).message, otherDates)(s)
		anyText((*sheet).message, zones)(s)
	}},
	{51, "nothing that goes stale in what stays", func(s *sheet) {
		anyText((*sheet).message, stale)(s)
		s.texts(func(t string) {
			s.wrongIf(s.message() && staleToken.MatchString(t), t)
		})
	}},
	{52, "no places by direction", anyText(anywhere, places)},
	{53, "emoji beside words only, never on a button or in a label, and few", func(s *sheet) {
		s.buttons(func(label string, _ wire.Obj) { s.wrongIf(emoji.MatchString(label), label) })
		s.inputs(func(label string, _ wire.Obj) { s.wrongIf(emoji.MatchString(label), label) })
		n := 0
		s.texts(func(t string) { n += len(emoji.FindAllString(t, -1)) })
		s.wrongIf(s.message() && n > maxEmoji, "emoji in a message")
	}},
	{54, "colour is never the only sign", func(s *sheet) {
		s.kinds("alert", func(b wire.Obj) { s.wrongIf(wire.Text(b, "text") == "", "alert") })
	}},
	{55, "names, not ids", func(s *sheet) {
		s.texts(func(t string) {
			if m := ids.FindString(mention.ReplaceAllString(t, "")); m != "" {
				s.wrong(m)
			}
		})
	}},
	{56, "no mention of everybody", func(s *sheet) {
		s.active(func(t string) { s.wrongIf(broadcast.MatchString(t), broadcast.FindString(t)) })
	}},
	{57, "one neutral voice: no blame, no apology, no slang", anyText(anywhere, blame)},
	{69, "the notification alone is enough: it names the first button", func(s *sheet) {
		t := wire.Str(s.body, "text")
		s.wrongIf(s.message() && (t == "" || utf8.RuneCountInString(t) > 150), "text")
		if s.on != Direct {
			return
		}
		row, main := "", false
		s.buttons(func(label string, e wire.Obj) {
			if !main && (wire.Str(e, "style") == "primary" || row == "") {
				row, main = label, wire.Str(e, "style") == "primary"
			}
		})
		s.wrongIf(row != "" && !strings.Contains(t, row), row)
	}},
	{77, "Home begins with what waits, and has at most two main buttons", func(s *sheet) {
		if s.on != Home {
			return
		}
		top := len(s.blocks) > 1 && (wire.Str(s.blocks[0], "type") == "header" || wire.Str(s.blocks[1], "type") == "header")
		s.wrongIf(!top, "no header")
		for _, b := range s.blocks {
			if wire.Str(b, "type") == "actions" {
				s.wrongIf(len(wire.Elements(b)) > 3, "first row")
				return
			}
		}
	}},
	{80, "Home says when it was drawn", func(s *sheet) {
		if s.on == Home {
			first := ""
			if len(s.blocks) > 0 && wire.Str(s.blocks[0], "type") == "context" {
				text(s.blocks[0], func(t string) { first += t })
			}
			s.wrongIf(!strings.HasPrefix(first, "Updated <!date^"), first)
		}
	}},
	{84, "help can be reached from Home", func(s *sheet) {
		help := false
		s.buttons(func(label string, _ wire.Obj) { help = help || strings.Contains(strings.ToLower(label), "help") })
		s.wrongIf(s.on == Home && !help, "no help button")
	}},
}
