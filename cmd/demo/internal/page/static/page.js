// The page: one stream of changes from the server, and one door for what people do.
"use strict";

const $ = (id) => document.getElementById(id);
const tab = crypto.randomUUID();
const drafts = new Map();
let moves = ""; // of the story: how many this page heard of
let stream, here, arrived = true, moved = false, formID = "", formTitle = "", opener = null, jumpTo = "";

function connect() {
  if (stream) stream.close();
  stream = new EventSource("/events?" + new URLSearchParams({ tab, moves, as: here.as, at: here.at }));
  stream.addEventListener("patch", (e) => apply(JSON.parse(e.data)));
  stream.addEventListener("word", (e) => hear(JSON.parse(e.data)));
  stream.onerror = () => document.body.classList.add("lost");
  stream.onopen = () => document.body.classList.remove("lost");
}

function go(as, at, push) {
  if (as === here.as && at === here.at) return;
  const say = $("say");
  if (say) drafts.set(here.at, say.value);
  here = { as, at };
  arrived = moved = true;
  for (const part of ["scroll", "foot", "modal"]) $(part).inert = true; // until what is there is of this place
  document.body.dataset.as = as;
  document.body.dataset.at = at;
  if (push) history.pushState(null, "", "/" + encodeURIComponent(as) + "/" + encodeURIComponent(at));
  connect();
}

function follow(to) {
  if ($("follow") && $("follow").checked) go(to.as ?? to.As, to.at ?? to.At, true);
}

function hear(word) {
  if (word.moves) moves = word.moves;
  if (word.go) follow(word.go);
  if (word.caption) caption(word.caption);
  if (word.toast) toast(word.toast);
}

let captionTimer;
function caption(text) {
  const c = $("caption");
  c.textContent = text;
  c.hidden = false;
  document.body.classList.add("told");
  clearTimeout(captionTimer);
  captionTimer = setTimeout(() => { c.hidden = true; document.body.classList.remove("told"); }, 5000);
}

let toastTimer;
function toast(text) {
  const t = $("toast");
  t.textContent = text;
  t.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { t.hidden = true; }, 8000);
}

