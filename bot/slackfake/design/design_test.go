package design

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// button, row, section and the like are the smallest JSON of their kind.
func button(label, more string) string {
	return fmt.Sprintf(`{"type":"button","action_id":"a","text":{"type":"plain_text","text":%q}%s}`, label, more)
}

func row(buttons string) string { return `{"type":"actions","elements":[` + buttons + `]}` }

func section(text string) string {
	return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, text)
}

func message(blocks string) string {
	return `{"text":"ESC-1: please vote. Vote","blocks":[` + blocks + `]}`
}

func field(label, element, more string) string {
	return fmt.Sprintf(`{"type":"input","label":{"type":"plain_text","text":%q},"element":%s%s}`, label, element, more)
}

const typed, focused = `{"type":"plain_text_input","action_id":"a"}`, `{"type":"plain_text_input","action_id":"a","focus_on_load":true}`

func form(title, submit, cancel, blocks string) string {
	s := ""
	if submit != "" {
		s = fmt.Sprintf(`"submit":{"type":"plain_text","text":%q},`, submit)
	}
	return fmt.Sprintf(`{"type":"modal","title":{"type":"plain_text","text":%q},%s"close":{"type":"plain_text","text":%q},"blocks":[%s]}`, title, s, cancel, blocks)
}

func table(caption, cells string) string {
	return fmt.Sprintf(`{"type":"data_table","caption":%q,"rows":[[%s]]}`, caption, cells)
}

func chart(title, axes, points string) string {
	return fmt.Sprintf(`{"type":"data_visualization","title":%q,"chart":{"type":"bar","axis_config":{%s},"series":[{"name":"cost","data":[%s]}]}}`, title, axes, points)
}

const (
	axes   = `"categories":["a","b","c","d"],"x_label":"Option","y_label":"USD"`
	points = `{"label":"a","value":1},{"label":"b","value":1},{"label":"c","value":1},{"label":"d","value":1}`
	cell   = `{"type":"raw_text","text":"a"}`
)

const home = `{"type":"home","blocks":[{"type":"context","elements":[{"type":"mrkdwn","text":"Updated <!date^1^{date_short}|Mon 1 Dec EST>"}]},` +
	`{"type":"header","text":{"type":"plain_text","text":"Waiting for you"}},{"type":"actions","elements":[{"type":"button","action_id":"h","text":{"type":"plain_text","text":"Get help"}}]}]}`

