// A card that is no longer in use. What waits on this browser is sent all the same.

import { count } from "./custody.js";
import { allEntries } from "./queue.js";
import { keepSending, sent } from "./sending.js";

const say = async () => {
  const waiting = (await allEntries()).filter((each) => !each.isRefused);
  const line = document.querySelector("[data-waiting]");
  line.textContent = `${count(waiting.length, "answer waits", "answers wait")} here to be sent. Please leave this page open and connected.`;
  line.hidden = waiting.length === 0;
};

// Nothing is set up in a browser that has kept nothing.
const isUsed = async () => (await indexedDB.databases()).some(({ name }) => name === "perfect-care");

if (window.isSecureContext && window.indexedDB && await isUsed().catch(() => false)) {
  sent.addEventListener("sent", () => say().catch(() => {}));
  await say().catch(() => {});
  keepSending();
}
