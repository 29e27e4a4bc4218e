// What the story does in an open form, as a person would be seen to do it: the field comes into sight, gets the focus and
// is filled letter by letter.
"use strict";

// isPlayed reports whether the story fills this field. It has the focus, which is otherwise left to whoever is at it.
function isPlayed(el) {
  const form = el.closest("[data-played]");
  return form !== null && el.closest("[data-field]")?.dataset.block === form.dataset.played;
}

let lastPlayed = "";
function showPlayed(form) {
  const block = form?.dataset.played, now = block ? formID + "/" + block : "";
  const field = now !== lastPlayed && block && form.querySelector(`[data-field][data-block="${CSS.escape(block)}"]`);
  lastPlayed = now;
  if (!field || !$("follow")?.checked) return;
  focusField(field);
  field.scrollIntoView({ block: "nearest" });
}

const perLetter = 16, longest = 420; // ms, at the pace to read: the form is sent no sooner than that
const fewest = 4; // frames, however slow the machine and short the text
let writing = null; // what is being written

// write lets a field that the story fills be seen to fill.
function write(el, to) {
  if (writing?.el === el && writing.to === to) return;
  endWriting();
  const letters = [...to];
  let same = 0;
  for (const c of el.value) if (c === letters[same]) same++; else break;
  const time = Math.min(longest, perLetter * (letters.length - same)) / Number(el.closest("[data-pace]")?.dataset.pace || 1);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || !time || !canHoldHalf(el)) {
    el.value = to;
    return;
  }
  writing = { el, to, letters, same, time, start: performance.now(), frames: 0 };
  requestAnimationFrame(writeOn);
}

// A date is whole or nothing.
const canHoldHalf = (el) => el.tagName === "TEXTAREA" || el.type === "text";

function writeOn(now) {
  if (!writing) return;
  const { el, letters, same, time, start } = writing;
  const part = Math.min((now - start) / time, ++writing.frames / fewest);
  if (!el.isConnected || !isPlayed(el) || part >= 1) return endWriting();
  el.value = letters.slice(0, same + Math.ceil((letters.length - same) * Math.max(0, part))).join("");
  el.scrollTop = el.scrollHeight;
  requestAnimationFrame(writeOn);
}

// endWriting fills at once what is left to write: nothing half written is sent or typed into.
function endWriting() {
  if (!writing) return;
  const { el, to } = writing;
  writing = null;
  el.value = to;
}
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, endWriting, true);
