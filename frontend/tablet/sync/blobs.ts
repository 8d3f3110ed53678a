// Sending a file in pieces: only those the office misses, in any order, as often as it takes.
import { refusal, type Reply } from "../rules/delivery";
import { askedWait, waitAfter } from "../rules/backoff";
import { store, type BlobRow, type ChunkRow } from "../store/db";
import { contentDigest } from "../store/envelope";
import { setStatus } from "./status";
import { ask, type Answer } from "./wire";

export type Flow = "next" | "stop" | "sign_in" | "introduce";

interface Progress {
  missing: [number, number][];
  complete: boolean;
}

function wanted(missing: [number, number][]): number[] {
  return missing.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
}

/** Sends what is missing of one file. The state of the row says how it went. */
export async function sendBlob(row: BlobRow, token: string): Promise<Flow> {
  setStatus({ sending: row.sha256 });
  const known = await ask({ method: "GET", path: `blobs/${row.sha256}`, token });
  if (!known.ours || (known.status !== 200 && known.status !== 404)) return after(row, known);
  const told = known.status === 200 ? (known.body as Progress) : { missing: [[0, row.chunks - 1]] as [number, number][], complete: false };
  if (told.complete) return done(row);
  let complete = false;
  for (const n of wanted(told.missing)) {
    const chunk = await store.chunks.get([row.sha256, n]);
    if (!chunk) return broken(row);
    const answer = await sendChunk(row, chunk, token);
    if (!answer.ours || ![200, 201].includes(answer.status)) return after(row, answer);
    complete = (answer.body as Progress).complete;
  }
  // The office reckoned the whole hash before it said complete; without that word it is asked again.
  return complete ? done(row) : later(row, null);
}

function sendChunk(row: BlobRow, chunk: ChunkRow, token: string): Promise<Answer> {
  return ask({
    method: "PUT", path: `blobs/${row.sha256}/${chunk.n}`, token, body: chunk.data,
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Digest": contentDigest(chunk.sha256),
      "Blob-Chunks": String(row.chunks),
      "Blob-Size": String(row.size),
    },
  });
}

async function done(row: BlobRow): Promise<Flow> {
  await store.blobs.update(row.sha256, { state: "received", tries: 0, refusal: null });
  return "next";
}

/** A piece is gone from the device, as after a damaged disk: say so, and go on with the rest. */
async function broken(row: BlobRow): Promise<Flow> {
  await store.blobs.update(row.sha256, { state: "refused", refusal: { status: 0, sentence: "" } });
  return "next";
}

async function later(row: BlobRow, retryAfter: string | null): Promise<Flow> {
  const wait = askedWait(retryAfter) ?? waitAfter(row.tries + 1, Math.random());
  await store.blobs.update(row.sha256, { tries: row.tries + 1, next_at: Date.now() + wait });
  return "next";
}

async function after(row: BlobRow, answer: Reply): Promise<Flow> {
  const next = refusal(answer);
  if (next.kind === "sign_in") return "sign_in";
  if (next.kind === "unknown_device") return "introduce";
  if (next.kind === "refused") {
    const body = answer.body as { code?: string } | undefined;
    if (body?.code === "blob_hash") return later(row, answer.retryAfter); // all pieces again
    await store.blobs.update(row.sha256, { state: "refused", refusal: { status: next.status, sentence: next.sentence } });
    return "next";
  }
  if (!next.line) return "stop";
  return later(row, answer.retryAfter);
}
