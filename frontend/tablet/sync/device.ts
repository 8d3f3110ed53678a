// Who this tablet is to the office: enrolled with the session of the inspector, known by its key after that.
import { officeTime, refusal, sentenceOf } from "../rules/delivery";
import { meta, setMeta } from "../store/db";
import type { OfficeKey } from "../store/envelope";
import { changeHands } from "../store/hands";
import type { Head } from "../store/log";
import { ask, offsetOf, type Answer } from "./wire";

export interface Device {
  token: string;
  device_id: string | null;
  name: string;
  person: { id: string; name: string };
  valid_until: string;
}
export const APP_VERSION = "1";

export const device = (): Promise<Device | undefined> => meta<Device>("device");

/** Keeps how far the clock of the device is off, as this answer shows it. */
export async function noteClock(answer: Answer): Promise<void> {
  const offset = answer.ours ? offsetOf(answer) : null;
  if (offset !== null) await setMeta("offset", offset);
}

/** Now by the office's clock, as the last answer showed it. */
export async function officeNow(): Promise<number> {
  return officeTime(Date.now(), await meta<number>("offset"));
}

export type Enrolled = "ok" | "signed_out" | "no_right" | "no_connection" | { owes: string };

/** Gets a key for this tablet in the name of whoever is signed in. The page `/tablet/` sets the cookie that it needs. */
export async function enrol(name: string): Promise<Enrolled> {
  try {
    const [before, head] = [await device(), await meta<Head>("head")];
    const page = await fetch("/tablet/", { headers: { Accept: "text/html" }, redirect: "follow", cache: "no-store" });
    if (page.redirected) return "signed_out";
    if (page.status === 403) return "no_right";
    const csrf = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const response = await fetch("/tablet/enrol", {
      method: "POST", redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, Accept: "application/json" },
      body: JSON.stringify({ name, device_id: before?.device_id ?? null, device_seq: head?.device_seq ?? 0 }),
    });
    if (response.status === 409) return { owes: sentenceOf(await response.json()) };
    if (response.status !== 201) return response.status === 403 ? "no_right" : response.status < 500 ? "signed_out" : "no_connection";
    const made = (await response.json()) as { token: string; person: Device["person"]; valid_until: string };
    await keep(name, made);
    return "ok";
  } catch {
    return "no_connection";
  }
}

/** A new key for the same person keeps the device; another person is another device, and the old outbox is put away. */
async function keep(name: string, made: { token: string; person: Device["person"]; valid_until: string }): Promise<void> {
  const before = await device();
  const same = before?.person.id === made.person.id;
  const device_id = !before ? null : same ? before.device_id : await changeHands({ ...before.person, device_id: before.device_id }, made.person);
  await setMeta("device", { ...made, name, device_id } satisfies Device);
  await setMeta("signed_out", false);
}

export type Known = "ok" | "sign_in" | "later" | "refused";

/** Makes the device known, or known again; brings the office's newest key and what it misses. */
export async function introduce(persisted: boolean | null): Promise<Known> {
  const known = await device();
  if (!known) return "sign_in";
  const head = await meta<Head>("head");
  const body = JSON.stringify({
    device_id: known.device_id, name: known.name, platform: navigator.userAgent.slice(0, 200), app_version: APP_VERSION,
    persisted, device_seq: head?.device_seq ?? 0, keys: {},
  });
  const answer = await ask({ method: "POST", path: "devices", token: known.token, body, headers: { "Content-Type": "application/json" } });
  await noteClock(answer);
  if (!answer.ours || ![200, 201].includes(answer.status)) {
    const next = refusal(answer);
    return next.kind === "sign_in" ? "sign_in" : next.kind === "refused" ? "refused" : "later";
  }
  const told = answer.body as { device_id: string; key: OfficeKey; device_seq: { missing: [number, number][] }; others: unknown[]; valid_until: string };
  await setMeta("device", { ...known, device_id: told.device_id, valid_until: told.valid_until });
  await setMeta("office_key", told.key);
  await setMeta("missing", told.device_seq.missing);
  await setMeta("others", told.others);
  await setMeta("introduced_at", Date.now());
  return "ok";
}
