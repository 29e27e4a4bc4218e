package browser

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// axed runs axe-core over what is on the page (the rules of WCAG 2.2 A and AA, and good practice) and lists what it
// finds wrong, a line each: the rule, what it asks for, and the first places that break it.
func (v *visitor) axed(state string) {
	v.t.Helper()
	v.do("load axe-core", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[any](axe(v.t)+";1")(ctx, t)
		return err
	}))
	v.within(3*patience, "axe-core's word", `() => {
		if (!window.axing) window.axing = axe.run(document, { resultTypes: ['violations'] }).then((r) => { window.found = r.violations; });
		return window.found ? true : null;
	}`)
	found, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`(() => {
		const all = window.found.map((f) => f.id + ': ' + f.help + ' (' + f.nodes.length + ')\n' + f.nodes.slice(0, 4).map((n) => '    ' + n.html.slice(0, 220) + '\n      ' + (n.any[0]?.message || n.all[0]?.message || '')).join('\n'));
		window.axing = window.found = undefined;
		return all;
	})()`))
	require.NoError(v.t, err)
	for _, f := range found {
		v.t.Errorf("%s: %s", state, f)
	}
}

// axe is axe-core's script, from the file $AXE.
func axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile(os.Getenv("AXE"))
	require.NoError(t, err, "AXE names the script axe.min.js of the package axe-core")
	return string(script)
}

// Nobody is shut out of the page's main states by how they see it, hear it or work it.
func TestNobodyIsShutOut(t *testing.T) {
	if os.Getenv("AXE") == "" {
		t.Skip("AXE names no script; .ci/run fetches it")
	}
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	v.axed("the beginning")
	v.pace("20")
	v.press("#story", "Play")
	v.within(2*patience, "the end", `() => /is over|cannot go on/.test(document.querySelector('#story').innerText) || null`)
	for _, scheme := range []string{"light", "dark"} {
		for _, wide := range []int64{1360, 390} {
			v.looks(scheme, wide, 844)
			at := fmt.Sprintf("%s, %d px wide: ", scheme, wide)
			for _, place := range []string{"esc-1-globaltech-industries", "dm", "home"} {
				v.goTo("sarah", place)
				v.axed(at + place)
			}
			v.goTo("tom", "dm")
			v.axed(at + "the approver's messages")
		}
	}
	v.goTo("sarah", "customers")
	v.press("#side", "Open an escalation")
	v.sees(".form", "Severity")
	v.axed("a form")
	v.do("go to the surfaces", chromedp.Navigate(v.base+"/storybook"))
	v.until("the surfaces", `() => document.querySelector('.book main') && true || null`)
	parts, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.parts a')].map((a) => a.getAttribute('href'))`))
	require.NoError(t, err)
	require.Greater(t, len(parts), 4)
	for _, p := range parts {
		v.do("go to "+p, chromedp.Navigate(v.base+p))
		v.until("the surfaces", `() => document.querySelector('.book main') && true || null`)
		v.axed(p)
	}
}
