// The sync: one flight over all tabs, never giving up, and never held up by one bad item.
import { waitAfter } from "../rules/backoff";
import { meta, setMeta, store } from "../store/db";
import type { Head } from "../store/log";
import { isUnlocked } from "../store/vault";
import { sendBlob, type Flow } from "./blobs";
import { device, introduce } from "./device";
import { askStates, confirm, sendOp } from "./ops";
import { fetchRound } from "./round";
import { changed, setStatus, status } from "./status";

const DAY_MS = 24 * 3600_000;
const CALM_MS = 60_000;
const CONFIRM_MS = 5 * 60_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let busy = false;
let again = false;
let persisted: boolean | null = null;

/** Starts the loop: at once, when the line comes back, when the app is looked at again, and by itself. */
export function startSync(isPersisted: boolean | null): void {
  persisted = isPersisted;
  addEventListener("online", () => void syncNow());
  addEventListener("offline", () => setStatus({ online: false }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void syncNow());
  void syncNow();
}

/** Sends now what can be sent; asked for while it runs, it runs once more. */
export async function syncNow(): Promise<void> {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  clearTimeout(timer);
  try {
    do {
      again = false;
      await single(flight);
    } while (again);
  } finally {
    busy = false;
    setStatus({ sending: "" });
    plan();
    changed();
  }
}

/** One flight over all tabs. Another tab that flies already does the work. */
async function single(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request("parkwacht-sync", { ifAvailable: true }, async (held) => {
    if (held) await work();
  });
}

async function flight(): Promise<void> {
  const known = await device();
  if (!known) return;
  if (!known.token) return setStatus({ signIn: true });
  const introduced = (await meta<number>("introduced_at")) ?? 0;
  if (!known.device_id || Date.now() - introduced > DAY_MS || introduced > Date.now()) {
    if (!(await meet())) return;
  }
  const token = (await device())?.token ?? "";
  if (!(await sendAll(token))) return;
  setStatus({ online: true, signIn: false });
  failures = 0;
  if ((await askStates(token)) && isUnlocked()) await fetchRound(); // with what the colleague said
  await confirmNow(token);
}

/** Tells the office who we are; false when nothing more can be done now. */
async function meet(): Promise<boolean> {
  const how = await introduce(persisted);
  if (how === "ok") return true;
  if (how === "sign_in") setStatus({ signIn: true, online: true });
  else if (how === "later") noLine();
  return false;
}

function noLine(): void {
  failures += 1;
  setStatus({ online: false });
}

async function sendAll(token: string): Promise<boolean> {
  const now = Date.now();
  const due = (row: { next_at: number }) => row.next_at <= now;
  const ops = (await store.ops.where("state").equals("waiting").filter(due).sortBy("device_seq")).map((row) => row.op_id);
  for (const id of ops) {
    const row = await store.ops.get(id);
    if (row?.state === "waiting" && !(await go(await sendOp(row, token)))) return false;
    changed();
  }
  const blobs = (await store.blobs.where("state").equals("waiting").filter(due).toArray()).map((row) => row.sha256);
  for (const hash of blobs) {
    const row = await store.blobs.get(hash);
    if (row?.state === "waiting" && !(await go(await sendBlob(row, token)))) return false;
    changed();
  }
  if (ops.length + blobs.length > 0) return true;
  return meetIfSilent();
}

/** With nothing to send, only an answer shows whether there is a line. */
async function meetIfSilent(): Promise<boolean> {
  return status().online && !status().signIn ? true : meet();
}

async function go(flow: Flow): Promise<boolean> {
  if (flow === "next") return true;
  if (flow === "introduce") {
    if (await meet()) again = failures++ < 3; // known again: the same items once more, but not for ever
    return false;
  }
  if (flow === "sign_in") setStatus({ signIn: true, online: true });
  else noLine();
  return false;
}

async function confirmNow(token: string): Promise<void> {
  const last = (await meta<number>("confirmed_at")) ?? 0;
  if (Math.abs(Date.now() - last) < CONFIRM_MS) return;
  await confirm(token, (await meta<Head>("head"))?.device_seq ?? 0);
  await setMeta("confirmed_at", Date.now());
}

function plan(): void {
  const wait = status().online && !status().signIn ? CALM_MS : waitAfter(Math.max(1, failures), Math.random());
  void nextDue().then((due) => {
    const at = Math.min(Date.now() + wait, due);
    const delay = Math.max(1000, at - Date.now());
    setStatus({ nextAt: Date.now() + delay });
    clearTimeout(timer);
    timer = setTimeout(() => void syncNow(), delay);
  });
}

/** When the first item that waits by itself may go again; only while there is a line. */
async function nextDue(): Promise<number> {
  if (!status().online || status().signIn) return Infinity;
  const rows = [...(await store.ops.where("state").equals("waiting").toArray()), ...(await store.blobs.where("state").equals("waiting").toArray())];
  return rows.reduce((first, row) => Math.min(first, row.next_at), Infinity);
}
