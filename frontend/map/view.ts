// Which part of the map is seen stands in the address, so that a link shows the same.

/** "longitude,latitude,zoom" as numbers; null for anything else. Pure. */
export function readView(text: string): { lon: number; lat: number; zoom: number } | null {
  const [lon, lat, zoom, ...more] = text.split(",").map((part) => (part.trim() ? Number(part) : NaN));
  if (lon === undefined || lat === undefined || zoom === undefined || more.length > 0) return null;
  return [lon, lat, zoom].every(Number.isFinite) ? { lon, lat, zoom } : null;
}

/** As the address says it: a centimetre of arc is enough. Pure. */
export function writeView(lon: number, lat: number, zoom: number): string {
  return `${lon.toFixed(5)},${lat.toFixed(5)},${Math.round(zoom * 100) / 100}`;
}

/** The address with another part of the map in it; everything else stays. Pure. */
export function withView(address: string, view: string): string {
  const url = new URL(address);
  url.searchParams.set("at", view);
  // Commas are plain in a query, and read better so.
  return url.toString().replace(/at=([^&]*)/, (_, value: string) => `at=${value.replaceAll("%2C", ",")}`);
}
