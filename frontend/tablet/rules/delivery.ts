// What an answer of the office means for what was sent. Only a receipt that names the same bytes counts.

export interface Receipt {
  op_id: string;
  sha256: string;
  server_time: string;
  [more: string]: unknown;
}
/** What came back. `ours`: it came from the office's own server (header `Sync-Protocol`), and not from a network that
 * answers in its place. `body`: the parsed JSON, undefined where it was none. `status` 0: no answer at all. */
export interface Reply {
  status: number;
  ours: boolean;
  body: unknown;
  retryAfter: string | null;
}
export type Verdict =
  | { kind: "received"; receipt: Receipt }
  | { kind: "sign_in" } // keep, and ask to sign in: nothing more can be sent now
  | { kind: "unknown_device" } // keep; make the device known again, then send again
  | { kind: "refused"; status: number; sentence: string } // keep, show, go on with the next
  | { kind: "later"; line: boolean }; // keep, and try again by itself; `line` false: no connection with the office

const REFUSED = new Set([403, 404, 409, 413, 415, 422]);

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The receipt in the answer, if it is about this very operation and these very bytes. */
export function receiptOf(body: unknown, opId: string, sha256: string): Receipt | null {
  const found = record("receipt" in record(body) ? record(body)["receipt"] : body);
  const same = found["op_id"] === opId && found["sha256"] === sha256 && typeof found["server_time"] === "string";
  return same ? (found as unknown as Receipt) : null;
}

/** The sentence of a problem, as the office wrote it; "" when there is none. */
export function sentenceOf(body: unknown): string {
  const detail = record(body)["detail"] ?? record(body)["title"];
  return typeof detail === "string" ? detail : "";
}

/** What is to be done after an answer that is no success. */
export function refusal(reply: Reply): Exclude<Verdict, { kind: "received" }> {
  if (!reply.ours || reply.status === 0) return { kind: "later", line: false };
  if (reply.status === 401) return { kind: "sign_in" };
  if (reply.status === 403 && record(reply.body)["code"] === "device_unknown") return { kind: "unknown_device" };
  if (REFUSED.has(reply.status)) return { kind: "refused", status: reply.status, sentence: sentenceOf(reply.body) };
  return { kind: "later", line: true };
}

/** What to do with operation `opId`, sent as bytes with this hash, after this answer. */
export function verdict(reply: Reply, opId: string, sha256: string): Verdict {
  if (!reply.ours || (reply.status !== 200 && reply.status !== 201)) return refusal(reply);
  const receipt = receiptOf(reply.body, opId, sha256);
  return receipt ? { kind: "received", receipt } : { kind: "later", line: false };
}

/** Where an operation stands, in the fixed words of the screens. */
export type Place = "saved" | "waiting" | "sending" | "received" | "refused";

/** `online` false means: no answer came the last time. */
export function placeOf(state: "waiting" | "received" | "refused", sending: boolean, online: boolean): Place {
  if (state !== "waiting") return state;
  if (sending) return "sending";
  return online ? "saved" : "waiting";
}

export const DAY_MS = 24 * 3600_000;

/** Whether the office may still say something new of it: only what is in the file is over. */
export const isOpen = (applied: string): boolean => applied !== "applied";

/** What the office has judged for good, so that nobody on this device waits to hear of it. */
const OVER = new Set(["applied", "settled"]);

/** The office's time at a moment of the device's clock, which may be days off; `offset`: office minus device, ms. */
export const officeTime = (device: number, offset: number | null | undefined): number => device + (offset ?? 0);

/**
 * Whether the device may forget it: received with the right hash, at least a day ago, durable at the office, and judged.
 * `received_at` and `now` in the office's time: a clock that is put on two days makes nothing a day old.
 */
export function mayDelete(op: { state: string; received_at: number | null; durable: boolean; applied: string }, now: number): boolean {
  const old = op.received_at !== null && now - op.received_at >= DAY_MS;
  return op.state === "received" && op.durable && old && OVER.has(op.applied);
}
