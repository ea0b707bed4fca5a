// What waits on this browser to be sent. An entry is anything that belongs to one address: a card, a form of staff.
// It is here before anybody is thanked, and leaves only when its own result says that it is stored.

import { change, got, look } from "./store.js";
import { seal, unseal } from "./seal.js";

export const MOST_ENTRIES = 100;
const MOST_BYTES = 1_500_000;
const MOST_REPORTS = 20;
const UNREADABLE = { card: ["This tablet cannot read it any more."] };

const memory = new Map();

// The pairing that gives numbers to what is given now, whether its key still works or not; null without one.
export const currentPairing = (pairings, to) =>
  pairings.filter((each) => each.to === to).sort((one, other) => other.generation - one.generation)[0] || null;

// Keeps an entry, with the next number of its pairing, in one transaction. Added twice, it is kept once.
export const add = async ({ id, to, givenAt, body, isNumbered = true }) => {
  const sealed = await seal(id, body);
  try {
    await change(["pairings", "entries"], async ({ pairings, entries }) => {
      const pairing = isNumbered ? currentPairing(await got(pairings.getAll()), to) : null;
      const entry = { id, to, givenAt, sealed, isRefused: false };
      if (pairing) {
        await got(pairings.put({ ...pairing, captured: pairing.captured + 1 }));
        Object.assign(entry, { pairing: pairing.uid, sequence: pairing.captured + 1 });
      }
      await got(entries.add(entry));
    });
  } catch (problem) {
    if (problem.name !== "ConstraintError") throw problem;
  }
};

// Every address that something waits for or that this tablet is paired with.
export const addresses = () => look(["entries", "pairings"], async ({ entries, pairings }) => {
  const waiting = (await got(entries.getAll())).filter((each) => !each.isRefused);
  return [...new Set([...waiting, ...await got(pairings.getAll())].map((each) => each.to))];
});

export const allEntries = () => look(["entries"], ({ entries }) => got(entries.getAll()));

// What is kept for one address, oldest first.
export const kept = (to) => look(["entries", "pairings", "doors"], async ({ entries, pairings, doors }) => {
  const found = await got(entries.index("to").getAll(to));
  const ours = (await got(pairings.getAll())).filter((each) => each.to === to);
  const door = memory.get(to) || await got(doors.get(to)) || { to };
  return {
    door,
    pairings: ours,
    waiting: found.filter((each) => !each.isRefused),
    refused: found.filter((each) => each.isRefused),
  };
});

// What the manager is told of each pairing: what stays here once `sent` has gone.
export const reports = ({ pairings, waiting, refused }, sent) => {
  const orders = new Set(sent.map((each) => each.order));
  const told = pairings.map(({ uid, captured, generation, isInUse }) => {
    const staying = waiting.filter((each) => each.pairing === uid && !orders.has(each.order));
    const isBusy = isInUse || staying.length > 0 || sent.some((each) => each.pairing === uid);
    const oldest = staying.length ? { oldest_waiting_at: staying[0].givenAt } : {};
    const counts = { waiting: staying.length, refused: refused.filter((each) => each.pairing === uid).length };
    return { isBusy, generation, report: { pairing: uid, captured, ...counts, ...oldest } };
  });
  told.sort((one, other) => other.isBusy - one.isBusy || other.generation - one.generation);
  return told.slice(0, MOST_REPORTS).map((each) => each.report);
};

// An entry as its door wants it. The pairing is always named, so that the same card is the same under a later key.
const opened = async ({ id, givenAt, pairing, sequence, sealed }) => {
  const numbered = pairing ? { pairing, sequence } : {};
  return { ...await unseal(id, sealed), id, given_at: givenAt, ...numbered };
};

// The oldest that fit into one sending: [entry, what is sent of it].
export const firstOf = async (waiting, most) => {
  const found = [];
  let bytes = 0;
  for (const entry of waiting.slice(0, most)) {
    let said;
    try {
      said = await opened(entry);
    } catch (problem) {
      if (problem.name !== "OperationError") throw problem;
      await refuse([[entry, UNREADABLE]]);
      continue;
    }
    bytes += new TextEncoder().encode(JSON.stringify(said)).length;
    if (found.length && bytes > MOST_BYTES) break;
    found.push([entry, said]);
  }
  return found;
};

export const forget = (stored) =>
  change(["entries"], ({ entries }) => Promise.all(stored.map((each) => got(entries.delete(each.order)))));

// Kept, not sent again by itself, and shown to staff with the reasons.
export const refuse = (refusals) => change(["entries"], ({ entries }) =>
  Promise.all(refusals.map(([entry, errors]) => got(entries.put({ ...entry, isRefused: true, errors })))));

export const tryAgain = () => change(["entries"], async ({ entries }) => {
  const refused = (await got(entries.getAll())).filter((each) => each.isRefused);
  await Promise.all(refused.map((each) => got(entries.put({ ...each, isRefused: false, errors: null }))));
});

// A key that was taken back has nothing more to say once nothing is kept of its time, and its last report was heard.
export const retire = (to) => change(["entries", "pairings"], async ({ entries, pairings }) => {
  const all = (await got(pairings.getAll())).filter((each) => each.to === to);
  const busy = new Set((await got(entries.getAll())).map((each) => each.pairing));
  const over = all.filter((each) => each !== currentPairing(all, to) && !busy.has(each.uid));
  await Promise.all(over.map((each) => got(pairings.delete(each.uid))));
});

// What is known of an address. A full disk forgets nothing of it before the page goes.
export const note = async (to, changes) => {
  const { door } = await kept(to);
  const known = { ...door, ...changes };
  memory.set(to, known);
  try {
    await change(["doors"], ({ doors }) => got(doors.put(known)));
    memory.delete(to);
  } catch {
    // It stays in memory.
  }
};
