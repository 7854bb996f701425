// Files of a registration form: one that is too large is told before it is sent, and a photo is cut to its shape on the
// device, so that a phone sends a hundred kilobytes. Without this module the server refuses the one and cuts the other.

const QUALITY = 0.88;

/** @type {(field: HTMLElement, name: string) => HTMLInputElement} */
const slider = (field, name) => /** @type {HTMLInputElement} */ (field.querySelector(`[data-crop-${name}]`));

/** @type {(input: HTMLInputElement, file: File) => void} */
const choose = (input, file) => {
  const kept = new DataTransfer();
  kept.items.add(file);
  input.files = kept.files;
};

/** @typedef {{ left: number, top: number, wide: number, high: number }} Cut */

/** @type {(field: HTMLElement, picture: ImageBitmap, width: number, height: number) => Cut} */
const cutOf = (field, picture, width, height) => {
  const zoom = slider(field, "zoom").valueAsNumber / 100;
  const wide = Math.min(picture.width, (picture.height * width) / height) / zoom;
  const high = (wide * height) / width;
  return {
    left: ((picture.width - wide) * slider(field, "x").valueAsNumber) / 100,
    top: ((picture.height - high) * slider(field, "y").valueAsNumber) / 100,
    wide,
    high,
  };
};

/** @type {(canvas: HTMLCanvasElement, picture: ImageBitmap, cut: Cut) => void} */
const draw = (canvas, picture, cut) => {
  canvas.getContext("2d")?.drawImage(picture, cut.left, cut.top, cut.wide, cut.high, 0, 0, canvas.width, canvas.height);
};

/** @type {(field: HTMLElement) => void} */
const preparePhoto = (field) => {
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"));
  const crop = /** @type {HTMLElement} */ (field.querySelector("[data-crop]"));
  const canvas = /** @type {HTMLCanvasElement} */ (crop.querySelector("canvas"));
  const [width, height] = (field.dataset.shape ?? "").split(" ").map(Number);
  const sent = Object.assign(document.createElement("canvas"), { width, height });
  /** @type {ImageBitmap | null} */
  let picture = null;
  let name = "";
  let waiting = 0;

  const send = () => {
    if (!picture) return;
    draw(sent, picture, cutOf(field, picture, width, height));
    sent.toBlob((blob) => blob && choose(input, new File([blob], name, { type: "image/jpeg" })), "image/jpeg", QUALITY);
  };
  const update = () => {
    if (!picture) return;
    draw(canvas, picture, cutOf(field, picture, width, height));
    clearTimeout(waiting);
    waiting = setTimeout(send, 150);
  };

  input.addEventListener("change", async () => {
    crop.hidden = true;
    picture = null;
    const file = input.files?.[0];
    if (!file) return;
    // What this browser cannot read, the server tells about.
    const read = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
    if (!read || input.files?.[0] !== file) return;
    picture = read;
    name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
    for (const part of ["zoom", "x", "y"]) slider(field, part).value = slider(field, part).defaultValue;
    crop.hidden = false;
    update();
  });
  crop.addEventListener("input", update);

  canvas.addEventListener("pointerdown", (down) => {
    canvas.setPointerCapture(down.pointerId);
    let [x, y] = [down.clientX, down.clientY];
    /** @type {(event: PointerEvent) => void} */
    const move = (event) => {
      if (!picture) return;
      const cut = cutOf(field, picture, width, height);
      const scale = cut.wide / canvas.clientWidth;
      shift("x", (x - event.clientX) * scale, picture.width - cut.wide);
      shift("y", (y - event.clientY) * scale, picture.height - cut.high);
      [x, y] = [event.clientX, event.clientY];
      update();
    };
    canvas.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => canvas.removeEventListener("pointermove", move), { once: true });
    }
  });

  /** @type {(name: string, pixels: number, room: number) => void} */
  const shift = (part, pixels, room) => {
    if (room < 1) return;
    const bar = slider(field, part);
    bar.value = String(bar.valueAsNumber + (pixels / room) * 100);
  };
};

/** @type {(field: HTMLElement) => void} */
const prepare = (field) => {
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"));
  const said = /** @type {HTMLElement} */ (field.querySelector("[data-too-large]"));
  if (field.dataset.shape) return preparePhoto(field);
  input.addEventListener("change", () => {
    said.hidden = (input.files?.[0]?.size ?? 0) <= Number(field.dataset.file);
    if (!said.hidden) input.value = "";
  });
};

document.querySelectorAll("[data-file]").forEach(prepare);
