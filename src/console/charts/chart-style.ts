/** How each kind of line is drawn. */
import type uPlot from 'uplot';
import { colourOf } from '../shell/theme.js';
import type { ChartLine, LineKind } from './chart-data.js';

interface Stroke {
  readonly token: `--${string}`;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Holds its value over the step: plans, orders and limits do not drift. */
  readonly stepped: boolean;
}

const STROKES: Readonly<Record<LineKind, Stroke>> = {
  measured: { token: '--measured', width: 1.5, stepped: false },
  forecast: { token: '--forecast', width: 1.25, dash: [5, 3], stepped: false },
  planned: { token: '--planned', width: 1.5, stepped: true },
  ordered: { token: '--ordered', width: 1.5, dash: [2, 2], stepped: true },
  delivered: { token: '--delivered', width: 1.5, stepped: false },
  limit: { token: '--limit', width: 1, dash: [7, 4], stepped: true },
  area: { token: '--supply-import', width: 0.75, stepped: false },
};

/** Kinds that may break a limit and are then drawn as abnormal. */
export const CAN_EXCEED: readonly LineKind[] = ['measured', 'forecast', 'planned', 'delivered'];

/** Token of a line's colour. */
export function tokenOf({ kind, token }: ChartLine): `--${string}` {
  return token ?? STROKES[kind].token;
}

/** Width of a line's kind [px]. */
export function widthOf(kind: LineKind): number {
  return STROKES[kind].width;
}

/** Dashes of a line's kind. */
export function dashOf(kind: LineKind): readonly number[] {
  return STROKES[kind].dash ?? [];
}

/** Index of each line's own column among the columns of the chart (times are 0). */
export function columnIndexes(lines: readonly ChartLine[]): readonly number[] {
  let next = 1;
  return lines.map((line) => {
    const own = next;
    next += hasBand(line) ? 3 : 1;
    return own;
  });
}

/** True for a line with P10 and P90. */
export function hasBand(line: ChartLine): boolean {
  return line.kind !== 'area' && line.low !== undefined && line.high !== undefined;
}

/** Series and bands of the chart library for the lines, colours as they are now. */
export function seriesOf(
  lines: readonly ChartLine[],
  steppedPath: uPlot.Series.PathBuilder,
): Pick<uPlot.Options, 'series' | 'bands'> {
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  let below: number | null = null;
  for (const line of lines) {
    const { width, dash, stepped } = STROKES[line.kind];
    const colour = colourOf(tokenOf(line));
    const own = series.length;
    const base: uPlot.Series = { label: line.label, width, points: { show: false }, spanGaps: false };
    if (line.kind === 'area') {
      series.push({ ...base, stroke: colourOf('--surface'), ...(below === null ? { fill: colour } : {}) });
      if (below !== null) bands.push({ series: [own, below], fill: colour });
      below = own;
      continue;
    }
    series.push({
      ...base,
      stroke: colour,
      ...(dash === undefined ? {} : { dash: [...dash] }),
      ...(stepped ? { paths: steppedPath } : {}),
    });
    if (hasBand(line)) {
      const edge: uPlot.Series = { width: 0, stroke: 'transparent', points: { show: false } };
      series.push(edge, { ...edge });
      bands.push({ series: [own + 2, own + 1], fill: colourOf('--band') });
    }
  }
  return { series, bands };
}
