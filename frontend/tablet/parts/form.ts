// Fields of a form: label, help, fault and value; what was typed stays until it is stored.
import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "./frame";
import { canDictate, dictate } from "./dictation";
import { ui } from "../ui";
import { language, t } from "../words";

export type Faults = Record<string, string>;
export interface Field {
  name: string;
  label: string;
  help?: string;
  required?: boolean;
  value?: string;
  rows?: number; // a textarea of so many lines
  max?: number;
  inputmode?: "text" | "numeric" | "tel";
  type?: string;
  dictation?: boolean;
  options?: [value: string, label: string][];
}

/** A form under this name keeps its faults here until it is stored. */
export const faults = new Map<string, Faults>();

function control(form: string, field: Field, fault: string): TemplateResult {
  const id = `${form}-${field.name}`;
  const about = [field.help ? `${id}-help` : "", fault ? `${id}-fout` : ""].filter(Boolean).join(" ") || nothing;
  const invalid = fault ? "true" : nothing;
  if (field.options) {
    return html`<select class="utrecht-select" id=${id} name=${field.name} aria-describedby=${about} aria-invalid=${invalid}>
      ${field.options.map(([value, label]) => html`<option value=${value} ?selected=${value === (field.value ?? "")}>${label}</option>`)}</select>`;
  }
  if (field.rows) {
    return html`<textarea class="utrecht-textarea" id=${id} name=${field.name} rows=${field.rows} maxlength=${field.max ?? 4000} aria-describedby=${about} aria-invalid=${invalid} .value=${field.value ?? ""}></textarea>`;
  }
  return html`<input class="utrecht-textbox" id=${id} name=${field.name} type=${field.type ?? "text"} inputmode=${field.inputmode ?? "text"} maxlength=${field.max ?? 200} autocomplete="off" aria-describedby=${about} aria-invalid=${invalid} value=${field.value ?? ""}>`;
}

/** One field of the form. */
export function fieldOf(form: string, field: Field): TemplateResult {
  const id = `${form}-${field.name}`;
  const fault = faults.get(form)?.[field.name] ?? "";
  return html`<div class="pw-veld">
    <div class="pw-rij pw-rij--uit"><label class="utrecht-form-label" for=${id}>${field.label} ${field.required ? html`<span class="pw-verplicht">${t("verplicht")}</span>` : nothing}</label>${field.dictation ? dictation(id) : nothing}</div>
    ${field.help ? html`<div class="utrecht-form-field-description" id="${id}-help">${field.help}</div>` : nothing}
    ${fault ? html`<div class="pw-veld__fout" id="${id}-fout">${icon("tri")}${fault}</div>` : nothing}
    ${control(form, field, fault)}</div>`;
}

export function checkOf(form: string, name: string, label: string, checked = false): TemplateResult {
  const fault = faults.get(form)?.[name] ?? "";
  const id = `${form}-${name}`;
  return html`<div>${fault ? html`<div class="pw-veld__fout" id="${id}-fout">${icon("tri")}${fault}</div>` : nothing}
    <label class="pw-vink"><input class="utrecht-checkbox" type="checkbox" id=${id} name=${name} value="1" ?checked=${checked} aria-describedby=${fault ? `${id}-fout` : nothing}>${label}</label></div>`;
}

/** Speaking into a field, where the browser listens; the words come after what stands there. */
export function dictation(id: string): TemplateResult | typeof nothing {
  if (!canDictate()) return nothing;
  const speak = (event: Event) => {
    const button = event.currentTarget as HTMLButtonElement;
    const field = document.getElementById(id) as HTMLTextAreaElement | null;
    if (!field || button.getAttribute("aria-pressed") === "true") return;
    button.setAttribute("aria-pressed", "true");
    const heard = (words: string) => {
      field.value = [field.value.trim(), words].filter(Boolean).join(" ");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    dictate(language(), heard, () => button.setAttribute("aria-pressed", "false"));
  };
  return html`<button type="button" class="utrecht-button utrecht-button--secondary-action" aria-pressed="false" @click=${speak}>${icon("mic")}${t("Inspreken")}</button>`;
}

/** The values of a form by name; a box that is not ticked is "". */
export function valuesOf(event: Event): Record<string, string> {
  event.preventDefault();
  const data = new FormData(event.currentTarget as HTMLFormElement);
  return Object.fromEntries([...data].map(([name, value]) => [name, typeof value === "string" ? value.trim() : ""]));
}

/** True when there are no faults. Else it shows them, with the topmost in focus before anyone can type on: a later
 * leap of the cursor would put words into another field. */
export function passes(form: string, found: Faults): boolean {
  faults.set(form, found);
  const wrong = new Set(Object.keys(found).map((name) => `${form}-${name}`));
  if (wrong.size === 0) return true;
  ui.draw();
  [...document.querySelectorAll<HTMLElement>("input, select, textarea")].find(({ id }) => wrong.has(id))?.focus();
  return false;
}
