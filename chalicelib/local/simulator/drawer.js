// The drawer: every exchange of the room, and the raw request and answer of the chosen one.

import { el } from "./dom.js";
import { LIMIT_BYTES, LIMIT_MS } from "./exchange.js";

const number = (value) => value.toLocaleString("ko-KR");
const clock = new Intl.DateTimeFormat("ko-KR", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: "Asia/Seoul" });

export function drawerContent(room, choose) {
  if (!room || room.exchanges.length === 0) return [el("p", { class: "empty" }, "아직 주고받은 내용이 없습니다. 메시지를 보내면 여기에 원문이 보입니다.")];
  const chosen = room.exchanges.find(({ number: n }) => n === room.selected) ?? room.exchanges.at(-1);
  const list = el("ol", { class: "exchanges", "aria-label": "주고받은 목록" }, room.exchanges.map((one) => el("li", {}, line(one, one === chosen, choose))).reverse());
  return [list, ...detail(chosen)];
}

function line(one, chosen, choose) {
  const words = [`${one.number}. ${one.title}`, el("span", { class: "line-facts" }, `${clock.format(one.at)} · ${verdict(one)} · ${number(one.taken.ms)} ms`)];
  return el("button", { type: "button", "aria-pressed": String(chosen), "data-exchange": one.number, onclick: () => choose(one.number) }, words);
}

function verdict({ taken }) {
  if (taken.failure) return `실패 ${taken.status ?? ""}`.trim();
  return `정상 ${taken.status}`;
}

function detail(one) {
  const { asked, taken } = one;
  return [
    el("div", { class: "gauges" }, gauge("걸린 시간", taken.ms, LIMIT_MS, "ms"), gauge("응답 크기", taken.bytes, LIMIT_BYTES, "바이트")),
    taken.failure ? el("p", { class: "why" }, `⚠ ${taken.failure}`) : null,
    part("요청", `${number(taken.sent)} 바이트`, `${asked.method} ${asked.url}`, Object.entries(asked.headers), asked.body, "request"),
    part("응답", `${number(taken.bytes)} 바이트`, taken.status === null ? "응답 없음" : `HTTP ${taken.status}`, taken.headers, taken.text, "response"),
  ].filter(Boolean);
}

function gauge(label, value, limit, unit) {
  const text = `${number(value)} / ${number(limit)} ${unit}`;
  const meter = el("meter", { min: 0, max: limit, high: limit * 0.9, value: Math.min(value, limit), "aria-label": label }, text);
  return el("div", { class: "gauge" }, el("span", { class: "gauge-name" }, label), meter, el("span", { class: "gauge-text" }, `${text}${value > limit ? " — 한도를 넘음" : ""}`));
}

function part(name, size, first, headers, body, id) {
  const rows = headers.map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, value)));
  return el(
    "section",
    { class: "raw", "aria-label": name, id: `raw-${id}` },
    el("h3", {}, name, el("span", {}, size)),
    el("p", { class: "first" }, first),
    rows.length ? el("dl", {}, rows) : null,
    body ? el("pre", { tabindex: "0", role: "region", "aria-label": `${name} 본문` }, pretty(body)) : null,
  );
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
