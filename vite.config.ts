// Two pages' worth of front end: `app` on every page, `map` only where a map is.
import { defineConfig } from "vitest/config";
import { slimTheme } from "./frontend/build/theme";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [slimTheme()],
  build: {
    outDir: "static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // A data: font or picture would need a wider content security policy.
    assetsInlineLimit: 0,
    rollupOptions: { input: ["frontend/app.ts", "frontend/map.ts"] },
  },
  test: { include: ["frontend/**/*.test.ts"], environment: "node" },
});
