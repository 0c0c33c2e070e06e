// The list of cities: Kakao and text-message tenants to choose from. A text line that nobody brings texts to is shown
// with the word that it opens later. Other channels are no rooms of this page.

import { avatar } from "./bubbles.js";
import { el } from "./dom.js";

export async function loadChannels() {
  const answer = await fetch("/simulator/channels.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

export function cityList(channels, choose) {
  // A city's other channels are rows too: the consult talk is a room of its Kakao one.
  const brought = (tenant) => channels.some((other) => other.tenant === tenant && other.channel === "msghub");
  const rows = channels.filter(({ channel }) => channel === "kakao" || channel === "sms");
  return rows.map((channel) => city(channel, channel.channel === "kakao" || brought(channel.tenant), choose));
}

// A city's rooms are told apart by this.
export function keyOf({ tenant, channel }) {
  return channel === "kakao" ? tenant : `${tenant}.${channel}`;
}

function city(channel, open, choose) {
  const input = el("input", { type: "radio", name: "city", value: keyOf(channel), disabled: !open, onchange: () => choose(channel) });
  const later = `문자 상담 — 나중에 열립니다${channel.number ? ` (${channel.number})` : ""}`;
  const words = el("span", { class: "city-text" }, el("span", { class: "city-name" }, channel.name), el("span", { class: "city-service" }, open ? channel.service + by(channel) : later));
  return el("label", { class: `city ${open ? "" : "later"}`, title: open ? null : `${channel.service}: 카카오톡이 아니라 문자로 상담합니다` }, input, avatar(channel), words);
}

function by({ channel, number }) {
  return channel === "sms" ? ` · 문자 ${number}` : "";
}
