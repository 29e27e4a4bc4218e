package draw_test

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake/blockkit"
	"escalate/bot/view"
	"escalate/cmd/demo/internal/draw"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is what a person reads of HTML.
func plain(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(s, " "))), " ")
}

// Every example of everything the bot shows is drawn: every control is there, and nothing is
// left out because nobody knew how to draw it.
func TestTheWholeStorybookIsDrawn(t *testing.T) {
	r := reader(t)
	for _, s := range view.Stories() {
		if testing.Short() && strings.Contains(s.Name, "nasty") {
			continue // these are large
		}
		t.Run(s.Name, func(t *testing.T) {
			raw, err := json.Marshal(s.Build())
			require.NoError(t, err)
			var body struct{ Blocks json.RawMessage }
			require.NoError(t, json.Unmarshal(raw, &body))
			out := string(r.Blocks(body.Blocks, draw.Surface{ID: "s"}))
			require.NotContains(t, out, "cannot be drawn")
			require.NotContains(t, out, "ZgotmplZ")
			require.NotContains(t, out, "A block of the kind")
			said := plain(out)
			for _, c := range blockkit.Controls(body.Blocks) {
				require.Contains(t, out, `data-act="`+html.EscapeString(c.ActionID)+`"`)
				for _, o := range c.Options {
					require.Contains(t, said, strings.Join(strings.Fields(o.Text), " "))
				}
				if c.Type == "button" {
					require.Contains(t, said, strings.Join(strings.Fields(c.Text), " "))
				}
			}
		})
	}
}

func blocks(t *testing.T, s string, on draw.Surface) string {
	t.Helper()
	return string(reader(t).Blocks([]byte(s), on))
}

func TestRichTextIsDrawn(t *testing.T) {
	out := blocks(t, `[{"type":"rich_text","elements":[
		{"type":"rich_text_section","elements":[{"type":"text","text":"a <i>\nb","style":{"bold":true}},{"type":"channel","channel_id":"C1"},{"type":"link","url":"javascript:x","text":"no"}]},
		{"type":"rich_text_list","style":"ordered","offset":2,"indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"}]}]},
		{"type":"rich_text_quote","elements":[{"type":"text","text":"q"}]}]}]`, draw.Surface{ID: "x"})
	require.Equal(t, `<div class="b rich"><p><b>a &lt;i&gt;<br>b</b><a class="at" data-go href="/sarah/esc-1">#esc-1</a>no</p>`+
		`<ol class="in1" start="3"><li><span class="at">@Lisa Wong</span></li></ol><blockquote>q</blockquote></div>`, out)
}

func TestAnInputShowsWhatItHoldsAndWhatIsWrong(t *testing.T) {
	const form = `[{"type":"input","block_id":"b","label":{"type":"plain_text","text":"Why <x>"},"hint":{"type":"plain_text","text":"A hint"},"optional":true,
		"element":{"type":"plain_text_input","action_id":"a","initial_value":"first"}}]`
	first := blocks(t, form, draw.Surface{ID: "v"})
	require.Contains(t, first, `value="first"`)
	require.Contains(t, first, `<label for="v-b-a">Why &lt;x&gt; <span class="opt">(optional)</span></label>`)
	require.Contains(t, first, `aria-describedby="v-b-a-hint"`)
	require.NotContains(t, first, "aria-invalid")

	wrong := blocks(t, form, draw.Surface{ID: "v", Errors: map[string]string{"b": "No <b>"},
		State: map[string]map[string][]string{"b": {"a": {`"typed" & <kept>`}}}})
	require.Contains(t, wrong, `value="&#34;typed&#34; &amp; &lt;kept&gt;"`)
	require.Contains(t, wrong, `aria-invalid="true"`)
	require.Contains(t, wrong, `role="alert">No &lt;b&gt;</div>`)
	require.Contains(t, wrong, `aria-describedby="v-b-a-err v-b-a-hint"`)
}

func TestChoicesAreMarked(t *testing.T) {
	const form = `[{"type":"input","block_id":"p","label":{"type":"plain_text","text":"People"},"element":{"type":"multi_users_select","action_id":"p"}},
		{"type":"input","block_id":"r","label":{"type":"plain_text","text":"One"},"element":{"type":"radio_buttons","action_id":"r","options":[
			{"text":{"type":"plain_text","text":"same"},"value":"1"},{"text":{"type":"plain_text","text":"same"},"value":"2"},{"text":{"type":"plain_text","text":"other"},"value":"3"}]}},
		{"type":"input","block_id":"w","label":{"type":"plain_text","text":"When"},"element":{"type":"datetimepicker","action_id":"w"}}]`
	out := blocks(t, form, draw.Surface{ID: "v", State: map[string]map[string][]string{
		"p": {"p": {"U1"}}, "r": {"r": {"other"}}, "w": {"w": {"1762802400"}}}})
	require.Contains(t, out, `<span class="chip" data-v="U1">Lisa Wong<button`)
	require.Contains(t, out, `Tom &lt;b&gt;`)
	require.Contains(t, out, `value="1" data-v>`, "two options that read alike are told apart by their values")
	require.Contains(t, out, `value="other" data-v checked>`)
	require.Contains(t, out, `type="datetime-local" value="2025-11-10T14:20"`, "on the reader's own wall")
}

