package notes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/notes"
)

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"plain $2.3M, 99.9% (a - b)":       "plain $2.3M, 99.9% (a - b)",
		"[click](https://evil.example)":    "\\[click\\](https\\:\u200b//evil\\.example)",
		"![x](y)":                          "\\!\\[x\\](y)",
		"<b>&amp;":                         "&lt;b&gt;&amp;amp;",
		"<@U123> <!channel> @here a@b.com": "&lt;@\u200bU123&gt; &lt;\\!channel&gt; @\u200bhere a@\u200bb\\.com",
		"# head":                           "\\# head",
		"- item":                           "\\- item",
		"1. item":                          "1\\. item",
		"= under":                          "\\= under",
		"**b** _i_ ~s~ `c` a|b":            "\\*\\*b\\*\\* \\_i\\_ \\~s\\~ \\`c\\` a\\|b",
		"mailto:x www.evil.com":            "mailto\\:\u200bx www\\.\u200bevil\\.com",
		"two\nlines\u2028three":            "two lines three",
		"a\u202eb\x00c":                    "abc",
	} {
		require.Equal(t, want, notes.EscapeMarkdown(in), "%q", in)
	}
}
