package draw

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"escalate/bot/slackfake/blockkit"
)

// Mrkdwn draws a text in Slack's markup: bold, italic, struck and code, quotes, mentions,
// dates and links (docs.slack.dev/messaging/formatting-message-text).
func (r Reader) Mrkdwn(s string) template.HTML {
	var b strings.Builder
	quoted := false
	code := strings.Split(s, "```")
	for i, part := range code {
		if i%2 == 1 && i+1 < len(code) {
			b.WriteString(`<pre>` + esc(unescape(strings.Trim(part, "\n"))) + `</pre>`)
			continue
		}
		for k, line := range strings.Split(part, "\n") {
			rest, isQuote := quote(line)
			switch {
			case isQuote && !quoted:
				b.WriteString("<blockquote>")
			case !isQuote && quoted:
				b.WriteString("</blockquote>")
			case k > 0:
				b.WriteString("<br>")
			}
			quoted = isQuote
			r.inline(&b, rest, "*_~")
		}
	}
	if quoted {
		b.WriteString("</blockquote>")
	}
	return template.HTML(b.String()) //nolint:gosec // every piece was escaped by inline and esc
}

func quote(line string) (string, bool) {
	for _, mark := range []string{"&gt;", ">"} {
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return strings.TrimPrefix(rest, " "), true
		}
	}
	return line, false
}

// inline draws one line. markers are those that may open a stretch: not the ones that are open,
// and not those of which no closing one is left, so that a long line takes no long time.
func (r Reader) inline(b *strings.Builder, s, markers string) {
	before := ' '
	for s != "" {
		size := 0
		switch c := s[0]; c {
		case '<':
			size = r.token(b, s)
		case '`':
			if end := strings.IndexByte(s[1:], '`'); end > 0 {
				b.WriteString("<code>" + esc(unescape(s[1:1+end])) + "</code>")
				size = end + 2
			}
		case '*', '_', '~':
			if !strings.Contains(markers, s[:1]) || !opens(s, before) {
				break
			}
			rest := strings.Replace(markers, s[:1], "", 1)
			end := closing(s)
			if end == 0 {
				markers = rest
				break
			}
			tag := map[byte]string{'*': "b", '_': "i", '~': "s"}[c]
			b.WriteString("<" + tag + ">")
			r.inline(b, s[1:end], rest)
			b.WriteString("</" + tag + ">")
			size = end + 1
		case '&':
			for _, e := range []string{"&amp;", "&lt;", "&gt;"} {
				if strings.HasPrefix(s, e) {
					b.WriteString(e)
					size = len(e)
				}
			}
		}
		if size > 0 {
			before, _ = utf8.DecodeLastRuneInString(s[:size])
			s = s[size:]
			continue
		}
		c, n := utf8.DecodeRuneInString(s)
		b.WriteString(esc(string(c)))
		before, s = c, s[n:]
	}
}

// opens says whether the marker at the beginning may open a stretch: where a word may begin.
func opens(s string, before rune) bool {
	next, _ := utf8.DecodeRuneInString(s[1:])
	return !isWord(before) && len(s) > 2 && !unicode.IsSpace(next) && next != rune(s[0])
}

// closing is where the stretch that the marker at the beginning opens ends, or 0: where a word
// may end.
func closing(s string) int {
	last, first := utf8.DecodeRuneInString(s[1:])
	for i, c := range s[1+first:] {
		at := 1 + first + i
		if c == rune(s[0]) && !unicode.IsSpace(last) {
			after, _ := utf8.DecodeRuneInString(s[at+1:])
			if at+1 >= len(s) || !isWord(after) {
				return at
			}
		}
		last = c
	}
	return 0
}

func isWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// token draws <@U1>, <#C1>, <!date^..>, <https://..|label> and says how long it was, or 0.
func (r Reader) token(b *strings.Builder, s string) int {
	end := strings.IndexAny(s[1:], "<>\n")
	if end < 0 || s[1+end] != '>' {
		return 0
	}
	whole, inside := s[:end+2], s[1:1+end]
	target, label, _ := strings.Cut(inside, "|")
	switch {
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "!subteam^"),
		target == "!here", target == "!channel", target == "!everyone":
		b.WriteString(`<span class="at">` + esc(blockkit.Text(whole, r.Viewer)) + `</span>`)
	case strings.HasPrefix(target, "#"):
		b.WriteString(r.channelLink(target[1:]))
	case strings.HasPrefix(target, "!date^"):
		b.WriteString(`<time title="` + esc(unescape(label)) + `">` + esc(blockkit.Text(whole, r.Viewer)) + `</time>`)
	case safe(target):
		b.WriteString(outside(unescape(target), unescape(label)))
	default:
		return 0
	}
	return len(whole)
}

// channelLink leads to the channel on this page.
func (r Reader) channelLink(id string) string {
	name := ""
	if r.Channel != nil {
		name = r.Channel(id)
	}
	if name == "" {
		return `<span class="at">a private channel</span>`
	}
	return `<a class="at" data-go href="/` + esc(r.Handle) + `/` + esc(name) + `">#` + esc(name) + `</a>`
}

func safe(url string) bool {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if strings.HasPrefix(strings.ToLower(url), scheme) {
			return true
		}
	}
	return false
}

// outside is a link that leaves the page; it says nothing about where it was followed.
func outside(url, label string) string {
	if label == "" {
		label = strings.TrimPrefix(url, "mailto:")
	}
	return `<a href="` + esc(url) + `" target="_blank" rel="noopener noreferrer">` + esc(label) + `</a>`
}

func esc(s string) string { return template.HTMLEscapeString(s) }

func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
