import { expect, test } from "vitest";
import { FIRST_MS, MOST_MS, askedWait, waitAfter } from "./backoff";
import { DAY_MS, mayDelete, officeTime, placeOf, verdict, type Reply } from "./delivery";
import { uuid7 } from "./uuid";
import { checkDigit, plateFault, vinFault, writtenPlate } from "./vehicles";

test("ids are UUIDv7, carry the time and grow, also when the clock steps back", () => {
  const ids = [1_000, 2_000, 1_500, 1_500, 1_500].map((now) => uuid7(now + 1e12));
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(Number.parseInt(ids[0]?.replace(/-/g, "").slice(0, 12) ?? "", 16)).toBe(1e12 + 1_000);
});

test("ten thousand ids within a millisecond are all different and in order", () => {
  const ids = Array.from({ length: 10_000 }, () => uuid7(2e12));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

test("back-off grows from a second to five minutes, with jitter, and never gives up", () => {
  for (const random of [0, 0.5, 0.999]) {
    for (let failures = 1; failures < 500; failures++) {
      const wait = waitAfter(failures, random);
      expect(wait).toBeGreaterThanOrEqual(FIRST_MS);
      expect(wait).toBeLessThanOrEqual(MOST_MS);
    }
  }
  expect(waitAfter(50, 0)).toBe(MOST_MS / 2);
  expect(waitAfter(4, 0)).not.toBe(waitAfter(4, 0.9));
});

test("the office may ask for a longer wait, within bounds", () => {
  expect(askedWait("7")).toBe(7_000);
  expect(askedWait("999999")).toBe(MOST_MS);
  expect(askedWait("soon")).toBeNull();
  expect(askedWait(null)).toBeNull();
});

const OP = "01890000-0000-7000-8000-000000000000";
const HASH = "a".repeat(64);
const receipt = { op_id: OP, sha256: HASH, server_time: "2026-11-26T10:00:00+00:00" };
const reply = (status: number, body: unknown, ours = true): Reply => ({ status, body, ours, retryAfter: null });

test("only a receipt of the office about these very bytes counts", () => {
  expect(verdict(reply(201, { receipt }), OP, HASH).kind).toBe("received");
  expect(verdict(reply(200, { receipt }), OP, HASH).kind).toBe("received");
  expect(verdict(reply(200, { receipt: { ...receipt, sha256: "b".repeat(64) } }), OP, HASH).kind).toBe("later");
  expect(verdict(reply(200, { receipt: { ...receipt, op_id: "other" } }), OP, HASH).kind).toBe("later");
  expect(verdict(reply(200, {}), OP, HASH).kind).toBe("later");
});

test("a network that answers in the office's place is no connection, whatever it says", () => {
  for (const status of [200, 201, 302, 401, 403, 409, 413, 422, 500, 511]) {
    expect(verdict(reply(status, { receipt }, false), OP, HASH)).toEqual({ kind: "later", line: false });
  }
});

test("401 asks to sign in, a refusal is kept and shown, all else comes again", () => {
  expect(verdict(reply(401, {}), OP, HASH).kind).toBe("sign_in");
  expect(verdict(reply(403, { code: "device_unknown" }), OP, HASH).kind).toBe("unknown_device");
  for (const status of [403, 404, 409, 413, 415, 422]) {
    expect(verdict(reply(status, { detail: "nee / no" }), OP, HASH)).toEqual({ kind: "refused", status, sentence: "nee / no" });
  }
  for (const status of [400, 429, 500, 502, 503, 504]) expect(verdict(reply(status, {}), OP, HASH)).toEqual({ kind: "later", line: true });
  expect(verdict({ status: 0, ours: false, body: undefined, retryAfter: null }, OP, HASH)).toEqual({ kind: "later", line: false });
});

test("where an operation is said to be", () => {
  expect(placeOf("waiting", false, true)).toBe("saved");
  expect(placeOf("waiting", false, false)).toBe("waiting");
  expect(placeOf("waiting", true, true)).toBe("sending");
  expect(placeOf("received", false, false)).toBe("received");
  expect(placeOf("refused", true, true)).toBe("refused");
});

test("nothing is forgotten before it is durable and a day old", () => {
  const op = { state: "received", received_at: 1000, durable: true, applied: "applied" };
  expect(mayDelete(op, 1000 + DAY_MS)).toBe(true);
  expect(mayDelete(op, 999 + DAY_MS)).toBe(false);
  // The device's clock is put on two days right after: the next answer says by how much it is off.
  expect(mayDelete(op, officeTime(1000 + 2 * DAY_MS, -2 * DAY_MS))).toBe(false);
  expect(officeTime(7, null)).toBe(7);
  expect(mayDelete({ ...op, durable: false }, 10 * DAY_MS)).toBe(false);
  expect(mayDelete({ ...op, state: "waiting" }, 10 * DAY_MS)).toBe(false);
  expect(mayDelete({ ...op, received_at: null }, 10 * DAY_MS)).toBe(false);
  expect(mayDelete({ ...op, applied: "conflict" }, 10 * DAY_MS)).toBe(false);
  expect(mayDelete({ ...op, applied: "settled" }, 10 * DAY_MS)).toBe(true);
});

test("Dutch plates: the fourteen series, written as they stand on the car", () => {
  expect(writtenPlate("sh 12 34")).toBe("SH-12-34");
  expect(writtenPlate("12abc3")).toBe("12-ABC-3");
  expect(writtenPlate("gb001b")).toBe("GB-001-B");
  expect(writtenPlate("1ZZZ99")).toBe("1-ZZZ-99");
  for (const plate of ["XX9999", "9999XX", "99XX99", "XX99XX", "XXXX99", "99XXXX", "99XXX9", "9XXX99", "XX999X", "X999XX", "XXX99X", "X99XXX", "9XX999", "999XX9"]) {
    expect(plateFault(plate.replace(/X/g, "B"))).toBe("");
  }
  expect(plateFault("")).toBe("empty");
  expect(plateFault("AB-12")).toBe("length");
  expect(plateFault("ABCDEF")).toBe("series");
  expect(plateFault("123456")).toBe("series");
});

test("VIN: signs, length, and the check digit where one exists", () => {
  expect(checkDigit("1M8GDM9AXKP042788")).toBe("X");
  expect(vinFault("1M8GDM9AXKP042788")).toBe("");
  expect(vinFault("1M8GDM9A1KP042788")).toBe("check");
  expect(vinFault("LSVAM4187C2184847")).toBe("");
  expect(vinFault("WVWZZZ1JZXW000001")).toBe(""); // Europe prescribes none
  expect(vinFault("WVWZZZ1JZXW00000O")).toBe("signs");
  expect(vinFault("WVW")).toBe("length");
  expect(vinFault(" ")).toBe("empty");
});
