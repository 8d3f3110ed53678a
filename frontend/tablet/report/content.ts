// What the report of findings says (Awb 5:48 as a pattern; law sheet 4.1). Always in Dutch: it is the official record.
import { MUNICIPALITY, findings, isShown, proposedOutcome, type Checklist, type Item } from "../rules/checklist";
import { given, type AnswerNow, type PhotoNow, type VisitNow } from "../rules/visit";
import type { BlobRef } from "../store/envelope";
import type { Round, Visit } from "../sync/round";
import { clock, shortDay } from "../words";
import { Paper } from "./paper";
import { pdfOf, type About } from "./pdf";

export interface Subject {
  visit: Visit;
  now: VisitNow;
  checklist: Checklist;
  round: Round;
  municipality: string;
  offset: number | null; // office minus device, ms
  at: Date;
  picture: (blob: BlobRef) => Promise<ImageBitmap | null>;
}

const OUTCOMES = { NO_FINDINGS: "Geen bevindingen", RECHECK_DUE: "Herbezoek", TO_ENFORCEMENT: "Naar handhaving" };
const ENDS: Record<string, string> = {
  ENTRY_REFUSED: "De toegang is geweigerd.", DWELLING_STOP: "De controle is gestopt: er is een woning aangetroffen.",
  HANDED_TO_POLICE: "De controle is gestopt en overgedragen aan de politie.",
};
/** From this offset on the report says that the clock of the device was wrong. */
export const OFFSET_SHOWN_MS = 5 * 60_000;

const moment = (at: string): string => (at ? `${shortDay(Date.parse(at))} ${clock(Date.parse(at))}` : "");
const word = (round: Round, list: string, code: string): string => round.words[list]?.[code]?.nl ?? code;
const WIDTH = 487;

function pairs(paper: Paper, rows: [string, string][]): void {
  for (const [name, value] of rows) if (value) paper.row([[name, 130], [value, WIDTH - 130]]);
}

function list(paper: Paper, title: string, lines: string[]): void {
  if (lines.length === 0) return;
  paper.space();
  paper.text(title, "heading");
  for (const line of lines) paper.text(`– ${line}`);
}

function head(paper: Paper, { visit, now, round, checklist, municipality, offset, at }: Subject): void {
  paper.text("Rapport van bevindingen", "title");
  if (visit.premises.fictive) paper.text("Fictief: bedrijf, pand en personen zijn verzonnen.", "small");
  pairs(paper, [
    ["Gemeente", municipality],
    ["Bedrijf", visit.establishment ? `${visit.establishment.name} (KvK ${visit.establishment.kvk})` : (visit.firm ?? "")],
    ["Pand", `${visit.premises.address} (BAG ${visit.premises.bag_id})`],
    ["Zaak", visit.case_number ?? ""],
    ["Aanleiding", visit.reason_text.nl],
    ["Toezichthouders", visit.team.map((member) => member.name).join(", ")],
    ["Meegekomen", visit.partners.map((partner) => `${word(round, "agencies", partner.agency)}${partner.who ? ` (${partner.who})` : ""}: ${partner.powers}`).join("; ")],
    ["Begonnen", moment(now.arrivedAt)],
    ["Legitimatie getoond", now.arrivedAt ? `${moment(now.arrivedAt)} (Awb 5:12)` : ""],
    ["Verteld doel", now.purpose],
    ["Geëindigd", moment(now.leftAt)],
    ["Controlelijst", `${checklist.title.nl}, versie ${checklist.version}`],
    ["Opgemaakt", moment(at.toISOString())],
  ]);
  if (offset !== null && Math.abs(offset) > OFFSET_SHOWN_MS) {
    paper.text(`De klok van het apparaat liep ${Math.round(Math.abs(offset) / 60_000)} minuten ${offset > 0 ? "achter" : "voor"} op die van kantoor. De tijden hierboven zijn die van het apparaat.`, "strong");
  }
  if (ENDS[now.endedAs]) paper.text(ENDS[now.endedAs] ?? "", "strong");
  if (now.refusal) paper.text(`Weigering: ${now.refusal}`);
  if (now.police) paper.text(`Overgedragen: ${now.police}`);
}

/** What only a partner saw, without a ground for sharing, stays with the partner: its text is not in our report. */
function shared(answer: AnswerNow): boolean {
  return answer.seen_by === MUNICIPALITY || answer.sharing_ground.trim() !== "";
}

async function oneFinding(paper: Paper, subject: Subject, item: Item, number: number): Promise<void> {
  const answer = subject.now.answers.get(item.code);
  if (!answer) return;
  paper.space();
  paper.text(`${number}. ${item.question.nl}`, "strong");
  pairs(paper, [
    ["Niet in orde", shared(answer) ? answer.note : "Gezien door een partner; de inhoud blijft bij de partner."],
    ["Regel", answer.norm || (item.norms[0] ?? "")],
    ["Ernst", answer.severity ? word(subject.round, "severities", String(answer.severity)) : ""],
    ["Plek", shared(answer) ? answer.place : ""],
    ["Gezien door", answer.seen_by === MUNICIPALITY ? "" : `${word(subject.round, "agencies", answer.seen_by)}, gedeeld op grond van ${answer.sharing_ground}`],
    ["Vastgelegd", moment(answer.at)],
  ]);
  if (shared(answer)) await pictures(paper, subject, subject.now.photos.filter((photo) => photo.item === item.code));
}

