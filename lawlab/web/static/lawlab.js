// Small comforts on top of pages that work without script. No dependency but htmx's events.
(() => {
  "use strict";

  // After a swap or a page with errors, go to what is new: an error summary, else a heading that asks for it
  // (data-focus="swap": only once htmx has brought it, not when the page opens).
  const focusIn = (root, isSwapped) => {
    const target = root.querySelector?.(isSwapped ? "[data-focus]" : "[data-focus]:not([data-focus=swap])");
    if (!target) return;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus();
  };
  // What had the focus was swapped away: the heading of what replaced it takes it, where the reader already looks
  // (or the box that asks for it, which htmx itself would focus a moment later).
  const restoreFocus = (replaced) => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const there = replaced?.id && document.getElementById(replaced.id);
    const target = there && (there.querySelector("[autofocus]") || there.querySelector("h2, h3, legend") || there);
    if (!target) return;
    if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  document.addEventListener("DOMContentLoaded", () => {
    focusIn(document, false);
    document.querySelectorAll("form[data-keep]").forEach(offer);
    document.querySelectorAll("form[data-kept]").forEach((form) => form.querySelector("textarea")?.focus());
  });
  // In the same breath as the swap: no key pressed meanwhile finds the focus lost, no reader is sent to the page's top.
  document.addEventListener("htmx:afterSwap", (event) => {
    focusIn(event.target, true);
    restoreFocus(event.detail.target);
  });
  // Only once the answer is wholly dealt with: a form that was just taken has nothing to offer.
  document.addEventListener("htmx:afterSettle", (event) => {
    event.target.querySelectorAll?.("form[data-keep]").forEach(offer);
  });

  // The answer of an htmx request may carry its own button state; show that a request is under way in words too.
  document.addEventListener("htmx:beforeRequest", (event) => event.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.target.removeAttribute("aria-busy"));
  document.addEventListener("htmx:sendError", () => {
    const box = document.getElementById("messages");
    const words = document.documentElement.lang === "en"
      ? "No network: nothing was sent. What you wrote is still in the page."
      : "Pas de réseau\u00a0: rien n’a été envoyé. Ce que vous avez écrit est encore dans la page.";
    if (!box) return;
    const note = document.createElement("p");
    note.className = "msg bad";
    note.setAttribute("role", "alert");
    note.textContent = words;
    box.replaceChildren(note);
  });

  // A text to take away, data-copy="its id": the button shows itself where the browser can copy.
  document.addEventListener("DOMContentLoaded", () => {
    if (!navigator.clipboard) return;
    document.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const text = document.getElementById(button.dataset.copy).textContent.replace(/\s*\n\s*/g, "\n").trim();
        await navigator.clipboard.writeText(text);
        const said = button.parentElement.querySelector("[role=status]");
        if (said) said.textContent = english() ? "Copied." : "Copié.";
      });
    });
  });

  // A copy of each form marked data-keep="name" stays on this device until the form has been taken.
  const english = () => document.documentElement.lang === "en";
  const key = (form) => `lawlab:${form.dataset.keep || form.getAttribute("action")}`;
  const fieldsOf = (form) => [...form.elements].filter(
    (field) => field.name && !field.name.startsWith("_") && !["hidden", "password", "submit", "button"].includes(field.type));
  const read = (form) => {
    try { return JSON.parse(localStorage.getItem(key(form)) || "null"); } catch { return null; }
  };
  const drop = (form) => { try { localStorage.removeItem(key(form)); } catch { /* private browsing */ } };
  const valueOf = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
  const keep = (form) => {
    const values = fieldsOf(form).map((field) => [field.name, field.type === "radio" ? field.value : "", valueOf(field)]);
    try { localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), values })); } catch { /* full or refused */ }
  };
  const put = (form, values) => {
    for (const [name, choice, value] of values) {
      for (const field of fieldsOf(form)) {
        if (field.name !== name || (field.type === "radio" && field.value !== choice)) continue;
        if (field.type === "checkbox" || field.type === "radio") field.checked = value;
        else field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        break;
      }
    }
  };
  const offer = (form) => {
    if (form.dataset.offered) return;
    form.dataset.offered = "yes";
    const kept = read(form);
    const differs = kept && kept.values.some(([name, choice, value]) => {
      const field = fieldsOf(form).find((one) => one.name === name && (one.type !== "radio" || one.value === choice));
      return field && valueOf(field) !== value;
    });
    if (!differs) return;
    const box = document.createElement("div");
    box.className = "msg";
    box.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = english()
      ? "This device kept a text that you had not sent. "
      : "Cet appareil a gardé un texte que vous n’aviez pas envoyé. ";
    const take = document.createElement("button");
    take.type = "button";
    take.className = "btn small";
    take.textContent = english() ? "Put it back" : "Le reprendre";
    take.addEventListener("click", () => { put(form, kept.values); box.remove(); });
    const leave = document.createElement("button");
    leave.type = "button";
    leave.className = "btn small";
    leave.textContent = english() ? "Discard" : "L’oublier";
    leave.addEventListener("click", () => { drop(form); box.remove(); });
    words.append(take, " ", leave);
    box.append(words);
    form.before(box);
  };
  let waiting;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("form[data-keep]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form), 400);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      document.querySelectorAll("form[data-keep]").forEach((form) => { if (read(form) || waiting) keep(form); });
    }
  });
  // The copy goes once the server has taken the form: a notice that says so names the form in data-taken.
  document.addEventListener("htmx:afterRequest", (event) => {
    // The form itself, even when its answer has just replaced it: the event then comes from what surrounded it.
    const form = (event.detail.requestConfig?.elt || event.target).closest?.("form[data-keep]");
    if (form && event.detail.successful && event.detail.requestConfig?.verb === "post" && form.hasAttribute("data-sends")) drop(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches?.("form[data-keep]")) {
      clearTimeout(waiting);
      keep(form);
      try { sessionStorage.setItem("lawlab:sent", key(form)); } catch { /* private browsing */ }
    }
  });
  // Arriving on a page that does not show the form again means that it was taken.
  document.addEventListener("DOMContentLoaded", () => {
    try {
      const sent = sessionStorage.getItem("lawlab:sent");
      sessionStorage.removeItem("lawlab:sent");
      if (!sent || document.querySelector("form[data-kept], .msg.bad")) return;
      const shown = [...document.querySelectorAll("form[data-keep]")].some((form) => key(form) === sent);
      if (!shown) localStorage.removeItem(sent);
    } catch { /* private browsing */ }
  });
})();
