import { describe, expect, it } from "vitest";
import { neighbours } from "./neighbours";

describe("neighbours in a list", () => {
  const list = ["/cases/1/", "/cases/2/", "/cases/3/"];
  it("knows the one before and the one after", () => {
    expect(neighbours(list, "/cases/2/")).toEqual({ before: "/cases/1/", after: "/cases/3/" });
  });
  it("stops at both ends", () => {
    expect(neighbours(list, "/cases/1/")).toEqual({ before: null, after: "/cases/2/" });
    expect(neighbours(list, "/cases/3/")).toEqual({ before: "/cases/2/", after: null });
  });
  it("offers nothing for a case that is not in the list", () => {
    expect(neighbours(list, "/cases/9/")).toEqual({ before: null, after: null });
    expect(neighbours([], "/cases/1/")).toEqual({ before: null, after: null });
  });
});
