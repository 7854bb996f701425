// Lists of the back office: what was left empty in the filters stays out of the address.

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
