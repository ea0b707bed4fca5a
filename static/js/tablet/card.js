// The patient's card. On a paired tablet it is kept here first and sent then; elsewhere it is sent like any form.

import { watch } from "./idle.js";
import { openPanel } from "./panel.js";
import { currentPairing, kept } from "./queue.js";
import { given, newId, save } from "./saving.js";
import { flush, keepSending, sent } from "./sending.js";
import { isKept, openOffline } from "./shell.js";
import { steps } from "./steps.js";
import { thanks } from "./thanks.js";

const FRESH_MS = 10 * 60_000;

const form = document.querySelector("[data-card]");
const find = (name) => document.querySelector(`[data-${name}]`);
const { to, home, tablet, idleSeconds, language, questionSet } = form.dataset;
const isTablet = tablet === "yes";
const openedAt = Date.now();

let isPaired = false;
let isClosed = false;
let isSending = false;
let behind = 0;
let card = null;

const screens = steps(form, { send: () => send() });

const trouble = (name) => {
  const words = find(name);
  words.hidden = false;
  words.scrollIntoView({ block: "nearest" });
};

// What is known of this tablet, which another tab or a person at another page may have changed.
const lookAgain = async () => {
  if (!isTablet) return;
  try {
    const { door, pairings } = await kept(to);
    isPaired = currentPairing(pairings, to) !== null;
    isClosed = isPaired && door.isOpen === false;
    behind = door.behind || 0;
  } catch {
    // Nothing can be read here: what was known stays.
  }
};

// Every card has its own id, also on a page that was kept. Without a secure connection nothing is kept.
const freshId = () => {
  if (window.isSecureContext) form.elements.id.value = newId();
};

const clear = () => {
  form.reset();
  card = null;
  screens.freeze(false);
  freshId();
};

const begin = () => {
  clear();
  thankYou.hide();
  form.hidden = isClosed;
  find("closed").hidden = !isClosed;
  if (isClosed) find("closed-heading").focus();
  else screens.show(0);
};

// Back to the first question. An old page, or one in another language, makes room for a new one if that would open.
const startAt = async (address) => {
  clear();
  const isThere = new URL(address, window.location).search === window.location.search;
  const isFresh = isThere && Date.now() - openedAt < FRESH_MS;
  if (isPaired && (isFresh || !await isKept(address))) begin();
  else window.location.replace(address);
};

// The next person begins with the usual card; who starts again stays in their own language.
const nextPerson = () => startAt(home);
const startAgain = () => startAt(form.action);

const thankYou = thanks(find("thanks"), { onEnd: nextPerson });

// Words as the server can store them.
const clean = (words) => (words.toWellFormed ? words.toWellFormed() : words).replaceAll("\0", "");

const said = () => {
  const words = Array.from(form.querySelectorAll("textarea"), (box) => [box.name, clean(box.value)]);
  const comments = Object.fromEntries(words.filter(([, text]) => text.trim()));
  return { question_set: questionSet, answer: form.elements.answer.value, language, comments };
};

const keep = async () => {
  card = card || given(to, said());
  screens.freeze(true);
  if (await save(card) === "lost") {
    trouble("not-saved");
    return;
  }
  clear();
  form.hidden = true;
  thankYou.show(behind);
};

// Sent from here, so that words are not lost with the connection, nor left behind in the browser's history.
const postForm = async () => {
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, credentials: "omit" });
    if (answer.redirected) window.location.replace(answer.url);
    else if (answer.status < 500) form.submit();
    else trouble("not-sent");
  } catch {
    trouble("not-sent");
  }
};

const send = async () => {
  if (isSending) return;
  isSending = true;
  find("not-sent").hidden = find("not-saved").hidden = true;
  try {
    await lookAgain();
    await (isPaired ? keep() : postForm());
  } finally {
    isSending = false;
  }
};

const beginKeeping = async () => {
  await lookAgain();
  if (!isPaired) return;
  if (window.location.pathname !== home) window.history.replaceState(null, "", home + window.location.search);
  openOffline({ worker: form.dataset.worker, home });
  flush({ isEager: true });
};

const isTouched = () => !form.hidden && screens.isTouched();

// A card that could not be saved is not cleared: its words are covered, and it is tried again until it is safe.
const rest = () => {
  if (card && !isSending) {
    screens.cover();
    send();
  } else if (isPaired && !form.hidden) {
    const isUsual = window.location.search === "" && Date.now() - openedAt < FRESH_MS;
    if (!isUsual) nextPerson();
  }
};

watch({
  seconds: Number(idleSeconds),
  isTouched: () => isTouched() && !isSending && !card,
  warn: () => { find("idle").hidden = false; },
  calm: () => { find("idle").hidden = true; },
  end: nextPerson,
  rest,
});

find("restart").addEventListener("click", (event) => {
  event.preventDefault();
  startAgain();
});
sent.addEventListener("sent", async () => {
  await lookAgain();
  if (isClosed && !form.hidden && !isTouched()) begin();
});
// A page kept by the browser still holds the words of the previous person.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) nextPerson();
});
document.addEventListener("visibilitychange", lookAgain);

if (!find("summary")) freshId();
if (isTablet) {
  find("staff-button").hidden = false;
  find("staff-button").addEventListener("click", openPanel({ ...form.dataset, onPaired: beginKeeping }));
}
if (isTablet && window.isSecureContext) {
  beginKeeping();
  keepSending();
}
