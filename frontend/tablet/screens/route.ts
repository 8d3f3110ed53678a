// Which screen of a visit belongs to the address.
import { visitOf } from "../model";
import type { Screen } from "../parts/stage";
import { isTalk } from "../rules/visit";
import { correctScreen } from "./correct";
import { questionScreen } from "./question";
import { reportScreen } from "./report";
import { visitScreens } from "./visit";

export function screenOfVisit(id: string, part: string, code: string): Screen {
  const visit = visitOf(id);
  if (visit && isTalk(visit)) return () => visitScreens(id, part); // no checklist and no report, whatever the address
  if (part === "q") return () => questionScreen(id, code);
  if (part === "correct") return () => correctScreen(id, code);
  if (part === "report") return () => reportScreen(id);
  return () => visitScreens(id, part);
}
