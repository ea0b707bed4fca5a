// Pairing: a manager's code is typed in, and a PIN is chosen.

import { keepPairing, secretOf } from "./pairing.js";
import { isPin, setPin } from "./pin.js";
import { note } from "./queue.js";
import { sealingKey } from "./seal.js";
import { flush, post } from "./sending.js";
import { within } from "./store.js";

const MOST_MS_TO_SPEAK = 5000;
const NO_CODE = "Enter the code that your manager made.";
const NO_PIN = "Choose a PIN of 4 to 8 digits.";
const NOT_THE_SAME = "The two PINs are not the same. Type them again.";
const NOT_SECURE = "This browser keeps cards only at an address that begins with https.";
const NO_CONNECTION = "There was no answer. Pairing needs a connection: try again when there is one.";
const NOT_IN_USE = "This card is closed, or it is not a tablet’s card. Ask your manager.";

const whyNot = ({ status, said }) => {
  if (status === 422) return [].concat(...Object.values(said?.errors || {})).join(" ") || NO_CODE;
  return status === 404 ? NOT_IN_USE : NO_CONNECTION;
};

const mistake = ({ code, pin, again }) => {
  if (!code) return [NO_CODE, "pair-code"];
  if (!isPin(pin)) return [NO_PIN, "pair-pin"];
  if (pin !== again) return [NOT_THE_SAME, "pair-again"];
  return window.isSecureContext ? null : [NOT_SECURE];
};

const keep = async (to, { pairing, key, name, team, place }, pin) => {
  await keepPairing({ to, uid: pairing, key, name, team, place });
  await setPin(pin);
  await note(to, { failures: 0, problem: null, wait: null, isOpen: true });
};

// Pairs the tablet with what was typed. `held` is its pairing so far, whose key is taken back. Returns the tablet's
// name, or null where something was wrong and has been said. Fails where nothing can be kept, before the code is used.
export const pairWithTyped = async ({ field, blame }, { to, pair }, held) => {
  const [code, pin, again] = ["pair-code", "pair-pin", "pair-again"].map((name) => field(name).value.trim());
  const wrong = mistake({ code, pin, again });
  if (wrong) {
    blame(...wrong);
    return null;
  }
  await sealingKey();
  const secret = held && await secretOf(held).catch(() => null);
  const answer = await post(pair, { code }, secret);
  if (answer.status !== 201 || !answer.said?.key) {
    blame(whyNot(answer), answer.status === 422 ? "pair-code" : null);
    return null;
  }
  await keep(to, answer.said, pin);
  await within(MOST_MS_TO_SPEAK, flush({ isTold: true })).catch(() => {});
  return answer.said.name;
};
