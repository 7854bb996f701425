// A timeline comes closer: by its buttons, by + - 0 on it, by the wheel with Ctrl. What is in the middle stays there;
// it opens at the present moment, where it has one.

/** @type {(room: HTMLElement, buttons: HTMLElement) => void} */
const start = (room, buttons) => {
  const scale = /** @type {HTMLElement} */ (room.querySelector(".timeline-scale"));
  const names = /** @type {Element} */ (room.querySelector(".timeline-names"));
  const zooms = (buttons.dataset.zooms ?? "1").split(" ");
  let here = zooms.findIndex((zoom) => scale.classList.contains(`zoom-${zoom}`));

  // the share of the days that is in the middle of what is seen of them
  const seen = () => room.clientWidth - names.clientWidth;
  const middle = () => (room.scrollLeft + seen() / 2) / scale.clientWidth;
  /** @type {(share: number) => void} */
  const show = (share) => {
    room.scrollLeft = share * scale.clientWidth - seen() / 2;
  };
  const now = () => room.querySelector(".timeline-now")?.getBoundingClientRect().left;

  const mark = () => {
    const to = { in: zooms[here + 1], out: zooms[here - 1], all: here > 0 ? zooms[0] : undefined };
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (buttons.querySelectorAll("[data-zoom]"))) {
      const zoom = to[/** @type {"in" | "out" | "all"} */ (link.dataset.zoom)];
      link.hidden = zoom === undefined;
      if (zoom) link.search = `?zoom=${zoom}`;
    }
  };
  /** @type {(index: number) => boolean} */
  const zoomTo = (index) => {
    if (index < 0 || index >= zooms.length || index === here) return false;
    const share = middle();
    scale.classList.replace(`zoom-${zooms[here]}`, `zoom-${zooms[index]}`);
    here = index;
    show(share);
    mark();
    const url = new URL(location.href);
    url.searchParams.set("zoom", zooms[here]);
    history.replaceState(history.state, "", url);
    return true;
  };

  /** @type {Record<string, () => boolean>} */
  const acts = { in: () => zoomTo(here + 1), out: () => zoomTo(here - 1), all: () => zoomTo(0) };
  /** @type {Record<string, string>} */
  const keys = { "+": "in", "=": "in", "-": "out", 0: "all" };
  buttons.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    acts[link.dataset.zoom ?? ""]();
    if (link.hidden) room.focus();
  });
  room.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    acts[keys[event.key]]();
  });
  room.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      acts[event.deltaY < 0 ? "in" : "out"]();
    },
    { passive: false },
  );
  mark();
  const left = now();
  if (left !== undefined) show((left - scale.getBoundingClientRect().left) / scale.clientWidth);
};

const room = /** @type {HTMLElement | null} */ (document.querySelector(".timeline"));
const buttons = /** @type {HTMLElement | null} */ (document.querySelector("[data-zooms]"));
if (room && buttons) start(room, buttons);
