// The store on an in-memory IndexedDB: chain, seal, PIN, and a newer version of the store with a full outbox.
import "fake-indexeddb/auto";
import Dexie from "dexie";
import { createHash } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { sha256, utf8, type Bytes } from "./bytes";
import { meta, store } from "./db";
import { NO_HASH, openFile, openOperation, sealFile, unb64u, wrapForOffice, type OfficeKey } from "./envelope";
import { append, evidence, isFull, readable, sealEvidence } from "./log";
import { LONGEST_MS, MOST_WRONG, guard, hasPin, isUnlocked, keyOf, lock, makeKey, setPin, unlock, weakPin } from "./vault";

// Node has no Web Locks: one queue does what the browser does for one name.
let queue: Promise<unknown> = Promise.resolve();
const request = (_name: string, work: () => Promise<unknown>) => (queue = queue.then(work, work));
vi.stubGlobal("navigator", { locks: { request } });

const DEVICE = "00000000-0000-4000-8000-000000000001";
const VISIT = "00000000-0000-4000-8000-000000000002";
const OTHER = "00000000-0000-4000-8000-000000000003";
const where = (visitId = VISIT) => ({ deviceId: DEVICE, visitId, keyId: "round-1", version: 3, offset: -1200 });

let office: CryptoKeyPair;
let officeKey: OfficeKey;

beforeEach(async () => {
  lock();
  await Promise.all(store.tables.map((table) => table.clear()));
  office = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  officeKey = { kid: "GM0344-1", jwk: await crypto.subtle.exportKey("jwk", office.publicKey) };
  await setPin("246813", 1000);
  await makeKey("round-1", (raw) => wrapForOffice(raw, officeKey));
});

/** As the office opens it: with its private key alone. */
async function atOffice(sealed: { epk: string; wrapped_key: string }): Promise<CryptoKey> {
  const epk = unb64u(sealed.epk);
  const theirs = await crypto.subtle.importKey("raw", epk, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, office.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: epk, info: utf8("parkwacht-sync-v1:wrap:GM0344-1") };
  const kek = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const wrapped = unb64u(sealed.wrapped_key);
  const about = utf8("parkwacht-sync-v1:key:GM0344-1");
  const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: wrapped.slice(0, 12), additionalData: about }, kek, wrapped.slice(12));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
}

