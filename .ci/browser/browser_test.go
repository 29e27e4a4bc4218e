package browser

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// program is the demo: $DEMO, or built now.
func program(t *testing.T) string {
	t.Helper()
	if p := os.Getenv("DEMO"); p != "" {
		return p
	}
	p := filepath.Join(t.TempDir(), "demo")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", p, "./cmd/demo")
	build.Dir = filepath.Join("..", "..")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return p
}

// demo starts the demo and says where its page is.
func demo(t *testing.T, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), program(t), append([]string{"-addr", "127.0.0.1:0", "-browser=false"}, args...)...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 10 * time.Second
	c.Stderr = os.Stderr
	stdout, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Wait() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	_, url, found := strings.Cut(strings.TrimSpace(line), " is at ")
	require.True(t, found, line)
	return strings.TrimSuffix(url, "/")
}

// chromium is the browser's path: $CHROMIUM, or where Debian puts it.
func chromium() string {
	if p := os.Getenv("CHROMIUM"); p != "" {
		return p
	}
	return "/usr/bin/chromium"
}

// visitor is one browser window on the page.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// open starts a browser on the page.
func open(t *testing.T, base string, width, height int) *visitor {
	t.Helper()
	alloc, end := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(60*time.Second),
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height))
	t.Cleanup(end)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	v := &visitor{t: t, ctx: ctx, base: base}
	// The first action starts the browser, which lives as long as that action's context.
	require.NoError(t, chromedp.Do(ctx, chromedp.EmulateViewport(int64(width), int64(height))))
	return v
}

// patience is how long something may take until it is on the page.
const patience = 30 * time.Second

// do runs one action, or fails with what was on the page.
func (v *visitor) do(what string, a chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, a); err != nil {
		v.fail(what, err)
	}
}

func (v *visitor) fail(what string, err error) {
	v.t.Helper()
	text, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if dir := os.Getenv("PICTURES"); dir != "" {
		if png, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot()); err == nil {
			_ = os.WriteFile(filepath.Join(dir, "failed.png"), png, 0o644)
		}
	}
	require.NoError(v.t, err, "%s; on the page:\n%s", what, text)
}

// goTo opens a place as a person, up to the first word of its stream.
func (v *visitor) goTo(who, place string) {
	v.t.Helper()
	v.do("go to "+place, chromedp.Navigate(v.base+"/"+who+"/"+place))
	v.until("the stream", `() => document.body?.dataset.drawn || null`)
}

// finder is a script that finds the newest thing that can be pressed and reads as the words say, once nothing that was
// pressed before is under way and the thing has stood still: what comes of an earlier press can move it from under the
// mouse.
const finder = `(place, words) => {
	const says = (e) => [e.innerText, e.getAttribute('aria-label')].some((s) => s && s.split('\n').some((line) => line.trim() === words));
	const all = [...document.querySelectorAll(place)].flatMap((p) => [...p.querySelectorAll('button, a, label, summary, input, textarea')]);
	const e = all.filter((e) => says(e) && e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.closest('[inert]')).pop();
	if (!e || document.querySelector('[aria-busy="true"]')) return null;
	e.scrollIntoView({ block: 'center' });
	const r = e.getBoundingClientRect();
	const at = [r.left + Math.min(r.width / 2, 60), r.top + r.height / 2];
	const still = window.stood === words + at;
	window.stood = still ? undefined : words + at;
	return still ? at : null;
}`

// press clicks, with the mouse, on the newest thing in the place (a CSS selector) that reads so.
func (v *visitor) press(place, words string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.PollFunction[[]float64](finder,
		chromedp.WithPollingArgs(place, words), chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(patience)))
	if err != nil {
		v.fail(fmt.Sprintf("press %q in %s", words, place), err)
	}
	v.do("press "+words, chromedp.MouseClickXY(at[0], at[1]))
}

// types presses keys wherever the focus is.
func (v *visitor) types(text string) {
	v.t.Helper()
	for _, r := range text {
		v.presses(r)
	}
}

