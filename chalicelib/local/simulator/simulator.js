// Ties the page together: the chosen room, what the citizen does in it, and what comes back.

import { drawn, typing } from "./bubbles.js";
import { quickReply } from "./buttons.js";
import { wireComposer } from "./composer.js";
import { wireConsult } from "./consult.js";
import { aged, alive, merged } from "./contexts.js";
import { el } from "./dom.js";
import { wireDrawer } from "./drawer-frame.js";
import { call, request } from "./exchange.js";
import { stayAtEnd, toEnd } from "./log-end.js";
import { photograph, pressed, skillPayload } from "./payload.js";
import { cityList, keyOf, loadChannels } from "./picker.js";
import { clearTalk, hex, newUser, openRoom, saveRoom } from "./rooms.js";
import { wireTextPhone } from "./text-phone.js";
import { wireTools } from "./tools-frame.js";
import { wireVendors } from "./vendors.js";

const byId = (id) => document.getElementById(id);
const log = byId("log");
const message = byId("message");
const rooms = new Map();
let channels = [];
let room = null;
const drawer = wireDrawer(() => room);
const consult = wireConsult(() => channels, add, consulted);
const texts = wireTextPhone();

// --- the citizen acts -------------------------------------------------------------------------

function type(text) {
  if (!room || text.trim() === "") return;
  if (consult.isOpen(room)) return consult.say(room, text);
  send({ utterance: text, trigger: "TEXT_INPUT" }, { kind: "user", text });
}

// `does` of the room's buttons: they belong to the room they were drawn in.
function doing(here) {
  return {
    send: (button, source) => {
      const turn = pressed(button, source);
      if (consult.isOpen(here)) return consult.say(here, turn.utterance);
      send(turn, { kind: "user", text: turn.utterance }, here);
    },
    say: (text) => add(here, { kind: "system", text }),
    operator: (button) => consult.enter(here, button.extra?.entry ?? ""),
    consent: () => consult.tell(here),
  };
}

async function send(turn, entry, here = room) {
  const channel = channelOf(here);
  here.contexts = alive(here.contexts, Date.now());
  const asked = request(channel, crypto.randomUUID(), skillPayload(here, channel, turn));
  here.quick = [];
  add(here, entry);
  showQuick(here);
  const user = here.user;
  const taken = await awaited(here, asked);
  if (here.user !== user) return; // another citizen sits here by now
  here.contexts = merged(aged(here.contexts), taken.json, Date.now());
  here.lastBlock = turn.block ?? here.lastBlock;
  record(here, turn.utterance, asked, taken);
  show(here, taken);
}

async function resend() {
  const before = room && (room.exchanges.find(({ number }) => number === room.selected) ?? room.exchanges.at(-1));
  if (!before) return sayHere("다시 보낼 메시지가 아직 없습니다");
  const here = room;
  const user = here.user;
  const taken = await awaited(here, before.asked);
  if (here.user !== user) return;
  record(here, `다시 보냄: ${before.title.replace(/^다시 보냄: /u, "")}`, before.asked, taken);
  if (before.taken.failure && !taken.failure) show(here, taken);
  const same = taken.text === before.taken.text && taken.status === before.taken.status;
  add(here, { kind: "system", text: `${before.number}번 요청을 같은 X-Request-Id로 다시 보냈습니다. ${same ? "같은 답이 왔습니다" : "다른 답이 왔습니다"}` });
}

// --- the answer arrives -----------------------------------------------------------------------

async function awaited(here, asked) {
  here.waiting += 1;
  showTyping();
  const taken = await call(asked);
  here.waiting -= 1;
  showTyping();
  return taken;
}

function record(here, title, asked, taken) {
  here.count += 1;
  here.exchanges.push({ number: here.count, title: title.slice(0, 60), at: Date.now(), asked, taken });
  here.selected = here.count;
  drawer.refresh();
}

function show(here, taken) {
  if (taken.failure) return add(here, { kind: "failure", text: taken.failure });
  const { outputs, quickReplies } = taken.json.template;
  here.quick = Array.isArray(quickReplies) ? quickReplies : [];
  add(here, { kind: "bot", outputs });
  showQuick(here);
}

function add(here, entry) {
  const before = here.entries.at(-1) ?? null;
  const dated = { ...entry, at: Date.now() };
  here.entries.push(dated);
  saveRoom(here);
  if (here !== room) return;
  byId("start")?.remove();
  log.append(...drawn(dated, before, channelOf(here), doing(here)));
  showTyping();
  toEnd(log);
}

function sayHere(text) {
  if (room) add(room, { kind: "system", text });
}

// --- the page shows the room ------------------------------------------------------------------

