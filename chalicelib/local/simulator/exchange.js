// One call of the webhook, timed and weighed, and what KakaoTalk would make of its answer.

export const LIMIT_MS = 5000;
export const LIMIT_BYTES = 30720;

export function request(channel, id, payload) {
  return {
    method: "POST",
    url: sameHost(channel.url),
    headers: {
      "Content-Type": "application/json; charset=UTF-8",
      "X-Request-Id": id,
      [channel.header]: channel.value,
    },
    body: JSON.stringify(payload),
  };
}

// Never rejects: {ms, sent, status, headers, text, bytes, json, failure}; `failure` is why Kakao would show its own words.
export async function call(asked) {
  const started = performance.now();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LIMIT_MS);
  const taken = { sent: weigh(asked.body), status: null, headers: [], text: "", bytes: 0, json: null, failure: null };
  try {
    Object.assign(taken, await received(asked, stop.signal));
  } catch {
    taken.failure = stop.signal.aborted ? "5초 안에 답이 오지 않았습니다" : "서버에 연결하지 못했습니다";
  } finally {
    clearTimeout(timer);
  }
  taken.ms = Math.round(performance.now() - started);
  return taken.failure ? taken : judged(taken);
}

async function received(asked, signal) {
  const { method, headers, body } = asked;
  const answer = await fetch(asked.url, { method, headers, body, signal, cache: "no-store", redirect: "manual" });
  const raw = await answer.arrayBuffer();
  return { status: answer.status, headers: [...answer.headers], text: new TextDecoder().decode(raw), bytes: raw.byteLength };
}

function judged(taken) {
  if (taken.status !== 200) return { ...taken, failure: `HTTP ${taken.status || "이동"} 응답입니다` };
  if (taken.bytes > LIMIT_BYTES) return { ...taken, failure: "응답이 30,720바이트를 넘었습니다" };
  try {
    taken.json = JSON.parse(taken.text);
  } catch {
    return { ...taken, failure: "응답이 올바른 JSON이 아닙니다" };
  }
  return { ...taken, failure: misshapen(taken.json) };
}

function misshapen(json) {
  if (json?.version !== "2.0") return "version이 \"2.0\"이 아닙니다";
  const outputs = json.template?.outputs;
  if (!Array.isArray(outputs) || outputs.length === 0) return "outputs가 비어 있습니다";
  return outputs.length > 3 ? "outputs가 3개를 넘었습니다" : null;
}

// localhost and 127.0.0.1 are one machine but two origins: stay on the one the page was opened with.
function sameHost(address) {
  const url = new URL(address, location.href);
  const local = ["localhost", "127.0.0.1"];
  if (local.includes(url.hostname) && local.includes(location.hostname) && url.port === location.port) url.host = location.host;
  return url.href;
}

export function weigh(text) {
  return new TextEncoder().encode(text).length;
}
