// The report on the spot: what is still missing, the summary, the PDF itself, and who signs it.
import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { keeping, model, nowOf, operationOf, rowsOf, stops, visitOf } from "../model";
import { alertBox, badge, bigButton, frame, icon, placeBadge, placeOfRows, type Html } from "../parts/frame";
import { checkOf, fieldOf, passes, valuesOf, type Faults } from "../parts/form";
import { dataUrl } from "../parts/picture";
import { signaturePad, type Pad } from "../parts/signature";
import { STOPPED_EARLY, faults, isShown, itemsOf } from "../rules/checklist";
import { LOCKED, OUTSIDE, given, maySignAlong, openReceipts, type FileNow, type VisitNow } from "../rules/visit";
import { b64u } from "../store/envelope";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { clock, own, shortDay, t } from "../words";
import { additions } from "./correct";
import { notice } from "./entry";
import { isReport, picturesIn, reportName, reportPdf } from "../report/content";
import { pictureOf } from "./picked";
import { nameOf } from "./round";
import { keep } from "./store";
import { checklistOf, lostScreen, savedMark, underOf } from "./visit";

interface Lack {
  words: string;
  href: string;
}

/** All that stands in the way of a signature, each with the way there. */
export function lacksOf(visit: Visit, now: VisitNow): Lack[] {
  const checklist = checklistOf(visit);
  const answers = given(now);
  const early = STOPPED_EARLY.includes(now.endedAs || now.state);
  const asked = itemsOf(checklist).filter((item) => isShown(item, checklist, answers));
  const question = (code: string) => `#/visit/${visit.id}/q/${code}`;
  const open = asked.filter((item) => item.required && !answers.has(item.code) && !early);
  const faulty = asked.filter((item) => {
    const answer = answers.get(item.code);
    return answer !== undefined && faults(item, answer).length > 0;
  });
  return [
    ...open.map((item) => ({ words: t("Nog geen antwoord: {question}", { question: own(item.question) }), href: question(item.code) })),
    ...faulty.map((item) => ({ words: t("Bevinding niet af (tekst, ernst of foto): {question}", { question: own(item.question) }), href: question(item.code) })),
    ...openReceipts(now).map((item) => ({ words: t("Nog geen ontvangstbewijs: {what}", { what: item.description }), href: `#/visit/${visit.id}/taken` })),
  ];
}

const STILL = new Set(["signature", "cosign", "report_signed", "file", "report_drafted", "supplement", "correction"]);

/** The newest version of the report, and whether anything was added to the visit after it was made. */
function reportOf(visit: Visit, now: VisitNow): { file: FileNow; stale: boolean } | null {
  const file = now.files.filter((found) => isReport(found.name)).at(-1);
  if (!file) return null;
  const rows = rowsOf(visit.id);
  const at = rows.findIndex((row) => row.op_id === file.id);
  return { file, stale: rows.slice(at + 1).some((row) => !STILL.has(operationOf(row.op_id)?.type ?? "")) };
}

async function make(visit: Visit): Promise<void> {
  const { loaded, offset } = model;
  if (!loaded) return;
  ui.draw(); // the button says that it is being made, before the work begins that lets nothing else through
  await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
  const at = new Date();
  const pdf = await reportPdf({
    visit, now: nowOf(visit), checklist: checklistOf(visit), round: loaded.round, offset, at,
    municipality: visit.premises.town, picture: (blob) => pictureOf(blob, 900),
  });
  const sealed = await keeping.seal(pdf, "application/pdf", null);
  await keep(visit, "file", { about: t("Rapport zoals getoond en getekend"), blob: sealed.ref, name: reportName(at) }, [sealed]);
}

const pages = new Map<string, string[]>();

function pagesOf(file: FileNow): string[] {
  const known = pages.get(file.id);
  if (known) return known;
  pages.set(file.id, []);
  void keeping.file(file.blob).then((pdf) => {
    pages.set(file.id, picturesIn(pdf).map(dataUrl));
    ui.draw();
  }).catch(() => pages.delete(file.id));
  return [];
}

/** What is still missing, each with the way there. */
export function lackList(lacks: Lack[]): Html {
  if (lacks.length === 0) return nothing;
  return html`<section class="pw-kaartje pw-kaartje--let-op"><h2>${t("Nog niet klaar om te tekenen: {n}", { n: lacks.length })}</h2><ul class="pw-synclijst">${lacks.map((lack) => html`<li><a class="utrecht-link" href=${lack.href}>${lack.words}</a></li>`)}</ul></section>`;
}

