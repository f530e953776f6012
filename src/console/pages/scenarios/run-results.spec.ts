import { describe, expect, it } from '@jest/globals';
import {
  changeOf,
  columnsOf,
  type FigureId,
  isUnderWay,
  rowsOf,
  runBodyOf,
  type RunDraft,
  runFault,
  type RunResult,
  sweepsOf,
} from './run-results.js';

const bands = (values: Partial<Record<FigureId, number>>): unknown =>
  new Proxy(
    {},
    {
      get: (_, figure: string) => {
        const mean = values[figure as FigureId] ?? 0;
        return { mean, p10: mean - 1, p50: mean, p90: mean + 1 };
      },
    },
  );
const result = (name: string, costs: readonly number[]): RunResult =>
  ({
    inputs: { order: { scenario: { name } } },
    variants: costs.map((costEur, k) => ({
      ...{ id: `v${String(k)}`, name: `Variant ${String(k)}`, samples: 3 },
      ...{ steered: bands({ costEur }), alone: bands({ costEur: costEur * 2, violations: 4 }) },
    })),
  }) as unknown as RunResult;

describe('columnsOf', () => {
  const runs = [
    { id: 'r1', result: result('Cold wave', [100, 120]) },
    { id: 'r2', result: result('Heatwave', [80]) },
  ];

  it('sets every variant of every run beside the others, steered before alone', () => {
    const columns = columnsOf(runs, true);
    expect(columns.map(({ run, variant, way }) => `${run}/${variant}/${way}`)).toEqual([
      'Cold wave/Variant 0/steered',
      'Cold wave/Variant 0/alone',
      'Cold wave/Variant 1/steered',
      'Cold wave/Variant 1/alone',
      'Heatwave/Variant 0/steered',
      'Heatwave/Variant 0/alone',
    ]);
    expect(new Set(columns.map(({ id }) => id)).size).toBe(6);
    expect(columns.map(({ band }) => band('costEur').mean)).toEqual([100, 200, 120, 240, 80, 160]);
  });

  it('can leave out what assets would do alone', () => {
    expect(columnsOf(runs, false).map(({ way }) => way)).toEqual(['steered', 'steered', 'steered']);
  });

  it('has rows only for figures that are something, unless all are asked for', () => {
    expect(rowsOf(columnsOf(runs, false), false)).toEqual(['costEur']);
    expect(rowsOf(columnsOf(runs, true), false)).toEqual(['costEur', 'violations']);
    const all = rowsOf(columnsOf(runs, false), true);
    expect(all).toHaveLength(22);
    expect(new Set(all).size).toBe(22);
    expect(rowsOf([], true)).toEqual([]);
  });
});

describe('changeOf', () => {
  it.each([
    ['costEur', 90, 100, -0.1, 'better'],
    ['costEur', 110, 100, 0.1, 'worse'],
    ['pvKwh', 110, 100, 0.1, 'better'],
    ['pvKwh', 90, 100, -0.1, 'worse'],
    ['costEur', -90, -100, 0.1, 'worse'],
    ['costEur', 100.01, 100, 0, 'same'],
    ['violations', 3, 0, null, 'worse'],
    ['violations', 0, 0, null, 'same'],
  ] as const)('%s of %d against %d: %p, %s', (figure, mean, reference, share, verdict) => {
    const change = changeOf(figure, mean, reference);
    expect(change.verdict).toBe(verdict);
    if (share === null) expect(change.share).toBeNull();
    else expect(change.share).toBeCloseTo(share, 9);
  });
});

describe('a run that is asked for', () => {
  const draft: RunDraft = { scenario: { id: 'x' }, sweep: '', samples: 1 };

  it('reads a sweep from each line', () => {
    expect(sweepsOf(' demand=0.9..1.1:0.05 \n\n pv=1,2\n')).toEqual(['demand=0.9..1.1:0.05', 'pv=1,2']);
  });

  it.each([
    [{}, null],
    [{ scenario: null }, 'scenario'],
    [{ scenario: 'id: x' }, 'scenario'],
    [{ scenario: [] }, 'scenario'],
    [{ sweep: 'demand' }, 'sweep'],
    [{ sweep: 'a=1\nb=1\nc=1\nd=1\ne=1' }, 'sweep'],
    [{ samples: 0 }, 'samples'],
    [{ samples: 1.5 }, 'samples'],
    [{ samples: null }, 'samples'],
    [{ samples: 10_000 }, null],
  ] as const)('%p: %p', (part, fault) => {
    expect(runFault({ ...draft, ...part })).toBe(fault);
  });

  it('is sent as the service takes it', () => {
    expect(runBodyOf({ ...draft, sweep: 'pv=1,2', samples: 20 })).toEqual({
      scenario: { id: 'x' },
      sweep: ['pv=1,2'],
      samples: 20,
    });
  });

  it.each([
    ['waiting', true],
    ['running', true],
    ['done', false],
    ['failed', false],
    ['cancelled', false],
  ] as const)('%s is under way: %p', (state, underWay) => {
    expect(isUnderWay({ state })).toBe(underWay);
  });
});
