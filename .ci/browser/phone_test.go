package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Whoever approves sees all of it at once on a phone: what the option gives, why, what it costs and what to know before,
// down to the button.
func TestTheApproversMessageFitsAPhone(t *testing.T) {
	const most = 700 // CSS pixels, at a width of 390
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	v.playTo("Tom Anderson presses “Approve”")
	v.goTo("tom", "dm")
	v.looks("light", 390, 844)
	v.sees("#list", "Approve option 2", "Know before")
	high, err := chromedp.Run(v.ctx, chromedp.Evaluate[float64](
		`[...document.querySelectorAll('#list .msg')].find((m) => m.innerText.includes('Approve option 2')).getBoundingClientRect().height`))
	require.NoError(t, err)
	t.Logf("%.0f px", high)
	require.Greater(t, high, 100.0)
	require.LessOrEqual(t, high, float64(most))
}
