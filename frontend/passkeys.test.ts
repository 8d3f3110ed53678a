import { expect, test } from "vitest";
import { bytesOf, textOf } from "./passkeys";

test("base64url goes there and back, whatever the length and the signs", () => {
  for (const bytes of [[], [0], [251, 255], [62, 63, 255, 254], [...Array(64).keys()]]) {
    const text = textOf(Uint8Array.from(bytes).buffer);
    expect(text).toMatch(/^[\w-]*$/);
    expect([...bytesOf(text)]).toEqual(bytes);
  }
});
