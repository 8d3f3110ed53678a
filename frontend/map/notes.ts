// What is wrong around the map, each in a sentence on it: announced when it comes, gone when it is mended.
import type L from "leaflet";

/** The list of sentences of a map. It stands there before anything is wrong, so that screen readers follow it. */
export function notesOf(map: L.Map): HTMLElement {
  const box = map.getContainer();
  const known = box.querySelector<HTMLElement>(":scope > .pw-kaartnoot");
  if (known) return known;
  const made = document.createElement("div");
  made.className = "pw-kaartnoot";
  made.setAttribute("role", "status");
  box.append(made);
  return made;
}

/** Says the sentence under this key, in place of the one before it; null takes it away. */
export function note(map: L.Map, key: string, sentence: string | null): void {
  const notes = notesOf(map);
  const before = [...notes.children].find((line) => line instanceof HTMLElement && line.dataset["key"] === key);
  if (before?.textContent === sentence) return;
  before?.remove();
  if (sentence === null) return;
  const line = document.createElement("p");
  line.dataset["key"] = key;
  line.textContent = sentence;
  notes.append(line);
}
