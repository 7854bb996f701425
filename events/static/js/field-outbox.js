// What a traveller wrote, until the server has acknowledged it. A classic script: pages and the service worker share it.
// An entry leaves the phone's store only when the server has kept it, or when its writer discards it.

self.fieldOutbox = (() => {
  const STORE = "waiting";
  const WAITS_MS = 60_000;
  const channel = "BroadcastChannel" in self ? new BroadcastChannel("field-outbox") : null;

  /** @type {() => Promise<IDBDatabase>} */
  const opened = () =>
    new Promise((done, failed) => {
      const asked = indexedDB.open("field-outbox", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "nonce" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });

  /** @type {<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>) => Promise<T>} */
  const run = async (mode, act) => {
    const store = await opened();
    try {
      return await new Promise((done, failed) => {
        const work = store.transaction(STORE, mode, { durability: "strict" });
        const asked = act(work.objectStore(STORE));
        work.oncomplete = () => done(asked.result);
        work.onerror = work.onabort = () => failed(work.error);
      });
    } finally {
      store.close();
    }
  };

  /** @type {FieldOutbox["put"]} */
  const put = (entry) => run("readwrite", (store) => store.put(entry));
  /** @type {FieldOutbox["remove"]} */
  const remove = (nonce) => run("readwrite", (store) => store.delete(nonce));
  /** @type {FieldOutbox["get"]} */
  const get = (nonce) => run("readonly", (store) => store.get(nonce));
  /** @type {FieldOutbox["all"]} */
  const all = async () => (await run("readonly", (store) => store.getAll())).sort((a, b) => a.at.localeCompare(b.at));
  const erase = () => new Promise((done) => {
    const asked = indexedDB.deleteDatabase("field-outbox");
    asked.onsuccess = asked.onerror = asked.onblocked = done;
  });

  /** @type {(entry: FieldEntry) => FormData} */
  const bodyOf = (entry) => {
    const body = new FormData();
    for (const [name, value] of entry.fields) body.append(name, value);
    for (const [name, file, fileName] of entry.files) body.append(name, file, fileName);
    return body;
  };

  // "kept" and "refused" are the server's word; everything else, a proxy's page too, means: try again later.
  /** @type {(entry: FieldEntry) => Promise<FieldOutcome>} */
  const asked = async (entry) => {
    const cut = new AbortController();
    const timer = setTimeout(() => cut.abort(), WAITS_MS);
    try {
      const answer = await fetch(`${entry.base}/${entry.to}`, {
        method: "POST", body: bodyOf(entry), headers: { accept: "application/json" }, signal: cut.signal,
      });
      if (answer.headers.get("traveller-copy") === "ended") return { state: "refused", why: "ended" };
      if (answer.status === 413) return { state: "refused", why: "large" };
      if (!answer.headers.get("content-type")?.includes("json")) return { state: "waiting" };
      const told = await answer.json();
      return ["kept", "refused"].includes(told.state) ? told : { state: "waiting" };
    } catch {
      return { state: "waiting", isOffline: true };
    } finally {
      clearTimeout(timer);
    }
  };

  // What the worker has sent while no page looked leaves a word for the next page.
  /** @type {(entry: FieldEntry, message?: string) => Promise<unknown>} */
  const settle = (entry, message) =>
    self.document ? remove(entry.nonce) : put({ ...entry, fields: [], files: [], state: "kept", message });

  /** @type {(entry: FieldEntry) => Promise<FieldOutcome>} */
  const send = async (entry) => {
    const outcome = await asked(entry);
    if (outcome.state === "kept") await settle(entry, outcome.message);
    if (outcome.state === "refused") await put({ ...entry, state: "refused", why: outcome.why ?? "", message: outcome.message ?? "" });
    const told = { nonce: entry.nonce, label: entry.label, traveller: entry.traveller, ...outcome };
    channel?.postMessage(told);
    return told;
  };

  // One sender at a time, whether page or worker; the server would recognise a second sending all the same.
  /** @type {<T>(act: () => Promise<T>) => Promise<T>} */
  const alone = (act) => (self.navigator.locks ? navigator.locks.request("field-outbox", act) : act());

  /** @type {FieldOutbox["sendOne"]} */
  const sendOne = (nonce) =>
    alone(async () => {
      const entry = await get(nonce);
      return entry ? send(entry) : { nonce, state: "kept" };
    });

  const sendAll = () =>
    alone(async () => {
      /** @type {FieldOutcome[]} */
      const outcomes = [];
      for (const entry of await all()) {
        if (entry.state !== "waiting") continue;
        const outcome = await send(entry);
        outcomes.push(outcome);
        if (outcome.isOffline) break;
      }
      return outcomes;
    });

  return { put, remove, get, all, erase, sendOne, sendAll, channel };
})();
