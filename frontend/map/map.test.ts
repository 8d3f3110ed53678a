import { describe, expect, it } from "vitest";
import type { Bare } from "./data";
import { readGround, readMapData } from "./data";
import { standing } from "./standing";
import { daysBetween, daysOn, monthsOn } from "./days";
import { beyond, frameOf, middleOf, signSize } from "./place";
import { standFree } from "./room";
import { broken, columns } from "./paper";
import { toLonLat, toRd } from "./rd";
import { readView, withView, writeView } from "./view";

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

describe("layers", () => {
  it("reads things at premises, and leaves out what has no place or an unknown layer", () => {
    const lines = [{ text: "Z2026-000001", url: "/cases/Z2026-000001/" }];
    const data = readMapData({
      spots: [{ layer: "cases", lon: 5.1, lat: 52.1, count: 3, lines }, { layer: "cases" }, { layer: "people", lon: 5, lat: 52 }],
    });
    expect(data.spots).toEqual([{ layer: "cases", lon: 5.1, lat: 52.1, address: "", url: "", count: 3, lines }]);
  });
  it("knows the phase of a zone; one that it does not know is drawn as in force", () => {
    const zones = ["coming", "gone", undefined].map((phase) => ({ phase, geometry: SQUARE }));
    expect(readMapData({ zones }).zones.map((zone) => zone.phase)).toEqual(["coming", "in_force", "in_force"]);
  });
  it("reads the ground, or none", () => {
    const bare = { id: "1", from: "2015-01-01", to: null, geometry: SQUARE };
    expect(readGround({ bare: [bare, {}], border: SQUARE })).toEqual({ bare: [bare], border: SQUARE });
    expect(readGround(null)).toEqual({ bare: [], border: null });
  });
  it("marks all but the municipality as without data", () => {
    const outside = beyond(SQUARE);
    expect(outside?.type === "Polygon" && outside.coordinates[1]).toEqual(SQUARE.coordinates[0]);
    expect(beyond({ type: "Point", coordinates: [5, 52] })).toBeNull();
  });
});

describe("the view in the address", () => {
  it("comes back as it went", () => {
    expect(readView(writeView(5.1234567, 52.1, 16.25))).toEqual({ lon: 5.12346, lat: 52.1, zoom: 16.25 });
  });
  it("is nothing when it is no place", () => {
    for (const wrong of ["", "5,52", "a,b,c", "5,52,16,1"]) expect(readView(wrong)).toBeNull();
  });
  it("leaves the filters as they are", () => {
    expect(withView("http://x/map/?on=2026-01-01&state=none&state=permit", "5.1,52.1,16")).toBe(
      "http://x/map/?on=2026-01-01&state=none&state=permit&at=5.1,52.1,16",
    );
  });
});

describe("days", () => {
  it("walk over months and their ends", () => {
    expect(daysOn("2026-12-31", 1)).toBe("2027-01-01");
    expect(monthsOn("2026-01-31", 1)).toBe("2026-02-28");
    expect(monthsOn("2026-01-15", -1)).toBe("2025-12-15");
    expect(daysBetween("2026-03-01", "2026-11-01")).toBe(245);
  });
});

describe("the picture", () => {
  it("fills the legend column by column, and none on top of another", () => {
    const { cells, height } = columns(5, 500, 20, 230);
    expect(height).toBe(60);
    expect(cells).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 0, y: 40 },
      { x: 250, y: 0 },
      { x: 250, y: 20 },
    ]);
    expect(columns(0, 500, 20, 230)).toEqual({ cells: [], height: 0 });
  });
  it("breaks words where they would run off", () => {
    const measure = (part: string): number => part.length;
    expect(broken("Bron: Parkwacht en BAG", 12, measure)).toEqual(["Bron:", "Parkwacht en", "BAG"]);
    expect(broken("onafscheidelijk", 5, measure)).toEqual(["onafscheidelijk"]);
    expect(broken(" ", 5, measure)).toEqual([]);
  });
});

describe("the ground while time walks", () => {
  const ground = (id: string, from: string, to: string | null): Bare => ({ id, from, to, geometry: SQUARE });
  const bare = [ground("old", "2015-01-01", "2026-01-01"), ground("new", "2026-01-01", null), ground("firm", "2015-01-01", null)];
  const on = (day: string, taken: string[] = []): string[] =>
    standing(bare, { on: day, taken, premises: [] }).map((one) => one.id);

  it("draws what stands on the day, up to but without its last", () => {
    expect(on("2025-12-31")).toEqual(["old", "firm"]);
    expect(on("2026-01-01")).toEqual(["new", "firm"]);
    expect(on("2014-12-31")).toEqual([]);
  });

  it("leaves out premises with a firm, shown or not", () => {
    expect(on("2026-06-01", ["firm"])).toEqual(["new"]);
    const shown = readMapData({ on: "2026-06-01", premises: [{ id: "firm", geometry: SQUARE }] });
    expect(standing(bare, shown).map((one) => one.id)).toEqual(["new"]);
  });
});
