// Under everything: premises where no firm is known, and what lies beyond the border of the municipality.
import type { Geometry } from "geojson";
import L from "leaflet";
import type { Bare, Ground, MapData } from "./data";
import { beyond } from "./place";
import { standing } from "./standing";

/** Below the firms, from the bottom up: where nothing is known, zones, premises without a firm, own layers of many shapes. */
export const PANES = { beyond: "buiten", zones: "zones", bare: "panden", own: "eigen" } as const;

/** Makes the panes; what is drawn in them lies in their order, whenever it comes. */
export function layPanes(map: L.Map): void {
  Object.values(PANES).forEach((name, index) => {
    map.createPane(name).style.zIndex = String(350 + index * 10);
  });
}

/** Draws what stays; what is given back draws the premises without a firm of each day that is seen. */
export function drawGround(ground: Ground, map: L.Map): (data: MapData) => void {
  const quiet = (geometry: Geometry, className: string, pane: string): L.GeoJSON =>
    L.geoJSON(geometry, { interactive: false, pane, style: { className } });
  const outside = ground.border && beyond(ground.border);
  if (outside) quiet(outside, "pw-buiten", PANES.beyond).addTo(map);
  const drawn = new Map<Bare, L.GeoJSON>();
  return (data) => {
    const now = new Set(standing(ground.bare, data));
    for (const [one, layer] of drawn) if (!now.has(one)) layer.remove();
    for (const one of now) {
      const layer = drawn.get(one) ?? quiet(one.geometry, "pw-pand pw-pand--zonder", PANES.bare);
      drawn.set(one, layer);
      if (!map.hasLayer(layer)) layer.addTo(map);
    }
  };
}
