package browser

import (
	"testing"
	"time"
)

// What the story types stands in the form, in sight, in the field that has the focus: whoever watches sees each field
// filled, not only a form sent. The story is stepped on once that is so, up to the vote.
func TestTheStoryFillsEachFieldInSight(t *testing.T) {
	v := open(t, demo(t), 1360, 860)
	v.goTo("sarah", "customers")
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
		window.fills ??= { done: -1, seen: 0, wanted: null };
		if (step.disabled || done === window.fills.done || stream.readyState !== EventSource.OPEN) return null; // it follows the story
		if (window.fills.wanted) {
			if (!shows(window.fills.wanted)) return null;
			window.fills.seen++;
		}
		if (next.includes('Open the vote')) return window.fills.seen > 35 || null;
		window.fills.wanted = next.match(/fills in “(.+?)”: (.*)$/s);
		window.fills.done = done;
		step.click();
		return null;
	}`)
}
