// Draws what stands in the room: the citizen's bubbles, the bot's outputs, failures and system lines.

import { basicCard, carousel, commerceCard, image, itemCard, listCard, textCard } from "./cards.js";
import { el, languageOf, linked } from "./dom.js";

const FOLD_FROM = 500;
const FOLD_SHOWN = 400;
const OUTPUTS = { simpleText, simpleImage, textCard, basicCard, commerceCard, listCard, itemCard, carousel };

const clock = new Intl.DateTimeFormat("ko-KR", { hour: "numeric", minute: "2-digit", timeZone: "Asia/Seoul" });
const calendar = new Intl.DateTimeFormat("ko-KR", { dateStyle: "full", timeZone: "Asia/Seoul" });

// entry: {kind: user | photo | bot | failure | system, at, ...}; `before` is the entry above it or null.
export function drawn(entry, before, channel, does) {
  return [day(entry, before), DRAW[entry.kind](entry, channel, does)].filter(Boolean);
}

// The line with the day that stands above the day's first entry, else null.
export function day(entry, before) {
  const today = calendar.format(entry.at);
  return before && calendar.format(before.at) === today ? null : el("p", { class: "day" }, el("span", {}, today));
}

const DRAW = {
  user: (entry) => mine(entry, el("div", { class: "bubble mine-bubble", lang: languageOf(entry.text) }, linked(entry.text))),
  photo: (entry) => mine(entry, el("div", { class: "photo", role: "img", "aria-label": "보낸 사진(모의)" }, el("span", { "aria-hidden": "true" }, "모의 사진"))),
  system: (entry) => el("p", { class: "system" }, el("span", {}, entry.text)),
  failure: (entry, channel) => theirs(entry, channel, [failed(entry.text)]),
  bot: (entry, channel, does) => theirs(entry, channel, entry.outputs.map((output) => drawOutput(output, does))),
};

function mine(entry, body) {
  return el("div", { class: "message mine" }, el("span", { class: "unseen" }, "나: "), time(entry), body);
}

function theirs(entry, channel, bodies) {
  const name = el("p", { class: "sender" }, channel.service);
  const last = bodies.length - 1;
  const lines = bodies.map((body, index) => el("div", { class: "line" }, body, index === last ? time(entry) : null));
  return el("div", { class: "message theirs" }, avatar(channel), el("div", { class: "stack" }, name, lines));
}

export function avatar(channel) {
  return el("span", { class: "avatar", "data-tenant": channel.tenant, "aria-hidden": "true" }, [...channel.name][0]);
}

export function typing(channel) {
  const dots = el("div", { class: "bubble typing" }, el("span", { class: "unseen" }, "답을 쓰고 있습니다"), el("i"), el("i"), el("i"));
  return el("div", { class: "message theirs", id: "typing" }, avatar(channel), el("div", { class: "stack" }, dots));
}

export function time(entry) {
  return el("time", { datetime: new Date(entry.at).toISOString() }, clock.format(entry.at));
}

function failed(reason) {
  return el("div", { class: "bubble failure" }, el("strong", {}, "⚠ 답을 전하지 못했습니다"), el("p", {}, reason), el("p", { class: "remark" }, "실제 카카오톡은 이때 블록의 기본 안내를 보여 줍니다."));
}

function drawOutput(output, does) {
  const [kind, body] = Object.entries(output ?? {})[0] ?? [];
  try {
    return (body && OUTPUTS[kind]?.(body, does)) || unknown(kind);
  } catch {
    return unknown(kind);
  }
}

function unknown(kind) {
  return el("div", { class: "bubble failure" }, `이 화면이 모르는 출력입니다: ${kind ?? "빈 출력"}`);
}

function simpleText({ text }) {
  const whole = String(text ?? "");
  const bubble = el("div", { class: "bubble", lang: languageOf(whole) });
  if (whole.length < FOLD_FROM) bubble.append(...linked(whole));
  else fold(bubble, whole);
  return bubble;
}

function fold(bubble, whole) {
  const words = el("div", {}, linked(`${opening(whole)}…`));
  const button = el("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "전체 보기");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "접기" : "전체 보기";
    words.replaceChildren(...linked(open ? whole : `${opening(whole)}…`));
  });
  bubble.append(words, button);
}

// Cut between graphemes, so that no letter or emoji is torn.
function opening(whole) {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter("ko").segment(whole)) {
    if (index + segment.length > FOLD_SHOWN) break;
    end = index + segment.length;
  }
  return whole.slice(0, end);
}

function simpleImage({ imageUrl, altText }) {
  return image(imageUrl, String(altText ?? ""), "simple-image");
}
