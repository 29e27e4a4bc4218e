package blockkit

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rule is one payload and the pointers of all its problems, in order; "" is none.
type rule struct {
	name, json, want string
}

var filler = regexp.MustCompile(`§(\d+)`)

// fill replaces §n by n characters of two bytes each, so that limits in bytes would show.
func fill(s string) string {
	return filler.ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.Atoi(strings.TrimPrefix(m, "§"))
		return strings.Repeat("é", n)
	})
}

// times repeats a JSON item n times, with # replaced by its number.
func times(n int, item string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = strings.ReplaceAll(item, "#", strconv.Itoa(i))
	}
	return strings.Join(items, ",")
}

func pointers(problems []Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Pointer)
	}
	return strings.Join(out, " ")
}

// testBlock checks one block of each rule on surface s; pointers are given from the block on.
func testBlock(t *testing.T, s Surface, rules []rule) {
	t.Helper()
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			got := CheckBlocks(s, []byte("["+fill(r.json)+"]"))
			want := ""
			if r.want != "" {
				want = "/blocks/0" + strings.ReplaceAll(strings.TrimPrefix(r.want, "."), " ", " /blocks/0")
			}
			require.Equal(t, want, pointers(got), "%v", got)
			for _, p := range got {
				require.Equal(t, CodeBlocks, p.Code)
				require.NotEmpty(t, p.Message)
			}
		})
	}
}

const okSection = `{"type":"section","text":{"type":"plain_text","text":"hello"}}`

func TestProblemReadsLikeSlack(t *testing.T) {
	got := CheckBlocks(Message, []byte(`[{"type":"header"}]`))
	require.Len(t, got, 1)
	require.Equal(t, "[ERROR] missing required field: text [json-pointer:/blocks/0]", got[0].String())
}

func TestBlocksMustBeAnArray(t *testing.T) {
	for _, bad := range []string{``, `{`, `[] []`, `{}`, `null`, `"[]"`} {
		got := CheckBlocks(Message, []byte(bad))
		require.Len(t, got, 1, "%q", bad)
		require.Equal(t, CodeBlocksFormat, got[0].Code)
	}
	require.Empty(t, CheckBlocks(Message, []byte(`[]`)))
}

func TestBlockCounts(t *testing.T) {
	for s, most := range map[Surface]int{Message: 50, Modal: 100, Home: 100} {
		require.Empty(t, CheckBlocks(s, []byte("["+times(most, okSection)+"]")))
		require.Equal(t, "/blocks", pointers(CheckBlocks(s, []byte("["+times(most+1, okSection)+"]"))))
	}
}

func TestBlockIDsAreUniqueInAPayload(t *testing.T) {
	got := CheckBlocks(Message, []byte(`[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"b"},
		{"type":"divider","block_id":"a"}]`))
	require.Equal(t, "/blocks/2/block_id", pointers(got))
}

// TestSurfaces proves for every block where it may stand, by a valid one.
func TestSurfaces(t *testing.T) {
	text := `{"type":"plain_text","text":"x"}`
	rows := `"rows":[[{"type":"raw_text","text":"h"}],[{"type":"raw_text","text":"c"}]]`
	for _, tc := range []struct {
		block string
		shown surfaces
	}{
		{okSection, onEverything},
		{`{"type":"divider"}`, onEverything},
		{`{"type":"header","text":` + text + `}`, onEverything},
		{`{"type":"context","elements":[` + text + `]}`, onEverything},
		{`{"type":"actions","elements":[{"type":"button","text":` + text + `}]}`, onEverything},
		{`{"type":"input","label":` + text + `,"element":{"type":"plain_text_input"}}`, onEverything},
		{`{"type":"rich_text","elements":[]}`, onEverything},
		{`{"type":"alert","text":` + text + `}`, onModal},
		{`{"type":"data_table","caption":"c",` + rows + `}`, onMessage | onHome},
		{`{"type":"data_visualization","title":"t","chart":{"type":"bar","axis_config":{"categories":["a"]},"series":[{"name":"s","data":[{"label":"a","value":1}]}]}}`, onMessage},
	} {
		for _, s := range []Surface{Message, Modal, Home} {
			want := "/blocks/0/type"
			if tc.shown.has(s) {
				want = ""
			}
			require.Equal(t, want, pointers(CheckBlocks(s, []byte("["+tc.block+"]"))), "%s in %s", tc.block, s)
		}
	}
}

