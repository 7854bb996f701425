// The list of questions can be put in order by dragging; without this module the buttons of each row do it.

/** @type {(part: ParentNode) => HTMLFormElement | null} */
const mover = (part) => part.querySelector('form[action$="/place"]');

const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("tbody tr")].filter(mover));

/** @type {(row: HTMLElement | undefined) => string} */
const codeOf = (row) => (row ? mover(row)?.action.split("/").at(-2) ?? "" : "");

/** @type {HTMLElement | null} */
let dragged = null;

/** @type {(row: HTMLElement, before: string) => void} */
const move = (row, before) => {
  const form = mover(row);
  const input = /** @type {HTMLInputElement | null} */ (form?.querySelector("[name=before]"));
  if (!form || !input) return;
  input.value = before;
  form.requestSubmit();
};

rows.forEach((row, number) => {
  row.draggable = true;
  row.addEventListener("dragstart", () => (dragged = row));
  row.addEventListener("dragend", () => (dragged = null));
  row.addEventListener("dragover", (event) => event.preventDefault());
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!dragged || dragged === row) return;
    const isDown = rows.indexOf(dragged) < number;
    move(dragged, codeOf(isDown ? rows[number + 1] : row));
  });
});
