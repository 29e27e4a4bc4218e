package paper

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"escalate/bot/notes"
)

var made = time.Date(2025, 12, 1, 9, 0, 0, 0, time.UTC)

// sheet is a record with one line of somebody's words.
func sheet(words string) Sheet {
	return Sheet{Name: "ESC-7 · Müller & Söhne", Foot: "ESC-7: audit log up to event 3", Notes: []notes.Section{
		{Title: notes.Title, Lines: []notes.Line{{Label: "Meeting", Text: notes.Meeting}}},
		{Title: "Complaint Summary", Lines: []notes.Line{
			{Level: notes.Bullet, Label: "Issue", Text: words},
			{Level: notes.Numbered, No: 3, Label: "Comprehensive Recovery", Text: ""},
			{Level: notes.SubBullet, Text: "50% service credit ($115K)"},
		}},
	}}
}

// Whatever somebody typed is text on the page: nothing is loaded, run or linked, and nothing turns the words beside it.
func TestThePageShowsWordsAndNothingElse(t *testing.T) {
	for _, words := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><a href="javascript:x">`, `</style><link rel=stylesheet href=//x>`,
		"{{.Name}}", "日本語の会議", "اجتماع", "gb\u202eexe.txt", "line\nbreak", "&amp; &lt;",
	} {
		var out bytes.Buffer
		require.NoError(t, sheet(words).Page(&out))
		_, body, found := strings.Cut(out.String(), "<main>")
		require.True(t, found)
		tags := regexp.MustCompile(`<[^>]*>`).FindAllString(body, -1)
		for _, tag := range tags {
			require.Regexp(t, `^</?(main|h1|h2|section|p|b|ul|li|footer|html|span( dir="auto")?|ol( start="\d+")?)>$`, tag, "%q", words)
		}
		require.Contains(t, body, `<ol start="3"><li><b>Comprehensive Recovery:</b>`)
		require.NotContains(t, body, "\u202e")
	}
	var out bytes.Buffer
	require.NoError(t, sheet("日本語の会議 & اجتماع").Page(&out))
	require.Contains(t, out.String(), "日本語の会議 &amp; اجتماع")
	require.NotRegexp(t, `(?i)https?:|src=|@import|url\(`, out.String())
	require.Contains(t, out.String(), `content="default-src 'none'; style-src 'unsafe-inline'"`)
}

// A PDF holds every word of the notes, the same bytes each time, on as many pages as they need.
func TestThePDFHoldsEveryWord(t *testing.T) {
	s := sheet("Größter Ausfall: 48 h, Ελλάδα, Київ; $1.2M — “severe”, 57.500 € and £3")
	for range 90 {
		s.Notes[1].Lines = append(s.Notes[1].Lines, notes.Line{Level: notes.Bullet, Text: strings.Repeat("A long line of words. ", 9)})
	}
	var out, again bytes.Buffer
	require.NoError(t, s.PDF(&out, made))
	require.NoError(t, s.PDF(&again, made))
	require.Equal(t, again.Bytes(), out.Bytes())
	text, pages := read(t, out.Bytes())
	require.Greater(t, pages, 2)
	for _, n := range s.Notes {
		for _, l := range n.Lines {
			for word := range strings.FieldsSeq(l.Label + " " + l.Text) {
				require.Contains(t, text, word)
			}
		}
	}
	require.Contains(t, text, s.Foot)
	require.Contains(t, text, "page 1 of")
}

// What the font cannot set is never an empty box: nothing is written, and the letter is named.
func TestAPDFHasNoEmptyBoxes(t *testing.T) {
	for _, words := range []string{"日本語", "اجتماع", "פגישה", "रोक", "ok 🙂", "e\u0301te\u0301"} {
		var out bytes.Buffer
		err := sheet(words).PDF(&out, made)
		require.ErrorAs(t, err, new(Unset), words)
		require.Empty(t, out.Bytes())
		require.ErrorContains(t, err, "the page has every script")
	}
}

// read is what is drawn in a PDF, taken out of its streams, and how many pages it has.
func read(t *testing.T, pdf []byte) (string, int) {
	t.Helper()
	var text strings.Builder
	for _, m := range regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`).FindAllSubmatch(pdf, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue // not a packed stream
		}
		content, err := io.ReadAll(z)
		if err != nil {
			continue
		}
		for _, s := range regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`).FindAllSubmatch(content, -1) {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(s[1], func(e []byte) []byte {
				if e[1] == 'r' {
					return []byte("\r")
				}
				return e[1:]
			})
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			text.WriteString(string(utf16.Decode(units)) + "\n")
		}
	}
	return text.String(), bytes.Count(pdf, []byte("/Type /Page\n"))
}
