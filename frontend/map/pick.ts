// A tap on the map becomes RD coordinates in two fields of the form; by keyboard: Enter takes the middle.
import L from "leaflet";
import { words } from "./page";

function field(id: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`);
}

function pin(at: L.LatLng): L.Marker {
  const svg = '<svg viewBox="0 0 16 16" width="40" height="40" aria-hidden="true"><use href="#i-pin"/></svg>';
  const icon = L.divIcon({ className: "pw-speld", html: svg, iconSize: [40, 40], iconAnchor: [20, 38] });
  return L.marker(at, { icon, keyboard: false, interactive: false, alt: words("picked") });
}

function middleButton(onPick: () => void): L.Control {
  const control = new L.Control({ position: "bottomleft" });
  control.onAdd = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--secondary-action";
    button.textContent = words("pick");
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", onPick);
    return button;
  };
  return control;
}

/** Lets a person choose a point. `x` and `y` are the ids of the fields that receive metres (EPSG:28992). */
export async function pickPoint(map: L.Map, fields: { x: string; y: string }): Promise<void> {
  const { toLonLat, toRd } = await import("./rd");
  const [x, y] = [field(fields.x), field(fields.y)];
  if (!x || !y) return;
  let mark: L.Marker | null = null;
  const show = (at: L.LatLng): void => {
    mark?.remove();
    mark = pin(at).addTo(map);
  };
  const choose = (at: L.LatLng): void => {
    const [east, north] = toRd(at.lng, at.lat);
    x.value = String(east);
    y.value = String(north);
    show(at);
    x.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (x.value && y.value) {
    const [lon, lat] = toLonLat(Number(x.value), Number(y.value));
    show(L.latLng(lat, lon));
  }
  map.on("click", (event) => choose(event.latlng));
  middleButton(() => choose(map.getCenter())).addTo(map);
  map.getContainer().classList.add("is-kiezen");
}
