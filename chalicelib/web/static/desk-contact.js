/* A person's phone number is seen in one dialog and forgotten when it closes; texts are copied for a
   text message; a way out of an ended session chooses its outcome beforehand. */
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const tell = (words) => { const place = $("#told"); if (place) place.textContent = words; };

  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target.id !== "contact-shown") return;
    const dialog = target.closest("dialog");
    if (!dialog.open) dialog.showModal();
  });
  $("#dialog-contact")?.addEventListener("close", () => $("#contact-shown").replaceChildren());

  // The first of the places that holds something: what is being written, else what did not arrive.
  // A remark among staff is never what is sent.
  const written = (places) => places.split(",")
    .map((place) => $(place.trim()))
    .filter((found) => !found?.closest(".noting"))
    .map((found) => (found?.value ?? found?.textContent ?? "").trim())
    .find(Boolean);

  async function copy(button) {
    const words = written(button.dataset.copy);
    if (!words) return tell("복사할 글이 없습니다.");
    try {
      await navigator.clipboard.writeText(words);
      tell("복사했습니다.");
      button.dataset.copied = "";
    } catch {
      tell("복사하지 못했습니다. 글을 골라 직접 복사해 주세요.");
    }
  }

  // Once nothing arrives here any more, what is written is counted as a text message too.
  document.addEventListener("htmx:afterSettle", () => {
    const text = $("#text"), over = Boolean($(".next-way"));
    if (!text || over === "sms" in text.dataset) return;
    text.toggleAttribute("data-sms", over);
    text.dispatchEvent(new Event("input"));
  });

  document.addEventListener("click", ({ target }) => {
    const copied = target.closest("[data-copy]"), ending = target.closest("[data-outcome]");
    if (copied) copy(copied);
    if (ending) $("#outcome").value = ending.dataset.outcome;
  }, { capture: true });
})();
