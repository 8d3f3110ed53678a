// On every page: styles, htmx, the keyboard, dialogs, and layout from data.
import "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
import "./app.css";
import htmx from "htmx.org";
import { bindDialogs } from "./dialogs";
import { bindFields, focusWhatAsks } from "./fields";
import { bindKeys } from "./keys/bind";
import { bindNeighbours } from "./keys/neighbours";
import { watchRows } from "./keys/rows";
import { layOut } from "./layout";
import { bindPasskeys } from "./passkeys";

// Set before htmx looks at the page. The content security policy allows neither its style nor its eval.
Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
  // A refused move (422) is shown where the form stands; other errors leave the page as it is.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
  // Without style: htmx would copy it from the old element to the new one, and the policy refuses that.
  attributesToSettle: ["class", "width", "height"],
  // Pages hold personal data: nothing of them stays in the browser's storage.
  historyCacheSize: 0,
});

bindDialogs();
bindFields();
bindKeys();
watchRows();
bindNeighbours();
bindPasskeys();
// htmx calls this for the page itself and for every part it swaps in.
htmx.onLoad((node) => {
  if (!(node instanceof Element)) return;
  layOut(node.parentElement ?? node);
  focusWhatAsks(node);
});
document.documentElement.classList.add("heeft-script");
