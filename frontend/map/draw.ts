// Draws zones and premises. Styles come by class and CSSOM: the content security policy allows no style attribute.
import L from "leaflet";
import type { MapData, Premises, State, Zone } from "./data";
import { middleOf, signSize } from "./place";
import { link, words } from "./page";
import { standFree } from "./room";

const SVG = "http://www.w3.org/2000/svg";

/** What the legend can show and hide. */
export interface Drawn {
  byState: Map<State, L.LayerGroup>;
  zones: L.LayerGroup;
  markers: Map<string, L.Marker>;
}

function sign(state: State, size: number): HTMLElement {
  const holder = document.createElement("span");
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  use.setAttribute("href", `#g-${state}`);
  svg.append(use);
  holder.append(svg);
  return holder;
}

function icon(state: State, zoom: number, ringed: boolean): L.DivIcon {
  const size = signSize(zoom) + (ringed ? 8 : 0);
  // 24 pixels at least to tap (WCAG 2.5.8), however small the sign.
  const target = Math.max(size, 24);
  return L.divIcon({
    className: `pw-merkteken${ringed ? " is-omringd" : ""}`,
    html: sign(state, size),
    iconSize: [target, target],
  });
}

function popup(item: Premises): HTMLElement {
  const box = document.createElement("div");
  box.className = "pw-popup";
  const title = document.createElement("b");
  title.textContent = item.address;
  box.append(title);
  if (item.name) box.append(item.name);
  const state = document.createElement("span");
  state.className = "pw-popup__stand";
  if (item.state) state.append(sign(item.state, 20), words(`state_${item.state}`));
  box.append(state, ...link(item.url, words("premises")), ...link(item.case_url, item.case_label || words("case")));
  return box;
}

function footprint(item: Premises, ringed: boolean): L.GeoJSON {
  const kind = item.state ?? "zonder";
  return L.geoJSON(item.geometry, {
    interactive: false,
    style: { className: `pw-pand pw-pand--${kind}${ringed ? " is-omringd" : ""}` },
    pointToLayer: () => L.layerGroup() as unknown as L.Layer,
  });
}

function name(item: Premises): string {
  return [item.address, item.name, item.state ? words(`state_${item.state}`) : ""].filter(Boolean).join(", ");
}

function marker(item: Premises, state: State, map: L.Map, ringed: boolean): L.Marker {
  const [lon, lat] = middleOf(item.geometry);
  const made = L.marker([lat, lon], { icon: icon(state, map.getZoom(), ringed), keyboard: true, riseOnHover: true });
  made.bindPopup(() => popup(item), { closeButton: false, autoPanPadding: [24, 24] });
  made.on("add", () => made.getElement()?.setAttribute("aria-label", name(item)));
  return made;
}

/** The border once more, above the footprints. */
function border(zone: Zone): L.GeoJSON {
  return L.geoJSON(zone.geometry, { interactive: false, style: { className: "pw-zonelijn" } });
}

function drawZone(zone: Zone, taps: boolean): L.GeoJSON {
  const shape = L.geoJSON(zone.geometry, { interactive: taps, style: { className: "pw-zone" } });
  if (!taps) return shape;
  const box = document.createElement("div");
  box.className = "pw-popup";
  const title = document.createElement("b");
  title.textContent = zone.title;
  box.append(title, `${zone.valid_from} – ${zone.valid_to ?? "…"}`, ...link(zone.url, words("order")));
  return shape.bindPopup(box, { closeButton: false });
}

function groupOf(drawn: Drawn, state: State, map: L.Map): L.LayerGroup {
  const group = drawn.byState.get(state) ?? L.layerGroup().addTo(map);
  drawn.byState.set(state, group);
  return group;
}

function resize(data: MapData, drawn: Drawn, map: L.Map): void {
  for (const item of data.premises) {
    const made = item.state ? drawn.markers.get(item.id) : undefined;
    if (!made || !item.state) continue;
    made.setIcon(icon(item.state, map.getZoom(), item.id === data.focus));
    made.getElement()?.setAttribute("aria-label", name(item));
  }
}

const waiting = new WeakSet<L.Map>();

/** Which signs are buttons: those with room to tap. The others are in the table, and become buttons closer by. */
function tidy(drawn: Drawn, map: L.Map): void {
  if (waiting.has(map)) return;
  waiting.add(map);
  requestAnimationFrame(() => {
    waiting.delete(map);
    const signs = [...drawn.markers.values()].flatMap((made) => made.getElement() ?? []);
    const bars = [...map.getContainer().querySelectorAll(".leaflet-control")];
    const free = standFree(
      signs.map((sign) => sign.getBoundingClientRect()),
      bars.map((bar) => bar.getBoundingClientRect()),
    );
    signs.forEach((sign, index) => makeButton(sign, free[index] ?? false));
  });
}

function makeButton(sign: HTMLElement, yes: boolean): void {
  sign.toggleAttribute("aria-hidden", false);
  if (yes) {
    sign.tabIndex = 0;
    sign.setAttribute("role", "button");
    return;
  }
  sign.removeAttribute("tabindex");
  sign.removeAttribute("role");
  sign.setAttribute("aria-hidden", "true");
}

/** Draws all of it; signs keep the order of the data, so that Tab walks them as the table does. */
export function draw(data: MapData, map: L.Map): Drawn {
  const drawn: Drawn = { byState: new Map(), zones: L.layerGroup().addTo(map), markers: new Map() };
  // Where a point is to be chosen a tap belongs to the map: a popup would swallow it.
  for (const zone of data.zones) drawZone(zone, data.mode !== "pick").addTo(drawn.zones);
  for (const item of data.premises) {
    const ringed = item.id === data.focus;
    const group = item.state ? groupOf(drawn, item.state, map) : map;
    footprint(item, ringed).addTo(group);
    if (!item.state) continue;
    const made = marker(item, item.state, map, ringed).addTo(group);
    drawn.markers.set(item.id, made);
  }
  for (const zone of data.zones) border(zone).addTo(drawn.zones);
  let size = signSize(map.getZoom());
  map.on("zoomend", () => {
    if (signSize(map.getZoom()) !== size) resize(data, drawn, map);
    size = signSize(map.getZoom());
  });
  map.on("moveend layeradd layerremove", () => tidy(drawn, map));
  return drawn;
}
