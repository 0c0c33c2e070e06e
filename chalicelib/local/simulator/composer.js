// The message field: grows with its text, Enter sends, Shift+Enter breaks the line.

const MOST_PIXELS = 120;

export function wireComposer(form, field, type) {
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, MOST_PIXELS)}px`;
  };
  const submit = () => {
    const text = field.value;
    field.value = "";
    grow();
    type(text);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    // While a Korean syllable is being composed, Enter only finishes it (229: Safari's word for the same).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
}
