// Draws one thread of text messages: what the phone sent and received, with the carriers' kind and size of it.

import { day, time } from "./bubbles.js";
import { el, languageOf, linked } from "./dom.js";

const PICTURES = "/simulator/texts/pictures/";

// line: {n, who: me | city, text, kind, at, pictures, size?, title?} as the door gives it; `before` is the one above it or
// null. `state` is the word on what became of one's own text.
export function textDrawn(line, before, channel, state) {
  const entry = { at: Date.parse(line.at) };
  const above = before && { at: Date.parse(before.at) };
  const message = line.who === "me" ? mine(line, entry, state) : theirs(line, entry, channel);
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

function bubble(line, name) {
  if (!line.text && !line.title) return null;
  const title = line.title ? el("strong", { class: "text-title" }, line.title) : null;
  return el("div", { class: `bubble ${name}`, lang: languageOf(line.text) }, title, linked(line.text));
}

function pictures(line, name) {
  return line.pictures.map((id) => el("img", { class: "text-picture", src: PICTURES + encodeURIComponent(id), alt: name }));
}
