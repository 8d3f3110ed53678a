// The log of the device: operations only grow, each names the hash of the one before. "Bewaard" means: on disk.
import { sha256, type Bytes } from "./bytes";
import { meta, store, type BlobRow, type ChunkRow, type OpRow } from "./db";
import { NO_HASH, openFile, openOperation, sealFile, sealOperation, written, type BlobRef, type Operation } from "./envelope";
import { seal } from "./seal";
import { keyOf } from "./vault";
import { uuid7 } from "../rules/uuid";

export interface Head {
  device_seq: number;
  hash: string;
}
export interface Where {
  deviceId: string;
  visitId: string;
  keyId: string;
  version: number; // of the visit as last downloaded
  offset: number | null; // office minus device, ms
}
/** A file that goes with an operation: sealed already, so that only writing is left for the transaction. Its key may be
 * of an earlier round than that of the operation. */
export interface Sealed {
  keyId: string;
  ref: BlobRef;
  chunks: { n: number; sha256: string; data: Bytes }[];
  preview: ArrayBuffer | null;
}
export class NoRoom extends Error {}

/** Device time with its zone, as people there read it: `2026-11-26T11:02:03.456+01:00`. */
export function localTime(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Cuts and seals a file under the round's key. Raises Error when the device is locked. */
export async function sealEvidence(plain: Bytes, type: string, keyId: string, preview: Uint8Array<ArrayBuffer> | null): Promise<Sealed> {
  const { key, office } = await keys(keyId);
  const { ref, chunks } = await sealFile(plain, type, key, office);
  return { keyId, ref, chunks, preview: preview ? (await seal(key, preview, `preview:${ref.sha256}`)).buffer : null };
}

async function keys(keyId: string) {
  const [key, row] = await Promise.all([keyOf(keyId), store.keys.get(keyId)]);
  if (!key || !row) throw new Error("locked");
  return { key, office: row.office };
}

/** One writer at a time over all tabs, since each operation names the one before. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request("parkwacht-log", work) as Promise<T> : work();
}

/** Adds an operation with its files, all or nothing; resolves when the disk has it. Raises NoRoom on a full disk. */
export function append(where: Where, type: string, body: Record<string, unknown>, files: Sealed[] = []): Promise<Operation> {
  return alone(async () => {
    const { key, office } = await keys(where.keyId);
    const head = (await meta<Head>("head")) ?? { device_seq: 0, hash: NO_HASH };
    const seqKey = `seq:${where.visitId}`;
    const op: Operation = {
      v: 1,
      op_id: uuid7(),
      device_id: where.deviceId,
      device_seq: head.device_seq + 1,
      prev_op_hash: head.hash,
      inspection_id: where.visitId,
      inspection_seq: ((await meta<number>(seqKey)) ?? 0) + 1,
      base_version: where.version,
      type,
      body,
      device_time: localTime(new Date()),
      tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
      monotonic_ms: Math.round(performance.now()),
      est_offset: where.offset,
    };
    const { text, hash } = await written(op);
    const bytes = await sealOperation(op, text, key, office);
    const row = opRow(op, where.keyId, bytes, await sha256(bytes), files);
    await write(row, files, { device_seq: op.device_seq, hash }, seqKey, op.inspection_seq);
    return op;
  });
}

/** The row of an operation that nobody sent yet; `bytes` are what will be sent, `hash` is theirs. */
export function opRow(op: Operation, keyId: string, bytes: Bytes, hash: string, files: Sealed[]): OpRow {
  return {
    op_id: op.op_id, device_seq: op.device_seq, inspection_id: op.inspection_id, key_id: keyId,
    body: bytes.buffer, sha256: hash, blobs: files.map((file) => file.ref.sha256),
    state: "waiting", saved_at: Date.now(), tries: 0, next_at: 0, refusal: null,
    applied: "", applied_at: null, reason: "", feedback: { nl: "", en: "" }, received_at: null, durable: false,
  };
}

/** The rows of its files. */
export function blobRows(row: OpRow, files: Sealed[]): BlobRow[] {
  return files.map((file) => ({
    sha256: file.ref.sha256, op_id: row.op_id, inspection_id: row.inspection_id, key_id: file.keyId, size: file.ref.size,
    chunks: file.ref.chunks, state: "waiting", tries: 0, next_at: 0, refusal: null,
  }));
}

async function write(row: OpRow, files: Sealed[], head: Head, seqKey: string, seq: number): Promise<void> {
  const chunks = files.flatMap((file) =>
    file.chunks.map((chunk): ChunkRow => ({ blob: file.ref.sha256, n: chunk.n, sha256: chunk.sha256, data: chunk.data.buffer })),
  );
  const previews = files.flatMap((file) => (file.preview ? [{ blob: file.ref.sha256, key_id: file.keyId, sealed: file.preview }] : []));
  try {
    await store.transaction("rw", [store.ops, store.blobs, store.chunks, store.previews, store.meta], async () => {
      await store.ops.add(row);
      await store.blobs.bulkAdd(blobRows(row, files));
      await store.chunks.bulkAdd(chunks);
      await store.previews.bulkPut(previews);
      await store.meta.bulkPut([{ key: "head", value: head }, { key: seqKey, value: seq }]);
    });
  } catch (error) {
    if (isFull(error)) throw new NoRoom();
    throw error;
  }
}

/** Whether the disk or the browser's share of it is full. Dexie wraps the browser's own error. */
export function isFull(error: unknown): boolean {
  const found = error as { name?: string; inner?: { name?: string }; message?: string } | null;
  return [found?.name, found?.inner?.name].includes("QuotaExceededError") || /quota/i.test(found?.message ?? "");
}

/** All operations that can still be read, in the order of the device. A damaged one is passed over: it is sent as it is,
 * the office keeps it and says so, and it must not hide the others. */
export async function readable(): Promise<{ op: Operation; row: OpRow }[]> {
  const rows = await store.ops.orderBy("device_seq").toArray();
  const found: { op: Operation; row: OpRow }[] = [];
  for (const row of rows) {
    const key = await keyOf(row.key_id);
    const op = key ? await openOperation(row.body, key).catch(() => null) : null;
    if (op) found.push({ op, row });
  }
  return found;
}

/** The plain file of a blob on this device. Rejects when it is gone or the device is locked. */
export async function evidence(ref: BlobRef): Promise<Bytes> {
  const row = await store.blobs.get(ref.sha256);
  const key = row && (await keyOf(row.key_id));
  if (!key) throw new Error("locked");
  const chunks = await store.chunks.where("blob").equals(ref.sha256).sortBy("n");
  return openFile(chunks.map((chunk) => chunk.data), ref.plain_sha256, key);
}
