/** A chart for those who read it: its legend with the value at the reading, its table, and the order of its columns. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../testing/shown.js';
import { align, type ChartLine, columnsOf } from './chart-data.js';
import { ChartLegend } from './chart-legend.js';
import { columnIndexes, dashOf, hasBand, tokenOf, widthOf } from './chart-style.js';
import { ChartTable } from './chart-table.js';

const T = Date.UTC(2026, 0, 15, 17);
const SLOT = 900_000;

const line = (over: Partial<ChartLine> = {}): ChartLine => ({
  ...{ id: 'pdj', label: 'Point-du-Jour', kind: 'measured', startMs: T, stepMs: SLOT },
  values: [10, 20, null],
  ...over,
});
const FORECAST = line({
  ...{ id: 'forecast', label: 'Forecast', kind: 'forecast' },
  ...{ values: [12, 22, 30], low: [10, 20, null], high: [14, 24, 35] },
});

describe('the legend', () => {
  const legend = (lines: readonly ChartLine[], reading: number | null, hidden: string[] = []) =>
    h(ChartLegend, {
      ...{ aligned: align(lines), unit: 'MW' as const, reading, hidden: new Set(hidden) },
      onToggle: () => undefined,
    });

  it('names the lines; values only where somebody points', () => {
    expect(words(legend([line(), FORECAST], null))).toBe('Point-du-Jour Forecast');
  });

  it('gives time, zone, value and band at the reading', () => {
    const text = words(legend([line(), FORECAST], 1));
    expect(text).toMatch(
      /^Thu 15 Jan, 18:15 \S+ Point-du-Jour 20\.0 MW Forecast 22\.0 MW \(20\.0 MW – 24\.0 MW\)$/,
    );
  });

  it('leaves the band out where one of its ends is not known, and says that a value is not', () => {
    const text = words(legend([line(), FORECAST], 2));
    expect(text).toContain('Point-du-Jour — not known MW');
    expect(text).toMatch(/Forecast 30\.0 MW$/);
  });

  it('says how a value was come by', () => {
    const estimated = line({ quality: ['measured', 'estimated', 'missing'] });
    expect(words(legend([estimated], 1))).toContain('estimated');
    expect(words(legend([estimated], 2))).toContain('missing');
  });

  it('tells which lines are hidden', () => {
    const pressed = [...markup(legend([line(), FORECAST], null, ['pdj'])).matchAll(/aria-pressed="?(\w+)/g)];
    expect(pressed.map(([, word]) => word)).toEqual(['false', 'true']);
  });

  it('shows lines by their stroke and areas by their colour', () => {
    const html = markup(legend([FORECAST, line({ id: 'pv', kind: 'area', token: '--supply-pv' })], null));
    expect(html).toContain('stroke-dasharray="5 3"');
    expect(html).toContain('var(--band)');
    expect(html).toContain('fill:var(--supply-pv)');
  });

  it('has no time where the reading lies beyond the data', () => {
    expect(words(legend([line()], 99))).toBe('Point-du-Jour — not known MW');
  });
});

describe('the table', () => {
  const table = (lines: readonly ChartLine[], range = { minMs: T, maxMs: T + 2 * SLOT }) =>
    h(ChartTable, { caption: 'Import', aligned: align(lines), unit: 'MW', range });
  const rows = (...args: Parameters<typeof table>): string[] =>
    (/<tbody>(.*)<\/tbody>/s.exec(markup(table(...args)))?.[1] ?? '')
      .split('</tr>')
      .map((row) =>
        row
          .replaceAll(/<[^>]*>/g, ' ')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      )
      .filter((row) => row !== '');

  it('has the same values as the lines, a row an instant', () => {
    expect(rows([line()])).toEqual([
      'Thu 15 Jan, 18:00 10.0 MW',
      'Thu 15 Jan, 18:15 20.0 MW',
      'Thu 15 Jan, 18:30 — not known MW',
    ]);
  });

  it('shows only the time that the chart shows', () => {
    expect(rows([line()], { minMs: T + SLOT, maxMs: T + SLOT })).toEqual(['Thu 15 Jan, 18:15 20.0 MW']);
  });

  it('has the band beside its value and says so in the heading', () => {
    expect(words(table([FORECAST]))).toContain('Forecast (P10 – P90)');
    expect(rows([FORECAST])[0]).toMatch(/12\.0 MW \( 10\.0 MW – 14\.0 MW \)/);
  });

  it('has at most two hundred rows of a year, and says how many it left out', () => {
    const year = line({ values: Array.from({ length: 1_000 }, (_, k) => k) });
    const range = { minMs: T, maxMs: T + 999 * SLOT };
    expect(rows([year], range)).toHaveLength(200);
    // Every fifth of a thousand.
    expect(words(table([year], range))).toContain('Import. Every 5th of 1000 values of the time shown.');
    expect(rows([year], range)[1]).toContain('5.0 MW');
    expect(words(table([line()]))).not.toContain('Every');
  });

  it('has no row of nothing', () => {
    expect(rows([], { minMs: 0, maxMs: 1 })).toEqual([]);
  });
});

describe('columns of the chart', () => {
  it('are where the drawing looks for them: an index of a line is the place of its values', () => {
    const lines = [
      line({ id: 'a', kind: 'area', values: [1] }),
      { ...FORECAST, values: [12], low: [10], high: [14] },
      line({ id: 'limit', kind: 'limit', values: [40] }),
      line({ id: 'b', kind: 'area', values: [2] }),
    ];
    const { columns } = columnsOf(align(lines));
    const at = columnIndexes(lines);
    expect(at).toEqual([1, 2, 5, 6]);
    // Column 0 of the chart are the times.
    expect(at.map((index) => columns[index - 1]?.[0])).toEqual([1, 12, 40, 3]);
    expect(columns).toHaveLength(6);
  });

  it('have no band where an end is not given, or of an area', () => {
    expect(hasBand(line({ low: [1] }))).toBe(false);
    expect(hasBand(line({ kind: 'area', low: [1], high: [2] }))).toBe(false);
    expect(hasBand(FORECAST)).toBe(true);
  });

  it('look as their kind says unless they say otherwise', () => {
    expect(tokenOf(line())).toBe('--measured');
    expect(tokenOf(line({ token: '--own' }))).toBe('--own');
    const kinds = ['measured', 'forecast', 'planned', 'ordered', 'delivered', 'limit', 'area'] as const;
    // Told apart without colour: what is not measured is dashed, or stepped.
    expect(kinds.filter((kind) => dashOf(kind).length > 0)).toEqual(['forecast', 'ordered', 'limit']);
    for (const kind of kinds) expect(widthOf(kind)).toBeGreaterThan(0);
  });
});
