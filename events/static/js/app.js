// What every page has: errors get the focus, a form is sent once, an address can be copied, menus close.
// Texts come from the page, which has them in the reader's language.

const focusErrors = () => {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
};

// A second click while the first is on its way does nothing; after a while, or when the page comes back
// from the history, the button works again. The server recognises a repeated form by its nonce.
const AGAIN_AFTER_MS = 12_000;

/** @type {(event: SubmitEvent) => void} */
const sendOnce = (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  if (!navigator.onLine && !form.dataset.reached) {
    event.preventDefault();
    sendWhenReached(form, event.submitter);
    return;
  }
  delete form.dataset.reached;
  form.dataset.sent = "yes";
  const button = event.submitter;
  button?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), AGAIN_AFTER_MS);
};

// Browsers may say "offline" on a machine that reaches this server all the same: ask the server.
/** @type {(form: HTMLFormElement, button: HTMLElement | null) => Promise<void>} */
const sendWhenReached = async (form, button) => {
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store" });
    form.dataset.reached = "yes";
    form.requestSubmit(button);
  } catch {
    showTemplate("offline-notice");
  }
};

/** @type {(form: HTMLFormElement) => void} */
const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
};

/** @type {(id: string) => void} */
const showTemplate = (id) => {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById(id));
  if (!template || document.querySelector(`[data-shown="${id}"]`)) return;
  const shown = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  shown.dataset.shown = id;
  document.body.append(shown);
};

/** @type {(id: string) => void} */
const hideShown = (id) => document.querySelector(`[data-shown="${id}"]`)?.remove();

/** @type {(box: HTMLElement) => void} */
const copyAddress = (box) => {
  const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (box.querySelector("input, textarea"));
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  const words = /** @type {HTMLElement} */ (button.querySelector("span"));
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // no clipboard without HTTPS
    }
    words.textContent = button.dataset.done ?? null;
  });
};

/** @type {(event: MouseEvent | KeyboardEvent) => void} */
const closeMenus = (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const isEscape = "key" in event && event.key === "Escape";
    const outside = event.type === "click" && !menu.contains(/** @type {Node} */ (event.target));
    if (!outside && !isEscape) continue;
    menu.open = false;
    if (isEscape) menu.querySelector("summary")?.focus();
  }
};

// A filter that is chosen from a list takes effect at once; a search waits for Enter.
/** @type {(form: HTMLFormElement) => void} */
const sendFilters = (form) => {
  form.addEventListener("change", (event) => {
    if (/** @type {Element} */ (event.target).matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
  });
};

// The menu of a mission is longer than many screens, that of an event wider than a phone: where one is shows at once.
/** @type {(menu: HTMLElement) => void} */
const showCurrent = (menu) => {
  const item = /** @type {HTMLElement | null} */ (menu.querySelector("[aria-current]"));
  if (!item) return;
  menu.scrollTop = item.offsetTop - menu.clientHeight / 2;
  menu.scrollLeft = item.offsetLeft - menu.offsetLeft - (menu.clientWidth - item.offsetWidth) / 2;
};

document.addEventListener("submit", sendOnce);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
addEventListener("online", () => hideShown("offline-notice"));
document.querySelectorAll(".side, .event-nav > ul").forEach(showCurrent);
document.querySelectorAll("[data-copy]").forEach(copyAddress);
document.querySelectorAll("form[data-auto-send]").forEach(sendFilters);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
focusErrors();

// "/" goes to the search of the list on the page, or else to the one over everything; while somebody types it is a sign.
document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (at.isContentEditable || at.matches("input, textarea, select")) return;
  const everywhere = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-search-all]"));
  if (!everywhere || document.querySelector("[data-scan]")) return; // a scanner types too
  event.preventDefault();
  const here = /** @type {HTMLElement | null} */ (document.querySelector("main input[type=search]"));
  if (here) here.focus();
  else location.assign(everywhere.href);
});
