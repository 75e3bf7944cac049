"use strict";
// Tables sort by a click on a heading, and show the rows that hold what is typed above them.
const compared = (a, b) => {
  if (a === b) return 0;
  if (a === "" || a === "–") return 1;
  if (b === "" || b === "–") return -1;
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", { numeric: true }) : x - y;
};
for (const button of document.querySelectorAll("thead button")) {
  button.addEventListener("click", () => {
    const heading = button.closest("th");
    const down = heading.getAttribute("aria-sort") === "ascending";
    const place = heading.cellIndex;
    const body = heading.closest("table").tBodies[0];
    const by = (row) => row.cells[place].dataset.by ?? row.cells[place].textContent;
    const rows = [...body.rows].map((row) => [by(row), row]);
    rows.sort(([a], [b]) => (down ? compared(b, a) : compared(a, b)));
    body.append(...rows.map(([, row]) => row));
    for (const each of heading.parentElement.cells) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  });
}
for (const field of document.querySelectorAll("[data-find]")) {
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase();
    const table = field.closest("label").nextElementSibling.querySelector("table");
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
