package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// What stands around a meeting: shortcuts of a message, menus, pins, forms upon forms, chips.
func TestWhatStandsAroundAMeeting(t *testing.T) {
	v := open(t, demo(t), 1360, 860)

	// A message is escalated from its menu; its words are in the form and in the brief.
	v.goTo("sarah", "customers")
	astray, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](`{
		const more = document.querySelector('#list [aria-label="More for this message"]');
		more.click();
		const seen = more.popoverTargetElement.checkVisibility({ visibilityProperty: true });
		more.click();
		seen
	}`))
	require.NoError(t, err)
	require.False(t, astray, "a menu is seen before it stands beside its button, and a click on it there hits what is behind it")
	v.press("#list", "More for this message")
	v.press("#list", "Escalate this")
	v.sees(".form", "Open an escalation")
	v.until("the quote", `() => [...document.querySelectorAll('.form textarea')].some((e) => e.value.includes('Who can join a call?')) || null`)
	v.writes("Customer", "Contoso & Söhne <b>")
	v.press(".form", "Change the people")

	// Several people are chips: one more, one less; what was typed stays.
	v.chooses("Technical reviewer", "David Chen")
	v.sees(".form [data-block=technical]", "Lisa Wong", "David Chen")
	v.press(".form", "Remove David Chen")
	v.gone(".form [data-v='" + v.idOf("David Chen") + "'].chip")
	v.writes("What happened", "They wrote twice")
	v.press(".form", "Open")
	v.sees(".form", "ESC-1")
	v.press(".form", "Close all")
	v.gone(".form")

	// The channel has a topic and a pinned brief, which is one click away.
	v.press("#side", "esc-1-contoso-sohne-b")
	v.sees("#head .topic", "Contoso & Söhne")
	v.press("#head", "1 pinned")
	v.press("#pins", "ESC-1 · Contoso & Söhne <b>")
	v.sees("#list", "Who can join a call?", "Pinned")

	// A form upon a form: Back leads to the one below, as it was.
	v.press("#list", "Edit customer")
	v.writes("Annual contract value", "$2.3M")
	v.press(".form", "Save")
	v.press(".form", "Done")
	v.gone(".form")
	v.press("#list", "Propose an option")
	v.writes("Title", "A sincere apology")
	v.writes("Service credit, percent", "10")
	v.writes("Service credit, amount", "$23K")
	v.press(".form", "Propose")
	v.sees(".form", "as read", "$23,000")
	v.press(".form", "Show working")
	v.sees(".form [aria-label=Back]", "")
	v.press(".form", "Back")
	v.sees(".form", "as read", "$23,000")
	v.press(".form", "Close all")
	v.gone(".form")

	// An overflow menu opens by a click, is walked with the arrows, and closes with Escape.
	v.sees("#list", "A sincere apology")
	v.press("#list", "More actions for Option 1 · A sincere apology")
	v.until("the menu", `() => document.querySelector('[popover]:popover-open')?.contains(document.activeElement) || null`)
	v.types("\u001b")
	v.until("that the menu goes", `() => !document.querySelector('[popover]:popover-open') || null`)
	v.press("#list", "More actions for Option 1 · A sincere apology")
	v.press("[popover]:popover-open", "Withdraw")
	v.sees("#list", "A sincere apology")

	// Nothing that is written is fainter than it may be, by day and by night.
	for _, scheme := range []string{"light", "dark"} {
		v.looks(scheme, 1360, 860)
		faint, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](contrast))
		require.NoError(t, err)
		require.Empty(t, faint, scheme)
	}
	v.sees("#strict", "Slack rules broken: none")
}

// idOf is the user id of a person in the open form.
func (v *visitor) idOf(name string) string {
	v.t.Helper()
	id, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`[...document.querySelectorAll('.form option')].find((o) => o.dataset.text === '`+name+`').value`))
	require.NoError(v.t, err)
	return id
}

// contrast finds texts whose contrast with what is behind them is below 4.5 to 1.
const contrast = `(() => {
	const rgb = (s) => (s.match(/[\d.]+/g) || []).map(Number);
	const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
	const faint = new Set();
	for (const e of document.querySelectorAll('body *')) {
		if (!e.offsetParent || e.closest('svg, :disabled, option') || ![...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim())) continue;
		const fg = rgb(getComputedStyle(e).color), bg = behind(e), [a, b] = [light(fg), light(bg)].sort((x, y) => y - x);
		if ((a + 0.05) / (b + 0.05) < 4.5) faint.add(e.className + ' ' + e.innerText.slice(0, 30) + ' ' + fg + ' on ' + bg);
	}
	return [...faint];
})()`
