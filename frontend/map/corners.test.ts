import { describe, expect, it } from "vitest";
import { readCorners, writeCorners, writeParts } from "./corners";

const TEXT = "0.00 0.00\n10.00 0.00\n10.00 10.00\n\ngat\n2.00 2.00\n4.00 2.00\n4.00 4.00\n\n20.00 0.00\n30.00 0.00\n30.00 5.50";

describe("corners as text", () => {
  it("reads parts with their holes, and writes the same", () => {
    const parts = readCorners(TEXT) ?? [];
    expect(parts.map((part) => part.length)).toEqual([2, 1]);
    expect(parts[1]?.[0]?.[2]).toEqual([30, 5.5]);
    expect(writeParts(parts)).toBe(TEXT);
  });
  it("takes commas, a height, and a hole that follows at once", () => {
    const parts = readCorners("0,0\n9;0\n9 9 1.5\nGAT\n1 1\n2 1\n2 2") ?? [];
    expect(parts).toEqual([
      [
        [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        [
          [1, 1],
          [2, 1],
          [2, 2],
        ],
      ],
    ]);
  });
  it("leaves out what has too few corners, with the holes in it", () => {
    const flat = "1 1\n2 2\n\ngat\n3 3\n4 3\n4 4";
    expect(readCorners(flat)).toEqual([]);
    expect(writeParts(readCorners(`${TEXT}\n\ngat\n21 1\n22 1\n\n${flat}`) ?? [])).toBe(TEXT);
  });
  it("reads nothing of a line that is no corner, and of a hole without a part", () => {
    for (const text of ["a b\n1 1\n2 2", "gat\n1 1\n2 1\n2 2", "1 1\n2 1,5 7 8\n2 2"]) {
      expect(readCorners(text), text).toBeNull();
    }
    expect(readCorners("  \n ")).toEqual([]);
  });
  it("writes a line to the centimetre", () => {
    expect(writeCorners([[134647.256, 459685]])).toBe("134647.26 459685.00");
  });
});
