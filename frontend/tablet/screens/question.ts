// One question of the pinned checklist: four big answers, and a finding asks only what it needs. Every tap is stored.
import { html, nothing, type TemplateResult } from "lit-html";
import { model, nowOf, visitOf } from "../model";
import { frame, icon, type Html } from "../parts/frame";
import { dictation } from "../parts/form";
import { MUNICIPALITY, faults, isShown, itemsOf, shown, tally, type AnswerCode, type Checklist, type Fault, type Item } from "../rules/checklist";
import { FILLING, given, type AnswerNow, type VisitNow } from "../rules/visit";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { own, t } from "../words";
import { officeWord } from "./card";
import { answerChoices, severityChoices } from "./choices";
import { notice } from "./entry";
import { newPhoto, photoItem, shotsOf } from "./picked";
import { nameOf } from "./round";
import { filled, keep } from "./store";
import { checklistOf, dwellingButton, lostScreen, savedMark, underOf } from "./visit";
import { stopScreen } from "./stops";

type Draft = Partial<Pick<AnswerNow, "note" | "severity" | "place" | "norm" | "seen_by" | "sharing_ground">>;
/** What is typed and not yet stored, by visit and item. */
const drafts = new Map<string, Draft>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const PAUSE_MS = 1200;

interface Here {
  visit: Visit;
  now: VisitNow;
  checklist: Checklist;
  item: Item;
  mayFill: boolean;
}

const keyOf = ({ visit, item }: Here): string => `${visit.id} ${item.code}`;
const current = (here: Here): AnswerNow | undefined => here.now.answers.get(here.item.code);

/** Stores this answer with what is typed; an answer that a colleague gave is named as the one that was on the screen. */
async function give(here: Here, answer: AnswerCode, more: Draft = {}): Promise<void> {
  const key = keyOf(here);
  const before = current(here);
  const draft = { ...drafts.get(key), ...more };
  drafts.set(key, draft);
  clearTimeout(timers.get(key));
  timers.delete(key);
  const said = { note: "", place: "", norm: "", seen_by: "", sharing_ground: "", severity: null, ...before, ...draft };
  const detail = { note: said.note, severity: said.severity, place: said.place, norm: said.norm || here.item.norms[0], seen_by: said.seen_by || MUNICIPALITY, sharing_ground: said.sharing_ground };
  const body = { item: here.item.code, answer, ...(answer === "not_ok" ? filled(detail) : {}), base: before?.id ?? "" };
  const stored = await keep(here.visit, "answer", body);
  if (stored && drafts.get(key) === draft) drafts.delete(key);
}

function type(here: Here, change: Draft): void {
  const key = keyOf(here);
  drafts.set(key, { ...drafts.get(key), ...change });
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(() => void flush(here), PAUSE_MS));
}

/** Stores what is still only typed. */
async function flush(here: Here): Promise<void> {
  const key = keyOf(here);
  if (!timers.has(key)) return;
  const fresh = { ...here, now: nowOf(here.visit) };
  await give(fresh, current(fresh)?.answer ?? "not_ok");
}

function sections(here: Here): TemplateResult {
  const answers = given(here.now);
  return html`<nav aria-label=${t("Onderdelen")}><ol class="pw-delen">${here.checklist.sections.map((section) => {
    const count = tally(section.items, here.checklist, answers);
    const first = shown(section, here.checklist, answers)[0];
    const is = section.items.some((item) => item.code === here.item.code);
    const done = count.answered === count.shown && count.faulty === 0;
    return html`<li><a href="#/visit/${here.visit.id}/q/${first?.code ?? here.item.code}" aria-current=${is ? "step" : nothing}><span class=${done ? "pw-t-ok" : "pw-2e"}>${icon(done ? "check" : is ? "r" : "stip")}</span>${own(section.title)}<small>${count.answered}/${count.shown}</small></a></li>`;
  })}</ol></nav>`;
}

async function addPhotos(here: Here, event: Event): Promise<void> {
  const input = event.currentTarget as HTMLInputElement;
  await ui.during(async () => {
    for await (const { sealed, told } of shotsOf(input)) await keep(here.visit, "photo", filled({ item: here.item.code, ...told }), [sealed]);
  });
}

