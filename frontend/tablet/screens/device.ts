// What is saved here, what is on its way, what the office has, and what needs a person; and the device itself.
import { html, nothing, type TemplateResult } from "lit-html";
import { countsOf, isDecided, model, needsPerson, nowOf, operationOf, visitOf } from "../model";
import { alertBox, badge, bigButton, frame, icon, placeBadge, placeOfRows, type Html } from "../parts/frame";
import { itemOf } from "../rules/checklist";
import { OFFSET_SHOWN_MS } from "../report/content";
import { meta, setMeta, store, type OpRow } from "../store/db";
import type { Operation } from "../store/envelope";
import { owed, type Owed } from "../store/hands";
import { isKept, room, type Room } from "../store/room";
import { lock } from "../store/vault";
import { syncNow } from "../sync/loop";
import { status } from "../sync/status";
import { ui } from "../ui";
import { isInstalled, useNewVersion } from "../worker";
import { clock, language, own, shortDay, t } from "../words";
import { officeWord } from "./card";
import { additions } from "./correct";
import { notice } from "./entry";
import { exportOutbox } from "./export";
import { nameOf } from "./round";
import { checklistOf } from "./visit";

let facts: { room: Room | null; kept: boolean | null; missing: [number, number][]; others: Owed[] } | null = null;
let asked = 0;

function look(): void {
  if (Date.now() - asked < 5000) return;
  asked = Date.now();
  void Promise.all([room(), isKept(), meta<[number, number][]>("missing"), owed()]).then(([space, kept, missing, others]) => {
    facts = { room: space, kept, missing: missing ?? [], others };
    ui.draw();
  });
}

function typeWords(type: string): string {
  switch (type) {
    case "brief": return t("Voorbespreking");
    case "arrive": return t("Start bezoek");
    case "answer": return t("Antwoord");
    case "photo": return t("Foto");
    case "file": return t("Bestand");
    case "person": return t("Persoon of verklaring");
    case "power": return t("Bevoegdheid");
    case "item_taken": return t("Iets meegenomen");
    case "item_receipt": return t("Ontvangstbewijs");
    case "entry_refused": return t("Toegang geweigerd");
    case "dwelling": return t("Woning aangetroffen");
    case "consent": return t("Toestemming van de bewoner");
    case "police": return t("Overdragen aan politie");
    case "vehicle": return t("Voertuig");
    case "note": return t("Aantekening");
    case "conversation": return t("Gesprek vastleggen");
    case "left": return t("Controle afronden");
    case "report_drafted": case "report_edited": return t("Samenvatting");
    case "signature": return t("Handtekening");
    case "report_signed": return t("Rapport tekenen");
    case "supplement": return t("Aanvulling");
    case "correction": return t("Verbetering");
    case "cosign": return t("Meetekenen");
    default: return type;
  }
}

/** What was said: a correction says it one level deeper. */
function bodyOf(op: Operation): Record<string, unknown> {
  return op.type === "correction" ? (op.body["body"] as Record<string, unknown>) : op.body;
}

/** What the operation is about, in the words of the screens; without the key only its kind of place. */
export function describe(row: OpRow): string {
  const op = operationOf(row.op_id);
  if (!op) return t("Versleutelde handeling van {day}", { day: shortDay(row.saved_at) });
  const visit = visitOf(op.inspection_id);
  const said = bodyOf(op);
  const item = visit && typeof said["item"] === "string" ? itemOf(checklistOf(visit), said["item"]) : undefined;
  const answer = item && typeof said["answer"] === "string" ? `: ${officeWord("answers", said["answer"])}` : "";
  return `${typeWords(op.type)}${item ? ` “${own(item.question)}”` : ""}${answer}`;
}

function why(row: OpRow): string {
  const said = row.feedback[language()];
  if (row.applied === "conflict") return said || t("Een collega legde iets anders vast. Beide zijn bewaard; kantoor kiest.");
  if (row.applied === "unpermitted") return said || t("U bent niet meer toegewezen aan dit bezoek. Het is bewaard; de planner ziet het.");
  if (row.applied === "faulty") return said || t("Kantoor kon dit niet verwerken. Het is bewaard; bel de planner.");
  if (row.refusal?.sentence) return row.refusal.sentence.split(" / ")[language() === "en" ? 1 : 0] ?? row.refusal.sentence;
  return t("Kantoor nam dit niet aan. Het blijft op dit apparaat.");
}

