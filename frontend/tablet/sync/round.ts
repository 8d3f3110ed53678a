// The round as the office gives it, kept encrypted; and its shape, as far as the screens use it.
import type { FeatureCollection, Geometry, LineString } from "geojson";
import type { AnswerCode, Checklist, Words } from "../rules/checklist";
import { uuid7 } from "../rules/uuid";
import { textOf, utf8 } from "../store/bytes";
import { meta, setMeta, store } from "../store/db";
import { wrapForOffice, type OfficeKey } from "../store/envelope";
import { open, seal } from "../store/seal";
import { keyOf, makeKey } from "../store/vault";
import { device, noteClock } from "./device";
import { ask } from "./wire";

export interface KnownAnswer {
  id: string;
  item: string;
  answer: AnswerCode;
  note: string;
  severity: number | null;
  place: string;
  norm: string;
  seen_by: string;
  sharing_ground: string;
  by: string;
  at: string;
  mine: boolean;
}
export interface PastVisit {
  id: string;
  on: string;
  state: string;
  findings: { item: string; question: Words; norm: string; severity: number | null; note: string; place: string }[];
}
export interface Visit {
  id: string;
  version: number;
  state: string;
  reason: string;
  reason_text: Words;
  note: string;
  kind: string;
  planned_on: string | null;
  planned_time: string | null;
  arrived_at: string | null;
  left_at: string | null;
  purpose: string;
  team: { id: string; name: string; me: boolean }[];
  partners: { agency: string; who: string; powers: string }[];
  case_number: string | null;
  premises: {
    id: string; bag_id: string; address: string; postcode: string; town: string; fictive: boolean; dwelling_met_before: boolean;
    lon: number | null; lat: number | null; footprint: Geometry | null; zones: { id: string; title: string; geometry: Geometry | null }[];
  };
  /** What the firm is called, also one that the trade register lacks here; a round of an older server has none. */
  firm?: string;
  establishment: { id: string; name: string; kvk: string } | null;
  establishments: { id: string; name: string; kvk: string }[];
  permit: { number: string; state: string; valid_from: string | null; valid_to: string | null; activity: string; conditions: string[]; managers: string[] } | null;
  application: { number: string; state: string } | null;
  last_visits: PastVisit[];
  floor_plans?: { id: string; name: string; picture?: string }[];
  checklist: { code: string; version: number; sha256: string } | null; // a conversation has none
  answers: KnownAnswer[];
  photos: { id: string; item: string; sha256: string; taken_at: string }[];
  powers: { article: string; at: string; reason: string }[];
  persons: { name: string; capacity: string; at: string }[];
  items_taken: { id: string; description: string; article: string; taken_at: string; receipt_to: string; returned_on: string | null }[];
  vehicles: { id: string; plate: string; vin: string; make: string; colour: string }[];
  notes: { id: string; text: string; item: string; at: string }[];
  report: Report | null;
}
/** A photo that came with a correction; `picture` is its address, "" for who need not sign along under it. */
export interface LaterPhoto { id: string; item: string; sha256: string; taken_at: string; picture: string }
/** The report as the office has it; the rounds of an older app lack what came later. */
export interface Report {
  summary: string;
  version: number;
  signed_at: string | null;
  signed_by?: string;
  mine?: boolean; // signed by whoever has this tablet
  sha256?: string; // of what was signed
  cosigned?: { name: string; at: string; mine: boolean }[];
  additions?: { text: string; by: string; at: string; mine: boolean; was: KnownAnswer | null; now: KnownAnswer | null; photos?: LaterPhoto[] }[];
  pages?: string[]; // to read, for whoever has not signed along yet
}
export interface Round {
  round: { id: string | null; on: string; order: string[]; route: LineString | null; name?: string };
  person: { id: string; name: string };
  planner?: { name: string; phone: string };
  from: string;
  until: string;
  visits: Visit[];
  checklists: Record<string, Checklist>;
  words: Record<string, Record<string, Words>>;
}
export interface Loaded {
  round: Round;
  keyId: string;
  fetchedAt: number;
}
export type Fetched = "new" | "same" | "sign_in" | "no_connection" | "refused" | "locked";

const ROW = "current";

/** Gets the round; `new` when it changed. The device must be open, since the round is kept under the PIN. */
export async function fetchRound(): Promise<Fetched> {
  const known = await device();
  const office = await meta<OfficeKey>("office_key");
  if (!known || !office) return "sign_in";
  const before = await store.rounds.get(ROW);
  const readable = before ? (await keyOf(before.key_id)) !== null : false;
  const etag = readable ? await meta<string>("round_etag") : undefined;
  const answer = await ask({ method: "GET", path: "rounds/current", token: known.token, headers: etag ? { "If-None-Match": etag } : {} });
  await noteClock(answer);
  if (answer.ours && answer.status === 304) return "same";
  if (answer.ours && answer.status === 401) return "sign_in";
  if (!answer.ours || answer.status >= 500 || answer.status === 429) return "no_connection";
  if (answer.status !== 200 || !answer.body) return "refused";
  await keep(answer.body as Round, office, before && readable ? before.key_id : null);
  await setMeta("round_etag", answer.headers.get("ETag") ?? "");
  return "new";
}

/** One data key a day and a key of the office; what was written under an older one stays sendable. */
async function keep(round: Round, office: OfficeKey, current: string | null): Promise<void> {
  const row = current ? await store.keys.get(current) : undefined;
  const usable = row && row.office.kid === office.kid && Date.now() - row.made_at < 6 * 3600_000;
  const keyId = usable ? row.id : uuid7();
  if (!usable) await makeKey(keyId, (raw) => wrapForOffice(raw, office));
  const key = await keyOf(keyId);
  if (!key) throw new Error("locked");
  const sealed = await seal(key, utf8(JSON.stringify(round)), "round");
  await store.rounds.put({ id: ROW, key_id: keyId, sealed: sealed.buffer, fetched_at: Date.now() });
}

/** The round on this device, if it can be read now. */
export async function loadRound(): Promise<Loaded | null> {
  const row = await store.rounds.get(ROW);
  const key = row && (await keyOf(row.key_id));
  if (!row || !key) return null;
  const round = JSON.parse(textOf(await open(key, new Uint8Array(row.sealed), "round"))) as Round;
  return { round, keyId: row.key_id, fetchedAt: row.fetched_at };
}

/** Zones of all visits, each once, as one collection for the map. */
export function zonesOf(round: Round): FeatureCollection {
  const found = new Map<string, FeatureCollection["features"][number]>();
  for (const visit of round.visits) {
    for (const zone of visit.premises.zones) {
      if (zone.geometry) found.set(zone.id, { type: "Feature", geometry: zone.geometry, properties: { title: zone.title } });
    }
  }
  return { type: "FeatureCollection", features: [...found.values()] };
}

export function premisesOf(round: Round): FeatureCollection {
  const features = round.visits.flatMap((visit) =>
    visit.premises.footprint ? [{ type: "Feature" as const, geometry: visit.premises.footprint, properties: {} }] : [],
  );
  return { type: "FeatureCollection", features };
}
