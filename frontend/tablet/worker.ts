// The service worker from the side of the page: registered once, and a new version only when the inspector says so.

let waiting: ServiceWorker | null = null;
let told: () => void = () => undefined;

/** Registers the worker; `data-worker` of the body is its address. Without it the app works while there is network. */
export async function registerWorker(): Promise<void> {
  const address = document.body.dataset["worker"];
  if (!address || !("serviceWorker" in navigator)) return;
  try {
    const found = await navigator.serviceWorker.register(address, { scope: "/tablet/", updateViaCache: "none" });
    note(found);
    found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", () => note(found)));
  } catch {
    // Private browsing, or no secure context: the screen of the device says that the app is not installed.
  }
}

function note(found: ServiceWorkerRegistration): void {
  if (!found.waiting || !navigator.serviceWorker.controller) return;
  waiting = found.waiting;
  told();
}

/** Calls `tell` as soon as a newer version of the app waits to be used. */
export function onNewVersion(tell: () => void): void {
  told = tell;
  if (waiting) tell();
}

/** Switches to the version that waits, and loads the page again. */
export function useNewVersion(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage("activate");
}

/** Whether the app would start without network. */
export function isInstalled(): boolean {
  return Boolean(navigator.serviceWorker?.controller);
}
