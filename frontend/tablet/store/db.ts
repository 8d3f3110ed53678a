// What lies on the device. Everything that says something about a firm or a person is encrypted; see docs/sync.md.
import Dexie, { type Table } from "dexie";
import type { OfficeWrap } from "./seal";

export interface MetaRow {
  key: string;
  value: unknown;
}
export interface KeyRow {
  id: string;
  pin: string | null; // wrapped for the PIN; null once twelve hours are over
  office: OfficeWrap;
  made_at: number;
}
export interface RoundRow {
  id: string;
  key_id: string;
  sealed: ArrayBuffer;
  fetched_at: number;
}
export type OpState = "waiting" | "received" | "refused";
export interface OpRow {
  op_id: string;
  device_seq: number;
  inspection_id: string;
  key_id: string;
  body: ArrayBuffer; // exactly what is sent: ciphertext and the key wrapped for the office
  sha256: string; // of `body`
  blobs: string[]; // of its files, by the hash of what is sent
  state: OpState;
  saved_at: number;
  tries: number;
  next_at: number;
  refusal: { status: number; sentence: string } | null;
  applied: string; // what the office made of it: "", stored, applied, held, conflict, unpermitted, faulty, settled
  applied_at: number | null;
  reason: string; // the office's code for it
  feedback: { nl: string; en: string };
  received_at: number | null;
  durable: boolean;
}
export interface BlobRow {
  sha256: string; // of all encrypted chunks in order
  op_id: string;
  inspection_id: string;
  key_id: string;
  size: number;
  chunks: number;
  state: "waiting" | "received" | "refused";
  tries: number;
  next_at: number;
  refusal: { status: number; sentence: string } | null;
}
export interface ChunkRow {
  blob: string;
  n: number;
  sha256: string;
  data: ArrayBuffer; // never a Blob: Safari loses those (dexie #1227, #1638, #1919)
}
export interface PreviewRow {
  blob: string;
  key_id: string;
  sealed: ArrayBuffer;
}

/** An operation of whoever had the tablet before, with its files: sealed, and sent when that person is back. */
export interface ParkedRow {
  op_id: string;
  person: string;
  op: OpRow;
  blobs: BlobRow[];
}

export const NAME = "parkwacht-tablet";

export class Store extends Dexie {
  meta!: Table<MetaRow, string>;
  keys!: Table<KeyRow, string>;
  rounds!: Table<RoundRow, string>;
  ops!: Table<OpRow, string>;
  blobs!: Table<BlobRow, string>;
  chunks!: Table<ChunkRow, [string, number]>;
  previews!: Table<PreviewRow, string>;
  parked!: Table<ParkedRow, string>;

  constructor(name = NAME, options: object = {}) {
    // Strict: a transaction is complete only when the disk has it, so "bewaard" survives a dead battery.
    super(name, { chromeTransactionDurability: "strict", ...options });
    // Versions only grow: a later one adds an `upgrade`, and keeps the outbox as it is (upgrade.test.ts).
    this.version(1).stores({
      meta: "key",
      keys: "id",
      rounds: "id",
      ops: "op_id,&device_seq,inspection_id,state,key_id",
      blobs: "sha256,op_id,inspection_id,state",
      chunks: "[blob+n],blob",
      previews: "blob",
    });
    this.version(2).stores({ parked: "op_id,person" });
  }
}

export const store = new Store();

// iOS closes IndexedDB under memory pressure (enketo PR #1576): open it again for the next read or write.
store.on("close", () => void store.open().catch(() => undefined));

export async function meta<T>(key: string): Promise<T | undefined> {
  return (await store.meta.get(key))?.value as T | undefined;
}

export async function setMeta(key: string, value: unknown): Promise<void> {
  await store.meta.put({ key, value });
}

export type { OfficeWrap };
