package blockkit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func mentions(found []Mention) string {
	var out []string
	for _, m := range found {
		out = append(out, m.Kind+":"+m.Target)
	}
	return strings.Join(out, " ")
}

func TestActiveText(t *testing.T) {
	for mrkdwn, want := range map[string]string{ // with verbatim true
		"nothing":                              "",
		"<@U1> <@W2|x>":                        "user:U1 user:W2",
		"<!channel> <!here> <!everyone|x>":     "broadcast:channel broadcast:here broadcast:everyone",
		"<!subteam^S1|@leads>":                 "usergroup:S1",
		"<#C1|>":                               "channel:C1",
		"<https://a.example|*b*>":              "link:https://a.example",
		"<mailto:a@b.example>":                 "link:mailto:a@b.example",
		"<evil.example/x|click>":               "link:evil.example/x",
		"<!date^1^{date}|f>":                   "",
		"<!date^1^{date}^https://a.example|f>": "link:https://a.example",
		"&lt;!channel&gt; &lt;@U1&gt;":         "",
		"*b* _i_ ~s~ `c`":                      "style:bold style:italic style:strike style:code",
		"```x\ny```":                           "style:code",
		"a*b*c 2 * 3":                          "",
		"@here #general https://a.example www.a.example a@b.example": "",
	} {
		require.Equal(t, want, mentions(ActiveText(mrkdwn, true)), "%q", mrkdwn)
	}
	for mrkdwn, want := range map[string]string{ // what verbatim false adds
		"@here, @channel! (@everyone)":                   "broadcast:here broadcast:channel broadcast:everyone",
		"@heretic a@here x/@here":                        "",
		"see #general and #esc-1":                        "channel:general channel:esc-1",
		"a#b &#39; #":                                    "",
		"https://a.example/x?y=1&amp;z HTTP://B.EXAMPLE": "link:https://a.example/x?y=1&z link:HTTP://B.EXAMPLE",
		"www.a.example":                                  "link:www.a.example",
		"(https://a.example/x).":                         "link:https://a.example/x",
		"mail bo@corp.example now":                       "link:bo@corp.example",
		"go to evil.com/path":                            "link:evil.com/path",
		"v1.2 and e.g. this":                             "",
		"&lt;!channel&gt; @channel":                      "broadcast:channel",
		"<@U1>@here":                                     "user:U1 broadcast:here",
	} {
		require.Equal(t, want, mentions(ActiveText(mrkdwn, false)), "%q", mrkdwn)
	}
}

func TestActive(t *testing.T) {
	got := Active([]byte(`[
		{"type":"section","text":{"type":"mrkdwn","text":"<@U1>","verbatim":true},"fields":[{"type":"mrkdwn","text":"@here"},{"type":"mrkdwn","text":"@here","verbatim":true},{"type":"plain_text","text":"<!channel> *x* https://a.example"}]},
		{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"url":"https://b.example","confirm":{"text":{"type":"mrkdwn","text":"*sure*"}}}]},
		{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"<@U9> @here https://a.example *b*","style":{"bold":true}},
			{"type":"user","user_id":"U2"},{"type":"usergroup","usergroup_id":"S2"},{"type":"broadcast","range":"channel"},{"type":"channel","channel_id":"C2"},
			{"type":"link","url":"https://c.example"},{"type":"date","timestamp":1,"format":"{date}","url":"https://d.example"},{"type":"emoji","name":"x","url":"https://e.example"}]}]},
		{"type":"table","rows":[[{"type":"raw_text","text":"<!here> @here"}]]},
		{"type":"image","image_url":"https://a.example/i","alt_text":"@here"},
		{"type":"hologram","deep":[{"type":"mrkdwn","text":"<!here>"}]},
		{"type":"markdown","text":"**b** [x](https://f.example) <@U3>"}]`))
	var out []string
	for _, m := range got {
		out = append(out, m.Kind+":"+m.Target+" "+m.Pointer)
	}
	require.Equal(t, []string{
		"broadcast:here /blocks/0/fields/0/text",
		"user:U1 /blocks/0/text/text",
		"link:https://b.example /blocks/1/elements/0/url",
		"style:bold /blocks/1/elements/0/confirm/text/text",
		"user:U2 /blocks/2/elements/0/elements/1/user_id",
		"usergroup:S2 /blocks/2/elements/0/elements/2/usergroup_id",
		"broadcast:channel /blocks/2/elements/0/elements/3/range",
		"channel:C2 /blocks/2/elements/0/elements/4/channel_id",
		"link:https://c.example /blocks/2/elements/0/elements/5/url",
		"link:https://d.example /blocks/2/elements/0/elements/6/url",
		"broadcast:here /blocks/5/deep/0/text",
		"style:bold /blocks/6/text",
		"link:https://f.example /blocks/6/text",
		"user:U3 /blocks/6/text",
		"style:markdown /blocks/6/text",
	}, out)
}

func TestActiveInAMessage(t *testing.T) {
	got := Active([]byte(`{"text":"<!here>","blocks":[{"type":"context","elements":[{"type":"mrkdwn","text":"<@U1>"}]}]}`))
	require.Equal(t, []Mention{{"broadcast", "here", "/text"}, {"user", "U1", "/blocks/0/elements/0/text"}}, got)
	require.Empty(t, Active([]byte(`nonsense`)))
}
