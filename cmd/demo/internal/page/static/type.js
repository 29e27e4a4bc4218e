// What people do on the page: press, choose, type, with the mouse or with the keys.
"use strict";

function ask(el) { // the question that a button asks before it does something
  if (!("ask" in el.dataset)) return Promise.resolve(true);
  const d = $("ask");
  $("ask-title").textContent = el.dataset.askTitle;
  $("ask-text").textContent = el.dataset.ask;
  $("ask-yes").textContent = el.dataset.askYes;
  $("ask-no").textContent = el.dataset.askNo;
  $("ask-yes").className = "btn " + ("askDanger" in el.dataset ? "danger" : "primary");
  d.returnValue = "no";
  d.showModal();
  return new Promise((done) => d.addEventListener("close", () => done(d.returnValue === "yes"), { once: true }));
}

const plain = new Set(["play", "pause", "step", "hour", "day", "until", "stop", "down", "up", "limit", "unlimit", "kill", "start", "earlier"]);

document.addEventListener("click", async (e) => {
  const told = e.target.closest("a[data-act]");
  if (told) actOn(told, "click"); // Slack tells the app of buttons that are links, too
  const link = e.target.closest("a[data-go]");
  if (link && !e.ctrlKey && !e.metaKey && !e.shiftKey && e.button === 0) {
    e.preventDefault();
    const to = new URL(link.href), [, as, at] = to.pathname.split("/").map(decodeURIComponent);
    stopFollowing();
    jumpTo = to.hash;
    if (as === here.as && at === here.at) jump();
    go(link.closest("#rail") ? as : here.as, at, true); // the list may be a blink behind the person
    return;
  }
  const pinned = e.target.closest("a[data-jump]");
  if (pinned) {
    e.preventDefault();
    pinned.closest("[popover]")?.hidePopover();
    jumpTo = pinned.getAttribute("href");
    jump();
    return;
  }
  const el = e.target.closest("[data-do]");
  if (!el || el.tagName === "SELECT" || el.tagName === "INPUT") return;
  const name = el.dataset.do;
  el.closest("[popover]")?.hidePopover();
  if (name === "sort") return sortBy(el.closest("th"));
  if (name === "unchip") return unchip(el);
  if (!(await ask(el))) return;
  if (name === "over") return act({ do: "open", text: el.dataset.value }, el);
  if (plain.has(name)) return act({ do: name }, el);
  actOn(el, name, "value" in el.dataset ? [el.dataset.value] : []);
});

function stopFollowing() {
  if ($("follow") && document.querySelector("[data-do=pause]")) $("follow").checked = false;
}

document.addEventListener("input", (e) => {
  if (e.target.matches("#modal input, #modal textarea, #modal select")) typed.add(e.target);
  if (e.target.id === "say") grow(e.target);
});

// Who comes to a text with the keys goes on at its end.
document.addEventListener("focusin", (e) => {
  const t = e.target;
  if (t.matches("#modal textarea") && t.selectionEnd === 0) t.setSelectionRange(t.value.length, t.value.length);
});

document.addEventListener("change", async (e) => {
  const el = e.target;
  const group = el.closest("[data-do-change]");
  if (el.matches("select[data-chip]")) {
    if (el.value !== "") chip(el);
  } else if (el.matches("select[data-do=open], select[data-do=pace]")) {
    if (await ask(el)) act({ do: el.dataset.do, text: el.value }, el);
    else el.value = valueIn(el);
  } else if (el.matches("[data-do=choose]")) {
    if (el.value !== "") actOn(el, "choose", [el.value]);
  } else if (group) {
    actOn(group, "choose", [...group.querySelectorAll("input:checked")].map((i) => i.value));
  } else if (el.closest("#modal")) {
    fill();
  }
});

const fill = () => act({ do: "fill", where: "form", form: formValues() });

