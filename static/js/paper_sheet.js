// Helps for hands that stay on the keyboard. The sheet works without them.
"use strict";

const sheet = document.querySelector("[data-sheet]");
const boxes = () => [...sheet.querySelectorAll("[data-row] select, [data-row] textarea, [data-row] input:not([type=hidden])")];

document.querySelector("[data-keys]").hidden = false;

function go(box, isWanted) {
  const all = boxes();
  const next = all.slice(all.indexOf(box) + 1).find(isWanted);
  if (next) next.focus();
}

sheet.addEventListener("keydown", (event) => {
  const box = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const isAnswer = box.matches("[data-row] select[name$='-answer']");
  if (isAnswer && /^[1-6]$/.test(event.key)) {
    event.preventDefault();
    box.selectedIndex = Number(event.key); // "Choose" comes before the first
    box.dispatchEvent(new Event("change", { bubbles: true }));
    go(box, () => true);
  } else if (event.key === "Enter" && isAnswer && box.value) {
    event.preventDefault();
    go(box, () => true);
  } else if (event.key === "Enter" && box.matches("[data-row] textarea") && !box.value) {
    // An empty comment has no need of a new line. After the second comment comes the next card.
    event.preventDefault();
    go(box, (next) => next.matches("textarea, select[name$='-answer']"));
  }
});
