package browser

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// The story plays by itself, the page follows it from person to person, and at its end the
// notes are there.
func TestTheStoryPlaysOnThePage(t *testing.T) {
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	v.press("#story", "Step")
	v.sees(".form", "Open an escalation", "Severity")
	v.sees("#caption", "Sarah Martinez types /escalate")
	v.pace("20")
	v.press("#story", "Play")
	v.until("another person", `() => !document.querySelector('#rail-sarah [aria-current]') || null`)
	v.until("the end", `() => /is over|cannot go on/.test(document.querySelector('#story').innerText) || null`)
	v.sees("#story", "The story is over.")
	v.sees("#strict", "Slack rules broken: none")
	v.press("#rail", "Sarah")
	v.press("#side", "esc-1-globaltech-industries")
	v.sees("#list .file", "ESC-1-notes-v1.md")
	v.until("the notes", `() => { const f = document.querySelector('#list .file'); f.closest('.msg').scrollIntoView(); return true; }`)
	v.picture("notes")

	// The file itself, in a window of its own.
	v.until("the file", `() => fetch(document.querySelector('#list .file a').href).then((r) => r.text()).then((s) => s.includes('GlobalTech Industries') || null)`)
}

// Everything can be done with the keys, and what has the focus keeps it while the page changes.
func TestTheKeysAreEnough(t *testing.T) {
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	v.sees("#list", "Who can join a call?")
	v.types("/")
	focused := func(what, script string) {
		t.Helper()
		v.until(what+" has the focus", `(id) => (`+script+`) || null`, "")
	}
	focused("the line to type in", `document.activeElement.id === 'say' && document.activeElement.value === '/'`)
	v.types(kb.ArrowDown)
	v.sees("#complete [aria-selected=true]", "/escalate open")
	v.types("escalate Contoso: late\r")
	focused("the first field", `document.activeElement.value === 'Contoso'`)
	v.types("\t")
	focused("the second field", `document.activeElement.value === 'late'`)
	v.types(" again")
	v.types("\t")
	focused("the severity", `document.activeElement.value === 'High'`)
	v.types("\t")
	focused("the button", `document.activeElement.innerText === 'Change the people'`)
	v.types(" ")
	focused("the first new field", `document.activeElement.closest('[data-field]')?.dataset.block === 'technical'`)
	v.sees(".form textarea", "") // what was typed is still there
	v.until("what was typed", `() => document.querySelector('.form textarea').value === 'late again' || null`)
	// The focus stays in the form, and goes back to what opened it.
	v.presses('\t', chromedp.ModifierShift)
	v.until("the last button", `() => { document.querySelector('.form [data-do=submit]').focus(); return true; }`)
	v.types("\t")
	focused("the form's first control", `document.activeElement.closest('.form > header')`)
	v.presses('\t', chromedp.ModifierShift)
	focused("the form's last control", `document.activeElement.dataset.do === 'submit'`)
	v.types(kb.Escape)
	v.gone(".form")
	focused("the line to type in", `document.activeElement.id === 'say'`)
	v.press("#side", "Open an escalation")
	v.sees(".form", "Severity")
	v.types(kb.Escape)
	v.gone(".form")
	focused("the shortcut", `document.activeElement.innerText.trim() === 'Open an escalation'`)

	// A meeting in which something happened is not left without a question.
	v.press("#story", "Start over")
	v.sees("#ask[open]", "Leave this meeting?")
	v.press("#ask", "Stay")
	v.until("that nothing was left", `() => !document.querySelector('#ask').open || null`)
	v.presses('3', chromedp.ModifierAlt)
	v.sees("#side .me", "Lisa Wong")

	// Each thing that can be pressed or filled in has a name.
	unnamed, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('button, a, select, textarea, input')]
		.filter((e) => e.offsetParent && !(e.innerText || e.getAttribute('aria-label') || e.labels?.length || e.title)).map((e) => e.outerHTML)`))
	require.NoError(t, err)
	require.Empty(t, unnamed)
}

// A workspace after a busy month is as quick as an empty one: of a long channel only the newest
// messages are on the page, and only what is different is sent.
func TestABusyWorkspaceIsQuick(t *testing.T) {
	const quick = 2 * time.Second // on a busy machine; alone it is a tenth of that
	v := open(t, demo(t, "-story", "crowd"), 1360, 860)
	v.goTo("sarah", "customers")
	v.until("the workspace is full", `() => !document.querySelector('#clock .job') && document.querySelectorAll('#side .ch').length > 50 || null`)
	took := func(what, start, ready string) {
		t.Helper()
		ms := v.took(what, start, ready)
		t.Logf("%s: %d ms", what, ms.Milliseconds())
		require.Less(t, ms, quick, what)
	}
	took("another channel", `document.querySelector('#ch-esc-50-trey-research-50 a').click()`,
		`document.querySelector('#head h1').innerText.includes('esc-50') && document.querySelectorAll('#list .msg').length > 50`)
	took("earlier messages", `document.querySelector('[data-do=earlier]').click()`, `document.querySelectorAll('#list .msg').length > 90`)
	v.sees("#list", "ESC-50 · Trey Research 50", "the customer asked again")
	took("another person", `document.querySelector('#rail-lisa a').click()`, `document.querySelector('#side .me').innerText.includes('Lisa Wong')`)
	took("a message of one's own", `say.value = 'Is anybody there?'; composer.requestSubmit()`,
		`document.querySelector('#list li:last-child').innerText.includes('Is anybody there?')`)
	took("Home with all of them", `document.querySelector('#side a[href$="/home"]').click()`, `!!document.querySelector('#list .home')`)
	elements, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](`document.querySelectorAll('*').length`))
	require.NoError(t, err)
	require.Less(t, elements, 8000)
	v.press("#clock", "+1 day")
	v.sees("#clock", "in that time")
	v.sees("#strict", "Slack rules broken: none")
}

// A narrow window and a dark one show all of it, and nothing is wider than the window.
func TestANarrowWindowHoldsThePage(t *testing.T) {
	v := open(t, demo(t), 390, 844)
	v.goTo("sarah", "customers")
	v.press("#side", "Open an escalation")
	v.sees(".form", "Severity")
	for _, size := range [][2]int64{{1000, 700}, {320, 640}, {390, 844}} {
		v.looks("light", size[0], size[1])
		v.until("that it fits", `() => {
			const f = document.querySelector('.form').getBoundingClientRect();
			return (document.documentElement.scrollWidth <= innerWidth && f.left >= 0 && f.right <= innerWidth && f.bottom <= innerHeight) || null;
		}`)
	}
	v.picture("narrow")
	v.press(".form", "Cancel")
	v.gone(".form")
	v.press("#clock", "+1 hour")
	v.sees("#clock", "14:40")
}
