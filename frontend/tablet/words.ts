// Every text of the app: Dutch where it is used, English from one table. The language is that of the page.
import { ENGLISH } from "./english";

export type Values = Record<string, string | number>;

/** The language of the page: Dutch unless the page is English. */
export function language(): "nl" | "en" {
  return typeof document !== "undefined" && document.documentElement.lang.startsWith("en") ? "en" : "nl";
}

/** The text in the language of the page, with `{name}` filled in. */
export function t(dutch: string, values: Values = {}): string {
  const text = language() === "en" ? (ENGLISH[dutch] ?? dutch) : dutch;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** A word of the checklist or the round, which come in both languages. */
export function own(words: { nl: string; en: string } | undefined): string {
  return words ? words[language()] : "";
}

const LOCALE = { nl: "nl-NL", en: "en-GB" };

/** `14:05`, or `14:05:09` with seconds. */
export function clock(at: number | Date, seconds = false): string {
  const parts: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" };
  if (seconds) parts.second = "2-digit";
  return new Intl.DateTimeFormat("nl-NL", parts).format(at);
}

/** `donderdag 26 november 2026`. */
export function longDay(at: number | Date): string {
  return new Intl.DateTimeFormat(LOCALE[language()], { dateStyle: "full", timeZone: "Europe/Amsterdam" }).format(at);
}

/** `26-11-2026`. */
export function shortDay(at: number | Date): string {
  return new Intl.DateTimeFormat("nl-NL", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Europe/Amsterdam" }).format(at);
}
