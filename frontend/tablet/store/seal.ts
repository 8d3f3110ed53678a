// AES-256-GCM and the keys around it. One data key a round, wrapped twice: for the PIN and for the office.
import { base64, joined, random, unbase64, utf8, type Bytes } from "./bytes";

const AES = { name: "AES-GCM", length: 256 } as const;
export const IV_BYTES = 12;
/** OWASP's number for PBKDF2 with SHA-256; stored beside each key, so that it can grow. */
export const ITERATIONS = 600_000;

/** The data key wrapped for the office, as it goes with every operation. */
export interface OfficeWrap {
  kid: string;
  epk: string;
  wrapped_key: string;
}

/** IV and ciphertext in one piece; `about` binds it to its place, so that pieces cannot be swapped. */
export async function seal(key: CryptoKey, plain: BufferSource, about: string): Promise<Bytes> {
  const iv = random(IV_BYTES);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(about) }, key, plain);
  return joined(iv, new Uint8Array(sealed));
}

/** The plain bytes. Rejects (OperationError) when key, place or a single bit is not the same. */
export async function open(key: CryptoKey, sealed: Uint8Array, about: string): Promise<Bytes> {
  const iv = sealed.slice(0, IV_BYTES) as Bytes;
  const body = sealed.slice(IV_BYTES) as Bytes;
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(about) }, key, body));
}

/** A new data key; its raw bytes live only until both wraps are made. */
export async function newDataKey(): Promise<{ raw: Bytes; key: CryptoKey }> {
  const raw = random(32);
  return { raw, key: await dataKey(raw) };
}

export function dataKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
}

/** The key that a PIN makes; slow on purpose. */
export async function pinKey(pin: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, AES, false, ["encrypt", "decrypt"]);
}

export async function wrapForPin(raw: Bytes, kek: CryptoKey, keyId: string): Promise<string> {
  return base64(await seal(kek, raw, `pin:${keyId}`));
}

/** Rejects when the PIN was another. */
export async function unwrapByPin(data: string, kek: CryptoKey, keyId: string): Promise<CryptoKey> {
  return dataKey(await open(kek, unbase64(data), `pin:${keyId}`));
}
