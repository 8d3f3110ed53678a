// The card of the premises: permit with its conditions first, who manages it, what was found before, the floor plan.
import { html, nothing, type TemplateResult } from "lit-html";
import { model } from "../model";
import { badge } from "../parts/frame";
import { isTalk } from "../rules/visit";
import type { PastVisit, Visit } from "../sync/round";
import { own, t } from "../words";
import { nameOf } from "./round";

/** A word of the office's lists, such as an agency or a state. */
export function officeWord(list: string, code: string): string {
  return own(model.loaded?.round.words[list]?.[code]) || code;
}

function day(text: string | null): string {
  return text ? text.split("-").reverse().join("-") : "";
}

function permitRows(visit: Visit): TemplateResult {
  const { permit, application } = visit;
  return html`<dt>${t("Vergunning")}</dt><dd>${permit ? html`<b>${permit.number}</b>, ${permit.activity}${permit.valid_to ? html`, ${t("geldig tot en met {day}", { day: day(permit.valid_to) })}` : nothing}` : t("Geen vergunning bekend")}</dd>
    ${permit?.conditions.length ? html`<dt>${t("Voorschriften")}</dt><dd><ul class="pw-regels">${permit.conditions.map((line) => html`<li>${line}</li>`)}</ul></dd>` : nothing}
    ${permit ? html`<dt>${t("Leidinggevenden")}</dt><dd>${permit.managers.join(", ") || t("Geen op de vergunning")}</dd>` : nothing}
    ${application ? html`<dt>${t("Aanvraag")}</dt><dd>${application.number}</dd>` : nothing}`;
}

function pastRow(past: PastVisit): TemplateResult {
  return html`<li><span><b>${day(past.on)}</b> ${past.findings.length === 0 ? t("geen bevindingen") : nothing}${past.findings.map((found) => html`<span class="pw-los">${own(found.question)} ${found.note ? html`<i>${found.note}</i>` : nothing}</span>`)}</span></li>`;
}

function plans(visit: Visit): TemplateResult | typeof nothing {
  if (!visit.floor_plans?.length) return nothing;
  return html`<details><summary>${t("Plattegrond")}</summary>${visit.floor_plans.map((plan) => (plan.picture ? html`<figure><img class="pw-fotogroot" src=${plan.picture} alt=${plan.name}><figcaption>${plan.name}</figcaption></figure>` : html`<p>${plan.name}</p>`))}</details>`;
}

/** The card. `number` is its place in the round. */
export function cardOf(visit: Visit, number: number): TemplateResult {
  return html`<div class="pw-rij pw-rij--uit"><h2>${number ? `${number}. ` : ""}${nameOf(visit)}</h2>${isTalk(visit) ? badge("info", "mens", t("Vrijwillig gesprek")) : visit.application && !visit.permit ? badge("warn", "zand", t("Aanvraag loopt")) : visit.permit ? badge("ok", "check", t("Vergunning")) : badge("danger", "tri", t("Geen vergunning"))}</div>
    <dl class="pw-kv">${permitRows(visit)}
      <dt>${t("Waarom")}</dt><dd>${own(visit.reason_text)}${visit.note ? html`: ${visit.note}` : nothing}</dd>
      <dt>${t("Team")}</dt><dd>${visit.team.map((member) => member.name).join(", ")}${visit.partners.length ? html`; ${visit.partners.map((partner) => `${officeWord("agencies", partner.agency)}${partner.who ? ` (${partner.who})` : ""}`).join(", ")}` : nothing}</dd>
      ${visit.premises.dwelling_met_before ? html`<dt>${t("Let op")}</dt><dd><b>${t("Hier is eerder een woning aangetroffen: niet binnengaan zonder toestemming.")}</b></dd>` : nothing}
      <dt>${t("Vorige keer")}</dt><dd>${visit.last_visits.length === 0 ? t("Nog niet eerder bezocht") : html`<ul class="pw-regels">${visit.last_visits.map(pastRow)}</ul>`}</dd></dl>${plans(visit)}`;
}
