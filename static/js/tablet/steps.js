// One question a screen. Without this script the card is one page with one Send button.

const AFTER_A_TAP_MS = 200;

export const steps = (form, { send }) => {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const screens = Array.from(form.querySelectorAll("[data-screen]"));
  const summary = document.querySelector("[data-summary]");
  const languages = document.querySelector("[data-languages]");
  const last = screens.length - 1;
  let current = 0;
  let isFrozen = false;
  let isCovered = false;

  const box = (number) => screens[number].querySelector("textarea");
  const hasAnswer = () => form.querySelector('[name="answer"]:checked') !== null;

  const draw = () => {
    screens.forEach((screen, index) => { screen.hidden = index !== current || isCovered; });
    find("note").hidden = current === 0 || isCovered;
    find("next").hidden = current === last;
    find("next").classList.toggle("pc-card-button--quiet", current === 0);
    find("send").hidden = current !== last;
    find("skip").hidden = current === 0 || isFrozen;
    find("back").hidden = current === 0 || isFrozen;
    find("restart").hidden = current === 0 && !hasAnswer();
    if (languages) languages.hidden = current !== 0;
  };

  const show = (number, moveFocus = true) => {
    current = number;
    for (const trouble of form.querySelectorAll("[data-trouble]")) trouble.hidden = true;
    if (summary) summary.hidden = moveFocus;
    draw();
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
    const isMissing = current === 0 && !hasAnswer();
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

  // What has been tried to be sent stays as it is: it may have arrived.
  const freeze = (isOn) => {
    isFrozen = isOn;
    isCovered = isCovered && isOn;
    for (const words of form.querySelectorAll("textarea")) words.readOnly = isOn;
    draw();
  };

  // What was said is out of sight, and not lost.
  const cover = () => {
    isCovered = true;
    draw();
  };

  // The second tap of a trembling hand belongs to the screen before.
  const onTap = (name, work) => find(name).addEventListener("click", (event) => { if (event.detail < 2) work(); });

  // A tap moves on. Arrow keys only choose: a keyboard moves on with Enter or Next.
  screens[0].addEventListener("click", (event) => {
    const isTap = event.detail > 0 && event.target.closest(".pc-choice");
    if (isTap) window.setTimeout(() => { if (current === 0 && hasAnswer()) next(); }, AFTER_A_TAP_MS);
  });
  screens[0].addEventListener("change", draw);
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
  onTap("next", next);
  onTap("skip", skip);
  onTap("back", () => show(current - 1));

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
  return { show, freeze, cover, isTouched: () => current > 0 || hasAnswer() || (summary !== null && !summary.hidden) };
};
