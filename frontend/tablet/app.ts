// One loop: something changes, the model is read, the screen of the address is drawn.
import { render } from "lit-html";
import { model, refresh, visitOf } from "./model";
import { frame } from "./parts/frame";
import { isTalk } from "./rules/visit";
import { ui } from "./ui";
import { enrolScreen, pinScreen, unlockScreen } from "./screens/entry";
import { deviceScreen } from "./screens/device";
import { roundScreen } from "./screens/round";
import { visitScreens } from "./screens/visit";
import { questionScreen } from "./screens/question";
import { correctScreen } from "./screens/correct";
import { reportScreen } from "./screens/report";
import { forgetPreviews } from "./screens/picked";
import { meta } from "./store/db";
import { guard, onLock, touch } from "./store/vault";
import { askToKeep } from "./store/room";
import { startSync } from "./sync/loop";
import { onChange } from "./sync/status";
import { onNewVersion } from "./worker";
import { t } from "./words";

type Screen = () => ReturnType<typeof frame>;

/** The screen of the address; signing in and the PIN come before all else. */
function screen(): Screen {
  const [name = "", id = "", ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  if (!model.device?.token || name === "enrol") return enrolScreen;
  if (name === "device") return deviceScreen;
  if (!model.pin) return pinScreen;
  if (!model.open) return unlockScreen;
  if (name === "visit") {
    const part = rest[0] ?? "";
    const visit = visitOf(id);
    if (visit && isTalk(visit)) return () => visitScreens(id, part); // no checklist and no report, whatever the address
    if (part === "q") return () => questionScreen(id, rest[1] ?? "");
    if (part === "correct") return () => correctScreen(id, rest[1] ?? "");
    if (part === "report") return () => reportScreen(id);
    return () => visitScreens(id, part);
  }
  return roundScreen;
}

let shown = "";

function draw(): void {
  const place = document.getElementById("app");
  if (!place) return;
  const made = screen()();
  render(made, place);
  const title = place.querySelector("h1")?.textContent ?? "";
  document.title = `${title} · Parkwacht`;
  if (shown !== location.hash) {
    shown = location.hash;
    scrollTo(0, 0);
    document.getElementById("inhoud")?.focus({ preventScroll: true });
  }
}

async function again(): Promise<void> {
  await refresh();
  draw();
}

/** Draws the first screen and keeps the rest going. */
export async function start(): Promise<void> {
  document.getElementById("app")?.replaceChildren();
  document.documentElement.classList.add("heeft-script");
  const chosen = await meta<string>("language").catch(() => undefined);
  if (chosen) document.documentElement.lang = chosen;
  ui.draw = draw;
  ui.again = again;
  addEventListener("hashchange", () => {
    ui.clear();
    draw();
  });
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, touch, { passive: true });
  onLock(() => {
    forgetPreviews();
    void again();
  });
  onChange(() => void again());
  onNewVersion(() => {
    ui.newVersion = true;
    draw();
  });
  setInterval(() => void guard(), 15_000);
  try {
    await refresh();
  } catch {
    ui.say("error", t("De opslag van dit apparaat is niet te openen. Sluit andere vensters van deze app en laad de pagina opnieuw."));
  }
  draw();
  performance.mark("parkwacht:drawn"); // what the bar of a second is measured by
  startSync(await askToKeep());
}
