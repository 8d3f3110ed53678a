// What the answers add up to. The same rules as inspections/checklists/scoring.py; a shared fixture keeps them equal.

export type Words = { nl: string; en: string };
export type AnswerCode = "ok" | "not_ok" | "not_checked" | "not_applicable";
export const ANSWERS: readonly AnswerCode[] = ["ok", "not_ok", "not_checked", "not_applicable"];
export const MUNICIPALITY = "municipality";

export interface Item {
  code: string;
  question: Words;
  norms: string[];
  agency?: string;
  evidence: boolean;
  required: boolean;
  follow_up: string;
  help?: Words;
  only_if?: { item: string; in: AnswerCode[] } | null;
}
export interface Section {
  code: string;
  title: Words;
  agency: string;
  items: Item[];
}
export interface Checklist {
  code: string;
  version: number;
  title: Words;
  sections: Section[];
}
/** The current answer to one item; `severity` 1-4 (LHSO consequences) where not in order. */
export interface Given {
  answer: AnswerCode;
  severity: number | null;
  note: boolean;
  photos: number;
  shared: boolean;
}
export type Answers = ReadonlyMap<string, Given>;
export interface Tally {
  shown: number;
  answered: number;
  requiredOpen: number;
  findings: number;
  faulty: number;
}
export type Fault = "severity_missing" | "note_missing" | "photo_missing";

export function itemsOf(checklist: Checklist): Item[] {
  return checklist.sections.flatMap((section) => section.items);
}

/** The question of this code, if the checklist has it. */
export function itemOf(checklist: Checklist, code: string): Item | undefined {
  return itemsOf(checklist).find((item) => item.code === code);
}

/** Whether the item is asked: its condition holds, and so does the condition of the item it looks at. */
export function isShown(item: Item, checklist: Checklist, answers: Answers): boolean {
  if (!item.only_if) return true;
  const given = answers.get(item.only_if.item);
  if (given === undefined || !item.only_if.in.includes(given.answer)) return false;
  const other = itemOf(checklist, item.only_if.item);
  return other !== undefined && isShown(other, checklist, answers);
}

/** The questions of a section that are asked now. */
export function shown(section: Section, checklist: Checklist, answers: Answers): Item[] {
  return section.items.filter((item) => isShown(item, checklist, answers));
}

/** What a finding still lacks; what only a partner saw, without a ground for sharing, needs no text and no photo. */
export function faults(item: Item, given: Given): Fault[] {
  if (given.answer !== "not_ok") return [];
  const lacks: Fault[] = given.severity !== null && [1, 2, 3, 4].includes(given.severity) ? [] : ["severity_missing"];
  if (given.shared && !given.note) lacks.push("note_missing");
  if (given.shared && item.evidence && !given.photos) lacks.push("photo_missing");
  return lacks;
}

/** Counts over the items of this list that are asked now. */
export function tally(items: Item[], checklist: Checklist, answers: Answers): Tally {
  const asked = items.filter((item) => isShown(item, checklist, answers));
  const given = asked.flatMap((item) => {
    const answer = answers.get(item.code);
    return answer ? [[item, answer] as const] : [];
  });
  return {
    shown: asked.length,
    answered: given.length,
    requiredOpen: asked.filter((item) => item.required && !answers.has(item.code)).length,
    findings: given.filter(([, answer]) => answer.answer === "not_ok").length,
    faulty: given.filter(([item, answer]) => faults(item, answer).length > 0).length,
  };
}

/** Items that are not in order and asked, in the order of the checklist. */
export function findings(checklist: Checklist, answers: Answers): Item[] {
  return itemsOf(checklist).filter(
    (item) => isShown(item, checklist, answers) && answers.get(item.code)?.answer === "not_ok",
  );
}

const SEVERE = 3;
export type Outcome = "NO_FINDINGS" | "RECHECK_DUE" | "TO_ENFORCEMENT";
export const STOPPED_EARLY = ["ENTRY_REFUSED", "DWELLING_STOP", "HANDED_TO_POLICE"];

/** The outcome that follows from the answers: a proposal, people decide. `endedAs`: state in which the control ended. */
export function proposedOutcome(checklist: Checklist, answers: Answers, endedAs: string): Outcome {
  if (endedAs === "ENTRY_REFUSED") return "TO_ENFORCEMENT";
  const found = findings(checklist, answers);
  const severe = (item: Item) => (answers.get(item.code)?.severity ?? 0) >= SEVERE;
  if (found.some((item) => item.follow_up === "enforcement" || severe(item))) return "TO_ENFORCEMENT";
  const skipped = itemsOf(checklist).some(
    (item) => item.required && isShown(item, checklist, answers) && answers.get(item.code)?.answer === "not_checked",
  );
  return found.length > 0 || skipped || STOPPED_EARLY.includes(endedAs) ? "RECHECK_DUE" : "NO_FINDINGS";
}
