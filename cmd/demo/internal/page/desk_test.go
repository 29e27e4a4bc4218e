package page

import (
	"bufio"
	"bytes"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// visitor is somebody with a browser, as far as HTTP goes.
type visitor struct {
	t    *testing.T
	desk *Desk
	base string
	as   string
	at   string
}

func visit(t *testing.T, example string) *visitor {
	t.Helper()
	d, err := NewDesk(example, zerolog.Nop())
	require.NoError(t, err)
	s := httptest.NewServer(d.Handler())
	t.Cleanup(s.Close)
	t.Cleanup(s.CloseClientConnections)
	t.Cleanup(d.Close)
	return &visitor{t: t, desk: d, base: s.URL, as: d.stage().people[0].Handle, at: lobby}
}

func (v *visitor) be(as, at string) *visitor {
	other := *v
	other.as, other.at = as, at
	return &other
}

// get is a page as it was sent.
func (v *visitor) get(path string) (int, string) {
	v.t.Helper()
	r, err := http.Get(v.base + path)
	require.NoError(v.t, err)
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	require.NoError(v.t, err)
	return r.StatusCode, string(body)
}

var tags = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)

// sees waits until all the words stand on the person's page.
func (v *visitor) sees(words ...string) string {
	v.t.Helper()
	var page, text string
	ok := within(func() bool {
		_, page = v.get("/" + v.as + "/" + v.at)
		text = strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(page, " "))), " ")
		for _, w := range words {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return true
	})
	require.True(v.t, ok, "%q is not in: %s", words, text)
	return page
}

// within says whether cond holds before a good while is over.
func within(cond func() bool) bool {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if cond() {
			return true
		}
	}
	return false
}

// does sends what somebody does and answers with what was wrong with it.
func (v *visitor) does(q request) string {
	v.t.Helper()
	q.As, q.At = v.as, v.at
	body, err := json.Marshal(q)
	require.NoError(v.t, err)
	r, err := http.Post(v.base+"/do", "application/json", bytes.NewReader(body))
	require.NoError(v.t, err)
	defer func() { _ = r.Body.Close() }()
	require.Equal(v.t, http.StatusOK, r.StatusCode)
	var a answer
	require.NoError(v.t, json.NewDecoder(r.Body).Decode(&a))
	return a.Error
}

var button = regexp.MustCompile(`(?s)<button[^>]*data-do="([a-z]+)" data-block="([^"]*)" data-act="([^"]*)"[^>]*>([^<]*)</button>`)
var surfaceOf = regexp.MustCompile(`data-surface="([^"]*)"`)

// presses presses the newest button on the page that reads so.
func (v *visitor) presses(words string) string {
	v.t.Helper()
	page := v.sees(words)
	for _, m := range reversed(button.FindAllStringSubmatchIndex(page, -1)) {
		if html.UnescapeString(page[m[8]:m[9]]) != words {
			continue
		}
		places := surfaceOf.FindAllStringSubmatch(page[:m[0]], -1)
		return v.does(request{Do: page[m[2]:m[3]], Where: places[len(places)-1][1], Block: page[m[4]:m[5]], Action: html.UnescapeString(page[m[6]:m[7]])})
	}
	require.Fail(v.t, "there is no such button: "+words)
	return ""
}

func reversed(all [][]int) [][]int {
	var out [][]int
	for i := range all {
		out = append(out, all[len(all)-1-i])
	}
	return out
}

// opens opens an escalation as Sarah, with Lisa as its technical reviewer.
func (v *visitor) opens(customer string) {
	v.t.Helper()
	require.Empty(v.t, v.does(request{Do: "say", Text: "/escalate open " + customer}))
	v.sees("Open an escalation", "Severity")
	require.Empty(v.t, v.presses("Change the people"))
	v.sees("Technical reviewer")
	lisa := v.desk.stage().Slack.Person("lisa").ID()
	require.Empty(v.t, v.does(request{Do: "submit", Where: "form", Form: map[string][]string{
		"summary": {"It <b>broke</b> & <script>alert(1)</script>"}, "technical": {lisa},
	}}))
	v.sees("is open")
	require.Empty(v.t, v.does(request{Do: "close", Where: "form"}))
}

// stream reads the changes of a page.
type stream struct {
	t *testing.T
	r *bufio.Reader
}

func (v *visitor) stream(tab string) *stream {
	v.t.Helper()
	r, err := http.Get(v.base + "/events?" + url.Values{"tab": {tab}, "as": {v.as}, "at": {v.at}}.Encode())
	require.NoError(v.t, err)
	v.t.Cleanup(func() { _ = r.Body.Close() })
	require.Equal(v.t, "text/event-stream", r.Header.Get("Content-Type"))
	return &stream{t: v.t, r: bufio.NewReaderSize(r.Body, 1<<20)}
}

// next is the next change of the page, and how large it was.
func (s *stream) next() (patch, int) {
	s.t.Helper()
	event := ""
	for {
		line, err := s.r.ReadString('\n')
		require.NoError(s.t, err)
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = strings.TrimSpace(name)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok && event == "patch" {
			var p patch
			require.NoError(s.t, json.Unmarshal([]byte(data), &p))
			return p, len(data)
		}
	}
}
