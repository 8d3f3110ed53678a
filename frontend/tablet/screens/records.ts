// What a visit gathers besides answers: vehicles, persons, powers, files, notes, things taken along.
import { html, nothing, type TemplateResult } from "lit-html";
import { icon, type Html } from "../parts/frame";
import { checkOf, fieldOf, passes, valuesOf, type Faults, type Field } from "../parts/form";
import { hasCheckDigit, plainPlate, plainVin, plateFault, vinFault, writtenPlate, type PlateFault, type VinFault } from "../rules/vehicles";
import { FILLING, type VisitNow } from "../rules/visit";
import type { Visit } from "../sync/round";
import { ui } from "../ui";
import { clock, t } from "../words";
import { officeWord } from "./card";
import { picked, previewOf } from "./picked";
import { filled, keep } from "./store";

interface Part {
  form: string;
  title: string;
  rows: TemplateResult[];
  fields: Html;
  button: string;
  check: (said: Record<string, string>) => Faults;
  store: (said: Record<string, string>) => Promise<unknown>;
}

/** The list of what is there, and under it the form for one more. */
function part(now: VisitNow, { form, title, rows, fields, button, check, store }: Part): TemplateResult {
  const submit = (event: Event) => {
    const element = event.currentTarget as HTMLFormElement;
    const said = valuesOf(event);
    if (!passes(form, check(said))) return;
    void ui.during(async () => {
      if (await store(said)) element.reset();
    });
  };
  return html`<section class="pw-kaartje"><h2>${title}</h2>${rows.length ? html`<ul class="pw-regels">${rows}</ul>` : html`<p class="pw-2e">${t("Nog niets vastgelegd.")}</p>`}</section>
    ${FILLING.includes(now.state) ? html`<form class="pw-kaartje" @submit=${submit} novalidate>${fields}<p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${button}</button></p></form>` : nothing}`;
}

const time = (at: string): string => clock(Date.parse(at));

function plateSentence(fault: PlateFault): string {
  switch (fault) {
    case "length": return t("Een Nederlands kenteken heeft zes tekens. Buitenlands? Kies een ander land. Staat het zo op het voertuig? Vink dat aan.");
    case "series": return t("Dit kenteken past in geen Nederlandse reeks. Kijk nog eens. Staat het zo op het voertuig? Vink dat aan.");
    default: return "";
  }
}

function vinSentence(fault: VinFault): string {
  switch (fault) {
    case "length": return t("Een chassisnummer (VIN) heeft zeventien tekens. Staat het zo op het voertuig? Vink dat aan.");
    case "signs": return t("In een chassisnummer (VIN) komen de letters I, O en Q niet voor. Kijk nog eens.");
    case "check": return t("Het controlecijfer van dit chassisnummer klopt niet. Kijk nog eens. Staat het zo op het voertuig? Vink dat aan.");
    default: return "";
  }
}

function vehicleFaults(said: Record<string, string>): Faults {
  const found: Faults = {};
  if (!plainPlate(said["plate"] ?? "") && !plainVin(said["vin"] ?? "")) found["plate"] = t("Vul een kenteken of een chassisnummer (VIN) in.");
  if (said["found"]) return found;
  const plate = plainPlate(said["plate"] ?? "") && said["country"] === "NL" ? plateSentence(plateFault(said["plate"] ?? "")) : "";
  const vin = plainVin(said["vin"] ?? "") ? vinSentence(vinFault(said["vin"] ?? "")) : "";
  if (plate) found["plate"] = plate;
  if (vin) found["vin"] = vin;
  return found;
}

function countries(): [string, string][] {
  return [["NL", t("Nederland")], ["DE", t("Duitsland")], ["BE", t("België")], ["PL", t("Polen")], ["RO", t("Roemenië")], ["BG", t("Bulgarije")], ["LT", t("Litouwen")], ["XX", t("Ander land")]];
}

