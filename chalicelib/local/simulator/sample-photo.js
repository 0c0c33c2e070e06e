// A photo that nobody took: drawn here, so that no person and no place is in it.

const WIDTH = 480;
const HEIGHT = 360;

// A JPEG as a data address.
export function samplePhoto() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const pen = canvas.getContext("2d");
  const box = (colour, ...place) => { pen.fillStyle = colour; pen.fillRect(...place); };
  box("#7d6248", 0, 0, WIDTH, HEIGHT); // a table
  box("#6d543d", 0, 236, WIDTH, 8);
  box("#fdfcf6", 118, 34, 244, 292); // a letter on it
  box("#1f4f7a", 142, 60, 132, 20);
  for (let line = 0; line < 6; line += 1) box("#9aa3ab", 142, 106 + line * 24, line === 5 ? 108 : 196, 8);
  box("#a3161a", 282, 268, 56, 34);
  pen.fillStyle = "#fff";
  pen.font = "bold 18px sans-serif";
  pen.textAlign = "center";
  pen.fillText("예시", 310, 292);
  return canvas.toDataURL("image/jpeg", 0.82);
}
