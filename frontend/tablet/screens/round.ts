// Today's round: the list, the map, and what one must know about the chosen premises before going in.
import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { createRef, ref } from "lit-html/directives/ref.js";
import type { RoundMap } from "../map";
import { earlier, model, nowOf, rowsOf, stops } from "../model";
import { badge, bigButton, frame, icon, placeBadge, placeOfRows } from "../parts/frame";
import { position } from "../parts/place";
import { LOCKED, isTalk, maySignAlong } from "../rules/visit";
import { premisesOf, zonesOf, type Visit } from "../sync/round";
import { ui } from "../ui";
import { clock, longDay, own, shortDay, t } from "../words";
import { notice, renew } from "./entry";
import { cardOf } from "./card";

let chosen = "";
let view: "list" | "map" = "list";

export function nameOf(visit: Visit): string {
  return (visit.firm ?? visit.establishment?.name) || visit.premises.address;
}

function row(visit: Visit, number: number): TemplateResult {
  const now = nowOf(visit);
  const rows = rowsOf(visit.id);
  const done = LOCKED.includes(now.state);
  const right = maySignAlong(visit, now) ? badge("warn", "pen", t("Teken mee")) : rows.length > 0 ? placeBadge(placeOfRows(rows)) : done ? badge("ok", "check", t("Klaar")) : badge("lijn", "klok", visit.planned_time ?? t("Geen tijd"));
  const choose = () => {
    chosen = visit.id;
    ui.draw();
  };
  return html`<li><button type="button" class="pw-stop ${done ? "is-klaar" : ""}" aria-current=${visit.id === chosen ? "step" : nothing} @click=${choose}>
    <span class="pw-stop__nr">${done ? icon("check") : number}</span>
    <span><b>${nameOf(visit)}</b><span>${visit.premises.address} · ${isTalk(visit) && visit.reason !== "routine" ? html`<b>${t("Gesprek")}</b> · ` : nothing}${own(visit.reason_text)}</span></span>${right}</button></li>`;
}

const place = createRef<HTMLDivElement>();
let map: { at: HTMLElement; made: RoundMap } | null = null;

/** Leaflet comes only when a map is looked at; it lies on the device like the rest. */
async function showMap(element: HTMLElement): Promise<void> {
  const { roundMap } = await import("../map");
  if (!element.isConnected) return;
  if (map?.at !== element) {
    map?.made.remove();
    const choose = (id: string) => {
      chosen = id;
      ui.draw();
    };
    map = { at: element, made: roundMap(element, { zoomIn: t("Inzoomen"), zoomOut: t("Uitzoomen") }, choose) };
  }
  const round = model.loaded?.round;
  if (!round) return;
  const made = stops().flatMap((visit, at) => {
    const { lon, lat } = visit.premises;
    if (lon === null || lat === null) return [];
    return [{ id: visit.id, number: at + 1, lon, lat, name: nameOf(visit), done: LOCKED.includes(nowOf(visit).state) }];
  });
  const line = round.round.route?.coordinates.map(([lon, lat]) => [lon ?? 0, lat ?? 0] as [number, number]);
  const route = line ?? made.map((stop) => [stop.lon, stop.lat] as [number, number]);
  map.made.show({ zones: zonesOf(round), premises: premisesOf(round), route, stops: made }, chosen);
}

function mapBox(): TemplateResult {
  queueMicrotask(() => place.value && void showMap(place.value));
  return html`<div class="pw-ronde__kaart"><div class="pw-kaart-tab" role="region" aria-label=${t("Kaart van de ronde; dezelfde bezoeken staan in de lijst")} ${ref(place)}></div></div>`;
}

async function here(): Promise<void> {
  const found = await position();
  if (!found) return ui.say("warning", t("Uw plaats is niet bekend. Zet locatie aan, of ga verder zonder."));
  map?.made.here(found.lon, found.lat);
}

function empty(): TemplateResult {
  return frame({
    title: t("Ronde van vandaag"), under: longDay(Date.now()), notice: notice(),
    main: html`<div class="pw-leeg"><p><b>${model.loaded ? t("Voor u staat er geen bezoek gepland.") : t("Er is geen ronde die u kunt lezen.")}</b></p>
      <p>${model.loaded ? t("De planner zet bezoeken klaar. Haal de ronde op zodra die er is.") : t("Een ronde blijft twaalf uur leesbaar. Haal hem op met verbinding; wat u vastlegde wordt gewoon verstuurd.")}</p></div>`,
    foot: bigButton(t("Ronde ophalen"), "sync", () => void renew(), true),
  });
}

export function roundScreen(): TemplateResult {
  const today = stops();
  const before = earlier();
  const visits = [...today, ...before];
  const loaded = model.loaded;
  if (!loaded || visits.length === 0) return empty();
  if (!visits.some((visit) => visit.id === chosen)) {
    chosen = (visits.find((visit) => !LOCKED.includes(nowOf(visit).state)) ?? visits[0])?.id ?? "";
  }
  const at = visits.findIndex((visit) => visit.id === chosen);
  const visit = visits[at];
  const toggle = () => {
    view = view === "list" ? "map" : "list";
    ui.draw();
  };
  const begun = visit && nowOf(visit).arrivedAt !== "";
  const phone = loaded.round.planner?.phone;
  return frame({
    title: t("Ronde van vandaag"),
    under: `${longDay(Date.now())} · ${loaded.round.person.name} · ${t("opgehaald {time}", { time: `${shortDay(loaded.fetchedAt)} ${clock(loaded.fetchedAt)}` })}`,
    notice: notice(),
    full: true,
    main: html`<div class="pw-ronde pw-ronde--${view}">
      <div class="pw-lijsten"><ol class="pw-stops" aria-label=${t("{n} bezoeken", { n: today.length })}>${today.map((found, index) => row(found, index + 1))}</ol>
        ${before.length ? html`<h2 class="pw-tussenkop">${t("Afgelopen week")}</h2><ol class="pw-stops" aria-label=${t("Bezoeken van de afgelopen week")}>${before.map((found) => row(found, 0))}</ol>` : nothing}</div>
      <div class="pw-ronde__rechts">${mapBox()}${visit ? keyed(visit.id, html`<section class="pw-ronde__info" aria-label=${t("Gekozen bezoek")}>${cardOf(visit, at < today.length ? at + 1 : 0)}</section>`) : nothing}</div></div>`,
    foot: html`<span class="pw-alleen-telefoon">${bigButton(view === "list" ? t("Kaart") : t("Lijst"), view === "list" ? "pin" : "streep", toggle)}</span>
      ${bigButton(t("Waar ben ik"), "pin", () => void here())}
      ${bigButton(t("Ronde ophalen"), "sync", () => void renew())}
      ${phone ? html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="tel:${phone}">${icon("tel")}${t("Bel planner")}</a>` : nothing}
      ${visit ? html`<a class="utrecht-button utrecht-button--primary-action pw-groot pw-rechts" href="#/visit/${visit.id}">${begun ? t("Verder met bezoek") : t("Naar bezoek")}${icon("r")}</a>` : nothing}`,
  });
}
