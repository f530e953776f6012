/** What is painted upon the lines: the hour of now, limits by name, what breaks them, where values come from. */
import type uPlot from 'uplot';
import type { QualityOfValue } from '../components/alarm-mark.js';
import { colourOf } from '../shell/theme.js';
import { type AlignedLines, nearestIndex } from './chart-data.js';
import { CAN_EXCEED, columnIndexes } from './chart-style.js';

/** What the marks are made of. */
export interface Marks {
  readonly aligned: AlignedLines;
  readonly nowMs: number | null;
  readonly nowLabel: string;
}

const STRIP_PX = 5;
const FONT_PX = 11;
/** A line that lies on its limit is not beyond it. */
const AT_LIMIT_PX = 1.5;

/** Paints all marks; called after every drawing of the lines. */
export function paintMarks(chart: uPlot, marks: Marks): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.textBaseline = 'alphabetic';
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paintExcess(chart, marks.aligned);
  paintQuality(chart, marks.aligned);
  paintNow(chart, marks);
  paintLimitNames(chart, marks.aligned);
  ctx.restore();
}

function ratioOf({ bbox, over }: uPlot): number {
  return bbox.width / Math.max(1, over.clientWidth);
}

/** Parts of lines beyond a limit are drawn again: thicker and in the colour of trouble. */
function paintExcess(chart: uPlot, { lines }: AlignedLines): void {
  const kinds = lines.map(({ line }) => line);
  const indexes = columnIndexes(kinds);
  const { ctx } = chart;
  for (const [place, limit] of kinds.entries()) {
    if (limit.kind !== 'limit') continue;
    ctx.save();
    if (clipBeyond(chart, indexes[place] ?? 0, limit.floor ?? false)) {
      ctx.strokeStyle = colourOf('--danger');
      ctx.lineWidth = 3 * ratioOf(chart);
      ctx.setLineDash([]);
      for (const [other, { kind }] of kinds.entries()) {
        const path = CAN_EXCEED.includes(kind) ? strokeOf(chart, indexes[other] ?? 0) : null;
        if (path !== null) ctx.stroke(path);
      }
    }
    ctx.restore();
  }
}

/** The path the library drew last for a column. It keeps it, but does not say so in its types. */
function strokeOf(chart: uPlot, column: number): Path2D | null {
  const series = chart.series[column] as
    (uPlot.Series & { _paths?: { stroke?: unknown } | null }) | undefined;
  const stroke = series?.show === false ? undefined : series?._paths?.stroke;
  return stroke instanceof Path2D ? stroke : null;
}

/** Clips to what lies above a limit, or below a floor; false when the limit has no value in sight. */
function clipBeyond(chart: uPlot, column: number, floor: boolean): boolean {
  const { ctx, bbox, data } = chart;
  const times = data[0];
  const limits = data[column] ?? [];
  const [from, to] = visible(chart);
  const ratio = ratioOf(chart);
  ctx.beginPath();
  let drew = false;
  for (let index = from; index <= to; index += 1) {
    const limit = limits[index];
    const start = times[index];
    if (typeof limit !== 'number' || start === undefined) continue;
    const end = times[index + 1] ?? start + (start - (times[index - 1] ?? start));
    const left = chart.valToPos(start, 'x', true);
    const y = chart.valToPos(limit, 'y', true);
    const width = chart.valToPos(end, 'x', true) - left + 1;
    const edge = y + (floor ? AT_LIMIT_PX : -AT_LIMIT_PX) * ratio;
    if (floor) ctx.rect(left, edge, width, bbox.top + bbox.height - edge);
    else ctx.rect(left, bbox.top, width, edge - bbox.top);
    drew = true;
  }
  if (drew) ctx.clip();
  return drew;
}

function visible(chart: uPlot): [number, number] {
  const times = chart.data[0];
  const { min, max } = chart.scales['x'] ?? {};
  if (min == null || max == null) return [0, -1];
  return [
    Math.max(0, nearestIndex(times as readonly number[], min) - 1),
    Math.min(times.length - 1, nearestIndex(times as readonly number[], max) + 1),
  ];
}

const RANK: Readonly<Partial<Record<QualityOfValue, number>>> = {
  estimated: 1,
  uncertain: 1,
  missing: 2,
  bad: 2,
};