async function pictures(paper: Paper, subject: Subject, photos: PhotoNow[]): Promise<void> {
  for (const photo of photos) {
    const caption = `Foto ${moment(photo.at)}, SHA-256 ${photo.plain}`;
    const image = photo.blob ? await subject.picture(photo.blob) : null;
    if (image) {
      paper.picture(image, 260, 195, caption);
      image.close();
    } else paper.text(caption, "small");
  }
}

function answersOf(paper: Paper, subject: Subject): void {
  const { checklist, now, round } = subject;
  const answers = given(now);
  paper.space();
  paper.text("Alle vragen", "heading");
  for (const section of checklist.sections) {
    const items = section.items.filter((item) => isShown(item, checklist, answers));
    if (items.length === 0) continue;
    paper.text(section.title.nl, "strong");
    for (const item of items) {
      const answer = now.answers.get(item.code);
      paper.row([[item.question.nl, WIDTH - 120], [answer ? word(round, "answers", answer.answer) : "niet beantwoord", 120]]);
    }
  }
}

function rest(paper: Paper, { now }: Subject): void {
  list(paper, "Gebruikte bevoegdheden", now.powers.map((power) => `${moment(power.at)}: Awb ${power.article}. ${power.reason}`));
  list(paper, "Woning", now.dwellings.map((stop) => `${moment(stop.at)}: ${stop.area}. ${stop.consentBy ? `Toestemming van ${stop.consentBy}, voor ${stop.scope}.` : "Geen toestemming; niet betreden."}`));
  list(paper, "Aanwezige personen en verklaringen", now.persons.map((person) => `${moment(person.at)}: ${person.name}${person.capacity ? `, ${person.capacity}` : ""}.${person.cautioned ? " Cautie gegeven." : ""} ${person.statement}`));
  list(paper, "Voertuigen", now.vehicles.map((vehicle) => [vehicle.plate, vehicle.vin, vehicle.make, vehicle.colour, vehicle.note].filter(Boolean).join(", ")));
  list(paper, "Meegenomen zaken", now.taken.map((item) => `${item.description} (Awb ${item.article}), ontvangstbewijs aan ${item.receiptTo || "nog niemand"}`));
  list(paper, "Bijlagen", now.files.filter((file) => !isReport(file.name)).map((file) => `${file.about}: ${file.name}, SHA-256 ${file.blob.plain_sha256}`));
}

/** Whether a file of the visit is a version of the report itself. */
export function isReport(name: string): boolean {
  return /^rapport-\d{8}-\d{6}\.pdf$/.test(name);
}

export function reportName(at: Date): string {
  const digits = at.toISOString().replace(/\D/g, "");
  return `rapport-${digits.slice(0, 8)}-${digits.slice(8, 14)}.pdf`;
}

/** The whole report as PDF. */
export async function reportPdf(subject: Subject): Promise<Uint8Array<ArrayBuffer>> {
  await Paper.ready();
  const { checklist, now, visit, at } = subject;
  const paper = new Paper((page, of) => `${(visit.firm ?? visit.establishment?.name) || visit.premises.address} · bezoek ${visit.id} · pagina ${page} van ${of}`);
  head(paper, subject);
  paper.space();
  paper.text("Samenvatting", "heading");
  paper.text(now.summary);
  const found = findings(checklist, given(now));
  paper.space();
  paper.text(found.length ? "Bevindingen" : "Geen bevindingen", "heading");
  for (const [index, item] of found.entries()) await oneFinding(paper, subject, item, index + 1);
  rest(paper, subject);
  answersOf(paper, subject);
  await pictures(paper, subject, now.photos.filter((photo) => !found.some((item) => item.code === photo.item)));
  paper.space();
  paper.text(`Voorstel: ${OUTCOMES[proposedOutcome(checklist, given(now), now.endedAs)]}. Na ondertekening verandert dit rapport niet meer; latere wijzigingen zijn aanvullingen.`, "strong");
  const about: About = { title: `Rapport van bevindingen, ${visit.premises.address}`, author: subject.round.person.name, language: "nl", at };
  return pdfOf(await paper.pages(), about);
}

/** The page pictures inside a PDF that `pdfOf` made: what is shown is what was hashed. */
export function picturesIn(pdf: Uint8Array): Uint8Array[] {
  const text = new TextDecoder("latin1").decode(pdf);
  const found: Uint8Array[] = [];
  const mark = /\/Filter \/DCTDecode \/Length (\d+) >>\nstream\n/g;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    const start = match.index + match[0].length;
    found.push(pdf.subarray(start, start + Number(match[1])));
  }
  return found;
}
