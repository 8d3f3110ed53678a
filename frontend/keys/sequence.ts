// Key sequences such as "/" or "g w". Pure: knows neither the page nor the clock.

/** How long the first key of a sequence waits for the second. */
export const WAIT_MS = 1200;

/** The keys pressed so far of a sequence that is not complete yet, and when the last came. */
export interface Progress {
  readonly prefix: string;
  readonly at: number;
}

export const START: Progress = { prefix: "", at: 0 };

/**
 * Feeds one key. `known` are the sequences that the page offers now, keys parted by a space.
 * Returns the sequence that is complete (or null) and where we are after it.
 */
export function press(
  progress: Progress,
  key: string,
  at: number,
  known: readonly string[],
): { progress: Progress; hit: string | null } {
  const waiting = progress.prefix !== "" && at - progress.at <= WAIT_MS;
  const typed = waiting ? `${progress.prefix} ${key}` : key;
  if (known.includes(typed)) return { progress: START, hit: typed };
  if (known.some((sequence) => sequence.startsWith(`${typed} `))) {
    return { progress: { prefix: typed, at }, hit: null };
  }
  return waiting ? press(START, key, at, known) : { progress: START, hit: null };
}
