// The theme of NL Design System has some 2,500 tokens. Of these we ship what our parts of the library read and
// what css/tokens.css does not say itself: for a component that we theme, the theme's word would stand in the way.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const THEME = "voorbeeld-design-tokens/dist/theme.css";
const DECLARATION = /(--[\w-]+)\s*:\s*([^;]+);/g;
const USE = /var\(\s*(--[\w-]+)/g;
const OURS =
  /^--utrecht-(alert|breadcrumb-nav|button(?!-group)|data-badge|document|focus|form-control|form-field|form-label|heading|link|select|skip-link|space|table|textarea|textbox)-/;

function uses(css: string): string[] {
  return [...css.matchAll(USE)].map((match) => match[1] ?? "");
}

/** The declarations of `theme` that `components` need, through other tokens too, without those we set ourselves. */
export function needed(theme: string, components: string): Map<string, string> {
  const declared = new Map([...theme.matchAll(DECLARATION)].map((match) => [match[1] ?? "", (match[2] ?? "").trim()]));
  const kept = new Map<string, string>();
  const open = uses(components);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const value = declared.get(name);
    if (value === undefined || kept.has(name) || OURS.test(name)) continue;
    kept.set(name, value);
    open.push(...uses(value));
  }
  return kept;
}

function componentStyles(): string {
  const require = createRequire(import.meta.url);
  const { dependencies } = require("../../package.json") as { dependencies: Record<string, string> };
  const parts = Object.keys(dependencies).filter((name) => name.startsWith("@utrecht/"));
  return parts.map((name) => readFileSync(require.resolve(`${name}/dist/index.css`), "utf-8")).join("\n");
}

/** Cuts the theme down while Vite reads it. */
export function slimTheme(): Plugin {
  return {
    name: "slim-theme",
    enforce: "pre",
    transform(code, id) {
      if (!id.split("?")[0]?.endsWith(THEME)) return null;
      const kept = [...needed(code, componentStyles())].map(([name, value]) => `${name}:${value};`);
      return { code: `.voorbeeld-theme{${kept.join("")}}`, map: null };
    },
  };
}
