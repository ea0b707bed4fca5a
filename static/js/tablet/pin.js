// The PIN of this tablet opens what staff see of the queue. It is kept here only, as a slow hash, and never sent.

import { millisecondsLeft, waitOf } from "./clock.js";
import { keepSetting, setting } from "./store.js";

const ROUNDS = 210_000;
const MOST_TRIES = 5;
const WAIT_MS = 60_000;
const SHAPE = /^\d{4,8}$/;

let tries = { wrong: 0, wait: null };

export const isPin = (typed) => SHAPE.test(typed);

const hashOf = async (pin, salt, iterations) => {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
};

const isSame = (one, other) => one.reduce((difference, byte, place) => difference | (byte ^ other[place]), 0) === 0;

const noteTries = async (changed) => {
  tries = changed;
  await keepSetting("tries", changed).catch(() => {});  // with a full disk, until the page goes
};

export const setPin = async (pin) => {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  await keepSetting("pin", { salt, rounds: ROUNDS, hash: await hashOf(pin, salt, ROUNDS) });
  await noteTries({ wrong: 0, wait: null });
};

// How long nobody may try: a reload does not shorten it.
export const secondsToWait = async () => {
  tries = await setting("tries") || tries;
  return Math.ceil(millisecondsLeft(tries.wait) / 1000);
};

// Whether this is the PIN. The try is counted before the answer is known.
export const isRight = async (typed) => {
  if (await secondsToWait()) return false;
  const kept = await setting("pin");
  const wrong = tries.wrong + 1;
  await noteTries(wrong >= MOST_TRIES ? { wrong: 0, wait: waitOf(WAIT_MS) } : { wrong, wait: null });
  if (!kept || !isPin(typed) || !isSame(await hashOf(typed, kept.salt, kept.rounds), kept.hash)) return false;
  await noteTries({ wrong: 0, wait: null });
  return true;
};
