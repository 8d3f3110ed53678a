// Which boxes stand free of each other, so that each can be tapped alone (WCAG 2.5.8). Pure.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function cells(box: Box, size: number): string[] {
  const found: string[] = [];
  for (let x = Math.floor(box.left / size); x <= Math.floor(box.right / size); x += 1) {
    for (let y = Math.floor(box.top / size); y <= Math.floor(box.bottom / size); y += 1) found.push(`${x} ${y}`);
  }
  return found;
}

/** For each box: whether it overlaps no other box and none of `above`. About linear in the number of boxes. */
export function standFree(boxes: readonly Box[], above: readonly Box[] = []): boolean[] {
  const size = Math.max(24, ...boxes.slice(0, 1).map((box) => box.right - box.left));
  const grid = new Map<string, number[]>();
  boxes.forEach((box, index) => {
    for (const cell of cells(box, size)) grid.set(cell, [...(grid.get(cell) ?? []), index]);
  });
  return boxes.map((box, index) => {
    const near = cells(box, size).flatMap((cell) => grid.get(cell) ?? []);
    const alone = near.every((other) => other === index || !overlap(box, boxes[other] ?? box));
    return alone && !above.some((bar) => overlap(box, bar));
  });
}
