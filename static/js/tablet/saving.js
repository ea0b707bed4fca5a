// Brings one card into safety: into the queue, or, where nothing can be kept here, straight to the server.

import { moment } from "./clock.js";
import { secretOf } from "./pairing.js";
import { add, currentPairing, kept } from "./queue.js";
import { flush, post } from "./sending.js";
import { within } from "./store.js";

const MOST_MS = 12_000;

export const newId = () => crypto.randomUUID();

// A card as it was given. It stays the same however often it is tried.
export const given = (to, body) => ({ id: newId(), to, givenAt: moment(), body });

const sendDirectly = async ({ id, to, givenAt, body }) => {
  const { pairings } = await kept(to);
  const pairing = currentPairing(pairings, to);
  const secret = pairing && await secretOf(pairing);
  const { said } = await post(to, { ...body, id, given_at: givenAt, sent_at: moment() }, secret);
  return said?.id === id && (said.status === "stored" || said.status === "already-stored");
};

// "kept", "stored" or "lost". Only the first two may be thanked for. A card that was tried without its number may
// have arrived, so that it never gets one: the server would take it for another card.
export const save = async (card) => {
  try {
    await within(MOST_MS, add({ ...card, isNumbered: !card.wasTried }));
  } catch (problem) {
    if (problem.name === "TimeoutError") return "lost";
    card.wasTried = true;
    return await sendDirectly(card).catch(() => false) ? "stored" : "lost";
  }
  flush({ isEager: true });
  return "kept";
};
