// The phone for cities that are reached by text message. What it sends goes to the (simulated) msghub, which brings it to
// the city's webhook; what the city sends comes by the (simulated) Bizgo. A thread lies with them: a reload loses nothing.

import { wireComposer } from "./composer.js";
import { el } from "./dom.js";
import { stayAtEnd, toEnd } from "./log-end.js";
import { samplePhoto } from "./sample-photo.js";
import { textDrawn } from "./text-bubbles.js";

const PATH = "/simulator/texts";
const BETWEEN_LOOKS_MS = 1500;
const PHONES = ["010-0000-0001", "010-0000-0002", "010-0000-0003"]; // numbers nobody has

export function wireTextPhone() {
  const [phone, log, own, field, photo, attached] = ["text-phone", "text-log", "own-phone", "text-message", "text-photo", "text-attached"].map((id) => document.getElementById(id));
  let city = null;
  let thread = null;

  function open(channel) {
    city = channel;
    phone.hidden = false;
    document.getElementById("text-name").textContent = channel.service;
    document.getElementById("text-number").textContent = `${channel.name} · ${channel.number}`;
    const avatar = document.getElementById("text-avatar");
    avatar.textContent = [...channel.name][0];
    avatar.dataset.tenant = channel.tenant;
    begin();
  }

  function close() {
    phone.hidden = true;
    city = thread = null;
  }

  function begin() {
    thread = { channel: city, phone: own.value, seen: 0, last: null, unsent: new Map() };
    log.setAttribute("aria-live", "off"); // an old talk is not news
    log.replaceChildren(el("p", { class: "start text-start" }, `${city.number}로 문자를 보내 보세요. 이 전화의 번호는 ${own.value}입니다.`));
    attach(null);
    look(thread);
  }

  async function look(here) {
    while (here === thread) {
      const asked = new URLSearchParams({ ...to(here), after: here.seen });
      const answer = await fetch(`${PATH}?${asked}`, { cache: "no-store" }).catch(() => null);
      if (answer?.ok) show(here, await answer.json(), Number(asked.get("after")));
      requestAnimationFrame(() => here === thread && log.setAttribute("aria-live", "polite"));
      await new Promise((resume) => setTimeout(resume, BETWEEN_LOOKS_MS));
    }
  }

  async function send(text) {
    const here = thread;
    const picture = attached.hidden ? null : attached.querySelector("img").src;
    if (!here || (text.trim() === "" && !picture)) return;
    const after = here.seen;
    const body = JSON.stringify({ ...to(here), text, after, ...(picture ? { photo: picture.split(",")[1] } : {}) });
    attach(null);
    const answer = await fetch(PATH, { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    if (answer?.ok) return show(here, await answer.json(), after);
    if (here !== thread) return;
    field.value ||= text;
    attach(picture);
    log.append(el("p", { class: "system" }, el("span", {}, "문자를 보내지 못했습니다. 다시 보내 주세요.")));
    toEnd(log);
  }

  // A look and a sending may both bring a line: it is shown once. What was asked before a line was written and comes after
  // it knows nothing of its state.
  function show(here, { lines, waiting }, after) {
    if (here !== thread) return;
    const fresh = lines.filter(({ n }) => n > here.seen);
    if (fresh.length > 0) log.querySelector(".text-start")?.remove();
    for (const line of fresh) {
      log.append(...textDrawn(line, here.last, here.channel, stateOf(here, line)));
      Object.assign(here, { seen: line.n, last: line });
    }
    for (const [n, state] of here.unsent) {
      if (waiting.includes(n) || (n > after && !lines.some((line) => line.n === n))) continue;
      state.textContent = "전해짐";
      here.unsent.delete(n);
    }
    if (fresh.length > 0) toEnd(log);
  }

  function stateOf(here, line) {
    if (line.who !== "me") return null;
    const state = el("span", { class: "carried" }, "전하는 중");
    here.unsent.set(line.n, state);
    return state;
  }

  function attach(picture) {
    attached.hidden = !picture;
    photo.setAttribute("aria-pressed", String(Boolean(picture)));
    attached.replaceChildren(...(picture ? [el("img", { src: picture, alt: "" }), "예시 사진을 붙였습니다"] : []));
  }

  own.append(...PHONES.map((number) => el("option", { value: number }, number)));
  own.addEventListener("change", begin);
  photo.addEventListener("click", () => attach(attached.hidden ? samplePhoto() : null));
  stayAtEnd(log);
  wireComposer(document.getElementById("text-composer"), field, send);
  return { open, close };
}

function to({ channel, phone }) {
  return { phone, number: channel.number };
}