export function vehiclesForm(visit: Visit, now: VisitNow): Html {
  const form = "vehicle";
  const rows = now.vehicles.map((found) => html`<li><span><b>${found.plate || found.vin}</b> ${found.plate && found.vin ? found.vin : ""} ${found.make} ${found.colour}${found.vin && !vinFault(found.vin) ? html` <span class="pw-2e">${hasCheckDigit(found.vin) ? t("controlecijfer klopt") : t("zonder controlecijfer")}</span>` : nothing}</span><span class="pw-2e">${found.note}</span></li>`);
  const fields = html`${fieldOf(form, { name: "plate", label: t("Kenteken"), max: 20 })}${fieldOf(form, { name: "country", label: t("Land"), value: "NL", options: countries() })}
    ${fieldOf(form, { name: "vin", label: t("Chassisnummer (VIN)"), max: 30 })}${fieldOf(form, { name: "make", label: t("Merk en type"), max: 80 })}${fieldOf(form, { name: "colour", label: t("Kleur"), max: 40 })}
    ${checkOf(form, "found", t("Kenteken of nummer staat zo op het voertuig, ook als het niet klopt"))}${fieldOf(form, { name: "note", label: t("Wat valt op?"), rows: 2, dictation: true })}`;
  return part(now, {
    form, title: t("Voertuigen"), rows, fields, button: t("Voertuig bewaren"), check: vehicleFaults,
    store: (said) => {
      const odd = said["found"] && (plateFault(said["plate"] ?? "") || vinFault(said["vin"] ?? ""));
      const note = [odd ? t("Zo aangetroffen op het voertuig.") : "", said["note"]].filter(Boolean).join(" ");
      const plate = said["country"] === "NL" ? writtenPlate(said["plate"] ?? "") : (said["plate"] ?? "").toUpperCase();
      return keep(visit, "vehicle", filled({ plate, vin: plainVin(said["vin"] ?? ""), country: plate ? said["country"] : "", make: said["make"], colour: said["colour"], note }));
    },
  });
}

export function personsForm(visit: Visit, now: VisitNow): Html {
  const form = "person";
  const rows = now.persons.map((found) => html`<li><span><b>${found.name}</b>${found.capacity ? `, ${found.capacity}` : ""}${found.statement ? html`<span class="pw-los pw-pre">${found.statement}</span>` : nothing}</span><span class="pw-2e">${time(found.at)}${found.cautioned ? html` · ${t("cautie gegeven")}` : nothing}</span></li>`);
  const fields = html`${fieldOf(form, { name: "name", label: t("Naam, of “onbekend”"), required: true })}${fieldOf(form, { name: "capacity", label: t("Hoedanigheid, bijvoorbeeld leidinggevende"), max: 120 })}
    ${fieldOf(form, { name: "statement", label: t("Wat verklaarde deze persoon?"), rows: 4, dictation: true })}${checkOf(form, "cautioned", t("Cautie gegeven: zwijgen mag (Awb 5:10a)"))}`;
  return part(now, {
    form, title: t("Personen en verklaringen"), rows, fields, button: t("Persoon bewaren"),
    check: (said): Faults => (said["name"] ? {} : { name: t("Schrijf de naam op, of “onbekend”.") }),
    store: (said) => keep(visit, "person", { ...filled({ name: said["name"], capacity: said["capacity"], statement: said["statement"] }), cautioned: Boolean(said["cautioned"]) }),
  });
}

const ARTICLES = ["5:15", "5:16", "5:16a", "5:17", "5:18", "5:19", "5:20"];

export function powersForm(visit: Visit, now: VisitNow): Html {
  const form = "power";
  const rows = now.powers.map((found) => html`<li><span><b>${officeWord("powers", found.article)}</b><span class="pw-los">${found.reason}</span></span><span class="pw-2e">${time(found.at)}</span></li>`);
  const options = ARTICLES.map((article): [string, string] => [article, officeWord("powers", article)]);
  const fields = html`${fieldOf(form, { name: "article", label: t("Welke bevoegdheid gebruikt u?"), options })}${fieldOf(form, { name: "reason", label: t("Waarom was dit redelijkerwijs nodig (Awb 5:13)?"), required: true, rows: 2, dictation: true })}`;
  return part(now, {
    form, title: t("Bevoegdheden"), rows, fields, button: t("Bevoegdheid bewaren"),
    check: (said): Faults => (said["reason"] ? {} : { reason: t("Schrijf op waarom dit redelijkerwijs nodig was (Awb 5:13).") }),
    store: (said) => keep(visit, "power", { article: said["article"], reason: said["reason"] }),
  });
}

