// A visit as the device knows it: what the office sent, and on top of it every operation in the order of the device.
import type { BlobRef } from "../store/envelope";
import type { KnownAnswer, Visit } from "../sync/round";
import { MUNICIPALITY, type AnswerCode, type Answers } from "./checklist";

/** What this needs of an operation; `settled`: the round that is shown holds it already. */
export interface Entry {
  op_id: string;
  type: string;
  device_time: string;
  body: Record<string, unknown>;
  settled: boolean;
}
export interface AnswerNow {
  id: string;
  item: string;
  answer: AnswerCode;
  note: string;
  severity: number | null;
  place: string;
  norm: string;
  seen_by: string;
  sharing_ground: string;
  at: string;
  by: string; // "" is this device
}
/** `picture`: the address of what the office sent to look at, "" where it sent none. */
export interface PhotoNow { id: string; item: string; at: string; blob: BlobRef | null; plain: string; picture: string }
export interface FileNow { id: string; about: string; name: string; at: string; blob: BlobRef }
export interface VehicleNow { id: string; plate: string; vin: string; make: string; colour: string; note: string }
export interface TakenNow { id: string; description: string; article: string; receiptTo: string; at: string }
export interface SignatureNow { role: string; name: string; shown: string; refused: string; at: string; png: string }
export interface VisitNow {
  state: string;
  arrivedAt: string;
  purpose: string;
  leftAt: string;
  endedAs: string;
  answers: Map<string, AnswerNow>;
  photos: PhotoNow[];
  files: FileNow[];
  vehicles: VehicleNow[];
  persons: { name: string; capacity: string; statement: string; cautioned: boolean; at: string }[];
  powers: { article: string; reason: string; at: string }[];
  taken: TakenNow[];
  notes: { id: string; text: string; at: string }[];
  dwellings: { area: string; at: string; consentBy: string; scope: string }[];
  refusal: string;
  police: string;
  summary: string;
  signatures: SignatureNow[];
  signedAs: string;
  signedAt: string;
  shown: string; // SHA-256 of the report that was signed
  talk: TalkNow | null; // the record of a conversation
  additions: Addition[]; // beside the signed report, which stays as it is
  cosigned: { name: string; at: string; mine: boolean }[];
}
/** A supplement; with `now` it corrects an answer, and `was` is what the report says. `by` "" is this device. */
export interface Addition { text: string; by: string; at: string; was: AnswerNow | null; now: AnswerNow | null; photos: PhotoNow[] }
export interface TalkNow {
  offered: boolean;
  answered: boolean | null;
  spokeWith: string;
  offers: string[];
  answer: string;
  folders: string[];
  followUp: string;
  followUpNote: string;
  at: string;
}

/** Which operation moves a visit from where to where (inspections/statecharts/visit.py). */
const MOVES: Record<string, [from: string[], to: string]> = {
  brief: [["PLANNED"], "BRIEFED"],
  arrive: [["BRIEFED"], "ON_SITE"],
  entry_refused: [["ON_SITE"], "ENTRY_REFUSED"],
  dwelling: [["ON_SITE"], "DWELLING_STOP"],
  consent: [["DWELLING_STOP"], "ON_SITE"],
  police: [["ON_SITE"], "HANDED_TO_POLICE"],
  left: [["ON_SITE"], "LEFT"],
  report_drafted: [["LEFT", "ENTRY_REFUSED", "DWELLING_STOP", "HANDED_TO_POLICE"], "REPORT_DRAFT"],
  report_signed: [["REPORT_DRAFT"], "REPORT_SIGNED"],
  conversation: [["ON_SITE", "DWELLING_STOP"], "TALKED"],
};
export const FILLING = ["ON_SITE", "LEFT", "ENTRY_REFUSED", "HANDED_TO_POLICE", "REPORT_DRAFT"];
export const OUTSIDE = ["LEFT", "ENTRY_REFUSED", "DWELLING_STOP", "HANDED_TO_POLICE"];
export const LOCKED = ["TALKED", "REPORT_SIGNED", "NO_FINDINGS", "RECHECK_DUE", "TO_ENFORCEMENT"];

/** A voluntary talk: no power, no checklist, no finding, no report. */
export function isTalk(visit: Visit): boolean {
  return visit.kind === "conversation";
}

function known(answer: KnownAnswer): AnswerNow {
  return { ...answer, by: answer.mine ? "" : answer.by };
}

