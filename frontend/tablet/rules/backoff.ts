// How long to wait after a failure: from a second to five minutes, never giving up, never all tablets at once.

export const FIRST_MS = 1_000;
export const MOST_MS = 5 * 60_000;

/** Wait before try number `failures` + 1 (from 1), in ms. `random` in [0, 1). */
export function waitAfter(failures: number, random: number): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(Math.max(0, failures - 1), 20));
  return Math.max(FIRST_MS, Math.round(whole * (0.5 + random / 2)));
}

/** What a `Retry-After` of whole seconds asks for, in ms, within our own bounds; null when it says nothing. */
export function askedWait(header: string | null): number | null {
  if (header === null || !/^\d{1,6}$/.test(header.trim())) return null;
  return Math.min(MOST_MS, Math.max(FIRST_MS, Number(header) * 1000));
}
