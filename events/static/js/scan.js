// The door: a code comes from the camera, from a USB scanner that types, or from fingers. All three end in the
// same form, which works without this script; with it, each reading has a line of its own from the first moment, its
// answer comes in place, and the next guest can step up meanwhile.
//
// <section data-scan data-door="…" data-picture="/…/picture"> holds the form (input[name=code]), [data-verdict] where the
// answer to the latest reading goes, [data-scans] with the lines, a template for each state of a reading without an answer,
// and optionally [data-camera] (hidden until the camera can be used) with a button, and a sound switch.

import { keep, make } from "./door-readings.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-scan]")); // the rest is begun where it is there
const PAUSE_MS = 350; // between two looks of the camera
const SAME_CODE_MS = 4000; // a badge held in front of the camera counts once
const LOOK_MS = 5000; // for the server's look at a picture
const LINES = 10; // of those that were answered; the others stay

const form = /** @type {HTMLFormElement} */ (root?.querySelector("form"));
const field = /** @type {HTMLInputElement} */ (form?.elements.namedItem("code"));
const verdict = /** @type {HTMLElement} */ (root?.querySelector("[data-verdict]"));
const log = /** @type {HTMLElement} */ (root?.querySelector("[data-scans]"));

let last = { code: "", at: 0 };
let latest = ""; // the reading whose answer stands large
/** @type {Map<string, HTMLElement>} */
const lines = new Map();
/** @type {MediaStream | null} */
let stream = null;
/** @type {ReturnType<DoorReadings["keep"]>} */
let readings;

/** @type {(state: string) => HTMLElement} */
const stateFace = (state) => {
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector(`template[data-state="${state}"]`));
  return /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
};

// An answer's face, or that of a reading without one, which is known by its code.
/** @type {(reading: DoorReading, page?: Document) => HTMLElement[]} */
const faces = (reading, page) => {
  const told = page?.querySelector("[data-verdict]");
  if (told?.querySelector(".verdict")) return /** @type {HTMLElement[]} */ ([...told.children]);
  const face = stateFace(reading.state);
  const name = /** @type {HTMLElement} */ (face.querySelector(".verdict-name"));
  name.textContent = reading.label;
  return [face];
};

/** @type {(reading: DoorReading, page?: Document) => void} */
const show = (reading, page) => {
  const found = faces(reading, page);
  showLine(reading, found[0]);
  if (reading.nonce === latest) {
    verdict.replaceChildren(...found);
    if (reading.state !== "waiting") sound();
  }
  if (page) refreshCount(page);
};

/** @type {(reading: DoorReading, face: HTMLElement) => void} */
const showLine = (reading, face) => {
  const line = lines.get(reading.nonce) ?? document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("span");
  const time = document.createElement("time");
  time.textContent = new Date(reading.at).toLocaleTimeString(document.documentElement.lang);
  name.textContent = face.querySelector(".verdict-name")?.textContent || reading.label;
  state.textContent = face.dataset.line ?? face.querySelector("h2")?.textContent ?? "";
  line.dataset.state = reading.state;
  line.dataset.nonce = reading.nonce;
  line.replaceChildren(time, name, state);
  const list = /** @type {HTMLOListElement} */ (log.querySelector("ol"));
  if (!line.isConnected) list.prepend(line);
  lines.set(reading.nonce, line);
  for (const old of /** @type {HTMLElement[]} */ ([...list.querySelectorAll("li[data-state=answered]")].slice(LINES))) {
    old.remove();
    lines.delete(old.dataset.nonce ?? "");
  }
  log.hidden = false;
};

/** @type {(code: string, method?: string, registration?: string, label?: string) => void} */
const read = (code, method = "", registration = "", label = "") => {
  const made = make(code, method, registration, label);
  latest = readings.nonceOf(made);
  readings.add(made);
};

/** @type {(page: Document) => void} */
const refreshCount = (page) => {
  const fresh = page.querySelector("[data-count]");
  const mine = document.querySelector("[data-count]");
  if (fresh && mine) mine.textContent = fresh.textContent;
};

const outcome = () => verdict.querySelector(".verdict")?.className.match(/verdict-(\w+)/)?.[1] ?? "unknown";

