// Lists of the back office: filters left empty stay out of the address, and rows are chosen for the acts on several.

/** @type {(form: HTMLFormElement) => void} */
const leaveOutEmpty = (form) => {
  for (const field of form.elements) {
    if (/** @type {HTMLInputElement} */ (field).value === "") /** @type {HTMLInputElement} */ (field).disabled = true;
  }
  // The page that comes back from the history has its fields again.
  setTimeout(() => {
    for (const field of form.elements) /** @type {HTMLInputElement} */ (field).disabled = false;
  });
};

for (const form of document.querySelectorAll("form[data-list-form]")) {
  form.addEventListener("submit", () => leaveOutEmpty(/** @type {HTMLFormElement} */ (form)));
}

/** @type {(scope: ParentNode, selector: string) => HTMLInputElement[]} */
const boxes = (scope, selector) => Array.from(scope.querySelectorAll(selector));

// The bar of acts is there once something is chosen; the box in the head stands for all rows of the page.
/** @type {(bulk: HTMLFormElement) => void} */
const watchChoice = (bulk) => {
  const rows = boxes(document, "[data-list] input[name=chosen]");
  const [page] = boxes(document, "[data-list-page]");
  const [all] = boxes(bulk, "input[name=all]");
  const count = /** @type {HTMLOutputElement} */ (bulk.querySelector("output"));
  if (!page || !all) return;
  const tell = () => {
    const chosen = rows.filter((box) => box.checked).length;
    bulk.hidden = !chosen && !all.checked;
    count.textContent = all.checked ? "" : (count.dataset.label ?? "").replace("{number}", String(chosen));
    page.checked = chosen === rows.length;
    page.indeterminate = chosen > 0 && chosen < rows.length;
  };
  page.hidden = false;
  page.addEventListener("change", () => {
    for (const box of rows) box.checked = page.checked;
    all.checked = all.checked && page.checked;
    tell();
  });
  for (const box of [...rows, all]) box.addEventListener("change", tell);
  tell();
  // What the browser puts back comes after this.
  addEventListener("pageshow", tell);
};

const bulk = document.querySelector("form[data-bulk]");
if (bulk) watchChoice(/** @type {HTMLFormElement} */ (bulk));
