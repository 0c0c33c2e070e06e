// Opens and closes the drawer. Where it covers the page, the rest is out of reach until it closes.

import { drawerContent } from "./drawer.js";

const COVERS = "(max-width: 1099px)";

export function wireDrawer(currentRoom) {
  const [drawer, toggle, close, body] = ["drawer", "drawer-toggle", "drawer-close", "drawer-body"].map((id) => document.getElementById(id));
  const covers = matchMedia(COVERS);

  function refresh() {
    const room = currentRoom();
    const held = body.contains(document.activeElement);
    body.replaceChildren(...drawerContent(room, (number) => { room.selected = number; refresh(); }));
    if (held) body.querySelector('[aria-pressed="true"]')?.focus();
  }

  function turn(open, focuses = true) {
    drawer.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("with-drawer", open);
    shut();
    if (open) refresh();
    if (open && covers.matches) close.focus();
    if (!open && focuses) toggle.focus();
  }

  function shut() {
    const alone = !drawer.hidden && covers.matches;
    for (const id of ["side", "stage"]) document.getElementById(id).inert = alone;
  }

  toggle.addEventListener("click", () => turn(drawer.hidden));
  close.addEventListener("click", () => turn(false));
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && turn(false));
  covers.addEventListener("change", shut);
  return { refresh, close: () => drawer.hidden || turn(false, false) };
}
