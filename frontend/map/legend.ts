// Where the legend stands: at the left of a wide map, below the table on a telephone. Tab and screen readers follow the
// order of the page, so the legend itself moves, not its look alone. The page comes as a telephone shows it.

/** As narrow as in css/atlas.css; on paper the legend comes first, however narrow the sheet is. */
const NARROW = "screen and (max-width: 46rem)";

function place(legend: HTMLElement, narrow: boolean): void {
  const page = legend.parentElement;
  const first = page?.querySelector(":scope > .pw-kaart__beeld");
  if (!page || !first) return;
  // An element that moves loses the focus.
  const held = legend.contains(document.activeElement) ? document.activeElement : null;
  if (narrow) page.append(legend);
  else first.before(legend);
  if (held instanceof HTMLElement) held.focus({ preventScroll: true });
}

/** Keeps the legend where the width of the window wants it. */
export function placeLegend(): void {
  const legend = document.querySelector<HTMLElement>(".pw-kaart__lagen");
  if (!legend) return;
  const width = matchMedia(NARROW);
  place(legend, width.matches);
  width.addEventListener("change", () => place(legend, width.matches));
}
