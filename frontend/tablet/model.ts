// What the screens draw from: who is here, the round, and each visit with what was done on this device.
import { LOCKED, replay, type Entry, type VisitNow } from "./rules/visit";
import type { Bytes } from "./store/bytes";
import type { BlobRow, OpRow } from "./store/db";
import type { BlobRef, Operation } from "./store/envelope";
import type { Sealed } from "./store/log";
import type { Device } from "./sync/device";
import type { Loaded, Visit } from "./sync/round";

export interface Counts {
  waiting: number; // operations that the office has not
  photos: number; // files that the office has not
  received: number;
  visits: number; // visits with something waiting
  person: number; // what needs a person: refused, conflict, faulty, unpermitted
}
export interface Model {
  device: Device | undefined;
  pin: boolean;
  open: boolean;
  loaded: Loaded | null;
  rows: OpRow[];
  blobs: Map<string, BlobRow>;
  offset: number | null;
}
/** Where the screens read from and keep what is done: on the device (keeping.ts), or for a preview in the memory alone. */
export interface Keeping {
  read(): Promise<Model>;
  /** All operations that can be read, in their order. */
  operations(): Promise<Operation[]>;
  /** Adds an operation with its files; resolves when it is kept. Rejects with NoRoom, or Error when it may not be written. */
  add(visit: Visit, type: string, body: Record<string, unknown>, files: Sealed[]): Promise<Operation>;
  /** Makes a file ready to be kept, `small` is a picture of it to look at. */
  seal(plain: Bytes, type: string, small: Bytes | null): Promise<Sealed>;
  /** The plain file. Rejects when it is gone or may not be read. */
  file(ref: BlobRef): Promise<Bytes>;
  /** The small picture of a file, a JPEG; null where there is none. */
  small(ref: BlobRef): Promise<Bytes | null>;
  /** Something was added: tell whoever wants to know. */
  added(): void;
  /** A preview: nothing is stored or sent. The address of the editor's questions, to which a code is added. */
  readonly preview?: { questions: string };
}

export const model: Model = { device: undefined, pin: false, open: false, loaded: null, rows: [], blobs: new Map(), offset: null };

export let keeping: Keeping;

/** To be called once, before anything is read. */
export function keepIn(where: Keeping): void {
  keeping = where;
}

const opened = new Map<string, Operation>();
const views = new Map<string, VisitNow>();

/** Reads again what is kept; operations are opened once. */
export async function refresh(): Promise<void> {
  Object.assign(model, await keeping.read());
  if (!model.open) opened.clear();
  else if (model.rows.some((row) => !opened.has(row.op_id))) {
    for (const op of await keeping.operations()) opened.set(op.op_id, op);
  }
  views.clear();
}

export function visitOf(id: string): Visit | undefined {
  return model.loaded?.round.visits.find((visit) => visit.id === id);
}

/** Visits that were over before this round: to read, to correct, to sign along. The newest first. */
export function earlier(): Visit[] {
  const round = model.loaded?.round;
  const over = (round?.visits ?? []).filter(isEarlier);
  return over.sort((a, b) => (b.arrived_at ?? "").localeCompare(a.arrived_at ?? ""));
}

function isEarlier(visit: Visit): boolean {
  return LOCKED.includes(visit.state) && !model.loaded?.round.round.order.includes(visit.id);
}

/** The visits of the round in the order of the route; what is not on it comes after. */
export function stops(): Visit[] {
  const round = model.loaded?.round;
  if (!round) return [];
  const rank = new Map(round.round.order.map((id, at) => [id, at]));
  const time = (visit: Visit) => `${visit.planned_on ?? "9999"} ${visit.planned_time ?? "99"}`;
  return round.visits.filter((visit) => !isEarlier(visit)).sort((a, b) => (rank.get(a.id) ?? 999) - (rank.get(b.id) ?? 999) || time(a).localeCompare(time(b)));
}

/** The visit as it stands on this device. */
export function nowOf(visit: Visit): VisitNow {
  const known = views.get(visit.id);
  if (known) return known;
  const made = replay(visit, entriesOf(visit.id));
  views.set(visit.id, made);
  return made;
}

export function rowsOf(id: string): OpRow[] {
  return model.rows.filter((row) => row.inspection_id === id);
}

export function operationOf(id: string): Operation | undefined {
  return opened.get(id);
}

function entriesOf(id: string): Entry[] {
  const fetched = model.loaded?.fetchedAt ?? 0;
  return rowsOf(id).flatMap((row) => {
    const op = opened.get(row.op_id);
    if (!op || row.applied === "settled") return []; // the office decided that it does not hold
    if (AFTERWARDS.has(op.type) && PERSON.has(row.applied)) return []; // it does not stand under the report
    const settled = row.applied === "applied" && row.applied_at !== null && row.applied_at < fetched;
    return [{ op_id: op.op_id, type: op.type, device_time: op.device_time, body: op.body, settled }];
  });
}

const PERSON = new Set(["conflict", "faulty", "unpermitted"]);
/** What is signed, or stands beside what is signed: not while the office has not taken it. */
const AFTERWARDS = new Set(["report_signed", "cosign", "supplement", "correction"]);

/** Whether a person has to do something about it. */
export function needsPerson(row: OpRow): boolean {
  return row.state === "refused" || PERSON.has(row.applied) || row.blobs.some((hash) => model.blobs.get(hash)?.state === "refused");
}

export function countsOf(rows: OpRow[]): Counts {
  const waiting = rows.filter((row) => row.state === "waiting");
  const blobs = rows.flatMap((row) => row.blobs).map((hash) => model.blobs.get(hash));
  return {
    waiting: waiting.length,
    photos: blobs.filter((blob) => blob?.state === "waiting").length,
    received: rows.filter((row) => row.state === "received").length,
    visits: new Set(waiting.map((row) => row.inspection_id)).size,
    person: rows.filter(needsPerson).length,
  };
}

/** What the office decided about: it did not go into the file by itself. */
export function isDecided(row: OpRow): boolean {
  return row.applied === "settled" || row.reason === "taken";
}

/** Adds one operation to a visit; resolves when it is kept. Raises NoRoom, or Error when the device is locked. */
export async function record(visit: Visit, type: string, body: Record<string, unknown>, files: Sealed[] = []): Promise<Operation> {
  const op = await keeping.add(visit, type, body, files);
  opened.set(op.op_id, op);
  await refresh();
  keeping.added();
  return op;
}
