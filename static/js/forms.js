// Small helps for forms. Every page works without them.
"use strict";

// The error summary is where a person needs to be after a failed send.
const summary = document.querySelector('[data-module="error-summary"]');
if (summary) {
  summary.focus();
}

// A hurried second press must not send the form twice.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector('[data-module="once"]');
  if (!button) return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
  window.setTimeout(() => delete event.target.dataset.sent, 4000);
});

// Say how many letters are left, once typing stops, only near the limit.
for (const hint of document.querySelectorAll("[data-limit]")) {
  const limit = Number(hint.dataset.limit);
  const box = hint.parentElement.querySelector("textarea");
  const resting = hint.textContent;
  let timer = 0;
  if (!box) continue;
  hint.setAttribute("aria-live", "polite");
  const count = () => {
    // A line break counts as two, as it does on the server.
    const left = limit - box.value.replace(/\n/g, "\r\n").length;
    if (left > limit / 4) hint.textContent = resting;
    else if (left >= 0) hint.textContent = `${left} of ${limit} left`;
    else hint.textContent = `${-left} too many`;
    hint.classList.toggle("pc-limit--over", left < 0);
  };
  box.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(count, 400);
  });
  count();
}

for (const button of document.querySelectorAll('[data-module="print"]')) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Copy the words of another element; where the browser does not let us, select them.
for (const button of document.querySelectorAll('[data-module="copy"]')) {
  const source = document.getElementById(button.dataset.copies);
  const resting = button.innerHTML;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    window.getSelection().selectAllChildren(source);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = document.execCommand("copy") ? "Copied" : "Selected: copy it by hand";
    }
    window.setTimeout(() => { button.innerHTML = resting; }, 4000);
  });
}
