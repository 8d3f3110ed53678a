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
export type Mode = "full" | "mini" | "pick";

/** A designated area. Dates are ISO days; `valid_to` null is open. */
export interface Zone {
  title: string;
  url: string;
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
  geometry: Geometry;
}

export interface MapData {
  mode: Mode;
  label: string;
  center: [number, number] | null;
  bounds: [number, number, number, number] | null;
  zones: Zone[];
  premises: Premises[];
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

function hasGeometry(item: Loose): boolean {
  const geometry = loose(item["geometry"]);
  return typeof geometry["type"] === "string" && Array.isArray(geometry["coordinates"]);
}

function zone(item: Loose): Zone {
  return {
    title: text(item["title"]),
    url: text(item["url"]),
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
    geometry: item["geometry"] as Geometry,
  };
}

function mode(value: unknown): Mode {
  return value === "mini" || value === "pick" ? value : "full";
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
    label: text(data["label"]),
    center: numbers(data["center"], 2) as [number, number] | null,
    bounds: numbers(data["bounds"], 4) as [number, number, number, number] | null,
    zones: list(data["zones"]).filter(hasGeometry).map(zone),
    premises: list(data["premises"]).filter(hasGeometry).map(premises),
    focus: text(data["focus"]) || null,
    pick: pick(data["pick"]),
  };
}
