// Very many firms that need no permit. From far off they are rings on a canvas: thousands of elements would make the
// page stand still. Closer by each one in view is a sign as any other, that can be tapped and reached with Tab.
import L from "leaflet";
import type { Premises } from "./data";
import { signSize } from "./place";

/** More than so many are a crowd. */
const MANY = 1000;
/** From this zoom on signs stand apart, and branch codes show (`suitZoom`). */
const NEAR = 16;
/** The ring in the drawing of its sign, 40 by 40 (templates/components/_icons.html). */
const RADIUS = 9 / 40;
/** How much more than is seen has its signs, so that they are there when the map is dragged. */
const MARGIN = 0.2;

/** The premises that are too many to be drawn one by one; none when there are few. Pure. */
export function crowdOf(premises: readonly Premises[]): ReadonlySet<Premises> {
  const free = premises.filter((item) => item.state === "not_required");
  return new Set(free.length > MANY ? free : []);
}

function drawRings(places: readonly L.LatLng[]): L.CircleMarker[] {
  const shape = document.querySelector("#g-not_required circle");
  const look = shape ? getComputedStyle(shape) : null;
  const style = { color: look?.stroke ?? "#444", fillColor: look?.fill ?? "#fff", fillOpacity: 1, weight: 1.3 };
  const renderer = L.canvas({ padding: MARGIN });
  return places.map((at) => L.circleMarker(at, { ...style, renderer, interactive: false }));
}

/** Draws the crowd onto a group, `whole` making what one of them is closer by. What is given back suits what is seen. */
export function drawCrowd(
  crowd: ReadonlyMap<Premises, L.LatLng>,
  onto: L.LayerGroup,
  whole: (item: Premises, at: L.LatLng) => L.Layer,
): (map: L.Map) => void {
  const rings = drawRings([...crowd.values()]);
  const far = L.layerGroup(rings);
  const near = new Map<Premises, L.Layer>();
  let size = 0;
  return (map) => {
    const close = map.getZoom() >= NEAR;
    const seen = map.getBounds().pad(MARGIN);
    for (const [item, at] of crowd) {
      const wanted = close && seen.contains(at);
      const there = near.get(item);
      if (wanted && !there) near.set(item, whole(item, at).addTo(onto));
      if (wanted || !there) continue;
      onto.removeLayer(there);
      near.delete(item);
    }
    if (close) onto.removeLayer(far);
    else onto.addLayer(far);
    if (size !== signSize(map.getZoom())) for (const ring of rings) ring.setRadius(signSize(map.getZoom()) * RADIUS);
    size = signSize(map.getZoom());
  };
}
