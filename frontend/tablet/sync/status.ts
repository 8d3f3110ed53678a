// What the screens show of the sync, and how they hear of a change; other tabs hear it too.

export interface Status {
  online: boolean; // an answer of the office came the last time
  since: number; // since when it is so
  sending: string; // op_id or hash of what is on its way, "" for nothing
  signIn: boolean; // the office wants a new sign-in first
  nextAt: number; // when the next try is
}

let now: Status = { online: navigator.onLine, since: Date.now(), sending: "", signIn: false, nextAt: 0 };
const listeners = new Set<() => void>();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("parkwacht");
channel?.addEventListener("message", () => listeners.forEach((tell) => tell()));

export const status = (): Status => now;

/** Changes what is known, and tells whoever listens. */
export function setStatus(change: Partial<Status>): void {
  const since = change.online !== undefined && change.online !== now.online ? Date.now() : now.since;
  now = { ...now, ...change, since };
  listeners.forEach((tell) => tell());
}

/** Something on the device changed: tell this tab and the others. */
export function changed(): void {
  listeners.forEach((tell) => tell());
  channel?.postMessage("changed");
}

export function onChange(tell: () => void): void {
  listeners.add(tell);
}