function choose(channel) {
  history.replaceState(null, "", `#${keyOf(channel)}`); // a reload finds the city again
  const texting = channel.channel === "sms";
  for (const id of ["phone", "talk-tools"]) byId(id).hidden = texting;
  if (texting) {
    room = null;
    drawer.close();
    return texts.open(channel);
  }
  texts.close();
  enter(channel);
}

function enter(channel) {
  const { tenant } = channel;
  if (!rooms.has(tenant)) rooms.set(tenant, openRoom(tenant));
  room = rooms.get(tenant);
  byId("room-name").textContent = channel.service;
  consulted(room);
  byId("room-avatar").textContent = [...channel.name][0];
  byId("room-avatar").dataset.tenant = tenant;
  byId("lang").value = room.lang;
  byId("test-bot").checked = room.test;
  byId("phone").classList.add("open");
  redraw();
}

// Who is at the other end of this room.
function consulted(here) {
  // A bot that is not asked offers nothing.
  if (consult.isOpen(here)) here.quick = [];
  saveRoom(here);
  if (here !== room) return;
  byId("room-city").textContent = `${consult.isOpen(here) ? "상담톡" : "챗봇"} · ${channelOf(here).name}`;
  showQuick(here);
  consult.look(here);
}

function redraw() {
  log.setAttribute("aria-live", "off"); // an old talk is not news
  const channel = channelOf(room);
  const does = doing(room);
  log.replaceChildren(...room.entries.flatMap((entry, index) => drawn(entry, room.entries[index - 1] ?? null, channel, does)));
  if (room.entries.length === 0) log.append(start(channel));
  byId("user-key").textContent = `${room.user.slice(0, 12)}…`;
  showTyping();
  showQuick(room);
  drawer.refresh();
  toEnd(log);
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

function start(channel) {
  const button = el("button", { type: "button", class: "start-button", onclick: begun }, "채팅하기");
  return el("div", { id: "start", class: "start" }, el("p", { class: "start-name" }, channel.service), el("p", {}, `${channel.name} 챗봇과 대화를 시작합니다.`), button);
}

function begun() {
  // On a touch screen the message field would raise the keyboard over the first answer.
  byId(matchMedia("(pointer: coarse)").matches ? "quick" : "message").focus();
  type("처음으로");
}

function showQuick(here) {
  if (here !== room) return;
  const bar = byId("quick");
  const held = bar.contains(document.activeElement);
  bar.replaceChildren(...here.quick.map((reply) => quickReply(reply, doing(here))));
  bar.scrollTo(0, 0);
  if (held) bar.focus(); // the pressed chip is gone: the next Tab lands on the new first one
  toEnd(log);
}

function showTyping() {
  byId("typing")?.remove();
  if (room?.waiting > 0) log.append(typing(channelOf(room)));
  toEnd(log);
}

function channelOf(here) {
  return channels.find(({ tenant, channel }) => tenant === here.tenant && channel === "kakao");
}

// --- controls ---------------------------------------------------------------------------------

function wire() {
  wireComposer(byId("composer"), message, type);
  byId("new-user").addEventListener("click", () => room && (newUser(room), saveRoom(room), redraw()));
  byId("clear").addEventListener("click", () => room && (clearTalk(room), saveRoom(room), redraw()));
  byId("resend").addEventListener("click", resend);
  byId("photo").addEventListener("click", () => room && send(photograph(hex(8)), { kind: "photo" }));
  byId("lang").addEventListener("change", (event) => keep({ lang: event.target.value }));
  byId("test-bot").addEventListener("change", (event) => keep({ test: event.target.checked }));
  wireTools();
  wireVendors();
  stayAtEnd(log);
}

function keep(setting) {
  if (!room) return;
  Object.assign(room, setting);
  saveRoom(room);
}

async function begin() {
  wire();
  const note = byId("cities-note");
  try {
    channels = await loadChannels();
  } catch {
    note.replaceChildren("도시 목록을 불러오지 못했습니다. ", el("button", { type: "button", class: "tool", onclick: () => location.reload() }, "다시 불러오기"));
    return;
  }
  byId("cities").replaceChildren(...cityList(channels, choose));
  if (channels.length === 0) note.textContent = "등록된 도시가 없습니다.";
  reopen();
}

function reopen() {
  const wanted = location.hash.slice(1);
  const input = document.querySelector(`input[name="city"][value="${CSS.escape(wanted)}"]:not(:disabled)`);
  if (!input) return log.append(el("div", { id: "start", class: "start" }, el("p", { class: "start-name" }, "어느 도시와 이야기할까요?"), el("p", {}, "도시를 고르면 대화방이 열립니다.")));
  input.checked = true;
  choose(channels.find((channel) => keyOf(channel) === wanted));
}

begin();
