// A picked photo or file on its way into the store: checked, sealed, and refused with a sentence where it must be.
import type { Sealed } from "../store/log";
import { keeping } from "../model";
import { MIME, fileFault, kindOf, preview, dataUrl, type PictureFault } from "../parts/picture";
import type { Bytes } from "../store/bytes";
import type { BlobRef } from "../store/envelope";
import { ui } from "../ui";
import { t } from "../words";

function sentence(fault: PictureFault, name: string): string {
  switch (fault) {
    case "empty": return t("{name} is leeg. Maak de foto opnieuw.", { name });
    case "video": return t("{name} is een film. Maak een foto; een film kan kantoor niet bewaren.", { name });
    case "kind": return t("{name} is geen foto of PDF. Kies een foto (JPEG, PNG, WebP, HEIC) of een PDF.", { name });
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
    ui.say("error", sentence("unreadable", file.name));
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
    ui.say("error", sentence(fault, file.name));
    return undefined;
  }
  return keeping.seal(bytes, MIME[kind], small);
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
