// Brings what waits to its addresses. One tab at a time sends; the server counts each entry once, however often it
// comes, so that whatever is in doubt is kept and sent again.

import { millisecondsLeft, moment, waitOf } from "./clock.js";
import { secretOf, takenBack } from "./pairing.js";
import { MOST_ENTRIES, addresses, currentPairing, firstOf, forget, kept, note, refuse, reports, retire } from "./queue.js";

const LOCK = "perfect-care-sending";
const MOST_MS = 30_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const REPORT_MS = 5 * 60_000;
const TICK_MS = 20_000;

export const sent = new EventTarget();

// A POST of JSON without cookies. `said` is null where the answer is not what our doors say.
export const post = async (address, body, secret = null) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), MOST_MS);
  const headers = { "Content-Type": "application/json", ...(secret ? { Authorization: `Bearer ${secret}` } : {}) };
  try {
    const answer = await fetch(address, {
      method: "POST", body: JSON.stringify(body), headers, credentials: "omit", cache: "no-store", redirect: "error",
      signal: stop.signal,
    });
    const said = await answer.json().catch(() => null);
    return { status: answer.status, said, retryAfter: Number(answer.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, said: null, retryAfter: 0 };
  } finally {
    clearTimeout(timer);
  }
};

const wasStored = (result) => result.status === "stored" || result.status === "already-stored";

// Each result counts for the entry in its place, and only if it names it.
const resultsOf = ({ said }, batch) => {
  const results = Array.isArray(said?.results) ? said.results : [];
  return batch.map(([entry], place) => [entry, results[place]])
    .filter(([entry, result]) => String(result?.id).toLowerCase() === entry.id);
};

const backOff = (door, { retryAfter, status }) => {
  const failures = (door.failures || 0) + 1;
  const grown = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
  const asked = Math.min(retryAfter * 1000, LONGEST_WAIT_MS);
  return { failures, problem: status, wait: waitOf(asked || grown), isAsked: asked > 0 };
};

const takeResults = async (to, answer, batch) => {
  const results = resultsOf(answer, batch);
  const gone = results.filter(([, result]) => wasStored(result)).map(([entry]) => entry);
  const refused = results.filter(([, result]) => result.status === "refused");
  if (gone.length) await forget(gone);
  if (refused.length) await refuse(refused.map(([entry, { errors }]) => [entry, errors || {}]));
  const { received_at: receivedAt, is_open: isOpen } = answer.said;
  const behind = Math.round((Date.parse(receivedAt) - Date.now()) / 1000) || 0;
  const hasMoved = gone.length + refused.length > 0 || batch.length === 0;
  const rest = hasMoved ? { failures: 0, problem: null, wait: null } : backOff((await kept(to)).door, answer);
  await note(to, { contactAt: Date.now(), behind, isOpen: isOpen !== false, ...rest });
  if (hasMoved) await retire(to);
  return hasMoved && batch.length > 0;
};

// A whole body was refused. Halves of it find the entry that spoils it.
const takeRefusal = async (answer, batch) => {
  if (batch.length > 1) return Math.floor(batch.length / 2);
  await refuse([[batch[0][0], answer.said?.errors || { card: ["It is too large to be sent."] }]]);
  return MOST_ENTRIES;
};

// Sends one batch. Returns how many entries the next may have: none when it is time to stop.
const sendOne = async (to, most) => {
  const here = await kept(to);
  const pairing = currentPairing(here.pairings, to);
  const batch = await firstOf(here.waiting, most);
  const report = pairing ? { report: reports(here, batch.map(([entry]) => entry)) } : {};
  const body = { cards: batch.map(([, said]) => said), sent_at: moment(), ...report };
  const answer = await post(to, body, pairing && await secretOf(pairing));
  if (answer.status === 200 && Array.isArray(answer.said?.results)) {
    return await takeResults(to, answer, batch) ? most : 0;
  }
  if (answer.status === 401 && answer.said?.errors && pairing) await takenBack(pairing);
  if ((answer.status === 413 || answer.status === 422) && batch.length) return takeRefusal(answer, batch);
  const isOver = answer.status === 404 && answer.said?.errors?.point;
  await note(to, { ...backOff(here.door, answer), ...(isOver ? { isOpen: false } : {}) });
  return 0;
};

const isDue = ({ door, pairings, waiting }, { isEager, isTold }) => {
  const pairing = currentPairing(pairings, door.to);
  if (pairing && !pairing.isInUse) return false;
  if (isTold) return true;
  if (millisecondsLeft(door.wait) > 0 && (door.isAsked || !isEager)) return false;
  if (waiting.length) return true;
  const isSilent = !(Date.now() - door.contactAt >= 0) || Date.now() - door.contactAt >= REPORT_MS;
  return Boolean(pairing) && isSilent && document.visibilityState === "visible";
};

const sendAll = async (how) => {
  for (const to of await addresses()) {
    let most = isDue(await kept(to), how) ? MOST_ENTRIES : 0;
    while (most) {
      most = await sendOne(to, most);
      const { waiting } = await kept(to);
      if (!waiting.length) most = 0;
    }
  }
};

const alone = (work) =>
  navigator.locks ? navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && work()) : work();

let running = null;
let next = null;

const sendWhileAsked = async (how) => {
  try {
    for (next = how; next;) {
      const now = next;
      next = null;
      await alone(() => sendAll(now));
    }
  } catch {
    // The storage is in trouble. What is in it stays, and the next tick tries again.
  } finally {
    running = null;
    sent.dispatchEvent(new Event("sent"));
  }
};

// `isEager`: something has happened that makes it worth trying now. `isTold`: somebody pressed "Send now". Asked while
// it runs, it goes round once more. Done when there is nothing left to do now.
export const flush = (how = {}) => {
  if (running) next = { ...next, ...how };
  else running = sendWhileAsked(how);
  return running;
};

const tick = () => {
  flush();
  setTimeout(tick, TICK_MS * (1 + Math.random()));
};

export const keepSending = () => {
  flush({ isEager: true });
  setTimeout(tick, TICK_MS);
  window.addEventListener("online", () => flush({ isEager: true }));
  document.addEventListener("visibilitychange", () => flush({ isEager: true }));
};
