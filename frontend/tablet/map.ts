// The round on a map without tiles: zones, buildings and route lie on the device. Loaded only when a map is shown.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import type { FeatureCollection, Geometry } from "geojson";

export interface Stop {
  id: string;
  number: number;
  lon: number;
  lat: number;
  name: string;
  done: boolean;
}
export interface MapData {
  zones: FeatureCollection | null;
  premises: FeatureCollection<Geometry> | null;
  route: [number, number][]; // [lon, lat]
  stops: Stop[];
}

export interface RoundMap {
  show(data: MapData, current: string): void;
  here(lon: number, lat: number): void;
  remove(): void;
}

/** Draws the round into `element`; `choose` is called with the id of a tapped stop. */
export function roundMap(element: HTMLElement, words: { zoomIn: string; zoomOut: string }, choose: (id: string) => void): RoundMap {
  const map = L.map(element, { zoomControl: false, attributionControl: false, keyboard: true, zoomSnap: 0.5 });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut, position: "topright" }).addTo(map);
  const drawn = L.featureGroup().addTo(map);
  const me = L.circleMarker([0, 0], { radius: 9, className: "pw-tabkaart__ik" });
  let fitted = "";
  return {
    show(data, current) {
      drawn.clearLayers();
      if (data.zones) L.geoJSON(data.zones, { interactive: false, style: () => ({ className: "pw-tabkaart__gebied" }) }).addTo(drawn);
      if (data.premises) L.geoJSON(data.premises, { interactive: false, style: () => ({ className: "pw-tabkaart__pand" }), pointToLayer: (_feature, at) => L.circleMarker(at, { radius: 4, className: "pw-tabkaart__pand" }) }).addTo(drawn);
      const line = data.route.map(([lon, lat]) => [lat, lon] as L.LatLngTuple);
      if (line.length > 1) L.polyline(line, { interactive: false, className: "pw-tabkaart__route" }).addTo(drawn);
      for (const stop of data.stops) marker(stop, stop.id === current, choose).addTo(drawn);
      const key = data.stops.map((stop) => stop.id).join();
      const stops = L.latLngBounds(data.stops.map((stop) => [stop.lat, stop.lon]));
      const bounds = stops.isValid() ? stops : drawn.getBounds();
      if (key !== fitted && bounds.isValid()) {
        fitted = key;
        map.fitBounds(bounds.pad(0.25), { maxZoom: 17, animate: false });
      }
      if (!bounds.isValid()) map.setView([52.12, 5.1], 12);
    },
    here(lon, lat) {
      me.setLatLng([lat, lon]).addTo(map);
    },
    remove: () => map.remove(),
  };
}

function marker(stop: Stop, current: boolean, choose: (id: string) => void): L.Marker {
  const classes = ["pw-tabkaart__stop", current ? "is-nu" : "", stop.done ? "is-klaar" : ""].join(" ").trim();
  const icon = L.divIcon({ className: classes, html: String(stop.number), iconSize: [48, 48] });
  const made = L.marker([stop.lat, stop.lon], { icon, title: `${stop.number}. ${stop.name}`, alt: `${stop.number}. ${stop.name}`, keyboard: true });
  made.on("click", () => choose(stop.id));
  return made;
}
