// A checklist in the making on the screens of the app: the same code, a made-up visit, and nothing kept.
import "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
import "../tablet.css";
import { html } from "lit-html";
import { keepIn, nowOf, refresh } from "../model";
import { frame, icon } from "../parts/frame";
import { stage, type Screen } from "../parts/stage";
import { screenOfVisit } from "../screens/route";
import { lackList, lacksOf } from "../screens/report";
import { nameOf } from "../screens/round";
import { nextQuestion, underOf } from "../screens/visit";
import type { Round, Visit } from "../sync/round";
import { ui } from "../ui";
import { t } from "../words";
import { inMemory } from "./memory";

/** What the page says: the round with its one visit, and the editor's questions. */
interface Given {
  round: Round;
  questions: string;
}

function given(): Given {
  return JSON.parse(document.getElementById("voorbeeld")?.textContent ?? "null") as Given;
}

/** Where the preview ends: no report is made of what nobody saw. */
function endScreen(visit: Visit): ReturnType<Screen> {
  const now = nowOf(visit);
  return frame({
    title: nameOf(visit), under: underOf(visit, now),
    main: html`${lackList(lacksOf(visit, now))}<section class="pw-kaartje"><h2>${t("Hier houdt het voorbeeld op")}</h2><p>${t("Op een echt bezoek komt nu het rapport, met alles wat is ingevuld. Het kan pas worden getekend als hierboven niets meer staat.")}</p></section>`,
    foot: html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/visit/${visit.id}">${icon("l")}${t("Terug")}</a>`,
  });
}

function screen(visit: Visit, [name = "", , part = "", code = ""]: string[]): Screen {
  if (name !== "visit") return screenOfVisit(visit.id, "", "");
  return part === "report" || part === "correct" ? () => endScreen(visit) : screenOfVisit(visit.id, part, code);
}

async function start(): Promise<void> {
  const { round, questions } = given();
  const visit = round.visits[0];
  if (!visit) return;
  keepIn(inMemory(round, questions));
  stage((parts) => screen(visit, parts));
  await refresh();
  if (!location.hash) history.replaceState(null, "", `#/visit/${visit.id}/q/${nextQuestion(visit)}`);
  ui.draw();
}

void start();
