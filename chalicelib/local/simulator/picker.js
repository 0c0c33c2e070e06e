// The list of cities: Kakao tenants to choose from, text-message tenants shown with the word that they open later,
// and the way to each city's web chat. Other channels are no rooms of this page.

import { avatar } from "./bubbles.js";
import { el } from "./dom.js";

export async function loadChannels() {
  const answer = await fetch("/simulator/channels.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

export function cityList(channels, choose) {
  // A city's other channels are rows too: the consult talk is a room of its Kakao one.
  return channels.filter(({ channel }) => channel === "kakao" || channel === "sms").map((channel) => city(channel, choose));
}

function city(channel, choose) {
  const open = channel.channel === "kakao";
  const input = el("input", { type: "radio", name: "city", value: channel.tenant, disabled: !open, onchange: () => choose(channel.tenant) });
  const later = `문자 상담 — 나중에 열립니다${channel.number ? ` (${channel.number})` : ""}`;
  const words = el("span", { class: "city-text" }, el("span", { class: "city-name" }, channel.name), el("span", { class: "city-service" }, open ? channel.service : later));
  return el("label", { class: `city ${open ? "" : "later"}`, title: open ? null : `${channel.service}: 카카오톡이 아니라 문자로 상담합니다` }, input, avatar(channel), words);
}
