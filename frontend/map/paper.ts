// Where things go on the picture of a map: the legend in columns under it, and words that break. Pure; pixels.

export interface Cell {
  readonly x: number;
  readonly y: number;
}

/** The places of so many legend rows, filled column by column; and the height that they take. */
export function columns(count: number, width: number, rowHeight: number, leastWidth: number): { cells: Cell[]; height: number } {
  const across = Math.max(1, Math.floor(width / leastWidth));
  const down = Math.ceil(count / across);
  const cells = Array.from({ length: count }, (_, index) => ({
    x: Math.floor(index / Math.max(down, 1)) * (width / across),
    y: (index % Math.max(down, 1)) * rowHeight,
  }));
  return { cells, height: down * rowHeight };
}

/** Lines no wider than `width`, by a measure of text; a word that is too wide stands alone. */
export function broken(text: string, width: number, measure: (part: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}
