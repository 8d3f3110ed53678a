// Plates and vehicle identification numbers: what is certainly wrong, and what merely cannot be checked.

/** The fourteen series of Dutch plates (sidecodes 1-14) and trade plates, which use series 1 and 2; X a letter, 9 a digit. */
const SERIES = [
  "XX9999", "9999XX", "99XX99", "XX99XX", "XXXX99", "99XXXX", "99XXX9",
  "9XXX99", "XX999X", "X999XX", "XXX99X", "X99XXX", "9XX999", "999XX9",
];

export type PlateFault = "" | "empty" | "length" | "series";

/** The plate in capitals without signs or spaces. */
export function plainPlate(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

/** What is wrong with a Dutch plate; "" when it fits one of the series. */
export function plateFault(typed: string): PlateFault {
  const plate = plainPlate(typed);
  if (!plate) return "empty";
  if (plate.length !== 6) return "length";
  const shape = plate.replace(/[A-Z]/g, "X").replace(/\d/g, "9");
  return SERIES.includes(shape) ? "" : "series";
}

/** As it stands on the car: `12ABC3` becomes `12-ABC-3`. */
export function writtenPlate(typed: string): string {
  const plate = plainPlate(typed);
  if (plateFault(plate)) return plate;
  const parts = plate.match(/[A-Z]+|\d+/g) ?? [];
  const cut = parts.flatMap((part) => (part.length === 4 ? [part.slice(0, 2), part.slice(2)] : [part]));
  return cut.join("-");
}

const VALUES: Record<string, number> = Object.fromEntries(
  "A1 B2 C3 D4 E5 F6 G7 H8 J1 K2 L3 M4 N5 P7 R9 S2 T3 U4 V5 W6 X7 Y8 Z9".split(" ").map((pair) => [pair[0], Number(pair[1])]),
);
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

export type VinFault = "" | "empty" | "length" | "signs" | "check";

/** The VIN in capitals without spaces or signs. */
export function plainVin(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

/** Whether the maker's region prescribes a check digit: North America (1-5) and China (L). Europe has none. */
export function hasCheckDigit(vin: string): boolean {
  return /^[1-5L]/.test(vin);
}

/** The ninth sign as ISO 3779 and 49 CFR 565 reckon it. */
export function checkDigit(vin: string): string {
  const sum = [...vin].reduce((total, sign, at) => total + (/\d/.test(sign) ? Number(sign) : (VALUES[sign] ?? 0)) * (WEIGHTS[at] ?? 0), 0);
  return sum % 11 === 10 ? "X" : String(sum % 11);
}

/** What is wrong with a VIN: 17 signs without I, O and Q (ISO 3779), and the check digit where one exists. */
export function vinFault(typed: string): VinFault {
  const vin = plainVin(typed);
  if (!vin) return "empty";
  if (vin.length !== 17) return "length";
  if (/[IOQ]/.test(vin)) return "signs";
  return hasCheckDigit(vin) && vin[8] !== checkDigit(vin) ? "check" : "";
}
