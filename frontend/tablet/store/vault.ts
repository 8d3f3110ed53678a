// The lock on the device: a PIN opens the round's key for a while. Sending needs no PIN, reading does.
import { base64, random, unbase64, type Bytes } from "./bytes";
import { meta, setMeta, store, type KeyRow, type MetaRow, type OfficeWrap } from "./db";
import { ITERATIONS, newDataKey, open, pinKey, seal, unwrapByPin, wrapForPin } from "./seal";
import { utf8 } from "./bytes";

export const IDLE_MS = 15 * 60_000;
export const LONGEST_MS = 12 * 3600_000;
export const PIN_LENGTH = 6;
/** After so many wrong PINs the device forgets its wraps and its key: what is unsent can only be read by the office. */
export const MOST_WRONG = 10;

interface PinRecord {
  salt: string;
  iterations: number;
  check: string;
  wrong: number;
  wait_until: number;
}

let kek: CryptoKey | null = null;
const opened = new Map<string, CryptoKey>();
let lastTouch = 0;
let locked: () => void = () => undefined;

export const isUnlocked = (): boolean => kek !== null;

/** Calls `tell` when the device locks itself. */
export function onLock(tell: () => void): void {
  locked = tell;
}

export async function hasPin(): Promise<boolean> {
  return (await meta<PinRecord>("pin")) !== undefined;
}

/** Whether this is a PIN at all: at least six digits, and not one digit six times or a row such as 123456. */
export function weakPin(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  return !/^\d{6,12}$/.test(pin) || (steps.size === 1 && [0, 1, -1].includes([...steps][0] ?? 9));
}

/** Sets the PIN of this device and opens it. Only for a device that has no keys under another PIN. */
export async function setPin(pin: string, iterations = ITERATIONS): Promise<void> {
  const salt = random(16);
  const key = await pinKey(pin, salt, iterations);
  const check = base64(await seal(key, utf8("parkwacht"), "pin"));
  await setMeta("pin", { salt: base64(salt), iterations, check, wrong: 0, wait_until: 0 } satisfies PinRecord);
  kek = key;
  touch();
}

export type Unlock = { ok: true } | { ok: false; waitMs: number; left: number };

/** Opens the device. A wrong PIN costs more time each time; after the tenth the device forgets its wraps. */
export async function unlock(pin: string, now = Date.now()): Promise<Unlock> {
  const found = await meta<PinRecord>("pin");
  if (!found) return { ok: false, waitMs: 0, left: 0 };
  if (now < found.wait_until) return { ok: false, waitMs: found.wait_until - now, left: MOST_WRONG - found.wrong };
  const key = await pinKey(pin, unbase64(found.salt), found.iterations);
  try {
    await open(key, unbase64(found.check), "pin");
  } catch {
    return wrongPin(found, now);
  }
  await setMeta("pin", { ...found, wrong: 0, wait_until: 0 });
  await dropOldWraps(now);
  kek = key;
  touch();
  return { ok: true };
}

async function wrongPin(found: PinRecord, now: number): Promise<Unlock> {
  const wrong = found.wrong + 1;
  const waitMs = wrong < 3 ? 0 : 1000 * 2 ** (wrong - 3);
  if (wrong >= MOST_WRONG) {
    await store.transaction("rw", store.keys, store.meta, async () => {
      await store.keys.toCollection().modify({ pin: null });
      await store.meta.delete("pin");
      // Whoever guesses must not get a new round with the key of the tablet: the inspector signs in again.
      await store.meta.where("key").equals("device").modify((row: MetaRow) => {
        row.value = { ...(row.value as object), token: "" };
      });
    });
  } else await setMeta("pin", { ...found, wrong, wait_until: now + waitMs });
  return { ok: false, waitMs, left: MOST_WRONG - wrong };
}

/** Locks now: the keys leave the memory. What is not sent yet is sent all the same. */
export function lock(): void {
  if (!kek) return;
  kek = null;
  opened.clear();
  locked();
}

/** Somebody is working: the quarter of an hour begins anew. */
export function touch(): void {
  lastTouch = Date.now();
}

/** To be called now and then: locks after a quarter of an hour, forgets the PIN's wraps after twelve hours. */
export async function guard(now = Date.now()): Promise<void> {
  if (kek && now - lastTouch >= IDLE_MS) lock();
  if (await dropOldWraps(now)) lock();
}

async function dropOldWraps(now: number): Promise<boolean> {
  const old = (await store.keys.toArray()).filter((row) => row.pin !== null && now - row.made_at >= LONGEST_MS);
  if (old.length === 0) return false;
  await store.keys.bulkPut(old.map((row) => ({ ...row, pin: null })));
  for (const row of old) opened.delete(row.id);
  return true;
}

/** A fresh data key, wrapped for the PIN and by `forOffice`; kept at once. Raises Error when locked. */
export async function makeKey(id: string, forOffice: (raw: Bytes) => Promise<OfficeWrap>): Promise<CryptoKey> {
  if (!kek) throw new Error("locked");
  const { raw, key } = await newDataKey();
  const row: KeyRow = { id, pin: await wrapForPin(raw, kek, id), office: await forOffice(raw), made_at: Date.now() };
  raw.fill(0);
  await store.keys.add(row);
  opened.set(id, key);
  return key;
}

/** The data key, if the device is open and the key is still there. */
export async function keyOf(id: string): Promise<CryptoKey | null> {
  const known = opened.get(id);
  if (known || !kek) return known ?? null;
  const row = await store.keys.get(id);
  if (!row?.pin) return null;
  const key = await unwrapByPin(row.pin, kek, id);
  opened.set(id, key);
  return key;
}
