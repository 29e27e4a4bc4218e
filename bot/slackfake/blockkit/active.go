package blockkit

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"escalate/bot/slackfake/wire"
)

// Active lists everything in a payload that is live for its readers: mentions that notify or open something, links, and
// styles made by markup. It looks into every corner of the JSON, known block or not, so that a test can prove that what
// people typed never becomes active. Styles of rich_text elements are not listed: no typed text can make them.
func Active(blocks []byte) []Mention {
	v, err := wire.Decode(blocks)
	if err != nil {
		return nil
	}
	var out []Mention
	if m, ok := v.(raw); ok {
		v = m["blocks"]
		if text := wire.Str(m, "text"); text != "" { // the top-level text of a message is mrkdwn, parsed like any other
			out = pointed(ActiveText(text, false), "/text")
		}
	}
	return append(out, activeIn(v, "/blocks", false)...)
}

func pointed(found []Mention, pointer string) []Mention {
	for i := range found {
		found[i].Pointer = pointer
	}
	return found
}

// activeIn walks any JSON value; rich is true inside a rich_text block.
func activeIn(v any, pointer string, rich bool) []Mention {
	var out []Mention
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			out = append(out, activeIn(item, atIndex(pointer, i), rich)...)
		}
	case raw:
		kind := wire.Str(v, "type")
		switch {
		case kind == "mrkdwn":
			out = pointed(ActiveText(wire.Str(v, "text"), wire.Truth(v, "verbatim")), at(pointer, "text"))
		case kind == "markdown":
			out = pointed(activeMarkdown(wire.Str(v, "text")), at(pointer, "text"))
		case rich:
			out = activeLeaf(v, kind, pointer)
		}
		if kind != "image" && !(rich && (kind == "link" || kind == "date" || kind == "emoji")) {
			for _, key := range []string{"url", "title_url", "video_url"} {
				if target := wire.Str(v, key); target != "" {
					out = append(out, Mention{"link", target, at(pointer, key)})
				}
			}
		}
		rich = rich || kind == "rich_text"
		for _, key := range wire.Keys(v) {
			if key == "slack_file" { // a picture, not a link
				continue
			}
			out = append(out, activeIn(v[key], at(pointer, key), rich)...)
		}
	}
	return out
}

// activeLeaf reads one element of a rich_text block.
func activeLeaf(m raw, kind, pointer string) []Mention {
	kinds := map[string][3]string{ // element: kind of mention, field
		"user":      {"user", "user_id"},
		"usergroup": {"usergroup", "usergroup_id"},
		"channel":   {"channel", "channel_id"},
		"broadcast": {"broadcast", "range"},
		"link":      {"link", "url"},
		"date":      {"link", "url"},
		// A mention in a canvas notifies like any other.
		"canvas_user_mention": {"user", "user_id"},
	}
	k, ok := kinds[kind]
	if target := wire.Str(m, k[1]); ok && target != "" {
		return []Mention{{k[0], target, at(pointer, k[1])}}
	}
	return nil
}

// found is a mention and the cell where it begins.
type found struct {
	at int
	m  Mention
}

// ActiveText lists what is live in one mrkdwn text, in order. With verbatim false Slack also reads bare @here, #channel
// and URLs (docs.slack.dev/reference/block-kit/composition-objects/text-object, "verbatim"). Dates are not listed: they
// notify nobody; the link of one is.
func ActiveText(mrkdwn string, verbatim bool) []Mention {
	cs := cells(mrkdwn)
	var all []found
	for i, c := range cs {
		if c.token == nil {
			continue
		}
		m := Mention{Kind: c.token.kind, Target: unescape(c.token.target)}
		if m.Kind == "date" {
			parts := strings.SplitN(m.Target, "^", 3)
			if len(parts) < 3 || parts[2] == "" {
				continue
			}
			m = Mention{Kind: "link", Target: parts[2]}
		}
		all = append(all, found{i, m})
	}
	for _, s := range styles(cs) {
		all = append(all, found{s.from, Mention{Kind: "style", Target: s.style}})
	}
	if !verbatim {
		all = append(all, autoParsed(cs)...)
	}
	return inOrder(all)
}

func inOrder(all []found) []Mention {
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	var out []Mention
	for _, f := range all {
		out = append(out, f.m)
	}
	return out
}

// bare finds what Slack turns live by itself: a broadcast, a channel name, a URL, a domain or a mail address. It may
// find more than Slack does (a channel that does not exist), never less.
var bare = regexp.MustCompile(`(?:^|[^\pL\pN_@/.&])@(here|channel|everyone)\b` +
	`|(?:^|[^\pL\pN_/#&])#([\p{Ll}\p{Lo}\pN_-]{1,80})` +
	`|((?i:\b(?:https?://|ftp://|mailto:|slack://|www\.)[^\s<>|\x{FFFC}]+))` +
	`|((?i:[\pL\pN._%+-]+@(?:[\pL\pN-]+\.)+[a-z]{2,}))` +
	`|((?i:\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|app|co|ai|gov|edu|info|biz|uk|de|eu|xyz)\b(?:/[^\s<>|\x{FFFC}]*)?))`)

func autoParsed(cs []cell) []found {
	var b strings.Builder
	index := map[int]int{} // byte offset to cell
	for i, c := range cs {
		index[b.Len()] = i
		if c.token != nil {
			b.WriteRune('\uFFFC') // an object stands here
			continue
		}
		b.WriteRune(c.r)
	}
	text := b.String()
	kinds := []string{"broadcast", "channel", "link", "link", "link"}
	var out []found
	for _, loc := range bare.FindAllStringSubmatchIndex(text, -1) {
		for g, kind := range kinds {
			if from, to := loc[2*g+2], loc[2*g+3]; from >= 0 {
				target := strings.TrimRight(text[from:to], `.,;:!?)]'"`) // punctuation ends a sentence, not a URL
				out = append(out, found{index[from], Mention{Kind: kind, Target: target}})
			}
		}
	}
	return out
}

var (
	markdownLink  = regexp.MustCompile(`\[[^\]\n]*\]\(\s*<?([^)\s>]+)`)
	markdownStyle = regexp.MustCompile(`(?:\*\*|__)[^\s]|~~[^\s]|(?m:^#{1,6} )|(?m:^>)`)
)

// activeMarkdown lists what is live in a markdown block. Slack does not say what becomes of its own markup there, so all
// of it counts.
func activeMarkdown(s string) []Mention {
	out := ActiveText(s, false)
	for _, loc := range markdownLink.FindAllStringSubmatch(s, -1) {
		if m := (Mention{Kind: "link", Target: loc[1]}); !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	for range markdownStyle.FindAllString(s, -1) {
		out = append(out, Mention{Kind: "style", Target: "markdown"})
	}
	return out
}