function summaryForm(visit: Visit, now: VisitNow): TemplateResult {
  const drafted = now.state === "REPORT_DRAFT";
  const store = (event: Event) => {
    const summary = valuesOf(event)["summary"] ?? "";
    if (!passes("summary", summary ? {} : { summary: t("Schrijf een korte samenvatting van wat u zag.") })) return;
    void ui.during(async () => {
      if (drafted && summary === nowOf(visit).summary) return;
      await keep(visit, drafted ? "report_edited" : "report_drafted", { summary });
    });
  };
  return html`<form class="pw-kaartje" @submit=${store} novalidate><h2>${t("Samenvatting")}</h2>${fieldOf("summary", { name: "summary", label: t("Wat zag u, in het kort?"), required: true, rows: 4, value: now.summary, dictation: true })}
    <p><button type="submit" class="utrecht-button utrecht-button--${drafted ? "secondary" : "primary"}-action pw-groot">${t("Samenvatting bewaren")}</button></p></form>`;
}

function paper(file: FileNow): TemplateResult {
  return html`<section class="pw-rapport" aria-label=${t("Het rapport")}><p class="pw-2e">${t("Controlegetal (SHA-256)")}: <span class="pw-code">${file.blob.plain_sha256}</span></p>
    ${pagesOf(file).map((url, at) => html`<img class="pw-fotogroot" src=${url} alt=${t("Pagina {n} van het rapport", { n: at + 1 })}>`)}</section>`;
}

const pads = new Map<string, Pad>();
const elements = new Map<string, HTMLCanvasElement>();

function padOf(role: string): TemplateResult {
  const hold = (element: Element | undefined) => {
    const canvas = element as HTMLCanvasElement | undefined;
    if (!canvas || elements.get(role) === canvas) return;
    elements.set(role, canvas);
    pads.set(role, signaturePad(canvas));
  };
  return html`<canvas class="pw-tekenvlak" role="img" aria-label=${t("Tekenvlak voor de handtekening")} ${ref(hold)}></canvas>
    <button type="button" class="utrecht-button utrecht-button--secondary-action" @click=${() => pads.get(role)?.clear()}>${t("Opnieuw tekenen")}</button>`;
}

async function signature(visit: Visit, file: FileNow, role: "present" | "inspector", key: string, event: Event): Promise<void> {
  const element = event.currentTarget as HTMLFormElement;
  const said = valuesOf(event);
  const refused = Boolean(said["refused"]);
  const found: Record<string, string> = {};
  if (!said["name"]) found["name"] = t("Schrijf de naam op van wie tekent.");
  if (refused && !said["reason"]) found["reason"] = t("Schrijf op waarom er niet wordt getekend.");
  const pad = pads.get(key);
  if (!refused && (!pad || pad.empty())) found["name"] ??= t("Laat eerst een handtekening zetten, of kies “wil niet tekenen”.");
  if (!passes(`sign-${key}`, found)) return;
  await ui.during(async () => {
    const who = { role, name: said["name"] };
    const body = refused || !pad ? { ...who, refused: true, reason: said["reason"] } : { ...who, png: b64u(await pad.png()), shown_sha256: file.blob.plain_sha256 };
    if (await keep(visit, "signature", body)) {
      element.reset();
      pad?.clear();
    }
  });
}

function signForm(visit: Visit, file: FileNow, role: "present" | "inspector", key: string, title: string, name = ""): TemplateResult {
  const form = `sign-${key}`;
  return html`<form class="pw-kaartje" @submit=${(event: Event) => void signature(visit, file, role, key, event)} novalidate><h2>${title}</h2>
    ${fieldOf(form, { name: "name", label: t("Naam"), required: true, value: name })}${padOf(key)}
    ${role === "present" ? html`<details><summary>${t("Wil niet tekenen")}</summary>${checkOf(form, "refused", t("Deze persoon wil niet tekenen"))}${fieldOf(form, { name: "reason", label: t("Waarom niet?"), max: 300 })}</details>` : nothing}
    <p><button type="submit" class="utrecht-button utrecht-button--secondary-action pw-groot">${t("Handtekening bewaren")}</button></p></form>`;
}

