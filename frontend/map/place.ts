// Where the sign of premises stands, and which frame holds them. Pure; longitude and latitude.
import type { Geometry, Position } from "geojson";

export type Frame = [west: number, south: number, east: number, north: number];

function rings(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "Point":
      return [[geometry.coordinates]];
    case "MultiPoint":
    case "LineString":
      return [geometry.coordinates];
    case "Polygon":
    case "MultiLineString":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    case "GeometryCollection":
      return geometry.geometries.flatMap(rings);
  }
}

/** The smallest frame around the geometries; null when there is nothing to frame. */
export function frameOf(geometries: readonly Geometry[]): Frame | null {
  const points = geometries.flatMap(rings).flat();
  if (points.length === 0) return null;
  const frame: Frame = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of points) {
    frame[0] = Math.min(frame[0], lon);
    frame[1] = Math.min(frame[1], lat);
    frame[2] = Math.max(frame[2], lon);
    frame[3] = Math.max(frame[3], lat);
  }
  return frame;
}

function outline(geometry: Geometry): Position[] {
  const all = rings(geometry);
  return all.reduce((longest, ring) => (ring.length > longest.length ? ring : longest), all[0] ?? []);
}

/** The centre of gravity of the outline: of a simple building, its middle. [lon, lat] */
export function middleOf(geometry: Geometry): [number, number] {
  const ring = outline(geometry);
  const [ox = 0, oy = 0] = ring[0] ?? [];
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    // Measured from the first corner: products of whole coordinates would lose the digits that matter.
    const [ax, ay] = [(ring[i]?.[0] ?? 0) - ox, (ring[i]?.[1] ?? 0) - oy];
    const [bx, by] = [(ring[i + 1]?.[0] ?? 0) - ox, (ring[i + 1]?.[1] ?? 0) - oy];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return area === 0 ? [ox, oy] : [ox + x / (3 * area), oy + y / (3 * area)];
}

/** How large a sign is at a zoom, in pixels: small enough for a street, large enough for a glove. */
export function signSize(zoom: number): number {
  if (zoom >= 18) return 34;
  if (zoom >= 17) return 28;
  if (zoom >= 16) return 22;
  return zoom >= 15 ? 18 : 13;
}

const WORLD: Position[] = [
  [-10, 40],
  [20, 40],
  [20, 62],
  [-10, 62],
  [-10, 40],
];

/** All but the area: a large frame with the area's outer rings as holes. Pure. */
export function beyond(area: Geometry): Geometry | null {
  if (area.type !== "Polygon" && area.type !== "MultiPolygon") return null;
  const parts = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const holes = parts.flatMap((rings) => rings.slice(0, 1));
  return { type: "Polygon", coordinates: [WORLD, ...holes] };
}
