// The app on a tablet: which screen belongs to the address, and what keeps the rest going.
import { onDevice } from "./keeping";
import { keepIn, model, refresh } from "./model";
import { stage, type Screen } from "./parts/stage";
import { ui } from "./ui";
import { enrolScreen, pinScreen, unlockScreen } from "./screens/entry";
import { deviceScreen } from "./screens/device";
import { roundScreen } from "./screens/round";
import { screenOfVisit } from "./screens/route";
import { forgetPreviews } from "./screens/picked";
import { meta } from "./store/db";
import { guard, onLock, touch } from "./store/vault";
import { askToKeep } from "./store/room";
import { startSync } from "./sync/loop";
import { onChange } from "./sync/status";
import { onNewVersion } from "./worker";
import { t } from "./words";

/** The screen of the address; signing in and the PIN come before all else. */
function screen([name = "", id = "", part = "", code = ""]: string[]): Screen {
  if (!model.device?.token || name === "enrol") return enrolScreen;
  if (name === "device") return deviceScreen;
  if (!model.pin) return pinScreen;
  if (!model.open) return unlockScreen;
  return name === "visit" ? screenOfVisit(id, part, code) : roundScreen;
}

/** Draws the first screen and keeps the rest going. */
export async function start(): Promise<void> {
  keepIn(onDevice);
  const chosen = await meta<string>("language").catch(() => undefined);
  if (chosen) document.documentElement.lang = chosen;
  stage(screen);
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, touch, { passive: true });
  onLock(() => {
    forgetPreviews();
    void ui.again();
  });
  onChange(() => void ui.again());
  onNewVersion(() => {
    ui.newVersion = true;
    ui.draw();
  });
  setInterval(() => void guard(), 15_000);
  try {
    await refresh();
  } catch {
    ui.say("error", t("De opslag van dit apparaat is niet te openen. Sluit andere vensters van deze app en laad de pagina opnieuw."));
  }
  ui.draw();
  performance.mark("parkwacht:drawn"); // what the bar of a second is measured by
  startSync(await askToKeep());
}