function signed(now: VisitNow, file: FileNow | undefined): Html {
  const rows = now.signatures.filter((found) => found.refused || !file || found.shown === file.blob.plain_sha256);
  if (rows.length === 0) return nothing;
  return html`<section class="pw-kaartje"><h2>${t("Handtekeningen")}</h2><ul class="pw-regels">${rows.map((found) => html`<li><span><b>${found.name}</b> ${found.refused ? t("wil niet tekenen: {reason}", { reason: found.refused }) : nothing}</span><span class="pw-2e">${clock(Date.parse(found.at))}</span></li>`)}</ul></section>`;
}

/** The fault of a typed name that is not the signer's own. */
function ownName(said: string): Faults {
  const me = model.loaded?.round.person.name ?? "";
  const plain = (text: string) => text.split(/\s+/).join(" ").toLocaleLowerCase("nl");
  return plain(said) === plain(me) ? {} : { as: t("Typ uw eigen naam, precies zo: {name}.", { name: me }) };
}

async function finish(visit: Visit, file: FileNow, event: Event): Promise<void> {
  const said = valuesOf(event)["as"] ?? "";
  const now = nowOf(visit);
  const found = ownName(said);
  if (!found["as"] && lacksOf(visit, now).length > 0) found["as"] = t("Er is nog iets niet klaar; zie de lijst bovenaan. Daarna kunt u tekenen.");
  if (!passes("finish", found)) return;
  await ui.during(async () => {
    const body = { signed_as: said, shown_sha256: file.blob.plain_sha256 };
    if (await keep(visit, "report_signed", body)) ui.say("ok", t("Het rapport is getekend en bewaard op dit apparaat. U kunt naar het volgende bezoek."));
  });
}

function drafting(visit: Visit, now: VisitNow): TemplateResult {
  const lacks = lacksOf(visit, now);
  const made = reportOf(visit, now);
  const ready = made && !made.stale ? made.file : null;
  const me = visit.team.find((member) => member.me)?.name ?? "";
  const others = visit.team.filter((member) => !member.me);
  return html`${lackList(lacks)}${summaryForm(visit, now)}
    ${now.state === "REPORT_DRAFT" && lacks.length === 0 ? html`<section class="pw-kaartje"><h2>${t("Het rapport")}</h2>
      ${made?.stale ? alertBox("warning", t("Er is iets toegevoegd nadat het rapport is gemaakt. Maak het opnieuw; handtekeningen onder het oude tellen niet mee."), false) : nothing}
      <p>${bigButton(ready ? t("Opnieuw maken") : ui.busy ? t("Even geduld") : t("Rapport maken"), "doc", () => void ui.during(() => make(visit)), !ready)}</p></section>` : nothing}
    ${ready && now.state === "REPORT_DRAFT" && lacks.length === 0 ? html`${paper(ready)}${signed(now, ready)}
      ${signForm(visit, ready, "present", "present", t("Wie aanwezig was tekent voor gezien"))}
      ${signForm(visit, ready, "inspector", "me", t("Uw handtekening"), me)}
      ${others.map((other) => signForm(visit, ready, "inspector", other.id, t("Collega {name} tekent mee", { name: other.name }), other.name))}
      <form class="pw-kaartje" @submit=${(event: Event) => void finish(visit, ready, event)} novalidate><h2>${t("Rapport tekenen")}</h2><p>${t("Daarna verandert er niets meer; later kan alleen een aanvulling.")}</p>
        ${fieldOf("finish", { name: "as", label: t("Typ uw naam: {name}", { name: me }), required: true })}<p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${icon("pen")}${t("Rapport tekenen")}</button></p></form>` : nothing}`;
}

/** What is added to a signed report stands beside it, with its own time. */
function supplementForm(visit: Visit): TemplateResult {
  const store = (event: Event) => {
    const form = event.currentTarget as HTMLFormElement;
    const { text = "" } = valuesOf(event);
    if (!passes("supplement", text ? {} : { text: t("Schrijf wat u wilt aanvullen.") })) return;
    void ui.during(async () => void ((await keep(visit, "supplement", { text })) && form.reset()));
  };
  return html`<form class="pw-kaartje" @submit=${store} novalidate><h2>${t("Aanvulling")}</h2><p>${t("Het getekende rapport verandert niet; dit komt ernaast.")}</p>
    ${fieldOf("supplement", { name: "text", label: t("Wat wilt u aanvullen?"), required: true, rows: 3, max: 4000, dictation: true })}
    <p><button type="submit" class="utrecht-button utrecht-button--secondary-action pw-groot">${t("Aanvulling bewaren")}</button></p></form>`;
}

