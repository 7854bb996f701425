// The present moment in the agenda of a day: a line across the grid, a mark in the list.

const STEP_MS = 5 * 60_000;
const line = document.querySelector(".now[data-from]");

/** @type {(item: Element) => number} */
const instantOf = (item) => Date.parse(item.querySelector("time")?.dateTime ?? "");

/** @type {(line: HTMLElement) => void} */
const place = (line) => {
  const from = Date.parse(line.dataset.from);
  const now = Date.now();
  const isToday = now >= from && now < Date.parse(line.dataset.to);
  line.hidden = !isToday;
  if (!isToday) return;
  line.className = `now r-${Math.floor((now - from) / STEP_MS)}`;
  const grid = /** @type {HTMLElement} */ (line.parentElement);
  const items = [...grid.children].filter((item) => item !== line);
  const next = items.find((item) => instantOf(item) > now);
  // the heading of the next hour stands before its first session
  const before = next?.previousElementSibling?.matches(".at") ? next.previousElementSibling : next;
  grid.insertBefore(line, before ?? null);
};

if (line) {
  place(line);
  setInterval(place, 60_000, line);
}
