// The board brings itself up to date each minute while somebody looks at it; without a network it stays as it is, and
// says of when.

const EVERY = 60_000;

const refresh = async () => {
  const shown = document.querySelector("[data-board]");
  if (document.hidden || !shown || shown.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-board]");
  if (fresh) shown.replaceWith(document.adoptNode(fresh));
};

if (document.querySelector("[data-board]")) setInterval(refresh, EVERY);
