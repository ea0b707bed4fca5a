// The window in which staff see a tablet: its parts, its errors, and that it closes itself.

const CLOSES_AFTER_MS = 60_000;
const NOT_HERE = "This browser cannot keep cards: its storage is full or switched off, or the window is private.";

export const staffDialog = (dialog) => {
  const find = (name) => dialog.querySelector(`[data-${name}]`);
  const field = (name) => dialog.querySelector(`#${name}`);
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  let timer = 0;
  let isBusy = false;

  const say = (words) => { find("staff-news").textContent = words; };

  // What is wrong, and in which field.
  const blame = (words, name = null) => {
    for (const input of dialog.querySelectorAll("input")) input.removeAttribute("aria-invalid");
    find("staff-error").textContent = words;
    find("staff-error").hidden = !words;
    if (!name) return;
    field(name).setAttribute("aria-invalid", "true");
    field(name).focus();
  };

  const show = (name) => {
    for (const each of dialog.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
    for (const input of dialog.querySelectorAll("input")) input.value = "";
    blame("");
    find("staff-heading").focus();
  };

  const stayOpen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dialog.close(), CLOSES_AFTER_MS);
  };

  const open = () => {
    dialog.showModal();
    stayOpen();
  };

  // One thing at a time. What fails in it is the storage: everything else is answered in words.
  const once = (work) => async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    say("");
    try {
      await work();
    } catch {
      blame(NOT_HERE);
    } finally {
      isBusy = false;
    }
  };

  const isIdleAt = (name) => dialog.open && !isBusy && !part(name).hidden;

  find("staff-close").addEventListener("click", () => dialog.close());
  for (const sign of ["pointerdown", "keydown", "input"]) dialog.addEventListener(sign, stayOpen);
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    show("none");
    say("");
  });
  return { find, field, part, say, blame, show, open, once, isIdleAt };
};
