// Opens a card or a form without a connection. It keeps the page and its files, and nothing that anybody typed.

const FILES = {{ files|safe }};
const STATIC = {{ static|safe }};
const HOME = new URL(self.registration.scope).pathname;
const OURS = `perfect-care ${HOME} `;
const NAME = OURS + {{ version|safe }};

const ask = async (address) => {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
  if (answer.status !== 200 || answer.redirected) throw new Error(`${address} is not there`);
  return answer;
};

const isPage = (url) => url.origin === self.location.origin && url.pathname === HOME;

// The addresses that a page names.
const namedIn = (text) => [...text.matchAll(/\s(?:href|src)="([^"]+)"/g)]
  .map((found) => new URL(found[1].replaceAll("&amp;", "&"), self.location.origin + HOME))
  .filter((url) => url.origin === self.location.origin);

// A page is kept once everything that it names is kept. One that names other files belongs to the next worker.
const keepPage = async (cache, address) => {
  const answer = await ask(address);
  const named = namedIn(await answer.clone().text());
  const files = named.filter((url) => url.pathname.startsWith(STATIC)).map((url) => url.pathname);
  if (!files.every((file) => FILES.includes(file))) {
    if (self.registration.active) await self.registration.update();
    return [];
  }
  await cache.put(address, answer);
  return named.filter(isPage).map((url) => url.pathname + url.search);
};

// The page, and what it leads to: its languages, easy read. Each is fetched anew, because what all of them say may have
// changed: how to reach PALS, for example. One of these that is in trouble holds up no other.
const keepPages = async (address) => {
  const cache = await caches.open(NAME);
  const waiting = [address], seen = new Set([address]);
  while (waiting.length) {
    const next = waiting.shift();
    const kept = keepPage(cache, next);
    for (const named of await (next === address ? kept : kept.catch(() => []))) {
      if (!seen.has(named)) waiting.push(named);
      seen.add(named);
    }
  }
};

const install = async () => {
  const cache = await caches.open(NAME);
  await Promise.all(FILES.map(async (file) => cache.put(file, await ask(file))));
  await keepPages(HOME);
  if (!await cache.match(HOME)) throw new Error("The page belongs to another version");
  await self.skipWaiting();
};

const activate = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
};

const page = async (event, url) => {
  const cache = await caches.open(NAME);
  const address = url.pathname + url.search;
  const kept = await cache.match(address);
  if (kept) {
    event.waitUntil(keepPages(address).catch(() => {}));
    return kept;
  }
  try {
    return await fetch(event.request);
  } catch (problem) {
    const usual = await cache.match(HOME);
    if (!usual) throw problem;
    return usual;
  }
};

const file = async (request) => await (await caches.open(NAME)).match(request) || fetch(request);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && isPage(url)) event.respondWith(page(event, url));
  else if (FILES.includes(url.pathname)) event.respondWith(file(event.request));
});