/** Whether whoever has this tablet may still sign along under the report that a colleague signed. */
export function maySignAlong(visit: Visit, now: VisitNow): boolean {
  return Boolean(visit.report?.signed_by) && !visit.report?.mine && !now.cosigned.some((one) => one.mine);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A photo that the office has. */
function sent(photo: { id: string; item: string; taken_at: string; sha256: string; picture?: string }): PhotoNow {
  return { id: photo.id, item: photo.item, at: photo.taken_at, blob: null, plain: photo.sha256, picture: photo.picture ?? "" };
}

/** A photo of this device, as an operation names it. */
function made(id: string, item: string, at: string, blob: BlobRef): PhotoNow {
  return { id, item, at, blob, plain: blob.plain_sha256, picture: "" };
}

function fromOffice(visit: Visit): VisitNow {
  const answers = visit.answers.map((given) => [given.item, known(given)] as const);
  const added = visit.report?.additions ?? [];
  return {
    state: visit.state, arrivedAt: visit.arrived_at ?? "", purpose: visit.purpose, leftAt: visit.left_at ?? "",
    endedAs: OUTSIDE.includes(visit.state) ? visit.state : "",
    answers: new Map(answers),
    photos: visit.photos.map(sent),
    files: [],
    vehicles: visit.vehicles.map((vehicle) => ({ ...vehicle, note: "" })),
    persons: visit.persons.map((person) => ({ ...person, statement: "", cautioned: false })),
    powers: [...visit.powers],
    taken: visit.items_taken.map((item) => ({ id: item.id, description: item.description, article: item.article, receiptTo: item.receipt_to, at: item.taken_at })),
    notes: [...visit.notes], dwellings: [], refusal: "", police: "",
    summary: visit.report?.summary ?? "", signatures: [], signedAs: visit.report?.signed_by ?? "", signedAt: visit.report?.signed_at ?? "", shown: visit.report?.signed_at ? (visit.report.sha256 ?? "") : "", talk: null,
    additions: added.map((one) => ({ ...one, by: one.mine ? "" : one.by, was: one.was && known(one.was), now: one.now && known(one.now), photos: (one.photos ?? []).map(sent) })),
    cosigned: [...(visit.report?.cosigned ?? [])],
  };
}

/** The visit after these operations. Moves that the office's state has overtaken already are passed over. */
export function replay(visit: Visit, entries: readonly Entry[]): VisitNow {
  const now = fromOffice(visit);
  for (const entry of entries) {
    if (!entry.settled) move(now, entry);
    note(now, entry);
  }
  if (isTalk(visit)) now.powers = []; // whoever comes to talk uses none, not even that of entering
  return now;
}

function move(now: VisitNow, entry: Entry): void {
  const found = MOVES[entry.type];
  if (!found?.[0].includes(now.state)) return;
  if (entry.type === "report_drafted") now.endedAs = now.state;
  now.state = found[1];
}

function note(now: VisitNow, { op_id, type, body, device_time: at }: Entry): void {
  const said = (name: string) => text(body[name]);
  const fresh = <Row extends { id: string }>(rows: Row[], row: Row) => rows.some((known) => known.id === row.id) || rows.push(row);
  switch (type) {
    case "arrive":
      now.arrivedAt ||= at;
      now.purpose ||= said("purpose");
      if (!now.powers.some((power) => power.article === "5:15")) now.powers.push({ article: "5:15", reason: said("purpose"), at });
      break;
    case "answer":
      answer(now, op_id, at, body);
      break;
    case "photo":
      fresh(now.photos, made(op_id, said("item"), at, body["blob"] as BlobRef));
      now.photos = now.photos.map((row) => (row.id === op_id ? { ...row, blob: body["blob"] as BlobRef } : row));
      break;
    case "file":
      fresh(now.files, { id: op_id, about: said("about"), name: said("name"), at, blob: body["blob"] as BlobRef });
      break;
    case "vehicle":
      fresh(now.vehicles, { id: op_id, plate: said("plate"), vin: said("vin"), make: said("make"), colour: said("colour"), note: said("note") });
      break;
    case "person":
      if (!now.persons.some((known) => known.name === said("name") && known.capacity === said("capacity"))) {
        now.persons.push({ name: said("name"), capacity: said("capacity"), statement: said("statement"), cautioned: body["cautioned"] === true, at });
      }
      break;
    case "power":
      if (!now.powers.some((known) => known.article === said("article") && known.reason === said("reason"))) {
        now.powers.push({ article: said("article"), reason: said("reason"), at });
      }
      break;
    case "item_taken":
      fresh(now.taken, { id: op_id, description: said("description"), article: said("article"), receiptTo: said("receipt_to"), at });
      break;
    case "item_receipt":
      now.taken = now.taken.map((row) => (row.id === said("item") ? { ...row, receiptTo: said("receipt_to") } : row));
      break;
    case "note":
      fresh(now.notes, { id: op_id, text: said("text"), at });
      break;
    case "dwelling":
      now.dwellings.push({ area: said("area"), at, consentBy: "", scope: "" });
      break;
    case "consent":
      now.dwellings = now.dwellings.map((row, index, all) => (index === all.length - 1 ? { ...row, consentBy: said("consent_by"), scope: said("consent_scope") } : row));
      break;
    case "entry_refused":
      now.refusal = said("refusal");
      now.leftAt ||= at;
      break;
    case "police":
      now.police = said("note");
      now.leftAt ||= at;
      break;
    case "conversation": {
      const listed = (name: string) => (Array.isArray(body[name]) ? (body[name] as string[]) : []);
      now.talk = {
        offered: body["offered"] === true, answered: typeof body["answered"] === "boolean" ? body["answered"] : null, at,
        spokeWith: said("spoke_with"), offers: listed("offers"), answer: said("answer"), folders: listed("folders"),
        followUp: said("follow_up") || "none", followUpNote: said("follow_up_note"),
      };
      now.leftAt ||= at;
      break;
    }
    case "left":
      now.leftAt ||= at;
      break;
    case "report_drafted":
    case "report_edited":
      now.summary = said("summary");
      break;
    case "signature":
      now.signatures.push({ role: said("role"), name: said("name"), shown: said("shown_sha256"), refused: body["refused"] === true ? said("reason") : "", at, png: said("png") });
      break;
    case "report_signed":
      now.signedAs ||= said("signed_as");
      now.signedAt ||= at;
      now.shown ||= said("shown_sha256");
      break;
    case "supplement":
      if (!now.additions.some((one) => !one.by && !one.now && one.text === said("text"))) now.additions.push({ text: said("text"), by: "", at, was: null, now: null, photos: [] });
      break;
    case "correction":
      correct(now, op_id, at, body);
      break;
    case "cosign":
      if (!now.cosigned.some((one) => one.mine)) now.cosigned.push({ name: said("name"), at, mine: true });
      break;
  }
}

function answer(now: VisitNow, id: string, at: string, body: Record<string, unknown>): void {
  const item = text(body["item"]);
  const given = now.answers.get(item);
  // A colleague who answered later, after this one reached the office, has the last word on the screen.
  if (given && given.id !== id && given.by && given.at > at) return;
  now.answers.set(item, said(id, at, body));
}

function said(id: string, at: string, body: Record<string, unknown>): AnswerNow {
  return {
    id, at, by: "", item: text(body["item"]),
    answer: text(body["answer"]) as AnswerCode,
    note: text(body["note"]), place: text(body["place"]), norm: text(body["norm"]),
    severity: typeof body["severity"] === "number" ? body["severity"] : null,
    seen_by: text(body["seen_by"]) || MUNICIPALITY,
    sharing_ground: text(body["sharing_ground"]),
  };
}

/** A better answer beside the signed report; what it corrects stays with it. */
function correct(now: VisitNow, id: string, at: string, body: Record<string, unknown>): void {
  const better = said(id, at, (body["body"] ?? {}) as Record<string, unknown>);
  const photos = ((body["photos"] ?? []) as { blob: BlobRef; taken_at: string }[]).map((one, n) => made(`${id} ${n}`, better.item, one.taken_at, one.blob));
  const known = now.additions.find((one) => one.now?.id === id);
  if (known) {
    known.photos = known.photos.map((photo) => photos.find((own) => own.plain === photo.plain) ?? photo); // still on the device: to look at
    return;
  }
  now.additions.push({ text: text(body["reason"]), by: "", at, was: now.answers.get(better.item) ?? null, now: better, photos });
  now.photos.push(...photos.filter((own) => !now.photos.some((photo) => photo.item === own.item && photo.plain === own.plain)));
  now.answers.set(better.item, better);
}

/** The answers as the rules of the checklist want them. */
export function given(now: VisitNow): Answers {
  return new Map(
    [...now.answers].map(([item, answer]) => [
      item,
      {
        answer: answer.answer,
        severity: answer.severity,
        note: answer.note.trim() !== "",
        photos: now.photos.filter((photo) => photo.item === item).length,
        shared: answer.seen_by === MUNICIPALITY || answer.sharing_ground.trim() !== "",
      },
    ]),
  );
}

/** Why the visit cannot be left or signed now; [] when it can. Codes as in inspections/wording.py. */
export function openReceipts(now: VisitNow): TakenNow[] {
  return now.taken.filter((item) => !item.receiptTo);
}
