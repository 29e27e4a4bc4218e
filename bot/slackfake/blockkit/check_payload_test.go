package blockkit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestViews(t *testing.T) {
	modal := func(more, blocks string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"t"}` + more + `,"blocks":[` + blocks + `]}`
	}
	input := `{"type":"input","label":` + okText + `,"element":{"type":"plain_text_input","action_id":"a","focus_on_load":true}}`
	submit := `,"submit":{"type":"plain_text","text":"§24"}`
	for _, r := range []rule{
		{"modal", `{"type":"modal","title":{"type":"plain_text","text":"§24"}` + submit + `,"close":{"type":"plain_text","text":"§24"},
			"private_metadata":"§3000","callback_id":"§255","external_id":"§255","clear_on_close":true,"notify_on_close":true,"blocks":[` + input + `]}`, ""},
		{"home", `{"type":"home","blocks":[],"private_metadata":"x","callback_id":"c","external_id":"e"}`, ""},
		{"no type", `{"blocks":[]}`, "/view"},
		{"other type", `{"type":"workflow_step","blocks":[]}`, "/view/type"},
		{"an array", `[]`, "/view"},
		{"not JSON", `{`, "/view"},
		{"no title", `{"type":"modal","blocks":[]}`, "/view"},
		{"title too long", `{"type":"modal","title":{"type":"plain_text","text":"§25"},"blocks":[]}`, "/view/title/text"},
		{"title mrkdwn", `{"type":"modal","title":{"type":"mrkdwn","text":"t"},"blocks":[]}`, "/view/title/type"},
		{"submit too long", modal(`,"submit":{"type":"plain_text","text":"§25"}`, ""), "/view/submit/text"},
		{"close too long", modal(`,"close":{"type":"plain_text","text":"§25"}`, ""), "/view/close/text"},
		{"input without submit", modal("", input), "/view"},
		{"no input no submit", modal("", okSection), ""},
		{"private_metadata", modal(`,"private_metadata":"§3001"`, ""), "/view/private_metadata"},
		{"callback_id", modal(`,"callback_id":"§256"`, ""), "/view/callback_id"},
		{"external_id", modal(`,"external_id":"§256"`, ""), "/view/external_id"},
		{"unknown field", modal(`,"channel":"C1"`, ""), "/view"},
		{"submit on home", `{"type":"home","submit":` + okText + `,"blocks":[]}`, "/view"},
		{"no blocks", `{"type":"home"}`, "/view"},
		{"hundred and one", modal("", times(101, okSection)), "/view/blocks"},
		{"two in focus", modal(submit, input+","+input), "/view/blocks/1/element/focus_on_load"},
		{"block_id twice", modal("", times(2, `{"type":"divider","block_id":"b"}`)), "/view/blocks/1/block_id"},
		{"alert at home", `{"type":"home","blocks":[{"type":"alert","text":` + okText + `}]}`, "/view/blocks/0/type"},
		{"input at home", `{"type":"home","blocks":[` + input + `]}`, ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			got := CheckView([]byte(fill(r.json)))
			require.Equal(t, r.want, pointers(got), "%v", got)
			for _, p := range got {
				require.Equal(t, CodeArguments, p.Code)
			}
		})
	}
	large := modal("", times(90, `{"type":"section","text":{"type":"plain_text","text":"`+strings.Repeat("x", 2900)+`"}}`))
	got := CheckView([]byte(large))
	require.Len(t, got, 1)
	require.Equal(t, CodeViewTooLarge, got[0].Code)
}

func TestMessages(t *testing.T) {
	blocks := `,"blocks":[` + okSection + `]`
	for _, tc := range []struct{ name, json, code, want string }{
		{"text", `{"text":"§40000","channel":"C1"}`, "", ""},
		{"text too long", `{"text":"§40001"}`, CodeTextTooLong, "/text"},
		{"text object", `{"text":{}` + blocks + `}`, CodeArguments, "/text /text"},
		{"both", `{"text":"x"` + blocks + `}`, "", ""},
		{"nothing", `{}`, CodeNoText, ""},
		{"empty", `{"text":"","blocks":[]}`, CodeNoText, ""},
		{"nulls", `{"text":null,"blocks":null,"metadata":null}`, CodeNoText, ""},
		{"no fallback", `{"blocks":[` + okSection + `]}`, CodeNoFallback, "/text"},
		{"fifty-one", `{"text":"x","blocks":[` + times(51, okSection) + `]}`, CodeBlocks, "/blocks"},
		{"blocks object", `{"text":"x","blocks":{}}`, CodeBlocksFormat, "/blocks"},
		{"wrong block", `{"text":"x","blocks":[{"type":"section"}]}`, CodeBlocks, "/blocks/0"},
		{"sum at the limit", `{"text":"x","blocks":[` + times(6, `{"type":"section","text":{"type":"mrkdwn","text":"§2200"}}`) + `]}`, "", ""},
		{"sum above", `{"text":"x","blocks":[` + times(6, `{"type":"section","text":{"type":"mrkdwn","text":"§2201"}}`) + `]}`, CodeBlocksLong, "/blocks"},
		{"not JSON", `x`, CodeArguments, ""},
		{"array", `[]`, CodeArguments, ""},
		{"metadata", `{"text":"x","metadata":{"event_type":"esc","event_payload":{"id":"1","n":1,"o":{"a":true},"l":["a",{"b":1}]}}}`, "", ""},
		{"metadata removed", `{"text":"x","metadata":{}}`, "", ""},
		{"metadata blank", `{"text":"x","metadata":{"event_type":"","event_payload":null}}`, "", ""},
		{"metadata text", `{"text":"x","metadata":"{}"}`, CodeMetadata, "/metadata"},
		{"metadata without payload", `{"text":"x","metadata":{"event_type":"esc"}}`, CodeMetadata, "/metadata"},
		{"metadata without type", `{"text":"x","metadata":{"event_payload":{"a":1}}}`, CodeMetadata, "/metadata"},
		{"metadata type number", `{"text":"x","metadata":{"event_type":1,"event_payload":{}}}`, CodeMetadata, "/metadata/event_type"},
		{"metadata payload text", `{"text":"x","metadata":{"event_type":"e","event_payload":"p"}}`, CodeMetadata, "/metadata/event_payload"},
		{"metadata too deep", `{"text":"x","metadata":{"event_type":"e","event_payload":{"a":{"b":{"c":1}}}}}`, CodeMetadata, "/metadata/event_payload/a/b"},
		{"metadata null", `{"text":"x","metadata":{"event_type":"e","event_payload":{"a/b":null}}}`, CodeMetadata, "/metadata/event_payload/a~1b"},
		{"metadata unknown", `{"text":"x","metadata":{"event_type":"e","event_payload":{},"more":1}}`, CodeMetadata, "/metadata"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := CheckMessage([]byte(fill(tc.json)))
			require.Equal(t, tc.want, pointers(got), "%v", got)
			if tc.code == "" {
				require.Empty(t, got)
				return
			}
			require.Equal(t, tc.code, got[0].Code)
		})
	}
}
