// Keys for the reader's desk. Every key presses a button or a box that is on the page anyway.
const form = document.querySelector("[data-desk]");

if (form) {
  document.querySelector("[data-keys]").hidden = false;
  const boxes = { u: form.elements.is_urgent, s: form.elements.is_safeguarding };
  const isTyping = (element) => element.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const pressed = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (pressed) pressed.click();
    else if (boxes[key]) boxes[key].click();
    else if (key === "t") form.querySelector("[name=themes]")?.focus();
    else return;
    event.preventDefault();
  });
}
