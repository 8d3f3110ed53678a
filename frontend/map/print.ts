// On paper the map has another size: it is laid out anew for it, with the same middle, and put back afterwards.
import type { Map as LeafletMap } from "leaflet";

export function bindPrint(map: LeafletMap): void {
  const lay = (onPaper: boolean): void => {
    const bounds = map.getBounds();
    document.documentElement.classList.toggle("op-papier", onPaper);
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(bounds, { animate: false });
  };
  let before: { centre: ReturnType<LeafletMap["getCenter"]>; zoom: number } | null = null;
  addEventListener("beforeprint", () => {
    before = { centre: map.getCenter(), zoom: map.getZoom() };
    lay(true);
  });
  addEventListener("afterprint", () => {
    lay(false);
    if (before) map.setView(before.centre, before.zoom, { animate: false });
  });
}
