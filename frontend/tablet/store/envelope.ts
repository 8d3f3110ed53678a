// How an operation and a file look on the wire, to the byte (docs/sync.md): sealed once, kept, and sent as they are.
import { joined, random, sha256, textOf, utf8, type Bytes } from "./bytes";
import type { OfficeWrap } from "./db";
import { IV_BYTES } from "./seal";

export const PIECE_BYTES = 1024 * 1024;
export const NO_HASH = "0".repeat(64);
const CONTEXT = "parkwacht-sync-v1";

export interface Operation {
  v: 1;
  op_id: string;
  device_id: string;
  device_seq: number;
  prev_op_hash: string;
  inspection_id: string;
  inspection_seq: number;
  base_version: number;
  type: string;
  body: Record<string, unknown>;
  device_time: string;
  tz: string;
  monotonic_ms: number;
  est_offset: number | null;
}
export interface BlobRef {
  sha256: string;
  size: number;
  chunks: number;
  plain_sha256: string;
  plain_size: number;
  content_type: string;
  sealed: { kid: string; epk: string; wrapped_key: string };
}
export interface OfficeKey {
  kid: string;
  jwk: JsonWebKey;
}

export function b64u(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function unb64u(text: string): Bytes {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0)) as Bytes;
}

/** `sha-256=:…:` of RFC 9530, from the hash in hex. */
export function contentDigest(hash: string): string {
  const bytes = (hash.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}

/** The data key wrapped for the office: a fresh P-256 pair, ECDH with the office's key, HKDF, AES-256-GCM. */
export async function wrapForOffice(raw: Bytes, office: OfficeKey): Promise<OfficeWrap> {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("jwk", { ...office.jwk, ext: true }, curve, false, []);
  const pair = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const epk = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: epk, info: utf8(`${CONTEXT}:wrap:${office.kid}`) };
  const kek = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const wrapped = await sealed(kek, raw, `${CONTEXT}:key:${office.kid}`);
  return { kid: office.kid, epk: b64u(epk), wrapped_key: b64u(wrapped) };
}

async function sealed(key: CryptoKey, plain: BufferSource, about: string): Promise<Bytes> {
  const iv = random(IV_BYTES);
  const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(about) }, key, plain);
  return joined(iv, new Uint8Array(body));
}

/** The plain text with its own hash as the last member, and that hash. */
export async function written(op: Operation): Promise<{ text: string; hash: string }> {
  const text = JSON.stringify(op);
  const hash = await sha256(utf8(text));
  return { text: `${text.slice(0, -1)},"sha256":"${hash}"}`, hash };
}

const place = (op: { op_id: string; device_id: string; device_seq: number }): string =>
  `${CONTEXT}:op:${op.op_id}:${op.device_id}:${op.device_seq}`;

/** The bytes that go over the line. */
export async function sealOperation(op: Operation, text: string, key: CryptoKey, office: OfficeWrap): Promise<Bytes> {
  const whole = await sealed(key, utf8(text), place(op));
  const { op_id, device_id, device_seq } = op;
  const parts = { ...office, iv: b64u(whole.subarray(0, IV_BYTES)), ciphertext: b64u(whole.subarray(IV_BYTES)) };
  return utf8(JSON.stringify({ v: 1, op_id, device_id, device_seq, sealed: parts }));
}

/** The operation in sealed bytes. Rejects when it is not of this key, or not whole. */
export async function openOperation(bytes: BufferSource, key: CryptoKey): Promise<Operation> {
  const outer = JSON.parse(textOf(bytes)) as { op_id: string; device_id: string; device_seq: number; sealed: { iv: string; ciphertext: string } };
  const how = { name: "AES-GCM", iv: unb64u(outer.sealed.iv), additionalData: utf8(place(outer)) };
  const plain = await crypto.subtle.decrypt(how, key, unb64u(outer.sealed.ciphertext));
  return JSON.parse(textOf(plain)) as Operation;
}

export interface Chunk {
  n: number;
  sha256: string;
  data: Bytes;
}

const pieceOf = (plainHash: string, n: number): string => `${CONTEXT}:blob:${plainHash}:${n}`;

/** A file cut and sealed; the reference names what is sent and what it was. */
export async function sealFile(plain: Bytes, type: string, key: CryptoKey, office: OfficeWrap): Promise<{ ref: BlobRef; chunks: Chunk[] }> {
  const plainHash = await sha256(plain);
  const chunks: Chunk[] = [];
  for (let n = 0; n === 0 || n * PIECE_BYTES < plain.length; n++) {
    const data = await sealed(key, plain.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES), pieceOf(plainHash, n));
    chunks.push({ n, sha256: await sha256(data), data });
  }
  const whole = joined(...chunks.map((chunk) => chunk.data));
  const ref = {
    sha256: await sha256(whole), size: whole.length, chunks: chunks.length,
    plain_sha256: plainHash, plain_size: plain.length, content_type: type, sealed: office,
  };
  return { ref, chunks };
}

/** The plain file again, from its chunks in order. */
export async function openFile(chunks: ArrayBuffer[], plainHash: string, key: CryptoKey): Promise<Bytes> {
  const pieces: Uint8Array[] = [];
  for (const [n, chunk] of chunks.entries()) {
    const how = { name: "AES-GCM", iv: new Uint8Array(chunk, 0, IV_BYTES), additionalData: utf8(pieceOf(plainHash, n)) };
    pieces.push(new Uint8Array(await crypto.subtle.decrypt(how, key, new Uint8Array(chunk, IV_BYTES))));
  }
  return joined(...pieces);
}
