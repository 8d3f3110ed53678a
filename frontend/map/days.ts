// Days as text, YYYY-MM-DD. Pure.

function utc(day: string): Date {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date));
}

function text(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** So many days later. */
export function daysOn(day: string, days: number): string {
  const found = utc(day);
  found.setUTCDate(found.getUTCDate() + days);
  return text(found);
}

/** The same day so many months later; the last of the month where that has no such day. */
export function monthsOn(day: string, months: number): string {
  const from = utc(day);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  last.setUTCDate(Math.min(from.getUTCDate(), last.getUTCDate()));
  return text(last);
}

/** How many days the second lies after the first. */
export function daysBetween(first: string, second: string): number {
  return Math.round((utc(second).getTime() - utc(first).getTime()) / 86_400_000);
}
