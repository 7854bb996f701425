// Files are dropped on the field that would choose them, and named there. Without this module they are chosen.
// Texts come from the page, which has them in the reader's language.

/** @type {(files: FileList) => string} */
const named = (files) => [...files].map((file) => file.name).join(", ");

/** @type {(field: HTMLElement, dropped: FileList) => void} */
const take = (field, dropped) => {
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"));
  const said = /** @type {HTMLElement} */ (field.querySelector("[data-drop-said]"));
  const most = Number(field.dataset.most);
  const kept = new DataTransfer();
  for (const file of [...dropped].slice(0, most)) kept.items.add(file);
  if (kept.files.length || dropped !== input.files) input.files = kept.files;
  said.textContent = [dropped.length > most ? said.dataset.tooMany : "", named(input.files ?? kept.files)].filter(Boolean).join(" ");
};

/** @type {(event: DragEvent) => boolean} */
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** @type {(field: HTMLElement) => void} */
const prepare = (field) => {
  const area = /** @type {HTMLElement} */ (field.querySelector("[data-drop-area]"));
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"));
  /** @type {HTMLElement} */ (field.querySelector("[data-drop-word]")).hidden = false;
  /** @type {(event: DragEvent) => void} */
  const over = (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    area.classList.add("is-over");
  };
  area.addEventListener("dragenter", over);
  area.addEventListener("dragover", over);
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(/** @type {Node | null} */ (event.relatedTarget))) area.classList.remove("is-over");
  });
  area.addEventListener("drop", (event) => {
    area.classList.remove("is-over");
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    take(field, event.dataTransfer.files);
  });
  input.addEventListener("change", () => input.files && take(field, input.files));
};

// A file that misses the field would otherwise replace the page, with what was typed on it.
/** @type {(event: DragEvent) => void} */
const keepPage = (event) => {
  if (carriesFiles(event)) event.preventDefault();
};

document.querySelectorAll("[data-drop]").forEach(prepare);
document.addEventListener("dragover", keepPage);
document.addEventListener("drop", keepPage);
