// The keyboard: an element says by `data-key` which keys press it; lists have J, K and X.
// Single keys work outside fields only, and a person can turn them off (WCAG 2.1.4).
import { choose, hasRows, walk } from "./rows";
import { press, START } from "./sequence";

const STORE = "pw-keys";
const TYPING = "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit]), textarea, select, [contenteditable]";

export function keysAreOn(): boolean {
  return localStorage.getItem(STORE) !== "off";
}

function visible(element: HTMLElement): boolean {
  return element.offsetParent !== null || getComputedStyle(element).position === "fixed";
}

function act(element: HTMLElement): void {
  if (element.matches("[aria-disabled=true]") || element.matches(TYPING)) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else {
    element.click();
  }
}

/** What the page offers now; the first visible element wins where two claim the same keys. */
function offered(): Map<string, () => void> {
  const keys = new Map<string, () => void>();
  if (hasRows()) {
    keys.set("j", () => walk(1)).set("k", () => walk(-1)).set("x", choose);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const sequence = element.dataset["key"] ?? "";
    if (!keys.has(sequence) && visible(element)) keys.set(sequence, () => act(element));
  }
  return keys;
}

function isOurs(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.length !== 1 || document.querySelector("dialog[open]")) return false;
  return !(event.target instanceof Element && event.target.matches(TYPING)) && keysAreOn();
}

function watchSwitch(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-keys-switch]")) {
    box.checked = keysAreOn();
    box.addEventListener("change", () => {
      localStorage.setItem(STORE, box.checked ? "on" : "off");
    });
  }
}

export function bindKeys(): void {
  let progress = START;
  document.addEventListener("keydown", (event) => {
    if (!isOurs(event)) return;
    const keys = offered();
    const result = press(progress, event.key.toLowerCase(), event.timeStamp, [...keys.keys()]);
    progress = result.progress;
    if (result.hit === null) return;
    event.preventDefault();
    keys.get(result.hit)?.();
  });
  watchSwitch();
}