// presses presses one key as a keyboard does: what it writes is part of its going down, so that
// a page which handles the key writes nothing.
func (v *visitor) presses(r rune, modifiers ...chromedp.Modifier) {
	v.t.Helper()
	events := kb.Encode(r)
	down, up := *events[0], *events[len(events)-1]
	if len(events) == 3 {
		down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
	}
	for _, m := range modifiers {
		down.Modifiers |= int64(m)
		up.Modifiers |= int64(m)
	}
	if down.Modifiers&^int64(chromedp.ModifierShift) != 0 {
		down.Text, down.UnmodifiedText = "", ""
	}
	v.do("press a key", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, e := range []input.DispatchKeyEventParams{down, up} {
			if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, e); err != nil {
				return err
			}
		}
		return nil
	}))
}

// writes types into the field with the label, in place of what is there.
func (v *visitor) writes(label, text string) {
	v.t.Helper()
	v.until("the field "+label, `(label) => {
		const l = [...document.querySelectorAll('#modal label')].find((l) => l.innerText.replace(/ \(optional\)$/, '').trim() === label);
		const e = l && document.getElementById(l.htmlFor);
		if (!e) return null;
		e.focus();
		e.select();
		return true;
	}`, label)
	v.types(text)
}

// chooses takes an option of the select with the label.
func (v *visitor) chooses(label, option string) {
	v.t.Helper()
	v.until("the option "+option, `(label, option) => {
		const l = [...document.querySelectorAll('#modal label')].find((l) => l.innerText.replace(/ \(optional\)$/, '').trim() === label);
		const e = l && document.getElementById(l.htmlFor);
		const o = e && [...e.options].find((o) => o.text.startsWith(option));
		if (!o) return null;
		e.focus();
		e.value = o.value;
		e.dispatchEvent(new Event('input', { bubbles: true }));
		e.dispatchEvent(new Event('change', { bubbles: true }));
		return true;
	}`, label, option)
}

// until waits until a script answers.
func (v *visitor) until(what, script string, args ...any) {
	v.t.Helper()
	v.within(patience, what, script, args...)
}

// within is until, with a patience of its own.
func (v *visitor) within(patience time.Duration, what, script string, args ...any) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.PollFunction[any](script, chromedp.WithPollingArgs(args...),
		chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(patience))); err != nil {
		v.fail(what, err)
	}
}

// took is how long it is on the page from a start until something is ready, both scripts.
func (v *visitor) took(what, start, ready string) time.Duration {
	v.t.Helper()
	v.do(what, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[any](fmt.Sprintf(`{
			window.ms = undefined;
			const from = performance.now(), look = () => { if (%s) ms = performance.now() - from; else requestAnimationFrame(look); };
			%s;
			look();
			1
		}`, ready, start))(ctx, t)
		return err
	}))
	v.until(what, `() => window.ms ?? null`)
	ms, err := chromedp.Run(v.ctx, chromedp.Evaluate[float64](`window.ms`))
	require.NoError(v.t, err)
	return time.Duration(ms * float64(time.Millisecond))
}

// sees waits until all the words stand in the place.
func (v *visitor) sees(place string, words ...string) {
	v.t.Helper()
	v.until(fmt.Sprintf("see %q in %s", words, place), `(place, words) => {
		const has = [...document.querySelectorAll(place)].some((e) => words.every((w) => e.innerText.includes(w)));
		return has || null;
	}`, place, words)
}

// gone waits until the place is not on the page, or empty.
func (v *visitor) gone(place string) {
	v.t.Helper()
	v.until("that "+place+" goes", `(place) => !document.querySelector(place) || null`, place)
}

// picture keeps a picture of the page in the folder $PICTURES, if it is set.
func (v *visitor) picture(name string) {
	v.t.Helper()
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	v.until("a drawn page", `() => { if (window.looks > 1) { window.looks = 0; return true; } window.looks = (window.looks || 0) + 1; return null; }`)
	png, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	require.NoError(v.t, err)
	require.NoError(v.t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
}
