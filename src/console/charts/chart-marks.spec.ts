/** Marks on a chart, painted on a canvas that writes down what it is asked: now, names of limits, what breaks them, gaps. */
import './../testing/browser.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type uPlot from 'uplot';
import { align, type ChartLine, columnsOf } from './chart-data.js';
import { type Marks, paintMarks } from './chart-marks.js';

/** A stroke the library drew. */
class FakePath {
  readonly isPath = true;
}

const page = globalThis as unknown as Record<string, unknown>;
const before: Record<string, unknown> = {};
const FAKES: Record<string, unknown> = {
  Path2D: FakePath,
  getComputedStyle: (element: { readonly style?: { readonly color?: string } }) => ({
    color: element.style?.color ?? '',
    fontFamily: 'sans',
  }),
};

beforeAll(() => {
  for (const [name, fake] of Object.entries(FAKES)) {
    before[name] = page[name];
    page[name] = fake;
  }
  const probe = () => ({ style: { color: '' }, hidden: false, remove: () => undefined });
  Object.assign(document, { createElement: probe, body: { append: () => undefined } });
});

afterAll(() => {
  for (const name of Object.keys(FAKES)) page[name] = before[name];
});

/**
 * A chart 100 px wide and high: times 0..10 along it, values 0..100 from the foot up, one pixel of canvas to one of screen.
 *
 * @returns what was painted, in order
 */
function painted(
  lines: readonly ChartLine[],
  over: Partial<Marks> = {},
  hidden: readonly number[] = [],
): string[] {
  const aligned = align(lines);
  const { timesMs, columns } = columnsOf(aligned);
  const said: string[] = [];
  const round = (...numbers: number[]): string =>
    numbers.map((one) => String(Math.round(one * 10) / 10)).join(' ');
  const ctx = {
    ...{ strokeStyle: '', fillStyle: '', lineWidth: 0, font: '', textAlign: '', textBaseline: '' },
    save: () => undefined,
    restore: () => undefined,
    beginPath: () => undefined,
    setLineDash: () => undefined,
    clip: () => said.push('clip'),
    rect: (...at: number[]) => said.push(`rect ${round(...at)}`),
    moveTo: (x: number, y: number) => said.push(`move ${round(x, y)}`),
    lineTo: (x: number, y: number) => said.push(`line ${round(x, y)}`),
    strokeRect: (...at: number[]) => said.push(`box ${ctx.strokeStyle} ${round(...at)}`),
    stroke: (path?: FakePath) => said.push(path ? `again ${ctx.strokeStyle}` : `stroke ${ctx.strokeStyle}`),
    strokeText: () => undefined,
    fillText: (text: string, x: number, y: number) => said.push(`text ${text} ${round(x, y)}`),
  };
  const chart = {
    ctx,
    bbox: { left: 0, top: 0, width: 100, height: 100 },
    over: { clientWidth: 100 },
    root: {},
    data: [timesMs, ...columns],
    scales: { x: { min: 0, max: 10 } },
    series: [
      {},
      ...columns.map((_, k) => ({ show: !hidden.includes(k + 1), _paths: { stroke: new FakePath() } })),
    ],
    valToPos: (value: number, axis: string) => (axis === 'x' ? 10 * value : 100 - value),
  };
  paintMarks(chart as unknown as uPlot, { aligned, nowMs: null, nowLabel: 'now', ...over });
  // The first two are the frame that all is clipped to.
  expect(said.slice(0, 2)).toEqual(['rect 0 0 100 100', 'clip']);
  return said.slice(2);
}

const line = (over: Partial<ChartLine> = {}): ChartLine => ({
  ...{ id: 'p', label: 'Power', kind: 'measured', startMs: 0, stepMs: 5, values: [10, 20, 30] },
  ...over,
});
const LIMIT = line({ id: 'l', label: 'limit 40', kind: 'limit', values: [40, 40, 40] });

describe('now', () => {
  it('is a line from top to foot with its word at the top', () => {
    expect(painted([line()], { nowMs: 5 })).toEqual([
      'move 50.5 0',
      'line 50.5 100',
      'stroke var(--now)',
      'text now 54.5 11',
    ]);
  });

  it('is not painted where it is not in sight or not known', () => {
    expect(painted([line()], { nowMs: -1 })).toEqual([]);
    expect(painted([line()], { nowMs: 11 })).toEqual([]);
    expect(painted([line()])).toEqual([]);
  });

  it('is painted at either edge', () => {
    expect(painted([line()], { nowMs: 0 })).toContain('stroke var(--now)');
    expect(painted([line()], { nowMs: 10 })).toContain('stroke var(--now)');
  });
});

