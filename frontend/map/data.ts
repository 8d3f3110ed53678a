// What the page hands to the map, checked before use. Pure.
import type { Geometry } from "geojson";

export const STATES = [
  "closed",
  "refused",
  "none",
  "applied",
  "transition",
  "unknown",
  "permit",
  "not_required",
] as const;
export type State = (typeof STATES)[number];
export type Mode = "full" | "mini" | "pick" | "sketch";
export const KINDS = ["area", "border", "cut", "fault", "mend", "overlap", "part"] as const;
export type Kind = (typeof KINDS)[number];

export const PHASES = ["preparing", "coming", "transition", "in_force", "lapsed"] as const;
export type Phase = (typeof PHASES)[number];

/** A designated area. Dates are ISO days; `valid_to` null is open. */
export interface Zone {
  title: string;
  url: string;
  phase: Phase;
  valid_from: string;
  valid_to: string | null;
  geometry: Geometry;
}

/** Premises; `state` null: nobody with a state is there, so only the footprint is drawn. */
export interface Premises {
  id: string;
  address: string;
  name: string;
  state: State | null;
  url: string;
  case_url: string;
  case_label: string;
  codes: string[];
  geometry: Geometry;
}

export const SPOT_LAYERS = ["cases", "visits", "findings"] as const;
export type SpotLayer = (typeof SPOT_LAYERS)[number];

/** What one layer has at one premises; degrees. */
export interface Spot {
  layer: SpotLayer;
  lon: number;
  lat: number;
  address: string;
  url: string;
  count: number;
  lines: { text: string; url: string }[];
}

/** A cell with signals: how many, no closer than the band says. */
export interface Hexagon {
  band: string;
  least: number;
  geometry: Geometry;
}

/** A shape of an own layer of the municipality. */
export interface Own {
  name: string;
  geometry: Geometry;
}

/** An own layer whose shapes are fetched. */
export interface Overlay {
  name: string;
  url: string;
}

/** A background of somebody else's service. */
export interface Wms {
  url: string;
  layers: string;
  label: string;
}

/** The ground of premises from `from` until the day before `to`; null is open. */
export interface Bare {
  id: string;
  from: string;
  to: string | null;
  geometry: Geometry;
}

/** What lies under it all: premises, drawn where no firm is known, and the border beyond which nothing is known. */
export interface Ground {
  bare: Bare[];
  border: Geometry | null;
}

/** A numbered place of a list or a round; degrees. `pick`: value of the tick box in the list that chooses it, or "". */
export interface Stop {
  number: string;
  name: string;
  address: string;
  url: string;
  lon: number;
  lat: number;
  pick: string;
  /** Beside the matter: drawn more quietly. */
  quiet: boolean;
}

/** A shape with a meaning of its own: the area of a proposal, what is wrong with it, how it could be mended. */
export interface Shape {
  kind: Kind;
  title: string;
  geometry: Geometry;
}

/** Ids of the fields that hold what is drawn, as text in RD metres. */
export interface Sketch {
  area: string;
  other: string;
  line: string;
}

export interface MapData {
  mode: Mode;
  /** The day that is seen, and the premises that have a firm then and that the filters leave out. */
  on: string;
  taken: string[];
  label: string;
  center: [number, number] | null;
  bounds: [number, number, number, number] | null;
  zones: Zone[];
  premises: Premises[];
  branches: boolean;
  spots: Spot[];
  hexagons: Hexagon[];
  wms: Wms[];
  own: Own[];
  overlays: Overlay[];
  stops: Stop[];
  route: [number, number][];
  shapes: Shape[];
  grounds: Geometry[];
  sketch: Sketch | null;
  focus: string | null;
  pick: { x: string; y: string } | null;
}

type Loose = Record<string, unknown>;

function loose(value: unknown): Loose {
  return typeof value === "object" && value !== null ? (value as Loose) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): Loose[] {
  return Array.isArray(value) ? value.map(loose) : [];
}

function numbers(value: unknown, count: number): number[] | null {
  const good = Array.isArray(value) && value.length === count && value.every((item) => Number.isFinite(item));
  return good ? (value as number[]) : null;
}

function isGeometry(value: unknown): value is Geometry {
  const geometry = loose(value);
  return typeof geometry["type"] === "string" && Array.isArray(geometry["coordinates"]);
}

function hasGeometry(item: Loose): boolean {
  return isGeometry(item["geometry"]);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text).filter(Boolean) : [];
}

function zone(item: Loose): Zone {
  return {
    title: text(item["title"]),
    url: text(item["url"]),
    phase: PHASES.find((phase) => phase === item["phase"]) ?? "in_force",
    valid_from: text(item["valid_from"]),
    valid_to: text(item["valid_to"]) || null,
    geometry: item["geometry"] as Geometry,
  };
}

