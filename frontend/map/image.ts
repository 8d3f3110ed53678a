// The map as a PNG with its title, legend, day and source, drawn here from our own layers: no tile of anybody else.
import type { Map as LeafletMap } from "leaflet";
import L from "leaflet";
import { words } from "./page";
import { broken, columns } from "./paper";

const SCALE = 2;
const MARGIN = 16;
const ROW = 26;
const LEAST_COLUMN = 230;
const GLYPH = 20;
const HATCH = 8;

/** What the page says of the picture. */
export interface Caption {
  title: string;
  day: string;
  source: string;
}

function hatch(ctx: CanvasRenderingContext2D, line: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = HATCH * SCALE;
  const pen = tile.getContext("2d");
  if (!pen) return line;
  pen.strokeStyle = line;
  pen.lineWidth = SCALE;
  pen.beginPath();
  pen.moveTo(0, tile.height);
  pen.lineTo(tile.width, 0);
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(1 / SCALE));
  return pattern ?? line;
}

function outline(shape: Element): Path2D | null {
  const number = (name: string): number => Number(shape.getAttribute(name) ?? 0);
  const path = new Path2D();
  if (shape.tagName === "path") return new Path2D(shape.getAttribute("d") ?? "");
  if (shape.tagName === "circle") path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  else if (shape.tagName === "rect") path.roundRect(number("x"), number("y"), number("width"), number("height"), number("rx"));
  else return null;
  return path;
}

/** Fills and strokes a shape as the page shows it: its style is asked of the browser. */
function paint(ctx: CanvasRenderingContext2D, shape: Element): void {
  const path = outline(shape);
  if (!path) return;
  const style = getComputedStyle(shape);
  ctx.save();
  if (style.fill !== "none") {
    ctx.globalAlpha = Number(style.fillOpacity) * Number(style.opacity);
    ctx.fillStyle = style.fill.startsWith("url(") ? hatch(ctx, style.stroke) : style.fill;
    ctx.fill(path, style.fillRule === "evenodd" ? "evenodd" : "nonzero");
  }
  if (style.stroke !== "none") {
    ctx.globalAlpha = Number(style.strokeOpacity) * Number(style.opacity);
    ctx.strokeStyle = style.stroke;
    ctx.lineWidth = parseFloat(style.strokeWidth) || 1;
    ctx.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat));
    ctx.stroke(path);
  }
  ctx.restore();
}

/** A sign by the symbol that it uses, or by what stands in it itself. */
function glyph(ctx: CanvasRenderingContext2D, svg: SVGSVGElement, x: number, y: number, size: number): void {
  const used = svg.querySelector("use")?.getAttribute("href");
  const holder = used ? document.querySelector(used) : svg;
  if (!holder) return;
  ctx.save();
  ctx.translate(x + size / 2, y + size / 2);
  ctx.scale(size / 40, size / 40);
  for (const shape of holder.querySelectorAll("path, circle, rect")) paint(ctx, shape);
  ctx.restore();
}

function drawPanes(ctx: CanvasRenderingContext2D, map: LeafletMap): void {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const panes = [...map.getPane("mapPane")?.children ?? []] as HTMLElement[];
  const order = (pane: HTMLElement): number => Number(getComputedStyle(pane).zIndex) || 0;
  ctx.save();
  ctx.translate(-corner.x, -corner.y);
  for (const pane of panes.sort((one, other) => order(one) - order(other))) {
    for (const path of pane.querySelectorAll(":scope > svg path")) paint(ctx, path);
    for (const drawn of pane.querySelectorAll<HTMLCanvasElement>(":scope > canvas")) {
      const { x, y } = L.DomUtil.getPosition(drawn);
      ctx.drawImage(drawn, x, y, drawn.clientWidth, drawn.clientHeight);
    }
  }
  ctx.restore();
}

function drawSigns(ctx: CanvasRenderingContext2D, map: LeafletMap): void {
  const frame = map.getContainer().getBoundingClientRect();
  for (const sign of map.getPane("markerPane")?.children ?? []) {
    const svg = sign.querySelector("svg");
    const box = (svg ?? sign).getBoundingClientRect();
    const [x, y] = [box.left - frame.left, box.top - frame.top];
    if (x < -box.width || y < -box.height || x > frame.width || y > frame.height) continue;
    if (svg) glyph(ctx, svg, x, y, box.width);
    const text = sign.querySelector("b")?.textContent ?? (svg ? "" : sign.textContent);
    if (text) label(ctx, text, svg ? x + box.width : x + box.width / 2, svg ? y + 4 : y + box.height / 2);
  }
}

