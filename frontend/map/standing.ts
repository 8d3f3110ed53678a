// Which premises without a firm are drawn on a day. Pure.
import type { Bare, MapData } from "./data";

/** Which of these grounds are drawn: those that stand on the day, of premises where no firm is. */
export function standing(bare: readonly Bare[], data: Pick<MapData, "on" | "taken" | "premises">): Bare[] {
  const taken = new Set([...data.taken, ...data.premises.map((item) => item.id)]);
  return bare.filter((one) => !taken.has(one.id) && one.from <= data.on && (one.to === null || data.on < one.to));
}