// TestEachRuleSeesItsBreach breaks every rule once on purpose, beside the same thing done well.
func TestEachRuleSeesItsBreach(t *testing.T) {
	broken := map[int]struct {
		on        Surface
		bad, good string
	}{
		1:  {Message, message(row(button("Approve it", `,"style":"primary"`) + "," + button("Answer it", `,"style":"primary"`))), message(row(button("Approve it", `,"style":"primary"`)))},
		2:  {Modal, form("Vote", "Save", "Cancel", row(button("Add it", `,"style":"primary"`))), form("Vote", "", "Done", row(button("Add it", `,"style":"primary"`)))},
		3:  {Message, message(row(button("Refuse it", `,"style":"danger"`))), message(row(button("Refuse it", "")))},
		4:  {Message, message(row(button("Remove it", ""))), message(row(button("Remove it", `,"confirm":{"title":{"text":"Remove"}}`)))},
		5:  {Message, message(row(button("Remove it", `,"confirm":{"title":{"text":"Remove?"},"confirm":{"text":"Yes"}}`))), message(row(button("Remove it", `,"confirm":{"title":{"text":"Remove"},"confirm":{"text":"Remove"}}`)))},
		6:  {Message, message(row(button("Add a", "") + "," + button("Add b", "") + "," + button("Add c", "") + "," + button("Add d", ""))), message(row(button("Add a", "")))},
		7:  {Message, message(row(button("Add all of the items that are missing", ""))), message(row(button("Add items", "")))},
		8:  {Message, message(row(button("Confirm", ""))), message(row(button("Confirm", `,"accessibility_label":"Confirm the review"`)))},
		9:  {Message, message(row(button("Add it", "") + "," + button("Add it", ""))), message(row(button("Add it", "") + "," + button("Add it", `,"accessibility_label":"Add it: 2"`)))},
		10: {Message, message(row(button("Done", ""))), message(row(button("Mark done", "")))},
		11: {Message, message(row(button("Write Review", ""))), message(row(button("Write review", "")))},
		12: {Message, message(row(button("Add it", "") + "," + button("Approve it", `,"style":"primary"`))), message(row(button("Approve it", `,"style":"primary"`) + "," + button("Add it", "")))},
		13: {Modal, form("Vote", "Save", "Cancel", field("Severity", `{"type":"static_select","options":[{},{},{}]}`, "")), form("Vote", "Save", "Cancel", field("Severity", `{"type":"radio_buttons","options":[{},{},{}]}`, ""))},
		22: {Modal, form("Vote", "Save", "Cancel", slices7(field("Title", typed, ""))), form("Vote", "Save", "Cancel", field("Title", typed, ""))},
		24: {Modal, form("Open the vote!", "Save", "Cancel", ""), form("Open the vote", "Save", "Cancel", "")},
		25: {Modal, form("Vote", "Submit", "Cancel", ""), form("Vote", "Save vote", "Cancel", "")},
		26: {Modal, form("Vote", "Save", "Close", ""), form("Vote", "Save", "Cancel", "")},
		27: {Modal, form("Vote", "Save", "Cancel", field("What is wrong?", typed, "")), form("Vote", "Save", "Cancel", field("Complaint", typed, ""))},
		28: {Modal, form("Vote", "Save", "Cancel", field("Note", typed, `,"optional":true`)+","+field("Title", typed, "")), form("Vote", "Save", "Cancel", field("Title", typed, "")+","+field("Note", typed, `,"optional":true`))},
		29: {Modal, form("Vote", "Save", "Cancel", field("Note", `{"type":"plain_text_input","placeholder":{"text":"Write a note"}}`, "")), form("Vote", "Save", "Cancel", field("Note", `{"type":"plain_text_input","placeholder":{"text":"$20K"}}`, ""))},
		31: {Modal, form("Vote", "Save", "Cancel", field("Note", typed, "")), form("Vote", "Save", "Cancel", field("Note", focused, ""))},
		33: {Modal, form("Vote", "Save", "Cancel", row(typed)), form("Vote", "Save", "Cancel", field("Note", typed, ""))},
		36: {Modal, form("Vote", "Save", "Cancel", section("a")+`,{"type":"alert","text":{"text":"no"}}`), form("Vote", "Save", "Cancel", `{"type":"alert","text":{"text":"no"}}`)},
		42: {Message, message(section("*ESC-1 · Initech*\nPlease vote.")), message(section("Please vote."))},
		43: {Message, message(section("*Answers*")), message(`{"type":"header","text":{"text":"Answers"}}`)},
		44: {Message, message(`{"type":"header","text":{"text":"Answers:"}}`), message(`{"type":"header","text":{"text":"Answers"}}`)},
		45: {Message, message(row(button("Add it", "")) + "," + section("More.")), message(section("More.") + "," + row(button("Add it", "")))},
		46: {Message, message(`{"type":"divider"},` + section("a")), message(section("a") + `,{"type":"divider"},` + section("b"))},
		49: {Message, message(section("It costs $153,333.33.")), message(section("It costs $153,333."))},
		50: {Message, message(section("Due <!date^1^{date_short}|1 Dec>")), message(section("Due <!date^1^{date_short}|1 Dec, 5:00 PM EST>"))},
		51: {Message, message(section("The vote closes today.")), message(section("The vote closes on 1 Dec."))},
		52: {Message, message(section("See above.")), message(section("See the options' card."))},
		53: {Message, message(row(button("Add 🎉", ""))), message(row(button("Add it", "")))},
		54: {Modal, form("Vote", "", "Done", `{"type":"alert","level":"error"}`), form("Vote", "", "Done", `{"type":"alert","text":{"text":"Not saved"}}`)},
		55: {Message, message(section("Ask U012345678.")), message(section("Ask <@U012345678>."))},
		56: {Message, message(section("<!here> vote")), message(section("Please vote"))},
		57: {Message, message(section("Oops, that is invalid.")), message(section("Please write a number."))},
		58: {Message, message(table("Costs, by option", cell+","+cell+","+cell+","+cell+","+cell+","+cell)), message(table("Costs, by option", cell))},
		59: {Message, message(table("Costs", cell)), message(table("Costs, by option", cell))},
		60: {Message, message(table("Costs, by option", `{"type":"raw_text","text":"at least $1,200"}`)), message(table("Costs, by option", `{"type":"raw_number","value":1200,"text":"1,200"}`))},
		61: {Message, message(strings.Replace(table("Costs, by option", cell), "{", `{"page_size":100,`, 1)), message(strings.Replace(table("Costs, by option", cell), "{", `{"page_size":10,`, 1))},
		63: {Message, message(section("a") + "," + chart("Cost", `"categories":[]`, points)), message(section("a") + "," + chart("Cost", axes, points))},
		64: {Message, message(section("a") + "," + chart("Cost", `"categories":[1,2,3,4,5,6,7],"x_label":"a","y_label":"b"`, points)), message(section("a") + "," + chart("Cost", axes, points))},
		65: {Message, message(section("a") + "," + chart("Cost", axes, `{"label":"a","value":21},`+points)), message(section("a") + "," + chart("Cost", axes, `{"label":"a","value":20},`+points))},
		66: {Message, message(section("They cost $2K.") + "," + chart("Cost", axes, points)), strings.Replace(message(section("Each costs $1.")+","+chart("Cost", axes, points)), "please vote", "$1", 1)},
		67: {Message, message(table("Costs, by option", `{"type":"raw_number","value":1,"text":"1"}`) + "," + chart("Cost", axes, points)), message(table("Costs, by option", `{"type":"raw_number","value":2,"text":"2"}`) + "," + chart("Cost", axes, points))},
		68: {Message, message(section("a") + "," + chart("Cost", axes, `{"label":"a","value":1}`)), message(section("a") + "," + chart("Cost", axes, points))},
		69: {Direct, message(row(button("Approve it", ""))), message(row(button("Vote", "")))},
		70: {Message, message(`{"type":"image","alt_text":""}`), message(`{"type":"image","alt_text":"A chart"}`)},
		77: {Home, `{"type":"home","blocks":[` + section("a") + `]}`, home},
		80: {Home, `{"type":"home","blocks":[` + section("a") + `]}`, home},
		84: {Home, `{"type":"home","blocks":[` + section("a") + `]}`, home},
	}
	no := func(string) bool { return false }
	breaks := func(on Surface, body string, rule int) bool {
		return slices.ContainsFunc(Check(on, []byte(body), no), func(b Breach) bool { return b.Rule == rule })
	}
	for _, r := range Rules() {
		c, ok := broken[r.No]
		require.True(t, ok, "nothing breaks rule %d", r.No)
		require.NotEmpty(t, r.Says)
		require.True(t, breaks(c.on, c.bad, r.No), "rule %d (%s) does not see %s", r.No, r.Says, c.bad)
		require.False(t, breaks(c.on, c.good, r.No), "rule %d (%s) is broken by %s", r.No, r.Says, c.good)
		delete(broken, r.No)
	}
	require.Empty(t, broken, "of no rule")
}

