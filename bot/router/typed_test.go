package router

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// What comes from Slack reads as it was typed.
func TestTextOfAPayloadReadsAsItWasTyped(t *testing.T) {
	for sent, want := range map[string]string{
		"R&amp;D: &lt;their&gt; CEO called":            "R&D: <their> CEO called",
		"&amp;lt;":                                     "&lt;",
		"a < b & c":                                    "a < b & c",
		"<!here> it is down":                           "@here it is down",
		"see <#C1|outages> and <#C2>":                  "see #outages and <#C2>",
		"<@U1|bo> says so, and <@U2>":                  "@bo says so, and <@U2>",
		"<https://a.example/?a=1&amp;b=2>":             "https://a.example/?a=1&b=2",
		"<http://a.example|a.example>":                 "http://a.example",
		"<https://a.example|the runbook>":              "the runbook (https://a.example)",
		"<mailto:bo@a.example|bo@a.example>":           "bo@a.example",
		"<!subteam^S1|@leads> and <!subteam^S2>":       "@leads and <!subteam^S2>",
		"<!date^1762802400^{date}|10 November>, 14:20": "10 November, 14:20",
	} {
		require.Equal(t, want, asTyped(sent), sent)
	}
}

// Other apps say in attachments what they say; whatever else is in these makes nothing undecodable.
func TestAMessageOfAnotherAppSaysWhatItsAttachmentsSay(t *testing.T) {
	for payload, want := range map[string]string{
		`{"text":"here","attachments":[{"fallback":"f"}]}`:           "here",
		`{"attachments":[{"fallback":"a &amp; b"},{"text":"c"},{}]}`: "a & b\nc",
		`{"attachments":{"odd":1}}`:                                  "",
		`{}`:                                                         "",
	} {
		var m rawMessage
		require.NoError(t, json.Unmarshal([]byte(payload), &m))
		require.Equal(t, want, m.said(), payload)
	}
}
