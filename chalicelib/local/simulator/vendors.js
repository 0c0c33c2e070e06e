// Controls of what goes wrong at the simulated vendors. They hold for everybody at this platform, until changed or restarted.

import { el } from "./dom.js";

const PATH = "/simulator/vendors";
const DELAYS = [["없음", { delay_seconds: 0 }], ["2초", { delay_seconds: 2 }], ["5초 (느림)", { delay_seconds: 5 }], ["15초 (끊김)", { delay_seconds: 15 }]];
const ANSWERS = [["정상", { answer: "" }], ["429 너무 많음", { answer: "429" }], ["500 오류", { answer: "500" }], ["받고 나서 끊김", { answer: "cut" }], ["절반만 받음", { answer: "half" }]];
const RECEIPTS = [["제때", { results: "" }], ["늦게 (10초)", { results: "late", late_seconds: 10 }], ["두 번", { results: "doubled" }], ["순서 바뀜", { results: "reordered" }], ["오지 않음", { results: "lost" }]];
const ENDS = [["그대로", { report_code: "" }], ["모두 실패", { report_code: "3104" }]];
const BROUGHT = [["정상", { held: false, doubled: false, reordered: false }], ["두 번", { held: false, doubled: true, reordered: false }], ["순서 바뀜", { held: false, doubled: false, reordered: true }], ["멈춤", { held: true, doubled: false, reordered: false }]];
const GATHERED = [["없음", { gather_seconds: 0.1 }], ["3초", { gather_seconds: 3 }], ["10초", { gather_seconds: 10 }]];

const SENDING = [["응답", ANSWERS], ["응답 지연", DELAYS], ["결과 보고", RECEIPTS], ["도착 결과", ENDS]];
const VENDORS = {
  bizgo: { name: "Bizgo (발송)", controls: SENDING },
  solapi: { name: "Solapi (발송)", controls: SENDING },
  msghub: { name: "msghub (수신)", controls: [["전달", BROUGHT], ["전달 지연", GATHERED]] },
};

export function wireVendors() {
  const [part, chosen, body, note, well] = ["vendors", "vendor", "vendor-faults", "vendors-note", "vendors-well"].map((id) => document.getElementById(id));
  let faults = null;

  function draw() {
    body.replaceChildren(...VENDORS[chosen.value].controls.map(([label, choices], index) => control(label, choices, `vendor-fault-${index}`)));
    const ill = Object.keys(VENDORS).filter((vendor) => isIll(vendor)).map((vendor) => VENDORS[vendor].name);
    note.textContent = ill.length > 0 ? `장애 켜짐: ${ill.join(", ")}` : "모두 정상입니다";
  }

  function control(label, choices, id) {
    const now = Math.max(0, choices.findIndex(([, values]) => isSet(faults[chosen.value], values)));
    const options = choices.map(([name], index) => el("option", { value: index, selected: index === now }, name));
    const select = el("select", { id, class: now > 0 ? "ill" : null, onchange: () => put(chosen.value, choices[select.value][1], id) }, options);
    return el("div", { class: "field" }, el("label", { for: id }, label), select);
  }

  function isIll(vendor) {
    return VENDORS[vendor].controls.some(([, [[, fine]]]) => !isSet(faults[vendor], fine));
  }

  async function put(vendor, values, id) {
    const answer = await ask({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ vendor, ...values }) });
    if (answer) faults = answer;
    draw();
    if (!answer) note.textContent = "바꾸지 못했습니다. 다시 해 보세요.";
    if (id) document.getElementById(id)?.focus();
  }

  async function heal() {
    for (const [vendor, { controls }] of Object.entries(VENDORS)) await put(vendor, Object.assign({}, ...controls.map(([, [[, fine]]]) => fine)));
  }

  async function begin() {
    faults = await ask({ cache: "no-store" });
    if (!faults) return;
    chosen.append(...Object.entries(VENDORS).map(([vendor, { name }]) => el("option", { value: vendor }, name)));
    part.hidden = false;
    draw();
  }

  chosen.addEventListener("change", draw);
  well.addEventListener("click", (event) => { event.stopPropagation(); heal(); });
  begin();
}

function isSet(faults, values) {
  return Object.entries(values).every(([name, value]) => faults[name] === value);
}

async function ask(options) {
  const answer = await fetch(PATH, options).catch(() => null);
  return answer?.ok ? answer.json() : null;
}
