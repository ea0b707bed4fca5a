// Helps for a team's report: a tick fills its box, and - / + stand beside each figure. The page works without them.
"use strict";

for (const tick of document.querySelectorAll("[data-same-as]")) {
  const box = document.getElementById(tick.dataset.sameAs);
  if (!box) continue;
  tick.addEventListener("change", () => {
    if (tick.checked) box.value = tick.value;
    else if (box.value === tick.value) box.value = "";
  });
  box.addEventListener("input", () => {
    tick.checked = box.value === tick.value && tick.checked;
  });
}

const stepper = (box, words, by) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hud-step";
  button.textContent = by > 0 ? "+" : "\u2212";
  button.setAttribute("aria-label", `${words}: ${by > 0 ? "one more" : "one fewer"}`);
  button.addEventListener("click", () => {
    const next = Number(box.value || 0) + by;
    if (next < Number(box.min || 0) || next > Number(box.max || Infinity)) return;
    box.value = String(next);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return button;
};

for (const box of document.querySelectorAll(".hud-report input[type=number]")) {
  const label = document.querySelector(`label[for="${box.id}"]`);
  const words = label ? label.firstChild.textContent.trim() : "";
  const row = document.createElement("div");
  row.className = "hud-steps";
  box.before(row);
  row.append(stepper(box, words, -1), box, stepper(box, words, 1));
}
