// Makes elements. Data from outside only ever becomes text nodes or checked attributes, never markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// The address if a browser may open it, else null: no javascript:, data: or relative tricks.
export function safeUrl(address) {
  try {
    const url = new URL(String(address));
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function outward(address, name, content) {
  return el("a", { href: address, class: name, target: "_blank", rel: "noopener noreferrer" }, content);
}

// Text with its http(s) addresses clickable, newlines kept by CSS.
export function linked(text) {
  return String(text).split(/(https?:\/\/[^\s<>"'）」』]+)/u).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const trailing = piece.match(/[.,!?;:)\]]*$/u)[0];
    const address = piece.slice(0, piece.length - trailing.length);
    const href = safeUrl(address);
    return href ? [outward(href, "inline", address), trailing] : piece;
  }).flat();
}

// The language a screen reader should speak a text in, judged by its script; Korean when in doubt.
export function languageOf(text) {
  if (/[\uac00-\ud7a3]/u.test(text)) return "ko";
  if (/[\u3040-\u30ff]/u.test(text)) return "ja";
  if (/\p{Script=Han}/u.test(text)) return "zh";
  if (/\p{Script=Cyrillic}/u.test(text)) return "mn";
  if (/[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]/u.test(text)) return "vi";
  return /[a-z]{3}/iu.test(text) ? "en" : "ko";
}
