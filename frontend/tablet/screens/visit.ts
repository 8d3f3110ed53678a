// One visit: what can be done now, in the order of a visit, and the screen of each act.
import { html, nothing, type TemplateResult } from "lit-html";
import { keeping, model, nowOf, rowsOf, stops, visitOf } from "../model";
import { badge, bigButton, frame, icon, placeBadge, placeOfRows, type Html } from "../parts/frame";
import { itemsOf, shown, tally, type Checklist } from "../rules/checklist";
import { FILLING, LOCKED, OUTSIDE, given, isTalk, type VisitNow } from "../rules/visit";
import type { Visit } from "../sync/round";
import { clock, shortDay, t } from "../words";
import { arriveForm, briefForm } from "./arrive";
import { cardOf, officeWord } from "./card";
import { notice } from "./entry";
import { filesForm, notesForm, personsForm, powersForm, takenForm, vehiclesForm } from "./records";
import { nameOf } from "./round";
import { saved } from "./store";
import { consentForm, dwellingForm, leaveForm, policeForm, refusedForm, stopScreen } from "./stops";
import { talkForm, talkRecord, voluntary } from "./talk";

export function checklistOf(visit: Visit): Checklist {
  const pinned = visit.checklist;
  const found = pinned ? model.loaded?.round.checklists[pinned.sha256] : undefined;
  return found ?? { code: pinned?.code ?? "", version: pinned?.version ?? 0, title: { nl: "", en: "" }, sections: [] };
}

/** The line under the name: which visit, since when, and that identity was shown (Awb 5:12). */
export function underOf(visit: Visit, now: VisitNow): string {
  const all = stops();
  const number = all.findIndex((other) => other.id === visit.id) + 1;
  const parts = [number ? t("Bezoek {n} van {all}", { n: number, all: all.length }) : t("Bezoek van {day}", { day: shortDay(Date.parse(visit.arrived_at ?? "")) })];
  if (now.arrivedAt) {
    const at = clock(Date.parse(now.arrivedAt));
    parts.push(t("begonnen {time}", { time: at }), t("legitimatie getoond {time}", { time: at }));
  } else parts.push(visit.premises.address);
  return parts.join(" · ");
}

export function savedMark(visit: Visit): Html {
  if (keeping.preview) return html`<span class="pw-rij pw-status-klein" role="status">${t("Voorbeeld: niet bewaard")}</span>`;
  const at = saved.get(visit.id);
  return at ? html`<span class="pw-rij pw-status-klein" role="status"><span class="pw-t-ok">${icon("check")}</span>${t("Bewaard {time}", { time: clock(at, true) })}</span>` : nothing;
}

export function dwellingButton(visit: Visit, now: VisitNow): Html {
  if (now.state !== "ON_SITE") return nothing;
  return html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/visit/${visit.id}/dwelling">${icon("huis")}${t("Woning, stop")}</a>`;
}

function tile(visit: Visit, part: string, name: string, words: string, count = 0): TemplateResult {
  return html`<li><a class="utrecht-button utrecht-button--secondary-action" href="#/visit/${visit.id}/${part}">${icon(name)}<span>${words}${count ? html` <b>(${count})</b>` : nothing}</span></a></li>`;
}

/** The first question that has no answer yet, else the first of all. */
export function nextQuestion(visit: Visit): string {
  const checklist = checklistOf(visit);
  const answers = given(nowOf(visit));
  const asked = checklist.sections.flatMap((section) => shown(section, checklist, answers));
  return (asked.find((item) => !answers.has(item.code)) ?? asked[0])?.code ?? "";
}

/** What a conversation leads to: the talk itself, and what one wants to remember; nothing else. */
function talkTiles(visit: Visit, now: VisitNow): TemplateResult {
  return html`<ul class="pw-tegels">${now.state === "PLANNED" ? tile(visit, "brief", "mens", t("Voorbespreking")) : nothing}
    ${now.state === "ON_SITE" ? html`${tile(visit, "talk", "mens", t("Gesprek vastleggen"))}${tile(visit, "notes", "pen", t("Aantekeningen"), now.notes.length)}` : nothing}
    ${now.state === "TALKED" ? tile(visit, "talk", "pen", t("Verslag verbeteren")) : nothing}</ul>`;
}

