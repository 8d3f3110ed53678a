// English for every Dutch text of the app, by screen. words.test.ts compares the tables with the source, both ways.
import { ARRIVE } from "./english/arrive";
import { DEVICE } from "./english/device";
import { ENTRY } from "./english/entry";
import { PREVIEW } from "./english/preview";
import { QUESTION } from "./english/question";
import { RECORDS } from "./english/records";
import { REPORT } from "./english/report";
import { ROUND } from "./english/round";
import { SHARED } from "./english/shared";
import { STOPS } from "./english/stops";
import { TALK } from "./english/talk";
import { VISIT } from "./english/visit";

export const TABLES = [ARRIVE, DEVICE, ENTRY, PREVIEW, QUESTION, RECORDS, REPORT, ROUND, SHARED, STOPS, TALK, VISIT];
export const ENGLISH: Record<string, string> = Object.assign({}, ...TABLES) as Record<string, string>;
