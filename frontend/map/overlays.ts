// Own layers of the municipality. Their shapes never change, so they are fetched once; many are drawn as one picture.
import type { Geometry, GeometryCollection } from "geojson";
import L from "leaflet";
import type { Overlay } from "./data";
import { readShapes } from "./data";
import { PANES } from "./ground";
import { note, notesOf } from "./notes";
import { words } from "./page";
import { FIXED } from "./shapes";
import { ownShape } from "./spots";

/** Up to so many shapes each is an element with a popup; beyond it the page would grow slow. */
const ELEMENTS_MOST = 1_000;

const fetched = new Map<string, Promise<Geometry[]>>();
const painters = new WeakMap<L.Map, L.Canvas>();

async function ask(url: string): Promise<Geometry[]> {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return readShapes(await answer.json());
}

function shapesOf(url: string): Promise<Geometry[]> {
  const known = fetched.get(url);
  if (known) return known;
  const asked = ask(url);
  fetched.set(url, asked);
  asked.catch(() => fetched.delete(url));
  return asked;
}

function painter(map: L.Map): L.Canvas {
  const made = painters.get(map) ?? L.canvas({ pane: PANES.own, padding: 0.2 });
  painters.set(map, made);
  return made;
}

/** How the style sheet draws an own shape: a canvas knows no classes. */
function look(map: L.Map): L.PathOptions {
  const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const probe = document.createElementNS("http://www.w3.org/2000/svg", "path");
  probe.setAttribute("class", "pw-eigen");
  holder.append(probe);
  map.getContainer().append(holder);
  const { stroke, fill, fillOpacity } = getComputedStyle(probe);
  holder.remove();
  return { color: stroke, weight: 1.5, fillColor: fill, fillOpacity: Number(fillOpacity) };
}

function painted(shapes: readonly Geometry[], map: L.Map): L.GeoJSON {
  const options = { ...FIXED, ...look(map), interactive: false, pane: PANES.own, renderer: painter(map) };
  const all: GeometryCollection = { type: "GeometryCollection", geometries: [...shapes] };
  // Leaflet's types know no renderer here, but every shape is made with these options.
  return L.geoJSON(all, {
    ...options,
    style: options,
    pointToLayer: (_point, at) => L.circleMarker(at, { ...options, radius: 4 }),
  } as L.GeoJSONOptions);
}

/** Draws the layer onto the group as soon as its shapes are there; a sentence says so when they do not come. */
export async function drawOverlay({ name, url }: Overlay, onto: L.LayerGroup, map: L.Map, taps: boolean): Promise<void> {
  notesOf(map);
  try {
    const shapes = await shapesOf(url);
    if (!map.hasLayer(onto)) return;
    if (shapes.length > ELEMENTS_MOST) painted(shapes, map).addTo(onto);
    else for (const geometry of shapes) ownShape({ name, geometry }, taps).addTo(onto);
    note(map, `own ${name}`, null);
  } catch {
    note(map, `own ${name}`, words("own_failed").replace("%(name)s", name));
  }
}