// Two tones up for welcome, one low tone for everything else; off until asked for.
const sound = () => {
  const isOn = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-sound]"))?.checked;
  if (!isOn) return;
  const audio = new AudioContext();
  const tones = outcome() === "welcome" ? [660, 880] : [220];
  tones.forEach((pitch, place) => {
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(audio.destination);
    tone.start(audio.currentTime + place * 0.12);
    tone.stop(audio.currentTime + place * 0.12 + (tones.length > 1 ? 0.1 : 0.35));
  });
  setTimeout(() => audio.close(), 1000);
};

/** @type {(code: string) => void} */
const seen = (code) => {
  const now = Date.now();
  const isHeld = code === last.code && now - last.at < SAME_CODE_MS;
  last = { code, at: now };
  if (!isHeld) read(code, "camera");
};

const detectorOrNone = async () => {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats();
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
};

// Without a detector in the browser the server looks at a small grey-ish picture.
/** @type {(video: HTMLVideoElement, canvas: HTMLCanvasElement) => Promise<string>} */
const askServer = async (video, canvas) => {
  const scale = Math.min(1, 640 / video.videoWidth);
  canvas.width = video.videoWidth * scale;
  canvas.height = video.videoHeight * scale;
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const picture = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done, "image/jpeg", 0.7));
  const answer = await fetch(root.dataset.picture, {
    method: "POST", body: picture, headers: { "content-type": "image/jpeg" }, signal: AbortSignal.timeout(LOOK_MS),
  });
  return answer.ok ? ((await answer.json()).code ?? "") : "";
};

/** @type {(video: HTMLVideoElement, detector: BarcodeDetector | null, canvas: HTMLCanvasElement) => Promise<void>} */
const look = async (video, detector, canvas) => {
  if (!stream) return;
  try {
    if (video.videoWidth && !document.hidden) {
      const code = detector ? (await detector.detect(video))[0]?.rawValue : await askServer(video, canvas);
      if (code) seen(code);
    }
  } catch {
    // one lost picture; the next comes
  }
  setTimeout(look, PAUSE_MS, video, detector, canvas);
};

/** @type {(box: HTMLElement, button: HTMLButtonElement) => Promise<void>} */
const startCamera = async (box, button) => {
  const video = /** @type {HTMLVideoElement} */ (box.querySelector("video"));
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch {
    latest = "";
    verdict.replaceChildren(stateFace("no-camera"));
    return;
  }
  video.srcObject = stream;
  /** @type {HTMLElement} */ (video.parentElement).hidden = false;
  button.setAttribute("aria-pressed", "true");
  await video.play();
  look(video, await detectorOrNone(), document.createElement("canvas"));
};

/** @type {(box: HTMLElement, button: HTMLButtonElement, running: MediaStream) => void} */
const stopCamera = (box, button, running) => {
  for (const track of running.getTracks()) track.stop();
  stream = null;
  /** @type {HTMLElement} */ (box.querySelector("video")?.parentElement).hidden = true;
  button.setAttribute("aria-pressed", "false");
};

const offerCamera = () => {
  const box = root.querySelector("[data-camera]");
  if (!box || !navigator.mediaDevices?.getUserMedia) return;
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  box.hidden = false;
  button.addEventListener("click", () => (stream ? stopCamera(box, button, stream) : startCamera(box, button)));
};

// What a scanner types while nothing has the focus goes to the field.
/** @type {(event: KeyboardEvent) => void} */
const catchTyping = (event) => {
  const isElsewhere = !document.activeElement || document.activeElement === document.body || document.activeElement.id === "main";
  if (isElsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
};

// Somebody found by name is a reading too.
/** @type {(event: SubmitEvent) => void} */
const letIn = (event) => {
  const asked = /** @type {HTMLFormElement} */ (event.target);
  const registration = /** @type {HTMLInputElement | null} */ (asked.elements.namedItem("registration"))?.value;
  if (!registration) return;
  event.preventDefault();
  read("", "search", registration, asked.closest("li")?.querySelector("strong")?.textContent ?? "");
  verdict.scrollIntoView({ block: "nearest" });
};

if (root) {
  form.removeAttribute("data-once");
  readings = keep(root.dataset.door ?? "", form.action, show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.trim();
    field.value = "";
    if (!stream) field.focus({ preventScroll: true }); // with the camera on, a phone's keyboard would cover it
    if (code) read(code);
  });
  document.querySelector(".guests")?.addEventListener("submit", /** @type {EventListener} */ (letIn));
  document.addEventListener("keydown", catchTyping);
  offerCamera();
  if (!location.hash) field.focus(); // else somebody was looked for, and the page is at what was found
}
