package design

import (
	"regexp"
	"slices"
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
	marked     = regexp.MustCompile(`<[@#!][^>]*>|[*_~` + "`" + `]`)
	mention    = regexp.MustCompile(`<[@#][^>]*>`)
	broadcast  = regexp.MustCompile(`<!(channel|here|everyone)`)
	blame      = regexp.MustCompile(`(?i)\b(oops|sorry|invalid|you entered|happy to|illegal|whoops|he|she|his|hers?|him|asap|fyi|guys|kindly|kick off|touch base|ballpark|utili[sz]e|leverage)\b`)
	sentence   = regexp.MustCompile(`[.!?;:]\s+|\n|\s[·•–]\s|[()“”]`)
	shortForm  = regexp.MustCompile(`\b[A-Z]{2,5}s?\b`)
)

// maxBlocks is from how many blocks on a message has a header; maxEmoji is ours.
const maxBlocks, maxEmoji, maxDividers = 4, 2, 4

// maxSentence is how many words a sentence has (ours).
const maxSentence = 20

// everyday are short forms that need no opening; a surface about money names currencies, a time its zone.
var everyday = []string{"OK", "ID", "US", "UTC", "EST", "EDT", "CET", "CEST", "JST", "KST", "IST", "GMT", "BST", "PST", "AM", "PM", "CEO", "VP", "CST", "USD", "EUR", "JPY", "GBP", "URL", "APP", "ESC"}

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
			s.wrongIf(wire.Str(s.blocks[0], "type") != "header", "begins without a header: "+s.title())
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
			s.wrongIf(s.message() && last >= 0 && i > last && kind != "context" && b["accessory"] == nil, kind+" in "+s.title())
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
	{57, "plain words in one neutral voice: short sentences, no blame, no slang, no short form that only insiders know", func(s *sheet) {
		anyText(anywhere, blame)(s)
		s.texts(func(t string) {
			t = marked.ReplaceAllString(token.ReplaceAllString(t, ""), "")
			for _, one := range sentence.Split(t, -1) {
				s.wrongIf(len(words(one)) > maxSentence, one)
			}
			for _, m := range shortForm.FindAllString(t, -1) {
				s.wrongIf(!slices.Contains(everyday, m), m)
			}
		})
	}},
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
	{77, "Home begins with what waits, each group has a header, and at most two buttons belong to no row", func(s *sheet) {
		if s.on != Home {
			return
		}
		top, main := "", 0
		for i, b := range s.blocks {
			before := ""
			if i > 0 {
				before = wire.Str(s.blocks[i-1], "type")
			}
			kind := wire.Str(b, "type")
			if i < 2 && kind == "header" {
				top = wire.Text(b, "text")
			}
			s.wrongIf(before == "divider" && kind != "header", "a group without a header")
			if kind == "actions" && before != "section" {
				main += len(wire.Elements(b))
			}
		}
		s.wrongIf(!strings.Contains(strings.ToLower(top), "waiting"), "first header: "+top)
		s.wrongIf(main > 2, "main buttons")
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