func TestPlainBlocks(t *testing.T) {
	testBlock(t, Message, []rule{
		{"no object", `1`, "."},
		{"null", `null`, "."},
		{"no type", `{}`, "."},
		{"unknown type", `{"type":"banner"}`, "/type"},
		{"divider with text", `{"type":"divider","text":"x"}`, "."},
		{"block_id longest", `{"type":"divider","block_id":"§255"}`, ""},
		{"block_id too long", `{"type":"divider","block_id":"§256"}`, "/block_id"},
		{"block_id empty", `{"type":"divider","block_id":""}`, "/block_id"},
		{"block_id number", `{"type":"divider","block_id":1}`, "/block_id"},
		{"header longest", `{"type":"header","level":4,"text":{"type":"plain_text","text":"§150","emoji":true}}`, ""},
		{"header too long", `{"type":"header","text":{"type":"plain_text","text":"§151"}}`, "/text/text"},
		{"header mrkdwn", `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "/text/type"},
		{"header level", `{"type":"header","level":5,"text":{"type":"plain_text","text":"x"}}`, "/level"},
		{"header level text", `{"type":"header","level":"1","text":{"type":"plain_text","text":"x"}}`, "/level"},
		{"section bare text", `{"type":"section","text":"x"}`, "/text"},
		{"section empty text", `{"type":"section","text":{"type":"mrkdwn","text":""}}`, "/text/text"},
		{"section longest", `{"type":"section","text":{"type":"mrkdwn","text":"§3000","verbatim":true}}`, ""},
		{"section too long", `{"type":"section","text":{"type":"mrkdwn","text":"§3001"}}`, "/text/text"},
		{"section without anything", `{"type":"section"}`, "."},
		{"section null text", `{"type":"section","text":null}`, "/text"},
		{"emoji on mrkdwn", `{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, "/text"},
		{"verbatim on plain_text", `{"type":"section","text":{"type":"plain_text","text":"x","verbatim":true}}`, "/text"},
		{"verbatim no boolean", `{"type":"section","text":{"type":"mrkdwn","text":"x","verbatim":"yes"}}`, "/text/verbatim"},
		{"fields", `{"type":"section","expand":true,"fields":[` + times(10, `{"type":"mrkdwn","text":"§1000"}`) + `]}`, ""},
		{"field too long", `{"type":"section","fields":[{"type":"mrkdwn","text":"§2001"}]}`, "/fields/0/text"},
		{"too many fields", `{"type":"section","fields":[` + times(11, `{"type":"mrkdwn","text":"x"}`) + `]}`, "/fields"},
		{"no fields", `{"type":"section","fields":[]}`, "/fields"},
		{"context ten", `{"type":"context","elements":[` + times(10, `{"type":"mrkdwn","text":"x"}`) + `]}`, ""},
		{"context eleven", `{"type":"context","elements":[` + times(11, `{"type":"mrkdwn","text":"x"}`) + `]}`, "/elements"},
		{"context empty", `{"type":"context","elements":[]}`, "/elements"},
		{"context button", `{"type":"context","elements":[{"type":"button","text":{"type":"plain_text","text":"x"}}]}`, "/elements/0/type"},
	})
}

func TestAlert(t *testing.T) {
	testBlock(t, Modal, []rule{
		{"longest", `{"type":"alert","level":"warning","text":{"type":"mrkdwn","text":"§200"}}`, ""},
		{"too long", `{"type":"alert","text":{"type":"mrkdwn","text":"§201"}}`, "/text/text"},
		{"bare text", `{"type":"alert","text":"x"}`, "/text"},
		{"level", `{"type":"alert","level":"fatal","text":{"type":"mrkdwn","text":"x"}}`, "/level"},
	})
}

// What Slack has and the program never sends is refused in words that say so.
func TestTheUnusedIsNotPretended(t *testing.T) {
	for _, block := range []string{
		`{"type":"carousel","elements":[]}`, `{"type":"markdown","text":"x"}`, `{"type":"video"}`,
		`{"type":"actions","elements":[{"type":"workflow_button"}]}`, `{"type":"input","label":` + okText + `,"element":{"type":"file_input"}}`,
		`{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[]}]}`,
		`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"emoji","name":"wave"}]}]}`,
		`{"type":"data_visualization","title":"t","chart":{"type":"pie"}}`,
	} {
		got := CheckBlocks(Message, []byte("["+block+"]"))
		require.Len(t, got, 1, block)
		require.Contains(t, got[0].Message, "not pretended: ", block)
	}
}