function photos(here: Here): TemplateResult {
  const own = here.now.photos.filter((photo) => photo.item === here.item.code);
  const needed = here.item.evidence && current(here)?.answer === "not_ok";
  const said = needed ? (own.length ? t("minstens 1, u hebt er {n}", { n: own.length }) : t("minstens 1 foto nodig")) : "";
  return html`<p class="utrecht-form-label">${t("Foto’s")} ${said ? html`<span class=${own.length ? "pw-t-ok pw-k" : "pw-verplicht"}>${said}</span>` : nothing}</p>
    <ul class="pw-fotos" tabindex="0" aria-label=${t("Foto’s bij deze vraag")}>
      ${here.mayFill ? newPhoto((event) => void addPhotos(here, event)) : nothing}
      ${own.map((photo, at) => photoItem(photo, at))}</ul>`;
}

function lackWords(fault: Fault): string {
  switch (fault) {
    case "note_missing": return t("schrijf op wat u ziet");
    case "severity_missing": return t("kies hoe ernstig het is");
    case "photo_missing": return t("maak minstens één foto");
  }
}

function finding(here: Here): TemplateResult {
  const said = { ...current(here), ...drafts.get(keyOf(here)) };
  const id = `note-${here.item.code.replace(".", "-")}`;
  const agencies = Object.keys(model.loaded?.round.words["agencies"] ?? { [MUNICIPALITY]: 1 });
  const change = (name: keyof Draft) => (event: Event) => type(here, { [name]: (event.currentTarget as HTMLInputElement).value });
  const now = () => void flush(here);
  const lacks = faults(here.item, given(here.now).get(here.item.code) ?? { answer: "ok", severity: null, note: true, photos: 0, shared: true });
  return html`<section class="pw-bevinding" aria-label=${t("Bevinding")}>
    <div class="pw-stapel pw-stapel--s"><div class="pw-rij pw-rij--uit"><label class="utrecht-form-label" for=${id}>${t("Wat ziet u?")} <span class="pw-verplicht">${t("verplicht")}</span></label>${dictation(id)}</div>
      <textarea class="utrecht-textarea" id=${id} rows="3" maxlength="4000" .value=${said.note ?? ""} @input=${change("note")} @change=${now} ?readonly=${!here.mayFill}></textarea>
      ${photos(here)}${lacks.length ? html`<p class="pw-verplicht" role="status">${t("Nog nodig: {what}.", { what: lacks.map(lackWords).join(", ") })}</p>` : nothing}</div>
    <div class="pw-stapel">${severityChoices(here.item.code, said.severity, here.mayFill, (severity) => void give(here, "not_ok", { severity }))}
      <div><label class="utrecht-form-label" for="norm">${t("Regel")}</label><select class="utrecht-select" id="norm" ?disabled=${!here.mayFill} @change=${(event: Event) => void give(here, "not_ok", { norm: (event.currentTarget as HTMLSelectElement).value })}>${here.item.norms.map((norm) => html`<option value=${norm} ?selected=${norm === (said.norm || here.item.norms[0])}>${norm}</option>`)}</select></div>
      <div><label class="utrecht-form-label" for="plek">${t("Plek")}</label><input class="utrecht-textbox" id="plek" maxlength="200" .value=${said.place ?? ""} @input=${change("place")} @change=${now} ?readonly=${!here.mayFill}></div>
      <details ?open=${Boolean(said.seen_by && said.seen_by !== MUNICIPALITY)}><summary>${t("Gezien door een partner")}</summary><div class="pw-stapel pw-stapel--s">
        <div><label class="utrecht-form-label" for="gezien">${t("Wie zag het?")}</label><select class="utrecht-select" id="gezien" ?disabled=${!here.mayFill} @change=${(event: Event) => void give(here, "not_ok", { seen_by: (event.currentTarget as HTMLSelectElement).value })}>${agencies.map((code) => html`<option value=${code} ?selected=${code === (said.seen_by || MUNICIPALITY)}>${officeWord("agencies", code)}</option>`)}</select></div>
        <div><label class="utrecht-form-label" for="grond">${t("Wettelijke grond om te delen")}</label><input class="utrecht-textbox" id="grond" maxlength="300" .value=${said.sharing_ground ?? ""} @input=${change("sharing_ground")} @change=${now} ?readonly=${!here.mayFill}><div class="utrecht-form-field-description">${t("Zonder grond blijft wat de partner zag bij de partner; laat de tekst dan leeg.")}</div></div></div></details></div></section>`;
}

