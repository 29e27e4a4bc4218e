package blockkit

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// sarah reads in New York on the morning of 2 March 2026.
func sarah(t *testing.T) Viewer {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	return Viewer{
		Zone:    zone,
		User:    func(id string) string { return map[string]string{"U1": "Sarah Martinez"}[id] },
		Channel: func(id string) string { return map[string]string{"C1": "esc-1-northwind"}[id] },
		Now:     func() time.Time { return time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC) },
	}
}

func TestText(t *testing.T) {
	v := sarah(t)
	for mrkdwn, want := range map[string]string{
		"":                                 "",
		"plain":                            "plain",
		"hi <@U1>, see <#C1>":              "hi @Sarah Martinez, see #esc-1-northwind",
		"<@U9|bo> and <@U8>":               "@bo and @U8",
		"<#C9|other> <#C8>":                "#other #C8",
		"<!here> <!subteam^S1>":            "@here @S1",
		"<!subteam^S1|@leads>":             "@leads",
		"<https://a.example|doc>":          "doc (https://a.example)",
		"<https://a.example?a=1&amp;b=2>":  "https://a.example?a=1&b=2",
		"<mailto:a@b.example|a@b.example>": "a@b.example",
		"a &lt; b &amp;&amp; c &gt; d":     "a < b && c > d",
		"&amp;lt;":                         "&lt;",
		"&lt;!channel&gt;":                 "<!channel>",
		"a < b > c":                        "a < b > c",
		"<unfinished":                      "<unfinished",
		"<two\nlines>":                     "<two\nlines>",
		"*bold* _it_ ~no~ `code`":          "bold it no code",
		"*bold _and_ more*":                "bold and more",
		"*<@U1>* said":                     "@Sarah Martinez said",
		"2 * 3 * 4":                        "2 * 3 * 4",
		"snake_case_name":                  "snake_case_name",
		"*not\nbold*":                      "*not\nbold*",
		"`*kept*`":                         "*kept*",
		"```\n*a*\n```":                    "\n*a*\n",
		"**":                               "**",
		"<!date^1772478000^{date_short_pretty} at {time}|fall>": "today at 2:00 PM",
		"<!date^1772391600^{date_pretty}|f>":                    "yesterday",
		"<!date^1773082800^{date_short_pretty}|f>":              "Mar 9",
		"<!date^1772564400^{date_long_pretty}|f>":               "tomorrow",
		"<!date^1773082800^{date_short}|f>":                     "Mar 9",
		"<!date^1773082800^{date}|f>":                           "March 9th",
		"<!date^1773082800^{date_long} {time_secs}|f>":          "Monday, March 9th 3:00:00 PM",
		"<!date^1798761600^{date_short}|f>":                     "Dec 31, 2026",
		"<!date^1798761600^{date_num} {date_slash}|f>":          "2026-12-31 31/12/2026",
		"<!date^1798761600^{date_long_full} {other}|f>":         "December 31, 2026 {other}",
		"<!date^1772449200^{ago}|f>":                            "3 hours ago",
		"<!date^1772460060^{ago}|f>":                            "in 1 minute",
		"<!date^1773082800^{date}^https://a.example|f>":         "March 9th (https://a.example)",
		"<!date^soon^{date}|in a while>":                        "in a while",
		"<!date^99999999999999^{date}|far &gt;>":                "far >",
		"<!date^1|no format>":                                   "no format",
	} {
		require.Equal(t, want, Text(mrkdwn, v), "%q", mrkdwn)
	}
	require.Equal(t, "@U1 #C1 6:00 PM", Text("<@U1> <#C1> <!date^1772474400^{time}|f>", Viewer{}), "the zero viewer reads in UTC")
}

func TestOrdinals(t *testing.T) {
	for day, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 22: "22nd", 23: "23rd", 31: "31st"} {
		require.Equal(t, want, ordinal(day))
	}
}

