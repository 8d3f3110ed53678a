// The outbox as one file, exactly as it would be sent: encrypted for the office, of no use to anyone else.
import { base64 } from "../store/bytes";
import { store } from "../store/db";
import { model } from "../model";

/** Saves what the office does not have as a file on the device; returns how many operations are in it. */
export async function exportOutbox(): Promise<number> {
  const ops = (await store.ops.toArray()).filter((row) => row.state !== "received" || row.applied === "faulty");
  const parts: string[] = [];
  for (const row of ops) {
    const blobs: unknown[] = [];
    for (const hash of row.blobs) {
      const chunks = await store.chunks.where("blob").equals(hash).sortBy("n");
      blobs.push({ sha256: hash, chunks: chunks.map((chunk) => base64(new Uint8Array(chunk.data))) });
    }
    parts.push(JSON.stringify({ op_id: row.op_id, sha256: row.sha256, body: base64(new Uint8Array(row.body)), blobs }));
  }
  const head = JSON.stringify({ format: "parkwacht-outbox-1", device_id: model.device?.device_id, made_at: new Date().toISOString() });
  const file = new Blob([`${[head, ...parts].join("\n")}\n`], { type: "application/x-ndjson" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `parkwacht-outbox-${new Date().toISOString().slice(0, 10)}.jsonl`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return ops.length;
}
