// One question a screen. Without this script the card is one page with one Send button.
"use strict";

const form = document.querySelector("[data-card]");
const find = (name) => form.querySelector(`[data-${name}]`);
const screens = Array.from(form.querySelectorAll("[data-screen]"));
const last = screens.length - 1;
const SECONDS_IDLE = 75;
const SECONDS_TO_STAY = 30;
let current = 0;
let isSending = false;

const summary = document.querySelector("[data-summary]");
const box = (number) => screens[number].querySelector("textarea");
const answered = () => form.querySelector('[name="answer"]:checked') !== null;

// A fresh form with a new id; replaced, so that Back does not lead to the old one.
const startAgain = () => window.location.replace(form.action);

const show = (number, moveFocus = true) => {
  current = number;
  screens.forEach((screen, index) => { screen.hidden = index !== number; });
  find("note").hidden = number === 0;
  find("next").hidden = number === last;
  find("next").classList.toggle("pc-card-button--quiet", number === 0);
  find("send").hidden = number !== last;
  find("skip").hidden = number === 0;
  find("back").hidden = number === 0;
  find("restart").hidden = number === 0 && !answered();
  find("trouble").hidden = true;
  if (summary) summary.hidden = moveFocus;
  window.scrollTo(0, 0);
  if (moveFocus) screens[number].querySelector("[data-heading]").focus();
};

// Counted as the server does; what is too long is never cut off.
const isTooLong = (number) => {
  const words = box(number);
  const isOver = words !== null && Array.from(words.value).length > Number(words.dataset.limit);
  if (words) screens[number].querySelector("[data-too-long]").hidden = !isOver;
  return isOver;
};

const next = () => {
  const isMissing = current === 0 && !answered();
  find("error").hidden = !isMissing;
  if (isMissing) {
    screens[0].querySelector("input").focus();
  } else if (isTooLong(current)) {
    box(current).focus();
  } else if (current < last) {
    show(current + 1);
  } else {
    send();
  }
};

const skip = () => {
  box(current).value = "";
  next();
};

// Sent from here, so that words are not lost with the connection, nor left behind in the browser's history.
const send = async () => {
  if (isSending) return;
  isSending = true;
  find("trouble").hidden = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, credentials: "omit" });
    if (answer.redirected) {
      window.location.replace(answer.url);
      return;
    }
    if (answer.status < 500) {
      form.submit();
      return;
    }
    find("trouble").hidden = false;
  } catch {
    find("trouble").hidden = false;
  }
  isSending = false;
};

// A tap moves on. Arrow keys only choose: a keyboard moves on with Enter or Next.
screens[0].addEventListener("click", (event) => {
  const isTap = event.detail > 0 && event.target.closest(".pc-choice");
  if (isTap) window.setTimeout(() => { if (current === 0 && answered()) next(); }, 200);
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches('[type="radio"]')) {
    event.preventDefault();
    next();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  next();
});
find("next").addEventListener("click", next);
find("skip").addEventListener("click", skip);
find("back").addEventListener("click", () => show(current - 1));
find("restart").addEventListener("click", (event) => {
  event.preventDefault();
  startAgain();
});

// A card left half filled in is cleared, after a warning, so that the next person does not read it.
let idle = 0;
const wait = () => {
  window.clearTimeout(idle);
  find("idle").hidden = true;
  idle = window.setTimeout(() => {
    const isTouched = current > 0 || answered() || document.querySelector("[data-summary]");
    if (!isTouched || isSending) return wait();
    find("idle").hidden = false;
    idle = window.setTimeout(startAgain, SECONDS_TO_STAY * 1000);
  }, SECONDS_IDLE * 1000);
};
for (const sign of ["pointerdown", "keydown", "input"]) document.addEventListener(sign, wait);
find("stay").addEventListener("click", wait);

// A page kept by the browser still holds the words of the previous person.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    form.reset();
    startAgain();
  }
});

form.classList.add("pc-form--steps");
for (const heading of form.querySelectorAll("h2[data-heading]")) heading.setAttribute("aria-level", "1");
const wrong = screens.findIndex((screen) => screen.querySelector("[aria-invalid], [data-error]:not([hidden])"));
show(Math.max(wrong, 0), false);
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const place = event.target.hash && document.getElementById(event.target.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    show(screens.indexOf(place.closest("[data-screen]")), false);
    place.focus();
  });
}
wait();
