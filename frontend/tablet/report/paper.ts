// Sheets of A4 on a canvas: text flows down, a new sheet begins where it must, each line is kept for the PDF's words.
import { A4, type Line, type Page } from "./pdf";

const DOTS = 150 / 72; // pixels a point: sharp enough to print, small enough to send
const MARGIN = 54;
const FONT = '"Noto Sans Variable", "Noto Sans", sans-serif';

export type Style = "title" | "heading" | "text" | "small" | "strong";
const SIZES: Record<Style, number> = { title: 20, heading: 14, text: 10.5, small: 8.5, strong: 10.5 };
const KEPT = 60;
const BOLD = new Set<Style>(["title", "heading", "strong"]);

interface Sheet {
  canvas: HTMLCanvasElement;
  pen: CanvasRenderingContext2D;
  lines: Line[];
}

export class Paper {
  private readonly sheets: Sheet[] = [];
  private y = 0;

  constructor(private readonly foot: (page: number, of: number) => string) {
    this.newSheet();
  }

  /** Loads the letters first: a canvas does not wait for a font. */
  static async ready(): Promise<void> {
    await Promise.all([document.fonts.load(`400 16px ${FONT}`), document.fonts.load(`700 16px ${FONT}`)]);
  }

  private newSheet(): Sheet {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(A4.width * DOTS);
    canvas.height = Math.round(A4.height * DOTS);
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("canvas");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const sheet = { canvas, pen, lines: [] };
    this.sheets.push(sheet);
    this.y = MARGIN;
    return sheet;
  }

  private room(height: number): Sheet {
    const last = this.sheets[this.sheets.length - 1];
    return last && this.y + height <= A4.height - MARGIN - 16 ? last : this.newSheet();
  }

  private draw(sheet: Sheet, text: string, x: number, y: number, style: Style): void {
    const size = SIZES[style];
    sheet.pen.font = `${BOLD.has(style) ? 700 : 400} ${size * DOTS}px ${FONT}`;
    sheet.pen.fillStyle = "#16232a";
    sheet.pen.textBaseline = "alphabetic";
    sheet.pen.fillText(text, x * DOTS, y * DOTS);
    sheet.lines.push({ text, x, y: A4.height - y, size });
  }

  private wrapped(text: string, width: number, style: Style): string[] {
    const pen = this.sheets[0]?.pen;
    if (!pen) return [text];
    pen.font = `${BOLD.has(style) ? 700 : 400} ${SIZES[style] * DOTS}px ${FONT}`;
    return text.split("\n").flatMap((paragraph) => wrap(paragraph, (part) => pen.measureText(part).width / DOTS <= width));
  }

  /** Text over the full width, wrapped. */
  text(text: string, style: Style = "text"): void {
    // A heading never stands alone at the foot of a page.
    if (style === "heading") this.room(KEPT);
    this.row([[text, A4.width - 2 * MARGIN]], style);
  }

  /** Cells beside each other, each [text, width in points]; the row is as high as its highest cell. */
  row(cells: [string, number][], style: Style = "text"): void {
    const height = SIZES[style] * 1.45;
    const columns = cells.map(([text, width]) => this.wrapped(text, width - 8, style));
    const most = Math.max(...columns.map((lines) => lines.length));
    for (let at = 0; at < most; at++) {
      const sheet = this.room(height);
      let x = MARGIN;
      cells.forEach(([, width], column) => {
        const line = columns[column]?.[at];
        if (line) this.draw(sheet, line, x, this.y + SIZES[style], style);
        x += width;
      });
      this.y += height;
    }
    this.y += style === "title" || style === "heading" ? 4 : 2;
  }

  space(points = 8): void {
    this.y += points;
  }

  /** A picture, at most `width` x `height` points; `caption` stands under it and in the words of the page. */
  picture(image: CanvasImageSource & { width: number; height: number }, width: number, height: number, caption: string): void {
    const scale = Math.min(width / image.width, height / image.height);
    const sheet = this.room(image.height * scale + 18);
    sheet.pen.drawImage(image, MARGIN * DOTS, this.y * DOTS, image.width * scale * DOTS, image.height * scale * DOTS);
    this.y += image.height * scale + 4;
    this.text(caption, "small");
  }

  /** The finished pages, each with its number at the foot. */
  async pages(): Promise<Page[]> {
    const made: Page[] = [];
    for (const [at, sheet] of this.sheets.entries()) {
      this.draw(sheet, this.foot(at + 1, this.sheets.length), MARGIN, A4.height - MARGIN + 14, "small");
      const blob = await new Promise<Blob | null>((done) => sheet.canvas.toBlob(done, "image/jpeg", 0.85));
      if (!blob) throw new Error("canvas");
      const jpeg = new Uint8Array(await blob.arrayBuffer());
      made.push({ jpeg, width: sheet.canvas.width, height: sheet.canvas.height, lines: sheet.lines });
    }
    return made;
  }
}

/** Breaks at spaces; a word that fits nowhere is cut. `fits` says whether a line is narrow enough. */
export function wrap(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = word;
    while (!fits(line) && line.length > 1) {
      let cut = line.length - 1;
      while (cut > 1 && !fits(line.slice(0, cut))) cut--;
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  lines.push(line);
  return lines;
}
