// Readings of badges until the server has answered them. Each has a nonce of its own and stays in the browser's storage
// as long as there is no answer, also across a reload; the server answers a nonce that it knows as it did the first time.

const LATE_MS = 5000; // then the page says that there is no answer yet
const WAITS_MS = 12_000; // for the first sending; for each further one twice as long
const LONGEST_WAIT_MS = 60_000;
const AGAIN_MS = [2000, 4000, 8000, 15_000];
const FINAL = [400, 422]; // what the server cannot read today it will not read tomorrow

/** @type {DoorReadings["make"]} */
export const make = (code, method, registration = "", label = "") => {
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { nonce, at: Date.now(), code, method, registration, label: label || (code.length > 24 ? `…${code.slice(-6)}` : code), state: "waiting", tries: 0 };
};

/** @type {DoorReadings["keep"]} */
export const keep = (door, action, changed) => {
  const prefix = `door ${door} `;
  /** @type {Map<string, DoorReading>} */
  const open = new Map();
  let pause = 0;
  let timer = 0;
  let isSendingAll = false;

  // A browser that keeps nothing (private, full) has them as long as the page is open.
  /** @type {(reading: DoorReading) => void} */
  const store = (reading) => {
    try {
      localStorage.setItem(prefix + reading.nonce, JSON.stringify(reading));
    } catch {
      // see above
    }
  };

  /** @type {(reading: DoorReading) => void} */
  const forget = (reading) => {
    open.delete(reading.nonce);
    try {
      localStorage.removeItem(prefix + reading.nonce);
    } catch {
      // nothing was kept
    }
  };

  /** @type {(reading: DoorReading, state: DoorReading["state"], page?: Document) => void} */
  const tell = (reading, state, page) => {
    reading.state = state;
    changed(reading, page);
  };

  /** @type {(reading: DoorReading) => URLSearchParams} */
  const bodyOf = (reading) => {
    const age = Math.max(0, Math.round((Date.now() - reading.at) / 1000));
    const body = new URLSearchParams({ nonce: reading.nonce, age: `${age}`, part: "verdict", method: reading.method });
    if (reading.registration) body.set("registration", reading.registration);
    else body.set("code", reading.code);
    return body;
  };

  /** @type {(reading: DoorReading, answer: Response, page: Document) => void} */
  const settle = (reading, answer, page) => {
    const isAnswer = answer.ok && page.querySelector("[data-verdict] .verdict");
    if (!isAnswer && !FINAL.includes(answer.status)) {
      tell(reading, answer.status >= 500 ? "late" : "refused", answer.status === 429 ? page : undefined);
      return;
    }
    forget(reading);
    tell(reading, isAnswer ? "answered" : "unreadable", page);
  };

  // Whether the server could be reached.
  /** @type {(reading: DoorReading) => Promise<boolean>} */
  const send = async (reading) => {
    if (reading.isSending) return true;
    reading.isSending = true;
    const cut = new AbortController();
    const late = setTimeout(tell, LATE_MS, reading, "late");
    const limit = setTimeout(() => cut.abort(), Math.min(WAITS_MS * 2 ** reading.tries++, LONGEST_WAIT_MS));
    try {
      const answer = await fetch(action, { method: "POST", body: bodyOf(reading), signal: cut.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      clearTimeout(late);
      settle(reading, answer, page);
      return true;
    } catch {
      tell(reading, "late");
      return false;
    } finally {
      clearTimeout(late);
      clearTimeout(limit);
      reading.isSending = false;
    }
  };

  // The oldest first; without a network one try is enough to know it.
  const sendAll = async () => {
    if (isSendingAll) return;
    isSendingAll = true;
    for (const reading of [...open.values()]) if (!(await send(reading))) break;
    isSendingAll = false;
    plan();
  };

  const plan = () => {
    clearTimeout(timer);
    if (open.size) timer = setTimeout(sendAll, AGAIN_MS[Math.min(pause++, AGAIN_MS.length - 1)]);
    else pause = 0;
  };

  /** @type {() => void} */
  const sendAllNow = () => {
    pause = 0;
    clearTimeout(timer);
    sendAll();
  };

  // The same badge again, because there was no answer: the same reading asks again.
  /** @type {(made: DoorReading) => DoorReading} */
  const sameOf = (made) =>
    [...open.values()].find((one) => one.code === made.code && one.registration === made.registration) ?? made;

  /** @type {ReturnType<DoorReadings["keep"]>["add"]} */
  const add = async (made) => {
    const reading = sameOf(made);
    open.set(reading.nonce, reading);
    store(reading);
    changed(reading);
    if (await send(reading)) sendAllNow();
    else plan();
  };

  // What cannot be read is left where it is: another version may know it.
  /** @type {(key: string) => DoorReading[]} */
  const restored = (key) => {
    try {
      return [{ ...JSON.parse(localStorage.getItem(key) ?? ""), state: "waiting", tries: 0, isSending: false }];
    } catch {
      return [];
    }
  };

  const restore = () => {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    for (const reading of keys.flatMap(restored).sort((a, b) => a.at - b.at)) {
      open.set(reading.nonce, reading);
      changed(reading);
    }
    if (open.size) sendAll();
  };

  addEventListener("online", sendAllNow);
  try {
    restore();
  } catch {
    // a browser that keeps nothing has nothing to restore
  }
  return { add, nonceOf: (made) => sameOf(made).nonce };
};
