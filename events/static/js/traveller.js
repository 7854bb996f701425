// A journey on a phone: keeping and forgetting its copy, telling how old what is shown is, and moving "now and next" on
// when the page was made some time ago.

const root = /** @type {HTMLElement} */ (document.querySelector("[data-traveller]"));
const page = document.documentElement;
const { copyName: copy, tag, worker, keep: list } = root.dataset;
const STALE_MS = 30 * 60_000;
const when = new Intl.DateTimeFormat(page.lang, { hour: "2-digit", minute: "2-digit", day: "numeric", month: "long" });
/** @type {(text: string, instant: string) => string} */
const told = (text, instant) => text.replace("{when}", when.format(new Date(instant)));

// -- how old this is -------------------------------------------------------------------------------------------------

const showAge = () => {
  const { copyOf, copyWhy } = page.dataset;
  const banner = root.querySelector("[data-copy-age]");
  if (!copyOf || !banner) return;
  /** @type {HTMLElement} */ (banner.querySelector("span")).textContent = told(banner.dataset[copyWhy ?? ""] ?? banner.dataset.offline, copyOf);
  banner.hidden = false;
};

// -- keeping ---------------------------------------------------------------------------------------------------------

/** @type {(registration: ServiceWorkerRegistration, message: object, onProgress?: (progress: CopyProgress) => void) => Promise<any>} */
const ask = (registration, message, onProgress) =>
  new Promise((done, failed) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data.progress) return onProgress?.(data.progress);
      port1.close();
      if ("error" in data) failed(new Error(data.error));
      else done(data.result);
    };
    registration.active?.postMessage(message, [port2]);
  });

const present = async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return registration?.active ? registration : null;
};

const register = async () => {
  await navigator.serviceWorker.register(worker, { scope: "/" });
  return navigator.serviceWorker.ready;
};

const box = /** @type {HTMLElement} */ (root.querySelector("[data-keep-box]")); // asked for only where it is there
/** @type {(name: string) => HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (box.querySelector(`[data-keep-${name}]`));

/** @type {(about: { asOf: string, missing: number } | null) => void} */
const show = (about) => {
  part("none").hidden = Boolean(about);
  part("kept").hidden = !about;
  part("progress").hidden = true;
  part("lose").hidden = true;
  if (!about) return;
  part("age").textContent = told(part("age").dataset.words, about.asOf);
  part("missing").hidden = !about.missing;
};

/** @type {(name: string) => void} */
const say = (name) => {
  const template = box.querySelector(`template[data-said="${name}"]`);
  const said = template ? template.content.cloneNode(true) : "";
  part("said").replaceChildren(said);
};

/** @type {(progress: CopyProgress) => void} */
const progress = ({ done, of }) => {
  const bar = /** @type {HTMLProgressElement} */ (part("progress").querySelector("progress"));
  bar.max = of;
  bar.value = done;
};

const keep = async () => {
  say("");
  part("none").hidden = part("kept").hidden = true;
  part("progress").hidden = false;
  try {
    await navigator.storage?.persist?.();
    const registration = await register();
    await ask(registration, { act: "keep", list }, progress);
    show(await ask(registration, { act: "about", copy }));
    say("done");
  } catch {
    const registration = await present();
    show(registration ? await ask(registration, { act: "about", copy }).catch(() => null) : null);
    say("failed");
  }
};

const waiting = async () => (await self.fieldOutbox.all().catch(() => [])).filter((entry) => entry.traveller === root.dataset.traveller && entry.state !== "kept");

const forget = async () => {
  say("");
  const left = await waiting();
  if (left.length && part("lose").hidden) {
    part("lose").hidden = false;
    const words = part("lose").dataset.words.replace("{count}", String(left.length));
    /** @type {HTMLElement} */ (part("lose").querySelector("span")).textContent = words;
    return;
  }
  for (const entry of left) await self.fieldOutbox.remove(entry.nonce);
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`draft:field-${root.dataset.traveller}`)) localStorage.removeItem(key);
  }
  const registration = await present();
  if (registration) await ask(registration, { act: "forget", copy });
  show(null);
  say("forgotten");
};

const offer = async () => {
  if (!box || !("serviceWorker" in navigator) || !("caches" in window)) return;
  box.hidden = false;
  part("button").addEventListener("click", keep);
  part("again").addEventListener("click", keep);
  part("forget").addEventListener("click", forget);
  part("lose").querySelector("button")?.addEventListener("click", forget);
  const registration = await present();
  show(registration ? await ask(registration, { act: "about", copy }) : null);
};

// A copy is renewed in passing: when the journey has changed, or when it is half an hour old.
const renew = async (isNeeded = false) => {
  if (!("serviceWorker" in navigator) || page.dataset.copyOf) return;
  const registration = await present();
  const about = registration && (await ask(registration, { act: "about", copy }));
  if (!about) return;
  const isOther = about.language === page.lang && about.tag !== tag;
  if (!isNeeded && !isOther && Date.now() - Date.parse(about.asOf) < STALE_MS) return;
  await ask(registration, { act: "keep", list: about.list });
  if (box) show(await ask(registration, { act: "about", copy }));
};

// -- now and next ----------------------------------------------------------------------------------------------------

/** @typedef {{ item: HTMLElement, from: Date, to: Date, isStay: boolean }} ShownLeg */

/** @type {() => ShownLeg[]} */
const legs = () =>
  [...root.querySelectorAll(".itinerary li.leg[id]:not(.is-off)")].map((item) => {
    const { from, to, stay } = /** @type {HTMLElement} */ (item.querySelector("[data-from]")).dataset;
    return { item, from: new Date(from), to: new Date(to), isStay: stay === "yes" };
  });

/** @type {(leg: ShownLeg) => HTMLElement} */
const card = (leg) => {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("now-card"));
  const shown = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const link = /** @type {HTMLAnchorElement} */ (leg.item.querySelector(".leg-head a"));
  const shownLink = /** @type {HTMLAnchorElement} */ (shown.querySelector("a"));
  shownLink.href = link.href;
  shownLink.textContent = link.textContent;
  const hours = /** @type {HTMLElement} */ (leg.item.querySelector("[data-from]"));
  /** @type {HTMLElement} */ (shown.querySelector("[data-when]")).textContent = hours.dataset.when;
  /** @type {HTMLElement} */ (shown.querySelector("[data-where]")).textContent = leg.item.querySelector(".place-name")?.textContent ?? "";
  return shown;
};

const moveOn = () => {
  const places = root.querySelector("[data-now-next]");
  if (!places) return;
  const now = new Date();
  const all = legs();
  const shown = {
    now: all.filter((leg) => !leg.isStay && leg.from <= now && now < leg.to),
    next: all.filter((leg) => leg.from > now).slice(0, 1),
  };
  for (const [name, found] of Object.entries(shown)) {
    const place = /** @type {HTMLElement} */ (places.querySelector(`[data-${name}]`));
    place.hidden = !found.length;
    place.querySelector("ul")?.replaceChildren(...found.map(card));
  }
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
  if (document.getElementById(`day-${today}`)) {
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (root.querySelectorAll("[data-today]"))) link.href = link.href.replace(/#.*/, `#day-${today}`);
  }
};

const isOld = () => page.dataset.copyOf || Date.now() - Date.parse(root.dataset.madeAt) > 5 * 60_000;

showAge();
if (isOld()) moveOn();
setInterval(() => isOld() && moveOn(), 60_000);
offer().then(() => renew()).catch(() => {});
document.addEventListener("field-sent", () => renew(true).catch(() => {}));
