// What the page says around the map: its words, its legend, its date.
import type { State } from "./data";
import { STATES } from "./data";
import { daysOn } from "./days";
import type { Drawn } from "./draw";
import type { Map as LeafletMap } from "leaflet";

let said: Record<string, string> = {};

/** JSON that the page wrote with `json_script`; null when there is none. */
export function readJson(id: string): unknown {
  const element = document.getElementById(id);
  return element ? (JSON.parse(element.textContent ?? "null") as unknown) : null;
}

export function learnWords(id: string): void {
  said = (readJson(id) ?? {}) as Record<string, string>;
}

/** A text in the language of the page, by its key. */
export function words(key: string): string {
  return said[key] ?? key;
}

/** A link, or nothing where there is no address. Only addresses of our own house. */
export function link(url: string, label: string): HTMLElement[] {
  if (!url.startsWith("/")) return [];
  const anchor = document.createElement("a");
  anchor.className = "utrecht-link";
  anchor.href = url;
  anchor.textContent = label;
  return [anchor];
}

function isState(value: string | undefined): value is State {
  return STATES.includes(value as State);
}

function toggle(box: HTMLInputElement, drawn: Drawn, map: LeafletMap): void {
  const wanted = box.dataset["mapFilter"];
  const layer = wanted === "zones" ? drawn.zones : isState(wanted) ? drawn.byState.get(wanted) : undefined;
  if (!layer) return;
  if (box.checked) layer.addTo(map);
  else layer.remove();
}

/** Tick boxes with `data-map-filter` (a state, or "zones") show and hide what they name. */
export function bindLegend(drawn: Drawn, map: LeafletMap): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-map-filter]")) {
    toggle(box, drawn, map);
    box.addEventListener("change", () => toggle(box, drawn, map));
  }
}

/** Buttons and links with `data-map-show` bring the premises of that id into view and open them. */
export function bindTable(drawn: () => Drawn, map: LeafletMap): void {
  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-map-show]") : null;
    const id = opener?.dataset["mapShow"] ?? "";
    const place = drawn().places.get(id);
    if (!place) return;
    map.setView(place, Math.max(map.getZoom(), 17), { animate: false });
    drawn().markers.get(id)?.openPopup();
  });
}

/** The slider writes the date field while it moves, and sends the form when it is let go. */
export function bindDate(): void {
  for (const slider of document.querySelectorAll<HTMLInputElement>("input[data-date-slider]")) {
    const field = slider.form?.querySelector<HTMLInputElement>("input[name=on]");
    if (!field) continue;
    slider.addEventListener("input", () => {
      field.value = daysOn(slider.dataset["dateSlider"] ?? "", Number(slider.value));
      slider.setAttribute("aria-valuetext", field.value);
    });
    slider.addEventListener("change", () => slider.form?.requestSubmit());
  }
}
