// After the signature: answer a question otherwise, with the reason. The report keeps what it said; both are shown.
import { html, nothing, type TemplateResult } from "lit-html";
import { nowOf, visitOf } from "../model";
import { badge, frame, icon, type Html } from "../parts/frame";
import { fieldOf, passes, valuesOf, type Faults } from "../parts/form";
import { itemOf, type AnswerCode, type Item } from "../rules/checklist";
import { LOCKED, type Addition, type AnswerNow, type VisitNow } from "../rules/visit";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { clock, own, shortDay, t } from "../words";
import { answerChoices, severityChoices } from "./choices";
import { officeWord } from "./card";
import { notice } from "./entry";
import { newPhoto, photoItem, previewOf, shotsOf, type Shot } from "./picked";
import { nameOf } from "./round";
import { filled, keep } from "./store";
import { checklistOf, lostScreen, savedMark, underOf } from "./visit";

const FORM = "correct";

/** What is chosen and not yet stored, for the question on the screen. */
let chosen: { key: string; answer: AnswerCode; severity: number | null; shots: Shot[] } | null = null;
/** So many photos the office takes with one correction. */
const MOST_PHOTOS = 10;

function said(answer: AnswerNow): TemplateResult {
  const more = [answer.severity ? officeWord("severities", String(answer.severity)) : "", answer.place].filter(Boolean).join(", ");
  return html`<b>${officeWord("answers", answer.answer)}</b>${more ? `, ${more}` : ""}${answer.note ? `: ${answer.note}` : ""}`;
}

function row(visit: Visit, one: Addition): TemplateResult {
  const item = one.now && itemOf(checklistOf(visit), one.now.item);
  const at = Date.parse(one.at);
  return html`<li><span>${one.now ? html`<b>${item ? own(item.question) : one.now.item}</b>
      <span class="pw-los"><span class="pw-2e">${t("Was")}:</span> <del>${one.was ? said(one.was) : nothing}</del></span>
      <span class="pw-los"><span class="pw-2e">${t("Verbeterd")}:</span> <ins>${said(one.now)}</ins></span>` : nothing}
    <span class="pw-los pw-pre">${one.text}</span>${one.photos.length ? html`<ul class="pw-fotos" tabindex="0" aria-label=${t("Foto’s bij deze verbetering")}>${one.photos.map(photoItem)}</ul>` : nothing}</span><span class="pw-2e">${one.by ? `${one.by}, ` : ""}${shortDay(at)} ${clock(at)}</span></li>`;
}

/** What stands beside the signed report, with what it corrects. */
export function additions(visit: Visit, now: VisitNow): Html {
  if (now.additions.length === 0) return nothing;
  return html`<section class="pw-kaartje"><h2>${t("Aanvullingen en verbeteringen")}</h2><ul class="pw-regels pw-verschil">${now.additions.map((one) => row(visit, one))}</ul></section>`;
}

function list(visit: Visit, now: VisitNow): TemplateResult {
  const sections = checklistOf(visit).sections.map((section) => ({ section, items: section.items.filter((item) => now.answers.has(item.code)) }));
  return html`<p>${t("Kies het antwoord dat niet klopt. Het getekende rapport verandert niet; de verbetering komt ernaast.")}</p>
    ${sections.filter(({ items }) => items.length > 0).map(({ section, items }) => html`<section class="pw-kaartje"><h2>${own(section.title)}</h2><ul class="pw-keuzelijst">
      ${items.map((item) => html`<li><a class="utrecht-link" href="#/visit/${visit.id}/correct/${item.code}">${own(item.question)}</a>${answerBadge(now.answers.get(item.code))}</li>`)}</ul></section>`)}`;
}

function answerBadge(answer: AnswerNow | undefined): Html {
  if (!answer) return nothing;
  const words = officeWord("answers", answer.answer);
  return answer.answer === "ok" ? badge("ok", "check", words) : answer.answer === "not_ok" ? badge("danger", "x", words) : badge("lijn", "streep", words);
}

function faultsOf(values: Record<string, string>, old: AnswerNow): Faults {
  const found: Faults = {};
  const bad = chosen?.answer === "not_ok";
  const same = chosen?.answer === old.answer && (!bad || (values["note"] === old.note && chosen.severity === old.severity && values["norm"] === old.norm));
  if (!chosen || same) found["reason"] = t("Dit antwoord staat er al zo; kies wat er wel moet staan.");
  else if (!values["reason"]) found["reason"] = t("Schrijf op waarom u dit verbetert.");
  if (bad && !values["note"]) found["note"] = t("Schrijf op wat u zag.");
  if (bad && !chosen?.severity) found["note"] ??= t("Kies hoe ernstig het is.");
  return found;
}

