// Where a visit stops: a dwelling, entry refused, the police, or simply done.
import { html, type TemplateResult } from "lit-html";
import { bigButton, frame, icon, type Html } from "../parts/frame";
import { checkOf, fieldOf, passes, valuesOf } from "../parts/form";
import { isTalk, openReceipts, type VisitNow } from "../rules/visit";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { clock, t } from "../words";
import { notice } from "./entry";
import { nameOf } from "./round";
import { keep } from "./store";
import { savedMark, underOf } from "./visit";

/** A form with one text that ends the visit there. */
function oneText(visit: Visit, form: string, type: string, field: string, words: { title: string; help: string; label: string; fault: string; button: string }, goal: string): TemplateResult {
  const store = (event: Event) => {
    const said = valuesOf(event)[field] ?? "";
    if (!passes(form, said ? {} : { [field]: words.fault })) return;
    void ui.during(async () => {
      if (await keep(visit, type, { [field]: said })) ui.go(goal);
    });
  };
  return html`<form class="pw-kaartje pw-kaartje--let-op" @submit=${store} novalidate><h2>${words.title}</h2><p>${words.help}</p>
    ${fieldOf(form, { name: field, label: words.label, required: true, rows: 3, dictation: true })}
    <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${words.button}</button></p></form>`;
}

export function dwellingForm(visit: Visit): Html {
  return oneText(visit, "dwelling", "dwelling", "area", {
    title: t("Woning aangetroffen"), help: t("U gaat niet verder zonder toestemming van de bewoner (Awb 5:15 lid 1)."),
    label: t("Welk deel van het pand is een woning?"), fault: t("Schrijf op welk deel van het pand een woning is."), button: t("Stoppen en vastleggen"),
  }, `#/visit/${visit.id}`);
}

export function refusedForm(visit: Visit): Html {
  return oneText(visit, "refused", "entry_refused", "refusal", {
    title: t("Toegang geweigerd"), help: t("De controle stopt. Iedereen moet meewerken (Awb 5:20); het weigeren wordt vastgelegd."),
    label: t("Wie weigerde en met welke woorden?"), fault: t("Schrijf op wie weigerde en met welke woorden."), button: t("Vastleggen"),
  }, `#/visit/${visit.id}`);
}

export function policeForm(visit: Visit): Html {
  return oneText(visit, "police", "police", "note", {
    title: t("Overdragen aan politie"), help: t("Verdacht van een misdrijf: stop, raak niets aan en draag over."),
    label: t("Aan wie droeg u over, met welk kenmerk?"), fault: t("Schrijf op aan wie u overdroeg."), button: t("Overdragen"),
  }, `#/visit/${visit.id}`);
}

/** The whole screen says stop; on only with recorded consent (law sheet 4.1). */
export function stopScreen(visit: Visit, now: VisitNow): TemplateResult {
  const stop = now.dwellings.at(-1);
  return frame({
    title: nameOf(visit), under: underOf(visit, now), notice: notice(), full: true,
    main: html`<div class="pw-stopscherm" role="alert"><h2>${icon("huis")} ${t("Stop: woning")}</h2>
      <p><b>${stop ? `${stop.area}, ${clock(Date.parse(stop.at))}` : t("Er is een woning aangetroffen.")}</b></p>
      <p>${t("Ga niet verder en ga naar buiten. Niemand mag een woning binnen zonder toestemming van de bewoner (Awb 5:15 lid 1).")}</p>
      <div class="pw-kaartje"><p>${isTalk(visit) ? t("Praten kan buiten. Binnen alleen als de bewoner toestemming geeft en weet dat weigeren mag.") : t("Alleen verder als de bewoner toestemming geeft en weet dat weigeren mag. Anders maakt u het rapport tot hier.")}</p></div></div>`,
    foot: html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/">${icon("l")}${t("Ronde")}</a>
      <a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/visit/${visit.id}/consent">${icon("check")}${t("Bewoner geeft toestemming")}</a>${savedMark(visit)}
      <a class="utrecht-button utrecht-button--primary-action pw-groot pw-rechts" href="#/visit/${visit.id}/${isTalk(visit) ? "talk" : "report"}">${isTalk(visit) ? t("Gesprek vastleggen") : t("Rapport tot hier")}${icon("r")}</a>`,
  });
}

export function consentForm(visit: Visit, now: VisitNow): Html {
  if (now.state !== "DWELLING_STOP") return html`<p>${t("De controle is niet gestopt voor een woning.")}</p>`;
  const store = (event: Event) => {
    const said = valuesOf(event);
    const found: Record<string, string> = {};
    if (!said["by"]) found["by"] = t("Schrijf op wie toestemming geeft.");
    if (!said["scope"]) found["scope"] = t("Schrijf op waarvoor de toestemming geldt.");
    if (!said["told"]) found["told"] = t("Vertel eerst dat weigeren mag; anders telt de toestemming niet.");
    if (!passes("consent", found)) return;
    void ui.during(async () => {
      const body = { consent_by: said["by"], consent_scope: said["scope"], told_may_refuse: true };
      if (await keep(visit, "consent", body)) ui.go(`#/visit/${visit.id}`);
    });
  };
  return html`<form class="pw-kaartje" @submit=${store} novalidate><h2>${t("Toestemming van de bewoner")}</h2>
    ${fieldOf("consent", { name: "by", label: t("Wie geeft toestemming?"), required: true, max: 200 })}
    ${fieldOf("consent", { name: "scope", label: t("Waarvoor geldt die?"), required: true, max: 300 })}
    ${checkOf("consent", "told", t("Ik heb verteld dat weigeren mag en geen gevolgen heeft"))}
    <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${t("Vastleggen en verdergaan")}</button></p></form>`;
}

export function leaveForm(visit: Visit, now: VisitNow): Html {
  if (now.state !== "ON_SITE") return html`<p>${t("De controle ter plaatse is al afgerond.")}</p>`;
  const open = openReceipts(now);
  if (open.length > 0) {
    return html`<section class="pw-kaartje pw-kaartje--let-op"><h2>${t("Nog geen ontvangstbewijs")}</h2>
      <p>${t("Geef eerst een ontvangstbewijs voor alles wat is meegenomen (Awb 5:17 lid 3, 5:18 lid 4).")}</p>
      <ul class="pw-regels">${open.map((item) => html`<li>${item.description}</li>`)}</ul>
      <p><a class="utrecht-button utrecht-button--primary-action pw-groot" href="#/visit/${visit.id}/taken">${t("Naar meegenomen zaken")}</a></p></section>`;
  }
  const leave = () => void ui.during(async () => {
    if (await keep(visit, "left", {})) ui.go(`#/visit/${visit.id}/report`);
  });
  return html`<section class="pw-kaartje"><h2>${t("Controle afronden")}</h2>
    <p>${t("U verlaat het pand. Antwoorden en foto’s kunt u nog aanvullen tot het rapport is getekend.")}</p>
    <p>${bigButton(t("Ik verlaat het pand"), "check", leave, true)}</p></section>`;
}
