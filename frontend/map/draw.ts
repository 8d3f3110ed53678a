// Draws zones and premises. Styles come by class and CSSOM: the content security policy allows no style attribute.
import L from "leaflet";
import { crowdOf, drawCrowd } from "./crowd";
import type { MapData, Premises, State, Stop, Zone } from "./data";
import { PANES } from "./ground";
import { CATCH, FIXED, drawGrounds, drawShape } from "./shapes";
import { middleOf, signSize } from "./place";
import { drawOverlay } from "./overlays";
import { link, words } from "./page";
import { standFree } from "./room";
import { codeLabel, drawHexagon, ownShape, spotMarker } from "./spots";
import { symbol } from "./symbol";
import { background } from "./wms";

/**
 * What lies on the map now; `all` holds it together, so that it can make place for another day. `suit` is to be called
 * whenever another part is seen.
 */
export interface Drawn {
  all: L.LayerGroup;
  byState: Map<State, L.LayerGroup>;
  zones: L.LayerGroup;
  markers: Map<string, L.Marker>;
  /** Where the sign of premises is or would be, by their id. */
  places: Map<string, L.LatLng>;
  suit: (map: L.Map) => void;
}

function sign(state: State, size: number): HTMLElement {
  return symbol(`g-${state}`, size);
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

function placeOf(item: Premises): L.LatLng {
  const [lon, lat] = middleOf(item.geometry);
  return L.latLng(lat, lon);
}

function marker(item: Premises, state: State, at: L.LatLng, map: L.Map, ringed: boolean): L.Marker {
  const made = L.marker(at, { icon: icon(state, map.getZoom(), ringed), keyboard: true, riseOnHover: true });
  made.bindPopup(() => popup(item), { closeButton: false, autoPanPadding: [24, 24] });
  made.on("add", () => made.getElement()?.setAttribute("aria-label", name(item)));
  return made;
}

/** The border once more, above the footprints. */
function border(zone: Zone): L.GeoJSON {
  return L.geoJSON(zone.geometry, { ...FIXED, interactive: false, style: { className: `pw-zonelijn pw-zone--${zone.phase} is-lijn` } });
}

function drawZone(zone: Zone, taps: boolean): L.GeoJSON {
  const shape = L.geoJSON(zone.geometry, { ...CATCH, interactive: taps, pane: PANES.zones, style: { className: `pw-zone pw-zone--${zone.phase}` } });
  if (!taps) return shape;
  const box = document.createElement("div");
  box.className = "pw-popup";
  const title = document.createElement("b");
  title.textContent = zone.title;
  box.append(title, words(`phase_${zone.phase}`), `${zone.valid_from} – ${zone.valid_to ?? "…"}`, ...link(zone.url, words(zone.phase === "preparing" ? "draft" : "order")));
  return shape.bindPopup(box, { closeButton: false });
}

function stopName(stop: Stop): string {
  return [stop.number, stop.name, stop.address].filter(Boolean).join(", ");
}

/** A tick box for the sign's popup that goes with the one of its row in the list, both ways. */
function pickBox(stop: Stop, made: L.Marker): HTMLElement[] {
  const rows = [...document.querySelectorAll<HTMLInputElement>("input[name=picks]")];
  const row = stop.pick ? rows.find((box) => box.value === stop.pick) : undefined;
  if (!row) return [];
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "utrecht-checkbox";
  const follow = (): void => {
    box.checked = row.checked;
    made.getElement()?.classList.toggle("is-gekozen", row.checked);
  };
  box.addEventListener("change", () => {
    row.checked = box.checked;
    follow();
  });
  row.addEventListener("change", follow);
  made.on("add popupopen", follow);
  const label = document.createElement("label");
  label.className = "pw-keuze";
  label.append(box, words("choose"));
  return [label];
}

/** A numbered sign, the same number as in the list beside the map. */
function stopMarker(stop: Stop): L.Marker {
  const face = document.createElement("span");
  face.textContent = stop.number;
  const className = stop.quiet ? "pw-stopteken pw-stopteken--stil" : "pw-stopteken";
  const icon = L.divIcon({ className, html: face, iconSize: [28, 28] });
  const made = L.marker([stop.lat, stop.lon], { icon, keyboard: true, riseOnHover: true, zIndexOffset: stop.quiet ? 0 : 500 });
  const box = document.createElement("div");
  box.className = "pw-popup";
  const title = document.createElement("b");
  title.textContent = `${stop.number}. ${stop.name || stop.address}`;
  box.append(title, stop.name ? stop.address : "", ...pickBox(stop, made), ...link(stop.url, words("premises")));
  made.bindPopup(box, { closeButton: false, autoPanPadding: [24, 24] });
  made.on("add", () => made.getElement()?.setAttribute("aria-label", stopName(stop)));
  return made;
}

function drawRound(data: MapData, drawn: Drawn): void {
  const line = data.route.map(([lon, lat]) => [lat, lon] as L.LatLngTuple);
  if (line.length > 1) L.polyline(line, { interactive: false, className: "pw-routelijn" }).addTo(drawn.all);
  for (const stop of data.stops) drawn.markers.set(`stop ${stop.number}`, stopMarker(stop).addTo(drawn.all));
}

function groupOf(drawn: Drawn, state: State): L.LayerGroup {
  const group = drawn.byState.get(state) ?? L.layerGroup().addTo(drawn.all);
  drawn.byState.set(state, group);
  return group;
}

/** Signs keep a size that suits the zoom. */
export function resize(data: MapData, drawn: Drawn, map: L.Map): void {
  const crowd = crowdOf(data.premises);
  for (const item of data.premises) {
    const made = item.state ? drawn.markers.get(item.id) : undefined;
    if (!made || !item.state || (crowd.has(item) && !map.hasLayer(made))) continue;
    made.setIcon(icon(item.state, map.getZoom(), item.id === data.focus));
    made.getElement()?.setAttribute("aria-label", name(item));
  }
}

const waiting = new WeakSet<L.Map>();

/** Tells which signs are buttons: those with room to tap. The others are in the table, and become buttons closer by. */
export function tidy(drawn: Drawn, map: L.Map): void {
  const signs = [...drawn.markers.values()].flatMap((made) => made.getElement() ?? []);
  const bars = [...map.getContainer().querySelectorAll(".leaflet-control")];
  const free = standFree(
    signs.map((sign) => sign.getBoundingClientRect()),
    bars.map((bar) => bar.getBoundingClientRect()),
  );
  signs.forEach((sign, index) => makeButton(sign, free[index] ?? false));
}

/** Tidies with the next frame, once for however many layers come and go before it. */
export function tidySoon(drawn: () => Drawn, map: L.Map): void {
  if (waiting.has(map)) return;
  waiting.add(map);
  requestAnimationFrame(() => {
    waiting.delete(map);
    tidy(drawn(), map);
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

/** Ground, sign and codes of the premises. Its sign is known by the id from now on. */
function whole(item: Premises, at: L.LatLng, data: MapData, map: L.Map, drawn: Drawn): L.LayerGroup {
  const ringed = item.id === data.focus;
  const found: L.Layer[] = [footprint(item, ringed)];
  if (!item.state) return L.layerGroup(found);
  const made = marker(item, item.state, at, map, ringed);
  drawn.markers.set(item.id, made);
  if (data.branches && item.codes.length > 0) found.push(codeLabel(item));
  return L.layerGroup([...found, made]);
}

function drawPremises(data: MapData, map: L.Map, drawn: Drawn): void {
  const many = crowdOf(data.premises);
  const crowd = new Map<Premises, L.LatLng>();
  for (const item of data.premises) {
    const at = placeOf(item);
    if (item.state) drawn.places.set(item.id, at);
    if (many.has(item)) crowd.set(item, at);
    else whole(item, at, data, map, drawn).addTo(item.state ? groupOf(drawn, item.state) : drawn.all);
  }
  if (crowd.size === 0) return;
  drawn.suit = drawCrowd(crowd, groupOf(drawn, "not_required"), (item, at) => whole(item, at, data, map, drawn));
  drawn.suit(map);
}

/** Draws all of it; signs keep the order of the data, so that Tab walks them as the table does. */
export function draw(data: MapData, map: L.Map): Drawn {
  const all = L.layerGroup().addTo(map);
  const drawn: Drawn = { all, byState: new Map(), zones: L.layerGroup().addTo(all), markers: new Map(), places: new Map(), suit: () => undefined };
  for (const one of data.wms) background(one, map).addTo(all);
  // Where a point is to be chosen a tap belongs to the map: a popup would swallow it.
  const taps = data.mode !== "pick" && data.mode !== "sketch";
  drawGrounds(data.grounds, all);
  for (const zone of data.zones) drawZone(zone, taps).addTo(drawn.zones);
  for (const item of data.hexagons) drawHexagon(item, all);
  for (const item of data.own) ownShape(item, taps).addTo(all);
  for (const one of data.overlays) void drawOverlay(one, all, map, taps);
  drawPremises(data, map, drawn);
  for (const zone of data.zones) border(zone).addTo(drawn.zones);
  for (const spot of data.spots) drawn.markers.set(`${spot.layer} ${spot.url}`, spotMarker(spot).addTo(all));
  for (const shape of data.shapes) drawShape(shape).addTo(all);
  drawRound(data, drawn);
  return drawn;
}
