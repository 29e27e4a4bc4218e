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

// On a phone no text is squeezed by the button beside it, and whatever is pressed is 44 px high, on every surface.
func TestNothingIsSqueezedOnAPhone(t *testing.T) {
	v := open(t, demo(t), 390, 844)
	v.goTo("sarah", "customers")
	bad := func(place string) {
		t.Helper()
		found, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`(() => {
			const out = [], says = (e) => e.tagName + ' ' + (e.innerText || e.getAttribute('aria-label') || e.id).slice(0, 60);
			for (const g of document.querySelectorAll('.section:has(> .acc) > .grow'))
				if (g.checkVisibility() && g.getBoundingClientRect().width < 0.7 * g.parentElement.getBoundingClientRect().width) out.push('squeezed: ' + says(g));
			for (const e of document.querySelectorAll('button, a.btn, .tabs a, #rail a, #side a, select, input, textarea, summary')) {
				const at = (e.matches('[type=checkbox], [type=radio]') ? e.closest('label') : e).getBoundingClientRect();
				if (e.checkVisibility() && !e.closest('.table, .skip') && at.height < 43.5) out.push(at.height + ' px high: ' + says(e));
			}
			return [...new Set(out)].slice(0, 8);
		})()`))
		require.NoError(t, err)
		require.Empty(t, found, place)
	}
	bad("the beginning")
	v.press("#side", "Open an escalation")
	v.sees(".form", "Severity")
	v.press(".form", "Change the people")
	v.sees(".form", "Technical reviewer")
	bad("a form")
	v.do("go to the surfaces", chromedp.Navigate(v.base+"/storybook"))
	v.until("the surfaces", `() => document.querySelector('.book main') && true || null`)
	parts, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.parts a')].map((a) => a.getAttribute('href'))`))
	require.NoError(t, err)
	for _, p := range parts {
		v.do("go to "+p, chromedp.Navigate(v.base+p))
		v.until("the surfaces", `() => document.querySelector('.book main') && true || null`)
		bad(p)
	}
}
