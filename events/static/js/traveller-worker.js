// The copy of a journey on a phone. Each traveller's is a cache of its own, named after a hash of their link. Pages and
// papers come from the network first; from the copy when there is none, when it is slow, or when the server is down.
// Everything else of the site passes by. Some weeks after the mission a copy ends by itself.

importScripts("/static/outbox.js");

const SLOW_MS = 3500;
const AT_ONCE = 4;
const PREFIX = "traveller-";
const ABOUT = "/traveller-copy.json";
const PAGE = /^\/[A-Za-z-]{2,12}(\/travellers\/([\w-]{40,60}))(\/|$)/;
const PAPER = /^\/roadbooks\//;
const ANY = { ignoreSearch: true, ignoreVary: true };

/** @typedef {(progress: CopyProgress) => void} Report */

/** @type {(ms: number, value: string) => Promise<string>} */
const later = (ms, value) => new Promise((done) => setTimeout(done, ms, value));
const kept = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** @type {(name: string) => Promise<CopyAbout | null>} */
const aboutIn = async (name) => (await (await caches.open(name)).match(ABOUT))?.json() ?? null;

/** @type {() => Promise<KeptCopy[]>} */
const copies = async () => {
  const found = [];
  for (const name of await kept()) {
    const about = await aboutIn(name);
    if (about && new Date() > new Date(about.until)) await caches.delete(name);
    else if (about) found.push({ name, about });
  }
  return found.sort((a, b) => b.about.asOf.localeCompare(a.about.asOf));
};

/** @type {(copy: string) => Promise<KeptCopy | null>} */
const copyOf = async (copy) => (await copies()).find(({ about }) => about.copy === copy) ?? null;

// -- making, dropping ------------------------------------------------------------------------------------------------

/** @type {(item: KeepItem) => Promise<Response | null>} */
const fetched = async (item) => {
  const isStatic = item.path.startsWith("/static/");
  try {
    const answer = await fetch(item.path, { cache: isStatic ? "default" : "no-store" });
    if (answer.ok && !answer.redirected) return answer;
    await noticeEnd(answer, item.path);
  } catch (error) {
    if (item.is_needed) throw error;
  }
  if (item.is_needed) throw new Error(`missing: ${item.path}`);
  return null;
};

