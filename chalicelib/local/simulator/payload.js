// Builds the SkillPayload that KakaoTalk would send for what the citizen just did.

import { asSent } from "./contexts.js";

const FALLBACK = { id: "5f5ec0de0000000000000001", name: "폴백 블록" };
const SKILL = { id: "5f5ec0de0000000000000002", name: "소통 스킬" };

// turn: {utterance, trigger, block?, extra?, media?}
export function skillPayload(room, channel, turn) {
  const block = turn.block ?? FALLBACK;
  return {
    bot: { id: `${channel.bot_id}${room.test ? "!" : ""}`, name: channel.service },
    intent: { ...block, extra: { reason: { code: 1, message: "OK" } } },
    action: { ...SKILL, params: {}, detailParams: {}, clientExtra: turn.extra ?? null },
    userRequest: {
      timezone: "Asia/Seoul",
      lang: room.lang,
      utterance: turn.utterance,
      block,
      params: { surface: "Kakaotalk.plusfriend", ...(turn.media ? { media: turn.media } : {}) },
      user: { id: room.user, type: "botUserKey", properties: properties(room) },
    },
    contexts: asSent(room.contexts),
    flow: {
      trigger: { type: turn.trigger, ...(room.lastBlock ? { referrerBlock: room.lastBlock } : {}) },
      ...(room.lastBlock ? { lastBlock: room.lastBlock } : {}),
    },
  };
}

// What pressing a button, a list row or a quick reply sends; `source` is CARD_BUTTON, LIST_ITEM or QUICKREPLY_BUTTON.
export function pressed(button, source) {
  const label = button.label ?? button.title ?? "";
  const asBlock = button.action === "block";
  return {
    utterance: button.messageText || label,
    trigger: `${source}_${asBlock ? "BLOCK" : "MESSAGE"}`,
    extra: button.extra ?? null,
    ...(asBlock ? { block: { id: String(button.blockId), name: label } } : {}),
  };
}

export function photograph(id) {
  const url = `https://dn-m.talk.kakaocdn.net/dna/simulator/${id}/photo.jpg`;
  return { utterance: url, trigger: "IMAGE_UPLOAD", media: { type: "image", url } };
}

function properties(room) {
  return {
    botUserKey: room.user,
    bot_user_key: room.user,
    plusfriendUserKey: room.plusfriend,
    plusfriend_user_key: room.plusfriend,
    isFriend: true,
  };
}
