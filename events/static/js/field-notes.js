// Notes and answers from the field. Each is stored on the phone first and sent from there, at once or when there is a
// connection again; the page says what became of it. Without this script the forms are sent as forms are.

const root = /** @type {HTMLElement} */ (document.querySelector("[data-traveller]"));
const box = /** @type {HTMLElement} */ (root.querySelector("[data-outbox]"));
const { traveller, base } = root.dataset;
const outbox = self.fieldOutbox;
const LONGEST_SIDE = 2000; // the server makes pictures that small anyway
const SMALL_BYTES = 400_000;
const AGAIN_MS = 60_000;

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @type {(file: File) => Promise<File>} */
const shrunk = async (file) => {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL_BYTES) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = picture.width * scale;
    canvas.height = picture.height * scale;
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return small && small.size < file.size ? new File([small], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
};

/** @type {(form: HTMLFormElement, button: HTMLButtonElement | null) => Promise<FieldEntry>} */
const entryOf = async (form, button) => {
  const at = new Date().toISOString();
  /** @type {FieldEntry["fields"]} */
  const fields = [];
  /** @type {FieldEntry["files"]} */
  const files = [];
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File)) fields.push([name, value]);
    else if (value.name) {
      const file = await shrunk(value);
      // bytes, not a handle: the camera's file may be gone when the connection is back
      files.push([name, new Blob([await file.arrayBuffer()], { type: file.type }), file.name]);
    }
  }
  if (button?.name) fields.push([button.name, button.value]);
  const nonce = random();
  const own = fields.filter(([name]) => !["nonce", "noted_at"].includes(name));
  own.push(["nonce", nonce], ["noted_at", at]);
  const label = button?.dataset.label ?? form.dataset.label;
  return { nonce, at, traveller, base, to: form.dataset.field, fields: own, files, label, state: "waiting" };
};

/** @type {(form: HTMLFormElement, button: HTMLButtonElement | null) => void} */
const asPage = (form, button) => {
  form.dataset.plain = "yes";
  form.requestSubmit(button);
};

// The next page tells what became of it.
/** @type {(entry: FieldEntry, message?: string) => Promise<void>} */
const arrived = async (entry, message) => {
  await outbox.put({ ...entry, fields: [], files: [], state: "kept", message });
  location.assign(entry.to === "safety" ? base : `${base}/notes`);
};

/** @type {(event: SubmitEvent) => Promise<void>} */
const submitted = async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (!form.matches("form[data-field]") || form.dataset.plain) return;
  event.preventDefault();
  if (form.dataset.busy || !form.reportValidity()) return;
  form.dataset.busy = "yes";
  try {
    let entry;
    try {
      entry = await entryOf(form, button);
      await outbox.put(entry);
    } catch {
      return asPage(form, button); // no store on this device
    }
    if (form.dataset.draft) localStorage.removeItem(`draft:${form.dataset.draft}`);
    const outcome = await outbox.sendOne(entry.nonce);
    if (outcome.state === "kept") return await arrived(entry, outcome.message);
    if (outcome.state === "refused" && !outcome.why) {
      await outbox.remove(entry.nonce); // all of it still stands in the form
      tell(form, outcome.message);
    } else {
      form.reset();
      tell(form, "");
      await askForSync();
    }
    await show();
    if (outcome.state === "waiting") box.focus();
  } finally {
    delete form.dataset.busy;
  }
};

/** @type {(form: HTMLFormElement, message?: string) => void} */
const tell = (form, message) => {
  const place = form.querySelector("[data-form-error]");
  if (!place) return;
  place.hidden = !message;
  /** @type {HTMLElement} */ (place.querySelector("span")).textContent = message ?? null;
  if (message) place.focus();
};

const askForSync = async () => {
  try {
    const registration = await navigator.serviceWorker?.getRegistration("/");
    await registration?.sync?.register("field-notes");
  } catch {
    // pages send it when they are opened
  }
};

// -- what waits ------------------------------------------------------------------------------------------------------

const own = async () => (await outbox.all()).filter((entry) => entry.traveller === traveller);
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", day: "numeric", month: "short" });