function store(visit: Visit, item: Item, old: AnswerNow, event: Event): void {
  const values = valuesOf(event);
  if (!passes(FORM, faultsOf(values, old)) || !chosen) return;
  const { answer, severity, shots } = chosen;
  const finding = { note: values["note"], severity, norm: values["norm"], place: old.place, seen_by: old.seen_by, sharing_ground: old.sharing_ground };
  const body = { item: item.code, answer, ...(answer === "not_ok" ? filled(finding) : {}) };
  void ui.during(async () => {
    const photos = shots.length ? { photos: shots.map((shot) => shot.told) } : {};
    if (!(await keep(visit, "correction", { corrects: old.id, type: "answer", body, reason: values["reason"], ...photos }, shots.map((shot) => shot.sealed)))) return;
    chosen = null;
    ui.go(`#/visit/${visit.id}/report`);
  });
}

/** Photos that go with the correction; they are kept together with it, not before. */
function photos(shots: Shot[]): TemplateResult {
  const add = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    void ui.during(async () => {
      for await (const shot of shotsOf(input)) {
        const there = shots.some((known) => known.told.blob.plain_sha256 === shot.told.blob.plain_sha256);
        if (!there && shots.length < MOST_PHOTOS) shots.push(shot);
        ui.draw();
      }
    });
  };
  const drop = (shot: Shot) => {
    shots.splice(shots.indexOf(shot), 1);
    ui.draw();
  };
  return html`<p class="utrecht-form-label" id="foto-kop">${t("Foto’s")}</p><p class="pw-2e">${t("Bewaard samen met de verbetering, met tijd en plaats; hoogstens {n}.", { n: MOST_PHOTOS })}</p>
    <ul class="pw-fotos" tabindex="0" aria-labelledby="foto-kop">${shots.length < MOST_PHOTOS ? newPhoto(add) : nothing}
      ${shots.map((shot, at) => html`<li><span class="pw-foto">${previewOf(shot.told.blob) ? html`<img src=${previewOf(shot.told.blob)} alt=${t("Foto {n}", { n: at + 1 })}>` : icon("camera")}</span><button type="button" class="utrecht-button utrecht-button--subtle" @click=${() => drop(shot)}>${t("Weghalen")}<span class="pw-zs"> ${t("Foto {n}", { n: at + 1 })}</span></button></li>`)}</ul>`;
}

function form(visit: Visit, item: Item, old: AnswerNow): TemplateResult {
  const key = `${visit.id} ${item.code} ${old.id}`;
  if (chosen?.key !== key) chosen = { key, answer: old.answer, severity: old.severity, shots: [] };
  const now = chosen;
  const norms = item.norms.map((norm): [string, string] => [norm, norm]);
  const choose = (change: Partial<typeof now>) => {
    chosen = { ...now, ...change };
    ui.draw();
  };
  return html`<section class="pw-kaartje"><h2 id="vr">${own(item.question)}</h2><p><span class="pw-2e">${t("Nu in het dossier")}:</span> ${said(old)}</p></section>
    <form class="pw-stapel" @submit=${(event: Event) => store(visit, item, old, event)} novalidate>${answerChoices(item.code, now.answer, true, (answer) => choose({ answer }))}
      <div class="pw-kaartje">${now.answer === "not_ok" ? html`${fieldOf(FORM, { name: "note", label: t("Wat zag u?"), required: true, rows: 3, value: old.note, dictation: true })}
        ${severityChoices(item.code, now.severity, true, (severity) => choose({ severity }))}${fieldOf(FORM, { name: "norm", label: t("Regel"), value: old.norm || (item.norms[0] ?? ""), options: norms })}` : nothing}
      ${fieldOf(FORM, { name: "reason", label: t("Waarom verbetert u dit?"), help: t("Komt met uw naam en de tijd naast het rapport te staan."), required: true, rows: 3, dictation: true })}
      ${photos(now.shots)}
      <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${icon("pen")}${t("Verbetering bewaren")}</button></p></div></form>`;
}

export function correctScreen(id: string, code: string): TemplateResult {
  const visit = visitOf(id);
  if (!visit) return lostScreen();
  const now = nowOf(visit);
  const item = itemOf(checklistOf(visit), code);
  const old = now.answers.get(code);
  const back = item ? `#/visit/${id}/correct` : `#/visit/${id}/report`;
  return frame({
    title: nameOf(visit), under: underOf(visit, now), notice: notice(),
    main: !LOCKED.includes(now.state) ? html`<p>${t("Het rapport is nog niet getekend; verander het antwoord in de controlelijst.")}</p>` : item && old ? form(visit, item, old) : list(visit, now),
    foot: html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href=${back}>${icon("l")}${t("Terug")}</a>${savedMark(visit)}`,
  });
}
