// What is typed in a form with data-draft="key" stays on this device until the server has acknowledged it
// (a page with data-draft-done="key"), so that a dropped connection or a closed tab loses nothing.
// Passwords, files, hidden fields and whatever is marked data-no-draft are never kept; a draft ends after 30 days.

const PREFIX = "draft:";
const LIFETIME_MS = 30 * 24 * 3600 * 1000;
const NEVER = "[data-no-draft], [type=password], [type=file], [type=hidden], [type=submit], [type=button]";

// A browser may refuse storage (private mode, full): then the form simply works without drafts.
/** @type {<T>(act: (store: Storage) => T) => T | null} */
const storage = (act) => {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
};

/** @typedef {[name: string, value: string | string[], isOn: boolean]} Entry */

/** @type {(form: HTMLFormElement) => HTMLInputElement[]} */
const controls = (form) =>
  /** @type {HTMLInputElement[]} */ ([...form.elements]).filter((control) => control.name && !control.matches(NEVER));

/** @type {(control: Element) => HTMLSelectElement | null} */
const multiple = (control) => (control.matches("select[multiple]") ? /** @type {HTMLSelectElement} */ (control) : null);


/** @type {(form: HTMLFormElement) => Entry[]} */
const read = (form) =>
  controls(form).map((control) => {
    if (control.matches("[type=checkbox], [type=radio]")) return [control.name, control.value, control.checked];
    const select = multiple(control);
    if (select) return [control.name, [...select.selectedOptions].map((option) => option.value), true];
    return [control.name, control.value, true];
  });

/** @type {(form: HTMLFormElement, entries: Entry[]) => void} */
const write = (form, entries) => {
  for (const [name, value, isOn] of entries) {
    const named = controls(form).filter((control) => control.name === name);
    for (const control of named) {
      const select = multiple(control);
      if (control.matches("[type=checkbox], [type=radio]")) {
        if (control.value === value) control.checked = isOn;
      } else if (select) {
        for (const option of select.options) option.selected = value.includes(option.value);
      } else {
        control.value = String(value);
      }
    }
  }
};

/** @type {(key: string) => void} */
const forget = (key) => storage((store) => store.removeItem(PREFIX + key));

/** @type {(key: string) => Entry[] | null} */
const load = (key) => {
  const kept = storage((store) => JSON.parse(store.getItem(PREFIX + key) ?? "null"));
  if (!kept || Date.now() - kept.at > LIFETIME_MS) return null;
  return kept.entries;
};

/** @type {(form: HTMLFormElement, key: string, before: Entry[]) => void} */
const tell = (form, key, before) => {
  const note = /** @type {HTMLElement | undefined} */ (
    form.querySelector("template[data-draft-note]")?.content.firstElementChild?.cloneNode(true)
  );
  if (!note) return;
  note.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    forget(key);
    write(form, before);
    note.remove();
  });
  form.prepend(note);
};

/** @type {(form: HTMLFormElement) => void} */
const keep = (form) => {
  const key = form.dataset.draft;
  const before = read(form);
  const entries = load(key);
  const cameBack = document.querySelector("[data-focus]"); // a form that the server sent back holds what was typed
  if (entries && !cameBack && JSON.stringify(entries) !== JSON.stringify(before)) {
    write(form, entries);
    tell(form, key, before);
  }
  let waiting = 0;
  const save = () => {
    clearTimeout(waiting);
    storage((store) => store.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), entries: read(form) })));
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 300);
  });
  form.addEventListener("change", save);
  form.addEventListener("submit", save);
};

for (const mark of document.querySelectorAll("[data-draft-done]")) forget(mark.dataset.draftDone);
document.querySelectorAll("form[data-draft]").forEach(keep);