function label(ctx: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  ctx.save();
  ctx.font = `600 11px ${font()}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3;
  ctx.strokeStyle = "#fff";
  ctx.strokeText(text, x, y);
  ctx.fillStyle = "#16232a";
  ctx.fillText(text, x, y);
  ctx.restore();
}

function font(): string {
  return getComputedStyle(document.body).fontFamily;
}

/** The rows of the legend that are on: what has a box only when it is ticked. */
function legendRows(): { svg: SVGSVGElement; text: string }[] {
  return [...document.querySelectorAll<HTMLElement>(".pw-kaart__lagen .pw-leg li")].flatMap((row) => {
    const svg = row.querySelector<SVGSVGElement>("svg");
    const box = row.querySelector<HTMLInputElement>("input[type=checkbox]");
    const text = [...row.querySelectorAll("label, span")].map((part) => part.textContent?.trim()).filter(Boolean).join("  ");
    return svg && (!box || box.checked) ? [{ svg, text }] : [];
  });
}

/** The picture: title and day, the map as it is seen now, the legend, and where it comes from. */
export function drawImage(map: LeafletMap, caption: Caption): HTMLCanvasElement | null {
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  if (!ctx) return null;
  const { x: width, y: height } = map.getSize();
  const rows = legendRows();
  const legend = columns(rows.length, width - 2 * MARGIN, ROW, LEAST_COLUMN);
  ctx.font = `400 12px ${font()}`;
  const source = broken(caption.source, width - 2 * MARGIN, (part) => ctx.measureText(part).width);
  const head = 64;
  const foot = legend.height + source.length * 18 + 3 * MARGIN;
  canvas.width = width * SCALE;
  canvas.height = (head + height + foot) * SCALE;
  ctx.scale(SCALE, SCALE);
  const style = getComputedStyle(document.body);
  ctx.fillStyle = getComputedStyle(map.getContainer()).backgroundColor;
  ctx.fillRect(0, head, width, height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, head, width, height);
  ctx.clip();
  ctx.translate(0, head);
  drawPanes(ctx, map);
  drawSigns(ctx, map);
  ctx.restore();
  ctx.fillStyle = style.backgroundColor;
  ctx.fillRect(0, 0, width, head);
  ctx.fillRect(0, head + height, width, foot);
  ctx.fillStyle = style.color;
  ctx.font = `700 18px ${font()}`;
  ctx.fillText(caption.title, MARGIN, 28);
  ctx.font = `400 13px ${font()}`;
  ctx.fillText(caption.day, MARGIN, 50);
  rows.forEach(({ svg, text }, index) => {
    const cell = legend.cells[index] ?? { x: 0, y: 0 };
    const [x, y] = [MARGIN + cell.x, head + height + MARGIN + cell.y];
    glyph(ctx, svg, x, y, GLYPH);
    ctx.fillText(text, x + GLYPH + 8, y + 15);
  });
  ctx.font = `400 12px ${font()}`;
  source.forEach((line, index) => ctx.fillText(line, MARGIN, head + height + 2 * MARGIN + legend.height + 12 + index * 18));
  return canvas;
}

/** The button that saves the picture. What it says is read when it is pressed: by then the day may be another. */
export function bindImage(map: LeafletMap): void {
  const button = document.querySelector<HTMLButtonElement>("[data-map-image]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = (id: string): string => document.getElementById(id)?.textContent?.trim().replace(/\s+/g, " ") ?? "";
    const { title = "", source = "", name = "kaart" } = button.dataset;
    const without = document.querySelector("input[name=wms]:checked") ? ` ${words("picture_without")}` : "";
    const canvas = drawImage(map, { title, source: source + without, day: text("stand-dag") });
    canvas?.toBlob((blob) => blob && save(blob, `${name}.png`), "image/png");
  });
}

function save(blob: Blob, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}
