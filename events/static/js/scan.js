// The door: a code comes from the camera, from a USB scanner that types, or from fingers. All three end in the
// same form, which works without this script; with it, the answer comes in place and the next guest can step up.
//
// <section data-scan data-picture="/…/picture"> holds the form (input[name=code]), [data-verdict] where the answer
// goes, and optionally [data-camera] (hidden until the camera can be used) with a button, and a sound switch.

const root = /** @type {HTMLElement} */ (document.querySelector("[data-scan]")); // the rest is begun where it is there
const PAUSE_MS = 350; // between two looks of the camera
const SAME_CODE_MS = 4000; // a badge held in front of the camera counts once

const form = /** @type {HTMLFormElement} */ (root?.querySelector("form"));
const field = /** @type {HTMLInputElement} */ (form?.elements.namedItem("code"));
const verdict = /** @type {HTMLElement} */ (root?.querySelector("[data-verdict]"));
const log = root?.querySelector("[data-scans]");

let last = { code: "", at: 0 };
let isBusy = false;
/** @type {MediaStream | null} */
let stream = null;

/** @type {(selector: `template[${string}`) => void} */
const showTemplate = (selector) => {
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector(selector));
  verdict.replaceChildren(template.content.cloneNode(true));
};

// The page that comes back is the same as without this script: its verdict is taken out of it.
/** @type {(code: string, method?: string) => Promise<void>} */
const send = async (code, method = "") => {
  isBusy = true;
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form))); // its type does not know that texts suffice
  body.set("code", code);
  body.set("part", "verdict"); // only the part of the page that is taken out of it
  if (method) body.set("method", method);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "follow" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-verdict]");
    if (!found) throw new Error("no verdict");
    verdict.replaceChildren(...found.childNodes);
    refreshNonce(page);
    refreshCount(page);
    note();
    sound();
  } catch {
    showTemplate("template[data-no-answer]");
  }
  field.value = "";
  if (!stream) field.focus({ preventScroll: true }); // with the camera on, a phone's keyboard would cover it
  isBusy = false;
};

/** @type {(page: Document) => void} */
const refreshNonce = (page) => {
  const fresh = /** @type {HTMLInputElement | null} */ (page.querySelector("[data-scan] input[name=nonce]"));
  const mine = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("nonce"));
  if (fresh && mine) mine.value = fresh.value;
};

/** @type {(page: Document) => void} */
const refreshCount = (page) => {
  const fresh = page.querySelector("[data-count]");
  const mine = document.querySelector("[data-count]");
  if (fresh && mine) mine.textContent = fresh.textContent;
};

const outcome = () => verdict.querySelector(".verdict")?.className.match(/verdict-(\w+)/)?.[1] ?? "unknown";

// The last ten, so that one can look back without losing the present.
const note = () => {
  if (!log) return;
  const line = document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("span");
  name.textContent = verdict.querySelector(".verdict-name")?.textContent ?? "";
  state.textContent = verdict.querySelector("h2")?.textContent ?? "";
  line.append(name, state);
  const list = /** @type {HTMLOListElement} */ (log.querySelector("ol"));
  list.prepend(line);
  while (list.children.length > 10) list.lastElementChild?.remove();
  log.hidden = false;
};

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
  if (isBusy || (code === last.code && now - last.at < SAME_CODE_MS)) {
    if (code === last.code) last.at = now;
    return;
  }
  last = { code, at: now };
  send(code, "camera");
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
  const answer = await fetch(root.dataset.picture, { method: "POST", body: picture, headers: { "content-type": "image/jpeg" } });
  return answer.ok ? ((await answer.json()).code ?? "") : "";
};

/** @type {(video: HTMLVideoElement, detector: BarcodeDetector | null, canvas: HTMLCanvasElement) => Promise<void>} */
const look = async (video, detector, canvas) => {
  if (!stream) return;
  try {
    if (!isBusy && video.videoWidth && !document.hidden) {
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
    showTemplate("template[data-no-camera]");
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

if (root) {
  form.removeAttribute("data-once");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.trim();
    if (code && !isBusy) send(code);
  });
  document.addEventListener("keydown", catchTyping);
  offerCamera();
  if (!location.hash) field.focus(); // else somebody was looked for, and the page is at what was found
}
