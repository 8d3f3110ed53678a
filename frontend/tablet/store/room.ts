// How much room the device has, and whether the browser promises to keep what we store.

/** Below this no visit is begun: a visit with twenty photos takes about a hundred megabytes. */
export const LEAST_FREE = 500 * 1024 * 1024;

/** Asks the browser to keep the store also when room gets short; null when it cannot say. */
export async function askToKeep(): Promise<boolean | null> {
  if (!navigator.storage?.persist) return null;
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return null;
  }
}

/** Whether it has promised. */
export async function isKept(): Promise<boolean | null> {
  try {
    return (await navigator.storage?.persisted?.()) ?? null;
  } catch {
    return null;
  }
}

export interface Room {
  free: number;
  used: number;
}

/** Bytes free for the app, and used by it; null when the browser does not tell. */
export async function room(): Promise<Room | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : { free: Math.max(0, quota - (usage ?? 0)), used: usage ?? 0 };
  } catch {
    return null;
  }
}
