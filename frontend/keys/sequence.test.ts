import { describe, expect, it } from "vitest";
import { press, START, WAIT_MS } from "./sequence";

const KNOWN = ["/", "j", "k", "g w", "g k", "1", "?"];

function type(keys: string, step = 100): (string | null)[] {
  let progress = START;
  return keys.split(" ").map((key, index) => {
    const result = press(progress, key, index * step, KNOWN);
    progress = result.progress;
    return result.hit;
  });
}

describe("key sequences", () => {
  it("answers a single key at once", () => {
    expect(type("/ j 1 ?")).toEqual(["/", "j", "1", "?"]);
  });
  it("waits for the second key", () => {
    expect(type("g w")).toEqual([null, "g w"]);
    expect(type("g k")).toEqual([null, "g k"]);
  });
  it("tells k alone from g k", () => {
    expect(type("k g k k")).toEqual(["k", null, "g k", "k"]);
  });
  it("forgets a first key that waited too long", () => {
    expect(type("g k", WAIT_MS + 1)).toEqual([null, "k"]);
  });
  it("takes a key that does not continue the sequence for itself", () => {
    expect(type("g j")).toEqual([null, "j"]);
    expect(type("g g w")).toEqual([null, null, "g w"]);
  });
  it("does nothing on a key the page does not offer", () => {
    expect(type("z g z w")).toEqual([null, null, null, null]);
  });
});
