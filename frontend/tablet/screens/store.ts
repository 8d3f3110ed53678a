// Storing from a screen: say "bewaard" with the time only after the disk has it, and say why when it has not.
import { record } from "../model";
import type { Operation } from "../store/envelope";
import { NoRoom, type Sealed } from "../store/log";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { t } from "../words";

export const saved = new Map<string, number>(); // visit -> when the last thing was stored

/** Stores; undefined when it could not, and then the screen says so and keeps what was typed. */
export async function keep(visit: Visit, type: string, body: Record<string, unknown>, files: Sealed[] = []): Promise<Operation | undefined> {
  try {
    const op = await record(visit, type, body, files);
    saved.set(visit.id, Date.now());
    ui.clear();
    ui.draw();
    return op;
  } catch (error) {
    if (error instanceof NoRoom) ui.say("error", t("Niet bewaard: de opslag van dit apparaat is vol. Zoek verbinding, dan komt er ruimte vrij zodra kantoor alles heeft. Wat u typte staat er nog."));
    else if (error instanceof Error && error.message === "locked") ui.say("error", t("Niet bewaard: het apparaat is vergrendeld. Geef uw pincode."));
    else ui.say("error", t("Niet bewaard: de opslag van dit apparaat gaf een fout. Probeer het opnieuw."));
    return undefined;
  }
}

/** An op body without what was left empty. */
export function filled(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== "" && value !== null && value !== undefined));
}