export function notesForm(visit: Visit, now: VisitNow): Html {
  const rows = now.notes.map((found) => html`<li><span class="pw-pre">${found.text}</span><span class="pw-2e">${time(found.at)}</span></li>`);
  return part(now, {
    form: "note", title: t("Aantekeningen"), rows, button: t("Aantekening bewaren"),
    fields: fieldOf("note", { name: "text", label: t("Wat wilt u onthouden?"), required: true, rows: 4, dictation: true }),
    check: (said): Faults => (said["text"] ? {} : { text: t("Schrijf eerst iets op.") }),
    store: (said) => keep(visit, "note", { text: said["text"] }),
  });
}

export function filesForm(visit: Visit, now: VisitNow): Html {
  const rows = now.files.map((found) => html`<li>${previewOf(found.blob) ? html`<img class="pw-foto" src=${previewOf(found.blob)} alt="">` : icon("doc")}<span><b>${found.about}</b> ${found.name}</span><span class="pw-2e">${time(found.at)}</span></li>`);
  const form = "file";
  const submit = (event: Event) => {
    const element = event.currentTarget as HTMLFormElement;
    const input = element.elements.namedItem("file") as HTMLInputElement;
    const about = valuesOf(event)["about"] ?? "";
    const file = input.files?.[0];
    const found: Faults = {};
    if (!about) found["about"] = t("Schrijf op wat dit bestand is.");
    if (!file) found["file"] = t("Kies een foto of een PDF.");
    if (!passes(form, found) || !file) return;
    void ui.during(async () => {
      const sealed = await picked(file, true);
      if (sealed && (await keep(visit, "file", { about, blob: sealed.ref, name: file.name.slice(0, 120) }, [sealed]))) element.reset();
    });
  };
  const field: Field = { name: "about", label: t("Wat is dit?"), required: true, max: 200 };
  return html`<section class="pw-kaartje"><h2>${t("Bestanden")}</h2>${rows.length ? html`<ul class="pw-regels">${rows}</ul>` : html`<p class="pw-2e">${t("Nog niets vastgelegd.")}</p>`}</section>
    ${FILLING.includes(now.state) ? html`<form class="pw-kaartje" @submit=${submit} novalidate>${fieldOf(form, field)}${fieldOf(form, { name: "file", label: t("Foto of PDF"), type: "file", required: true })}
      <p><button type="submit" class="utrecht-button utrecht-button--primary-action pw-groot">${t("Bestand bewaren")}</button></p></form>` : nothing}`;
}

export function takenForm(visit: Visit, now: VisitNow): Html {
  const form = "taken";
  const receipt = (event: Event, item: string) => {
    const to = valuesOf(event)["to"] ?? "";
    if (!passes(`receipt-${item}`, to ? {} : { to: t("Schrijf op wie het ontvangstbewijs kreeg.") })) return;
    void ui.during(async () => void (await keep(visit, "item_receipt", { item, receipt_to: to })));
  };
  const rows = now.taken.map((found) => html`<li><span><b>${found.description}</b> (Awb ${found.article})</span>${found.receiptTo ? html`<span class="pw-2e">${t("ontvangstbewijs aan {name}", { name: found.receiptTo })}</span>` : html`<form @submit=${(event: Event) => receipt(event, found.id)} novalidate>${fieldOf(`receipt-${found.id}`, { name: "to", label: t("Ontvangstbewijs gegeven aan"), required: true })}<button type="submit" class="utrecht-button utrecht-button--secondary-action">${t("Vastleggen")}</button></form>`}</li>`);
  const options: [string, string][] = ["5:17", "5:18"].map((article) => [article, officeWord("powers", article)]);
  const fields = html`${fieldOf(form, { name: "description", label: t("Wat neemt u mee?"), required: true, max: 300 })}${fieldOf(form, { name: "article", label: t("Op welk artikel?"), options })}${fieldOf(form, { name: "to", label: t("Ontvangstbewijs gegeven aan") })}`;
  const list = part({ ...now, state: now.state === "ON_SITE" ? now.state : "" }, {
    form, title: t("Meegenomen zaken"), rows, fields, button: t("Meenemen vastleggen"),
    check: (said): Faults => (said["description"] ? {} : { description: t("Schrijf op wat u meeneemt.") }),
    store: (said) => keep(visit, "item_taken", filled({ description: said["description"], article: said["article"], receipt_to: said["to"] })),
  });
  return list;
}
