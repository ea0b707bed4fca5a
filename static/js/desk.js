// Keys for the reader's desk. Every key presses a button or a box that is on the page anyway, and all can be turned off,
// for people who speak to their computer.
const form = document.querySelector("[data-desk]");
const OFF = "pc-desk-keys-off";

const remembered = () => {
  try {
    return window.localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
};

const remember = (isOff) => {
  try {
    window.localStorage.setItem(OFF, isOff ? "yes" : "no");
  } catch {
    // Where nothing may be kept, keys are on again on the next page.
  }
};

if (form) {
  const keys = document.querySelector("[data-keys]");
  const toggle = keys.querySelector("[data-keys-switch]");
  const boxes = { u: form.elements.is_urgent, s: form.elements.is_safeguarding };
  let isOff = remembered();

  const say = () => {
    toggle.textContent = isOff ? "Turn keys on" : "Turn keys off";
    keys.classList.toggle("pc-keys--off", isOff);
  };
  toggle.addEventListener("click", () => {
    isOff = !isOff;
    remember(isOff);
    say();
  });
  keys.hidden = false;
  say();

  const isTyping = (element) => element.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  document.addEventListener("keydown", (event) => {
    if (isOff || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const pressed = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (pressed) pressed.click();
    else if (boxes[key]) boxes[key].click();
    else if (key === "t") form.querySelector("[name=themes]")?.focus();
    else return;
    event.preventDefault();
  });
}
