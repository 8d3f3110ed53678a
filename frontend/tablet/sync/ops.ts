// Sending operations, and hearing what the office made of them.
import { askedWait, waitAfter } from "../rules/backoff";
import { isOpen, mayDelete, verdict } from "../rules/delivery";
import { store, type OpRow } from "../store/db";
import { contentDigest } from "../store/envelope";
import type { Flow } from "./blobs";
import { noteClock, officeNow } from "./device";
import { setStatus } from "./status";
import { ask } from "./wire";

const JSON_TYPE = { "Content-Type": "application/json" };
const MOST = 500;

/** Sends one operation; only a receipt about these very bytes makes it received. */
export async function sendOp(row: OpRow, token: string): Promise<Flow> {
  setStatus({ sending: row.op_id });
  const headers = { ...JSON_TYPE, "Content-Digest": contentDigest(row.sha256) };
  const answer = await ask({ method: "PUT", path: `ops/${row.op_id}`, token, body: row.body, headers });
  await noteClock(answer);
  const found = verdict(answer, row.op_id, row.sha256);
  switch (found.kind) {
    case "received":
      setStatus({ online: true }); // not only once all is sent: that may take long
      await store.ops.update(row.op_id, { state: "received", received_at: await officeNow(), refusal: null, tries: 0 });
      return "next";
    case "refused":
      await store.ops.update(row.op_id, { state: "refused", refusal: { status: found.status, sentence: found.sentence } });
      return "next";
    case "sign_in":
      return "sign_in";
    case "unknown_device":
      return "introduce";
    case "later": {
      if (!found.line) return "stop";
      const wait = askedWait(answer.retryAfter) ?? waitAfter(row.tries + 1, Math.random());
      await store.ops.update(row.op_id, { tries: row.tries + 1, next_at: Date.now() + wait });
      return "next";
    }
  }
}

interface Judged {
  state: string;
  reason: string;
  feedback_nl: string;
  feedback_en: string;
}
/** Asks what became of what was received, until a person has decided; whether a colleague's value or a decision came. */
export async function askStates(token: string): Promise<boolean> {
  const open = await store.ops.where("state").equals("received").filter((row) => isOpen(row.applied)).limit(MOST).toArray();
  if (open.length === 0) return false;
  const body = JSON.stringify({ op_ids: open.map((row) => row.op_id) });
  const answer = await ask({ method: "POST", path: "ops/states", token, body, headers: JSON_TYPE });
  if (!answer.ours || answer.status !== 200) return false;
  let news = false;
  const told = (answer.body as { ops?: Record<string, Judged> } | undefined)?.ops ?? {};
  for (const row of open) {
    const found = told[row.op_id];
    if (!found || (found.state === row.applied && found.reason === row.reason)) continue;
    const applied_at = found.state === "applied" ? Date.now() : null;
    const feedback = { nl: found.feedback_nl, en: found.feedback_en };
    await store.ops.update(row.op_id, { applied: found.state, reason: found.reason, feedback, applied_at });
    news ||= found.state === "conflict" || found.state === "settled" || found.reason === "taken";
  }
  return news;
}

interface Confirmed {
  durable: string[];
  unknown: string[];
  sha256: Record<string, string>;
  blobs?: { durable: string[]; unknown: string[] };
}

/** Asks what the office holds for good; what it lost is sent again, what is safe for a day is forgotten. */
export async function confirm(token: string, highest: number): Promise<void> {
  const rows = await store.ops.where("state").equals("received").limit(MOST).toArray();
  if (rows.length === 0) return;
  const blobs = rows.flatMap((row) => row.blobs);
  const body = JSON.stringify({ op_ids: rows.map((row) => row.op_id), blobs: blobs.slice(0, MOST), device_seq: highest });
  const answer = await ask({ method: "POST", path: "receipts/confirm", token, body, headers: JSON_TYPE });
  await noteClock(answer);
  if (!answer.ours || answer.status !== 200) return;
  const now = await officeNow();
  const told = answer.body as Confirmed | undefined;
  if (!told?.durable || !told.unknown) return;
  const safe = new Set(told.blobs?.durable ?? []);
  for (const hash of told.blobs?.unknown ?? []) {
    await store.blobs.where("sha256").equals(hash).and((blob) => blob.state === "received").modify({ state: "waiting", next_at: 0 });
  }
  for (const row of rows) {
    if (told.unknown.includes(row.op_id)) {
      await store.ops.update(row.op_id, { state: "waiting", next_at: 0, durable: false, received_at: null, applied: "", applied_at: null });
      continue;
    }
    const whole = told.durable.includes(row.op_id) && told.sha256[row.op_id] === row.sha256;
    const durable = whole && row.blobs.every((hash) => safe.has(hash));
    if (durable !== row.durable) await store.ops.update(row.op_id, { durable });
    if (mayDelete({ ...row, durable }, now)) await forget(row);
  }
}

async function forget(row: OpRow): Promise<void> {
  await store.transaction("rw", [store.ops, store.blobs, store.chunks, store.previews], async () => {
    await store.ops.delete(row.op_id);
    for (const hash of row.blobs) {
      await store.blobs.delete(hash);
      await store.chunks.where("blob").equals(hash).delete();
      await store.previews.delete(hash);
    }
  });
}
