// Before and at the door: the briefing, and the arrival with identity, purpose and place.
import { html, nothing, type TemplateResult } from "lit-html";
import { alertBox, type Html } from "../parts/frame";
import { checkOf, fieldOf, passes, valuesOf } from "../parts/form";
import { position, tooFar, type Position } from "../parts/place";
import { isTalk, type VisitNow } from "../rules/visit";
import { LEAST_FREE, room } from "../store/room";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { own, t } from "../words";
import { officeWord } from "./card";
import { filled, keep } from "./store";
import { voluntary } from "./talk";

export function briefForm(visit: Visit, now: VisitNow): Html {
  if (now.state !== "PLANNED") return html`<p>${t("De voorbespreking is al vastgelegd.")}</p>`;
  const store = (event: Event) => {
    event.preventDefault();
    void ui.during(async () => {
      const partners = visit.partners.map(({ agency, powers, who }) => filled({ agency, powers, who }));
      if (await keep(visit, "brief", { partners })) ui.go(`#/visit/${visit.id}/arrive`);
    });
  };
  return html`<form class="pw-kaartje" @submit=${store}><h2>${t("Voorbespreking")}</h2>
    <p>${isTalk(visit) ? t("Spreek af wie het woord doet. Niemand gebruikt een bevoegdheid.") : t("Wie gaan er mee en met welke eigen bevoegdheden (Awb 5:15 lid 3)?")}</p>
    ${visit.partners.length === 0 ? html`<p><b>${t("U gaat zonder partners.")}</b></p>` : html`<ul class="pw-regels">${visit.partners.map((partner) => html`<li><span><b>${officeWord("agencies", partner.agency)}</b> ${partner.who}</span><span>${partner.powers}</span></li>`)}</ul>`}
    <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${t("Voorbesproken")}</button></p></form>`;
}

/** Where the device was when the visit began to start; asked once per visit. */
const places = new Map<string, Position | null>();
let asking = "";

function locate(visit: Visit): void {
  if (asking === visit.id || places.has(visit.id)) return;
  asking = visit.id;
  void position().then((found) => {
    places.set(visit.id, found);
    asking = "";
    ui.draw();
  });
}

function distanceOf(visit: Visit): number | null {
  const { lon, lat } = visit.premises;
  const here = places.get(visit.id);
  if (!here || lon === null || lat === null) return null;
  return tooFar(here, { lon, lat });
}

function placeAsked(visit: Visit): TemplateResult | typeof nothing {
  if (!places.has(visit.id)) return html`<p role="status">${t("Uw plaats wordt bepaald…")}</p>`;
  const distance = distanceOf(visit);
  if (distance === 0) return nothing;
  const said = distance === null
    ? t("Uw plaats is niet bekend. U kunt gewoon beginnen; schrijf kort op waarom.")
    : t("U bent volgens het apparaat {n} meter van het pand. U kunt gewoon beginnen; schrijf kort op waarom.", { n: distance });
  return html`${alertBox("warning", said, false)}${fieldOf("arrive", { name: "far", label: t("Waarom bent u hier, of is de plaats onbekend?"), required: true, max: 300 })}`;
}

async function start(event: Event, visit: Visit): Promise<void> {
  const said = valuesOf(event);
  const asked = places.has(visit.id) && distanceOf(visit) !== 0;
  const found: Record<string, string> = {};
  if (!said["purpose"]) found["purpose"] = t("Schrijf op welk doel u hebt verteld.");
  if (!said["identity"]) found["identity"] = isTalk(visit) ? t("Zeg eerst wie u bent en toon uw legitimatie.") : t("Leg vast dat u zich hebt gelegitimeerd (Awb 5:12).");
  if (!said["told"]) found["told"] = isTalk(visit) ? t("Vertel eerst dat het gesprek vrijwillig is.") : t("Leg vast dat u het doel hebt verteld.");
  if (asked && !said["far"]) found["far"] = t("Schrijf kort op waarom; u kunt daarna gewoon beginnen.");
  if (!passes("arrive", found)) return;
  await ui.during(async () => {
    const space = await room();
    if (space && space.free < LEAST_FREE) {
      return ui.say("error", t("Te weinig ruimte om een bezoek te beginnen: {n} MB vrij, minstens 500 MB nodig. Zoek verbinding zodat oude foto’s weg kunnen, of maak ruimte op het apparaat.", { n: Math.floor(space.free / 1048576) }));
    }
    const here = places.get(visit.id);
    const body = filled({
      identity_shown: true, purpose_told: true, purpose: said["purpose"], far_reason: said["far"] ?? "",
      position: here ? { lon: here.lon, lat: here.lat, accuracy_m: Math.round(here.accuracy) } : null,
    });
    if (await keep(visit, "arrive", body)) ui.go(`#/visit/${visit.id}`);
  });
}

export function arriveForm(visit: Visit, now: VisitNow): Html {
  if (now.state !== "BRIEFED") return html`<p>${now.state === "PLANNED" ? t("Doe eerst de voorbespreking.") : t("Dit bezoek is al begonnen.")}</p>`;
  locate(visit);
  if (isTalk(visit)) {
    return html`<form class="pw-kaartje" @submit=${(event: Event) => void start(event, visit)} novalidate><h2>${t("Start gesprek")}</h2>${voluntary()}
      ${fieldOf("arrive", { name: "purpose", label: t("Waarover wilt u praten?"), required: true, rows: 2, value: visit.purpose || own(visit.reason_text), dictation: true })}
      ${checkOf("arrive", "identity", t("Ik heb gezegd wie ik ben en mijn legitimatie getoond"))}
      ${checkOf("arrive", "told", t("Ik heb verteld dat dit vrijwillig is: niemand hoeft iets te zeggen, en nee heeft geen gevolgen"))}
      ${placeAsked(visit)}
      <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${t("Gesprek beginnen")}</button></p></form>`;
  }
  return html`<form class="pw-kaartje" @submit=${(event: Event) => void start(event, visit)} novalidate><h2>${t("Start bezoek")}</h2>
    ${visit.premises.dwelling_met_before ? alertBox("warning", t("Hier is eerder een woning aangetroffen: niet binnengaan zonder toestemming."), false) : nothing}
    ${fieldOf("arrive", { name: "purpose", label: t("Welk doel hebt u verteld?"), required: true, rows: 3, value: visit.purpose || own(visit.reason_text), dictation: true })}
    ${checkOf("arrive", "identity", t("Ik heb mijn legitimatie getoond (Awb 5:12)"))}${checkOf("arrive", "told", t("Ik heb verteld waarom wij er zijn"))}
    ${placeAsked(visit)}
    <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${t("Bezoek beginnen")}</button></p></form>`;
}
