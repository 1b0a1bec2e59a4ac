// The composer keeps drafts on the server: a few seconds after a change, on leaving a box, on leaving the page. The copy
// on this device is lawlab.js's (data-keep). Without this script the page's buttons do the same.
(() => {
  "use strict";
  const form = document.getElementById("composer");
  if (!form) return;
  const status = document.getElementById("saved");
  const words = form.dataset;
  const PAUSE = 4000, RETRY = 30000;

  // Alineas that were being added and that this page does not hold: give them a box, so that lawlab.js may fill it.
  const addBox = (name) => {
    const base = name.split("_").slice(0, 2).join("_");
    const model = form.elements.namedItem(base) ?? form.querySelector("textarea.edit");
    const label = document.querySelector(`label[for="${model.id}"]`).cloneNode(true);
    const field = model.cloneNode(false);
    field.id = field.name = label.htmlFor = name;
    field.value = "";
    model.parentElement.append(label, field);
  };
  try {
    const kept = JSON.parse(localStorage.getItem(`lawlab:${words.keep}`) || "null");
    for (const [name, , value] of kept?.values ?? []) {
      if (/^alinea_\d+_\d+$/.test(name) && value && !form.elements.namedItem(name)) addBox(name);
    }
  } catch { /* storage is off: nothing was kept here */ }

  const fields = () => {
    const sent = new URLSearchParams(new FormData(form));
    for (const name of ["do", "op", "undo"]) sent.delete(name);
    return sent;
  };
  const typed = () => {
    const sent = fields();
    for (const name of ["_csrf", "draft"]) sent.delete(name);
    return sent.toString();
  };
  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  let saved = typed(), timer = 0, busy = false;

  const later = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };
  const save = async () => {
    clearTimeout(timer);
    const now = typed();
    if (!words.draft || now === saved) return;
    if (busy) return later(PAUSE);
    busy = true;
    say(words.saving);
    const body = fields();
    try {
      const leaving = document.visibilityState === "hidden" && body.toString().length < 60000;
      const answer = await fetch(words.draft, {
        method: "POST", body, headers: { Accept: "application/json" }, keepalive: leaving,
      });
      const said = await answer.json();
      if (answer.ok) {
        form.elements.namedItem("draft").value = said.draft;
        saved = now;
        say(words.saved.replace("{time}", said.at));
      } else {
        say(said.error.message);
      }
    } catch {
      say(words.offline);
      later(RETRY);
    } finally {
      busy = false;
    }
  };

  form.addEventListener("input", (event) => {
    const box = event.target;
    if (box.classList.contains("edit")) {
      const lines = box.value.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 62), 1);
      box.rows = Math.min(14, Math.max(2, lines));
      if (box.value !== box.defaultValue) box.classList.add("changed");
    }
    if (words.draft) later(PAUSE);
    else say(words.local);
  });
  form.addEventListener("focusout", () => { if (timer) later(200); });
  form.addEventListener("htmx:afterSwap", () => { if (words.draft) later(PAUSE); });
  form.addEventListener("submit", () => clearTimeout(timer));
  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
})();
