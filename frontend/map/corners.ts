// An area as text: one corner a line, `x y` in RD metres; an empty line ends a part, `gat` begins a hole. Pure.
// The server reads and writes the same (gis/zones/typed.py); what it says about a wrong line is not said here.
export type Corner = [x: number, y: number];
/** A part: its outline, then its holes. */
export type Part = Corner[][];

const HOLE = "gat";
const FEWEST = 3;

function corner(line: string): Corner | null {
  const numbers = line.split(/[\s;,]+/).map(Number);
  const [x = Number.NaN, y = Number.NaN] = numbers;
  return numbers.length >= 2 && numbers.length <= 3 && numbers.every(Number.isFinite) ? [x, y] : null;
}

/** The parts that the text says, but for what has too few corners; null when a line cannot be read, or a hole comes first. */
export function readCorners(text: string): Part[] | null {
  const parts: Part[] = [];
  let part: Part | null = null;
  for (const block of text.trim().split(/\n\s*\n|\n(?=\s*(?:gat|hole)\s*\n)/i)) {
    const lines = block.split("\n").map((line) => line.trim()).filter(Boolean);
    if (lines.length === 0) continue;
    const hole = /^(gat|hole)$/i.test(lines[0] ?? "");
    const ring = lines.slice(hole ? 1 : 0).map(corner);
    if (ring.includes(null) || (hole && !part)) return null;
    if (!hole) parts.push((part = []));
    part?.push(ring as Corner[]);
  }
  return parts.map(drawable).filter((rings) => rings.length > 0);
}

/** The rings of a part that can be drawn: none without an outline of three corners. */
export function drawable(part: Part): Part {
  const [outline = [], ...holes] = part;
  return outline.length < FEWEST ? [] : [outline, ...holes.filter((hole) => hole.length >= FEWEST)];
}

export function writeCorners(corners: readonly Corner[]): string {
  return corners.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("\n");
}

/** The text of these parts; a ring is not closed by its first corner again. */
export function writeParts(parts: readonly Part[]): string {
  return parts
    .flatMap((part) => part.map((ring, index) => (index === 0 ? "" : `${HOLE}\n`) + writeCorners(ring)))
    .join("\n\n");
}
