import { expect, test } from "vitest";
import { picturesIn } from "./content";
import { wrap } from "./paper";
import { pdfOf } from "./pdf";

const at = new Date("2026-11-26T10:00:00Z");
const pages = [1, 2].map((n) => ({ jpeg: Uint8Array.of(0xff, 0xd8, n, 0xff, 0xd9), width: 10, height: 20, lines: [{ text: `Şahin ${n}`, x: 10, y: 20, size: 10 }] }));
const about = { title: "Rapport", author: "Żuk", language: "nl", at };

test("every object stands where the table of the file says", () => {
  const text = new TextDecoder("latin1").decode(pdfOf(pages, about));
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  expect(text.slice(start, start + 4)).toBe("xref");
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n /gm)].map((found) => Number(found[1]));
  expect(offsets).toHaveLength(12);
  offsets.forEach((offset, index) => expect(text.slice(offset).startsWith(`${index + 1} 0 obj`)).toBe(true));
});

test("the same pages give the same bytes, and the pictures come back out", () => {
  expect(pdfOf(pages, about)).toEqual(pdfOf(pages, about));
  expect(picturesIn(pdfOf(pages, about)).map((jpeg) => [...jpeg])).toEqual(pages.map((page) => [...page.jpeg]));
});

test("lines break at spaces, and a word that fits nowhere is cut", () => {
  expect(wrap("een twee drie", (line) => line.length <= 8)).toEqual(["een twee", "drie"]);
  expect(wrap("abcdefgh", (line) => line.length <= 3)).toEqual(["abc", "def", "gh"]);
});
