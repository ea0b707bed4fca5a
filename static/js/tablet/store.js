// What this browser keeps: one database for the whole site, so that every page and every tab sees the same queue.
//
// entries: cards and other things to be sent, their words sealed. pairings: one row for each key that this tablet was
// given. doors: what is known of each address to which entries go. keys and settings: one row for each.

const NAME = "perfect-care";
const MOST_MS = 8000;

let opened = null;

const build = (database) => {
  const entries = database.createObjectStore("entries", { keyPath: "order", autoIncrement: true });
  entries.createIndex("id", "id", { unique: true });
  entries.createIndex("to", "to");
  database.createObjectStore("pairings", { keyPath: "uid" });
  database.createObjectStore("doors", { keyPath: "to" });
  database.createObjectStore("keys", { keyPath: "name" });
  database.createObjectStore("settings", { keyPath: "name" });
};

const open = () => {
  if (opened) return opened;
  opened = new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => build(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const forget = () => { opened = null; };
      database.onclose = forget;
      database.onversionchange = () => { database.close(); forget(); };
      resolve(database);
    };
  });
  opened.catch(() => { opened = null; });
  return opened;
};

// What a request found.
export const got = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = (event) => { event.preventDefault(); reject(request.error); };
});

// Fails instead of waiting for ever.
export const within = (milliseconds, work) => {
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("This took too long", "TimeoutError")), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const run = async (mode, names, work) => {
  const database = await within(MOST_MS, open());
  const transaction = database.transaction(names, mode, { durability: "strict" });
  const end = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error || new DOMException("Given up", "AbortError"));
  });
  end.catch(() => {});
  const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  try {
    const found = await work(stores);
    await within(MOST_MS, end);
    return found;
  } catch (problem) {
    try {
      transaction.abort();
    } catch {
      // It had ended already.
    }
    throw problem;
  }
};

export const look = (names, work) => run("readonly", names, work);

// Done when it has reached the disk, and not before: all of it or nothing.
export const change = (names, work) => run("readwrite", names, work);

export const setting = async (name) => (await look(["settings"], ({ settings }) => got(settings.get(name))))?.value;

export const keepSetting = (name, value) =>
  change(["settings"], ({ settings }) => got(settings.put({ name, value })));
