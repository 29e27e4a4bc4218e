package blockkit

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a piece of Slack's own markup: <@U1>, <#C1|name>, <!here>, <!date^...>, <https://...|label>.
type token struct {
	kind   string // user, channel, usergroup, broadcast, date or link
	target string // id, name of the broadcast, URL, or what stands between "!date^" and "|"
	label  string // what stands behind the first "|"
}

// cell is one character of a text, or one token in its place.
type cell struct {
	r     rune
	token *token
}

// cells reads mrkdwn: markup becomes tokens and the three entities become the characters they stand for
// (docs.slack.dev/messaging/formatting-message-text).
func cells(s string) []cell {
	var out []cell
	for s != "" {
		if s[0] == '<' {
			if end := strings.IndexAny(s[1:], "<>\n"); end >= 0 && s[1+end] == '>' {
				if t := readToken(s[1 : 1+end]); t != nil {
					out = append(out, cell{token: t})
					s = s[end+2:]
					continue
				}
			}
		}
		if r, size := entity(s); size > 0 {
			out = append(out, cell{r: r})
			s = s[size:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		out = append(out, cell{r: r})
		s = s[size:]
	}
	return out
}

func entity(s string) (rune, int) {
	switch {
	case strings.HasPrefix(s, "&amp;"):
		return '&', len("&amp;")
	case strings.HasPrefix(s, "&lt;"):
		return '<', len("&lt;")
	case strings.HasPrefix(s, "&gt;"):
		return '>', len("&gt;")
	}
	return 0, 0
}

var linkTarget = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*:\S+|[^\s:]+\.[a-z]{2,}\S*)$`)

// readToken reads what stands between < and >, or nil if it is ordinary text.
func readToken(s string) *token {
	target, label, _ := strings.Cut(s, "|")
	switch {
	case strings.HasPrefix(target, "@") && len(target) > 1:
		return &token{"user", target[1:], label}
	case strings.HasPrefix(target, "#") && len(target) > 1:
		return &token{"channel", target[1:], label}
	case strings.HasPrefix(target, "!subteam^"):
		return &token{"usergroup", target[len("!subteam^"):], label}
	case strings.HasPrefix(target, "!date^"):
		return &token{"date", target[len("!date^"):], label}
	case target == "!here", target == "!channel", target == "!everyone", target == "!group":
		return &token{"broadcast", target[1:], label}
	case linkTarget.MatchString(target):
		return &token{"link", target, label}
	}
	return nil
}

// span is a styled stretch: the markers stand at cells from..from+width and to..to+width.
type span struct {
	style           string
	from, to, width int
}

var markers = map[rune]string{'*': "bold", '_': "italic", '~': "strike"}

// styles finds the stretches that Slack shows bold, italic, struck through or as code. A marker opens where a word may
// begin and closes, on the same line, where one may end; nothing inside code is a marker.
func styles(cs []cell) []span {
	var out []span
	inCode := make([]bool, len(cs))
	for i := 0; i < len(cs); i++ {
		width := 0
		switch {
		case isRun(cs, i, 3):
			width = 3
		case isRun(cs, i, 1):
			width = 1
		}
		if width == 0 {
			continue
		}
		if end := closingCode(cs, i, width); end > 0 {
			out = append(out, span{"code", i, end, width})
			for k := i; k < end+width; k++ {
				inCode[k] = true
			}
			i = end + width - 1
		}
	}
	var open [3]int // for * _ ~: the cell behind which the marker opened, 0 when none
	for i, c := range cs {
		if c.token == nil && c.r == '\n' {
			open = [3]int{}
		}
		name, isMarker := markers[c.r]
		if c.token != nil || inCode[i] || !isMarker {
			continue
		}
		k := strings.IndexRune("*_~", c.r)
		switch {
		case open[k] > 0 && i > open[k] && !isSpace(cs, i-1) && !isWord(cs, i+1):
			out = append(out, span{name, open[k] - 1, i, 1})
			open[k] = 0
		case !isWord(cs, i-1) && i+1 < len(cs) && !isSpace(cs, i+1) && (cs[i+1].token != nil || cs[i+1].r != c.r):
			open[k] = i + 1
		}
	}
	return out
}

// isRun tells whether width backticks begin at i.
func isRun(cs []cell, i, width int) bool {
	for k := i; k < i+width; k++ {
		if k >= len(cs) || cs[k].token != nil || cs[k].r != '`' {
			return false
		}
	}
	return true
}

// closingCode finds the cell where code that begins at i ends, or 0. Three backticks may span lines, one may not.
func closingCode(cs []cell, i, width int) int {
	for k := i + width; k < len(cs); k++ {
		if width == 1 && cs[k].token == nil && cs[k].r == '\n' {
			return 0
		}
		if isRun(cs, k, width) && k > i+width {
			return k
		}
	}
	return 0
}

func isSpace(cs []cell, i int) bool {
	return i < 0 || i >= len(cs) || cs[i].token == nil && unicode.IsSpace(cs[i].r)
}

func isWord(cs []cell, i int) bool {
	return i >= 0 && i < len(cs) && cs[i].token == nil && (unicode.IsLetter(cs[i].r) || unicode.IsDigit(cs[i].r))
}
