// What staff see of a tablet, behind its PIN: pairing, and how its cards are kept.

import { elsewhereOf, facts, reasonWords } from "./custody.js";
import { keepPairing, pairings, secretOf } from "./pairing.js";
import { isPin, isRight, secondsToWait, setPin } from "./pin.js";
import { allEntries, currentPairing, kept, note, tryAgain } from "./queue.js";
import { sealingKey } from "./seal.js";
import { flush, post, sent } from "./sending.js";
import { askToKeep } from "./shell.js";
import { within } from "./store.js";

const CLOSES_AFTER_MS = 60_000;
const SECONDS_TO_SPEAK = 5;
const NO_CODE = "Enter the code that your manager made.";
const NO_PIN = "Choose a PIN of 4 to 8 digits.";
const NOT_THE_SAME = "The two PINs are not the same. Type them again.";
const NOT_HERE = "This browser cannot keep cards: its storage is full or switched off, or the window is private.";
const NOT_SECURE = "This browser keeps cards only at an address that begins with https.";
const WHY = "Pair this tablet, and cards are kept on it when there is no connection, and counted without gaps.";
const HOME_SCREEN_FIRST = "On an iPad, put this page on the home screen first, and pair it there.";
const NO_CONNECTION = "There was no answer. Pairing needs a connection: try again when there is one.";
const NOT_IN_USE = "This card is closed, or it is not a tablet’s card. Ask your manager.";

// What is on the home screen has its own storage.
const isInstalled = () => window.matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches;

// Returns what opens the panel.
export const openPanel = ({ to, pair, onPaired }) => {
  const dialog = document.querySelector("[data-staff]");
  const find = (name) => dialog.querySelector(`[data-${name}]`);
  const field = (name) => dialog.querySelector(`#${name}`);
  let timer = 0;

  const say = (words) => { find("staff-news").textContent = words; };

  const blame = (words, name = null) => {
    for (const input of dialog.querySelectorAll("input")) input.removeAttribute("aria-invalid");
    find("staff-error").textContent = words;
    find("staff-error").hidden = !words;
    if (!name) return;
    field(name).setAttribute("aria-invalid", "true");
    field(name).focus();
  };

  const show = (part) => {
    for (const each of dialog.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== part;
    for (const input of dialog.querySelectorAll("input")) input.value = "";
    blame("");
    find("staff-heading").focus();
  };

  const stayOpen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dialog.close(), CLOSES_AFTER_MS);
  };

  const paired = async () => {
    try {
      return currentPairing(await pairings(), to);
    } catch {
      return null;
    }
  };

  const drawCustody = async () => {
    const here = await kept(to);
    const elsewhere = elsewhereOf(await allEntries(), await pairings(), to);
    const rows = facts(here, elsewhere, await askToKeep());
    const drawn = rows.flatMap(([what, words]) => {
      const [name, value] = [document.createElement("dt"), document.createElement("dd")];
      name.textContent = what;
      value.textContent = words;
      return [name, value];
    });
    find("facts").replaceChildren(...drawn);
    find("refused-list").replaceChildren(...here.refused.map((entry) => {
      const item = document.createElement("li");
      item.textContent = reasonWords(entry);
      return item;
    }));
    find("refused").hidden = find("try-refused").hidden = here.refused.length === 0;
  };

  const isShown = (part) => dialog.open && !dialog.querySelector(`[data-part="${part}"]`).hidden;

  const showCustody = async () => {
    await drawCustody();
    show("custody");
  };

  const askToPair = (why) => {
    show("pair");
    find("pair-why").textContent = why;
  };

  const sendPair = async () => {
    const [code, pin, again] = ["pair-code", "pair-pin", "pair-again"].map((name) => field(name).value.trim());
    if (!code) return blame(NO_CODE, "pair-code");
    if (!isPin(pin)) return blame(NO_PIN, "pair-pin");
    if (pin !== again) return blame(NOT_THE_SAME, "pair-again");
    if (!window.isSecureContext) return blame(NOT_SECURE);
    try {
      await sealingKey();
    } catch {
      return blame(NOT_HERE);
    }
    const held = await paired();
    const answer = await post(pair, { code }, held && await secretOf(held).catch(() => null));
    if (answer.status !== 201 || !answer.said?.key) return blame(whyNot(answer), answer.status === 422 ? "pair-code" : null);
    return keep(answer.said, pin);
  };

  const whyNot = ({ status, said }) => {
    if (status === 422) return [].concat(...Object.values(said?.errors || {})).join(" ") || NO_CODE;
    return status === 404 ? NOT_IN_USE : NO_CONNECTION;
  };

  const keep = async ({ pairing, key, name, team, place }, pin) => {
    try {
      await keepPairing({ to, uid: pairing, key, name, team, place });
      await setPin(pin);
    } catch {
      return blame(NOT_HERE);
    }
    await note(to, { failures: 0, problem: null, wait: null, isOpen: true });
    say(`Paired as ${name}.`);
    onPaired();
    await within(SECONDS_TO_SPEAK * 1000, flush({ isTold: true })).catch(() => {});
    return showCustody();
  };

  const tryPin = async () => {
    const typed = field("staff-pin").value.trim();
    if (await isRight(typed)) return showCustody();
    const seconds = await secondsToWait();
    field("staff-pin").value = "";
    return blame(seconds ? `Too many wrong tries. Wait ${seconds} seconds.` : "This is not the PIN of this tablet.", "staff-pin");
  };

  let isBusy = false;
  const once = (work) => async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    say("");
    try {
      await work();
    } catch {
      blame(NOT_HERE);
    } finally {
      isBusy = false;
    }
  };

  const sendNow = async () => {
    await flush({ isTold: true });
    await drawCustody();
    const { waiting } = await kept(to);
    say(waiting.length ? "Not everything could be sent. What waits is kept." : "Everything has been sent.");
  };

  dialog.querySelector('[data-part="pair"]').addEventListener("submit", once(sendPair));
  dialog.querySelector('[data-part="pin"]').addEventListener("submit", once(tryPin));
  find("forgotten").addEventListener("click", () => askToPair("A new code from your manager replaces the PIN. Cards that wait are kept."));
  find("pair-again").addEventListener("click", () => askToPair("A new code replaces this tablet’s key and its PIN. Cards that wait are kept and sent."));
  find("send-now").addEventListener("click", once(sendNow));
  find("try-refused").addEventListener("click", once(async () => { await tryAgain(); await sendNow(); }));
  find("staff-close").addEventListener("click", () => dialog.close());
  for (const sign of ["pointerdown", "keydown", "input"]) dialog.addEventListener(sign, stayOpen);
  dialog.addEventListener("close", () => { clearTimeout(timer); show("none"); say(""); });
  sent.addEventListener("sent", () => { if (isShown("custody") && !isBusy) drawCustody().catch(() => {}); });

  return async () => {
    const pairing = await paired();
    dialog.showModal();
    stayOpen();
    if (pairing) show("pin");
    else askToPair(isInstalled() ? WHY : `${WHY} ${HOME_SCREEN_FIRST}`);
  };
};
