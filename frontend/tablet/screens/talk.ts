// The voluntary talk at the door: what was offered, what was answered, what stays behind, what follows. Nothing is required of whoever opened.
import { html, nothing, type TemplateResult } from "lit-html";
import { model } from "../model";
import { alertBox, icon, type Html } from "../parts/frame";
import { fieldOf, passes, type Faults } from "../parts/form";
import type { TalkNow, VisitNow } from "../rules/visit";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { clock, own, t } from "../words";
import { officeWord } from "./card";
import { filled, keep } from "./store";

const FORM = "talk";

/** Stands on every screen of a conversation until it is recorded. */
export function voluntary(): TemplateResult {
  return alertBox("info", html`<b>${t("Vrijwillig gesprek.")}</b> ${t("U gebruikt geen bevoegdheid van een toezichthouder en zegt dat ook. Niemand hoeft u binnen te laten of iets te vertellen; nee is een goed antwoord.")}`, false);
}

const results = (): [value: string, words: string][] => [["talked", t("Er is gesproken")], ["declined", t("Men wilde geen gesprek")], ["nobody", t("Er was niemand")]];

function resultOf(talk: TalkNow | null): string {
  if (!talk) return "";
  return talk.answered === null ? "nobody" : talk.answered ? "talked" : "declined";
}

function choices(kind: "radio" | "checkbox", name: string, legend: string, options: [string, string][], chosen: string[]): TemplateResult {
  return html`<fieldset class="utrecht-form-fieldset pw-kies"><legend>${legend}</legend>
    ${options.map(([value, words]) => html`<label><input class=${kind === "radio" ? "utrecht-radio-button" : "utrecht-checkbox"} type=${kind} name=${name} value=${value} ?checked=${chosen.includes(value)}>${words}</label>`)}</fieldset>`;
}

/** Codes of one of the office's lists with their words. */
function listed(list: string): [string, string][] {
  return Object.entries(model.loaded?.round.words[list] ?? {}).map(([code, words]) => [code, own(words)]);
}

function bodyOf(data: FormData): Record<string, unknown> {
  const said = (name: string) => String(data.get(name) ?? "").trim();
  const result = said("result");
  return {
    offered: result !== "nobody", answered: result === "nobody" ? null : result === "talked",
    offers: data.getAll("offers"), folders: data.getAll("folders"), follow_up: said("follow_up") || "none",
    ...filled({ spoke_with: said("spoke_with"), answer: said("answer"), follow_up_note: said("follow_up_note") }),
  };
}

function faultsOf(data: FormData): Faults {
  const found: Faults = {};
  if (!data.get("result")) found["result"] = t("Kies hoe het ging.");
  const follows = data.get("follow_up") !== "none";
  if (follows && !String(data.get("follow_up_note") ?? "").trim()) found["follow_up_note"] = t("Schrijf op wat u hebt afgesproken, en met wie.");
  return found;
}

function store(event: Event, visit: Visit): void {
  event.preventDefault();
  const data = new FormData(event.currentTarget as HTMLFormElement);
  const found = faultsOf(data);
  missing = found["result"] ?? "";
  if (!passes(FORM, found)) return;
  void ui.during(async () => {
    if (await keep(visit, "conversation", bodyOf(data))) ui.go(`#/visit/${visit.id}`);
  });
}

let missing = ""; // a group of radio buttons has no field of its own to show its fault

export function talkForm(visit: Visit, now: VisitNow): Html {
  if (!["ON_SITE", "DWELLING_STOP", "TALKED"].includes(now.state)) return html`<p>${t("Dit gesprek is nog niet begonnen.")}</p>`;
  const { talk } = now;
  return html`${voluntary()}<form class="pw-kaartje" @submit=${(event: Event) => store(event, visit)} novalidate><h2>${talk ? t("Verslag verbeteren") : t("Gesprek vastleggen")}</h2>
    ${missing ? html`<div class="pw-veld__fout" role="alert">${icon("tri")}${missing}</div>` : nothing}
    ${choices("radio", "result", t("Hoe ging het?"), results(), [resultOf(talk)])}
    ${fieldOf(FORM, { name: "spoke_with", label: t("Met wie sprak u?"), help: t("Bijvoorbeeld “eigenaar”. Vraag niet naar een naam; schrijf die alleen op als men wil."), value: talk?.spokeWith ?? "" })}
    ${choices("checkbox", "offers", t("Wat bood u aan?"), listed("talk_offers"), talk?.offers ?? [])}
    ${fieldOf(FORM, { name: "answer", label: t("Wat was het antwoord?"), help: t("Alleen wat men uit zichzelf vertelde."), rows: 4, dictation: true, value: talk?.answer ?? "" })}
    ${choices("checkbox", "folders", t("Wat liet u achter?"), listed("talk_folders"), talk?.folders ?? [])}
    ${choices("radio", "follow_up", t("Wat volgt er?"), listed("talk_follow_ups"), [talk?.followUp ?? "none"])}
    ${fieldOf(FORM, { name: "follow_up_note", label: t("Wat sprak u af, en met wie?"), help: t("Nodig zodra er iets volgt."), max: 1000, value: talk?.followUpNote ?? "" })}
    <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${t("Gesprek afronden")}</button></p></form>`;
}

function words(list: string, codes: string[]): string {
  return codes.map((code) => officeWord(list, code)).join("; ");
}

/** The record as it stands on this device. */
export function talkRecord(now: VisitNow): Html {
  const { talk } = now;
  if (!talk) return nothing;
  const row = (name: string, value: string) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing);
  const result = results().find(([code]) => code === resultOf(talk))?.[1] ?? "";
  return html`<section class="pw-kaartje"><h2>${t("Verslag van het gesprek")}</h2><dl class="pw-kv">${row(t("Hoe ging het?"), `${result}, ${clock(Date.parse(talk.at))}`)}
    ${row(t("Met"), talk.spokeWith)}${row(t("Aangeboden"), words("talk_offers", talk.offers))}${row(t("Antwoord"), talk.answer)}${row(t("Achtergelaten"), words("talk_folders", talk.folders))}
    ${row(t("Vervolg"), [officeWord("talk_follow_ups", talk.followUp), talk.followUpNote].filter(Boolean).join(": "))}</dl></section>`;
}
