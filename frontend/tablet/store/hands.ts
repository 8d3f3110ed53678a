// One tablet, another person: what the first recorded is put away, sealed as it is, with its place in the counting, until
// that person signs in here again. Nothing of it is sent under another's name.
import { store, type MetaRow, type ParkedRow } from "./db";
import { lock } from "./vault";

interface Away {
  person: string;
  name: string;
  device_id: string | null;
  counters: MetaRow[]; // the head of the log and the numbers of each visit
}
export interface Owner {
  id: string;
  name: string;
}

const KEPT_APART = ["pin", "round_etag", "missing", "others", "introduced_at", "confirmed_at"];
const away = (person: string): string => `away:${person}`;
const counts = (key: string): boolean => key === "head" || key.startsWith("seq:");

/** Gives the tablet from one person to another; the device that the other was before on this tablet, if any. */
export async function changeHands(from: Owner & { device_id: string | null }, to: Owner): Promise<string | null> {
  lock();
  return store.transaction("rw", [store.meta, store.keys, store.rounds, store.ops, store.blobs, store.parked], async () => {
    await park(from);
    await store.rounds.clear();
    await store.keys.toCollection().modify({ pin: null });
    await store.meta.bulkDelete(KEPT_APART);
    return restore(to.id);
  });
}

async function park(from: Owner & { device_id: string | null }): Promise<void> {
  const counters = await store.meta.filter((row) => counts(row.key)).toArray();
  const value: Away = { person: from.id, name: from.name, device_id: from.device_id, counters };
  await store.meta.put({ key: away(from.id), value });
  await store.meta.bulkDelete(counters.map((row) => row.key));
  const [ops, blobs] = [await store.ops.toArray(), await store.blobs.toArray()];
  const rows = ops.map((op): ParkedRow => ({ op_id: op.op_id, person: from.id, op, blobs: blobs.filter((blob) => blob.op_id === op.op_id) }));
  await store.parked.bulkAdd(rows);
  await store.ops.clear();
  await store.blobs.clear();
}

async function restore(person: string): Promise<string | null> {
  const known = (await store.meta.get(away(person)))?.value as Away | undefined;
  if (!known) return null;
  const rows = await store.parked.where("person").equals(person).toArray();
  await store.ops.bulkAdd(rows.map((row) => row.op));
  await store.blobs.bulkAdd(rows.flatMap((row) => row.blobs));
  await store.parked.where("person").equals(person).delete();
  await store.meta.bulkPut(known.counters);
  await store.meta.delete(away(person));
  return known.device_id;
}

export interface Owed {
  name: string;
  n: number;
}

/** Whose unsent work lies on this tablet besides that of who holds it now. */
export async function owed(): Promise<Owed[]> {
  const rows = await store.meta.where("key").startsWith("away:").toArray();
  const found = rows.map(async ({ value }): Promise<Owed> => {
    const { person, name } = value as Away;
    const parked = await store.parked.where("person").equals(person).toArray();
    return { name, n: parked.filter((row) => row.op.state !== "received" || row.blobs.some((blob) => blob.state !== "received")).length };
  });
  return (await Promise.all(found)).filter((one) => one.n > 0);
}