describe('a limit', () => {
  it('has its name above its line at the right', () => {
    // 40 lies at 60 px from the top; the name 4 px above and 4 px from the edge.
    expect(painted([LIMIT]).filter((one) => one.startsWith('text'))).toEqual(['text limit 40 96 56']);
  });

  it('has its name below where there is no room above', () => {
    const high = { ...LIMIT, label: 'top', values: [95, 95, 95] };
    // 95 lies at 5 px: 11 + 3 px below.
    expect(painted([high]).filter((one) => one.startsWith('text'))).toEqual(['text top 96 19']);
  });

  it('goes by its last value that is known; hidden or never known it has no name', () => {
    const falling = { ...LIMIT, label: 'l', values: [50, 40, null] };
    expect(painted([falling])).toContain('text l 96 56');
    expect(painted([{ ...LIMIT, values: [null, null, null] }])).toEqual([]);
    expect(painted([LIMIT], {}, [1]).filter((one) => one.startsWith('text'))).toEqual([]);
  });

  it('has what lies above it drawn again in the colour of trouble, slot by slot', () => {
    expect(painted([line({ values: [10, 50, 60] }), LIMIT]).slice(0, 5)).toEqual([
      // From the top down to the limit at 60 px, less 1.5 px: a line upon its limit does not break it.
      'rect 0 0 51 58.5',
      'rect 50 0 51 58.5',
      'rect 100 0 51 58.5',
      'clip',
      'again var(--danger)',
    ]);
  });

  it('from below has what lies under it drawn again', () => {
    const floor = { ...LIMIT, floor: true };
    // From 61.5 px, just below the limit, to the foot.
    expect(painted([line(), floor])[0]).toBe('rect 0 61.5 51 38.5');
  });

  it('is broken by measured, forecast, planned and delivered power, never by orders or another limit', () => {
    const again = (kind: ChartLine['kind']): number =>
      painted([line({ kind }), LIMIT]).filter((one) => one.startsWith('again')).length;
    expect((['measured', 'forecast', 'planned', 'delivered'] as const).map(again)).toEqual([1, 1, 1, 1]);
    expect((['ordered', 'limit'] as const).map(again)).toEqual([0, 0]);
  });

  it('breaks nothing that is hidden', () => {
    expect(painted([line(), LIMIT], {}, [1]).filter((one) => one.startsWith('again'))).toEqual([]);
  });

  it('marks no part where it is not known', () => {
    const early = { ...LIMIT, values: [40, null, null] };
    expect(painted([line(), early]).filter((one) => one.startsWith('rect'))).toEqual(['rect 0 0 51 58.5']);
  });
});

describe('values that are not measured', () => {
  it('have a strip at the foot: hatched where estimated, a hollow box where missing', () => {
    const marked = painted([line({ quality: ['estimated', 'missing', 'measured'] })]);
    // The strip is five pixels high and the stroke lies within it.
    expect(marked[0]).toBe('box var(--warning) 0.5 95.5 49 4');
    expect(marked.at(-1)).toBe('box var(--danger) 50.5 95.5 49 4');
    // Hatching: strokes between the two boxes.
    expect(marked.filter((one) => one.startsWith('move')).length).toBeGreaterThan(5);
  });

  it('are one strip as long as they follow each other', () => {
    const boxes = painted([line({ quality: ['missing', 'bad', 'measured'] })]).filter((one) =>
      one.startsWith('box'),
    );
    expect(boxes).toEqual(['box var(--danger) 0.5 95.5 99 4']);
  });

  it('are marked by the worst of all lines', () => {
    const two = [
      line({ id: 'a', quality: ['estimated', 'measured', 'measured'] }),
      line({ id: 'b', quality: ['missing', null, 'measured'] }),
    ];
    const boxes = painted(two).filter((one) => one.startsWith('box'));
    expect(boxes).toEqual(['box var(--danger) 0.5 95.5 49 4']);
  });

  it('have no mark where all was measured, or nothing is said', () => {
    expect(painted([line({ quality: ['measured', 'good', null] })])).toEqual([]);
    expect(painted([line()])).toEqual([]);
  });
});
