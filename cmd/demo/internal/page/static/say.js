// The line at the bottom: what is typed there, and the completion of commands.
"use strict";

function grow(area) {
  area.style.height = "auto";
  area.style.height = Math.min(area.scrollHeight, 160) + "px";
}

const offered = () => [...$("complete").children].filter((li) => !li.hidden);

function complete() {
  const say = $("say"), list = $("complete"), text = say.value;
  let any = false;
  for (const li of list.children) {
    const fits = text.startsWith("/") && (li.dataset.word.startsWith(text.trimEnd()) || (text === li.dataset.word + " "));
    li.hidden = !fits;
    any = any || fits;
  }
  list.hidden = !any;
  mark(any && text !== offered()[0].dataset.word ? 0 : -1);
}

let marked = -1;
function mark(i) {
  const all = offered();
  marked = i;
  for (const [k, li] of all.entries()) li.setAttribute("aria-selected", String(k === i));
  if (all[i]) {
    $("say").setAttribute("aria-activedescendant", all[i].id);
    all[i].scrollIntoView({ block: "nearest" });
  } else $("say").removeAttribute("aria-activedescendant");
}

function take(li) {
  $("say").value = li.dataset.word + ("takes" in li.dataset ? " " : "");
  $("say").focus();
  complete();
  mark(-1);
}

async function sayIt() {
  const say = $("say"), text = say.value;
  if (!text.trim()) return;
  say.value = "";
  $("complete").hidden = true;
  grow(say);
  if (!(await act({ do: "say", text }))) {
    if (!$("say").value) $("say").value = text; // nothing typed is lost
  }
}

document.addEventListener("input", (e) => e.target.id === "say" && complete());
addEventListener("resize", () => $("say") && grow($("say")));
document.addEventListener("focusout", (e) => {
  if (e.target.id === "say") setTimeout(() => { if (document.activeElement?.id !== "say" && $("complete")) $("complete").hidden = true; }, 150);
});
document.addEventListener("mousedown", (e) => {
  const li = e.target.closest("#complete li");
  if (li) { e.preventDefault(); take(li); }
});
document.addEventListener("submit", (e) => {
  if (e.target.id === "composer") { e.preventDefault(); sayIt(); }
});
document.addEventListener("keydown", (e) => {
  if (e.target.id !== "say") return;
  const open = !$("complete").hidden, all = open ? offered() : [];
  if (open && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
    e.preventDefault();
    mark((marked + (e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length);
  } else if (open && e.key === "Escape") {
    e.preventDefault();
    $("complete").hidden = true;
  } else if (open && (e.key === "Tab" || e.key === "Enter") && !e.shiftKey && all[marked] && all[marked].dataset.word !== e.target.value.trimEnd()) {
    e.preventDefault();
    take(all[marked]);
  } else if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
    e.preventDefault();
    sayIt();
  }
});
