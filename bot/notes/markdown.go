package notes

import (
	"strconv"
	"strings"
	"unicode"
)

// Markdown prints the document as a text file. Whatever people typed stays plain text: it
// becomes no link, image, HTML, heading, list or mention, by the rules of CommonMark and of
// GitHub's extensions to it.
func Markdown(doc []Section) string {
	var b strings.Builder
	for i, s := range doc {
		lines := s.Lines
		if i == 0 {
			b.WriteString("## " + EscapeMarkdown(s.Title) + "\n\n")
		} else {
			b.WriteString("\n**" + EscapeMarkdown(s.Title) + ":**")
			if len(lines) > 0 && lines[0].Level == PlainLine && lines[0].Label == "" {
				b.WriteString(" " + EscapeMarkdown(lines[0].Text))
				lines = lines[1:]
			}
			b.WriteString("  \n")
		}
		for _, l := range lines {
			if l.Level == Numbered {
				b.WriteString("\n") // items of a list that hold lists of their own stand apart
			}
			b.WriteString(l.markdown())
		}
	}
	return b.String()
}

func (l Line) markdown() string {
	text := strings.TrimSpace(EscapeMarkdown(l.Text))
	if l.Label != "" {
		text = strings.TrimSpace("**" + EscapeMarkdown(l.Label) + ":** " + text)
	}
	switch l.Level {
	case Bullet:
		return "- " + text + "  \n"
	case Numbered:
		return strconv.Itoa(l.No) + ". " + text + "  \n"
	case SubBullet:
		return "   - " + text + "  \n"
	}
	return text + "  \n"
}

const zeroWidthSpace = "\u200b"

// EscapeMarkdown makes one line of plain text say itself in Markdown. Punctuation is escaped
// by a backslash; where renderers look for links and mentions after the escapes are gone
// (addresses, @names) a zero-width space parts what they look for.
func EscapeMarkdown(s string) string {
	runes := []rune(Plain(s))
	var b strings.Builder
	for i, r := range runes {
		next := func(k int) rune {
			if i+k < len(runes) {
				return runes[i+k]
			}
			return 0
		}
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case strings.ContainsRune("\\`*_[]{}#|~!", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '@':
			b.WriteString("@" + zeroWidthSpace)
		case r == ':' && (next(1) == '/' && next(2) == '/' || i > 0 && unicode.IsLetter(runes[i-1]) && next(1) != 0 && next(1) != ' '):
			b.WriteString("\\:" + zeroWidthSpace) // a scheme: https://, mailto:
		case r == '.' && i > 0 && (unicode.IsLetter(runes[i-1]) || unicode.IsDigit(runes[i-1])) && unicode.IsLetter(next(1)):
			b.WriteString("\\.") // www.example.com
			if i >= 3 && strings.EqualFold(string(runes[i-3:i]), "www") {
				b.WriteString(zeroWidthSpace)
			}
		case (r == '-' || r == '+' || r == '=') && i == 0, (r == '.' || r == ')') && allDigits(runes[:i]):
			b.WriteRune('\\') // would begin a list, a rule or a heading
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Plain returns one line as it may stand in a record: without what turns, hides or breaks the words beside it, and with single
// spaces.
func Plain(s string) string { return strings.Join(strings.Fields(strings.Map(harmless, s)), " ") }

// harmless drops control characters and those that turn the direction of what follows: in
// a record nothing may read otherwise than it was written. Line breaks become spaces.
func harmless(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == unicode.ReplacementChar:
		return -1
	}
	return r
}

func allDigits(r []rune) bool {
	for _, c := range r {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(r) > 0 && len(r) < 10
}