function rest(here: Here): TemplateResult {
  const agency = here.item.agency ?? here.checklist.sections.find((section) => section.items.includes(here.item))?.agency ?? "";
  const by = current(here)?.by;
  return html`<section class="pw-bevinding pw-bevinding--rustig" aria-label=${t("Foto’s")}><div class="pw-stapel pw-stapel--s">${photos(here)}</div>
    <dl class="pw-kv"><dt>${t("Regel")}</dt><dd>${here.item.norms.join(", ")}</dd><dt>${t("Wie gaat erover")}</dt><dd>${officeWord("agencies", agency)}</dd>${by ? html`<dt>${t("Beantwoord door")}</dt><dd>${by}</dd>` : nothing}</dl></section>`;
}

function step(here: Here, by: 1 | -1): string {
  const answered = given(here.now);
  const asked = itemsOf(here.checklist).filter((item) => isShown(item, here.checklist, answered));
  const next = asked[asked.findIndex((item) => item.code === here.item.code) + by];
  return next ? `#/visit/${here.visit.id}/q/${next.code}` : `#/visit/${here.visit.id}`;
}

async function leave(here: Here, by: 1 | -1): Promise<void> {
  await flush(here);
  ui.go(step({ ...here, now: nowOf(here.visit) }, by));
}

function foot(here: Here): Html {
  return html`<button type="button" class="utrecht-button utrecht-button--secondary-action pw-groot" @click=${() => void leave(here, -1)}>${icon("l")}${t("Vorige")}</button>
    <a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/visit/${here.visit.id}" @click=${() => void flush(here)}>${icon("streep")}${t("Overzicht")}</a>
    ${dwellingButton(here.visit, here.now)}${savedMark(here.visit)}
    <button type="button" class="utrecht-button utrecht-button--primary-action pw-groot pw-rechts" @click=${() => void leave(here, 1)}>${t("Volgende vraag")}${icon("r")}</button>`;
}

export function questionScreen(id: string, code: string): TemplateResult {
  const visit = visitOf(id);
  if (!visit) return lostScreen();
  const now = nowOf(visit);
  if (now.state === "DWELLING_STOP") return stopScreen(visit, now);
  const checklist = checklistOf(visit);
  const section = checklist.sections.find((found) => found.items.some((item) => item.code === code)) ?? checklist.sections[0];
  const item = section?.items.find((found) => found.code === code) ?? section?.items[0];
  if (!section || !item) return lostScreen();
  const here: Here = { visit, now, checklist, item, mayFill: FILLING.includes(now.state) };
  const answered = given(now);
  const asked = shown(section, checklist, answered);
  const whole = tally(itemsOf(checklist), checklist, answered);
  return frame({
    title: nameOf(visit), under: underOf(visit, now), notice: notice(), full: true, foot: foot(here),
    main: html`<div class="pw-vraagpagina">${sections(here)}<div class="pw-vraag">
      <div class="pw-stapel pw-stapel--s"><div class="pw-rij pw-rij--uit"><span>${own(section.title)}, <b>${t("vraag {n} van {all}", { n: asked.indexOf(item) + 1, all: asked.length })}</b></span><span class="pw-2e">${t("{done} van {all} klaar", { done: whole.answered, all: whole.shown })}</span></div>
        <div class="pw-vg"><progress max=${whole.shown || 1} value=${whole.answered} aria-label=${t("Voortgang van de controle")}></progress></div></div>
      <div class="pw-stapel pw-stapel--s"><h2 id="vr">${own(item.question)}</h2>${item.help ? html`<p class="pw-2e">${own(item.help)}</p>` : nothing}</div>
      ${answerChoices(item.code, current(here)?.answer, here.mayFill, (answer) => void give(here, answer))}${here.mayFill ? nothing : html`<p class="pw-2e">${t("Het bezoek is niet in uitvoering; antwoorden staan vast.")}</p>`}
      ${current(here)?.answer === "not_ok" ? finding(here) : rest(here)}</div></div>`,
  });
}
