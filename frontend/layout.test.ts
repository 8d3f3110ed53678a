import { describe, expect, it } from "vitest";
import { parseVars } from "./layout";

describe("data-vars", () => {
  it("reads numbers and percentages", () => {
    expect(parseVars("--a:8; --n:13;--t:92.5%")).toEqual([
      ["--a", "8"],
      ["--n", "13"],
      ["--t", "92.5%"],
    ]);
  });
  it("leaves out what is not a plain number", () => {
    expect(parseVars("--a:url(x);color:1;--b:4,3;;--n:-2")).toEqual([["--n", "-2"]]);
  });
});
