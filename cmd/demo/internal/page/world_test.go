package page

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake/wire"
	"escalate/bot/view"
)

func TestTheStoryPlaysStepsAndStops(t *testing.T) {
	v := visit(t, "globaltech")
	st := v.desk.stage()
	v.does(request{Do: "step"})
	require.True(t, within(func() bool { s := st.play.state(); return s.Done == 1 && !s.Busy }))
	v.sees("Open an escalation", "Next Sarah Martinez")

	v.does(request{Do: "pace", Text: "20"})
	v.does(request{Do: "play"})
	require.True(t, within(func() bool { return st.play.state().Done > 12 }))
	require.NotEmpty(t, v.does(request{Do: "hour"}), "the clock is the story's while it plays")
	v.does(request{Do: "pause"})
	require.True(t, within(func() bool { return !st.play.state().Busy }))
	at := st.play.state().Done
	require.Less(t, at, st.play.state().Of)
	require.Never(t, func() bool { return st.play.state().Done != at }, 300*time.Millisecond, 50*time.Millisecond)

	// Start over is another world, in which nothing has happened.
	v.does(request{Do: "open", Text: "globaltech"})
	require.Zero(t, v.desk.stage().play.state().Done)
	require.Nil(t, v.desk.stage().Slack.Person("sarah").View())
	v.sees("13:40")
}

func TestAStoryPlaysToItsEnd(t *testing.T) {
	v := visit(t, "northwind")
	v.does(request{Do: "pace", Text: "20"})
	v.does(request{Do: "play"})
	st := v.desk.stage()
	require.Eventually(t, func() bool { return st.play.state().Over }, time.Minute, 50*time.Millisecond)
	require.Empty(t, st.play.state().Err)
	require.Empty(t, st.Slack.Violations())
}

// Whoever follows the story is taken along, also when it went on while their page was changing its stream. Whoever opens a
// page stays where they opened it.
func TestAPageThatWasAwayIsTakenAlong(t *testing.T) {
	v := visit(t, "globaltech")
	v.does(request{Do: "pace", Text: "20"})
	v.does(request{Do: "play"})
	p := v.desk.stage().play
	require.Eventually(t, func() bool { return p.missed("").Moves > 2 }, time.Minute, 10*time.Millisecond)
	v.does(request{Do: "pause"})
	now := p.missed("")
	require.Nil(t, now.Go, "a new page")
	require.NotNil(t, p.missed("1").Go, "it heard of no move")
	require.Nil(t, p.missed(strconv.Itoa(p.missed("").Moves)).Go, "it heard of all")
	require.Nil(t, p.missed("9999").Go, "it heard of another story's")
}

func TestTheClockIsAtHand(t *testing.T) {
	v := visit(t, "globaltech")
	v.sees("13:40 Monday, 10 November 2025", "America/New York")
	v.be("robert", lobby).sees("12:40 Monday, 10 November 2025", "America/Chicago")
	require.Empty(t, v.does(request{Do: "hour"}))
	v.sees("14:40", "Nobody heard anything in that time.")
	require.Empty(t, v.does(request{Do: "until"}))
	v.sees("Nothing more is planned")
	v.opens("Contoso")
	v.be("lisa", "dm").sees("Please write your technical review")
	require.Empty(t, v.does(request{Do: "until"}))
	v.sees("It happened after")
	require.Empty(t, v.does(request{Do: "day"}))
	v.sees("Tuesday, 11 November 2025")
}

// What somebody's click still causes is not what they wait for when they press "Until something happens".
func TestUntilWaitsForSomethingNew(t *testing.T) {
	v := visit(t, "globaltech")
	v.opens("Contoso")
	require.Empty(t, v.does(request{Do: "until"}))
	_, _, said := v.desk.stage().job.now()
	require.Contains(t, said, "It happened after")
	require.NotContains(t, said, "less than a minute")
}

// A bot that is killed says nothing; started again it goes on, loses nothing and says nothing twice.
func TestTroubleAtHand(t *testing.T) {
	v := visit(t, "globaltech")
	v.opens("Contoso")
	room := v.be("sarah", "esc-1-contoso")
	room.sees("0 of 3 reviews in")

	require.Empty(t, v.does(request{Do: "kill"}))
	v.sees("The bot is not running")
	require.Contains(t, v.does(request{Do: "say", Text: "/escalate status"}), "it is not running")
	require.Empty(t, v.does(request{Do: "until"}))
	v.sees("The bot is not running, so nothing happens by itself.")
	require.Empty(t, v.does(request{Do: "start"}))
	v.sees("The bot runs")

	require.Empty(t, v.does(request{Do: "limit"}))
	require.Empty(t, room.presses("Waive"))
	room.sees("Waive a review")
	require.Empty(t, room.does(request{Do: "submit", Where: "form", Form: map[string][]string{"reason": {"Nobody is there"}}}))
	require.Never(t, func() bool {
		_, page := v.get("/sarah/esc-1-contoso")
		return strings.Contains(page, "0 of 3 reviews in, 1 waived")
	}, 300*time.Millisecond, 50*time.Millisecond)
	require.Empty(t, v.does(request{Do: "unlimit"}))
	require.Empty(t, v.does(request{Do: "hour"}))
	room.sees("0 of 3 reviews in, 1 waived")

	require.Empty(t, v.does(request{Do: "down"}))
	require.Contains(t, v.does(request{Do: "say", Text: "/escalate"}), "Slack is down")
	require.Empty(t, v.does(request{Do: "up"}))
	require.True(t, within(func() bool { return v.does(request{Do: "say", Text: "/escalate list"}) == "" }))
	lisa := v.be("lisa", "dm").sees("Please write your technical review")
	require.Equal(t, 1, strings.Count(lisa, "Please write your <b>technical review</b>"))
	v.sees("Slack rules broken: none")
}

// What the workspace refuses because a rule of Slack was broken stands on the page, in words.
func TestWhatWasRefusedIsListed(t *testing.T) {
	v := visit(t, "globaltech")
	v.sees("Slack rules broken: none")
	ws := v.desk.stage().Slack
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, ws.APIURL()+"chat.postMessage", strings.NewReader(
		url.Values{"token": {ws.BotToken()}, "channel": {ws.Person("sarah").DM()}, "blocks": {`[{"type":"divider","block_id":"x"},{"type":"divider","block_id":"x"}]`}}.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := ws.HTTPClient().Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	v.sees("broke a rule of Slack", "chat.postMessage")
}

// Each word that the completion offers is one that the bot's own help names.
func TestTheCompletionOffersWhatTheBotKnows(t *testing.T) {
	post := (&view.View{Command: "/escalate"}).Help()
	help := post.Text
	for _, b := range post.Blocks {
		help += string(wire.Encode(b))
	}
	for _, w := range words {
		if w.Command != "help" { // which whoever reads it has found
			require.Contains(t, help, strings.TrimSpace("`/escalate "+w.Command), w.Command)
		}
	}
}

func TestNamesStandInTheirNaturalOrder(t *testing.T) {
	require.Negative(t, natural("esc-2-a", "esc-10-a"))
	require.Positive(t, natural("esc-10-b", "esc-10-a"))
	require.Negative(t, natural("customers", "esc-1"))
	require.Zero(t, natural("esc-1", "esc-1"))
	require.Negative(t, natural("esc-1", "esc-1-a"))
}
