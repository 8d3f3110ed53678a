// The four big answers and the four grades of severity, as the checklist and a correction ask them.
import { html, type TemplateResult } from "lit-html";
import { icon } from "../parts/frame";
import { ANSWERS, type AnswerCode } from "../rules/checklist";
import { t } from "../words";
import { officeWord } from "./card";

function looks(answer: AnswerCode): [icon: string, css: string, words: string] {
  switch (answer) {
    case "ok": return ["check", "is-ok", t("In orde")];
    case "not_ok": return ["x", "is-nok", t("Niet in orde")];
    case "not_checked": return ["streep", "", t("Niet bekeken")];
    case "not_applicable": return ["ban", "", t("Niet van toepassing")];
  }
}

export function answerChoices(item: string, chosen: AnswerCode | undefined, open: boolean, choose: (answer: AnswerCode) => void): TemplateResult {
  return html`<fieldset class="utrecht-form-fieldset pw-antw" aria-labelledby="vr" ?disabled=${!open}>${ANSWERS.map((answer) => {
    const [name, css, words] = looks(answer);
    return html`<label class=${css}>${icon(name)}<input type="radio" name="answer-${item}" value=${answer} .checked=${chosen === answer} @change=${() => choose(answer)}>${words}</label>`;
  })}</fieldset>`;
}

export function severityChoices(item: string, chosen: number | null | undefined, open: boolean, choose: (severity: number) => void): TemplateResult {
  return html`<fieldset class="utrecht-form-fieldset pw-kies" ?disabled=${!open}><legend>${t("Hoe ernstig?")} <span class="pw-verplicht">${t("verplicht")}</span></legend>
    ${[1, 2, 3, 4].map((severity) => html`<label><input class="utrecht-radio-button" type="radio" name="severity-${item}" .checked=${chosen === severity} @change=${() => choose(severity)}>${officeWord("severities", String(severity))}</label>`)}</fieldset>`;
}
