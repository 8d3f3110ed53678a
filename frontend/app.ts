// On every page: styles, htmx, the keyboard, dialogs, and layout from data.
import "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
import "./app.css";
import htmx from "htmx.org";
import { bindDialogs } from "./dialogs";
import { bindFields, focusWhatAsks } from "./fields";
import { bindKeys } from "./keys/bind";
import { watchRows } from "./keys/rows";
import { layOut } from "./layout";

bindDialogs();
bindFields();
bindKeys();
watchRows();
// htmx calls this for the page itself and for every part it swaps in.
htmx.onLoad((node) => {
  if (!(node instanceof Element)) return;
  layOut(node.parentElement ?? node);
  focusWhatAsks(node);
});
document.documentElement.classList.add("heeft-script");
