// What lies over premises: cases, visits and findings at them, their branch codes, and cells with signals.
import L from "leaflet";
import type { Hexagon, Own, Premises, Spot, SpotLayer } from "./data";
import { link, words } from "./page";
import { middleOf } from "./place";
import { CATCH } from "./shapes";
import { symbol } from "./symbol";

const SIZE = 22;
// Each layer has a corner of its own beside the sign of the premises, so that all can be tapped.
const ANCHORS: Record<SpotLayer, L.PointTuple> = { cases: [-18, 24], visits: [-18, 0], findings: [42, 24] };
const BANDS = [50, 20, 10, 5] as const;

function face(spot: Spot): HTMLElement {
  const holder = symbol(`l-${spot.layer}`, SIZE);
  if (spot.count > 1) {
    const count = document.createElement("b");
    count.textContent = String(spot.count);
    holder.append(count);
  }
  return holder;
}

function popup(spot: Spot): HTMLElement {
  const box = document.createElement("div");
  box.className = "pw-popup";
  const title = document.createElement("b");
  title.textContent = spot.address;
  box.append(title, `${words(`layer_${spot.layer}`)}: ${spot.count}`);
  for (const line of spot.lines) box.append(...(line.url ? link(line.url, line.text) : [line.text]));
  if (spot.count > spot.lines.length) box.append("…");
  box.append(...link(spot.url, words("premises")));
  return box;
}

/** A sign beside that of the premises; its popup names what is there. */
export function spotMarker(spot: Spot): L.Marker {
  const icon = L.divIcon({ className: `pw-laagteken pw-laagteken--${spot.layer}`, html: face(spot), iconSize: [24, 24], iconAnchor: ANCHORS[spot.layer] });
  const made = L.marker([spot.lat, spot.lon], { icon, keyboard: true, riseOnHover: true });
  made.bindPopup(() => popup(spot), { closeButton: false, autoPanPadding: [24, 24] });
  const name = [words(`layer_${spot.layer}`), spot.address, ...spot.lines.map((line) => line.text)].filter(Boolean).join(", ");
  made.on("add", () => made.getElement()?.setAttribute("aria-label", name));
  return made;
}

/** The branch codes of premises, under its sign. */
export function codeLabel(item: Premises): L.Marker {
  const [lon, lat] = middleOf(item.geometry);
  const text = document.createElement("span");
  text.textContent = item.codes.join(" ");
  const icon = L.divIcon({ className: "pw-codeteken", html: text, iconSize: [40, 16], iconAnchor: [20, -16] });
  return L.marker([lat, lon], { icon, keyboard: false, interactive: false });
}

/** The class of a cell: a heavier fill for more. */
export function bandOf(least: number): number {
  return BANDS.find((band) => least >= band) ?? 5;
}

/** From far off signs shrink and codes go: they would cover what they are about. */
export function suitZoom(map: L.Map): void {
  map.getContainer().classList.toggle("is-ver", map.getZoom() < 16);
}

/** A shape of an own layer; a point is a ring. Its popup says of which layer it is; a drawn border catches on it. */
export function ownShape(item: Own, taps: boolean): L.GeoJSON {
  const shape = L.geoJSON(item.geometry, {
    ...CATCH,
    interactive: taps,
    style: { className: "pw-eigen" },
    pointToLayer: (_point, at) => L.circleMarker(at, { ...CATCH, interactive: taps, radius: 6, className: "pw-eigen" }),
  });
  if (!taps) return shape;
  const name = document.createElement("b");
  name.textContent = item.name;
  return shape.bindPopup(name, { closeButton: false });
}

/** A cell with the band that it falls in, in words. */
export function drawHexagon(item: Hexagon, onto: L.LayerGroup): void {
  const className = `pw-zeshoek pw-zeshoek--${bandOf(item.least)}`;
  L.geoJSON(item.geometry, { interactive: false, style: { className } }).addTo(onto);
  const [lon, lat] = middleOf(item.geometry);
  const text = document.createElement("span");
  text.textContent = item.band;
  const icon = L.divIcon({ className: "pw-zeshoektal", html: text, iconSize: [60, 18] });
  L.marker([lat, lon], { icon, keyboard: false, interactive: false, zIndexOffset: 1000 }).addTo(onto);
}
