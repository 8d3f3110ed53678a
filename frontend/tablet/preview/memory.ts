// A preview keeps what is tried for as long as the page is open, and nowhere else: no store of the browser, no network.
import type { Keeping } from "../model";
import { uuid7 } from "../rules/uuid";
import { sha256, type Bytes } from "../store/bytes";
import type { BlobRow, OpRow } from "../store/db";
import { NO_HASH, type BlobRef, type Operation } from "../store/envelope";
import { blobRows, localTime, opRow } from "../store/log";
import type { Round } from "../sync/round";

/** What a preview needs in the place of a tablet. `questions`: the address of the editor's questions. */
export function inMemory(round: Round, questions: string): Keeping {
  const operations: Operation[] = [];
  const rows: OpRow[] = [];
  const blobs = new Map<string, BlobRow>();
  const files = new Map<string, { plain: Bytes; small: Bytes | null }>();
  return {
    preview: { questions },
    read: () => Promise.resolve({ device: undefined, pin: true, open: true, offset: null, rows: [...rows], blobs: new Map(blobs), loaded: { round, keyId: "", fetchedAt: 0 } }),
    operations: () => Promise.resolve(operations),
    add(visit, type, body, given) {
      const op: Operation = {
        v: 1, op_id: uuid7(), device_id: "", device_seq: rows.length + 1, prev_op_hash: NO_HASH, inspection_id: visit.id,
        inspection_seq: rows.length + 1, base_version: visit.version, type, body, device_time: localTime(new Date()),
        tz: "", monotonic_ms: 0, est_offset: null,
      };
      const row = opRow(op, "", new Uint8Array(), "", given);
      operations.push(op);
      rows.push(row);
      for (const blob of blobRows(row, given)) blobs.set(blob.sha256, blob);
      return Promise.resolve(op);
    },
    async seal(plain, type, small) {
      const hash = await sha256(plain);
      files.set(hash, { plain, small });
      const ref: BlobRef = {
        sha256: hash, size: plain.length, chunks: 0, plain_sha256: hash, plain_size: plain.length, content_type: type,
        sealed: { kid: "", epk: "", wrapped_key: "" },
      };
      return { keyId: "", ref, chunks: [], preview: null };
    },
    file(ref) {
      const found = files.get(ref.sha256);
      return found ? Promise.resolve(found.plain) : Promise.reject(new Error("gone"));
    },
    small: (ref) => Promise.resolve(files.get(ref.sha256)?.small ?? null),
    added: () => undefined,
  };
}
