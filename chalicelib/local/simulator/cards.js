// The card outputs of a SkillResponse, each as KakaoTalk lays it out. A missing field leaves its place out.

import { cardButtons, press } from "./buttons.js";
import { el, languageOf, linked, outward, safeUrl } from "./dom.js";

const won = (amount) => `${Number(amount).toLocaleString("ko-KR")}원`;

export function textCard(card, does) {
  return framed("text-card", texts(card), cardButtons(card.buttons, does));
}

export function basicCard(card, does) {
  return framed("basic-card", picture(card.thumbnail), texts(card), cardButtons(card.buttons, does));
}

export function commerceCard(card, does) {
  const picked = Array.isArray(card.thumbnails) ? card.thumbnails[0] : card.thumbnails;
  return framed("commerce-card", picture(picked), seller(card.profile), prices(card), texts(card), cardButtons(card.buttons, does));
}

export function listCard(card, does) {
  const rows = (card.items ?? []).map((item) => el("li", {}, row(item, does)));
  return framed("list-card", title(card.header?.title, "list-head"), el("ul", { class: "rows" }, rows), cardButtons(card.buttons, does));
}

export function itemCard(card, does) {
  const side = card.itemListAlignment === "right" ? "right" : "left";
  return framed(
    "item-card",
    picture(card.thumbnail),
    card.head ? title(card.head.title, "item-head") : seller(card.profile),
    pair(card.imageTitle, "image-title"),
    el("dl", { class: `pairs ${side}` }, (card.itemList ?? []).map(facts), card.itemListSummary ? facts(card.itemListSummary, "sum") : null),
    texts(card),
    cardButtons(card.buttons, does, card.buttonLayout),
  );
}

const KINDS = { textCard, basicCard, commerceCard, listCard, itemCard };

export function carousel(deck, does) {
  const draw = KINDS[deck.type];
  if (!draw) return null;
  const cards = (deck.items ?? []).map((item) => el("li", {}, draw(item, does)));
  const head = deck.header ? el("li", {}, framed("text-card deck-head", picture(deck.header.thumbnail), texts(deck.header))) : null;
  // The list itself keeps its role; the scrolling frame is what takes the keyboard.
  return el("div", { class: "carousel", role: "group", tabindex: "0", "aria-label": `옆으로 넘겨 보는 카드 ${cards.length}장` }, el("ul", {}, head, cards));
}

function framed(kind, ...parts) {
  const frame = el("div", { class: `card ${kind}` }, parts);
  frame.lang = languageOf(frame.textContent);
  return frame;
}

function texts({ title: heading, description }) {
  if (!heading && !description) return null;
  return el("div", { class: "card-text" }, title(heading, "card-title"), description ? el("p", { class: "card-description" }, linked(description)) : null);
}

function title(text, name) {
  return text ? el("p", { class: name }, String(text)) : null;
}

function pair(part, name) {
  return part ? el("div", { class: name }, title(part.title, "card-title"), part.description ? el("p", {}, String(part.description)) : null) : null;
}

function facts(item, name = "") {
  return el("div", { class: name || null }, el("dt", {}, String(item?.title ?? "")), el("dd", {}, linked(item?.description ?? "")));
}

function seller(profile) {
  const name = profile?.title ?? profile?.nickname;
  return name ? el("p", { class: "seller" }, image(profile.imageUrl, "", "seller-image"), String(name)) : null;
}

function prices(card) {
  const price = Number(card.price);
  const reduced = card.discountedPrice ?? (card.discount ? price - Number(card.discount) : null);
  if (reduced === null) return el("p", { class: "price" }, el("strong", {}, won(price)));
  const rate = card.discountRate ? `${card.discountRate}% ` : "";
  return el("p", { class: "price" }, el("strong", {}, `${rate}${won(reduced)}`), " ", el("s", {}, el("span", { class: "unseen" }, "원래 값 "), won(price)));
}

function row(item, does) {
  const words = el("span", { class: "row-text" }, el("span", { class: "row-title" }, String(item?.title ?? "")), item?.description ? el("span", { class: "row-description" }, String(item.description)) : null);
  const inside = [words, image(item?.imageUrl, "", "row-image")];
  const href = safeUrl(item?.link?.web ?? item?.link?.mobile ?? item?.link?.pc);
  if (item?.action === "message" || item?.action === "block") return el("button", { type: "button", class: "row go", onclick: () => press(item, "LIST_ITEM", does) }, inside);
  return href ? outward(href, "row go", inside) : el("div", { class: "row" }, inside);
}

function picture(thumbnail) {
  if (!thumbnail?.imageUrl) return null;
  const shown = image(thumbnail.imageUrl, thumbnail.altText ?? "", `thumbnail ${square(thumbnail) ? "square" : ""}`);
  const href = safeUrl(thumbnail.link?.web ?? thumbnail.link?.mobile ?? thumbnail.link?.pc);
  return href ? outward(href, "thumbnail-link", [shown, el("span", { class: "unseen" }, "그림에 걸린 링크 (새 창)")]) : shown;
}

function square({ fixedRatio, width, height }) {
  return fixedRatio === true || (width && width === height);
}

export function image(address, alt, name) {
  const src = safeUrl(address);
  if (!src) return null;
  return el("img", { src, alt, class: name, onerror: (event) => event.target.replaceWith(missing(alt, name)) });
}

function missing(alt, name) {
  return el("span", { class: `${name} missing` }, alt ? `그림: ${alt}` : "그림을 불러오지 못했습니다");
}