test("operations count up, each names the one before, and visits count for themselves", async () => {
  for (const visit of [VISIT, OTHER, VISIT]) await append(where(visit), "note", { text: "é" });
  const ops = (await readable()).map(({ op }) => op as typeof op & { sha256: string });
  expect(ops.map((op) => op.device_seq)).toEqual([1, 2, 3]);
  expect(ops.map((op) => op.inspection_seq)).toEqual([1, 1, 2]);
  expect(ops.map((op) => op.prev_op_hash)).toEqual([NO_HASH, ops[0]?.sha256, ops[1]?.sha256]);
  for (const op of ops) {
    const { sha256: said, ...rest } = op;
    expect(said).toBe(createHash("sha256").update(JSON.stringify(rest)).digest("hex"));
    expect(op.device_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
  }
});

test("writers at the same moment do not get the same number", async () => {
  await Promise.all(Array.from({ length: 12 }, (_, at) => append(where(), "note", { text: String(at) })));
  const rows = await store.ops.orderBy("device_seq").toArray();
  expect(rows.map((row) => row.device_seq)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
});

test("what is sent can be opened by the office alone, without the PIN", async () => {
  await append(where(), "note", { text: "geheim" });
  const [row] = await store.ops.toArray();
  expect(new TextDecoder("latin1").decode(row?.body)).not.toContain("geheim");
  expect(row?.sha256).toBe(await sha256(row?.body ?? new ArrayBuffer(0)));
  const outer = JSON.parse(new TextDecoder().decode(row?.body)) as { sealed: { epk: string; wrapped_key: string } };
  const op = await openOperation(row?.body ?? new ArrayBuffer(0), await atOffice(outer.sealed));
  expect(op.body).toEqual({ text: "geheim" });
});

test("a file goes in pieces and comes back byte for byte; a flipped bit does not", async () => {
  const plain = new Uint8Array(2_500_000).map((_, at) => at % 251) as Bytes;
  const sealed = await sealEvidence(plain, "image/jpeg", "round-1", null);
  expect(sealed.ref).toMatchObject({ chunks: 3, plain_size: 2_500_000, size: 2_500_000 + 3 * 28, plain_sha256: await sha256(plain) });
  await append(where(), "photo", { blob: sealed.ref }, [sealed]);
  expect(await sha256(await evidence(sealed.ref))).toBe(await sha256(plain));
  const chunk = await store.chunks.get([sealed.ref.sha256, 1]);
  const bytes = new Uint8Array(chunk?.data ?? new ArrayBuffer(0));
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  await store.chunks.update([sealed.ref.sha256, 1], { data: bytes.buffer });
  await expect(evidence(sealed.ref)).rejects.toThrow();
});

test("a file that was sealed in an earlier round opens under the key it was sealed with", async () => {
  const plain = utf8("foto") as Bytes;
  const sealed = await sealEvidence(plain, "image/jpeg", "round-1", null);
  const office = (await store.keys.get("round-1"))?.office ?? expect.unreachable();
  await makeKey("round-2", () => Promise.resolve(office));
  await append({ ...where(), keyId: "round-2" }, "correction", { photos: [{ blob: sealed.ref }] }, [sealed]);
  expect(await evidence(sealed.ref)).toEqual(plain);
});

test("an empty file is one piece", async () => {
  const key = await keyOf("round-1");
  const row = await store.keys.get("round-1");
  if (!key || !row) throw new Error("no key");
  const { ref, chunks } = await sealFile(new Uint8Array(0), "image/png", key, row.office);
  expect(ref.chunks).toBe(1);
  expect(await openFile(chunks.map((chunk) => chunk.data.buffer), ref.plain_sha256, key)).toHaveLength(0);
});

test("a damaged operation hides no other", async () => {
  for (const text of ["een", "twee", "drie"]) await append(where(), "note", { text });
  const second = await store.ops.where("device_seq").equals(2).first();
  await store.ops.update(second?.op_id ?? "", { body: utf8("{kapot").buffer });
  expect((await readable()).map(({ op }) => op.body["text"])).toEqual(["een", "drie"]);
});

test("a locked device writes nothing and reads nothing; the PIN opens it again", async () => {
  await append(where(), "note", { text: "eerst" });
  lock();
  await expect(append(where(), "note", { text: "daarna" })).rejects.toThrow("locked");
  expect(await readable()).toEqual([]);
  expect(await store.ops.count()).toBe(1);
  expect(await unlock("246813")).toEqual({ ok: true });
  expect((await readable()).map(({ op }) => op.body)).toEqual([{ text: "eerst" }]);
});

test("after twelve hours the PIN opens nothing of that round any more; sending still can", async () => {
  await append(where(), "note", { text: "gisteren" });
  await guard(Date.now() + LONGEST_MS);
  expect(isUnlocked()).toBe(false);
  expect(await unlock("246813")).toEqual({ ok: true });
  expect(await readable()).toEqual([]);
  const [row] = await store.ops.toArray();
  const outer = JSON.parse(new TextDecoder().decode(row?.body)) as { sealed: { epk: string; wrapped_key: string } };
  expect((await openOperation(row?.body ?? new ArrayBuffer(0), await atOffice(outer.sealed))).body).toEqual({ text: "gisteren" });
});

test("wrong PINs cost more and more time; after the tenth the device forgets, and the outbox stays", async () => {
  await store.meta.put({ key: "device", value: { token: "pwtab_x", name: "T" } });
  await append(where(), "note", { text: "blijft" });
  lock();
  let now = Date.now();
  const waits: number[] = [];
  for (let at = 0; at < MOST_WRONG; at++) {
    const found = await unlock("999999", now);
    if (!found.ok) waits.push(found.waitMs);
    now += 10 * 60_000;
  }
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  expect(await hasPin()).toBe(false);
  expect((await store.keys.get("round-1"))?.pin).toBeNull();
  expect((await meta<{ token: string; name: string }>("device"))).toEqual({ token: "", name: "T" });
  expect(await store.ops.count()).toBe(1);
});

test("weak PINs", () => {
  for (const pin of ["", "12345", "123456", "654321", "111111", "12345a"]) expect(weakPin(pin), pin).toBe(true);
  for (const pin of ["246813", "102938", "112358"]) expect(weakPin(pin), pin).toBe(false);
});

test("a full disk is told apart from other errors", () => {
  expect(isFull({ name: "QuotaExceededError" })).toBe(true);
  expect(isFull({ name: "AbortError", inner: { name: "QuotaExceededError" } })).toBe(true);
  expect(isFull(new Error("constraint"))).toBe(false);
});

test("a newer version of the store keeps a full outbox as it is", async () => {
  const sealed = await sealEvidence(utf8("foto"), "image/jpeg", "round-1", null);
  await append(where(), "photo", { blob: sealed.ref }, [sealed]);
  const before = { ops: await store.ops.toArray(), chunks: await store.chunks.toArray(), head: await meta("head") };
  const schema = Object.fromEntries(store.tables.map((table) => [table.name, [table.schema.primKey.src, ...table.schema.indexes.map((index) => index.src)].join(",")]));
  store.close();
  const newer = new Dexie(store.name);
  newer.version(store.verno).stores(schema);
  newer.version(store.verno + 1).stores({ ...schema, later: "id" }).upgrade((change) => change.table("meta").put({ key: "upgraded", value: true }));
  await newer.open();
  expect(await newer.table("ops").toArray()).toEqual(before.ops);
  expect(await newer.table("chunks").toArray()).toEqual(before.chunks);
  expect((await newer.table("meta").get("head")).value).toEqual(before.head);
  newer.close();
});