function apply(p) {
  const scroll = $("scroll");
  const low = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  const anchor = low ? null : firstInSight(scroll);
  for (const [name, html] of Object.entries(p.regions || {})) {
    if (name === "modal") continue;
    morphInto($(name), html);
    if (name === "foot" && moved && $("say")) { // not at first: somebody may be typing already
      $("say").value = drafts.get(here.at) || "";
      grow($("say"));
    }
  }
  applyList(p);
  announce();
  tables($("list"));
  if (arrived) scroll.scrollTop = here.at === "home" ? 0 : scroll.scrollHeight;
  else if (anchor) scroll.scrollTop += anchor.li.offsetTop - anchor.top;
  else if (low) scroll.scrollTop = scroll.scrollHeight;
  if (arrived) {
    jump();
    $("side").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  arrived = moved = false;
  applyForm(p);
  if (p.title) document.title = p.title;
  document.body.dataset.drawn = String(Number(document.body.dataset.drawn || 0) + 1);
}

// jump brings the message that a link named into sight.
function jump() {
  if (jumpTo) document.getElementById(jumpTo.slice(1))?.scrollIntoView({ block: "start" });
  jumpTo = "";
}

function firstInSight(scroll) {
  for (const li of $("list").children) {
    if (li.dataset.key !== "earlier" && li.offsetTop + li.offsetHeight > scroll.scrollTop) return { li, top: li.offsetTop };
  }
  return null;
}

// announce has a screen reader say shortly what came in here, answers in a thread too: not what was here before, and not
// older messages that somebody asked for.
let newest = "";
function announce() {
  const came = [...$("list").querySelectorAll(".msg")].filter((m) => arrived || m.dataset.surface > newest);
  if (arrived) newest = "";
  for (const m of came) if (m.dataset.surface > newest) newest = m.dataset.surface;
  if (arrived || !came.length) return;
  $("news").textContent = came.slice(-3).map((m) => m.getAttribute("aria-label") + ": " + m.querySelector(".said").innerText.slice(0, 200)).join(". ");
}

function applyList(p) {
  const list = $("list");
  const have = new Map([...list.children].map((li) => [li.dataset.key, li]));
  for (const [key, html] of Object.entries(p.items || {})) {
    let li = have.get(key);
    if (!li) {
      li = document.createElement("li");
      li.dataset.key = key;
      have.set(key, li);
      list.append(li);
    }
    morphInto(li, html);
  }
  if (!p.order) return;
  const wanted = new Set(p.order);
  for (const [key, li] of have) if (!wanted.has(key)) li.remove();
  let at = list.firstElementChild;
  for (const key of p.order) {
    const li = have.get(key);
    if (li === at) at = at.nextElementSibling;
    else list.insertBefore(li, at);
  }
}

function applyForm(p) {
  const id = p.form || "";
  const fields = new Set([...$("modal").querySelectorAll("[data-field]")].map((f) => f.dataset.block));
  if (p.regions && "modal" in p.regions) morphInto($("modal"), p.regions.modal);
  for (const part of ["head", "scroll", "foot", "side"]) $(part).inert = id !== "";
  tables($("modal"));
  $("modal").inert = false;
  const form = $("modal").querySelector(".form");
  const title = form ? form.querySelector("h2").textContent : "";
  const wrong = form && form.querySelector("[aria-invalid=true]");
  const lost = document.activeElement === document.body || !document.activeElement;
  if (id !== formID) {
    if (id) focusField(form.querySelector("[autofocus]") || form.querySelector("[data-field]") || form.querySelector("h2"));
    else goBack();
  } else if (id && title !== formTitle) { // what was sent is shown as saved: it is read from its beginning
    form.querySelector(".blocks").scrollTop = 0;
    focusField(form.querySelector("h2"));
  } else if (wrong && p.regions && "modal" in p.regions && !fresh.has(wrong)) {
    focusField(wrong.closest("[data-field]"));
  } else if (id && lost) {
    const added = [...form.querySelectorAll("[data-field]")].find((f) => !fields.has(f.dataset.block));
    focusField(added || form.querySelector("h2"));
  }
  fresh = new Set(form ? form.querySelectorAll("[aria-invalid=true]") : []);
  formID = id;
  formTitle = title;
  showPlayed(form);
}

// goBack puts the focus where it was before the form: on what opened it, on the message that it stood in if that has no such
// button any more, or on the line to type in.
function goBack() {
  const { el, says, from } = opener ?? {};
  const menu = el?.closest("[popover]");
  const to = menu ? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`) : el;
  opener = null;
  if (to?.isConnected && to.checkVisibility() && (menu || to.textContent === says)) to.focus({ preventScroll: true });
  else (document.getElementById(from) ?? $("say"))?.focus({ preventScroll: true });
}
let fresh = new Set();

function focusField(el) {
  const input = el && (el.matches("input,textarea,select,h2") ? el : el.querySelector("input,textarea,select"));
  if (input) input.focus();
}

// formValues is what stands in the form, by block.
function formValues() {
  const out = {};
  for (const f of $("modal").querySelectorAll("[data-field]")) {
    const values = [];
    for (const v of f.querySelectorAll("[data-v]")) {
      if (v.type === "checkbox" || v.type === "radio") { if (v.checked) values.push(v.value); }
      else if (v.classList.contains("chip")) values.push(v.dataset.v);
      else if (v.value !== "") values.push(v.value);
    }
    out[f.dataset.block] = values;
  }
  return out;
}

async function act(body, el) {
  if (el) el.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/do", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ tab, as: here.as, at: here.at, ...body }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    const said = await answer.json();
    if (said.error) toast(said.error);
    if (said.go) { here = { as: "", at: "" }; drafts.clear(); go(said.go.As, said.go.At, true); }
    return !said.error;
  } catch (e) {
    toast("The demo did not answer: " + e.message);
    return false;
  } finally {
    if (el) el.removeAttribute("aria-busy");
  }
}

function actOn(el, name, values) {
  const where = el.closest("[data-surface]")?.dataset.surface || "";
  if (where !== "form") opener = { el, says: el.textContent, from: el.closest(".msg")?.id };
  return act({
    do: name, where, block: el.dataset.block || "", action: el.dataset.act || "", values: values || [],
    form: where === "form" ? formValues() : undefined,
  }, el);
}

// Who reads the newest message goes on reading it when the window or the line to type in grows.
let stuck = true;
$("scroll").addEventListener("scroll", (e) => { stuck = e.target.scrollHeight - e.target.scrollTop - e.target.clientHeight < 60; });
new ResizeObserver(() => { if (stuck && here.at !== "home") $("scroll").scrollTop = $("scroll").scrollHeight; }).observe($("scroll"));

here = { as: document.body.dataset.as, at: document.body.dataset.at };
addEventListener("popstate", () => {
  const [, as, at] = location.pathname.split("/").map(decodeURIComponent);
  go(as, at, false);
});
addEventListener("pagehide", () => stream && stream.close());
addEventListener("pageshow", (e) => e.persisted && connect());
