// What is typed in a form with data-draft="key" stays on this device until the server has acknowledged it
// (a page with data-draft-done="key"), so that a dropped connection or a closed tab loses nothing.
// Passwords, files, hidden fields and whatever is marked data-no-draft are never kept; a draft ends after 30 days.

const PREFIX = "draft:";
const LIFETIME_MS = 30 * 24 * 3600 * 1000;
const NEVER = "[data-no-draft], [type=password], [type=file], [type=hidden], [type=submit], [type=button]";

// A browser may refuse storage (private mode, full): then the form simply works without drafts.
const storage = (act) => {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
};

const controls = (form) => [...form.elements].filter((control) => control.name && !control.matches(NEVER));

const read = (form) =>
  controls(form).map((control) => {
    if (control.matches("[type=checkbox], [type=radio]")) return [control.name, control.value, control.checked];
    if (control.matches("select[multiple]")) {
      return [control.name, [...control.selectedOptions].map((option) => option.value), true];
    }
    return [control.name, control.value, true];
  });

const write = (form, entries) => {
  for (const [name, value, isOn] of entries) {
    const named = controls(form).filter((control) => control.name === name);
    for (const control of named) {
      if (control.matches("[type=checkbox], [type=radio]")) {
        if (control.value === value) control.checked = isOn;
      } else if (control.matches("select[multiple]")) {
        for (const option of control.options) option.selected = value.includes(option.value);
      } else {
        control.value = value;
      }
    }
  }
};

const forget = (key) => storage((store) => store.removeItem(PREFIX + key));

const load = (key) => {
  const kept = storage((store) => JSON.parse(store.getItem(PREFIX + key)));
  if (!kept || Date.now() - kept.at > LIFETIME_MS) return null;
  return kept.entries;
};

const tell = (form, key, before) => {
  const note = form.querySelector("template[data-draft-note]")?.content.firstElementChild.cloneNode(true);
  if (!note) return;
  note.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    forget(key);
    write(form, before);
    note.remove();
  });
  form.prepend(note);
};

const keep = (form) => {
  const key = form.dataset.draft;
  const before = read(form);
  const entries = load(key);
  const cameBack = document.querySelector("[data-focus]"); // a form that the server sent back holds what was typed
  if (entries && !cameBack && JSON.stringify(entries) !== JSON.stringify(before)) {
    write(form, entries);
    tell(form, key, before);
  }
  let waiting;
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
