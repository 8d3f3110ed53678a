// The frame of every screen: band on top, what the line is doing, the screen, and what is always in reach below.
import { html, nothing, svg, type TemplateResult } from "lit-html";
import { countsOf, keeping, model } from "../model";
import { placeOf, type Place } from "../rules/delivery";
import type { OpRow } from "../store/db";
import { status } from "../sync/status";
import { clock, t } from "../words";

export type Html = TemplateResult | typeof nothing | string;

/** An icon of the sprite that the page holds. */
export function icon(name: string): TemplateResult {
  return html`<svg class="pw-i" aria-hidden="true">${svg`<use href="#i-${name}"></use>`}</svg>`;
}

const MARK = svg`<rect width="28" height="28" rx="6" fill="#ffd23f"/><path d="M6 23V9h4.500v14z" fill="#0c3a45"/><path d="M9 10.500l14.500-5.500 1 3L10 13.500z" fill="#0c3a45"/><path d="M13 23v-5h9v5z" fill="#0c3a45" opacity=".55"/>`;

export function badge(tone: string, name: string, words: string): TemplateResult {
  return html`<span class="utrecht-data-badge pw-st pw-st--${tone}">${icon(name)}${words}</span>`;
}

/** The five fixed words of where an operation is. */
export function placeWords(place: Place): string {
  switch (place) {
    case "saved": return t("bewaard op dit apparaat");
    case "waiting": return t("wacht op verbinding");
    case "sending": return t("wordt verstuurd");
    case "received": return t("ontvangen door kantoor");
    case "refused": return t("niet aangenomen");
  }
}

const LOOKS: Record<Place, [tone: string, icon: string]> = {
  saved: ["lijn", "check"], waiting: ["warn", "uit"], sending: ["info", "sync"], received: ["ok", "check"], refused: ["danger", "oct"],
};

export function placeBadge(place: Place, more = ""): TemplateResult {
  return badge(...LOOKS[place], more ? `${placeWords(place)} ${more}` : placeWords(place));
}

/** Where a whole list of operations is: the worst of them, since one that is missing is missing. */
export function placeOfRows(rows: OpRow[]): Place {
  const { sending, online } = status();
  const places = rows.map((row) => {
    const blobs = row.blobs.map((hash) => model.blobs.get(hash)?.state ?? "received");
    const state = row.state === "refused" || blobs.includes("refused") ? "refused" : row.state === "waiting" || blobs.includes("waiting") ? "waiting" : "received";
    return placeOf(state, sending !== "" && (sending === row.op_id || row.blobs.includes(sending)), online);
  });
  const order: Place[] = ["refused", "sending", "waiting", "saved", "received"];
  return order.find((place) => places.includes(place)) ?? "received";
}

function amounts(visits: number, photos: number): string {
  const first = visits === 1 ? t("1 bezoek") : t("{n} bezoeken", { n: visits });
  return photos === 0 ? first : `${first}, ${photos === 1 ? t("1 foto of bestand") : t("{n} foto’s en bestanden", { n: photos })}`;
}

function badges(): TemplateResult {
  const counts = countsOf(model.rows);
  return html`<a class="pw-rij pw-rechts pw-tab__sync" href="#/device"><span class="pw-zs">${t("Wat is bewaard, onderweg en ontvangen")}</span>
    ${counts.person ? badge("danger", "oct", t("Vraagt aandacht: {n}", { n: counts.person })) : nothing}
    ${counts.waiting || counts.photos ? badge("warn", "uit", t("Wacht: {what}", { what: amounts(counts.visits, counts.photos) })) : nothing}
    ${badge("ok", "sync", t("Ontvangen: {n}", { n: counts.received }))}</a>`;
}

function line(): Html {
  const { online, since, signIn } = status();
  const counts = countsOf(model.rows);
  if (signIn) return html`<div class="pw-offline" role="status">${icon("sleutel")}<span><b>${t("Meld u opnieuw aan om te versturen.")}</b> ${t("Alles blijft veilig op dit apparaat.")} <a class="pw-offline__link" href="#/enrol">${t("Aanmelden")}</a></span></div>`;
  if (online || keeping.preview) return nothing;
  return html`<div class="pw-offline" role="status">${icon("uit")}<span><b>${t("Geen verbinding sinds {time}.", { time: clock(since) })}</b> ${counts.waiting || counts.photos ? t("Alles staat veilig op dit apparaat: {what}. Versturen gaat vanzelf.", { what: amounts(counts.visits, counts.photos) }) : t("U kunt gewoon doorwerken.")}</span></div>`;
}

/** Above every screen of a preview: that it is one, and the way to the question in the editor. */
function previewMark(): Html {
  if (!keeping.preview) return nothing;
  const code = /^#\/visit\/[^/]+\/q\/([^/]+)/.exec(location.hash)?.[1];
  return html`<p class="pw-demo"><b>${t("Voorbeeld")}</b> ${t("van een concept: niets wordt bewaard of verstuurd.")} ${code ? html`<a class="utrecht-link" href="${keeping.preview.questions}${code}/" target="_top">${t("Vraag wijzigen")}</a>` : nothing}</p>`;
}

export interface Frame {
  title: string;
  under: string;
  main: Html;
  foot?: Html;
  notice?: Html;
  full?: boolean; // the screen lays itself out, without the margins of a form
}

export function frame({ title, under, main, foot = nothing, notice = nothing, full = false }: Frame): TemplateResult {
  return html`<div class="pw-tab">
    <header class="pw-tab__top"><a class="pw-merk" href="#/" aria-label=${t("Ronde van vandaag")}><svg width="40" height="40" viewBox="0 0 28 28" aria-hidden="true">${MARK}</svg></a>
      <div><h1>${title}</h1><p>${under}</p></div>${model.device ? badges() : nothing}</header>
    <section class="pw-tab__balk" aria-label=${t("Meldingen")}>${document.body.dataset["demo"] ? html`<p class="pw-demo">${t("Demonstratie: alle bedrijven, panden, personen en zaken zijn verzonnen (fictief).")}</p>` : nothing}${previewMark()}${line()}${notice}</section>
    <main id="inhoud" tabindex="-1" class=${full ? "pw-vol" : "pw-scherm pw-scherm--smal"}>${main}</main>
    ${foot === nothing ? html`<span></span>` : html`<footer class="pw-tab__voet">${foot}</footer>`}</div>`;
}

export function alertBox(tone: "error" | "warning" | "info" | "ok", words: Html, urgent = true): TemplateResult {
  return html`<div class="utrecht-alert utrecht-alert--${tone}" role=${urgent ? "alert" : "status"}>${icon(tone === "ok" ? "check" : tone === "info" ? "info" : "tri")}<div class="pw-alert__tekst"><p>${words}</p></div></div>`;
}

export function bigButton(words: string, name: string, act: () => void, primary = false): TemplateResult {
  return html`<button type="button" class="utrecht-button utrecht-button--${primary ? "primary" : "secondary"}-action pw-groot ${primary ? "pw-rechts" : ""}" @click=${act}>${primary ? html`${words}${icon(name)}` : html`${icon(name)}${words}`}</button>`;
}
