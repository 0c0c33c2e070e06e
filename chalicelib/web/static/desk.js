/* The desk's own script: keeps pages fresh, counts lengths, keeps drafts, listens to keys.
   All pages work by links and forms; what htmx sends is said there. */
(() => {
  "use strict";
  const ACTIVE = 2_000, IDLE = 10_000, HIDDEN = 30_000, STILL_ACTIVE = 60_000, HEARD = 60_000;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const { base, storage } = document.body.dataset;

  const kept = {
    get: (name) => { try { return localStorage.getItem(`desk/${storage}/${name}`) ?? ""; } catch { return ""; } },
    set: (name, value) => {
      try {
        if (value) localStorage.setItem(`desk/${storage}/${name}`, value);
        else localStorage.removeItem(`desk/${storage}/${name}`);
      } catch { /* A full or forbidden store: the page goes on without drafts. */ }
    },
  };
  const tell = (words) => { const place = $("#told"); if (place) place.textContent = words; };

  /* Staying fresh: an idle poll is one small question, answered 304. */
  let tag = document.body.dataset.tag, touched = Date.now(), timer = 0, asking = false, gone = false;
  const pace = () => document.hidden ? HIDDEN : Date.now() - touched < STILL_ACTIVE ? ACTIVE : IDLE;
  const later = () => { clearTimeout(timer); if (!gone) timer = setTimeout(poll, pace()); };

  async function poll() {
    if (asking || gone) return;
    asking = true;
    try {
      const answer = await fetch(`${base}/desk/feed`, {
        cache: "no-store", headers: { "HX-Request": "true", "HX-Current-URL": location.href, "If-None-Match": tag },
        signal: AbortSignal.timeout(15_000),
      });
      if (answer.status === 401) return over();
      if (answer.status !== 204 && answer.status !== 304) throw new Error("feed");
      connected(true);
      if (answer.status === 204) {
        tag = answer.headers.get("ETag") ?? "";
        await refresh();
      } else if ($("[data-pending]") && Date.now() - refreshed > IDLE) {
        await refreshTalk();
      }
    } catch {
      connected(false);
    } finally {
      asking = false;
      later();
    }
  }

  function connected(is) {
    const bar = $("#line-down");
    if (bar.hidden === is) return;
    bar.hidden = is;
    if (is) { tell("다시 연결되었습니다."); refresh(); }
  }

  function over() {
    gone = true;
    $("#logged-out").hidden = false;
  }

  let refreshed = Date.now(), chain = Promise.resolve();
  const isOurs = (elt) => elt.id === "lists" || elt.id === "log" || "fresh" in elt.dataset;
  // One after the other: htmx drops a request of an element that still waits for another.
  const inTurn = (work) => (chain = chain.then(work, work));
  const refresh = () => inTurn(async () => { await part(); await talkPart(); });
  const refreshTalk = () => inTurn(talkPart);
  const load = (path, elt, swap) => Promise.race([
    htmx.ajax("GET", path, { source: elt, target: elt, swap }),
    new Promise((done) => setTimeout(done, 20_000)),
  ]);

  async function part() {
    refreshed = Date.now();
    const board = $("[data-fresh]"), lists = $("#lists");
    if (board) await load(board.dataset.fresh, board, "outerHTML");
    if (!lists) return;
    const path = $(".tabs [aria-pressed=true]", lists)?.getAttribute("hx-get")
      ?? `${base}/desk/lists?talk=${encodeURIComponent($("[data-talk]")?.dataset.talk ?? "")}`;
    await load(path, lists, "outerHTML");
  }

  async function talkPart() {
    refreshed = Date.now();
    const talk = $("[data-talk]"), state = $("#talk-state")?.dataset;
    if (talk && state.state !== "lost") await load(`${base}${talk.dataset.talk}/live?after=${state.last}`, $("#log"), "beforeend");
  }

  /* Whoever has lost a talk may no longer read on; what they wrote stays before them. */
  function lost() {
    const place = $("#talk-state"), told = document.createElement("p");
    told.textContent = "다른 분이 맡아 더는 볼 수 없는 상담입니다. 쓰던 글은 이 컴퓨터에 남아 있습니다.";
    place.dataset.state = "lost";
    place.replaceChildren(told);
    $(".acts")?.remove();
    fit();
  }

  for (const name of ["pointerdown", "keydown", "focus"]) {
    addEventListener(name, () => { const slept = pace() !== ACTIVE; touched = Date.now(); if (slept) later(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden) later(); else poll(); });
  addEventListener("online", poll);
  setInterval(() => {
    if (gone) return;
    fetch(`${base}/desk/here`, { cache: "no-store", headers: { "HX-Request": "true" } })
      .then((answer) => { if (answer.status === 401) over(); }, () => connected(false));
  }, HEARD);

  /* Waits go on while nothing changes. */
  const lasted = (minutes) => {
    if (minutes < 1) return "방금";
    if (minutes < 60) return `${minutes}분`;
    const hours = Math.floor(minutes / 60), rest = minutes % 60;
    if (hours < 24) return rest ? `${hours}시간 ${rest}분` : `${hours}시간`;
    return hours % 24 ? `${Math.floor(hours / 24)}일 ${hours % 24}시간` : `${hours / 24}일`;
  };
  setInterval(() => {
    for (const place of $$("[data-ago]")) {
      place.textContent = lasted(Math.max(0, Math.floor((Date.now() - Date.parse(place.dataset.ago)) / 60_000)));
    }
  }, 15_000);

  /* What went wrong is said where it was tried; what was written stays. */
  const errorOf = (from) => $("[data-error]", from.closest("form, dialog, main") ?? document) ?? $("[data-error]");
  function wrong(from, words) {
    const place = errorOf(from);
    if (!place) return tell(words);
    place.textContent = words;
    place.hidden = false;
  }
  document.addEventListener("htmx:beforeRequest", ({ target, defaultPrevented }) => {
    const place = target.matches("form") && !defaultPrevented ? $("[data-error]", target) : null;
    if (place) place.hidden = true;
  });
  document.addEventListener("htmx:responseError", ({ detail: { xhr, elt } }) => {
    if (xhr.status === 401) return over();
    if (isOurs(elt)) return elt.id === "log" && (xhr.status === 403 || xhr.status === 404) ? lost() : undefined;
    const plain = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
    wrong(elt, plain && xhr.responseText ? xhr.responseText : "처리하지 못했습니다. 잠시 뒤 다시 시도해 주세요.");
    if (xhr.status === 409 || xhr.status === 403) refreshTalk();
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, ({ detail: { elt } }) => {
      connected(false);
      later();
      if (!isOurs(elt)) wrong(elt, "연결이 끊겨 보냈는지 알 수 없습니다. 다시 눌러도 두 번 가지 않습니다.");
    });
  }

  /* The talk: lengths, drafts, what is new. */
  // What carriers lack goes out another way, by a byte as a rule; of Chinese letters another form.
  const isWide = (char) => carrierLetters.has(char) || /[\u3400-\u9fff]/.test(char);
  const cp949 = (text) => [...text].reduce((sum, char) => sum + (char > "\x7f" && isWide(char) ? 2 : 1), 0);

  const text = $("#text"), composer = $("#composer"), log = $("#log");
  const isNote = () => composer?.elements.mode.value === "note";
  const draftName = () => `${$("[data-talk]").dataset.talk}#${isNote() ? "note" : "reply"}`;
  const comma = (number) => number.toLocaleString("ko-KR");
  let over_limit = false;

  function count() {
    const { most, unit } = text.dataset, counter = $("#counter");
    const words = text.value.trim();
    if (isNote()) {
      counter.textContent = "시민에게 보이지 않습니다";
      over_limit = false;
    } else {
      const length = unit === "bytes" ? cp949(words) : words.length, name = unit === "bytes" ? "바이트" : "자";
      const sms = "sms" in text.dataset ? ` · 문자로 ${comma(cp949(words))} / 2,000바이트` : "";
      counter.textContent = `${comma(length)} / ${comma(+most)}${name}${sms}`;
      over_limit = length > +most;
      if (over_limit) counter.textContent += ` · ${comma(length - most)}${name} 넘음`;
    }
    if (counter.classList.contains("bad") !== over_limit) {
      $("#counter-told").textContent = over_limit ? "글이 한도를 넘었습니다." : "글이 한도 안입니다.";
    }
    counter.classList.toggle("bad", over_limit);
    text.toggleAttribute("aria-invalid", over_limit);
    kept.set(draftName(), text.value);
  }

  function mode(name) {
    const radio = $(`input[name=mode][value=${name}]`, composer);
    if (radio.disabled) return;
    radio.checked = true;
    changeMode();
  }

  function changeMode() {
    const note = isNote();
    composer.classList.toggle("noting", note);
    composer.setAttribute("hx-post", note ? composer.dataset.note : composer.dataset.reply);
    htmx.process(composer);
    fitAttaching();
    text.placeholder = note ? "직원끼리 보는 메모" : "답장을 쓰세요";
    text.value = kept.get(draftName());
    count();
  }

  // Files go to the citizen; none is a remark.
  function fitAttaching() { $("#attach").disabled = isNote() || $("#talk-state").dataset.state !== "mine"; }

  function newAttempt() { composer.elements.once.value = crypto.randomUUID(); }

  /* Whose the talk is decides what may be written; what was written stays where it is. */
  let known_state = "";
  function fit() {
    const state = $("#talk-state").dataset.state, mine = state === "mine";
    const [reply, note] = $$("input[name=mode]", composer);
    reply.disabled = !mine;
    note.disabled = state === "closed";
    if (!mine && state !== "lost" && !isNote()) { note.checked = true; changeMode(); }
    if (mine && known_state && known_state !== "mine") mode("reply");
    note.disabled ||= state === "lost";
    composer.hidden = state === "closed";
    fitAttaching();
    $("#send").disabled = state === "lost";
    text.readOnly = state === "lost";
    if (known_state && known_state !== state) tell("상담의 상태가 바뀌었습니다.");
    known_state = state;
    composer.elements.after.value = $("#talk-state").dataset.last;
  }

  const atBottom = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const toBottom = () => { log.scrollTop = log.scrollHeight; $("#new-below").hidden = true; };

  if (composer) {
    newAttempt();
    // What was typed before this script was there stays.
    const typed = text.value;
    if (!typed && kept.get(draftName().replace("#reply", "#note")) && !kept.get(draftName())) mode("note");
    text.value = typed || kept.get(draftName());
    fit();
    count();
    toBottom();
    text.addEventListener("input", count);
    $$("input[name=mode]", composer).forEach((radio) => radio.addEventListener("change", changeMode));
    $("#new-below").addEventListener("click", toBottom);
    log.addEventListener("scroll", () => { if (atBottom()) $("#new-below").hidden = true; }, { passive: true });
    $("#canned")?.addEventListener("change", ({ target }) => {
      if (!target.value) return;
      text.setRangeText(target.value, text.selectionStart, text.selectionEnd, "end");
      target.value = "";
      count();
      text.focus();
    });
    composer.addEventListener("htmx:beforeRequest", (event) => {
      if (!over_limit) return;
      event.preventDefault();
      wrong(composer, `${$("#counter").textContent}. 줄이거나 나누어 보내 주세요. 쓰신 글은 그대로 있습니다.`);
      text.focus();
    });
    composer.addEventListener("htmx:afterRequest", ({ detail: { successful, elt } }) => {
      if (!successful || elt !== composer) return;
      text.value = "";
      newAttempt();
      count();
      toBottom();
      tell(isNote() ? "메모를 남겼습니다." : "답장을 보냈습니다.");
      // Whoever has left a remark goes on with the citizen.
      if (isNote()) mode("reply");
      text.focus();
    });
    let was_at_bottom = true;
    document.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (detail.target !== log) return;
      was_at_bottom = atBottom();
      // Two answers may bring the same turns: each is shown once.
      const last = +$("#talk-state").dataset.last;
      const found = document.createElement("template");
      found.innerHTML = detail.serverResponse;
      $$("[data-seq]", found.content).filter((line) => +line.dataset.seq <= last).forEach((line) => line.remove());
      detail.serverResponse = found.innerHTML;
    });
    document.addEventListener("htmx:afterSettle", ({ detail }) => {
      if (detail.target !== log) return;
      fit();
      if (was_at_bottom) toBottom();
      else $("#new-below").hidden = false;
    });
  }

  document.addEventListener("desk-sent", async ({ detail }) => { tell(detail); await refreshTalk(); toBottom(); });
  document.addEventListener("desk-over", over);
  document.addEventListener("desk-break", () => openDialog("break"));
  // Each press has a name of its own, so that it counts once however often it is sent.
  document.addEventListener("htmx:configRequest", ({ detail: { elt, parameters } }) => {
    if (!elt.matches("[data-once]")) return;
    elt.dataset.once ||= crypto.randomUUID();
    parameters.once = elt.dataset.once;
    // Forms beside no talk have no turn to name.
    parameters.after = $("#talk-state")?.dataset.last ?? "";
  });

  document.addEventListener("htmx:afterRequest", ({ detail: { successful, elt } }) => {
    if (successful && elt.matches("[data-once]")) elt.dataset.once = "";
    if (successful && elt.matches("[data-closes]")) elt.closest("dialog").close();
    if (successful && elt.closest("[data-reload]")) location.reload();
  });

  // What was chosen while the page was still loading counts too.
  document.addEventListener("DOMContentLoaded", () => {
    const presence = $("#presence");
    if (presence && !presence.selectedOptions[0]?.defaultSelected) presence.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("htmx:load", ({ detail: { elt } }) => { if (elt.id === "me") refresh(); });

  /* Dialogs. */
  const NOT_NOW = "지금은 쓸 수 없습니다.";
  const openDialog = (name) => {
    const dialog = $(`#dialog-${name}`);
    if (!dialog || dialog.open) return;
    dialog.showModal();
  };
  document.addEventListener("click", ({ target }) => {
    const opener = target.closest("[data-dialog]");
    if (opener) openDialog(opener.dataset.dialog);
    if (target.closest("[data-cancel]")) target.closest("dialog").close();
    const idle = target.closest("[aria-disabled=true]");
    if (idle) tell(idle.dataset.why ?? NOT_NOW);
  });

  /* Keys: by their place on the keyboard, so that they work while Hangul is typed. */
  const switched = $("#keys-on");
  if (switched) {
    switched.checked = kept.get("keys") !== "off";
    switched.addEventListener("change", () => kept.set("keys", switched.checked ? "" : "off"));
  }
  const writing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const step = (by) => {
    const links = $$("[data-rows] a");
    const at = links.indexOf(document.activeElement), here = links.findIndex((link) => link.ariaCurrent);
    links[Math.min(links.length - 1, Math.max(0, (at < 0 ? (here < 0 ? (by > 0 ? -1 : 1) : here) : at) + by))]?.focus();
  };
  const press = (id) => {
    const button = $(id);
    if (button?.ariaDisabled === "true") wrong(button, button.dataset.why ?? NOT_NOW);
    else button?.click();
  };
  const write = (name) => { if (composer && !composer.hidden) { mode(name); text.focus(); } };
  const KEYS = {
    KeyN: () => press("#next"), KeyJ: () => step(1), KeyK: () => step(-1),
    KeyR: () => write("reply"), KeyM: () => write("note"),
    KeyT: () => press("#do-transfer"), KeyZ: () => press("#do-snooze"), KeyC: () => press("#do-close"),
    KeyX: () => press("#do-protect"), KeyF: () => { if (!$("#attach")?.disabled) press("#attach"); },
    Slash: () => $("#receipt")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    const { target, code, key } = event;
    if ((event.ctrlKey || event.metaKey) && key === "Enter" && target === text) {
      event.preventDefault();
      return composer.requestSubmit();
    }
    if (key === "Escape" && writing(target) && !target.closest("dialog")) return target.blur();
    if (target.matches("[data-rows] a") && (key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault();
      return step(key === "ArrowDown" ? 1 : -1);
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (writing(target) || $("dialog[open]") || (switched && !switched.checked)) return;
    if (key === "?" || (code === "Slash" && event.shiftKey)) { event.preventDefault(); return openDialog("help"); }
    if (!event.shiftKey && KEYS[code]) { event.preventDefault(); KEYS[code](); }
  });

  addEventListener("storage", ({ key }) => {
    // The same talk written on in another window of this browser.
    if (composer && key === `desk/${storage}/${draftName()}` && document.activeElement !== text) {
      text.value = kept.get(draftName());
      count();
    }
  });

  later();
})();
