// Questions that are asked of some people only are hidden from the others, as they choose. Without this module they all
// show, each with a sentence that says of whom it is asked; the server ignores what it did not ask.

const conditional = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-asked]")]);

/** @type {(name: string) => string[]} */
const chosen = (name) =>
  [...document.querySelectorAll(`[name="${name}"]`)]
    .filter((control) => !control.matches("[type=checkbox], [type=radio]") || /** @type {HTMLInputElement} */ (control).checked)
    .map((control) => /** @type {HTMLInputElement} */ (control).value);

/** @type {(part: HTMLElement) => boolean} */
const isAsked = (part) => {
  const { onlyFor, question, options } = part.dataset;
  if (onlyFor && !chosen("category").some((code) => onlyFor.split(" ").includes(code))) return false;
  if (!question) return true;
  const other = conditional.find((one) => one.dataset.asked === question);
  const wanted = (options ?? "").split(" ");
  return chosen(`question-${question}`).some((one) => wanted.includes(one)) && !other?.hidden;
};

// One that depends on one that depends on a third follows in the next round.
const update = () => {
  for (const _round of conditional) {
    for (const part of conditional) part.hidden = !isAsked(part);
  }
};

if (conditional.length) {
  for (const sentence of document.querySelectorAll("[data-condition]")) sentence.remove();
  document.addEventListener("change", update);
  addEventListener("pageshow", update);
  update();
}
