// Where the screens keep what is done: in the log of this device. A preview keeps it elsewhere (preview/memory.ts).
import { model, type Keeping } from "./model";
import { meta, store } from "./store/db";
import { append, evidence, readable, sealEvidence } from "./store/log";
import { open } from "./store/seal";
import { hasPin, isUnlocked, keyOf } from "./store/vault";
import { device } from "./sync/device";
import { syncNow } from "./sync/loop";
import { loadRound } from "./sync/round";
import { changed } from "./sync/status";

export const onDevice: Keeping = {
  async read() {
    const unlocked = isUnlocked();
    return {
      device: await device(), pin: await hasPin(), open: unlocked,
      offset: (await meta<number>("offset")) ?? null,
      rows: await store.ops.orderBy("device_seq").toArray(),
      blobs: new Map((await store.blobs.toArray()).map((row) => [row.sha256, row])),
      loaded: unlocked ? await loadRound() : null,
    };
  },
  async operations() {
    return (await readable()).map(({ op }) => op);
  },
  async add(visit, type, body, files) {
    const { device: known, loaded } = model;
    if (!known?.device_id || !loaded) throw new Error("locked");
    const where = { deviceId: known.device_id, visitId: visit.id, keyId: loaded.keyId, version: visit.version, offset: model.offset };
    return append(where, type, body, files);
  },
  seal(plain, type, small) {
    return sealEvidence(plain, type, model.loaded?.keyId ?? "", small);
  },
  file: evidence,
  async small(ref) {
    const row = await store.previews.get(ref.sha256);
    const key = row && (await keyOf(row.key_id));
    return row && key ? open(key, new Uint8Array(row.sealed), `preview:${ref.sha256}`) : null;
  },
  added() {
    changed();
    void syncNow();
  },
};
