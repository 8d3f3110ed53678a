// One loop: something changes, the model is read, the screen of the address is drawn.
import { render } from "lit-html";
import { refresh } from "../model";
import { ui } from "../ui";
import type { frame } from "./frame";

export type Screen = () => ReturnType<typeof frame>;
/** The screen of an address, whose parts come after `#/`. */
export type Router = (parts: string[]) => Screen;

let shown = "";

function draw(router: Router): void {
  const place = document.getElementById("app");
  if (!place) return;
  render(router(location.hash.replace(/^#\/?/, "").split("/"))(), place);
  const title = place.querySelector("h1")?.textContent ?? "";
  document.title = `${title} · Parkwacht`;
  if (shown !== location.hash) {
    shown = location.hash;
    scrollTo(0, 0);
    document.getElementById("inhoud")?.focus({ preventScroll: true });
  }
}

/** Makes the page draw itself from now on; the first time is the caller's. */
export function stage(router: Router): void {
  document.getElementById("app")?.replaceChildren();
  document.documentElement.classList.add("heeft-script");
  ui.draw = () => draw(router);
  ui.again = async () => {
    await refresh();
    ui.draw();
  };
  addEventListener("hashchange", () => {
    ui.clear();
    ui.draw();
  });
}