function chip(select) { // one more of several
  const box = select.closest("[data-chips]");
  const option = select.selectedOptions[0];
  if (![...box.querySelectorAll(".chip")].some((c) => c.dataset.v === select.value)) {
    const c = document.createElement("span");
    c.className = "chip";
    c.dataset.v = select.value;
    c.textContent = option.dataset.text || option.text;
    box.insertBefore(c, select);
  }
  select.value = "";
  typed.delete(select);
  chipsChanged(box);
}

function unchip(button) {
  const box = button.closest("[data-chips]");
  button.closest(".chip").remove();
  box.querySelector("select").focus();
  chipsChanged(box);
}

function chipsChanged(box) {
  if (box.dataset.doChange) actOn(box, "choose", [...box.querySelectorAll(".chip")].map((c) => c.dataset.v));
  else fill();
}

// Menus open beside what opened them, and the arrow keys walk in them. A menu has a size only once
// it is open, and the browser says so later: until it has its place nobody sees or presses it.
document.addEventListener("beforetoggle", (e) => {
  if (e.newState === "open" && e.target.matches?.("[popover]")) e.target.style.visibility = "hidden";
}, true);
document.addEventListener("toggle", (e) => {
  const menu = e.target;
  if (!menu.matches?.("[popover]") || e.newState !== "open") return;
  menu.style.visibility = "";
  const by = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`)?.getBoundingClientRect();
  if (!by) return;
  const w = menu.offsetWidth, h = menu.offsetHeight;
  menu.style.left = Math.max(8, Math.min(by.right - w, innerWidth - w - 8)) + "px";
  menu.style.top = (by.bottom + h + 8 < innerHeight ? by.bottom + 4 : Math.max(8, by.top - h - 4)) + "px";
  menu.querySelector("[role=menuitem]")?.focus();
}, true);

document.addEventListener("keydown", (e) => {
  const menu = e.target.closest?.("[popover]");
  if (menu && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
    const all = [...menu.querySelectorAll("[role=menuitem], a")];
    const at = all.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1);
    all[(at + all.length) % all.length]?.focus();
    e.preventDefault();
    return;
  }
  if (e.altKey && /^[1-9]$/.test(e.key)) {
    const to = document.querySelectorAll("#rail a")[Number(e.key) - 1];
    if (to) { e.preventDefault(); to.click(); }
    return;
  }
  const form = $("modal").querySelector(".form");
  if (form && e.key === "Tab" && !e.altKey && !e.ctrlKey && !$("ask").open) stayIn(form, e);
  else if (form && e.key === "Escape" && !$("ask").open && !document.querySelector("[popover]:popover-open")) {
    e.preventDefault();
    act({ do: "close", where: "form" });
  } else if (form && e.key === "Enter" && form.contains(e.target) && (e.ctrlKey || e.metaKey || e.target.matches("input.in:not(.when)"))) {
    e.preventDefault();
    const submit = form.querySelector("[data-do=submit]");
    if (submit) actOn(submit, "submit");
  } else if (e.key === "/" && $("say") && !form && !e.target.matches("input,textarea,select")) {
    e.preventDefault();
    $("say").focus();
    $("say").value = "/";
    complete();
  }
});

// stayIn keeps the focus in an open form: after its last control comes its first.
function stayIn(form, e) {
  const all = [...form.querySelectorAll("button, a[href], input, select, textarea, summary, [tabindex='0']")]
    .filter((c) => !c.disabled && c.checkVisibility({ visibilityProperty: true }));
  const [from, to] = e.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (form.contains(document.activeElement) && document.activeElement !== from && all.includes(document.activeElement)) return;
  if (form.contains(document.activeElement) && !all.includes(document.activeElement) && !e.shiftKey) return; // the title: on to what follows
  e.preventDefault();
  to?.focus();
}

// A closed select takes each arrow key as a choice; where one adds several it opens instead.
document.addEventListener("keydown", (e) => {
  if (!e.target.matches?.("select[data-chip]") || ["Tab", "Shift", "Escape", "Control", "Alt", "Meta"].includes(e.key)) return;
  if (e.target.showPicker) { e.preventDefault(); e.target.showPicker(); }
});
document.addEventListener("submit", (e) => {
  if (e.target.matches("[data-form]")) e.preventDefault();
});
connect();
