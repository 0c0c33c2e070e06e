// The consult room: once the bot's operator button is pressed, what the citizen types goes to the
// (simulated) dealer of the consult talk, and what agents write comes from there.

const PATH = "/simulator/consult";
const BETWEEN_LOOKS_MS = 1500;

// Kakao's card PERSONAL: one button, by which the person's number is told.
const CONSENT = { label: "동의하고 알려 주기", action: "consent" };
function drawnAs({ text, card, file }) {
  if (file) return given(file);
  return card === "PERSONAL" ? { textCard: { description: text, buttons: [CONSENT] } } : { simpleText: { text } };
}

// A picture is shown; a file stands there as a card to open it by.
function given({ id, name, kind }) {
  const address = new URL(`${PATH}/files/${id}`, location.href).href;
  if (kind === "image") return { simpleImage: { imageUrl: address, altText: name } };
  return { textCard: { title: name, buttons: [{ label: "파일 열기", action: "webLink", webLinkUrl: address }] } };
}

// channels: the rows of channels.json. add(room, entry), changed(room): the page's own.
export function wireConsult(channelsOf, add, changed) {
  const senderOf = (room) => channelsOf().find(({ tenant, channel }) => tenant === room.tenant && channel === "kakao-consult")?.bot_id ?? null;

  async function act(room, what, more = {}) {
    const body = JSON.stringify({ do: what, sender: senderOf(room), user: room.plusfriend, ...more });
    const answer = await fetch(PATH, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  }

  let entering = Promise.resolve();
  async function enter(room, extra) {
    if (!senderOf(room)) return add(room, { kind: "system", text: "상담직원 연결은 실제 카카오톡에서 상담톡으로 이어집니다" });
    room.consult = { seen: room.consult?.seen ?? room.consulted ?? 0 };
    changed(room);
    add(room, { kind: "system", text: "상담원 연결을 요청했습니다. 이제부터 쓰시는 말은 상담톡으로 갑니다" });
    entering = tried(room, () => act(room, "enter", { extra }));
    await entering;
    look(room);
  }

  async function say(room, text) {
    add(room, { kind: "user", text });
    // Nothing is said in a session before it is there.
    await entering;
    await tried(room, () => act(room, "say", { text }));
  }

  // The person agrees on the card that asks for their number.
  async function tell(room) {
    if (room?.consult) await tried(room, () => act(room, "tell"));
  }

  async function leave(room) {
    await tried(room, () => act(room, "leave"));
  }

  async function tried(room, doing) {
    try {
      await doing();
    } catch {
      add(room, { kind: "failure", text: "상담톡 서버에 닿지 못했습니다" });
    }
  }

  async function look(room) {
    if (!room.consult || room.looking) return;
    room.looking = true;
    try {
      while (room.consult) {
        // A look that began before the session did finds none: the next one does.
        await fetched(room);
        await new Promise((resume) => setTimeout(resume, BETWEEN_LOOKS_MS));
      }
    } finally {
      room.looking = false;
    }
  }

  // Shows what is new; once the session has ended the room is the bot's again.
  async function fetched(room) {
    const asked = new URLSearchParams({ sender: senderOf(room), user: room.plusfriend, after: room.consult.seen });
    const answer = await fetch(`${PATH}?${asked}`, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok || !room.consult) return;
    const { open, lines } = await answer.json();
    for (const line of lines) {
      room.consult.seen = line.n;
      if (line.who === "agent") add(room, { kind: "bot", outputs: [drawnAs(line)] });
      if (line.who === "system") add(room, { kind: "system", text: line.text });
    }
    if (lines.some(({ who }) => who === "agent")) act(room, "see").catch(() => {});
    if (!open && lines.some(({ who }) => who === "system")) {
      room.consulted = room.consult.seen;
      room.consult = null;
      changed(room);
    }
  }

  return { enter, say, tell, leave, look, isOpen: (room) => Boolean(room?.consult) };
}
