// The map of a page. The page puts `{% leaflet_map "name" %}` (django-leaflet) where the map goes, and its data in
// `{{ data|json_script:"name-data" }}`. Coordinates are longitude and latitude (EPSG:4326), GeoJSON order:
//
// {
//   mode: "full" | "mini" | "pick" | "sketch",   full is the default
//   label: "Kaart van …"                      optional: what the map shows, for screen readers
//   center: [lon, lat], bounds: [w, s, e, n] optional; without them the map frames focus, premises, zones
//   zones:    [{title, url, phase, valid_from, valid_to, geometry}],
//   premises: [{id, address, name, state, codes, url, case_url, case_label, geometry}],
//                                             state: a compliance state of the contract, or null for a bare footprint
//   on: day, taken: [id, ...]                 what is seen; premises with a firm that the filters leave out (full)
//   stops: [{number, name, address, url, lon, lat, pick}], route: [[lon, lat], ...]   a numbered list, the way of a round
//   branches: true                            branch codes under the signs
//   spots: [{layer, lon, lat, address, url, count, lines: [{text, url}]}]          cases, visits, findings
//   hexagons: [{band, least, geometry}]       cells with signals
//   shapes: [{kind, title, geometry}], grounds: [geometry, ...]   what a zone meets; footprints to draw along
//   sketch: {area: "id_area", other: "id_other", line: "id_line"}  ids of the fields that hold what is drawn (sketch)
//   focus: id                                 the premises to ring (mini)
//   pick: {x: "id_x", y: "id_y"}              ids of the fields that get RD metres (pick)
// }
//
// What lies under it and stays: `{{ ground|json_script:"name-grond" }}`, {bare: [{id, from, to, geometry}], border: geometry}.
// When htmx brings new "name-data", what lay on the map makes place for it, and of the ground stands what stood that day.
//
// Around it: tick boxes `data-map-filter="<state>"` or `"zones"`, buttons `data-map-show="<premises id>"`, and the
// date slider of `{% date_slider %}`. The words come from templates/leaflet/_leaflet_map.html.
import type { Geometry } from "geojson";
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import "./map.css";
import type { MapData } from "./map/data";
import { readGround, readMapData } from "./map/data";
import { draw, resize, tidy, tidySoon } from "./map/draw";
import { drawGround, layPanes } from "./map/ground";
import { bindImage } from "./map/image";
import { placeLegend } from "./map/legend";
import { bindDate, bindLegend, bindTable, learnWords, readJson, words } from "./map/page";
import { pickPoint } from "./map/pick";
import { bindPlay } from "./map/play";
import type { Frame } from "./map/place";
import { frameOf, signSize } from "./map/place";
import { bindPrint } from "./map/print";
import { suitZoom } from "./map/spots";
import { readView, withView, writeView } from "./map/view";

// The middle of the Netherlands, when a page has nothing to frame.
const COUNTRY: Frame = [3.3, 50.7, 7.3, 53.6];

/** What django-leaflet's settings say: base maps as [label, url, attributes]. */
interface Settings {
  layers?: [string, string, L.TileLayerOptions][];
  minzoom?: number | null;
  maxzoom?: number | null;
}

function frame(data: MapData): Frame {
  const focus = data.premises.filter((item) => item.id === data.focus).map((item) => item.geometry);
  const shown = data.premises.length > 0 ? data.premises : data.zones;
  const stops = data.stops.map((stop): Geometry => ({ type: "Point", coordinates: [stop.lon, stop.lat] }));
  if (stops.length > 0) return data.bounds ?? frameOf([...stops, { type: "LineString", coordinates: data.route }]) ?? COUNTRY;
  const drawn = data.shapes.filter((item) => item.kind !== "border").map((item) => item.geometry);
  if (drawn.length > 0) return frameOf(drawn) ?? COUNTRY;
  const all = [...data.zones, ...shown].map((item) => item.geometry);
  return data.bounds ?? frameOf(focus) ?? frameOf(all) ?? COUNTRY;
}

function toView([west, south, east, north]: Frame): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}

function look(map: L.Map, data: MapData): void {
  const mini = data.mode === "mini";
  if (data.center) map.setView([data.center[1], data.center[0]], 17, { animate: false });
  else map.fitBounds(toView(frame(data)), { animate: false, padding: [16, 16], maxZoom: mini || data.mode === "pick" ? 17 : 18 });
}