func TestATableCanBeSortedByItsNumbers(t *testing.T) {
	out := blocks(t, `[{"type":"data_table","caption":"Side by side","page_size":3,"rows":[
		[{"type":"raw_text","text":"Option"},{"type":"raw_text","text":"Total"}],
		[{"type":"raw_text","text":"One"},{"type":"raw_number","value":23000,"text":"$23,000"}]]}]`, draw.Surface{ID: "m"})
	require.Contains(t, out, `<table data-page="3">`)
	require.Contains(t, out, `<th scope="row">One</th>`)
	require.Contains(t, out, `<td class="num" data-n="23000">$23,000</td>`)
	require.Contains(t, out, `aria-label="Side by side"`)
}

func TestAChartSaysItsFigures(t *testing.T) {
	out := blocks(t, `[{"type":"data_visualization","title":"Cost","chart":{"type":"bar","series":[{"name":"Amount","data":[
		{"label":"Option 1","value":23000},{"label":"At risk a year","value":2300000}]}],"axis_config":{"categories":["Option 1","At risk a year"]}}}]`, draw.Surface{ID: "m"})
	require.Contains(t, out, `role="img" aria-label="Cost, Option 1: 23,000, At risk a year: 2,300,000"`)
	require.Contains(t, out, ">2.3M<")
	require.Equal(t, 2, strings.Count(out, "<path "))
	require.NotContains(t, blocks(t, `[{"type":"data_visualization","title":"None","chart":{"type":"bar","series":[{"name":"A","data":[{"label":"x","value":0}]}],"axis_config":{"categories":["x"]}}}]`, draw.Surface{}), "NaN")
}

func TestAButtonThatAsksCarriesItsQuestion(t *testing.T) {
	out := blocks(t, `[{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"form:x","style":"danger","text":{"type":"plain_text","text":"Withdraw"},
		"confirm":{"title":{"type":"plain_text","text":"Sure?"},"text":{"type":"plain_text","text":"It stays in the record."}}}]}]`, draw.Surface{})
	require.Contains(t, out, `data-act="form:x"`)
	require.Contains(t, out, `data-ask="It stays in the record." data-ask-title="Sure?" data-ask-yes="Yes" data-ask-no="Cancel" data-ask-danger`)
}

func TestALinkToAMessageStaysOnThePage(t *testing.T) {
	button := func(url string) string {
		return blocks(t, `[{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"link","url":"`+url+`","text":{"type":"plain_text","text":"Open"}}]}]`, draw.Surface{})
	}
	require.Contains(t, button("https://example.slack.com/archives/C1/p1762772400000200"), `data-go href="/sarah/esc-1#m1762772400-000200"`)
	require.Contains(t, button("https://example.slack.com/archives/C9/p1762772400000200"), `target="_blank"`, "a channel that the reader does not see")
	require.Contains(t, button("https://a.example/"), `href="https://a.example/" target="_blank" rel="noopener noreferrer"`)
	require.NotContains(t, button("javascript:alert(1)"), "href")
}

// A menu is named by what stands beside it, in the words that are read there: names and dates, no markup, no ids.
func TestAMenuIsNamedInWords(t *testing.T) {
	out := blocks(t, `[{"type":"section","block_id":"b","text":{"type":"mrkdwn","text":"*1. Call &lt;Ana&gt;* · <@U1> · _due_ <!date^1762794000^{date_short}|Mon 10 Nov>\nmore"},
		"accessory":{"type":"overflow","action_id":"a","options":[{"text":{"type":"plain_text","text":"Mark done"},"value":"v"}]}}]`, draw.Surface{ID: "s"})
	label := html.UnescapeString(regexp.MustCompile(`aria-label="(More actions[^"]*)"`).FindStringSubmatch(out)[1])
	require.Regexp(t, `^More actions for 1\. Call <Ana> · @[A-Z][a-z]+.* · due `, label)
	require.NotRegexp(t, `[*_]|U1\b|<!date|more$`, label)
}
