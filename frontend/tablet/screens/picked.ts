// A picked photo or file on its way into the store: checked, sealed, and refused with a sentence where it must be.
import { html, nothing, type TemplateResult } from "lit-html";
import { keeping, model } from "../model";
import { icon } from "../parts/frame";
import { knownPosition } from "../parts/place";
import { MIME, fileFault, kindOf, preview, dataUrl, type PictureFault } from "../parts/picture";
import type { Bytes } from "../store/bytes";
import type { BlobRef } from "../store/envelope";
import { localTime, type Sealed } from "../store/log";
import type { PhotoNow } from "../rules/visit";
import { ui } from "../ui";
import { clock, t } from "../words";

function sentence(fault: PictureFault, name: string, files: boolean): string {
  switch (fault) {
    case "empty": return t("{name} is leeg. Maak de foto opnieuw.", { name });
    case "video": return t("{name} is een film. Maak een foto; een film kan kantoor niet bewaren.", { name });
    case "kind": return files ? t("{name} is geen foto of PDF. Kies een foto (JPEG, PNG, WebP, HEIC) of een PDF.", { name }) : t("{name} is geen foto. Maak een foto of kies er een (JPEG, PNG, WebP, HEIC).", { name });
    case "bytes": return t("{name} is groter dan 25 MB. Maak de foto kleiner in de instellingen van de camera.", { name });
    case "pixels": return t("{name} heeft meer dan 50 miljoen beeldpunten. Zet de camera op een kleinere maat en maak de foto opnieuw.", { name });
    case "unreadable": return t("{name} is kapot of niet te lezen. Maak de foto opnieuw; de rest is bewaard.", { name });
    case "": return "";
  }
}

/** Reads and seals a file; undefined when it is refused, and then the screen says why. `files`: PDF is welcome too. */
export async function picked(file: File, files: boolean): Promise<Sealed | undefined> {
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    ui.say("error", sentence("unreadable", file.name, files));
    return undefined;
  }
  const kind = kindOf(bytes);
  let fault = fileFault(bytes, files);
  let small: Uint8Array<ArrayBuffer> | null = null;
  if (!fault && kind !== "pdf") {
    small = await preview(bytes, kind);
    // A phone's HEIC is kept though this browser cannot show it; the office can.
    if (!small && kind !== "heic") fault = "unreadable";
  }
  if (fault) {
    ui.say("error", sentence(fault, file.name, files));
    return undefined;
  }
  const sealed = await keeping.seal(bytes, MIME[kind], small);
  if (small) shown.set(sealed.ref.sha256, dataUrl(small));
  return sealed;
}

/** A photo that is ready to be kept; `told` is what an operation says of it. */
export interface Shot {
  sealed: Sealed;
  told: { blob: BlobRef; taken_at: string; name: string; position?: { lon: number; lat: number; accuracy_m: number } };
}

/** The photos that were just made or chosen, each with its time and place; what is refused is left out. */
export async function* shotsOf(input: HTMLInputElement): AsyncGenerator<Shot> {
  for (const file of [...(input.files ?? [])]) {
    const taken = new Date();
    const sealed = await picked(file, false);
    if (!sealed) continue;
    const place = await knownPosition();
    const position = place ? { position: { lon: place.lon, lat: place.lat, accuracy_m: Math.round(place.accuracy) } } : {};
    yield { sealed, told: { blob: sealed.ref, taken_at: localTime(taken), name: file.name.slice(0, 120), ...position } };
  }
  input.value = "";
}

const shown = new Map<string, string>();

/** The address of the small picture, "" while it is being opened or where there is none. */
export function previewOf(blob: BlobRef): string {
  const known = shown.get(blob.sha256);
  if (known !== undefined) return known;
  shown.set(blob.sha256, "");
  void keeping.small(blob).then((jpeg) => {
    if (!jpeg) return;
    shown.set(blob.sha256, dataUrl(jpeg));
    ui.draw();
  });
  return "";
}

/** Forgets the pictures that are in the memory, as the lock asks. */
export function forgetPreviews(): void {
  shown.clear();
}

/** The picture for the report, at most `width` wide; null where this browser cannot read it. */
export async function pictureOf(blob: BlobRef, width: number): Promise<ImageBitmap | null> {
  try {
    const bytes = await keeping.file(blob);
    const small = await preview(bytes, kindOf(bytes), width);
    return small ? await createImageBitmap(new Blob([small], { type: "image/jpeg" })) : null;
  } catch {
    return null;
  }
}

/** The button that makes a photo. */
export function newPhoto(made: (event: Event) => void): TemplateResult {
  return html`<li><label class="pw-foto pw-foto--nieuw">${icon("camera")}${t("Foto")}<input type="file" accept="image/*" capture="environment" multiple @change=${made}></label></li>`;
}

/** A photo in a row of them, with its time and whether it is safe. */
export function photoItem(photo: PhotoNow, at: number): TemplateResult {
  const address = photo.picture || (photo.blob ? previewOf(photo.blob) : "");
  const [safe, words] = photoState(photo.blob?.sha256);
  return html`<li><span class="pw-foto">${address ? html`<img src=${address} alt=${t("Foto {n}", { n: at + 1 })}>` : icon("camera")}</span><span class="pw-foto-ok"><b>${clock(Date.parse(photo.at))}</b>${safe ? html`<span class="pw-t-ok">${icon("check")}</span>` : nothing}${words}</span></li>`;
}

/** Whether a photo is kept, and where: a tick only for what is. */
function photoState(hash: string | undefined): [safe: boolean, words: string] {
  if (keeping.preview) return [false, t("niet bewaard")];
  const state = hash ? model.blobs.get(hash)?.state : "received";
  return state === "waiting" ? [true, t("bewaard")] : state === "refused" ? [false, t("niet aangenomen")] : [true, t("ontvangen")];
}
