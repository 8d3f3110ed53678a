// The app of the inspector: styles, the worker that makes it start without network, and the first screen.
import "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
import "./tablet.css";
import { start } from "./app";
import { registerWorker } from "./worker";

void registerWorker();
void start();
