// Stars without leaving the page, and the marks of the reader's own sessions on pages that are the same for all.
// A form with data-star is sent in place; when that fails, it is sent as forms are.

/** @type {(code: string, isStarred: boolean) => void} */
const mark = (code, isStarred) =>
  document.querySelectorAll(`[data-session="${CSS.escape(code)}"]`).forEach((item) => {
    item.classList.toggle("is-starred", isStarred);
  });

/** @type {(form: HTMLFormElement, isStarred: boolean) => void} */
const set = (form, isStarred) => {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  button.setAttribute("aria-pressed", String(isStarred));
  form.action = String(isStarred ? form.dataset.removal : form.dataset.add);
  /** @type {HTMLElement} */ (button.querySelector("span")).textContent = isStarred ? button.dataset.on : button.dataset.off;
  if (form.dataset.star) mark(form.dataset.star, isStarred);
};

/** @type {(event: SubmitEvent) => Promise<void>} */
const send = async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("form[data-star]") || form.dataset.asPage) return;
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form))); // its type does not know that texts suffice
  const { action } = form;
  event.preventDefault();
  const isStarred = button.getAttribute("aria-pressed") !== "true";
  set(form, isStarred);
  try {
    const answer = await fetch(action, { method: "POST", body, headers: { accept: "application/json" } });
    // an answer that is a page (a question to answer first) needs the whole window
    if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) throw new Error(String(answer.status));
  } catch {
    set(form, !isStarred); // the button says again what it does, and the form is sent as forms are
    form.dataset.asPage = "yes";
    form.requestSubmit(button);
  }
};

// <div data-my-sessions="/fr/events/x/my-sessions.json" hidden></div>: {"codes": ["A1", …]}
/** @type {(place: HTMLElement) => Promise<void>} */
const showMine = async (place) => {
  try {
    const answer = await fetch(place.dataset.mySessions, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { codes } = await answer.json();
    for (const code of codes) mark(code, true);
    for (const form of document.querySelectorAll("form[data-star]")) {
      if (codes.includes(form.dataset.star)) set(form, true);
    }
  } catch {
    // without a connection the page shows what it has
  }
};

document.addEventListener("submit", send);
document.querySelectorAll("[data-my-sessions]").forEach(showMine);
