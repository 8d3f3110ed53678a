import { expect, test } from "vitest";
import type { KnownAnswer, Report, Visit } from "../sync/round";
import { maySignAlong, replay, type Entry } from "./visit";

const old: KnownAnswer = {
  id: "a1", item: "permit.hours", answer: "ok", note: "", severity: null, place: "", norm: "", seen_by: "municipality", sharing_ground: "",
  by: "Dirk", at: "2026-11-26T10:00:00+01:00", mine: true,
};
const signed: Report = { summary: "Gezien.", version: 3, signed_at: "2026-11-26T11:00:00+01:00", signed_by: "Dirk", mine: true, sha256: "f".repeat(64), cosigned: [], additions: [], pages: [] };
const visit = (report: Report, answers = [old]): Visit => ({
  id: "v", version: 9, state: "REPORT_SIGNED", kind: "control", purpose: "", arrived_at: "2026-11-26T09:00:00+01:00", left_at: null,
  answers, photos: [], vehicles: [], persons: [], powers: [], items_taken: [], notes: [], report,
} as unknown as Visit);
const better = { item: "permit.hours", answer: "not_ok", note: "Het bord ontbreekt.", severity: 2 };
const entry = (type: string, body: Record<string, unknown>, settled = false): Entry => ({ op_id: "c1", type, body, settled, device_time: "2026-11-26T12:00:00+01:00" });
const correction = entry("correction", { corrects: "a1", type: "answer", body: better, reason: "Verkeerd bord." });

test("a correction keeps what the report says beside what holds now", () => {
  const now = replay(visit(signed), [correction]);
  expect(now.answers.get("permit.hours")).toMatchObject({ id: "c1", answer: "not_ok", severity: 2 });
  expect(now.additions).toHaveLength(1);
  expect(now.additions[0]).toMatchObject({ text: "Verkeerd bord.", by: "", was: { id: "a1", answer: "ok" }, now: { id: "c1" } });
  expect(now.state).toBe("REPORT_SIGNED");
});

const blob = (plain: string) => ({ sha256: `sealed ${plain}`, plain_sha256: plain, size: 1, chunks: 1, plain_size: 1, content_type: "image/jpeg", sealed: { kid: "", epk: "", wrapped_key: "" } });
const withPhotos = entry("correction", { ...correction.body, photos: [{ blob: blob("p1"), taken_at: "2026-11-26T11:59:00+01:00" }, { blob: blob("p2"), taken_at: "2026-11-26T11:59:30+01:00" }] });

test("the photos of a correction stand with it and with their question", () => {
  const now = replay(visit(signed), [withPhotos]);
  expect(now.additions[0]?.photos.map((photo) => [photo.item, photo.plain, photo.at])).toEqual([
    ["permit.hours", "p1", "2026-11-26T11:59:00+01:00"], ["permit.hours", "p2", "2026-11-26T11:59:30+01:00"],
  ]);
  expect(now.photos.map((photo) => photo.plain)).toEqual(["p1", "p2"]);
});

test("photos that the office sent back stand once, and the device still shows its own", () => {
  const known = { ...old, ...better, id: "c1", answer: "not_ok" as const };
  const photos = ["p1", "p2"].map((sha256) => ({ id: `o-${sha256}`, item: "permit.hours", sha256, taken_at: "2026-11-26T11:59:00+01:00", picture: "" }));
  const additions = [{ text: "Verkeerd bord.", by: "Dirk", at: "2026-11-26T12:00:00+01:00", mine: true, was: old, now: known, photos }];
  const office = { ...visit({ ...signed, additions }, [known]), photos };
  for (const settled of [true, false]) {
    const now = replay(office, [{ ...withPhotos, settled }]);
    expect(now.photos.map((photo) => photo.plain)).toEqual(["p1", "p2"]);
    expect(now.additions[0]?.photos.map((photo) => photo.blob?.sha256)).toEqual(["sealed p1", "sealed p2"]);
  }
});

test("a second correction corrects the first, and both stay", () => {
  const again = { ...entry("correction", { corrects: "c1", type: "answer", body: { ...better, answer: "not_checked" }, reason: "Toch niet." }), op_id: "c2" };
  const now = replay(visit(signed), [correction, again]);
  expect(now.additions.map((one) => [one.was?.answer, one.now?.answer])).toEqual([["ok", "not_ok"], ["not_ok", "not_checked"]]);
});

test("what the office sent back stands once, also while the device still holds it", () => {
  const known = { ...old, ...better, id: "c1", answer: "not_ok" as const };
  const extra = { by: "Dirk", at: "2026-11-26T12:00:00+01:00", mine: true };
  const additions = [{ text: "Verkeerd bord.", ...extra, was: old, now: known }, { text: "De sleutel lag buiten.", ...extra, was: null, now: null }];
  const office = visit({ ...signed, additions }, [known]);
  const supplement = { ...entry("supplement", { text: "De sleutel lag buiten." }), op_id: "s1" };
  for (const settled of [true, false]) expect(replay(office, [{ ...correction, settled }, { ...supplement, settled }]).additions).toHaveLength(2);
});

test("who signed does not sign along, a colleague does so once", () => {
  expect(maySignAlong(visit(signed), replay(visit(signed), []))).toBe(false);
  const theirs = visit({ ...signed, mine: false });
  expect(maySignAlong(theirs, replay(theirs, []))).toBe(true);
  expect(maySignAlong(theirs, replay(theirs, [entry("cosign", { name: "Els" })]))).toBe(false);
  const unsigned = visit({ ...signed, mine: false, signed_by: "", signed_at: null });
  expect(maySignAlong(unsigned, replay(unsigned, []))).toBe(false);
});
