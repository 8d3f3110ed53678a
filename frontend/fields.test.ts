import { describe, expect, it } from "vitest";
import { tooLarge } from "./fields";

describe("file size", () => {
  it("allows exactly the limit and refuses one byte more", () => {
    expect(tooLarge([10], 10)).toBe(false);
    expect(tooLarge([1, 11], 10)).toBe(true);
  });
  it("says nothing without files or limit", () => {
    expect(tooLarge([], 10)).toBe(false);
    expect(tooLarge([99], Number.NaN)).toBe(false);
  });
});