/** Both values of a clash, each with whose it is. */
function values(row: OpRow): Html {
  const op = operationOf(row.op_id);
  const visit = op && visitOf(op.inspection_id);
  if (row.applied !== "conflict" || !op || !visit) return nothing;
  if (op.type === "cosign") return html`${additions(visit, nowOf(visit))}<p><a class="utrecht-button utrecht-button--secondary-action" href="#/visit/${visit.id}/report">${t("Lees het rapport en teken opnieuw")}</a></p>`;
  const said = bodyOf(op);
  if (typeof said["item"] !== "string") return nothing;
  const theirs = visit.answers.find((answer) => answer.item === said["item"] && !answer.mine);
  const mine = nowOf(visit).answers.get(said["item"]);
  const text = (answer: string, note: string) => html`<b>${officeWord("answers", answer)}</b>${note ? html`<span class="pw-los">${note}</span>` : nothing}`;
  return html`<div class="pw-twee-waarden"><div class="pw-kaartje"><p class="pw-2e">${t("Van u")}</p>${text(String(said["answer"] ?? mine?.answer ?? ""), String(said["note"] ?? ""))}</div>
    <div class="pw-kaartje"><p class="pw-2e">${theirs ? t("Van {name}", { name: theirs.by }) : t("Bij kantoor; haal de ronde op om het te zien")}</p>${theirs ? text(theirs.answer, theirs.note) : nothing}</div></div>`;
}

async function retry(row: OpRow): Promise<void> {
  await store.transaction("rw", store.ops, store.blobs, async () => {
    if (row.state === "refused") await store.ops.update(row.op_id, { state: "waiting", refusal: null, next_at: 0, tries: 0 });
    await store.blobs.where("op_id").equals(row.op_id).and((blob) => blob.state === "refused").modify({ state: "waiting", refusal: null, next_at: 0, tries: 0 });
  });
  await ui.again();
  void syncNow();
}

function persons(): Html {
  const rows = model.rows.filter(needsPerson);
  if (rows.length === 0) return nothing;
  return html`<section class="pw-kaartje pw-kaartje--let-op"><h2>${t("Vraagt een mens: {n}", { n: rows.length })}</h2>
    <ul class="pw-synclijst">${rows.map((row) => html`<li><span><b>${describe(row)}</b><span class="pw-los">${why(row)}</span></span>${badge("danger", "oct", row.applied === "conflict" ? t("twee waarden") : t("niet aangenomen"))}
      ${values(row)}${row.state === "refused" || row.blobs.some((hash) => model.blobs.get(hash)?.state === "refused") ? html`<button type="button" class="utrecht-button utrecht-button--secondary-action" @click=${() => void retry(row)}>${t("Opnieuw aanbieden")}</button>` : nothing}</li>`)}</ul>
    <p>${bigButton(t("Versleuteld bestand maken"), "doc", () => void save())}</p></section>`;
}

/** What the office decided, with the reason that it gave. */
function decisions(): Html {
  const rows = model.rows.filter(isDecided);
  if (rows.length === 0) return nothing;
  return html`<section class="pw-kaartje"><h2>${t("Besloten door kantoor")}</h2>
    <ul class="pw-synclijst">${rows.map((row) => html`<li><span><b>${describe(row)}</b><span class="pw-los">${row.feedback[language()]}</span></span>${row.applied === "settled" ? badge("lijn", "streep", t("niet overgenomen")) : badge("ok", "check", t("overgenomen"))}</li>`)}</ul></section>`;
}

function heldWords(row: OpRow): Html {
  return row.applied === "held" ? html` <span class="pw-2e">${row.feedback[language()] || t("wacht bij kantoor op een eerdere handeling")}</span>` : nothing;
}

function visits(): TemplateResult {
  const ids = [...new Set(model.rows.map((row) => row.inspection_id))];
  if (ids.length === 0) return html`<p class="pw-2e">${t("Op dit apparaat is nog niets vastgelegd.")}</p>`;
  return html`<ul class="pw-synclijst">${ids.map((id) => {
    const rows = model.rows.filter((row) => row.inspection_id === id);
    const counts = countsOf(rows);
    const visit = visitOf(id);
    const last = rows.reduce((latest, row) => Math.max(latest, row.received_at ?? 0), 0);
    return html`<li><span><b>${visit ? nameOf(visit) : t("Een bezoek van eerder")}</b><span class="pw-los pw-2e">${t("{all} vastgelegd, {received} ontvangen, {waiting} te gaan, {photos} bestanden te gaan", { all: rows.length, received: counts.received, waiting: counts.waiting, photos: counts.photos })}</span>${rows.filter((row) => row.applied === "held").slice(0, 1).map(heldWords)}</span>${placeBadge(placeOfRows(rows), last && placeOfRows(rows) === "received" ? clock(last) : "")}</li>`;
  })}</ul>`;
}

/** How far the clock is off, in the unit in which a person would say it. */
function apart(minutes: number): string {
  if (minutes < 120) return t("loopt {n} minuten af van kantoor; dat staat in het rapport", { n: Math.round(minutes) });
  const hours = minutes / 60;
  if (hours < 47.5) return t("loopt {n} uur af van kantoor; dat staat in het rapport", { n: Math.round(hours) });
  return t("loopt {n} dagen af van kantoor; dat staat in het rapport", { n: Math.round(hours / 24) });
}

