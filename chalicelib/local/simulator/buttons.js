// Buttons, rows and quick replies: what each of Kakao's six actions does when it is pressed.

import { el, outward, safeUrl } from "./dom.js";

const SHARE = "공유하기는 실제 카카오톡에서 친구를 고르는 창을 엽니다";

// does: {send(button, source), say(line), operator(button), consent()}
export function cardButtons(buttons, does, layout = "vertical") {
  if (!Array.isArray(buttons) || buttons.length === 0) return null;
  if (layout === "horizontal" && buttons.length > 2) {
    return el("p", { class: "remark" }, "가로 배치에 버튼이 3개라 카카오톡은 버튼을 보여 주지 않습니다");
  }
  return el("div", { class: `card-buttons ${layout === "horizontal" ? "beside" : ""}` }, buttons.map((button) => cardButton(button, does)));
}

function cardButton(button, does) {
  const label = String(button?.label ?? "");
  if (button?.action === "webLink") return link(button.webLinkUrl, label);
  if (button?.action === "phone") return phone(button.phoneNumber, label);
  return el("button", { type: "button", class: "card-button", onclick: () => press(button, "CARD_BUTTON", does) }, label);
}

export function press(button, source, does) {
  if (button.action === "operator") does.operator(button);
  else if (button.action === "consent") does.consent();
  else if (button.action === "share") does.say(SHARE);
  else if (button.action === "message" || button.action === "block") does.send(button, source);
  else does.say(`알 수 없는 버튼 동작입니다: ${button.action}`);
}

function link(address, label) {
  const href = safeUrl(address);
  if (!href) return el("span", { class: "card-button broken" }, `${label} (열 수 없는 주소)`);
  return outward(href, "card-button", [label, el("span", { class: "unseen" }, " (새 창)")]);
}

function phone(number, label) {
  const digits = String(number ?? "").replace(/[^\d+*#-]/gu, "");
  if (!digits) return el("span", { class: "card-button broken" }, `${label} (번호 없음)`);
  const shown = label.includes(digits) ? null : el("span", { class: "number" }, ` ${digits}`);
  return el("a", { class: "card-button", href: `tel:${digits}` }, label, shown);
}

export function quickReply(reply, does) {
  return el("button", { type: "button", class: "chip", onclick: () => press({ action: "message", ...reply }, "QUICKREPLY_BUTTON", does) }, String(reply?.label ?? ""));
}
