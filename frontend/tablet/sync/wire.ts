// One request to the office. Whatever happens comes back as a Reply; nothing is thrown.
import type { Reply } from "../rules/delivery";

export const BASE = "/tablet/sync/v1/";
const PROTOCOL = "outbox-1";
const PATIENCE_MS = 60_000;

export interface Request {
  method: "GET" | "PUT" | "POST";
  path: string; // under BASE
  token: string;
  body?: BodyInit;
  headers?: Record<string, string>;
}
export type Answer = Reply & { headers: Headers; sentAt: number; gotAt: number };

/** Asks; the answer counts as `ours` only with the protocol's own header. */
export async function ask(request: Request): Promise<Answer> {
  const sentAt = Date.now();
  try {
    const response = await fetch(BASE + request.path, {
      method: request.method,
      headers: { Accept: "application/json", Authorization: `Device ${request.token}`, ...request.headers },
      body: request.body ?? null,
      credentials: "omit",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body = await json(response);
    const ours = response.headers.get("Sync-Protocol") === PROTOCOL;
    return { status: response.status, ours, body, retryAfter: response.headers.get("Retry-After"), headers: response.headers, sentAt, gotAt: Date.now() };
  } catch {
    return { status: 0, ours: false, body: undefined, retryAfter: null, headers: new Headers(), sentAt, gotAt: Date.now() };
  }
}

async function json(response: Response): Promise<unknown> {
  if (!/json/.test(response.headers.get("Content-Type") ?? "")) return undefined;
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** Office minus device in ms, by the middle of the request; null when the answer does not say or took too long to tell. */
export function offsetOf(answer: { headers: Headers; sentAt: number; gotAt: number }): number | null {
  const told = Date.parse(answer.headers.get("Server-Time") ?? "");
  if (Number.isNaN(told) || answer.gotAt - answer.sentAt > 30_000) return null;
  return Math.round(told - (answer.sentAt + answer.gotAt) / 2);
}
