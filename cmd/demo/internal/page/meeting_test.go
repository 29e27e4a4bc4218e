package page

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatPeopleTypedIsTextOnThePage(t *testing.T) {
	v := visit(t, "globaltech")
	v.opens(`<img src=x onerror=alert(1)> "quoted"`)
	sarah := v.desk.stage().Slack.Person("sarah")
	require.True(t, within(func() bool { return len(sarah.Channels()) == 2 }))
	room := v.be("sarah", sarah.Channels()[1].Name)
	page := room.sees("It <b>broke</b> & <script>alert(1)</script>", `<img src=x onerror=alert(1)> "quoted"`)
	require.NotContains(t, page, "<img")
	require.NotContains(t, page, "<b>broke")
	require.NotContains(t, page, "<script>alert")
	require.Empty(t, room.does(request{Do: "say", Text: "<u>me</u> & *bold*"}))
	require.Contains(t, room.sees("<u>me</u> &"), "&lt;u&gt;me&lt;/u&gt; &amp; <b>bold</b>")
	room.sees("Slack rules broken: none")
}

func TestAFormKeepsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	v := visit(t, "globaltech")
	require.Empty(t, v.does(request{Do: "say", Text: "/escalate Contoso: Deliveries are late"}))
	v.sees("Severity")
	require.Empty(t, v.does(request{Do: "fill", Where: "form", Form: map[string][]string{"summary": {"typed <kept>"}}}))
	require.Empty(t, v.presses("Change the people"))
	require.Contains(t, v.sees("Technical reviewer"), "typed &lt;kept&gt;</textarea>")

	require.Empty(t, v.does(request{Do: "submit", Where: "form", Form: map[string][]string{"customer": {""}}}))
	page := v.sees("Please complete this required field.")
	require.Contains(t, page, `aria-invalid="true"`)
	require.Contains(t, page, "typed &lt;kept&gt;</textarea>")

	require.Empty(t, v.does(request{Do: "close", Where: "form"}))
	require.NotContains(t, v.sees("customers"), `class="form"`)
	require.NotEmpty(t, v.does(request{Do: "close", Where: "form"}), "there is nothing to close any more")
}

func TestUnreadMarksGoWhenSomebodyLooks(t *testing.T) {
	v := visit(t, "globaltech")
	v.opens("Contoso")
	require.True(t, within(func() bool {
		_, page := v.get("/sarah/customers")
		return strings.Contains(page, `<span class="badge" data-text="1"></span><span class="nick">Lisa</span>`)
	}))
	lisa := v.be("lisa", "dm")
	lisa.sees("Please write your technical review")
	_, page := v.get("/sarah/customers")
	require.NotContains(t, page, `<span class="badge" data-text="1"></span><span class="nick">Lisa</span>`)
}

func TestButtonsOfOneNameAreToldApart(t *testing.T) {
	v := visit(t, "globaltech")
	v.opens("Contoso")
	room := v.be("sarah", "esc-1-contoso")
	room.sees("Business review", "Legal review")
	for _, left := range []string{"technical", "business"} { // the last of three, then the last of two
		require.Empty(t, room.presses("Waive"))
		room.sees("Waive a review")
		require.Empty(t, room.does(request{Do: "submit", Where: "form", Form: map[string][]string{"reason": {"Nobody is there"}}}))
		room.sees("waived by Sarah Martinez", left)
	}
	room.sees("Technical review · waiting for Lisa Wong", "0 of 3 reviews in, 2 waived")
}

func TestAFileCanBeOpenedAndFetchedByWhoSeesIt(t *testing.T) {
	v := visit(t, "globaltech")
	v.opens("Contoso")
	room := v.be("sarah", "esc-1-contoso")
	room.sees("Reviewing")
	require.Empty(t, room.does(request{Do: "say", Text: "/escalate notes"}))
	page := room.sees("ESC-1-notes-v1.md", "Download")
	_, rest, _ := strings.Cut(page, `href="/file/sarah/`)
	path, _, _ := strings.Cut(rest, `"`)
	status, notes := v.get("/file/sarah/" + path)
	require.Equal(t, 200, status)
	require.Contains(t, notes, "Contoso")
	status, said := v.get("/file/david/" + path)
	require.Equal(t, 404, status, said)
}

// The page holds many messages: only the newest are drawn, and of a new one only that is sent.
func TestOnlyWhatChangedIsSent(t *testing.T) {
	v := visit(t, "globaltech")
	ws := v.desk.stage().Slack
	for i := range 5000 {
		_, err := ws.Person("tom").Say(lobby, fmt.Sprintf("Message %d of many, with a few more words in it.", i), "")
		require.NoError(t, err)
	}
	s := v.stream("t1")
	all, whole := s.next()
	require.Len(t, all.Regions, 9)
	require.Contains(t, all.Items, "earlier")
	require.Less(t, len(all.Items), windowSize+5)
	require.Contains(t, all.Items["earlier"], "4941 more")

	_, err := ws.Person("lisa").Say(lobby, "The newest one", "")
	require.NoError(t, err)
	for {
		one, size := s.next()
		if len(one.Order) == 0 {
			continue // a region, such as the count of calls
		}
		require.Contains(t, one.Items[one.Order[len(one.Order)-1]], "The newest one")
		require.LessOrEqual(t, len(one.Items), 3, "the message, the button above and the line before")
		require.Less(t, size, whole/4)
		break
	}
	v.does(request{Do: "earlier", Tab: "t1"})
	for {
		if more, _ := s.next(); len(more.Items) > windowMore-5 {
			break
		}
	}
}
