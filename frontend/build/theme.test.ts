import { describe, expect, it } from "vitest";
import { needed } from "./theme";

const THEME = `.t {
  --basis-color: #111;
  --basis-unused: #222;
  --utrecht-checkbox-color: var(--basis-color);
  --utrecht-textbox-color: var(--basis-unused);
}`;

describe("the slim theme", () => {
  it("keeps what a component reads, through other tokens too", () => {
    const kept = needed(THEME, ".utrecht-checkbox{color:var(--utrecht-checkbox-color)}");
    expect([...kept.keys()].sort()).toEqual(["--basis-color", "--utrecht-checkbox-color"]);
  });
  it("drops what we say ourselves, and all that only it needed", () => {
    expect(needed(THEME, ".x{color:var(--utrecht-textbox-color, red)}").size).toBe(0);
  });
});
