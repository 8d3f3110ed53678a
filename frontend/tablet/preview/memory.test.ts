// A preview walks a question like the app, and leaves no trace: no database of the browser, no request, no word to other tabs.
import { beforeEach, expect, test, vi } from "vitest";
import { keepIn, keeping, model, nowOf, record, refresh, visitOf } from "../model";
import { faults, isShown, itemsOf } from "../rules/checklist";
import { given } from "../rules/visit";
import { utf8, type Bytes } from "../store/bytes";
import type { Round } from "../sync/round";
import { inMemory } from "./memory";

const item = (code: string, more: object = {}) => ({ code, question: { nl: code, en: code }, norms: ["Awb 5:16"], evidence: false, required: true, follow_up: "note", ...more });
const ROUND = {
  round: { id: null, on: "2026-11-26", order: ["v"], route: null }, person: { id: "p", name: "Bo" }, from: "", until: "", words: {},
  checklists: { draft: { code: "x", version: 2, title: { nl: "X", en: "X" }, sections: [{ code: "a", title: { nl: "A", en: "A" }, agency: "municipality", items: [item("a.one", { evidence: true }), item("a.two", { only_if: { item: "a.one", in: ["not_ok"] } })] }] } },
  visits: [{
    id: "v", version: 0, state: "ON_SITE", kind: "control", purpose: "", arrived_at: "2026-11-26T10:00:00Z", left_at: null, checklist: { code: "x", version: 2, sha256: "draft" },
    answers: [], photos: [], powers: [], persons: [], items_taken: [], vehicles: [], notes: [], report: null,
  }],
} as unknown as Round;

const touched = vi.fn<() => never>(() => {
  throw new Error("a preview touches nothing");
});

beforeEach(async () => {
  vi.stubGlobal("indexedDB", { open: touched });
  vi.stubGlobal("fetch", touched);
  keepIn(inMemory(ROUND, "/checklists/drafts/d/questions/"));
  await refresh();
});

const visit = () => visitOf("v") ?? expect.unreachable();

test("an answer that is not in order asks the next question and wants its photo", async () => {
  const list = ROUND.checklists["draft"] ?? expect.unreachable();
  const [one, two] = itemsOf(list);
  if (!one || !two) return expect.unreachable();
  expect(isShown(two, list, given(nowOf(visit())))).toBe(false);
  await record(visit(), "answer", { item: "a.one", answer: "not_ok", note: "Vol.", severity: 2 });
  const said = given(nowOf(visit())).get("a.one");
  expect(isShown(two, list, given(nowOf(visit())))).toBe(true);
  expect(said && faults(one, said)).toEqual(["photo_missing"]);
  const sealed = await keeping.seal(utf8("jpeg") as Bytes, "image/jpeg", utf8("small") as Bytes);
  await record(visit(), "photo", { item: "a.one", blob: sealed.ref, taken_at: "2026-11-26T10:01:00+01:00" }, [sealed]);
  const after = given(nowOf(visit())).get("a.one");
  expect(after && faults(one, after)).toEqual([]);
  expect(await keeping.small(sealed.ref)).toEqual(utf8("small"));
  expect(touched).not.toHaveBeenCalled();
});

test("another preview knows nothing of the one before", async () => {
  await record(visit(), "answer", { item: "a.one", answer: "ok" });
  keepIn(inMemory(ROUND, "/checklists/drafts/d/questions/"));
  await refresh();
  expect(model.rows).toEqual([]);
  expect(nowOf(visit()).answers.size).toBe(0);
});