// TestEachPartOfARuleSeesItsBreach breaks what one example of a rule cannot show.
func TestEachPartOfARuleSeesItsBreach(t *testing.T) {
	long := strings.Repeat("word ", maxSentence+1)
	group := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, row(strings.ReplaceAll(button(fmt.Sprintf("Add %d", i), ""), `"a"`, fmt.Sprintf(`"a%d"`, i))))
		}
		return strings.Join(all, ",")
	}
	list := strings.Repeat(row(button("Add it", ""))+",", 6) + row(button("Add it", ""))
	for _, c := range []struct {
		rule   int
		on     Surface
		broken bool
		body   string
	}{
		{6, Message, true, message(group(perMessage + 1))},
		{6, Message, false, message(group(perMessage))},
		{6, Message, false, message(list)},
		{6, Message, true, message(row(`{"type":"overflow","action_id":"a"},{"type":"overflow","action_id":"b"}`))},
		{57, Message, true, message(section(long + "."))},
		{57, Message, false, message(section(long[:50] + ". " + long[:50] + "."))},
		{57, Message, true, message(section("Ask the DPO."))},
		{57, Message, true, message(section("Then he votes."))},
		{57, Message, false, message(section("Then Hera votes by 5:00 PM EST."))},
		{60, Message, true, message(table("Costs, by option", `{"type":"raw_number","value":1,"text":"$1"}`))},
		{66, Message, true, message(section("Each costs $1.") + "," + chart("Cost", axes, points))},
		{77, Home, true, strings.Replace(home, "Waiting for you", "Escalations", 1)},
		{77, Home, true, strings.Replace(home, "]}]}", "]},"+`{"type":"divider"},`+section("a")+"]}", 1)},
		{77, Home, true, strings.Replace(home, `{"type":"actions","elements":[`, `{"type":"actions","elements":[`+button("Add a", "")+","+button("Add b", "")+",", 1)},
		{77, Home, false, strings.Replace(home, `{"type":"actions"`, section("a")+`,{"type":"actions"`, 1)},
	} {
		got := slices.ContainsFunc(Check(c.on, []byte(c.body), func(string) bool { return false }), func(b Breach) bool { return b.Rule == c.rule })
		require.Equal(t, c.broken, got, "rule %d: %s", c.rule, c.body)
	}
}

func slices7(one string) string {
	s := one
	for range 6 {
		s += "," + one
	}
	return s
}
