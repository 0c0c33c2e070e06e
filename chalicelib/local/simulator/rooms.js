// One room a city: who is talking, what was said, what Kakao would remember. Kept for this browser tab.

const KEPT_ENTRIES = 300;
const KEPT_EXCHANGES = 40;

export function openRoom(tenant) {
  const room = stored(tenant) ?? { tenant, lang: "ko", test: false, ...freshUser() };
  room.waiting = 0;
  room.looking = false;
  return room;
}

export function saveRoom(room) {
  room.entries = room.entries.slice(-KEPT_ENTRIES);
  room.exchanges = room.exchanges.slice(-KEPT_EXCHANGES);
  try {
    sessionStorage.setItem(key(room.tenant), JSON.stringify(room));
  } catch {
    // Full or forbidden storage only costs the memory of a reload.
  }
}

export function clearTalk(room) {
  Object.assign(room, { entries: [], quick: [], exchanges: [], selected: null });
}

export function newUser(room) {
  Object.assign(room, freshUser());
}

function freshUser() {
  return {
    user: hex(32),
    plusfriend: `sim${hex(5).slice(0, 9)}`,
    entries: [],
    quick: [],
    contexts: [],
    exchanges: [],
    selected: null,
    count: 0,
    lastBlock: null,
    consult: null,
    consulted: 0,
  };
}

function stored(tenant) {
  try {
    return JSON.parse(sessionStorage.getItem(key(tenant)));
  } catch {
    return null;
  }
}

function key(tenant) {
  return `sotong.simulator.${tenant}`;
}

export function hex(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