/** @type {(cache: Cache, list: { items: KeepItem[] }, former: KeptCopy | null, report?: Report) => Promise<string[]>} */
const fill = async (cache, list, former, report) => {
  const before = former ? await caches.open(former.name) : null;
  /** @type {string[]} */
  const missing = [];
  const waiting = [...list.items];
  let done = 0;
  const work = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      const same = before && former?.about.tags[item.path] === item.tag ? await before.match(item.path, ANY) : null;
      const answer = same ?? (await fetched(item));
      if (answer) await cache.put(item.path, answer);
      else missing.push(item.path);
      report?.({ done: ++done, of: list.items.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return missing;
};

// The former copy is dropped when the new one is whole.
/** @type {(path: string, report?: Report) => Promise<{ asOf: string, missing: number }>} */
const keep = async (path, report) => {
  const answer = await fetch(path, { cache: "no-store", headers: { accept: "application/json" } });
  await noticeEnd(answer, path);
  if (!answer.ok) throw new Error(`list: ${answer.status}`);
  /** @type {CopyAbout & { items: KeepItem[] }} */
  const list = await answer.json();
  const former = await copyOf(list.copy);
  const name = `${PREFIX}${list.copy}-${crypto.randomUUID()}`;
  const cache = await caches.open(name);
  try {
    const missing = await fill(cache, list, former, report);
    const { items, ...about } = list;
    about.tags = Object.fromEntries(items.filter((item) => !missing.includes(item.path)).map((item) => [item.path, item.tag]));
    about.missing = missing.length;
    await cache.put(ABOUT, new Response(JSON.stringify(about), { headers: { "content-type": "application/json" } }));
    for (const other of await kept()) {
      if (other !== name && other.startsWith(`${PREFIX}${list.copy}-`)) await caches.delete(other);
    }
    return { asOf: about.asOf, missing: missing.length };
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
};

/** @type {(copy: string) => Promise<void>} */
const forget = async (copy) => {
  for (const name of await kept()) {
    if (name.startsWith(`${PREFIX}${copy}-`)) await caches.delete(name);
  }
  await leaveWhenEmpty();
};

const leaveWhenEmpty = async () => {
  if ((await kept()).length || (await fieldOutbox.all().catch(() => [])).length) return;
  await fieldOutbox.erase();
  await registration.unregister();
};

// Only our own server says that a link has ended, and says it in a header of its own.
/** @type {(answer: Response, path: string) => Promise<void>} */
const noticeEnd = async (answer, path) => {
  if (answer.headers.get("traveller-copy") !== "ended") return;
  const token = PAGE.exec(path)?.[2];
  for (const { about } of await copies()) {
    if (token && about.base.includes(token)) await forget(about.copy);
  }
};

// -- answering -------------------------------------------------------------------------------------------------------

/** @type {(path: string) => Promise<{ answer: Response, about: CopyAbout } | null>} */
const found = async (path) => {
  for (const copy of await copies()) {
    const answer = await (await caches.open(copy.name)).match(path, ANY);
    if (answer) return { answer, about: copy.about };
  }
  return null;
};

// A page from the copy says so in its root element; scripts of the page show its age.
/** @type {(copy: { answer: Response, about: CopyAbout }, why: string) => Promise<Response>} */
const marked = async ({ answer, about }, why) => {
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return answer;
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  const html = (await answer.text()).replace("<html ", `<html data-copy-of="${about.asOf}" data-copy-why="${why}" `);
  return new Response(html, { status: answer.status, headers });
};

// A page that is not in the copy: in the language of the copy, else the journey's first page.
/** @type {(request: Request, path: string) => Promise<Response | null>} */
const standIn = async (request, path) => {
  const place = PAGE.exec(path);
  if (request.mode !== "navigate" || !place) return null;
  const own = (await copies()).find(({ about }) => about.base.endsWith(place[1]));
  if (!own) return null;
  const other = path.replace(/^\/[^/]+/, `/${own.about.language}`);
  const target = (await found(other)) && other !== path ? other : own.about.base;
  return target === path ? null : Response.redirect(target, 302);
};

/** @type {(request: Request, path: string) => Promise<Response>} */
const fromNetwork = async (request, path) => {
  const answer = await fetch(request);
  await noticeEnd(answer, path);
  return answer;
};

/** @type {(event: FetchEvent, path: string) => Promise<Response>} */
const fresh = async (event, path) => {
  const copy = await found(path);
  const network = fromNetwork(event.request, path);
  if (!copy) {
    try {
      return await network;
    } catch (error) {
      const other = await standIn(event.request, path);
      if (other) return other;
      throw error;
    }
  }
  event.waitUntil(network.catch(() => {}));
  const first = await Promise.race([network.catch(() => "offline"), later(SLOW_MS, "slow")]);
  if (first instanceof Response && first.status < 500) return first;
  return marked(copy, first instanceof Response ? "server" : first);
};

/** @type {(request: Request, path: string) => Promise<Response>} */
const unchanging = async (request, path) => (await found(path))?.answer ?? fetch(request);

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(unchanging(event.request, pathname));
  else if (pathname.endsWith("/keep.json")) return;
  else if (PAGE.test(pathname) || PAPER.test(pathname)) event.respondWith(fresh(event, pathname));
});

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

/** @type {Record<string, (message: { list: string, copy: string }, report: Report) => Promise<unknown>>} */
const acts = {
  keep: ({ list }, report) => keep(list, report),
  forget: ({ copy }) => forget(copy),
  about: async ({ copy }) => (await copyOf(copy))?.about ?? null,
};

addEventListener("message", (event) => {
  const port = event.ports[0];
  const act = acts[event.data?.act];
  if (!port || !act) return;
  const answered = async () => {
    try {
      const result = await act(event.data, (progress) => port.postMessage({ progress }));
      port.postMessage({ result: result ?? null });
    } catch (error) {
      port.postMessage({ error: String(error) });
    }
  };
  /** @type {ExtendableEvent} */ (/** @type {Event} */ (event)).waitUntil(answered());
});

// Where the browser has Background Sync, what waits is sent with no page open; a failure makes it ask again.
addEventListener("sync", (event) => {
  if (event.tag !== "field-notes") return;
  const sending = async () => {
    const outcomes = await fieldOutbox.sendAll();
    if (outcomes.some(({ state }) => state === "waiting")) throw new Error("waiting");
  };
  event.waitUntil(sending());
});
