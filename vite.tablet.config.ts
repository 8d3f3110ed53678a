// The inspector's app: a build of its own, so that its service worker precaches its own files and no others.
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { slimTheme } from "./frontend/build/theme";

const ADDRESS = "/static/tablet/";

/** What the shell page is made of besides the built files: a new build fetches it anew. */
const BUILT_AT = String(Date.now());

export default defineConfig({
  base: ADDRESS,
  publicDir: "frontend/tablet/public",
  plugins: [
    slimTheme(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "frontend/tablet",
      filename: "sw.ts",
      injectRegister: false,
      manifest: {
        id: "/tablet/",
        name: "Parkwacht, controles",
        short_name: "Parkwacht",
        description: "Controles op bedrijventerreinen, ook zonder verbinding.",
        lang: "nl",
        scope: "/tablet/",
        start_url: "/tablet/",
        display: "standalone",
        background_color: "#0c3a45",
        theme_color: "#0c3a45",
        icons: [
          { src: `${ADDRESS}icon-192.png`, sizes: "192x192", type: "image/png" },
          { src: `${ADDRESS}icon-512.png`, sizes: "512x512", type: "image/png" },
          { src: `${ADDRESS}icon-512.png`, sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      injectManifest: {
        // Of the font only the Latin letters: a name in another script shows in the font of the device.
        globPatterns: ["assets/*.{js,css}", "assets/noto-sans-latin-wght-normal-*.woff2"],
        // The worker and the list of files of the app itself have addresses of their own under /tablet/.
        // The preview of the office is no part of what a tablet keeps.
        globIgnores: ["sw.js", "manifest.webmanifest", "assets/preview-*"],
        modifyURLPrefix: { "": ADDRESS },
        dontCacheBustURLsMatching: /-[\w-]{8}\.\w+$/,
        additionalManifestEntries: [
          { url: "/tablet/shell/", revision: BUILT_AT },
          { url: `${ADDRESS}icon-192.png`, revision: BUILT_AT },
        ],
      },
      includeManifestIcons: false,
    }),
  ],
  build: {
    outDir: "static/build/tablet",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    rollupOptions: { input: { main: "frontend/tablet/main.ts", preview: "frontend/tablet/preview/main.ts" } },
  },
});
