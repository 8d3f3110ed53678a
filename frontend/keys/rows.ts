// Lists that one walks by key: J and K move the marker, X chooses. A row is a line of a work list with a link,
// or any element with `data-row`.

const ROW = "[data-row], .pw-lijst tbody tr:has(a[href])";
const BOX = `:is(${ROW}) input[type=checkbox]`;

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(ROW)];
}

function link(row: HTMLElement): HTMLElement | null {
  return row.matches("a[href]") ? row : row.querySelector<HTMLElement>("a[href]");
}

/** True where the page has a list to walk. */
export function hasRows(): boolean {
  return document.querySelector(ROW) !== null;
}

/** Moves the marker by `step` rows and puts the focus on that row's link, so that Enter opens it. */
export function walk(step: number): void {
  const all = rows();
  const here = all.findIndex((row) => row.classList.contains("is-hier"));
  const next = all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step))];
  if (!next) return;
  all[here]?.classList.remove("is-hier");
  next.classList.add("is-hier");
  link(next)?.focus();
}

/** Chooses the marked row, or lets it go. */
export function choose(): void {
  document.querySelector<HTMLInputElement>(`:is(${ROW}).is-hier input[type=checkbox]`)?.click();
}

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(BOX)];
}

function showChosen(): void {
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest(ROW)?.classList.toggle("is-gekozen", box.checked);
  for (const bar of document.querySelectorAll<HTMLElement>("[data-bulk]")) bar.hidden = chosen.length === 0;
  for (const count of document.querySelectorAll("[data-bulk-count]")) count.textContent = String(chosen.length);
}

function chooseAll(checked: boolean): void {
  for (const box of boxes()) box.checked = checked;
}

/** Keeps the marks of chosen rows and the bar below the list in step with the tick boxes. */
export function watchRows(): void {
  if (document.querySelector("[data-bulk]")) showChosen();
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.matches("[data-choose-all]")) chooseAll(box.checked);
    if (box.matches(`[data-choose-all], ${BOX}`)) showChosen();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-choose-none]")) return;
    chooseAll(false);
    showChosen();
  });
}
