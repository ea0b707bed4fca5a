// The thank-you of a card that is safe, with one message about looking after oneself, and the way back to the start.

import { londonDay } from "./clock.js";

const MILLISECONDS_A_DAY = 86_400_000;
const DAYS_BEFORE_1970 = 719_163;

// The days since the year 1, as the server counts them.
const dayNumber = (day) => Date.parse(`${day}T00:00Z`) / MILLISECONDS_A_DAY + DAYS_BEFORE_1970;

// Of the messages whose days include today, the one whose turn it is; none after its last day, however long the page
// has been kept.
const chooseMessage = (section, behind) => {
  const day = londonDay(behind);
  const all = Array.from(section.querySelectorAll("[data-message]"));
  const current = all.filter(({ dataset }) => dataset.first <= day && day <= dataset.last);
  const chosen = current[dayNumber(day) % current.length];
  for (const message of all) message.hidden = message !== chosen;
  for (const box of section.querySelectorAll("[data-care]")) box.hidden = !chosen;
};

const ECHO_MS = 600;  // the second tap of a trembling hand was meant for Send

export const thanks = (section, { onEnd }) => {
  let timer = 0;
  let shownAt = 0;
  let patience = null;
  const hide = () => {
    clearTimeout(timer);
    section.hidden = true;
  };
  const end = () => {
    hide();
    onEnd();
  };
  const wait = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(end, seconds * 1000);
  };
  // With `quietSeconds` it stays until nobody has touched it for so long: there is something to write down.
  const show = (behind, { quietSeconds = null } = {}) => {
    patience = quietSeconds;
    chooseMessage(section, behind);
    section.hidden = false;
    shownAt = performance.now();
    window.scrollTo(0, 0);
    section.querySelector("[data-heading]").focus();
    wait(patience || Number(section.dataset.seconds));
  };
  for (const touch of ["pointerdown", "keydown"]) {
    section.addEventListener(touch, () => { if (patience && !section.hidden) wait(patience); });
  }
  section.querySelector("[data-next-person]").addEventListener("click", (event) => {
    event.preventDefault();
    const isEcho = event.detail > 0 && performance.now() - shownAt < ECHO_MS;
    if (!isEcho) end();
  });
  return { show, hide };
};
