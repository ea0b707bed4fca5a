// The form of staff on their own phone. What they say is kept on it first and sent then, so that it works in a cellar.

import { copy, grouped, hashOf, newCode } from "./codes.js";
import { count } from "./custody.js";
import { kept } from "./queue.js";
import { given, save } from "./saving.js";
import { flush, keepSending, sent } from "./sending.js";
import { askToKeep, openOffline } from "./shell.js";
import { within } from "./store.js";
import { thanks } from "./thanks.js";

const PATIENCE_MS = 4000;
const SECONDS_OF_A_CODE = 600;

const form = document.querySelector("[data-staff-form]");
const find = (name) => document.querySelector(`[data-${name}]`);
const box = form.querySelector("textarea");
const { to, home, worker } = form.dataset;

let isSending = false;
let answer = null;
let code = "";

// What waits on this phone, said at the top of the form.
const sayWaiting = async () => {
  const { waiting, refused, door } = await kept(to);
  const isClosed = door.isOpen === false;
  find("closed").hidden = !isClosed;
  form.hidden = isClosed || !find("thanks").hidden;
  const words = [];
  if (waiting.length) words.push(`${count(waiting.length, "answer waits", "answers wait")} on this phone to be sent when there is a connection.`);
  if (refused.length) words.push(`${count(refused.length, "answer was", "answers were")} refused by the server and stays on this phone: tell your division’s manager.`);
  find("waiting").textContent = words.join(" ");
  find("waiting").hidden = words.length === 0;
};

// Shows the code of what was written, or forgets it: it is kept nowhere, as others may use this phone.
const showCode = (words) => {
  code = words;
  find("code-box").value = grouped(code);
  find("copied").textContent = "";
  find("code").hidden = !code;
  find("wait").hidden = Boolean(code);
};

const begin = () => {
  showCode("");
  form.reset();
  form.hidden = false;
  window.scrollTo(0, 0);
  form.querySelector("[data-heading]").focus();
  sayWaiting().catch(() => {});
};

const thankYou = thanks(find("thanks"), { onEnd: begin });

const freeze = (isOn) => {
  for (const control of form.elements) control.disabled = isOn && control.type !== "submit";
};

const said = () => {
  const { care, obstacle, effect } = form.elements;
  const words = obstacle.value.toWellFormed ? obstacle.value.toWellFormed() : obstacle.value;
  return {
    care: care.value,
    ...(words.trim() ? { obstacle: words.replaceAll("\0", "") } : {}),
    ...(effect.value ? { effect: effect.value } : {}),
  };
};

const isComplete = () => {
  const isMissing = !form.elements.care.value;
  const isTooLong = Array.from(box.value).length > Number(box.dataset.limit);
  find("error").hidden = !isMissing;
  find("too-long").hidden = !isTooLong;
  if (isMissing) form.querySelector("input[type=radio]").focus();
  else if (isTooLong) box.focus();
  return !isMissing && !isTooLong;
};

// The answer with the hash of a new code, if there are words to reply to. No code is no reason to lose an answer.
const made = async () => {
  const body = said();
  const fresh = body.obstacle ? newCode() : "";
  const hash = fresh && await hashOf(fresh).catch(() => "");
  code = hash ? fresh : "";
  return given(to, { ...body, ...(hash ? { reply_code_hash: hash } : {}) });
};

// Whether it has left this phone, as far as is known after a few seconds.
const hasGone = async () => {
  const { waiting } = await kept(to);
  return !waiting.some((each) => each.id === answer.id);
};

const send = async () => {
  answer = answer || await made();
  freeze(true);
  const outcome = await save(answer);
  if (outcome === "lost") {
    find("trouble").hidden = false;
    return;
  }
  if (outcome === "kept") await within(PATIENCE_MS, flush()).catch(() => {});
  const isSent = outcome === "stored" || await hasGone();
  find("if-sent").hidden = !isSent;
  find("if-kept").hidden = isSent;
  answer = null;
  freeze(false);
  form.reset();
  form.hidden = true;
  showCode(code);
  thankYou.show(0, { quietSeconds: code ? SECONDS_OF_A_CODE : null });
  if (!isSent) askToKeep();
  await sayWaiting();
};

if (window.isSecureContext && window.indexedDB) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending || !(answer || isComplete())) return;
    isSending = true;
    find("trouble").hidden = true;
    await send().catch(() => { find("trouble").hidden = false; });
    isSending = false;
  });
  find("copy").addEventListener("click", async () => {
    const isCopied = await copy(find("code-box"));
    find("copied").textContent = isCopied ? "Copied." : "It is selected: copy it with your phone’s own menu, or write it down.";
  });
  find("with-code").hidden = false;
  find("without-code").hidden = true;
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    thankYou.hide();
    begin();
  });
  sent.addEventListener("sent", () => sayWaiting().catch(() => {}));
  sayWaiting().catch(() => {});
  openOffline({ worker, home });
  keepSending();
}
