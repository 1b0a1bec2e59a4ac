// Shortcuts of the desk: j and k walk the queue, x ticks, r answers, ? opens the help. They can be switched off, and
// nothing needs them: each one only moves the focus or presses what the page already holds.
(() => {
  "use strict";

  const KEY = "lawlab:desk-keys";
  const isOn = () => { try { return localStorage.getItem(KEY) !== "off"; } catch { return true; } };
  const turn = (on) => { try { localStorage.setItem(KEY, on ? "on" : "off"); } catch { /* private browsing */ } };

  const help = () => document.querySelector("details[data-keys]");
  const drawSwitch = () => {
    const box = help();
    if (!box || box.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    const say = () => { button.textContent = isOn() ? box.dataset.on : box.dataset.off; };
    button.addEventListener("click", () => { turn(!isOn()); say(); });
    say();
    box.append(button);
  };
  document.addEventListener("DOMContentLoaded", drawSwitch);
  document.addEventListener("htmx:afterSettle", drawSwitch);

  const rows = () => [...document.querySelectorAll("[data-queue] [data-row]")];
  const current = () => {
    const all = rows();
    const focused = all.findIndex((row) => row.contains(document.activeElement));
    return focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
  };
  const linkOf = (row) => row?.querySelector("th a");
  const walk = (step) => {
    const all = rows();
    const at = current();
    const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1);
    linkOf(all[next])?.focus();
  };
  const actions = {
    j: () => walk(1),
    k: () => walk(-1),
    x: () => rows()[current()]?.querySelector("input[type=checkbox]")?.click(),
    r: () => {
      const row = rows()[current()];
      if (row && !row.hasAttribute("aria-current")) linkOf(row)?.click();
      else document.querySelector("#answer input[type=radio]:checked, #answer input[type=radio]")?.focus();
    },
    "?": () => {
      const box = help();
      if (!box) return;
      box.open = !box.open;
      box.querySelector("summary").focus();
    },
  };
  const isWriting = (target) =>
    target.isContentEditable || (target.matches?.("input, textarea, select") && target.type !== "checkbox");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
    if (!action || !isOn()) return;
    event.preventDefault();
    action();
  });
})();
