// Annotate what is selected: fills the alinea and the words of the form, and brings the form to view.
// The form does the same without this script. No state is kept here.
"use strict";
(() => {
  const form = () => document.querySelector("form[data-annotate]");

  // The alinea that holds the whole selection, the words, and which occurrence of them it is.
  function selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const body = range.commonAncestorContainer.nodeType === Node.TEXT_NODE
      ? range.commonAncestorContainer.parentElement.closest("[data-alinea]")
      : range.commonAncestorContainer.closest && range.commonAncestorContainer.closest("[data-alinea]");
    if (!body) return null;
    const words = text(range.cloneContents()).trim();
    if (!words) return null;
    const before = document.createRange();
    before.setStart(body, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = text(before.cloneContents());
    return { alinea: body.dataset.alinea, words, occurrence: start.split(words).length };
  }

  // The law's own words: the call numbers drawn over them are left out.
  function text(fragment) {
    fragment.querySelectorAll(".call").forEach((call) => call.remove());
    return fragment.textContent;
  }

  function fill(found) {
    const target = form();
    if (!target) return;
    target.elements.alinea.value = found.alinea;
    target.elements.quote.value = found.words;
    target.elements.occurrence.value = String(found.occurrence);
    const details = target.closest("details");
    if (details) details.open = true;
    target.scrollIntoView({ block: "center" });
    target.elements.body.focus();
  }

  // A button beside the selection would cover the words on a phone: it stands at the foot of the window.
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn go annotate-selection";
  button.hidden = true;
  let found = null;
  button.addEventListener("click", () => {
    if (found) fill(found);
    button.hidden = true;
  });

  function refresh() {
    if (document.activeElement === button) return;
    found = selected();
    button.hidden = found === null || form() === null;
  }

  document.addEventListener("selectionchange", () => window.requestAnimationFrame(refresh));
  document.addEventListener("input", (event) => {
    if (event.target.name === "quote" && event.target.form === form()) event.target.form.elements.occurrence.value = "1";
  });
  document.addEventListener("DOMContentLoaded", () => {
    const target = form();
    if (!target) return;
    button.textContent = target.dataset.annotate || "Annoter la sélection";
    document.body.append(button);
  });
})();
