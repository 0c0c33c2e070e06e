// Draws one thread of text messages: what the phone sent and received, with the carriers' kind and size of it. An alimtalk
// that came to the same phone stands among them as the card that KakaoTalk shows.

import { day, time } from "./bubbles.js";
import { el, languageOf, linked, outward, safeUrl } from "./dom.js";

const PICTURES = "/simulator/texts/pictures/";

// line: {n, who: me | city, text, kind, at, pictures, size?, title?, channel?, buttons?} as the door gives it; `before` is
// the one above it or null. `state` is the word on what became of one's own text.
export function textDrawn(line, before, channel, state) {
  const entry = { at: Date.parse(line.at) };
  const above = before && { at: Date.parse(before.at) };
  const came = line.kind === "ALIMTALK" ? alimtalk : theirs;
  const message = line.who === "me" ? mine(line, entry, state) : came(line, entry, channel);
  return [day(entry, above), message].filter(Boolean);
}

function mine(line, entry, state) {
  const foot = el("span", { class: "text-foot" }, state, time(entry));
  const body = el("div", { class: "text-body" }, pictures(line, "보낸 사진"), bubble(line, "mine-bubble"), foot);
  return el("div", { class: "message mine" }, el("span", { class: "unseen" }, "나: "), body);
}

function theirs(line, entry, channel) {
  const facts = el("span", { class: "carried" }, `${line.kind} · ${line.size.toLocaleString("ko-KR")}바이트`);
  const foot = el("span", { class: "text-foot" }, facts, time(entry));
  const body = el("div", { class: "text-body" }, pictures(line, "받은 사진"), bubble(line, ""), foot);
  return el("div", { class: "message theirs" }, el("span", { class: "unseen" }, `${channel.service}: `), body);
}

function alimtalk(line, entry) {
  const head = el("div", { class: "alimtalk-head" }, el("strong", {}, line.channel), el("span", { class: "alimtalk-kind" }, "알림톡"));
  const words = el("p", { class: "alimtalk-text" }, linked(line.text));
  const buttons = line.buttons.length ? el("div", { class: "alimtalk-buttons" }, line.buttons.map(cardButton)) : null;
  const card = el("div", { class: "alimtalk", lang: languageOf(line.text) }, head, words, buttons);
  const foot = el("span", { class: "text-foot" }, el("span", { class: "carried" }, "카카오톡"), time(entry));
  return el("div", { class: "message theirs" }, el("div", { class: "text-body" }, card, foot));
}

// Kakao's kinds: a web link (WL) opens; what the others do happens in KakaoTalk, so they are shown and no more.
function cardButton({ kind, name, url }) {
  if (kind !== "WL") return el("span", { class: "alimtalk-button still" }, name, el("span", { class: "unseen" }, " (카카오톡에서만 열립니다)"));
  const href = safeUrl(url);
  if (!href) return el("span", { class: "alimtalk-button still" }, `${name} (열 수 없는 주소)`);
  return outward(href, "alimtalk-button", [name, el("span", { class: "unseen" }, " (새 창)")]);
}

function bubble(line, name) {
  if (!line.text && !line.title) return null;
  const title = line.title ? el("strong", { class: "text-title" }, line.title) : null;
  return el("div", { class: `bubble ${name}`, lang: languageOf(line.text) }, title, linked(line.text));
}

function pictures(line, name) {
  return line.pictures.map((id) => el("img", { class: "text-picture", src: PICTURES + encodeURIComponent(id), alt: name }));
}
