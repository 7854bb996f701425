// Lists of the back office by keyboard: j and k go from row to row, x chooses one, o opens it, / searches, ? tells the keys.

const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-list]"));
const help = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[data-list-keys]"));

/** @type {() => HTMLElement[]} */
const rows = () => Array.from(list?.querySelectorAll("tbody tr") ?? []);

/** @type {() => HTMLElement | undefined} */
const current = () => rows().find((row) => row.contains(document.activeElement));

/** @type {(row: HTMLElement | undefined) => HTMLElement | null | undefined} */
const linkOf = (row) => row?.querySelector("th a");

// From nowhere, down begins with the first row and up with the last.
/** @type {(step: 1 | -1) => void} */
const move = (step) => {
  const all = rows();
  const here = current();
  const next = here ? all[all.indexOf(here) + step] : all.at(step === 1 ? 0 : -1);
  linkOf(next)?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

/** @type {Record<string, () => void>} */
const acts = {
  j: () => move(1),
  k: () => move(-1),
  x: () => /** @type {HTMLElement | null | undefined} */ (current()?.querySelector("input[name=chosen]"))?.click(),
  o: () => linkOf(current())?.click(),
  "/": () => document.getElementById("list-q")?.focus(),
  "?": () => help?.showModal(),
};

/** @type {(target: EventTarget | null) => boolean} */
const isTyped = (target) =>
  target instanceof HTMLElement && target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");

addEventListener("keydown", (event) => {
  const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
  if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyped(event.target) || help?.open) return;
  event.preventDefault();
  act();
});

const opener = /** @type {HTMLElement | null} */ (document.querySelector("[data-list-keys-open]"));
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => help?.showModal());
}
