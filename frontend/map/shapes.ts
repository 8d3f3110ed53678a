// Shapes of a zone in the making: what it covers, what is wrong with it, and the footprints that it is drawn along.
import type { Geometry } from "geojson";
import L from "leaflet";
import type { Shape } from "./data";

/** Not to be changed by the drawing tool. */
export const FIXED = { pmIgnore: true };
/** Nor this, but its border draws new corners to it. */
export const CATCH = { pmIgnore: true, snapIgnore: false };

/** Footprints without a name. */
export function drawGrounds(grounds: readonly Geometry[], all: L.LayerGroup): void {
  for (const geometry of grounds) {
    L.geoJSON(geometry, { ...CATCH, interactive: false, style: { className: "pw-pand pw-pand--zonder" } }).addTo(all);
  }
}

/** What an area meets, or what is wrong with it. Its title also stands in the list beside the map. */
export function drawShape(shape: Shape): L.GeoJSON {
  const face = document.createElement("span");
  face.textContent = "!";
  const icon = L.divIcon({ className: "pw-foutplek", html: face, iconSize: [28, 28] });
  const layer = L.geoJSON(shape.geometry, {
    ...(shape.kind === "border" || shape.kind === "cut" ? CATCH : FIXED),
    interactive: shape.kind === "fault",
    style: { className: `pw-vorm pw-vorm--${shape.kind}` },
    pointToLayer: (_point, at) => L.marker(at, { ...FIXED, icon, keyboard: false, alt: shape.title }),
  });
  if (shape.kind === "part") layer.bindTooltip(shape.title, { permanent: true, direction: "center" });
  return layer;
}
