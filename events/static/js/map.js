// A map comes closer: by buttons, drag, pinch, wheel with Ctrl, keys + - 0 and arrows. It moves the viewBox; marks
// keep their size (--zoom).

const CLOSEST = 16;
/** @typedef {[x: number, y: number]} Pair */

/** @type {(value: number, most: number) => number} */
const clamp = (value, most) => Math.min(Math.max(value, 0), most);
/** @type {(pair: Pair[]) => number} */
const spread = ([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** @type {(room: HTMLElement) => void} */
const start = (room) => {
  const svg = /** @type {SVGSVGElement} */ (room.querySelector("svg"));
  const { width: wide, height: high } = svg.viewBox.baseVal;
  /** @type {Map<number, Pair>} */
  const fingers = new Map();
  let [x, y, zoom, travelled] = [0, 0, 1, 0];

  // by shares of what is seen
  /** @type {(across: number, down: number) => void} */
  const move = (across, down) => {
    x = clamp(x - (across * wide) / zoom, wide - wide / zoom);
    y = clamp(y - (down * high) / zoom, high - high / zoom);
    svg.setAttribute("viewBox", `${x} ${y} ${wide / zoom} ${high / zoom}`);
    svg.style.setProperty("--zoom", String(1 / zoom));
    svg.classList.toggle("is-zoomed", zoom > 1);
    svg.classList.toggle("is-close", zoom >= 4);
  };

  // the point under the pointer stays where it is
  /** @type {(factor: number, point?: Pair) => void} */
  const closer = (factor, [across, down] = [0.5, 0.5]) => {
    const next = 1 + clamp(zoom * factor - 1, CLOSEST - 1);
    x += (wide / zoom - wide / next) * across;
    y += (high / zoom - high / next) * down;
    zoom = next;
    move(0, 0);
  };

  /** @type {Record<string, () => void>} */
  const acts = { in: () => closer(2), out: () => closer(0.5), all: () => closer(0) };
  /** @type {Record<string, string>} */
  const keys = { "+": "in", "-": "out", 0: "all" };
  /** @type {Record<string, Pair>} */
  const steps = { ArrowLeft: [0.2, 0], ArrowRight: [-0.2, 0], ArrowUp: [0, 0.2], ArrowDown: [0, -0.2] };
  /** @type {(event: MouseEvent) => Pair} */
  const share = (event) => {
    const box = svg.getBoundingClientRect();
    return [(event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height];
  };
  /** @type {(event: PointerEvent) => void} */
  const lift = (event) => {
    fingers.delete(event.pointerId);
  };
  /** @type {{ [name in keyof SVGSVGElementEventMap]?: (event: SVGSVGElementEventMap[name]) => void }} */
  const handlers = {
    pointerdown: (event) => {
      if (!fingers.size) travelled = 0;
      fingers.set(event.pointerId, share(event));
    },
    pointermove: (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const now = share(event);
      const was = [...fingers.values()];
      fingers.set(event.pointerId, now);
      travelled += spread([before, now]);
      if (travelled < 0.01) return;
      svg.setPointerCapture(event.pointerId);
      if (was[1]) closer(spread([...fingers.values()]) / spread(was), now);
      else if (zoom > 1) move(now[0] - before[0], now[1] - before[1]);
    },
    pointerup: lift,
    pointercancel: lift,
    // a drag that ends on a stop is no click on it
    click: (event) => {
      if (event.detail && travelled >= 0.01) event.preventDefault();
    },
    dragstart: (event) => event.preventDefault(),
    wheel: (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      closer(Math.exp(-event.deltaY / 200), share(event));
    },
    keydown: (event) => {
      const step = zoom > 1 && steps[event.key];
      if (event.ctrlKey || event.metaKey || event.altKey || !(step || keys[event.key])) return;
      event.preventDefault();
      if (step) move(...step);
      else acts[keys[event.key]]();
    },
  };
  for (const [name, handler] of Object.entries(handlers)) svg.addEventListener(name, /** @type {EventListener} */ (handler));
  svg.tabIndex = 0;
  for (const button of room.querySelectorAll("[data-zoom]")) {
    button.hidden = false;
    button.onclick = acts[button.dataset.zoom ?? ""];
  }
};

document.querySelectorAll("[data-map]").forEach(start);
