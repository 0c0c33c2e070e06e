/* The page of tasks while it is read anew (desk.js asks for that, when the desk's feed has changed):
   nobody's typing is broken off, nothing typed is lost, and what falls due is shown when it does. */
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const LOOK = 5_000, AGAIN = 60_000, AFTER_TYPING = 1_000, title = document.title;
  const list = () => $("#tasks-now"), figures = () => $("#tasks-figures");
  const fields = (from) => $$("input:not([type=hidden])", from);
  const typed = (from) => fields(from).map((field) => field.value.trim()).filter(Boolean).join(" ");
  const inUse = (details) => details.open || Boolean(typed(details));
  const writes = () => document.activeElement?.matches("#tasks-now input");
  let waits = false, focused = "", looked = { next: "", at: 0 };

  function named() {
    const late = +figures().dataset.overdue;
    document.title = late ? `(${late}) ${title}` : title;
  }

  const load = () => htmx.ajax("GET", list().dataset.fresh, { source: list(), target: list(), swap: "outerHTML" });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== list() || detail.isError) return;
    focused = list().contains(document.activeElement) ? document.activeElement.id : "";
    waits = writes();
    if (waits) {
      // Whoever types now sees the figures change, and the list once they have left the field.
      detail.target = figures();
      detail.selectOverride = "#tasks-figures";
      return;
    }
    const found = new DOMParser().parseFromString(detail.serverResponse, "text/html");
    for (const details of $$("details[id]", list())) {
      // htmx leaves what bears the id of something new as it is: only what is used may stay.
      if (!inUse(details)) details.removeAttribute("id");
      else if (!found.getElementById(details.id)) gone(details);
    }
  });

  function gone(details) {
    const words = typed(details), place = $("#task-gone");
    if (!words) return;
    const { receipt } = details.closest("[data-receipt]").dataset;
    place.textContent = `${receipt} 할 일은 다른 직원이 처리했습니다. 쓰던 글: ${words}`;
    place.hidden = false;
  }

  document.addEventListener("htmx:afterSettle", () => {
    named();
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    focused = "";
  });
  // Not at once: what they leave the field for may be a button of the list.
  document.addEventListener("focusout", () => setTimeout(() => { if (waits && !writes()) { waits = false; load(); } }, AFTER_TYPING));
  setInterval(() => {
    const { next } = figures().dataset, now = Date.now();
    if (!next || Date.parse(next) > now || document.hidden || !$("#logged-out").hidden) return;
    // A computer whose clock is ahead asks no more than once a minute.
    if (looked.next === next && now - looked.at < AGAIN) return;
    looked = { next, at: now };
    load();
  }, LOOK);
  named();
})();
