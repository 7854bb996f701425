// Times are those of the event's place. A reader elsewhere may see their own beside them: the page stays the
// same bytes for everybody, this adds. The choice is remembered on this device.

const KEY = "own-time";
const note = document.querySelector("[data-own-time]");
const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @type {(zone: string) => Intl.DateTimeFormat} */
const clockIn = (zone) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
/** @type {(zone: string) => Intl.DateTimeFormat} */
const dayIn = (zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone });
const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: mine, weekday: "short" });

const instants = () =>
  [...document.querySelectorAll("main time[datetime]")].filter((time) => /T.*(Z|[+-]\d\d:\d\d)$/.test(time.dateTime));

/** @type {(there: string) => boolean} */
const differs = (there) =>
  instants().some((time) => clockIn(there).format(new Date(time.dateTime)) !== clockIn(mine).format(new Date(time.dateTime)));

/** @type {(there: string) => void} */
const show = (there) => {
  const clock = clockIn(mine);
  for (const time of instants()) {
    const at = new Date(time.dateTime);
    const isOtherDay = dayIn(there).format(at) !== dayIn(mine).format(at);
    const own = document.createElement("span");
    own.className = "own";
    own.textContent = ` (${isOtherDay ? `${weekday.format(at)} ` : ""}${clock.format(at)})`;
    time.append(own);
  }
};

const hide = () => {
  for (const own of document.querySelectorAll("main .own")) own.remove();
};

const remembered = () => {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
};

/** @type {(isOn: boolean) => void} */
const remember = (isOn) => {
  try {
    localStorage.setItem(KEY, isOn ? "yes" : "no");
  } catch {
    // storage refused: the choice lasts as long as the page
  }
};

/** @type {(note: HTMLElement) => void} */
const start = (note) => {
  const there = note.dataset.zone;
  if (there === mine || !differs(there)) return;
  const button = /** @type {HTMLButtonElement} */ (note.querySelector("button"));
  const words = { show: button.textContent, hide: button.dataset.hide };
  let isShown = false;
  /** @type {(isOn: boolean) => void} */
  const set = (isOn) => {
    isShown = isOn;
    button.textContent = isOn ? words.hide : words.show;
    hide();
    if (isOn) show(there);
  };
  button.addEventListener("click", () => {
    remember(!isShown);
    set(!isShown);
  });
  note.hidden = false;
  set(remembered());
};

if (note) start(note);