/** A strip at the foot: hatched where values are estimated, a hollow box where they are missing. */
function paintQuality(chart: uPlot, { timesMs, lines }: AlignedLines): void {
  const rows = lines.flatMap(({ quality }) => (quality === null ? [] : [quality]));
  if (rows.length === 0) return;
  const { min, max } = chart.scales['x'] ?? {};
  if (min == null || max == null) return;
  const first = Math.max(0, nearestIndex(timesMs, min) - 1);
  const last = Math.min(timesMs.length - 1, nearestIndex(timesMs, max) + 1);
  let index = first;
  while (index <= last) {
    const rank = rankAt(rows, index);
    const from = index;
    while (index <= last && rankAt(rows, index) === rank) index += 1;
    if (rank > 0) paintStrip(chart, [timesMs[from] ?? min, timesMs[index] ?? max], rank);
  }
}

function rankAt(rows: readonly (readonly (QualityOfValue | null)[])[], index: number): number {
  return rows.reduce((worst, row) => {
    const quality = row[index];
    return Math.max(worst, quality == null ? 0 : (RANK[quality] ?? 0));
  }, 0);
}

function paintStrip(chart: uPlot, [fromMs, toMs]: [number, number], rank: number): void {
  const { ctx, bbox } = chart;
  const ratio = ratioOf(chart);
  const left = chart.valToPos(fromMs, 'x', true);
  const width = Math.max(chart.valToPos(toMs, 'x', true) - left, 2 * ratio);
  const height = STRIP_PX * ratio;
  const top = bbox.top + bbox.height - height;
  ctx.save();
  ctx.strokeStyle = colourOf(rank === 2 ? '--danger' : '--warning');
  ctx.lineWidth = ratio;
  ctx.setLineDash([]);
  ctx.strokeRect(left + ratio / 2, top + ratio / 2, width - ratio, height - ratio);
  if (rank === 1) {
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.beginPath();
    for (let x = left - height; x < left + width; x += 4 * ratio) {
      ctx.moveTo(x, top + height);
      ctx.lineTo(x + height, top);
    }
    ctx.stroke();
  }
  ctx.restore();
}

function paintNow(chart: uPlot, { nowMs, nowLabel }: Marks): void {
  const { min, max } = chart.scales['x'] ?? {};
  if (nowMs === null || min == null || max == null || nowMs < min || nowMs > max) return;
  const { ctx, bbox } = chart;
  const ratio = ratioOf(chart);
  const x = Math.round(chart.valToPos(nowMs, 'x', true)) + 0.5;
  ctx.strokeStyle = colourOf('--now');
  ctx.lineWidth = ratio;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.textAlign = 'left';
  write(chart, nowLabel, x + 4 * ratio, bbox.top + FONT_PX * ratio);
}

function paintLimitNames(chart: uPlot, { lines }: AlignedLines): void {
  const kinds = lines.map(({ line }) => line);
  const indexes = columnIndexes(kinds);
  const { bbox } = chart;
  const ratio = ratioOf(chart);
  const [from, to] = visible(chart);
  for (const [place, { kind, label }] of kinds.entries()) {
    if (kind !== 'limit' || chart.series[indexes[place] ?? 0]?.show === false) continue;
    const seen = (chart.data[indexes[place] ?? 0] ?? []).slice(from, to + 1);
    const last = Array.from(seen).findLast((value) => typeof value === 'number');
    if (last == null) continue;
    const y = chart.valToPos(last, 'y', true);
    chart.ctx.textAlign = 'right';
    // Below its line where there is no room above.
    const room = y - bbox.top > (FONT_PX + 6) * ratio;
    write(chart, label, bbox.left + bbox.width - 4 * ratio, room ? y - 4 * ratio : y + (FONT_PX + 3) * ratio);
    chart.ctx.textAlign = 'left';
  }
}

function write(chart: uPlot, text: string, x: number, y: number): void {
  const { ctx } = chart;
  const ratio = ratioOf(chart);
  ctx.font = `${String(FONT_PX * ratio)}px ${getComputedStyle(chart.root).fontFamily}`;
  // A halo of the ground keeps the word readable where lines cross it.
  ctx.lineWidth = 3 * ratio;
  ctx.strokeStyle = colourOf('--surface');
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colourOf('--text-2');
  ctx.fillText(text, x, y);
}
