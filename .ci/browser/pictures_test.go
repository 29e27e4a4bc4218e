package browser

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// playTo lets the story go on, step by step, until the next one reads as the words say.
func (v *visitor) playTo(words string) {
	v.t.Helper()
	const most = 3 * time.Minute
	script := `(words) => {
		const story = document.querySelector('#story'), done = story.querySelector('progress').value;
		const next = [...story.querySelectorAll('.note')].pop().innerText, step = story.querySelector('[data-do=step]');
		if (words ? next.startsWith('Next') && next.includes(words) : /is over|cannot go on/.test(next)) return true;
		if (!step.disabled && window.stepped !== done) { window.stepped = done; step.click(); }
		return null;
	}`
	v.within(most, "the story up to "+words, script, words)
}

// pace sets how fast the story plays: "1" to read, "3" brisk, "20" fast.
func (v *visitor) pace(times string) {
	v.t.Helper()
	v.until("the pace", `(times) => {
		const s = document.querySelector('select[data-do=pace]');
		if (!s) return null;
		s.value = times;
		s.dispatchEvent(new Event('change', { bubbles: true }));
		return true;
	}`, times)
}

// looks makes the page dark or light, and as wide and high as it is told.
func (v *visitor) looks(scheme string, width, height int64) {
	v.t.Helper()
	v.do("the size", chromedp.EmulateViewport(width, height))
	v.media("prefers-color-scheme", scheme)
}

// media sets what a person asked of their system.
func (v *visitor) media(feature, value string) {
	v.t.Helper()
	v.do(feature, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
		})
		return err
	}))
}

// show brings the last of the place to the top of the room.
func (v *visitor) show(place string) {
	v.t.Helper()
	v.until("show "+place, `(place) => { const e = [...document.querySelectorAll(place)].pop(); e?.closest('.msg').scrollIntoView(); return !!e || null; }`, place)
}

// cut keeps a picture of some places only, with margins around them, twice as fine.
func (v *visitor) cut(name, places string, beside, above float64) {
	v.t.Helper()
	r, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]float64](`(() => {
		const all = [...document.querySelectorAll(`+strconv.Quote(places)+`)].map((e) => e.getBoundingClientRect());
		const [x, y] = [Math.min(...all.map((r) => r.left)), Math.min(...all.map((r) => r.top))];
		return [x, y, Math.max(...all.map((r) => r.right)) - x, Math.max(...all.map((r) => r.bottom)) - y];
	})()`))
	require.NoError(v.t, err)
	v.do("cut "+name, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		got, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Clip: &page.Viewport{X: r[0] - beside, Y: r[1] - above, Width: r[2] + 2*beside, Height: r[3] + 2*above, Scale: 2},
		})
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(os.Getenv("PICTURES"), name+".png"), got.Data, 0o644)
	}))
}

// fits fails for what is wider than the window, and for words that are cut off where nothing says that they go on.
func (v *visitor) fits(state string) {
	v.t.Helper()
	wide, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`(() => {
		const out = [], says = (e) => e.tagName + '.' + e.className + ' ' + (e.innerText || e.getAttribute('aria-label') || '').slice(0, 60);
		const held = (e) => { for (e = e.parentElement; e && e !== document.body; e = e.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX)) return true; };
		if (document.documentElement.scrollWidth > innerWidth) out.push('the page is ' + document.documentElement.scrollWidth + ' px wide');
		for (const e of document.querySelectorAll('body *')) {
			if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('.hidden, .skip, svg')) continue;
			if (e.getBoundingClientRect().right > innerWidth + 1 && !held(e)) out.push('beyond the edge: ' + says(e));
			const s = getComputedStyle(e);
			if (e.matches('button, .btn, th, td, h1, h2, h3, label') && e.scrollWidth > e.clientWidth + 1 && s.display !== 'inline' && s.textOverflow !== 'ellipsis' && s.overflowX !== 'visible') out.push('cut off: ' + says(e));
		}
		for (const e of document.querySelectorAll('#scroll, .blocks')) if (e.scrollWidth > e.clientWidth + 1) out.push('scrolls sideways: ' + says(e));
		return [...new Set(out)].slice(0, 8);
	})()`))
	require.NoError(v.t, err)
	require.Empty(v.t, wide, state)
}

// Pictures of what people see, for somebody to look at, are kept in the folder that $PICTURES
// names. Without one they are taken all the same: every surface has to be there to be seen.
func TestPictures(t *testing.T) {
	if os.Getenv("PICTURES") == "" {
		t.Setenv("PICTURES", t.TempDir())
	}
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	shoot := func(name string, places ...string) {
		for _, l := range []struct {
			name, scheme  string
			width, height int64
		}{
			{name, "light", 1280, 860}, {name + "-dark", "dark", 1280, 860},
			{name + "-phone", "light", 390, 844}, {name + "-phone-dark", "dark", 390, 844},
		} {
			v.looks(l.scheme, l.width, l.height)
			for _, p := range places {
				v.show(p)
			}
			v.fits(l.name)
			v.picture(l.name)
		}
		v.looks("light", 1360, 860)
	}
	v.playTo("Sarah Martinez presses “Change the people”")
	shoot("opening")
	v.cut("readme-opening", ".form", 12, 12)
	v.playTo("Sarah Martinez sends the form")
	shoot("people")
	v.playTo("Sarah Martinez presses “Edit customer”")
	shoot("brief")
	v.playTo("Robert Kim sends the form")
	shoot("legal")
	v.playTo("Robert Kim fills in “Cap on service credits”: 10%")
	shoot("refused")
	v.playTo("Sarah Martinez presses “Open the vote”")
	shoot("findings")
	shoot("comparison", "figure.table")
	v.show("figure.table")
	v.cut("readme-options", ".msg:has(figure.table) .body > .by, .msg:has(figure.table) .ava, figure.table, figure.chart", 20, 6)
	v.playTo("Sarah Martinez presses “Option 2")
	v.sees("#list", "Vote open", "Abstain")
	shoot("ballot", "#list > li:last-child .msg")
	v.playTo("Lisa Wong presses “Option 2")
	v.sees("#list", "2 of 4 have voted")
	v.looks("light", 1360, 1700) // all of the ballot
	v.sees("#list", "2 of 4 have voted")
	v.cut("readme-vote", "#list > li:nth-last-child(2) .msg", 0, 0) // an answer to who voted last stands below it
	v.looks("light", 1360, 860)
	v.playTo("Tom Anderson presses “Approve”")
	shoot("approve")
	v.playTo("Sarah Martinez presses “Adjourn")
	shoot("plan")
	v.playTo("Lisa Wong hears nothing")
	v.press("#rail", "Sarah")
	v.sees("#side .me", "Sarah Martinez")
	v.press("#side", "esc-1-globaltech-industries")
	v.sees("#head", "esc-1-globaltech-industries")
	shoot("notes", "article:has(.file)")
	v.until("to follow the story again", `() => { document.querySelector('#follow').checked = true; return true; }`)
	v.playTo("Sarah Martinez presses “Mark done”")
	shoot("reminder")
	v.cut("readme-reminder", "#list > li:last-child .msg", 0, 0)
	v.goTo("lisa", "home")
	v.sees(".home", "ESC-1")
	shoot("home")
	v.goTo("sarah", "customers")
	v.types("/")
	v.sees("#complete", "/escalate hand-over")
	shoot("complete")
}
