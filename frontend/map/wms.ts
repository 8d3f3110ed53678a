// Backgrounds of other services (WMS). The map is drawn in EPSG:3857, of which the axes stand as x, y in every version.
import L from "leaflet";
import type { Wms } from "./data";
import { note, notesOf } from "./notes";
import { words } from "./page";

/** A name as HTML that shows it: Leaflet writes attributions as markup. */
function shown(name: string): string {
  const holder = document.createElement("span");
  holder.textContent = name;
  return holder.innerHTML;
}

/** The layer; while its service gives no pictures, or not all of them, a sentence on the map says so. */
export function background({ url, layers, label }: Wms, map: L.Map): L.TileLayer.WMS {
  const key = `wms ${label}`;
  const options = { layers, format: "image/png", transparent: true, version: "1.3.0", attribution: shown(label) };
  const layer = L.tileLayer.wms(url, options);
  const count = { came: 0, failed: 0 };
  const tell = (): void => {
    const what = count.came > 0 ? "wms_partly" : "wms_failed";
    note(map, key, count.failed > 0 ? words(what).replace("%(name)s", label) : null);
  };
  notesOf(map);
  layer.on("loading", () => {
    count.came = count.failed = 0;
  });
  layer.on("tileload", () => {
    count.came += 1;
  });
  layer.on("tileerror", () => {
    count.failed += 1;
  });
  layer.on("load", tell);
  layer.on("remove", () => note(map, key, null));
  return layer;
}
