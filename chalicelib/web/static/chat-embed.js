// One line in a city's own page: a button that opens the chat in a panel. Called with the city's
// settings by the door that serves it; touches nothing of the page but the element it adds.
((settings) => {
  const script = document.currentScript;
  const chat = new URL(`../${settings.tenant}`, script.src);
  if (location.origin !== chat.origin && !settings.origins.includes(location.origin)) {
    console.warn(`The chat is not shown: add "${location.origin}" to channels.web.origins in tenant.json.`);
    return;
  }
  const asked = (script.dataset.lang || document.documentElement.lang || "ko").slice(0, 2).toLowerCase();
  const language = asked in settings.words ? asked : "ko";
  const words = settings.words[language];
  const name = settings.names[language] || settings.names.ko;
  chat.search = `?lang=${language}&embed`;

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; font: 1.0625rem/1.4 system-ui, "Noto Sans KR", sans-serif; }
    [hidden] { display: none !important; }
    button { min-height: 48px; min-width: 48px; padding: 0 20px; border: 2px solid #fff; border-radius: 24px;
      background: #0b4fb3; color: #fff; font-weight: 600; cursor: pointer; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 3px solid #0b4fb3; outline-offset: 3px; }
    .launcher { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; box-shadow: 0 2px 10px #0006; }
    .panel { position: fixed; right: 20px; bottom: 20px; z-index: 2147483001; display: flex; flex-direction: column;
      width: 400px; height: min(680px, calc(100vh - 40px)); overflow: hidden; border: 1px solid #767f8b;
      border-radius: 12px; background: #fff; box-shadow: 0 4px 24px #0006; }
    .panel button { align-self: flex-end; margin: 4px; border: 0; background: #fff; color: #0b4fb3; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 480px) { .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
  `;

  function make(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  const host = make("div", { id: `sotong-${settings.tenant}`, lang: language });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const launcher = make("button", { type: "button", className: "launcher", textContent: words.open });
  const panel = make("section", { className: "panel", id: "panel", hidden: true });
  const close = make("button", { type: "button", textContent: words.close });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", name);
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.setAttribute("aria-expanded", "false");
  panel.append(close);
  root.append(launcher, panel);
  let frame = null;

  function show() {
    if (!frame) {
      frame = make("iframe", { src: chat.href, title: name });
      panel.append(frame);
    }
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    close.focus();
  }

  function hide() {
    if (panel.hidden) return;
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  }

  launcher.addEventListener("click", show);
  close.addEventListener("click", hide);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  // Keys pressed in the chat stay in its own document: it tells us of Esc.
  window.addEventListener("message", (event) => {
    const ours = frame && event.source === frame.contentWindow && event.origin === chat.origin;
    if (ours && event.data?.sotong === "close") hide();
  });
  document.body.append(host);
})
