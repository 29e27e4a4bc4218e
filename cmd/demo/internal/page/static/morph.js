// Makes one part of the page look like the HTML that the server sent, and leaves alone what
// somebody is typing, what has the focus, and what is unfolded.
"use strict";

const keyOf = (n) => n.nodeType === 1 ? n.id || n.dataset.key || n.dataset.i || "" : "";
const typed = new WeakSet(); // inputs that hold something the server does not know yet

function valueIn(el) { // what the server's HTML says an input holds
  if (el.tagName === "SELECT") return (el.querySelector("option[selected]") || el.options[0] || {}).value || "";
  if (el.tagName === "TEXTAREA") return el.defaultValue;
  return el.getAttribute("value") || "";
}

function syncInput(from, to) {
  if (from.type === "checkbox" || from.type === "radio") {
    if (from.id === "follow") return;
    const on = to.hasAttribute("checked");
    if (from.checked === on) typed.delete(from);
    else if (!typed.has(from)) from.checked = on;
    return;
  }
  const value = valueIn(to);
  if (from.value === value) typed.delete(from);
  else if (typed.has(from)) return;
  else if (isPlayed(from)) write(from, value);
  else if (from !== document.activeElement) from.value = value;
}

function morph(from, to) {
  if (from.id === "complete") return; // it is shown by what is typed, not by the server
  const held = ["INPUT", "TEXTAREA"].includes(from.tagName) && isPlayed(from) ? from.value : null; // what is written on
  for (const a of [...from.attributes]) {
    if (!to.hasAttribute(a.name) && !["style", "inert", "open", "aria-sort", "aria-busy", "aria-activedescendant"].includes(a.name)) from.removeAttribute(a.name);
  }
  for (const a of to.attributes) {
    if (a.name === "open" || (a.name === "value" && from.tagName === "INPUT" && typed.has(from))) continue;
    if (from.getAttribute(a.name) !== a.value) from.setAttribute(a.name, a.value);
  }
  if (from.tagName === "TEXTAREA") {
    if (from.defaultValue !== to.defaultValue) {
      const now = from.value;
      from.defaultValue = to.defaultValue;
      if (typed.has(from) || from === document.activeElement || held !== null) from.value = now;
    }
    syncInput(from, to);
    return;
  }
  if (held !== null && "value" in from && !["checkbox", "radio"].includes(from.type) && from.value !== held) from.value = held;
  morphChildren(from, to);
  if (["INPUT", "SELECT"].includes(from.tagName)) syncInput(from, to);
}

const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b) &&
  (a.nodeType !== 1 || a.dataset.view === b.dataset.view);

function morphChildren(from, to) {
  const kept = new Map();
  for (const n of from.childNodes) if (keyOf(n)) kept.set(keyOf(n), n);
  let at = from.firstChild;
  for (const want of [...to.childNodes]) {
    const key = keyOf(want);
    const have = key && kept.get(key);
    if (have && alike(have, want)) {
      if (have !== at) from.insertBefore(have, at);
      else at = at.nextSibling;
      kept.delete(key);
      morphNode(have, want);
    } else if (at && !keyOf(at) && !key && alike(at, want)) {
      const next = at.nextSibling;
      morphNode(at, want);
      at = next;
    } else {
      from.insertBefore(want, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function morphNode(have, want) {
  if (have.nodeType === 1) morph(have, want);
  else if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
}

function morphInto(el, html) {
  const t = document.createElement("template");
  t.innerHTML = html;
  morphChildren(el, t.content);
}
