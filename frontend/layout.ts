// Lengths and places that only the data knows. The content security policy allows no style attribute,
// so the template writes `data-vars="--a:8;--n:13"` and we set them as custom properties.

const NAME = /^--[a-z][a-z0-9-]*$/;
const VALUE = /^-?\d+(\.\d+)?%?$/;

/** The custom properties in a `data-vars` attribute; what is not a number is left out. */
export function parseVars(text: string): [string, string][] {
  return text
    .split(";")
    .map((pair) => pair.split(":").map((part) => part.trim()))
    .filter((pair): pair is [string, string] => pair.length === 2 && NAME.test(pair[0] ?? "") && VALUE.test(pair[1] ?? ""));
}

function setVars(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement | SVGElement>("[data-vars]")) {
    for (const [name, value] of parseVars(element.dataset["vars"] ?? "")) element.style.setProperty(name, value);
  }
}

function overlap(one: DOMRect, other: DOMRect): boolean {
  return one.left < other.right + 4 && other.left < one.right + 4;
}

/** Keeps the flag of today inside the strip and off the flag of the due date. */
function placeFlags(strip: HTMLElement): void {
  const today = strip.querySelector(".pw-nu b");
  const due = strip.querySelector(".pw-eind b");
  if (!today) return;
  const frame = strip.getBoundingClientRect();
  const flag = today.getBoundingClientRect();
  today.classList.toggle("is-begin", flag.left < frame.left);
  today.classList.toggle("is-einde", flag.right > frame.right);
  strip.classList.toggle("is-botsing", due !== null && overlap(today.getBoundingClientRect(), due.getBoundingClientRect()));
}

function showToday(strip: HTMLElement): void {
  const frame = strip.parentElement;
  const today = strip.querySelector<HTMLElement>(".pw-nu");
  if (frame && today) frame.scrollLeft = today.offsetLeft - frame.clientWidth * 0.6;
}

/** Lays out everything below `root` that came from the server with `data-vars`. */
export function layOut(root: ParentNode): void {
  setVars(root);
  for (const strip of root.querySelectorAll<HTMLElement>(".pw-klok__baan")) {
    strip.classList.add("is-gelegd");
    placeFlags(strip);
    showToday(strip);
  }
}
