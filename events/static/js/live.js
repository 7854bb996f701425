// A part of a page that changes by itself: <div data-live="30"> is fetched again every 30 seconds while it is looked at.

const part = document.querySelector("[data-live]");

/** @type {(part: HTMLElement) => Promise<void>} */
const look = async (part) => {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (fresh) part.replaceChildren(...fresh.childNodes);
    else location.reload();
  } catch {
    // it stays as it was; the page says as of when
  }
};

if (part) setInterval(look, Number(part.dataset.live) * 1000, part);
