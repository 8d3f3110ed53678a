// A picked file: what it really is, whether it can be read, and a small picture of it to look at.
import { hex } from "../store/bytes";

export type Kind = "jpeg" | "png" | "webp" | "heic" | "pdf" | "video" | "other";
export const MIME: Record<Kind, string> = {
  jpeg: "image/jpeg", png: "image/png", webp: "image/webp", heic: "image/heic", pdf: "application/pdf",
  video: "video/mp4", other: "application/octet-stream",
};
/** Largest file: what the office takes. */
export const MOST_BYTES = 25 * 1024 * 1024;
/** Largest photo in pixels; the office refuses to open more (a few kilobytes can claim any size). */
export const MOST_PIXELS = 50_000_000;

const HEIC = new Set(["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif"]);

/** By its first bytes, never by its name. */
export function kindOf(bytes: Uint8Array): Kind {
  const start = hex(bytes.subarray(0, 12));
  const text = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith("ffd8ff")) return "jpeg";
  if (start.startsWith("89504e470d0a1a0a")) return "png";
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "webp";
  if (text.startsWith("%PDF-")) return "pdf";
  if (text.slice(4, 8) === "ftyp") return HEIC.has(text.slice(8, 12)) ? "heic" : "video";
  if (start.startsWith("1a45dfa3") || (text.startsWith("RIFF") && text.slice(8, 11) === "AVI")) return "video";
  return "other";
}

/** Width and height as a JPEG or PNG says in its head, without decoding it; null where it does not. */
export function sizeOf(bytes: Uint8Array, kind: Kind): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === "png") return bytes.length >= 24 ? { width: view.getUint32(16), height: view.getUint32(20) } : null;
  if (kind !== "jpeg") return null;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

export type PictureFault = "" | "empty" | "video" | "kind" | "bytes" | "pixels" | "unreadable";

/** What is wrong with a picked file before it is decoded. `files`: documents are welcome too. */
export function fileFault(bytes: Uint8Array, files: boolean): PictureFault {
  if (bytes.length === 0) return "empty";
  const kind = kindOf(bytes);
  if (kind === "video") return "video";
  if (kind === "other" || (kind === "pdf" && !files)) return "kind";
  if (bytes.length > MOST_BYTES) return "bytes";
  const size = sizeOf(bytes, kind);
  return size && size.width * size.height > MOST_PIXELS ? "pixels" : "";
}

const PREVIEW = 480;

/** A small JPEG of a picture, upright; null when the browser cannot read it. A large photo is decoded small at once. */
export async function preview(bytes: BlobPart, kind: Kind, width = PREVIEW): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const blob = new Blob([bytes], { type: MIME[kind] });
    const bitmap = await createImageBitmap(blob, { resizeWidth: width, resizeQuality: "medium" });
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.75));
    return small ? new Uint8Array(await small.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

/** As an address for an `img`: the content security policy allows data, no blob. */
export function dataUrl(jpeg: Uint8Array): string {
  let text = "";
  for (let at = 0; at < jpeg.length; at += 0x8000) text += String.fromCharCode(...jpeg.subarray(at, at + 0x8000));
  return `data:image/jpeg;base64,${btoa(text)}`;
}
