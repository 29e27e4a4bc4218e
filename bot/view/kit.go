package view

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
)

// Esc makes user text harmless in mrkdwn: the three characters that Slack's formatting
// reserves are escaped (docs: formatting message text), and the four that style text are
// replaced by ones that look the same, because nothing escapes those. Objects that hold it
// are sent verbatim, so that @here and links in it stay plain.
func Esc(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	"*", "\u2217", "_", "\u02cd", "~", "\u223c", "`", "\u02cb",
)

// Cut shortens a text to n characters, with an ellipsis when something was left out.
func Cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimRight(string(r[:n-1]), " \n\t") + "…"
}

// plain is a plain_text object: nothing in it is parsed. Empty text becomes a dash, because
// Slack refuses empty objects.
func plain(s string, n int) *slack.TextBlockObject {
	if strings.TrimSpace(s) == "" {
		s = "–"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, Cut(s, n), false, false)
}

// mrkdwn is our own wording with user text escaped by Esc inside it. It is verbatim:
// nothing is linked or mentioned on its own.
func mrkdwn(s string) *slack.TextBlockObject {
	if strings.TrimSpace(s) == "" {
		s = "–"
	}
	return slack.NewTextBlockObject(slack.MarkdownType, Cut(s, 3000), false, true)
}

func section(s string) *slack.SectionBlock { return slack.NewSectionBlock(mrkdwn(s), nil, nil) }

func header(s string) *slack.HeaderBlock { return slack.NewHeaderBlock(plain(s, 150)) }

func context(s ...string) *slack.ContextBlock {
	var e []slack.MixedElement
	for _, t := range s {
		e = append(e, mrkdwn(t))
	}
	return slack.NewContextBlock("", e...)
}

// prose shows what somebody typed, as rich text: nothing in it is parsed. Each line stands
// on its own; several lines are a list when list is true.
func prose(text string, list bool) *slack.RichTextBlock {
	lines := Lines(text)
	if !list || len(lines) < 2 {
		return slack.NewRichTextBlock("", slack.NewRichTextSection(words(strings.Join(lines, "\n"))))
	}
	var items []slack.RichTextElement
	for _, l := range lines {
		items = append(items, slack.NewRichTextSection(words(l)))
	}
	return slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListBullet, 0, items...))
}

// labelled is one rich text block: a label in bold, then what somebody typed, as a list
// where it has several lines.
func labelled(label, text string) *slack.RichTextBlock {
	lines := Lines(text)
	bold := slack.NewRichTextSectionTextElement(label+": ", &slack.RichTextSectionTextStyle{Bold: true})
	if len(lines) < 2 {
		return slack.NewRichTextBlock("", slack.NewRichTextSection(bold, words(strings.Join(lines, ""))))
	}
	var items []slack.RichTextElement
	for _, l := range lines {
		items = append(items, slack.NewRichTextSection(words(l)))
	}
	return slack.NewRichTextBlock("", slack.NewRichTextSection(bold), slack.NewRichTextList(slack.RTEListBullet, 0, items...))
}

func words(s string) *slack.RichTextSectionTextElement {
	if s == "" {
		s = "–"
	}
	return slack.NewRichTextSectionTextElement(s, nil)
}

// Lines is the lines of a text that are not empty, without white space around them and
// without the bullet that somebody typed before them.
func Lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		l = strings.TrimSpace(l)
		for _, b := range []string{"- ", "• ", "* ", "– "} {
			l = strings.TrimPrefix(l, b)
		}
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// when returns a moment as each reader sees it in their own zone: a date and an hour, never "today", because it is read
// again tomorrow. The fallback names the zone.
func when(t time.Time, zone string) string {
	return date(t, zone, "{date_short} at {time}", "Mon 2 Jan 2006, 15:04 MST")
}

func date(t time.Time, zone, tokens, fallback string) string {
	local := t.In(calendar.New(calendar.DefaultHours(), nil).Zone(zone))
	return "<!date^" + itoa(t.Unix()) + "^" + tokens + "|" + local.Format(fallback) + ">"
}

// wall is a moment in one zone, for texts that Slack does not parse.
func wall(t time.Time, zone string) string {
	return t.In(calendar.New(calendar.DefaultHours(), nil).Zone(zone)).Format("Mon 2 Jan 2006, 15:04 MST")
}

// actions is a row of buttons and menus; nil ones are left out. Nil when nothing is left.
func actions(block string, e ...slack.BlockElement) []slack.Block {
	var in []slack.BlockElement
	for _, x := range e {
		if b, ok := x.(*slack.ButtonBlockElement); !ok || b != nil {
			in = append(in, x)
		}
	}
	if len(in) == 0 {
		return nil
	}
	return []slack.Block{slack.NewActionBlock(block, in...)}
}

// button does something at once, or opens a form (FormID).
func button(action, text string, ref Ref) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, ref.String(), plain(text, 75))
}

// primary is the one thing to do next.
func primary(action, text string, ref Ref) *slack.ButtonBlockElement {
	return button(action, text, ref).WithStyle(slack.StylePrimary)
}

// danger asks before it does what cannot be undone easily.
func danger(action, text string, ref Ref, title, ask, yes string) *slack.ButtonBlockElement {
	return button(action, text, ref).WithStyle(slack.StyleDanger).WithConfirm(confirm(title, ask, yes).WithStyle(slack.StyleDanger))
}

func confirm(title, ask, yes string) *slack.ConfirmationBlockObject {
	return slack.NewConfirmationBlockObject(plain(title, 100), plain(ask, 300), plain(yes, 30), plain("Not now", 30))
}

// Sentence is a block with a sentence of ours, nothing in it parsed.
func Sentence(text string) slack.Block {
	return slack.NewSectionBlock(plain(text, 3000), nil, nil)
}

// Wall is a moment in one zone, the zone named, for texts that Slack does not parse.
func Wall(t time.Time, zone string) string { return wall(t, zone) }

// bullets is a list of lines that hold user text; at most so many are shown, then a line
// says how many more there are. label stands above it, in bold, when it is not empty.
func bullets(label string, most int, lines ...string) *slack.RichTextBlock {
	var items []slack.RichTextElement
	for i, l := range lines {
		if i == most {
			items = append(items, slack.NewRichTextSection(words("and "+itoa(len(lines)-most)+" more")))
			break
		}
		items = append(items, slack.NewRichTextSection(words(l)))
	}
	var all []slack.RichTextElement
	if label != "" {
		all = append(all, slack.NewRichTextSection(strong(label)))
	}
	if len(items) > 0 {
		all = append(all, slack.NewRichTextList(slack.RTEListBullet, 0, items...))
	}
	return slack.NewRichTextBlock("", all...)
}

func strong(s string) *slack.RichTextSectionTextElement {
	return slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Bold: true})
}

// note is a small line of plain text: names and titles in it are never read as formatting.
func note(s string) slack.Block { return slack.NewContextBlock("", plain(s, 2000)) }

func countPeople(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