async function signAlong(visit: Visit, now: VisitNow, event: Event): Promise<void> {
  const name = valuesOf(event)["as"] ?? "";
  if (!passes("cosign", ownName(name))) return;
  const additions = now.additions.filter((one) => one.by).length;
  await ui.during(async () => {
    if (await keep(visit, "cosign", { name, shown_sha256: now.shown, additions })) ui.say("ok", t("U hebt meegetekend; dat is bewaard op dit apparaat."));
  });
}

/** The report as the colleague signed it, to read and to sign along. */
function signAlongForm(visit: Visit, now: VisitNow): Html {
  if (!maySignAlong(visit, now)) return nothing;
  const pictures = visit.report?.pages ?? [];
  const stale = rowsOf(visit.id).some((row) => row.applied === "conflict" && operationOf(row.op_id)?.type === "cosign");
  const me = visit.team.find((member) => member.me)?.name ?? "";
  return html`<section class="pw-rapport" aria-label=${t("Het rapport")}>${pictures.map((url, at) => html`<img class="pw-fotogroot" src=${url} alt=${t("Pagina {n} van het rapport", { n: at + 1 })}>`)}</section>
    <form class="pw-kaartje" @submit=${(event: Event) => void signAlong(visit, now, event)} novalidate><h2>${t("Meetekenen")}</h2>
      ${stale ? alertBox("warning", t("Het rapport is niet meer zoals u het las toen u meetekende. Uw handtekening is bewaard. Lees hierboven wat erbij kwam en teken opnieuw."), false) : nothing}
      <p>${t("{name} tekende dit rapport. U tekent voor wat hierboven staat, met alle aanvullingen en verbeteringen.", { name: visit.report?.signed_by ?? "" })}</p>
      ${fieldOf("cosign", { name: "as", label: t("Typ uw naam: {name}", { name: me }), required: true })}<p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${icon("pen")}${t("Meetekenen")}</button></p></form>`;
}

function locked(visit: Visit, now: VisitNow): TemplateResult {
  const made = reportOf(visit, now);
  const rows = rowsOf(visit.id);
  return html`<section class="pw-kaartje"><h2>${t("Het rapport is getekend")}</h2><p>${now.signedAt ? t("Getekend door {name}, {day} om {time}.", { name: now.signedAs, day: shortDay(Date.parse(now.signedAt)), time: clock(Date.parse(now.signedAt)) }) : nothing} ${badge("ok", "slot", t("Staat vast"))} ${rows.length ? placeBadge(placeOfRows(rows)) : nothing}</p>
    ${now.cosigned.map((one) => html`<p>${t("Mede getekend door {name}, {day} om {time}.", { name: one.name, day: shortDay(Date.parse(one.at)), time: clock(Date.parse(one.at)) })}</p>`)}
    ${now.shown ? html`<p class="pw-2e">${t("Controlegetal (SHA-256)")}: <span class="pw-code">${now.shown}</span></p>` : nothing}
    <p><a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/visit/${visit.id}/correct">${icon("pen")}${t("Antwoord verbeteren")}</a></p></section>
    ${additions(visit, now)}${signAlongForm(visit, now)}${signed(now, made?.file)}${supplementForm(visit)}${made && made.file.blob.plain_sha256 === now.shown ? paper(made.file) : nothing}`;
}

export function reportScreen(id: string): TemplateResult {
  const visit = visitOf(id);
  if (!visit) return lostScreen();
  const now = nowOf(visit);
  const done = LOCKED.includes(now.state);
  const may = done || now.state === "REPORT_DRAFT" || OUTSIDE.includes(now.state);
  const following = stops().find((other) => !LOCKED.includes(nowOf(other).state));
  return frame({
    title: nameOf(visit), under: underOf(visit, now), notice: notice(),
    main: !may ? html`<p>${t("Rond eerst de controle ter plaatse af.")}</p>` : done ? locked(visit, now) : drafting(visit, now),
    foot: html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/visit/${visit.id}">${icon("l")}${t("Terug")}</a>${savedMark(visit)}
      ${done ? html`<a class="utrecht-button utrecht-button--primary-action pw-groot pw-rechts" href=${following ? `#/visit/${following.id}` : "#/"}>${following ? t("Volgend bezoek") : t("Naar de ronde")}${icon("r")}</a>` : nothing}`,
  });
}
