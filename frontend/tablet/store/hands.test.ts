// A tablet that goes from one person to another and back: nothing lost, nothing under another's name.
import "fake-indexeddb/auto";
import Dexie from "dexie";
import { beforeEach, expect, test } from "vitest";
import { meta, setMeta, store, Store, type BlobRow, type OpRow } from "./db";
import { changeHands, owed } from "./hands";

const dirk = { id: "dirk", name: "Dirk", device_id: "tablet-of-dirk" };
const els = { id: "els", name: "Els", device_id: "tablet-of-els" };

function op(id: string, seq: number, state: OpRow["state"], blobs: string[] = []): OpRow {
  return {
    op_id: id, device_seq: seq, inspection_id: "visit", key_id: "key", body: new ArrayBuffer(8), sha256: id, blobs, state, saved_at: 1, tries: 0,
    next_at: 0, refusal: null, applied: "", applied_at: null, reason: "", feedback: { nl: "", en: "" }, received_at: null, durable: false,
  };
}

const blob = (id: string): BlobRow => ({ sha256: id, op_id: "b", inspection_id: "visit", key_id: "key", size: 8, chunks: 1, state: "waiting", tries: 0, next_at: 0, refusal: null });

beforeEach(async () => {
  await store.open();
  await Promise.all(store.tables.map((table) => table.clear()));
  await store.ops.bulkAdd([op("a", 1, "received"), op("b", 2, "received", ["photo"]), op("c", 3, "waiting")]);
  await store.blobs.add(blob("photo"));
  await setMeta("head", { device_seq: 3, hash: "x" });
  await setMeta("seq:visit", 3);
  await setMeta("pin", { salt: "" });
});

test("the next person begins at one, sees and sends nothing of the first, and is told what still lies here", async () => {
  expect(await changeHands(dirk, els)).toBeNull();
  expect([await store.ops.count(), await store.blobs.count()]).toEqual([0, 0]);
  expect(await Promise.all(["head", "seq:visit", "pin"].map((key) => meta(key)))).toEqual([undefined, undefined, undefined]);
  expect(await owed()).toEqual([{ name: "Dirk", n: 2 }]);
  await store.ops.add(op("d", 1, "waiting")); // the same number on the other device
});

test("back with the first person all is there again, with its place in the counting", async () => {
  await changeHands(dirk, els);
  await store.ops.add(op("d", 1, "waiting"));
  await setMeta("head", { device_seq: 1, hash: "y" });
  expect(await changeHands(els, dirk)).toBe("tablet-of-dirk");
  expect((await store.ops.orderBy("device_seq").toArray()).map((row) => row.op_id)).toEqual(["a", "b", "c"]);
  expect((await store.blobs.toArray()).map((row) => row.sha256)).toEqual(["photo"]);
  expect(await meta("head")).toEqual({ device_seq: 3, hash: "x" });
  expect(await meta("seq:visit")).toBe(3);
  expect(await owed()).toEqual([{ name: "Els", n: 1 }]);
  expect(await changeHands(dirk, els)).toBe("tablet-of-els");
  expect((await store.ops.toArray()).map((row) => row.op_id)).toEqual(["d"]);
});

test("a store of before, with a full outbox, gets the new table and keeps all it has", async () => {
  const older = new Dexie("older");
  older.version(1).stores({ meta: "key", keys: "id", rounds: "id", ops: "op_id,&device_seq,inspection_id,state,key_id", blobs: "sha256,op_id,inspection_id,state", chunks: "[blob+n],blob", previews: "blob" });
  await older.table("ops").add(op("a", 1, "waiting"));
  older.close();
  const newer = new Store("older");
  expect((await newer.ops.toArray()).map((row) => row.op_id)).toEqual(["a"]);
  expect(await newer.parked.count()).toBe(0);
  newer.close();
});