func TestLines(t *testing.T) {
	button := `{"type":"button","text":{"type":"plain_text","text":"Vote B"},"action_id":"v"}`
	for _, tc := range []struct{ name, block, want string }{
		{"header", `{"type":"header","text":{"type":"plain_text","text":"Compare"}}`, "# Compare"},
		{"divider", `{"type":"divider"}`, "---"},
		{"section", `{"type":"section","text":{"type":"mrkdwn","text":"*Owner:* <@U1>\nsecond"}}`, "Owner: @Sarah Martinez|second"},
		{"plain text is not parsed", `{"type":"section","text":{"type":"plain_text","text":"*a* <@U1> &amp;"}}`, "*a* <@U1> &amp;"},
		{"accessory", `{"type":"section","text":{"type":"mrkdwn","text":"Option B"},"accessory":` + button + `}`, "Option B  [Vote B]"},
		{"accessory alone", `{"type":"divider"},{"type":"section","accessory":` + button + `}`, "---|[Vote B]"},
		{"fields", `{"type":"section","fields":[{"type":"mrkdwn","text":"*Cost*"},{"type":"plain_text","text":"$5"}]}`, "Cost|$5"},
		{"actions", `{"type":"actions","elements":[` + button + `,{"type":"users_select","placeholder":{"type":"plain_text","text":"Pick one"}},
			{"type":"users_select","initial_user":"U1"},{"type":"overflow","options":[]},{"type":"datepicker","initial_date":"2026-03-04"},
			{"type":"timepicker"},{"type":"datetimepicker","initial_date_time":1772478000}]}`,
			"[Vote B]  [Pick one v]  [@Sarah Martinez v]  [...]  [2026-03-04 v]  [Select time v]  [Mar 2 at 2:00 PM v]"},
		{"input", `{"type":"input","optional":true,"label":{"type":"plain_text","text":"Notes"},"hint":{"type":"plain_text","text":"Short."},
			"element":{"type":"plain_text_input","initial_value":"one\ntwo"}}`, "Notes (optional): [one / two]|  Short."},
		{"empty input", `{"type":"input","label":{"type":"plain_text","text":"Notes"},"element":{"type":"plain_text_input","placeholder":{"type":"plain_text","text":"What happened?"}}}`, "Notes: [What happened?]"},
		{"static select", `{"type":"input","label":{"type":"plain_text","text":"Pick"},"element":{"type":"static_select","options":[` + okOption + `],"initial_option":` + okOption + `}}`, "Pick: [A v]"},
		{"radio", `{"type":"input","label":{"type":"plain_text","text":"Pick"},"element":{"type":"radio_buttons","initial_option":` + okOption + `,
			"options":[` + okOption + `,{"text":{"type":"mrkdwn","text":"*B*"},"value":"b","description":{"type":"plain_text","text":"cheap"}}]}}`, "Pick:|  (o) A|  ( ) B - cheap"},
		{"checkboxes", `{"type":"actions","elements":[{"type":"checkboxes","initial_options":[` + okOption + `],"options":[` + okOption + `,{"text":{"type":"plain_text","text":"B"},"value":"b"}]}]}`, "[x] A  [ ] B"},
		{"alert", `{"type":"alert","text":{"type":"mrkdwn","text":"*Late*"}}`, "! Late"},
		{"data_table", `{"type":"data_table","caption":"Options","rows":[[{"type":"raw_text","text":"É"},{"type":"raw_text","text":"x"}],
			[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"}]}]},{"type":"raw_number","value":5,"text":"$5"}]]}`, "Options|É                x|@Sarah Martinez  $5"},
		{"of another app", `{"type":"hologram"}`, "[hologram]"},
		{"bar", `{"type":"data_visualization","title":"Votes","chart":{"type":"bar","axis_config":{"categories":["A","B"]},"series":[{"name":"now","data":[{"label":"B","value":1},{"label":"A","value":2.50}]},{"name":"then","data":[{"label":"A","value":0}]}]}}`, "chart: Votes|   now   then|A  2.50  0|B  1"},
		{"unknown", `{"type":"hologram"}`, "[hologram]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, strings.Join(Lines([]byte("["+tc.block+"]"), sarah(t)), "|"))
		})
	}
}

func TestRichTextLines(t *testing.T) {
	got := Lines([]byte(`[{"type":"rich_text","elements":[
		{"type":"rich_text_section","elements":[{"type":"text","text":"Dear ","style":{"bold":true}},{"type":"user","user_id":"U1"},
			{"type":"text","text":" *as typed*\nin "},{"type":"channel","channel_id":"C1"},{"type":"link","url":"https://a.example","text":"doc"},{"type":"team","team_id":"T1"}]},
		{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]},
		{"type":"rich_text_list","style":"ordered","offset":2,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"b"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"c"}]}]},
		{"type":"rich_text_quote","elements":[{"type":"text","text":"q\nr"}]}]}]`), sarah(t))
	require.Equal(t, []string{
		"Dear @Sarah Martinez *as typed*", "in #esc-1-northwinddoc (https://a.example)[team]", "  • a", "3. b", "4. c", "> q", "> r",
	}, got)
}

func TestLinesOfViewsAndNonsense(t *testing.T) {
	require.Equal(t, []string{"hello"}, Lines([]byte(`{"type":"home","blocks":[`+okSection+`]}`), Viewer{}))
	for _, bad := range []string{``, `{`, `1`, `[1,null,{"type":7}]`, `[{}]`} {
		require.Empty(t, Lines([]byte(bad), Viewer{}), bad)
	}
}