function facing(): TemplateResult {
  const { online, since, nextAt, signIn } = status();
  const offset = model.offset;
  const megabytes = (bytes: number) => Math.floor(bytes / 1048576).toLocaleString("nl-NL");
  return html`<dl class="pw-kv">
    <dt>${t("Verbinding")}</dt><dd>${signIn ? t("aanmelden nodig") : online ? t("ja") : t("nee, sinds {time}; volgende poging {next}", { time: clock(since), next: clock(nextAt || Date.now(), true) })}</dd>
    <dt>${t("Klok")}</dt><dd>${offset === null ? t("nog niet vergeleken met kantoor") : Math.abs(offset) > OFFSET_SHOWN_MS ? html`<b>${apart(Math.abs(offset) / 60000)}</b>` : t("gelijk met kantoor")}</dd>
    <dt>${t("Ruimte")}</dt><dd>${facts?.room ? t("{free} MB vrij, {used} MB gebruikt", { free: megabytes(facts.room.free), used: megabytes(facts.room.used) }) : t("onbekend")}</dd>
    <dt>${t("Opslag blijft bewaard")}</dt><dd>${facts?.kept ? t("ja, dat belooft de browser") : html`<b>${t("niet beloofd door de browser; installeer de app op het beginscherm")}</b>`}</dd>
    <dt>${t("Start zonder verbinding")}</dt><dd>${isInstalled() ? t("ja") : t("nog niet; laad de pagina één keer opnieuw met verbinding")}</dd>
    <dt>${t("Tablet")}</dt><dd>${model.device?.name ?? ""}, ${model.device?.person.name ?? ""}</dd></dl>
    ${facts?.missing.length ? alertBox("error", t("Kantoor mist handelingen van deze tablet: nummers {which}. Bel de beheerder.", { which: facts.missing.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(", ") })) : nothing}
    ${(facts?.others ?? []).map(({ name, n }) => alertBox("warning", t("Van {name} staan hier nog {n} handelingen die kantoor niet heeft. Ze gaan als {name} zich op deze tablet aanmeldt.", { name, n }), false))}`;
}

async function save(): Promise<void> {
  await ui.during(async () => {
    const saved = await exportOutbox();
    ui.say("ok", t("Versleuteld bestand gemaakt met {n} handelingen. Alleen kantoor kan het lezen; geef het aan de beheerder.", { n: saved }));
  });
}

async function signOut(): Promise<void> {
  const counts = countsOf(model.rows);
  if (counts.waiting || counts.photos || counts.person) {
    return ui.say("error", t("Afmelden kan nog niet: {n} handelingen en bestanden staan alleen op dit apparaat. Zoek verbinding, of maak eerst een versleuteld bestand voor kantoor.", { n: counts.waiting + counts.photos + counts.person }));
  }
  const known = model.device;
  lock();
  await store.transaction("rw", store.rounds, store.keys, store.meta, async () => {
    await store.rounds.clear();
    await store.keys.toCollection().modify({ pin: null });
    await store.meta.bulkDelete(["pin", "round_etag"]);
    if (known) await store.meta.put({ key: "device", value: { ...known, token: "" } });
  });
  await setMeta("signed_out", true);
  await ui.again();
}

export function deviceScreen(): TemplateResult {
  look();
  const counts = countsOf(model.rows);
  return frame({
    title: t("Bewaard, onderweg, ontvangen"), under: model.device?.name ?? "", notice: notice(),
    main: html`${ui.newVersion ? html`<section class="pw-kaartje"><h2>${t("Nieuwe versie van de app")}</h2><p>${t("Alles wat u vastlegde blijft staan.")}</p><p>${bigButton(t("Nieuwe versie gebruiken"), "sync", useNewVersion)}</p></section>` : nothing}
      ${persons()}${decisions()}<section class="pw-kaartje"><h2>${t("Bezoeken op dit apparaat")}</h2>${visits()}</section>
      <section class="pw-kaartje"><h2>${t("Dit apparaat")}</h2>${facing()}
        <div class="pw-rij">${bigButton(t("Vergrendelen"), "slot", lock)}${bigButton(t("Afmelden"), "uitloggen", () => void signOut())}${counts.waiting ? bigButton(t("Versleuteld bestand maken"), "doc", () => void save()) : nothing}
          <button type="button" class="utrecht-button utrecht-button--secondary-action pw-groot" @click=${otherLanguage}>${icon("info")}${language() === "en" ? "Nederlands" : "English"}</button></div></section>`,
    foot: html`<a class="utrecht-button utrecht-button--secondary-action pw-groot" href="#/">${icon("l")}${t("Ronde")}</a>${bigButton(t("Nu versturen"), "sync", () => void syncNow(), true)}`,
  });
}

function otherLanguage(): void {
  const next = language() === "en" ? "nl" : "en";
  document.documentElement.lang = next;
  void setMeta("language", next);
  ui.draw();
}
