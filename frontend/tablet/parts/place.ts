// Where the device is, and how far that is from where it should be.

export interface Position {
  lon: number;
  lat: number;
  accuracy: number;
}
/** So far from the premises the app asks why: further than a large yard and the usual error of a phone. */
export const FAR_METRES = 250;

/** Metres along the earth between two points in degrees. */
export function metres(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const y = (b.lat - a.lat) * rad;
  return 6_371_000 * Math.hypot(x, y);
}

/** Metres beyond what the device's own error explains; 0 when it may be there. */
export function tooFar(here: Position, there: { lon: number; lat: number }): number {
  const distance = metres(here, there);
  return distance - Math.min(here.accuracy, 500) > FAR_METRES ? Math.round(distance) : 0;
}

/** The position, or null when it is off, refused or takes longer than `waitMs`. Never an error: the visit goes on. */
export function position(waitMs = 8000): Promise<Position | null> {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      () => done(null),
      { enableHighAccuracy: true, timeout: waitMs, maximumAge: 60_000 },
    );
  });
}

/** The position at once where the person allowed it before; null rather than a question in the middle of a photo. */
export async function knownPosition(): Promise<Position | null> {
  try {
    const { state } = await navigator.permissions.query({ name: "geolocation" });
    return state === "granted" ? await position(2000) : null;
  } catch {
    return null;
  }
}
