// On a wide page the tools stand open in the side; on a phone they are a sheet over the room that leaves by itself.

export function wireTools() {
  const tools = document.getElementById("tools");
  const wide = matchMedia("(min-width: 800px)");
  const fit = () => { tools.open = wide.matches; };

  function leave() {
    if (wide.matches || !tools.open) return;
    if (tools.contains(document.activeElement)) tools.querySelector("summary").focus();
    tools.open = false;
  }

  tools.addEventListener("click", (event) => event.target.closest(".tool") && leave());
  document.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  document.addEventListener("pointerdown", (event) => tools.contains(event.target) || leave());
  wide.addEventListener("change", fit);
  fit();
}
