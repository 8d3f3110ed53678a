// Texts: each Dutch one has its English, and no English one lost its Dutch.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENGLISH, TABLES } from "./english";

const FOLDER = new URL(".", import.meta.url).pathname;
const CALL = /\bt\(\s*"((?:[^"\\]|\\.)*)"/g;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "english" ? [] : sources(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

const used = new Set(
  sources(FOLDER).flatMap((path) => [...readFileSync(path, "utf-8").matchAll(CALL)].map((found) => JSON.parse(`"${found[1]}"`) as string)),
);

test("every text has its English", () => {
  expect([...used].filter((text) => !(text in ENGLISH))).toEqual([]);
});

test("no English stands for a text that is gone", () => {
  expect(Object.keys(ENGLISH).filter((text) => !used.has(text))).toEqual([]);
});

test("no text has its English twice", () => {
  const all = TABLES.flatMap((table) => Object.keys(table));
  expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual([]);
});

test("both languages fill in the same values", () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
  for (const [dutch, english] of Object.entries(ENGLISH)) expect(names(english), dutch).toEqual(names(dutch));
});

test("no call of t() escapes the comparison", () => {
  const dynamic = sources(FOLDER)
    .filter((path) => !path.endsWith("words.ts"))
    .flatMap((path) => [...readFileSync(path, "utf-8").matchAll(/\bt\(\s*[^"\s]/g)].map((found) => `${path}: ${found[0]}`));
  expect(dynamic).toEqual([]);
});
