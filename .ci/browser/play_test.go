package browser

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// What the story types comes into the form letter by letter, in sight, in the field that has the focus: whoever watches
// sees each field filled, not only a form sent. The story is stepped on once a field is full, up to the vote.
func TestTheStoryFillsEachFieldInSight(t *testing.T) {
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
	v.pace("3")
	v.within(2*time.Minute, "each field filled in sight", `() => {
		const story = document.querySelector('#story'), step = story.querySelector('[data-do=step]'), done = story.querySelector('progress').value;
		const next = [...story.querySelectorAll('.note')].pop().innerText;
		const shows = ([, label, value]) => {
			const field = [...document.querySelectorAll('#modal [data-field]')].find((f) => f.querySelector('label, legend').innerText.replace(/ \(optional\)$/, '').trim() === label);
			if (!field || !field.contains(document.activeElement)) return false;
			const held = [...field.querySelectorAll('[data-v]')].map((e) => {
				if (e.type === 'checkbox' || e.type === 'radio') return e.checked ? e.closest('label').innerText.trim() : '';
				if (e.classList.contains('chip')) return e.innerText.trim();
				return e.tagName === 'SELECT' ? e.selectedOptions[0].text : e.value.replaceAll('\n', ' / ');
			});
			const box = field.closest('.blocks').getBoundingClientRect(), at = field.getBoundingClientRect();
			return held.some((h) => h.includes(value)) && at.top >= box.top - 1 && at.top < box.bottom;
		};
		if (!window.fills) { // each frame is looked at: what stands there on the way
			window.fills = { done: -1, seen: 0, wanted: null, halfway: false, texts: 0, missed: [] };
			const look = () => {
				const { wanted, done } = window.fills, e = document.activeElement;
				if (wanted && e.matches('#modal textarea, #modal input[type=text]')) {
					const held = e.value.replaceAll('\n', ' / ');
					if (held && held !== wanted[2] && wanted[2].startsWith(held)) window.fills.halfway = true;
				}
				requestAnimationFrame(look);
			};
			look();
		}
		if (step.disabled || done === window.fills.done || stream.readyState !== EventSource.OPEN) return null; // it follows the story
		if (window.fills.wanted) {
			if (!shows(window.fills.wanted)) return null;
			window.fills.seen++;
			if (document.activeElement.matches('#modal textarea, #modal input[type=text]') && window.fills.wanted[2].length > 8) {
				window.fills.texts++;
				if (!window.fills.halfway) window.fills.missed.push(window.fills.wanted[1]);
			}
		}
		const [, into] = next.match(/fills in “(.+?)”: /s) ?? [];
		if (next.includes('fills in') && ![...document.querySelectorAll('#modal :is(label, legend)')].some((l) => l.innerText.replace(/ \(optional\)$/, '').trim() === into)) return null; // the form comes first
		if (next.includes('Open the vote')) return window.fills.seen > 35 || null;
		window.fills.wanted = next.match(/fills in “(.+?)”: (.*)$/s);
		window.fills.halfway = false;
		window.fills.done = done;
		step.click();
		return null;
	}`)
	texts, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](`window.fills.texts`))
	require.NoError(t, err)
	require.Greater(t, texts, 15)
	missed, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](`window.fills.missed`))
	require.NoError(t, err)
	require.Empty(t, missed, "filled at once")
}

// Whoever asked their system for less motion sees each field filled at once.
func TestTheStoryFillsAtOnceForWhoeverWantsLessMotion(t *testing.T) {
	v := open(t, demo(t), 1360, 860)
	v.media("prefers-reduced-motion", "reduce")
	v.goTo("sarah", "customers")
	v.playTo("fills in “Profile”")
	v.until("what stands in the field", `() => {
		window.held = new Set();
		const look = () => {
			const e = document.activeElement;
			if (e.matches('#modal textarea')) window.held.add(e.value);
			requestAnimationFrame(look);
		};
		look();
		document.querySelector('#story [data-do=step]').click();
		return true;
	}`)
	v.until("the field is full", `() => {
		const full = [...window.held].some((h) => h.length > 30);
		return (full && [...window.held].filter((h) => h !== '').length === 1) || null;
	}`)
}
