package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// focused waits until what has the focus is as the script says.
func (v *visitor) focused(what, script string) {
	v.t.Helper()
	v.until(what+" has the focus", `() => (`+script+`) || null`)
}

// kept walks through an open form with the key, once around and more, and fails where the focus leaves it.
func (v *visitor) kept(key rune, modifiers ...chromedp.Modifier) {
	v.t.Helper()
	const around = `document.querySelectorAll('.form :is(button, input, select, textarea, summary)').length + 2`
	n, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](around))
	require.NoError(v.t, err)
	require.Greater(v.t, n, 4)
	for range n {
		v.presses(key, modifiers...)
		v.focused("something in the form", `document.activeElement.closest('.form')`)
	}
}

// A form holds the focus, with Tab both ways round, and gives it back to what opened it however it is left.
func TestAFormHoldsTheFocusAndGivesItBack(t *testing.T) {
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	const opener = `document.activeElement.innerText.trim() === 'Open an escalation' && document.activeElement.closest('#side')`
	ways := map[string]func(){
		"Escape":    func() { v.types(kb.Escape) },
		"Cancel":    func() { v.press(".form", "Cancel") },
		"Close all": func() { v.press(".form", "Close all") },
		"submit": func() {
			v.writes("Customer", "Contoso")
			v.writes("What happened", "They wrote twice")
			v.press(".form", "Open")
			v.sees(".form", "ESC-1 is open")
			v.press(".form", "Done")
		},
	}
	for _, way := range []string{"Escape", "Cancel", "Close all", "submit"} {
		v.press("#side", "Open an escalation")
		v.sees(".form", "Severity")
		if way == "Escape" {
			v.kept('\t')
			v.kept('\t', chromedp.ModifierShift)
		}
		ways[way]()
		v.gone(".form")
		v.focused("after "+way+" what opened the form", opener)
	}

	// Of a card that is drawn anew while the form is open, the same button.
	v.press("#side", "esc-1-contoso")
	v.sees("#head", "esc-1-contoso")
	v.press("#list", "Edit customer")
	v.sees(".form", "Annual contract value")
	v.writes("Annual contract value", "$2.3M")
	v.press(".form", "Save")
	v.sees(".form", "Saved")
	v.press(".form", "Done")
	v.gone(".form")
	v.focused("Edit customer", `document.activeElement.innerText.trim() === 'Edit customer'`)

	// What is answered has no button any more: the focus stays at that message, and is not lost at the page's beginning.
	v.press("#rail", "Lisa")
	v.sees("#side .me", "Lisa Wong")
	v.press("#side", "escalate")
	v.reviews()
	v.press(".form", "Confirm")
	v.sees(".form", "Saved")
	v.press(".form", "Close all")
	v.gone(".form")
	v.focused("the answered message", `document.activeElement.matches('.msg') && document.activeElement.innerText.includes('technical review')`)
}

// What was sent from far down a form is read as saved from its beginning, by eye and by ear.
func TestWhatIsSavedBeginsAtItsTop(t *testing.T) {
	v := open(t, demo(t), 390, 600)
	v.opens("Contoso")
	const low = `() => { const b = document.querySelector('.form .blocks'); b.scrollTop = b.scrollHeight; return b.scrollTop > 100 || null; }`
	const top = `document.querySelector('.form .blocks').scrollTop === 0 && document.activeElement === document.querySelector('.form h2')`
	v.press(".form", "Change the people")
	v.sees(".form .chip", "Lisa Wong")
	v.until("to be far down", low)
	v.press(".form", "Open")
	v.sees(".form", "ESC-1 is open")
	v.focused("the title, in sight,", top)
	v.press(".form", "Done")
	v.gone(".form")
	v.do("Lisa's messages", chromedp.Navigate(v.base+"/lisa/dm"))
	v.reviews()
	v.until("to be far down", low)
	v.press(".form", "Confirm")
	v.sees(".form", "Saved")
	v.focused("the title, in sight,", top)
}

// A screen reader says each message that comes in, once, and nothing that was there before.
func TestNewMessagesAreSaidOnce(t *testing.T) {
	v := open(t, demo(t, "-story", "crowd"), 1360, 860)
	v.goTo("sarah", "customers")
	v.until("the workspace is full", `() => !document.querySelector('#clock .job') && document.querySelectorAll('#side .ch').length > 50 || null`)
	// What stands in a live region is said when it is put there.
	v.until("to listen", `() => {
		window.heard = [];
		new MutationObserver((all) => {
			for (const m of all) for (const n of m.addedNodes) {
				const on = n.nodeType === 1 ? n : n.parentElement;
				const live = on?.closest('[aria-live], [role=alert], [role=status], [role=log]') ?? on?.querySelector('[role=alert], [role=status]');
				if (live && live.checkVisibility() && n.textContent.trim()) heard.push(n.textContent);
			}
		}).observe(document.body, { childList: true, subtree: true });
		return true;
	}`)
	said := func(want string, times int) {
		t.Helper()
		all, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`window.heard.splice(0)`))
		require.NoError(t, err)
		require.Equal(t, times, strings.Count(strings.Join(all, "\n"), want), "%q", all)
		require.LessOrEqual(t, len(all), max(times, 1), "%q", all)
	}

	// Another place is read by whoever goes there; its list is not said, nor are older messages that somebody asks for.
	v.press("#side", "esc-50-trey-research-50")
	v.sees("#head", "esc-50-trey-research-50")
	v.until("to ask for earlier messages", `() => { const e = document.querySelector('[data-do=earlier]'); if (e) e.click(); return !!e || null; }`)
	v.until("the earlier messages", `() => document.querySelectorAll('#list .msg').length > 90 || null`)
	said("Sarah", 0)

	// One's own words, and another person's, are said once.
	for _, who := range []string{"sarah", "tom"} {
		words := "Is anybody there? asks " + who
		v.until(who+" says something", `(who, words) => fetch("/do", { method: "POST", headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ tab: "another", as: who, at: here.at, do: "say", text: words }) }).then((r) => r.ok)`, who, words)
		v.sees("#list li:last-child", words)
		said(words, 1)
	}
	v.sees("#strict", "Slack rules broken: none")
}

// Whoever chooses another meeting is asked first, once something has happened in this one, as Start over asks.
func TestAnotherMeetingIsNotTakenUnasked(t *testing.T) {
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	takes := func(option string) {
		t.Helper()
		v.until("to choose "+option, `(option) => {
			const e = document.getElementById('example'), o = [...e.options].find((o) => o.value === option);
			e.focus();
			e.value = o.value;
			e.dispatchEvent(new Event('change', { bubbles: true }));
			return true;
		}`, option)
	}
	v.press("#story", "Step")
	v.sees(".form", "Severity")
	v.types(kb.Escape)
	v.gone(".form")
	takes("crowd")
	v.sees("#ask[open]", "Leave this meeting?", "Everything that happened in it is deleted.")
	v.press("#ask", "Stay")
	v.until("that this one is still chosen", `() => (!document.querySelector('#ask').open && document.getElementById('example').value === 'globaltech') || null`)
	v.focused("what asked", `document.activeElement.id === 'example'`)
	takes("crowd")
	v.sees("#ask[open]", "Leave this meeting?")
	v.types(kb.Escape) // which is no, too
	v.until("that this one is still chosen", `() => (!document.querySelector('#ask').open && document.getElementById('example').value === 'globaltech') || null`)
	takes("crowd")
	v.press("#ask", "Leave it")
	v.until("the other one", `() => document.getElementById('example').value === 'crowd' && document.querySelectorAll('#side .ch').length > 50 || null`)
}
