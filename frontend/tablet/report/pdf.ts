// A PDF of page pictures with the same words, invisible, over them: any name in any script looks right, can be
// searched and read aloud, and no font of half a megabyte has to lie on the device. PDF 1.7, no library: the writers
// that exist need an embedded font for names such as Şahin or Nowák-Żuk, and three times the room of the whole app.
import { joined, utf8, type Bytes } from "../store/bytes";

/** A line of words: place of its left end in points (1/72 inch) from the left and from the bottom, and its size. */
export interface Line {
  text: string;
  x: number;
  y: number;
  size: number;
}
export interface Page {
  jpeg: Uint8Array;
  width: number; // pixels of the picture
  height: number;
  lines: Line[];
}
export interface About {
  title: string;
  author: string;
  language: string;
  at: Date;
}

export const A4 = { width: 595.28, height: 841.89 };

function utf16(text: string): string {
  let hex = "";
  for (let at = 0; at < text.length; at++) hex += text.charCodeAt(at).toString(16).padStart(4, "0");
  return hex.toUpperCase();
}

/** A PDF date, in universal time. */
function moment(at: Date): string {
  return `D:${at.toISOString().replace(/\D/g, "").slice(0, 14)}Z`;
}

function toUnicode(): string {
  const high = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
  const rows = high.map((byte) => `<${byte}00><${byte}FF><${byte}00>`);
  const blocks = [rows.slice(0, 100), rows.slice(100, 200), rows.slice(200)];
  const ranges = blocks.map((block) => `${block.length} beginbfrange\n${block.join("\n")}\nendbfrange`).join("\n");
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Words def /CMapType 2 def
1 begincodespacerange <0000><FFFF> endcodespacerange
${ranges}
endcmap CMapName currentdict /CMap defineresource pop end end`;
}

function stream(dictionary: string, data: Uint8Array): Bytes {
  return joined(utf8(`<< ${dictionary} /Length ${data.length} >>\nstream\n`), data, utf8("\nendstream"));
}

function words(page: Page): string {
  const lines = page.lines.map(
    (line) => `/F1 ${line.size.toFixed(2)} Tf 1 0 0 1 ${line.x.toFixed(2)} ${line.y.toFixed(2)} Tm <${utf16(line.text)}> Tj`,
  );
  return `q ${A4.width} 0 0 ${A4.height} 0 0 cm /Im Do Q\nBT 3 Tr\n${lines.join("\n")}\nET`;
}

/** The whole file. The same pages give the same bytes. */
export function pdfOf(pages: Page[], about: About): Bytes {
  const first = 7; // number of the first page object
  const numbers = pages.map((_, at) => first + at * 3);
  const objects: Bytes[] = [
    utf8(`<< /Type /Catalog /Pages 2 0 R /Lang (${about.language}) /ViewerPreferences << /DisplayDocTitle true >> >>`),
    utf8(`<< /Type /Pages /Count ${pages.length} /Kids [${numbers.map((n) => `${n} 0 R`).join(" ")}] >>`),
    utf8(`<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>`),
    utf8(`<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >> >>`),
    stream("", utf8(toUnicode())),
    utf8(`<< /Title <FEFF${utf16(about.title)}> /Author <FEFF${utf16(about.author)}> /Producer (Parkwacht) /CreationDate (${moment(about.at)}) >>`),
  ];
  pages.forEach((page, at) => {
    const number = first + at * 3;
    objects.push(
      utf8(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] /Resources << /Font << /F1 3 0 R >> /XObject << /Im ${number + 2} 0 R >> >> /Contents ${number + 1} 0 R >>`),
      stream("", utf8(words(page))),
      stream(`/Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`, page.jpeg),
    );
  });
  return assembled(objects);
}

function assembled(objects: Bytes[]): Bytes {
  const parts: Uint8Array[] = [joined(utf8("%PDF-1.7\n%"), Uint8Array.of(0xe2, 0xe3, 0xcf, 0xd3, 0x0a))];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  objects.forEach((object, at) => {
    offsets.push(length);
    const part = joined(utf8(`${at + 1} 0 obj\n`), object, utf8("\nendobj\n"));
    parts.push(part);
    length += part.length;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  parts.push(utf8(`xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${length}\n%%EOF\n`));
  return joined(...parts);
}
