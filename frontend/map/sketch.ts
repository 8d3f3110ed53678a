// Drawing an area on the map: leaflet-geoman draws, the form's text fields hold the result in RD metres. Whatever can
// be drawn can be typed as well, so the map is never the only way.
import L from "leaflet";
import "@geoman-io/leaflet-geoman-free";
import type { Corner, Part } from "./corners";
import { drawable, readCorners, writeCorners, writeParts } from "./corners";
import type { MapData, Sketch } from "./data";
import { words } from "./page";
import { toLonLat, toRd } from "./rd";

type Tool = "area" | "other" | "line" | "edit";
/** New corners catch on what lies within so many pixels. */
const CATCH_PX = 14;
const DECIMALS = 2;

interface Desk {
  map: L.Map;
  fields: Record<keyof Sketch, HTMLTextAreaElement>;
  /** The parts of the area, each a polygon. */
  area: L.FeatureGroup;
  extras: Record<"other" | "line", L.FeatureGroup>;
  buttons: Map<Tool, HTMLButtonElement>;
  active: Tool | null;
}

function field(id: string): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>(`#${CSS.escape(id)}`);
}

function toCorner(at: L.LatLng): Corner {
  return toRd(at.lng, at.lat, DECIMALS);
}

function toLatLng([x, y]: Corner): L.LatLngTuple {
  const [lon, lat] = toLonLat(x, y);
  return [lat, lon];
}

function polygon(part: Part, kind: keyof Sketch): L.Polygon {
  const rings = part.map((ring) => ring.map(toLatLng));
  return L.polygon(rings, { pmIgnore: kind !== "area", className: `pw-schets pw-schets--${kind}` });
}

function partOf(layer: L.Polygon): Part {
  return drawable((layer.getLatLngs() as L.LatLng[][]).map((ring) => ring.map(toCorner)));
}

function polygonsOf(group: L.FeatureGroup): L.Polygon[] {
  return group.getLayers().filter((layer) => layer instanceof L.Polygon);
}

/** The map says what is drawn; the field is what is sent. */
function keep(desk: Desk): void {
  // Of a part whose corners were taken away one by one nothing is left on the map either.
  const parts = polygonsOf(desk.area).map(partOf).filter((part) => part.length > 0);
  desk.fields.area.value = writeParts(parts);
  desk.fields.area.dispatchEvent(new Event("input", { bubbles: true }));
}

function addPart(desk: Desk, layer: L.Polygon): void {
  layer.addTo(desk.area);
  layer.on("pm:edit pm:vertexremoved", () => keep(desk));
}

/** What was typed, on the map; what cannot be read leaves the map as it is. */
function show(desk: Desk): void {
  const parts = readCorners(desk.fields.area.value);
  if (!parts) return;
  desk.area.clearLayers();
  for (const part of parts) addPart(desk, polygon(part, "area"));
  for (const kind of ["other"] as const) {
    desk.extras[kind].clearLayers();
    for (const part of readCorners(desk.fields[kind].value) ?? []) polygon(part, kind).addTo(desk.extras[kind]);
  }
}

function stop(desk: Desk): void {
  desk.map.pm.disableDraw();
  // Only where it was on: leaflet-geoman takes away listeners that it sets when it goes on.
  if (desk.map.pm.globalEditModeEnabled()) desk.map.pm.disableGlobalEditMode();
  desk.active = null;
  for (const button of desk.buttons.values()) button.setAttribute("aria-pressed", "false");
}

function use(desk: Desk, tool: Tool): void {
  const again = desk.active === tool;
  stop(desk);
  if (again) return;
  desk.active = tool;
  desk.buttons.get(tool)?.setAttribute("aria-pressed", "true");
  const options = { snappable: true, snapDistance: CATCH_PX, allowSelfIntersection: true };
  if (tool === "edit") desk.map.pm.enableGlobalEditMode(options);
  else desk.map.pm.enableDraw(tool === "line" ? "Line" : "Polygon", { ...options, tooltips: false, continueDrawing: false });
}

/** A finished drawing goes to the field that it was drawn for. */
function finish(desk: Desk, layer: L.Layer): void {
  const tool = desk.active;
  layer.remove();
  if (tool === "line" && layer instanceof L.Polyline) {
    const points = layer.getLatLngs() as L.LatLng[];
    desk.fields.line.value = writeCorners(points.map(toCorner));
    desk.extras.line.clearLayers();
    L.polyline(points, { pmIgnore: true, className: "pw-schets pw-schets--line" }).addTo(desk.extras.line);
    openTool(desk.fields.line);
  } else if (tool === "other" && layer instanceof L.Polygon) {
    desk.fields.other.value = writeParts([...(readCorners(desk.fields.other.value) ?? []), partOf(layer)]);
    show(desk);
    openTool(desk.fields.other);
  } else if (layer instanceof L.Polygon) {
    addPart(desk, polygon(partOf(layer), "area"));
    keep(desk);
  }
  stop(desk);
}

/** The tool that uses what was drawn stands open. */
function openTool(from: HTMLElement): void {
  from.closest("details")?.setAttribute("open", "");
}

function button(key: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "utrecht-button utrecht-button--secondary-action";
  made.textContent = words(key);
  made.addEventListener("click", act);
  return made;
}

function bar(desk: Desk): HTMLElement {
  const box = document.createElement("div");
  box.className = "pw-tekenbalk";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", words("sketch_tools"));
  for (const tool of ["area", "edit", "other", "line"] as const) {
    const made = button(`sketch_${tool}`, () => use(desk, tool));
    made.setAttribute("aria-pressed", "false");
    desk.buttons.set(tool, made);
    box.append(made);
  }
  box.append(
    button("sketch_clear", () => {
      stop(desk);
      desk.area.clearLayers();
      keep(desk);
    }),
  );
  return box;
}

/** The area, its mend and every spot where something is wrong, clear of the buttons of the map on a small screen too. */
function lookAtDrawn(desk: Desk, data: MapData): void {
  const seen = desk.area.getBounds();
  const about = data.shapes.filter((shape) => shape.kind === "fault" || shape.kind === "mend");
  for (const shape of about) seen.extend(L.geoJSON(shape.geometry).getBounds());
  if (seen.isValid()) desk.map.fitBounds(seen, { animate: false, padding: [48, 32] });
}

/** Lets a person draw on the map what the form's fields hold. */
export function sketch(map: L.Map, data: MapData): void {
  if (!data.sketch) return;
  const [area, other, line] = [field(data.sketch.area), field(data.sketch.other), field(data.sketch.line)];
  if (!area || !other || !line) return;
  const desk: Desk = {
    map,
    fields: { area, other, line },
    area: L.featureGroup().addTo(map),
    extras: { other: L.featureGroup().addTo(map), line: L.featureGroup().addTo(map) },
    buttons: new Map(),
    active: null,
  };
  map.getContainer().before(bar(desk));
  show(desk);
  lookAtDrawn(desk, data);
  area.addEventListener("change", () => show(desk));
  other.addEventListener("change", () => show(desk));
  map.on("pm:create", (event) => finish(desk, event.layer));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && desk.active) stop(desk);
  });
}
