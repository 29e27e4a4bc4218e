package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// times is how often the words stand in the room.
func (v *visitor) times(words string) int {
	v.t.Helper()
	n, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](`document.querySelector('#list').innerText.split('`+words+`').length - 1`))
	require.NoError(v.t, err)
	return n
}

// opens opens an escalation as Sarah, with Lisa as its configured technical reviewer, up to the last button.
func (v *visitor) opens(customer string) {
	v.t.Helper()
	v.goTo("sarah", "customers")
	v.sees("#list", "Who can join a call?")
	v.press("#foot", "Message #customers, or type / for a command")
	v.types("/escalate " + customer + ": Deliveries are late\r")
	v.sees(".form", "Open an escalation")
	v.sees(".form", "technical: Lisa Wong")
}

// reviews fills in Lisa's review, up to the last button.
func (v *visitor) reviews() {
	v.t.Helper()
	v.press("#list", "Write review")
	v.writes("What happened", "A truck broke down.")
	v.writes("Root cause", "An old truck")
}

// Whatever is done to Slack and to the bot, at once and in turn: what was saved is said when it
// can be, and once.
func TestTroubleLosesNothingAndSaysNothingTwice(t *testing.T) {
	v := open(t, demo(t), 1360, 860)

	// The bot is killed while everything that it owes is unsaid.
	v.opens("Contoso")
	v.press("#trouble", "Rate limited")
	v.sees("#trouble", "Rate limited: end that")
	v.press(".form", "Open")
	v.sees(".form", "ESC-1")
	v.press("#trouble", "Kill the bot")
	v.sees("#trouble", "The bot is not running")
	v.press("#rail", "Lisa")
	v.sees("#side .me", "Lisa Wong")
	v.press("#side", "escalate")
	v.sees("#list", "Nothing has been said here yet.")
	v.press("#clock", "Until something happens")
	v.sees("#clock", "The bot is not running, so nothing happens by itself.")
	v.press("#side", "Open an escalation")
	v.sees("#toast", "The app did not answer: it is not running.")
	v.press("#trouble", "Rate limited: end that")
	v.press("#trouble", "Start it again")
	v.sees("#trouble", "The bot runs")
	const asked = "Please write your technical review"
	v.press("#clock", "Until something happens") // Slack had asked for half a minute
	v.sees("#list", asked)
	v.press("#clock", "+1 hour")
	v.sees("#clock", "in that time", "14:4")
	require.Equal(t, 1, v.times(asked))

	// Slack is down while somebody acts: they are told, and the bot goes on when it is back.
	v.press("#trouble", "Slack is down")
	v.sees("#trouble", "The bot is not connected")
	v.press("#list", "Write review")
	v.sees("#toast", "Slack is down. Nothing that was saved is lost")
	v.press("#trouble", "Slack is down: end that")
	v.sees("#trouble", "The bot runs")
	v.reviews()
	v.press(".form", "Confirm")
	v.sees(".form", "Saved")
	v.press(".form", "Close all")
	v.press("#side", "esc-1-contoso")
	v.sees("#list", "A truck broke down.", "Reviewing · 1 of")
	require.Equal(t, 1, v.times("Deliveries are late"), "the brief")
	require.Equal(t, 1, v.times("A truck broke down."))
	v.sees("#strict", "Slack rules broken: none")
}
