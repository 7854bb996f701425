// The present moment in the agenda of a day: a line across the grid, a mark in the list.

const STEP_MS = 5 * 60_000;
const line = document.querySelector(".now[data-from]");

const instantOf = (item) => new Date(item.querySelector("time")?.dateTime ?? NaN);

const place = () => {
  const from = new Date(line.dataset.from);
  const now = Date.now();
  const isToday = now >= from && now < new Date(line.dataset.to);
  line.hidden = !isToday;
  if (!isToday) return;
  line.className = `now r-${Math.floor((now - from) / STEP_MS)}`;
  const items = [...line.parentElement.children].filter((item) => item !== line);
  const next = items.find((item) => instantOf(item) > now);
  // the heading of the next hour stands before its first session
  const before = next?.previousElementSibling?.matches(".at") ? next.previousElementSibling : next;
  line.parentElement.insertBefore(line, before ?? null);
};

if (line) {
  place();
  setInterval(place, 60_000);
}
