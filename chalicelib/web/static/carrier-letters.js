/* Which letters carriers can write: cp949, asked of the browser once, when somebody first counts. */
window.carrierLetters = (() => {
  "use strict";
  let known;
  const table = () => {
    known = new Set();
    const decoder = new TextDecoder("euc-kr");
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x41; trail <= 0xfe; trail++) {
        const found = decoder.decode(Uint8Array.of(lead, trail));
        if (found.length === 1 && found !== "\ufffd") known.add(found);
      }
    }
    return known;
  };
  return { has: (char) => (known ?? table()).has(char) };
})();
