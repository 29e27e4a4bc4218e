// Data tables: sorted by a column, and page by page.
"use strict";

const order = new WeakMap(); // by table: the column and the direction
const unfolded = new WeakSet();

function sortBy(th) {
  const table = th.closest("table"), column = th.cellIndex, now = order.get(table);
  if (!now || now.column !== column) order.set(table, { column, down: false });
  else if (!now.down) order.set(table, { column, down: true });
  else order.delete(table);
  arrange(table);
}

function arrange(table) {
  const body = table.tBodies[0], by = order.get(table);
  const rows = [...body.rows].sort((a, b) => a.dataset.i - b.dataset.i);
  if (by) {
    const of = (r) => r.cells[by.column];
    const num = rows.every((r) => of(r).dataset.n !== undefined);
    rows.sort((a, b) => num ? of(a).dataset.n - of(b).dataset.n : of(a).textContent.localeCompare(of(b).textContent, undefined, { numeric: true }));
    if (by.down) rows.reverse();
  }
  for (const [i, th] of [...table.tHead.rows[0].cells].entries()) {
    th.setAttribute("aria-sort", !by || by.column !== i ? "none" : by.down ? "descending" : "ascending");
  }
  const page = Number(table.dataset.page || 0), long = page > 0 && rows.length > page;
  rows.forEach((r, i) => { r.hidden = long && !unfolded.has(table) && i >= page; });
  if (rows.some((r, i) => body.rows[i] !== r)) body.append(...rows);
  const figure = table.closest("figure");
  figure.querySelector(".rest")?.remove();
  if (!long) return;
  const b = document.createElement("button");
  b.type = "button";
  b.className = "btn rest";
  b.textContent = unfolded.has(table) ? "Show fewer rows" : `Show all ${rows.length} rows`;
  b.addEventListener("click", () => {
    if (!unfolded.delete(table)) unfolded.add(table);
    arrange(table);
  });
  figure.append(b);
}

function tables(root) {
  for (const t of root.querySelectorAll("figure.table table")) if (t.tHead) arrange(t);
}
tables(document);
