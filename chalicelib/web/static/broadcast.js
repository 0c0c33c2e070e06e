/* A broadcast: its text is counted while it is written, its list goes straight to the bucket, and
   a long file of results comes in pieces. */
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true", "HX-Current-URL": location.href };
  const comma = (number) => number.toLocaleString("ko-KR");
  const BROKEN = "처리하지 못했습니다. 잠시 뒤 다시 시도해 주세요.";
  const CUT = "파일을 올리는 중에 연결이 끊겼습니다. 다시 눌러 주세요.";

  /* Length. */
  const form = $("#new-broadcast");
  if (form) {
    const sizes = new Map(Object.entries(JSON.parse(form.dataset.sizes)).flatMap(([size, letters]) => [...letters].map((letter) => [letter, +size])));
    const body = $("#body"), counter = $("#body-count"), told = $("#body-told");
    let kind = "";
    const unknown = (char) => sizes.get(char) ?? (/[\u3400-\u9fff]/.test(char) ? 2 : 0);
    const size = (char) => char <= "\x7f" ? 1 : carrierLetters.has(char) ? 2 : unknown(char);
    const count = () => {
      const text = body.value.trim().normalize("NFC");
      const bytes = [...text].reduce((sum, char) => sum + size(char), 0), gaps = /#\{[^{}\n]{1,40}\}/.test(text);
      const next = bytes > 2000 ? "너무 긺" : bytes > 90 ? "장문" : "단문";
      counter.textContent = `${comma(bytes)}바이트 · ${bytes > 2000 ? "2,000바이트를 넘었습니다" : next}${gaps ? " (빈칸을 채우면 사람마다 달라집니다)" : ""}`;
      counter.classList.toggle("bad", bytes > 2000);
      if (kind && kind !== next) told.textContent = next;
      kind = next;
    };
    body.addEventListener("input", count);
    count();
  }

  /* The list. */
  async function post(url, fields) {
    const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) });
    if (answer.status === 401) document.dispatchEvent(new CustomEvent("desk-over"));
    if (answer.ok) return answer;
    const plain = (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
    throw new Error(plain ? await answer.text() : BROKEN, { cause: "told" });
  }

  // fetch cannot tell how much has gone.
  const send = ({ url, fields }, file, gone) => new Promise((done, failed) => {
    const call = new XMLHttpRequest(), data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append("file", file);
    call.open("POST", url);
    call.upload.addEventListener("progress", ({ loaded, total }) => gone(total ? Math.round((loaded / total) * 100) : 0));
    call.addEventListener("load", () => call.status < 300 ? done() : failed(new Error(BROKEN, { cause: "told" })));
    for (const end of ["error", "abort"]) call.addEventListener(end, () => failed(new Error(CUT, { cause: "told" })));
    call.send(data);
  });

  // A topic's subscribers need no file.
  const topic = (from) => from.elements.topic?.value ?? "";
  form?.addEventListener("change", ({ target }) => {
    if (target.name !== "topic") return;
    $("[data-list]", form).hidden = $("#list-file", form).disabled = Boolean(target.value);
    $("button", form).textContent = target.value ? "미리 보기" : "올리고 미리 보기";
  });

  let draft = "", under_way = false;
  async function upload(from) {
    const file = $("#list-file", from).files[0], error = $("[data-error]", from), sent = $("[data-sent]", from), button = $("button", from);
    const said = (words) => { error.textContent = words; error.hidden = !words; };
    said("");
    if (topic(from)) {
      under_way = button.disabled = true;
      try {
        location.assign((await (await post(from.getAttribute("action"), new FormData(from))).json()).page);
      } catch (fault) {
        said(fault.cause === "told" ? fault.message : BROKEN);
        button.disabled = false;
      } finally { under_way = false; }
      return;
    }
    if (file.size > +$("[data-list]", from).dataset.largest) return said("파일이 30 MB보다 큽니다. 필요한 열만 남기거나 둘로 나누어 올려 주세요.");
    const about = { file_name: file.name, file_size: file.size };
    under_way = button.disabled = true;
    try {
      // What was written down once is given its list, not written again.
      const where = await (await post(draft ? `${draft}/file` : from.getAttribute("action"), draft ? about : { ...Object.fromEntries(new FormData(from)), ...about })).json();
      if (from === form) {
        draft = where.page;
        for (const field of from.elements) if (field.id !== "list-file" && field !== button) field.disabled = true;
      }
      sent.hidden = false;
      await send(where, file, (percent) => {
        $("progress", sent).value = percent;
        $("[data-percent]", sent).textContent = `${percent}%`;
      });
      await post(`${where.page}/arrived`, {});
      location.assign(where.page);
    } catch (fault) {
      said(fault.cause === "told" ? fault.message : CUT);
      sent.hidden = true;
      button.disabled = false;
    } finally { under_way = false; }
  }
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#new-broadcast, #again")) return;
    event.preventDefault();
    if (!under_way) upload(event.target);
  });

  /* After a step the page begins anew at its title. */
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id === "broadcast" && document.activeElement === document.body) $("#broadcast h1").focus();
  });

  /* Results: pieces of one file. */
  async function fetched(link) {
    const told = $("[data-results]"), pieces = link.dataset.pieces.split(" "), found = ["\ufeff"];
    for (const [place, first] of pieces.entries()) {
      told.textContent = `${place + 1} / ${pieces.length} 받는 중`;
      const answer = await fetch(link.href.replace(/from=\d+$/, `from=${first}`));
      if (!answer.ok) throw new Error();
      // Each has the names of its columns; text() takes the mark away.
      const text = await answer.text();
      found.push(place ? text.slice(text.indexOf("\n") + 1) : text);
    }
    const saved = document.createElement("a");
    saved.href = URL.createObjectURL(new Blob(found, { type: "text/csv" }));
    saved.download = `${link.dataset.name.replace(/[\\/:*?"<>|]/g, " ")} 결과.csv`;
    saved.click();
    setTimeout(() => URL.revokeObjectURL(saved.href), 60_000);
    told.textContent = "받았습니다.";
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#results");
    if (!link) return;
    event.preventDefault();
    fetched(link).catch(() => { $("[data-results]").textContent = "결과를 다 받지 못했습니다. 다시 눌러 주세요."; });
  });
})();
