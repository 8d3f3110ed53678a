// The device and the office reckon alike: both read tests/fixtures/checklist_cases.json (see test_checklist_agreement.py).
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findings, itemsOf, proposedOutcome, shown, tally, type Answers, type Checklist, type Given } from "./checklist";

const root = new URL("../../../", import.meta.url).pathname;
const read = <T>(path: string): T => JSON.parse(readFileSync(root + path, "utf-8")) as T;
const checklist = read<Checklist>("fixtures/policy/checklists/automotive-1.json");

interface Case {
  answers: Record<string, Given>;
  ended_as: string;
  expect: {
    shown: string[];
    findings: string[];
    outcome: string;
    tally: { shown: number; answered: number; required_open: number; findings: number; faulty: number };
  };
}

test("every shared case gives what the office gives", () => {
  const cases = read<Case[]>("tests/fixtures/checklist_cases.json");
  expect(cases.length).toBeGreaterThan(50);
  for (const [at, found] of cases.entries()) {
    const answers: Answers = new Map(Object.entries(found.answers));
    const asked = checklist.sections.flatMap((section) => shown(section, checklist, answers)).map((item) => item.code);
    expect(asked, `case ${at}`).toEqual(found.expect.shown);
    expect(findings(checklist, answers).map((item) => item.code), `case ${at}`).toEqual(found.expect.findings);
    expect(proposedOutcome(checklist, answers, found.ended_as), `case ${at}`).toBe(found.expect.outcome);
    const { requiredOpen, ...rest } = tally(itemsOf(checklist), checklist, answers);
    expect({ ...rest, required_open: requiredOpen }, `case ${at}`).toEqual(found.expect.tally);
  }
});
