// Signing with finger, pen or mouse on a canvas; the strokes stay white-grounded, so that the picture prints.

export interface Pad {
  empty(): boolean;
  clear(): void;
  png(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Makes the canvas a signature pad, from now on; its size is taken at the first stroke, when it lies on the page. */
export function signaturePad(canvas: HTMLCanvasElement): Pad {
  const pen = canvas.getContext("2d");
  let strokes = 0;
  let drawing = false;
  let fitted = false;
  const fit = () => {
    canvas.width = Math.max(600, Math.round(canvas.clientWidth * 2));
    canvas.height = Math.max(240, Math.round(canvas.clientHeight * 2));
    if (!pen) return;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#16232a";
    strokes = 0;
    fitted = true;
  };
  const point = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!fitted) fit();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen?.beginPath();
    pen?.moveTo(...point(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen?.lineTo(...point(event));
    pen?.stroke();
    strokes += 1;
  });
  const stop = () => {
    drawing = false;
  };
  canvas.addEventListener("pointerup", stop);
  canvas.addEventListener("pointercancel", stop);
  return {
    empty: () => strokes < 5,
    clear: fit,
    png: async () => {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
      if (!blob) throw new Error("canvas");
      return new Uint8Array(await blob.arrayBuffer());
    },
  };
}
