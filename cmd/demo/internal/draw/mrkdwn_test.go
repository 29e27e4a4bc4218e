package draw_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake/blockkit"
	"escalate/cmd/demo/internal/draw"
)

// reader is somebody in New York who knows one person and one channel.
func reader(t testing.TB) draw.Reader {
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	return draw.Reader{
		Handle: "sarah", People: []draw.Person{{ID: "U1", Name: "Lisa Wong", Title: "Lead"}, {ID: "U2", Name: "Tom <b>", Title: ""}},
		Viewer: blockkit.Viewer{
			Zone: zone, Now: func() time.Time { return time.Date(2025, 11, 10, 18, 0, 0, 0, time.UTC) },
			User:    func(id string) string { return map[string]string{"U1": "Lisa Wong"}[id] },
			Channel: func(id string) string { return map[string]string{"C1": "esc-1"}[id] },
		},
	}
}

func TestMarkupIsDrawnAsSlackDrawsIt(t *testing.T) {
	for in, want := range map[string]string{
		"*bold* and _it_ and ~no~ and `a*b*`":     "<b>bold</b> and <i>it</i> and <s>no</s> and <code>a*b*</code>",
		"2*3*4 and a_b_c":                         "2*3*4 and a_b_c",
		"*not closed":                             "*not closed",
		"*a _b_ c*":                               "<b>a <i>b</i> c</b>",
		"one\ntwo":                                "one<br>two",
		"&gt; said\nand":                          "<blockquote>said</blockquote>and",
		"&lt;@U1&gt;":                             "&lt;@U1&gt;",
		"<@U1>, in <#C1>":                         `<span class="at">@Lisa Wong</span>, in <a class="at" data-go href="/sarah/esc-1">#esc-1</a>`,
		"<#C9>":                                   `<span class="at">a private channel</span>`,
		"<https://a.example/?x=1&amp;y=2|here>":   `<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">here</a>`,
		"<javascript:alert(1)|here>":              "&lt;javascript:alert(1)|here&gt;",
		"<!date^1762802400^{time}|2 PM EST>":      `<time title="2 PM EST">2:20 PM</time>`,
		"<script>alert('x')</script>":             "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
		"```<b>\n*x*```":                          "<pre>&lt;b&gt;\n*x*</pre>",
		`<https://a.example/"onclick="x|a">`:      `<a href="https://a.example/&#34;onclick=&#34;x" target="_blank" rel="noopener noreferrer">a&#34;</a>`,
		"<!here> and <!subteam^S1|@support team>": `<span class="at">@here</span> and <span class="at">@support team</span>`,
	} {
		require.Equal(t, want, string(reader(t).Mrkdwn(in)), "for %q", in)
	}
}

// A line of forty thousand characters, the most a message can hold, is drawn at once: the work
// grows with its length and not with its square, which would be minutes here.
func TestALongLineTakesNoLongTime(t *testing.T) {
	for _, part := range []string{" *a", " *_~a", "*a* ", "`", "<a", "&gt;", " *a_"} {
		require.NotEmpty(t, reader(t).Mrkdwn(strings.Repeat(part, 2_000_000/len(part))))
	}
}

// own is what the drawing itself writes between < and >; attributes hold no quote, < or >.
var own = regexp.MustCompile(`</?(b|i|s|p|code|pre|blockquote)>|<br>|<(span|a|time)( (class|href|target|rel|title|data-go)(="[^"<>]*")?)*>|</(span|a|time)>`)

// Whatever the text is, no < of it gets through, and what is opened is closed.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"*a*", "<@U1|x>", "```", "> *a\n_b*_", "<https://x.example|<b>>", "`*`*", "~_*x*_~", "<!date^1^{time}^javascript:x|y>", "\xff*\xff*"} {
		f.Add(s)
	}
	r := reader(f)
	f.Fuzz(func(t *testing.T, s string) {
		html := string(r.Mrkdwn(s))
		rest := own.ReplaceAllString(html, "")
		require.NotContains(t, rest, "<", "from %q came %s", s, html)
		require.NotContains(t, strings.ToLower(html), `href="javascript`)
		var open []string
		for _, tag := range own.FindAllString(html, -1) {
			name := regexp.MustCompile(`[a-z]+`).FindString(tag)
			switch {
			case name == "br":
			case strings.HasPrefix(tag, "</"):
				require.NotEmpty(t, open, html)
				require.Equal(t, open[len(open)-1], name, "from %q came %s", s, html)
				open = open[:len(open)-1]
			default:
				open = append(open, name)
			}
		}
		require.Empty(t, open, "from %q came %s", s, html)
	})
}