/** @type {(root: HTMLElement, name: string) => HTMLElement} */
const part = (root, name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

/** @type {(entry: FieldEntry) => HTMLElement} */
const line = (entry) => {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("outbox-item"));
  const item = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const isRefused = entry.state === "refused";
  part(item, "label").textContent = entry.label;
  part(item, "at").textContent = clock.format(new Date(entry.at));
  part(item, "text").textContent = entry.fields.find(([name]) => name === "body")?.[1] ?? "";
  part(item, "state").textContent = isRefused ? box.dataset.refused : box.dataset.waiting;
  part(item, "message").textContent = isRefused ? entry.message || box.dataset[entry.why ?? ""] || "" : "";
  item.classList.toggle("is-refused", isRefused);
  const acts = part(item, "acts");
  acts.hidden = !isRefused;
  part(acts, "again").hidden = entry.why === "ended";
  part(acts, "again").addEventListener("click", () => again(entry));
  part(acts, "discard").addEventListener("click", () => discard(entry));
  return item;
};

const show = async () => {
  const entries = (await own()).filter((entry) => entry.state !== "kept");
  const waiting = entries.filter((entry) => entry.state === "waiting").length;
  part(box, "count").textContent = waiting ? box.dataset.title.replace("{count}", String(waiting)) : box.dataset.none;
  /** @type {HTMLElement} */ (box.querySelector("ul")).replaceChildren(...entries.map(line));
  part(box, "now").hidden = !waiting;
  const sent = part(box, "sent");
  box.hidden = !entries.length && !sent.textContent;
  document.querySelectorAll("[data-waiting-count]").forEach((mark) => {
    mark.hidden = !waiting;
    mark.textContent = String(waiting);
  });
};

/** @type {(form: HTMLFormElement, name: string) => HTMLInputElement | null} */
const named = (form, name) => /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));

// What was refused goes back into its form, its picture too.
/** @type {(entry: FieldEntry) => Promise<void>} */
const again = async (entry) => {
  const kind = entry.fields.find(([name]) => name === "kind")?.[1];
  const forms = [...document.querySelectorAll(`form[data-field="${entry.to}"]`)];
  const form = forms.find((one) => named(one, "kind")?.value === kind);
  if (!form) return location.assign(`${base}/notes?kind=${kind}`);
  for (const [name, value] of entry.fields) {
    const control = named(form, name);
    if (control && !["nonce", "noted_at", "kind"].includes(name)) control.value = value;
  }
  for (const [name, blob, fileName] of entry.files) {
    const carried = new DataTransfer();
    carried.items.add(new File([blob], fileName, { type: blob.type }));
    /** @type {HTMLInputElement} */ (named(form, name)).files = carried.files;
  }
  form.closest("details")?.setAttribute("open", "");
  form.addEventListener("submit", () => outbox.remove(entry.nonce).then(show), { once: true });
  tell(form, entry.message);
};

/** @type {(entry: FieldEntry) => Promise<void>} */
const discard = async (entry) => {
  await outbox.remove(entry.nonce);
  await show();
};

/** @type {(outcome: FieldOutcome) => void} */
const report = ({ state, label, message, traveller: whose }) => {
  if (whose !== traveller || state !== "kept") return;
  const said = document.createElement("p");
  said.textContent = `${label}. ${message ?? ""}`;
  part(box, "sent").append(said);
};

// What the worker sent by itself.
let collecting = Promise.resolve();
const collect = () => (collecting = collecting.then(collectNow, collectNow));

const collectNow = async () => {
  const entries = (await own()).filter((entry) => entry.state === "kept");
  for (const entry of entries) {
    report(entry);
    await outbox.remove(entry.nonce);
  }
  await show();
  if (entries.length) document.dispatchEvent(new Event("field-sent"));
};

const flush = async () => {
  if (!(await own()).some((entry) => entry.state === "waiting")) return;
  const outcomes = await outbox.sendAll();
  outcomes.forEach(report);
  await collect();
  if (outcomes.some(({ state }) => state === "kept")) document.dispatchEvent(new Event("field-sent"));
};

// A link that was renewed leads to the same traveller: what waits goes by the new one.
const follow = async () => {
  for (const entry of await own()) {
    if (entry.base !== base) await outbox.put({ ...entry, base, ...(entry.why === "ended" ? { state: "waiting", why: "" } : {}) });
  }
};

const begin = async () => {
  outbox.channel?.addEventListener("message", collect);
  try {
    await follow();
    await collect();
    await flush();
  } catch {
    return; // no store on this device: forms are sent as forms are
  }
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  setInterval(() => document.hidden || flush(), AGAIN_MS);
  part(box, "now").addEventListener("click", flush);
};

document.addEventListener("submit", submitted);
begin();