function premises(item: Loose): Premises {
  const state = item["state"] as State;
  return {
    id: text(item["id"]),
    address: text(item["address"]),
    name: text(item["name"]),
    // A state that we do not know is shown as unknown, never left off the map.
    state: item["state"] ? (STATES.includes(state) ? state : "unknown") : null,
    url: text(item["url"]),
    case_url: text(item["case_url"]),
    case_label: text(item["case_label"]),
    codes: texts(item["codes"]),
    geometry: item["geometry"] as Geometry,
  };
}

function stop(item: Loose): Stop | null {
  const at = numbers([item["lon"], item["lat"]], 2);
  if (!at) return null;
  const [lon = 0, lat = 0] = at;
  const [number, name] = [text(item["number"]), text(item["name"])];
  const [address, url, pick] = [text(item["address"]), text(item["url"]), text(item["pick"])];
  return { number, name, address, url, lon, lat, pick, quiet: item["quiet"] === true };
}

function spot(item: Loose): Spot | null {
  const at = numbers([item["lon"], item["lat"]], 2);
  const layer = SPOT_LAYERS.find((known) => known === item["layer"]);
  if (!at || !layer) return null;
  const [lon = 0, lat = 0] = at;
  const lines = list(item["lines"]).map((line) => ({ text: text(line["text"]), url: text(line["url"]) }));
  const count = Number.isFinite(item["count"]) ? (item["count"] as number) : lines.length;
  return { layer, lon, lat, address: text(item["address"]), url: text(item["url"]), count, lines };
}

function hexagon(item: Loose): Hexagon {
  const least = Number.isFinite(item["least"]) ? (item["least"] as number) : 0;
  return { band: text(item["band"]), least, geometry: item["geometry"] as Geometry };
}

function wms(item: Loose): Wms {
  return { url: text(item["url"]), layers: text(item["layers"]), label: text(item["label"]) };
}

/** Reads the JSON of the ground; without it there is none. */
export function readGround(raw: unknown): Ground {
  const data = loose(raw);
  const bare = list(data["bare"]).filter(hasGeometry).map((item) => ({
    id: text(item["id"]),
    from: text(item["from"]),
    to: text(item["to"]) || null,
    geometry: item["geometry"] as Geometry,
  }));
  return { bare, border: isGeometry(data["border"]) ? data["border"] : null };
}

/** The shapes of an own layer, as its address gives them. */
export function readShapes(raw: unknown): Geometry[] {
  const found = loose(raw)["geometries"];
  return Array.isArray(found) ? found.filter(isGeometry) : [];
}

function route(value: unknown): [number, number][] {
  return Array.isArray(value) ? value.flatMap((point) => (numbers(point, 2) as [number, number] | null) ? [point] : []) : [];
}

function shape(item: Loose): Shape | null {
  const kind = item["kind"] as Kind;
  if (!KINDS.includes(kind)) return null;
  return { kind, title: text(item["title"]), geometry: item["geometry"] as Geometry };
}

function sketch(value: unknown): Sketch | null {
  const fields = loose(value);
  const [area, other, line] = [text(fields["area"]), text(fields["other"]), text(fields["line"])];
  return area && other && line ? { area, other, line } : null;
}

function mode(value: unknown): Mode {
  return value === "mini" || value === "pick" || value === "sketch" ? value : "full";
}

function pick(value: unknown): MapData["pick"] {
  const fields = loose(value);
  return text(fields["x"]) && text(fields["y"]) ? { x: text(fields["x"]), y: text(fields["y"]) } : null;
}

/** Reads the JSON of the page. Items without a geometry are left out: they are in the table only. */
export function readMapData(raw: unknown): MapData {
  const data = loose(raw);
  return {
    mode: mode(data["mode"]),
    on: text(data["on"]),
    taken: texts(data["taken"]),
    label: text(data["label"]),
    center: numbers(data["center"], 2) as [number, number] | null,
    bounds: numbers(data["bounds"], 4) as [number, number, number, number] | null,
    zones: list(data["zones"]).filter(hasGeometry).map(zone),
    premises: list(data["premises"]).filter(hasGeometry).map(premises),
    branches: data["branches"] === true,
    spots: list(data["spots"]).flatMap((item) => spot(item) ?? []),
    hexagons: list(data["hexagons"]).filter(hasGeometry).map(hexagon),
    own: list(data["own"])
      .filter(hasGeometry)
      .map((item) => ({ name: text(item["name"]), geometry: item["geometry"] as Geometry })),
    overlays: list(data["overlays"])
      .map((item) => ({ name: text(item["name"]), url: text(item["url"]) }))
      .filter((one) => one.url.startsWith("/")),
    wms: list(data["wms"]).map(wms).filter((one) => one.url.startsWith("https://") && one.layers),
    stops: list(data["stops"]).flatMap((item) => stop(item) ?? []),
    route: route(data["route"]),
    shapes: list(data["shapes"]).filter(hasGeometry).flatMap((item) => shape(item) ?? []),
    grounds: list(data["grounds"]).filter((item) => hasGeometry({ geometry: item })) as unknown as Geometry[],
    sketch: sketch(data["sketch"]),
    focus: text(data["focus"]) || null,
    pick: pick(data["pick"]),
  };
}
