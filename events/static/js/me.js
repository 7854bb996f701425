// Whoever this browser remembers finds their way back: their name stands in place of "Register", their sessions beside it.
// <nav data-me="/me?event=x">; the page is the same for everybody, and /me tells a name and nothing that opens anything.

/** @type {(nav: HTMLElement) => Promise<void>} */
const greet = async (nav) => {
  try {
    const answer = await fetch(nav.dataset.me, { headers: { accept: "application/json" }, cache: "no-store" });
    const { name } = answer.ok ? await answer.json() : {};
    if (!name) return;
    const own = /** @type {HTMLAnchorElement} */ (nav.querySelector("[data-own]"));
    for (const link of document.querySelectorAll("a[data-register]")) {
      link.textContent = own.textContent;
      link.href = own.href;
      link.removeAttribute("aria-current");
      link.classList.add("is-own");
    }
    const action = /** @type {HTMLElement | null} */ (nav.querySelector("a[data-register]"));
    const isShown = Boolean(action?.getClientRects().length); // on the overview its place is below the name of the event
    (isShown ? action : own).textContent = name;
    own.parentElement.hidden = isShown;
    for (const item of nav.querySelectorAll("[data-own-only]")) item.hidden = false;
  } catch {
    // without a connection the page stays as it is
  }
};

document.querySelectorAll("[data-me]").forEach(greet);
