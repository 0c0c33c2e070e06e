// The chat page: posts what is said, draws what comes back, and waits where a person may answer.
// Every message bears an id made here, so that sending it again never doubles it.

const main = document.querySelector("main");
const { language, words } = JSON.parse(main.dataset.settings);
const base = main.dataset.base;
const [scroll, log, choices, status, composer, text, person] =
  ["scroll", "log", "choices", "status", "composer", "text", "person"].map((id) => document.getElementById(id));

const LONGEST = 4000;
const WARNED_BELOW = 200;
const LONGEST_PAUSE = 30_000;
// After so long what the page says below may not be true any more.
const OLD = 10_000;
const LEAVE = "leave!";
const VOICES = { contact: "you", agent: "agent", desk: "desk" };

let token;
let last = 0;
let mode = "bot";
let waiting = false;
// A person is asked for who is not there yet: the bot goes on answering.
let beside = false;
// The bot's newest answer while it does: its choices outlast what the desk announces.
let screen = null;
let asked = false;
let toldAt = 0;
let sending = Promise.resolve();
const drawn = new Set();
const pressed = new Set();
const unsent = new Map();

// ---- drawing ----

function node(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function spoken(tag, said, lang, className = "") {
  return node(tag, { textContent: said, className, lang: lang || language });
}

// The day is named where it is not the one that is known: today, or that of a range's first end.
function moment(at, known = Date.now()) {
  const then = new Date(at);
  const zone = { timeZone: "Asia/Seoul" };
  const day = (when) => new Date(when).toLocaleDateString("en", zone);
  const date = day(then) === day(known) ? {} : { month: "long", day: "numeric" };
  return then.toLocaleString(language, { ...zone, ...date, hour: "2-digit", minute: "2-digit" });
}

function turnBox(kind, who, at) {
  return node("div", { className: kind }, node("p", { className: "who", textContent: `${who} · ${moment(at)}` }));
}

function place(box, seq) {
  box.dataset.seq = seq;
  const later = [...log.children].find((other) => other !== box && Number(other.dataset.seq) > seq);
  if (later) later.before(box);
  else if (box.parentElement !== log) log.append(box);
}

function mine(said, at) {
  return node("div", { className: "mine" }, ...turnBox("mine", words.you, at).children,
    node("div", { className: "bubble" }, node("p", { textContent: said })));
}

function answered(answer, at) {
  const box = turnBox("bot", words.robot, at);
  for (const part of answer.parts) box.append(bubble(part, answer.seq));
  return box;
}

function bubble(part, seq) {
  const made = node("div", { className: part.kind === "rows" ? "bubble wide" : "bubble" });
  const title = part.title || part.header;
  if (title) made.append(spoken("h2", title, part.lang));
  if (part.text) made.append(spoken("p", part.text, part.lang));
  if (part.items?.length) made.append(rows(part.items, part.lang, seq));
  if (part.buttons?.length) made.append(node("div", { className: "buttons" }, ...part.buttons.map((each) => button(each, seq))));
  return made;
}

function rows(items, lang, seq) {
  const lines = items.map((item) => {
    let title = spoken("span", item.title, lang);
    if (item.link) title = outside(item.title, item.link);
    else if (item.target) title = choice(item.title, item.target, seq);
    return node("li", {}, title, item.description ? spoken("span", item.description, lang) : null);
  });
  return node("ul", { className: "rows" }, ...lines);
}

function button(each, seq) {
  if (each.action === "link") return outside(each.label, each.value);
  if (each.action === "phone") return node("a", { className: "press", href: `tel:${each.value}`, textContent: each.label });
  return choice(each.label, each.action === "agent" ? "agent" : each.value, seq);
}

function outside(label, address) {
  const link = node("a", { className: "press", href: address, target: "_blank", rel: "noopener noreferrer", textContent: label });
  link.append(node("span", { className: "unseen", textContent: ` (${words.outside})` }));
  return link;
}

// A file that an agent gave: under its name, opened beside the chat.
function given(file) {
  const label = `${file.kind === "image" ? words.photo : words.file}: ${file.name} (${file.size})`;
  const link = outside(label, base.replace(/\/chat\/([^/]+)$/, `/f/$1/${file.id}`));
  return node("p", {}, link);
}

function choice(label, target, seq) {
  const made = node("button", { type: "button", textContent: label });
  made.addEventListener("click", () => say(label, { target, seq: seq || 0 }));
  return made;
}

function offer(answer) {
  const held = choices.contains(document.activeElement);
  const given = answer.choices;
  choices.replaceChildren(...given.map((each) => choice(each.label, each.target, each.seq ?? answer.seq)));
  choices.hidden = !given.length;
  // Whoever pressed a choice by keyboard goes on from where the new ones stand.
  if (held && given.length) choices.focus({ preventScroll: true });
  else if (held) text.focus({ preventScroll: true });
}

// Who asks for a person has left the bot's screens behind, also when the page is read again later.
function awaits(turn) {
  const waits = Boolean(turn.answer?.choices.some((each) => each.target === LEAVE));
  if (waits && !asked) beside = false;
  asked = waits;
}

// What the bot offers stays above what the desk offers; where both lead to one place, the desk tells it.
function beneath(answer) {
  if (!beside || !screen) return answer;
  const own = new Set(answer.choices.map((each) => each.target));
  const kept = screen.choices.filter((each) => !own.has(each.target)).map((each) => ({ ...each, seq: screen.seq }));
  return { ...answer, choices: [...kept, ...answer.choices] };
}

function follow(box) {
  const bottom = scroll.scrollHeight - scroll.clientHeight;
  const top = box.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop - 8;
  scroll.scrollTop = Math.min(bottom, top);
}

function draw(turn) {
  if (drawn.has(turn.seq)) return;
  drawn.add(turn.seq);
  const before = unsentOf(turn);
  before?.box.remove();
  let box = null;
  if (turn.pressed && !pressed.has(turn.seq)) {
    pressed.add(turn.seq);
    place(mine(turn.pressed, turn.at), turn.seq - 0.25);
  }
  if (turn.voice === "contact") beside = mode === "agent" && Boolean(turn.answer);
  else if (turn.voice === "agent") beside = false;
  else awaits(turn);
  if (turn.text || turn.files) {
    const who = VOICES[turn.voice];
    box = turn.voice === "contact" ? mine(turn.text ?? "", turn.at) : turnBox(turn.voice, words[who], turn.at);
    if (turn.voice !== "contact" && turn.text) box.append(node("div", { className: "bubble" }, spoken("p", turn.text, turn.lang)));
    if (turn.files) box.append(node("div", { className: "bubble files" }, ...turn.files.map(given)));
    place(box, turn.seq);
  }
  if (turn.answer) {
    const answer = { ...turn.answer, seq: turn.seq };
    if (answer.parts.length) {
      const said = answered(answer, turn.at);
      place(said, turn.seq + 0.5);
      box ??= said;
    }
    if (turn.voice === "contact") screen = answer;
    offer(turn.voice === "contact" ? answer : beneath(answer));
  } else if (turn.voice !== "contact") {
    // What stood under the desk's words before is over: an agent is here, or the talk is closed.
    offer({ choices: [] });
  }
  if (box) follow(box);
}

// A message whose answer never came may have been stored: then it is no longer unsent.
function unsentOf(turn) {
  if (turn.voice !== "contact") return null;
  for (const [id, message] of unsent) {
    if (message.failed && message.text.trim() === turn.text) {
      unsent.delete(id);
      return message;
    }
  }
  return null;
}

function newest() {
  return Math.max(last, ...drawn);
}

// The conversation was deleted, and counts from its beginning again: what was drawn is no more.
function forget() {
  for (const box of [...log.children]) if (box.dataset.seq) box.remove();
  drawn.clear();
  pressed.clear();
  screen = null;
  token = undefined;
  last = 0;
  begin();
}

// ---- saying ----

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(said, pressed) {
  const message = { id: newId(), text: said, pressed, box: mine(said, Date.now()), failed: false };
  unsent.set(message.id, message);
  log.append(message.box);
  follow(message.box);
  send(message);
}

function send(message) {
  // One after the other: what was said first is answered first.
  sending = sending.then(() => post(message));
}

async function post(message) {
  message.failed = false;
  message.box.querySelector(".again")?.remove();
  tell(mode === "agent" ? "" : words.answering);
  let response;
  try {
    response = await fetch(`${base}/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: message.text, pressed: message.pressed, message_id: message.id, token, language }),
    });
    if (!response.ok) return failed(message, response.status);
    took(message, await response.json());
  } catch {
    failed(message, 0);
  }
}

function took(message, answer) {
  unsent.delete(message.id);
  if (answer.mode === "agent") return heard(message, answer);
  token = answer.token;
  beside = mode === "agent";
  person.hidden = false;
  tell(beside ? words.meanwhile : "");
  if (!answer.seq) {
    // Nothing could be stored in time: the answer says so, and the message may be sent again.
    place(answered(answer, Date.now()), newest() + 0.75);
    return fail(message, words.unsent);
  }
  if (drawn.has(answer.seq)) {
    // It had arrived before, or all before it is gone: the log tells which.
    message.box.remove();
    return look();
  }
  drawn.add(answer.seq);
  place(message.box, answer.seq);
  place(answered(answer, Date.now()), answer.seq + 0.5);
  screen = answer;
  offer(answer);
  follow(message.box);
  // Whether somebody is still asked for, the log tells.
  if (beside) look();
}

function heard(message, answer) {
  token = undefined;
  if (!answer.receipt) beside = false;
  own("agent");
  tell(answer.notice || (answer.receipt ? standing(answer) : words.waiting));
  if (answer.receipt && pressed.has(answer.seq)) {
    message.box.remove();
  } else if (answer.receipt) {
    if (answer.seq) pressed.add(answer.seq);
    place(message.box, answer.seq ? answer.seq - 0.25 : newest() + 0.25);
  } else if (answer.seq && !drawn.has(answer.seq)) {
    drawn.add(answer.seq);
    place(message.box, answer.seq);
  } else {
    // It had arrived before: the log has it.
    message.box.remove();
  }
  look();
}

function standing(answer) {
  const line = fill(answer.place ? words.place : words.taken, answer);
  const [first, last] = answer.promise || [];
  if (!first) return line;
  return `${line} ${fill(words.promise, { from: moment(first), to: moment(last, first) })}`;
}

function fill(line, values) {
  return line.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}

function failed(message, code) {
  if (code === 401 || code === 404) return fail(message, words.stranger, reopen());
  fail(message, code === 429 ? words.slowly : words.unsent);
}

function fail(message, why, instead) {
  message.failed = true;
  unsent.set(message.id, message);
  tell("");
  const again = node("button", { type: "button", textContent: words.again });
  again.addEventListener("click", () => {
    text.focus({ preventScroll: true });
    send(message);
  });
  message.box.querySelector(".again")?.remove();
  message.box.append(node("div", { className: "again" }, node("p", { className: "failed", textContent: why }), instead || again));
  follow(message.box);
}

function reopen() {
  const link = node("a", { className: "press", href: location.href, textContent: words.reopen });
  // Where a browser keeps no cookie in a panel, a window of its own may.
  if (window.parent !== window) link.target = "_blank";
  return link;
}

// ---- waiting ----

function own(who) {
  if (who === "agent" && mode !== who) offer({ choices: [] });
  mode = who;
  if (who === "bot") beside = false;
  person.hidden = who === "agent" && !beside;
}

async function look() {
  if (waiting) return;
  waiting = true;
  let pause = 2000;
  let anew;
  do {
    anew = false;
    const known = newest();
    try {
      const response = await fetch(`${base}/turns?after=${last}`);
      if (!response.ok) throw new Error(String(response.status));
      const found = await response.json();
      await sending;
      if (found.last < known) {
        forget();
        anew = true;
      } else {
        take(found);
      }
      if (pause > 2000) tell(words.online);
      pause = 2000;
    } catch {
      if (mode === "agent") tell(words.offline);
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  } while (anew || mode === "agent");
  waiting = false;
}

function take(found) {
  const before = mode;
  own(found.mode);
  found.turns.forEach(draw);
  last = Math.max(last, found.last);
  person.hidden = mode === "agent" && !beside;
  // A place in line is true when it is told; the log says when it was.
  if (mode === "agent" && Date.now() - toldAt > OLD) tell(beside ? words.meanwhile : words.waiting);
  if (mode === "bot" && before === "agent") {
    tell("");
    // The end of a talk may offer choices of its own, such as what it was worth.
    if (choices.hidden) begin();
  }
}

function begin() {
  choices.replaceChildren(choice(words.start, "home!", 0));
  choices.hidden = false;
}

// ---- the page ----

function tell(line) {
  toldAt = line ? Date.now() : 0;
  if (status.textContent !== line) status.textContent = line;
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 3}px`;
  const left = LONGEST - text.value.length;
  if (left < WARNED_BELOW) tell(fill(words.long, { count: left }));
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (!said) return text.focus();
  text.value = "";
  grow();
  say(said);
});

text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  // Enter also ends the making of a Korean syllable: that is no sending.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

person.addEventListener("click", () => {
  text.focus({ preventScroll: true });
  say(words.person, { target: "agent", seq: 0 });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const languages = document.querySelector(".languages[open]");
  if (languages) {
    languages.open = false;
    languages.querySelector("summary").focus();
  } else if (window.parent !== window) {
    window.parent.postMessage({ sotong: "close" }, "*");
  }
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});

async function open() {
  await look();
  if (!drawn.size && mode === "bot") begin();
}

open();
