import { describe, expect, it } from "vitest";
import { readMapData } from "./data";
import { frameOf, middleOf, signSize } from "./place";
import { standFree } from "./room";
import { toLonLat, toRd } from "./rd";

const SQUARE = {
  type: "Polygon" as const,
  coordinates: [
    [
      [5.1, 52.1],
      [5.2, 52.1],
      [5.2, 52.2],
      [5.1, 52.2],
      [5.1, 52.1],
    ],
  ],
};

describe("map data", () => {
  it("reads what the page says", () => {
    const data = readMapData({
      mode: "mini",
      bounds: [5, 52, 6, 53],
      focus: "SYN-1",
      premises: [{ id: "SYN-1", address: "Proefdreef 9147", state: "applied", url: "/p/1", geometry: SQUARE }],
      zones: [{ title: "2025", url: "/z/1", valid_from: "2025-04-21", valid_to: null, geometry: SQUARE }],
    });
    expect(data.mode).toBe("mini");
    expect(data.focus).toBe("SYN-1");
    expect(data.premises[0]).toMatchObject({ id: "SYN-1", state: "applied", case_url: "" });
    expect(data.zones[0]).toMatchObject({ title: "2025", valid_to: null });
  });
  it("keeps the map alive on nothing at all", () => {
    expect(readMapData(null)).toMatchObject({ mode: "full", zones: [], premises: [], bounds: null, pick: null });
  });
  it("leaves out what has no geometry and shows a new state as unknown", () => {
    const data = readMapData({
      premises: [{ id: "a" }, { id: "b", state: "paused", geometry: SQUARE }, { id: "c", state: null, geometry: SQUARE }],
    });
    expect(data.premises.map((item) => [item.id, item.state])).toEqual([
      ["b", "unknown"],
      ["c", null],
    ]);
  });
  it("takes bounds only when all four are numbers", () => {
    expect(readMapData({ bounds: [1, 2, "3", 4] }).bounds).toBeNull();
    expect(readMapData({ bounds: [1, 2, 3] }).bounds).toBeNull();
  });
});

describe("places", () => {
  it("frames all geometries", () => {
    expect(frameOf([SQUARE, { type: "Point", coordinates: [6, 51] }])).toEqual([5.1, 51, 6, 52.2]);
    expect(frameOf([])).toBeNull();
  });
  it("puts the sign in the middle of the building", () => {
    const [lon, lat] = middleOf(SQUARE);
    expect(lon).toBeCloseTo(5.15, 9);
    expect(lat).toBeCloseTo(52.15, 9);
    expect(middleOf({ type: "Point", coordinates: [5, 52] })).toEqual([5, 52]);
  });
  it("draws larger signs closer by", () => {
    const sizes = [14, 15, 16, 17, 18].map(signSize);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });
});

describe("Rijksdriehoeksmeting", () => {
  it("knows the tower of Amersfoort, its origin", () => {
    const [x, y] = toRd(5.38720621, 52.1551744);
    expect(x).toBeCloseTo(155000, 0);
    expect(y).toBeCloseTo(463000, 0);
  });
  it("comes back where it started", () => {
    const [lon, lat] = toLonLat(134647, 459685);
    const [x, y] = toRd(lon, lat);
    expect(x).toBeCloseTo(134647, 0);
    expect(y).toBeCloseTo(459685, 0);
  });
});

describe("room to tap", () => {
  const box = (left: number, top: number): { left: number; top: number; right: number; bottom: number } => ({
    left,
    top,
    right: left + 24,
    bottom: top + 24,
  });
  it("frees only what touches nothing", () => {
    expect(standFree([box(0, 0), box(20, 0), box(100, 100)])).toEqual([false, false, true]);
  });
  it("lets neighbours share an edge", () => {
    expect(standFree([box(0, 0), box(24, 0)])).toEqual([true, true]);
  });
  it("keeps clear of the controls", () => {
    expect(standFree([box(0, 0)], [box(10, 10)])).toEqual([false]);
  });
});
