/* A file for the citizen: chosen, looked at once more, sent; how far it is and what went wrong is
   said beside it. The same attempt again is taken once. */
(() => {
  "use strict";
  const LARGEST = 4 * 1024 * 1024;
  const place = document.querySelector(".attach");
  if (!place) return;
  const [button, input, chosen, name, progress, send, cancel, error] = ["", "-file", "-chosen", "-name", "-progress", "-send", "-cancel", "-error"]
    .map((id) => document.getElementById(`attach${id}`));
  const { "X-CSRF-Token": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  let file = null, once = "", sending = null;

  const kilobytes = (size) => Math.max(1, Math.round(size / 1024));
  const sized = (size) => kilobytes(size) >= 1024 ? `${(size / 1024 / 1024).toFixed(1)} MB` : `${kilobytes(size)} KB`;

  function wrong(words) {
    error.textContent = words;
    error.hidden = !words;
  }

  function choose(found) {
    file = found;
    once = crypto.randomUUID();
    input.value = "";
    wrong("");
    const fits = file.size <= LARGEST;
    chosen.hidden = !fits;
    if (!fits) {
      wrong(`${file.name} 파일은 크기가 ${sized(file.size)}라서, 4 MB를 넘어 보낼 수 없습니다. 크기를 줄이거나 나누어 보내 주세요.`);
      return button.focus();
    }
    name.textContent = `${file.name} (${sized(file.size)})`;
    send.focus();
  }

  function done() {
    sending = null;
    progress.hidden = true;
    send.disabled = false;
  }

  function close() {
    sending?.abort();
    done();
    file = null;
    chosen.hidden = true;
    button.focus();
  }

  function failed(status, words, kind) {
    done();
    if (status === 401) return document.dispatchEvent(new CustomEvent("desk-over"));
    const plain = kind.startsWith("text/plain") && words;
    const unknown = status ? "파일을 보내지 못했습니다. 잠시 뒤 다시 시도해 주세요." : "연결이 끊겨 보냈는지 알 수 없습니다. 다시 눌러도 두 번 가지 않습니다.";
    wrong(plain || unknown);
  }

  function sent() {
    const words = `${file.name} 파일을 보냈습니다.`;
    close();
    document.dispatchEvent(new CustomEvent("desk-sent", { detail: words }));
  }

  // fetch cannot tell how much has gone.
  function go() {
    if (!file || sending || button.disabled) return;
    const asked = new URLSearchParams({ name: file.name, once, after: document.getElementById("talk-state").dataset.last });
    sending = new XMLHttpRequest();
    const call = sending;
    wrong("");
    send.disabled = true;
    progress.hidden = false;
    progress.value = 0;
    call.open("POST", `${place.dataset.url}?${asked}`);
    call.timeout = 60_000;
    for (const [header, value] of Object.entries({
      "Content-Type": "application/octet-stream", "X-CSRF-Token": token, "HX-Request": "true", "HX-Current-URL": location.href,
    })) call.setRequestHeader(header, value);
    call.upload.addEventListener("progress", ({ loaded, total }) => { progress.value = total ? (loaded / total) * 100 : 0; });
    call.addEventListener("load", () => call.status === 204 ? sent() : failed(call.status, call.responseText, call.getResponseHeader("Content-Type") ?? ""));
    for (const end of ["error", "timeout"]) call.addEventListener(end, () => failed(0, "", ""));
    call.send(file);
  }

  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => { if (input.files[0]) choose(input.files[0]); });
  send.addEventListener("click", go);
  cancel.addEventListener("click", close);
})();
