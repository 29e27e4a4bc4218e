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

// Other apps say in blocks and attachments what they say; whatever else is in these makes nothing undecodable.
func TestAMessageOfAnotherAppSaysWhatAPersonReads(t *testing.T) {
	for payload, want := range map[string]string{
		`{"text":"here","attachments":[{"fallback":"f"}],"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"no"}}]}`: "here",
		`{"attachments":[{"fallback":"a &amp; b"},{"text":"c"},{}]}`:                                                          "a & b\nc",
		`{"attachments":[{"fallback":"short","pretext":"Alert","title":"Disk full","text":"db-1"}]}`:                          "Alert\nDisk full\ndb-1",
		`{"attachments":[{"fallback":"no","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"P1 &lt;3 h"}}]}]}`:      "P1 <3 h",
		`{"blocks":[{"type":"header","text":{"type":"plain_text","text":"Incident 7"}},
			{"type":"section","fields":[{"type":"mrkdwn","text":"*Host* db-1"},{"type":"mrkdwn","text":"*Since* 02:10"}]},
			{"type":"divider"},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Ack"}}]},
			{"type":"context","elements":[{"type":"image","image_url":"x","alt_text":"y"},{"type":"plain_text","text":"by Monitoring"}]}]}`: "Incident 7\n*Host* db-1\n*Since* 02:10\nby Monitoring",
		`{"blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Down, see "},
			{"type":"link","url":"https://a.example","text":"the page"},{"type":"text","text":" "},{"type":"user","user_id":"U1"}]},
			{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},
			{"type":"rich_text_section","elements":[{"type":"emoji","name":"fire"},{"type":"broadcast","range":"here"}]}]}]}]}`: "Down, see the page (https://a.example) <@U1>\none\n:fire:@here",
		`{"blocks":[{"type":"section","text":7},{"type":"rich_text","elements":"odd"},5,null]}`: "",
		`{"attachments":{"odd":1},"blocks":"odd"}`:                                              "",
		`{}`: "",
	} {
		var m rawMessage
		require.NoError(t, json.Unmarshal([]byte(payload), &m))
		require.Equal(t, want, m.said(), payload)
	}
}
