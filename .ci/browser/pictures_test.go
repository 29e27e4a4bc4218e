package browser

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
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

// looks makes the page dark or light, and as wide and high as it is told.
func (v *visitor) looks(scheme string, width, height int64) {
	v.t.Helper()
	v.do("the size", chromedp.EmulateViewport(width, height))
	v.do("the scheme", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// show brings the last of the place to the top of the room.
func (v *visitor) show(place string) {
	v.t.Helper()
	v.until("show "+place, `(place) => { const e = [...document.querySelectorAll(place)].pop(); e?.closest('.msg').scrollIntoView(); return !!e || null; }`, place)
}

// Pictures of what people see, for somebody to look at: they are taken when $PICTURES names a
// folder for them.
func TestPictures(t *testing.T) {
	if os.Getenv("PICTURES") == "" {
		t.Skip("no folder for pictures is named")
	}
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	shoot := func(name string) {
		v.looks("light", 1360, 860)
		v.picture(name)
		v.looks("dark", 1360, 860)
		v.picture(name + "-dark")
		v.looks("light", 390, 844)
		v.picture(name + "-phone")
		v.looks("light", 1360, 860)
	}
	v.playTo("Sarah Martinez presses “Change the people”")
	shoot("opening")
	v.playTo("Sarah Martinez sends the form")
	shoot("people")
	v.playTo("Sarah Martinez presses “Edit customer”")
	shoot("brief")
	v.playTo("Robert Kim sends the form")
	shoot("legal")
	v.playTo("Robert Kim fills in cap: 10%")
	shoot("refused")
	v.playTo("Sarah Martinez presses “Open the vote”")
	shoot("findings")
	v.show("figure.table")
	shoot("comparison")
	v.playTo("Sarah Martinez presses “Option 2")
	shoot("ballot")
	v.playTo("Tom Anderson presses “Approve”")
	shoot("approve")
	v.playTo("Sarah Martinez presses “Adjourn")
	shoot("plan")
	v.playTo("Lisa Wong hears nothing")
	v.press("#rail", "Sarah")
	v.sees("#side .me", "Sarah Martinez")
	v.show("article:has(.file)")
	shoot("notes")
	v.until("to follow the story again", `() => { document.querySelector('#follow').checked = true; return true; }`)
	v.playTo("Sarah Martinez presses “Done”")
	shoot("reminder")
	v.goTo("lisa", "home")
	v.sees(".home", "ESC-1")
	shoot("home")
	v.goTo("sarah", "customers")
	v.types("/")
	v.sees("#complete", "/escalate hand-over")
	shoot("complete")
}