function controls(map: L.Map, data: MapData): void {
  const position = "topright";
  L.control.zoom({ position, zoomInTitle: words("zoom_in"), zoomOutTitle: words("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  if (data.mode !== "full") return;
  const whole = new L.Control({ position });
  whole.onAdd = () => {
    const bar = L.DomUtil.create("div", "leaflet-bar");
    const button = L.DomUtil.create("button", "pw-heel", bar);
    button.type = "button";
    button.title = words("whole");
    button.setAttribute("aria-label", words("whole"));
    button.innerHTML = '<svg class="pw-i" aria-hidden="true"><use href="#i-huis"/></svg>';
    L.DomEvent.disableClickPropagation(bar);
    button.addEventListener("click", () => look(map, data));
    return bar;
  };
  whole.addTo(map);
}

function skip(element: HTMLElement): void {
  const id = `${element.id}-einde`;
  const jump = document.createElement("a");
  jump.href = `#${id}`;
  jump.className = "utrecht-skip-link utrecht-skip-link--visible-on-focus";
  jump.textContent = words("skip");
  const end = document.createElement("span");
  end.id = id;
  end.tabIndex = -1;
  element.before(jump);
  element.after(end);
}

/** A popup opened by key takes the focus and gives it back to its sign when it closes. */
function followFocus(map: L.Map): void {
  let from: HTMLElement | null = null;
  map.on("popupopen", (event) => {
    from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    if (!from?.matches(":focus-visible")) return;
    event.popup.getElement()?.querySelector<HTMLElement>("a[href]")?.focus();
  });
  map.on("popupclose", (event) => {
    if (event.popup.getElement()?.contains(document.activeElement)) from?.focus();
  });
}

async function start(element: HTMLElement): Promise<void> {
  learnWords(`${element.id}-words`);
  const data = readMapData(readJson(`${element.id}-data`));
  const settings = JSON.parse(element.dataset["pwMap"] ?? "{}") as Settings;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // Taken at once: htmx looks for maps too, while the tools still load.
  element.classList.add("leaflet-container");
  // Before the map: leaflet-geoman gives its tools to the maps and layers that are made after it. No other map waits.
  const drawing = data.mode === "sketch" ? await import("./map/sketch") : null;
  const map = L.map(element, {
    zoomControl: false,
    // Without tiles nothing blurs between whole zooms, so the frame can fit closely.
    zoomSnap: settings.layers?.length ? 1 : 0.25,
    minZoom: settings.minzoom ?? 7,
    maxZoom: settings.maxzoom ?? 20,
    scrollWheelZoom: data.mode === "full" || data.mode === "sketch",
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
  });
  map.attributionControl.setPrefix(false);
  for (const [, url, options] of settings.layers ?? []) L.tileLayer(url, options).addTo(map);
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", data.label || words("map"));
  const place = document.querySelector<HTMLInputElement>("[data-map-at]");
  const view = readView(place?.value ?? "");
  if (view && data.mode === "full") map.setView([view.lat, view.lon], view.zoom, { animate: false });
  else look(map, data);
  controls(map, data);
  layPanes(map);
  keepDrawn(element, map, data, drawGround(readGround(readJson(`${element.id}-grond`)), map));
  drawing?.sketch(map, data);
  followFocus(map);
  if (data.mode === "full") skip(element);
  if (place && data.mode === "full") followView(map, place);
  if (data.mode === "full") {
    bindImage(map);
    bindPrint(map);
  }
  if (data.mode === "pick" && data.pick) void pickPoint(map, data.pick);
}

/** Draws the data, and again whenever htmx brings other data for this map. */
function keepDrawn(element: HTMLElement, map: L.Map, first: MapData, suitGround: (data: MapData) => void): void {
  let data = first;
  suitGround(data);
  let drawn = draw(data, map);
  let size = signSize(map.getZoom());
  bindLegend(drawn, map);
  bindTable(() => drawn, map);
  suitZoom(map);
  map.on("zoomend", () => {
    suitZoom(map);
    if (signSize(map.getZoom()) !== size) resize(data, drawn, map);
    size = signSize(map.getZoom());
  });
  map.on("moveend", () => drawn.suit(map));
  map.on("moveend layeradd layerremove", () => tidySoon(() => drawn, map));
  // At once, since Leaflet makes every sign a button: nobody may meet one that has no room to tap.
  tidy(drawn, map);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!(event.target instanceof Element) || !event.target.querySelector(`#${CSS.escape(element.id)}-data`)) return;
    drawn.all.remove();
    data = readMapData(readJson(`${element.id}-data`));
    suitGround(data);
    drawn = draw(data, map);
    tidy(drawn, map);
    map.fire("moveend");
  });
}

/** The address, the form and the links beside the map keep which part of it is seen. */
function followView(map: L.Map, place: HTMLInputElement): void {
  const view = (): string => writeView(map.getCenter().lng, map.getCenter().lat, map.getZoom());
  // The frame that the page chose itself is no wish of anybody.
  let seen = view();
  map.on("moveend", () => {
    if (view() !== seen) {
      place.value = seen = view();
      history.replaceState(history.state, "", withView(location.href, place.value));
    }
    if (place.value) tellLinks(place.value);
  });
}

/** The server wrote them with the part that was seen when it was asked; the map has moved since. */
function tellLinks(view: string): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("#stand a[href]")) {
    if (new URL(link.href).searchParams.has("at")) link.href = withView(link.href, view);
  }
}

function startAll(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-pw-map]:not(.leaflet-container)")) void start(element);
}

placeLegend();
startAll(document);
// A part of the page that htmx brings later may hold a map too.
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) startAll(event.target);
});
bindDate();
bindPlay();
