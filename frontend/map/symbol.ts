// A sign out of the sprite of the page (templates/components/_icons.html).

const SVG = "http://www.w3.org/2000/svg";

/** A holder with the symbol of this id, so many pixels wide; hidden from screen readers. */
export function symbol(id: string, size: number): HTMLElement {
  const holder = document.createElement("span");
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  use.setAttribute("href", `#${id}`);
  svg.append(use);
  holder.append(svg);
  return holder;
}
