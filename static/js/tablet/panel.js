// What staff see of a tablet, behind its PIN: how its cards are kept, and its pairing.

import { elsewhereOf, facts, reasonWords } from "./custody.js";
import { staffDialog } from "./dialog.js";
import { pairWithTyped } from "./pair.js";
import { pairings } from "./pairing.js";
import { isRight, secondsToWait } from "./pin.js";
import { allEntries, currentPairing, kept, tryAgain } from "./queue.js";
import { flush, sent } from "./sending.js";
import { askToKeep, isKeptSafe } from "./shell.js";

const WHY = "Pair this tablet, and cards are kept on it when there is no connection, and counted without gaps.";
const HOME_SCREEN_FIRST = "On an iPad, put this page on the home screen first, and pair it there.";
const WHY_FORGOTTEN = "A new code from your manager replaces the PIN. Cards that wait are kept.";
const WHY_AGAIN = "A new code replaces this tablet’s key and its PIN. Cards that wait are kept and sent.";

// What is on the home screen has its own storage.
const isInstalled = () => window.matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches;

const elements = (name, texts) => texts.map((text) => {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
});

const drawCustody = async ({ find }, to) => {
  const here = await kept(to);
  const elsewhere = elsewhereOf(await allEntries(), await pairings(), to);
  const rows = facts(here, elsewhere, await isKeptSafe());
  find("facts").replaceChildren(...rows.flatMap(([what, words]) => [...elements("dt", [what]), ...elements("dd", [words])]));
  find("refused-list").replaceChildren(...elements("li", here.refused.map(reasonWords)));
  find("refused").hidden = find("try-refused").hidden = here.refused.length === 0;
};

// Returns what opens the panel.
export const openPanel = ({ to, pair, onPaired }) => {
  const dialog = staffDialog(document.querySelector("[data-staff]"));
  const { find, field, part, say, blame, show, once } = dialog;

  const paired = () => pairings().then((all) => currentPairing(all, to), () => null);

  const showCustody = async () => {
    await askToKeep();
    await drawCustody(dialog, to);
    show("custody");
  };

  const askToPair = (why) => {
    show("pair");
    find("pair-why").textContent = why;
  };

  const pairNow = async () => {
    const name = await pairWithTyped(dialog, { to, pair }, await paired());
    if (!name) return;
    onPaired();
    say(`Paired as ${name}.`);
    await showCustody();
  };

  const tryPin = async () => {
    if (await isRight(field("staff-pin").value.trim())) {
      await showCustody();
      return;
    }
    const seconds = await secondsToWait();
    field("staff-pin").value = "";
    blame(seconds ? `Too many wrong tries. Wait ${seconds} seconds.` : "This is not the PIN of this tablet.", "staff-pin");
  };

  const sendNow = async () => {
    await flush({ isTold: true });
    await drawCustody(dialog, to);
    const { waiting } = await kept(to);
    say(waiting.length ? "Not everything could be sent. What waits is kept." : "Everything has been sent.");
  };

  part("pair").addEventListener("submit", once(pairNow));
  part("pin").addEventListener("submit", once(tryPin));
  find("forgotten").addEventListener("click", () => askToPair(WHY_FORGOTTEN));
  find("pair-again").addEventListener("click", () => askToPair(WHY_AGAIN));
  find("send-now").addEventListener("click", once(sendNow));
  find("try-refused").addEventListener("click", once(() => tryAgain().then(sendNow)));
  sent.addEventListener("sent", () => { if (dialog.isIdleAt("custody")) drawCustody(dialog, to).catch(() => {}); });

  return async () => {
    const pairing = await paired();
    dialog.open();
    if (pairing) show("pin");
    else askToPair(isInstalled() ? WHY : `${WHY} ${HOME_SCREEN_FIRST}`);
  };
};