function tiles(visit: Visit, now: VisitNow): TemplateResult {
  if (isTalk(visit)) return talkTiles(visit, now);
  const inside = now.state === "ON_SITE";
  const filling = FILLING.includes(now.state);
  const checklist = checklistOf(visit);
  const count = tally(itemsOf(checklist), checklist, given(now));
  return html`<ul class="pw-tegels">
    ${now.state === "PLANNED" ? tile(visit, "brief", "mens", t("Voorbespreking")) : nothing}
    ${filling ? tile(visit, `q/${nextQuestion(visit)}`, "doc", t("Controlelijst, {done} van {all} klaar", { done: count.answered, all: count.shown })) : nothing}
    ${filling ? html`${tile(visit, "vehicles", "route", t("Voertuigen"), now.vehicles.length)}${tile(visit, "persons", "mens", t("Personen en verklaringen"), now.persons.length)}
      ${tile(visit, "powers", "schild", t("Bevoegdheden"), now.powers.length)}${tile(visit, "files", "camera", t("Bestanden"), now.files.length)}${tile(visit, "notes", "pen", t("Aantekeningen"), now.notes.length)}` : nothing}
    ${inside || now.taken.length ? tile(visit, "taken", "doc", t("Meegenomen zaken"), now.taken.length) : nothing}
    ${inside ? html`${tile(visit, "refused", "ban", t("Toegang geweigerd"))}${tile(visit, "police", "tri", t("Overdragen aan politie"))}${tile(visit, "leave", "check", t("Controle afronden"))}` : nothing}
    ${OUTSIDE.includes(now.state) || now.state === "REPORT_DRAFT" || LOCKED.includes(now.state) ? tile(visit, "report", "doc", LOCKED.includes(now.state) ? t("Rapport bekijken") : t("Rapport maken en tekenen")) : nothing}</ul>`;
}

function primary(visit: Visit, now: VisitNow): Html {
  const link = (href: string, words: string) => html`<a class="utrecht-button utrecht-button--primary-action pw-groot pw-rechts" href=${href}>${words}${icon("r")}</a>`;
  const base = `#/visit/${visit.id}`;
  if (now.state === "PLANNED") return link(`${base}/brief`, t("Voorbespreking"));
  if (now.state === "BRIEFED") return link(`${base}/arrive`, isTalk(visit) ? t("Start gesprek") : t("Start bezoek"));
  if (now.state === "ON_SITE" && isTalk(visit)) return link(`${base}/talk`, t("Gesprek vastleggen"));
  if (now.state === "ON_SITE") return link(`${base}/q/${nextQuestion(visit)}`, t("Controlelijst"));
  if (OUTSIDE.includes(now.state) || now.state === "REPORT_DRAFT") return link(`${base}/report`, t("Rapport"));
  const following = stops().find((other) => !LOCKED.includes(nowOf(other).state));
  return following ? link(`#/visit/${following.id}`, t("Volgend bezoek")) : link("#/", t("Naar de ronde"));
}

function overview(visit: Visit, now: VisitNow): TemplateResult {
  const number = stops().findIndex((other) => other.id === visit.id) + 1;
  const rows = rowsOf(visit.id);
  return frame({
    title: nameOf(visit), under: underOf(visit, now), notice: notice(),
    main: html`<div class="pw-rij">${badge("info", "pin", officeWord("states", now.state))}${rows.length && !keeping.preview ? placeBadge(placeOfRows(rows)) : nothing}</div>
      ${isTalk(visit) && now.state !== "TALKED" ? voluntary() : nothing}${tiles(visit, now)}${isTalk(visit) ? talkRecord(now) : nothing}<section class="pw-kaartje">${cardOf(visit, number)}</section>`,
    foot: html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/">${icon("l")}${t("Ronde")}</a>${dwellingButton(visit, now)}${savedMark(visit)}${primary(visit, now)}`,
  });
}

/** A screen with one act: back on the left, the act itself in the screen. */
export function actScreen(visit: Visit, now: VisitNow, main: Html): TemplateResult {
  return frame({
    title: nameOf(visit), under: underOf(visit, now), notice: notice(), main,
    foot: html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/visit/${visit.id}">${icon("l")}${t("Terug")}</a>${dwellingButton(visit, now)}${savedMark(visit)}`,
  });
}

const FORMS: Record<string, (visit: Visit, now: VisitNow) => Html> = {
  brief: briefForm, arrive: arriveForm, vehicles: vehiclesForm, persons: personsForm, powers: powersForm, files: filesForm, notes: notesForm,
  taken: takenForm, refused: refusedForm, police: policeForm, leave: leaveForm, dwelling: dwellingForm, consent: consentForm,
};
const TALK_FORMS: typeof FORMS = { brief: briefForm, arrive: arriveForm, notes: notesForm, dwelling: dwellingForm, consent: consentForm, talk: talkForm };

export function lostScreen(): TemplateResult {
  return frame({
    title: t("Dit bezoek staat niet op dit apparaat"), under: "", notice: notice(),
    main: html`<p>${t("Misschien is het aan een collega gegeven, of is de ronde vernieuwd. Wat u vastlegde is bewaard en gaat naar kantoor.")}</p>`,
    foot: bigButton(t("Naar de ronde"), "r", () => (location.hash = "#/"), true),
  });
}

export function visitScreens(id: string, part: string): TemplateResult {
  const visit = visitOf(id);
  if (!visit) return lostScreen();
  const now = nowOf(visit);
  if (now.state === "DWELLING_STOP" && part !== "consent" && !(isTalk(visit) && part === "talk")) return stopScreen(visit, now);
  const form = (isTalk(visit) ? TALK_FORMS : FORMS)[part];
  return form ? actScreen(visit, now, form(visit, now)) : overview(visit, now);
}

