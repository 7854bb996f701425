// Whoever this browser remembers finds their way back: their name stands in place of "Register", their sessions beside it.
// <nav data-me="/me?event=x">; the page is the same for everybody, and /me tells a name and nothing that opens anything.

/** @type {(nav: HTMLElement) => Promise<void>} */
const greet = async (nav) => {
  try {
    const answer = await fetch(nav.dataset.me ?? "", { headers: { accept: "application/json" }, cache: "no-store" });
    const { name } = answer.ok ? await answer.json() : {};
    if (!name) return;
    const own = /** @type {HTMLAnchorElement} */ (nav.querySelector("[data-own]"));
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll("a[data-register]");
    for (const link of links) {
      link.textContent = own.textContent;
      link.href = own.href;
      link.removeAttribute("aria-current");
      link.classList.add("is-own");
    }
    const action = /** @type {HTMLElement | null} */ (nav.querySelector("a[data-register]"));
    const isShown = Boolean(action?.getClientRects().length); // on the overview its place is below the name of the event
    (isShown && action ? action : own).textContent = name;
    /** @type {HTMLElement} */ (own.parentElement).hidden = isShown;
    /** @type {NodeListOf<HTMLElement>} */
    const others = nav.querySelectorAll("[data-own-only]");
    for (const item of others) item.hidden = false;
  } catch {
    // without a connection the page stays as it is
  }
};

document.querySelectorAll("[data-me]").forEach(greet);
