/// <reference lib="webworker" />
// The service worker keeps the app itself on the device and nothing else: no data, no answers of the office.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (string | PrecacheEntry)[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Every page of the app is the same shell. The sync has answers of its own, and so have worker and manifest.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/tablet/shell/"), {
    allowlist: [/^\/tablet\/(?!sync\/|shell\/|sw\.js|manifest\.webmanifest)/],
  }),
);

// A new version waits until the inspector says so: never in the middle of a question.
self.addEventListener("message", (event) => {
  if (event.data === "activate") void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
