// The map of a page. The page puts `{% leaflet_map "name" %}` (django-leaflet) where the map goes, and its data in
// `{{ data|json_script:"name-data" }}`. Coordinates are longitude and latitude (EPSG:4326), GeoJSON order:
//
// {
//   mode: "full" | "mini" | "pick",          full is the default
//   label: "Kaart van …"                      optional: what the map shows, for screen readers
//   center: [lon, lat], bounds: [w, s, e, n] optional; without them the map frames focus, premises, zones
//   zones:    [{title, url, valid_from, valid_to, geometry}],
//   premises: [{id, address, name, state, url, case_url, case_label, geometry}],
//                                             state: a compliance state of the contract, or null for a bare footprint
//   focus: id                                 the premises to ring (mini)
//   pick: {x: "id_x", y: "id_y"}              ids of the fields that get RD metres (pick)
// }
//
// Around it: tick boxes `data-map-filter="<state>"` or `"zones"`, buttons `data-map-show="<premises id>"`, and the
// date slider of `{% date_slider %}`. The words come from templates/leaflet/_leaflet_map.html.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import "./map.css";
import type { MapData } from "./map/data";
import { readMapData } from "./map/data";
import { draw } from "./map/draw";
import { bindDate, bindLegend, bindTable, learnWords, readJson, words } from "./map/page";
import { pickPoint } from "./map/pick";
import type { Frame } from "./map/place";
import { frameOf } from "./map/place";

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

function start(element: HTMLElement): void {
  learnWords(`${element.id}-words`);
  const data = readMapData(readJson(`${element.id}-data`));
  const settings = JSON.parse(element.dataset["pwMap"] ?? "{}") as Settings;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    zoomControl: false,
    // Without tiles nothing blurs between whole zooms, so the frame can fit closely.
    zoomSnap: settings.layers?.length ? 1 : 0.25,
    minZoom: settings.minzoom ?? 7,
    maxZoom: settings.maxzoom ?? 20,
    scrollWheelZoom: data.mode === "full",
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
  });
  map.attributionControl.setPrefix(false);
  for (const [, url, options] of settings.layers ?? []) L.tileLayer(url, options).addTo(map);
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", data.label || words("map"));
  look(map, data);
  controls(map, data);
  const drawn = draw(data, map);
  bindLegend(drawn, map);
  map.fire("moveend");
  bindTable(drawn, map);
  followFocus(map);
  if (data.mode === "full") skip(element);
  if (data.mode === "pick" && data.pick) void pickPoint(map, data.pick);
}

function startAll(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-pw-map]:not(.leaflet-container)")) start(element);
}

startAll(document);
// A part of the page that htmx brings later may hold a map too.
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) startAll(event.target);
});
bindDate();
