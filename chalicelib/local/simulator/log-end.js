// Keeps a log at its end: what comes last is what one reads.

export function toEnd(log) {
  log.scrollTop = log.scrollHeight;
}

// A picture that comes (or fails) late changes the height: stay at the end if the reader was there.
export function stayAtEnd(log) {
  let atEnd = true;
  log.addEventListener("scroll", () => { atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48; });
  const settle = () => atEnd && requestAnimationFrame(() => toEnd(log));
  log.addEventListener("load", settle, true);
  log.addEventListener("error", settle, true);
  new ResizeObserver(settle).observe(log); // what stands under the log may grow
}
