/** Which model a night fits, on models that say one constant: what is tried, what wins, and in which words it is told. */
import { describe, expect, it } from '@jest/globals';
import { DAY_MS, LEVELS, type Forecaster, type RegularSeries } from '../../../forecasts/index.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { fitBest, type FitGround, fitInstead, fitPreferred } from './fit-series.js';
import type { ForecastTarget } from './forecast-targets.js';

/** End of the history: midnight in Lyon. */
const CUT = Date.UTC(2026, 0, 28, 23);

/** What the fits of a model were given. */
interface Seen {
  readonly fits: {
    readonly startMs: number;
    readonly endMs: number;
    readonly upperBound: number | undefined;
  }[];
  readonly asked: { readonly originMs: number; readonly horizon: number; readonly knownToMs: number }[];
}

/** A model that always says the same, and remembers what it was allowed to see. */
function constant(id: string, says: number, seen: Seen = { fits: [], asked: [] }): Forecaster {
  const end = ({ startMs, values }: RegularSeries): number => startMs + values.length * SLOT_MS;
  return {
    id,
    reads: [],
    fit: (history, _weather, { upperBound }) => {
      seen.fits.push({ startMs: history.startMs, endMs: end(history), upperBound });
      return { knownToMs: end(history) };
    },
    update: (_state, { news }) => ({ knownToMs: end(news) }),
    predict: (state, { originMs, horizon }) => {
      const { knownToMs } = state as { knownToMs: number };
      seen.asked.push({ originMs, horizon, knownToMs });
      const row = (): Float64Array => new Float64Array(horizon).fill(says);
      return { mean: row(), quantiles: LEVELS.map(row), marks: [] };
    },
  };
}

function target(model: Forecaster, ...fallbacks: Forecaster[]): ForecastTarget {
  return { id: 'M1.base', parts: ['M1.base'], model, fallbacks };
}

/** A history of one value up to the cut; what `valueAt` gives for slots before it. */
function ground(days: number, valueAt: (slot: number) => number = () => 100): FitGround {
  const slots = days * 96;
  const values = Float64Array.from({ length: slots }, (_, k) => valueAt(k - slots));
  const history = { startMs: CUT - slots * SLOT_MS, stepMs: SLOT_MS, values };
  return { series: new Map([['M1.base', history]]), exogenous: {}, cutMs: CUT, knownAtMs: CUT + 60_000 };
}

describe('the model of a night', () => {
  it('is the preferred one where it is no worse, without a mark', () => {
    const fit = fitBest(target(constant('first', 100), constant('second', 100)), ground(10), new Map());
    expect(fit).toMatchObject({ seriesId: 'M1.base', modelId: 'first', marks: [], cutMs: CUT });
    expect(fit.tried).toEqual([
      { modelId: 'first', pinball: 0 },
      { modelId: 'second', pinball: 0 },
    ]);
  });

  it('stays when another is better by less than a twentieth, and goes when it is more', () => {
    const after = (says: number): string =>
      fitBest(target(constant('first', 120), constant('second', says)), ground(10), new Map()).modelId;
    expect(after(119.2)).toBe('first');
    expect(after(118.8)).toBe('second');
  });

  it('is the best of all, and how much worse the preferred one was is said', () => {
    const all = target(constant('first', 120), constant('second', 110), constant('third', 105));
    const fit = fitBest(all, ground(10), new Map());
    expect(fit.modelId).toBe('third');
    expect(fit.marks).toEqual([
      'model-fallback: third instead of first, which lost 4.0 times as much on the last 3 days',
    ]);
  });

  it('is held to the sign: 10 kW too low loses as much as 10 kW too high at the median of symmetric levels', () => {
    const fit = fitBest(target(constant('low', 90), constant('high', 110)), ground(10), new Map());
    expect(fit.tried[0]?.pinball).toBeCloseTo(5, 9);
    expect(fit.tried[1]?.pinball).toBeCloseTo(5, 9);
    expect(fit.modelId).toBe('low');
  });

  it('never is one that says nothing, and the words are a person’s', () => {
    const fit = fitBest(target(constant('mute', Number.NaN), constant('second', 300)), ground(10), new Map());
    expect(fit.modelId).toBe('second');
    expect(fit.marks).toEqual([
      'model-fallback: second instead of mute, which had no number to say on the last 3 days',
    ]);
  });

  it('says of one that was never wrong that it was never wrong', () => {
    const fit = fitBest(target(constant('first', 101), constant('exact', 100)), ground(10), new Map());
    expect(fit.marks).toEqual([
      'model-fallback: exact instead of first, which lost 0.500 on the last 3 days where exact lost nothing',
    ]);
  });
});

describe('a model that failed in earnest', () => {
  const failed = new Map([['first', 'it was worse than last week']]);

  it('is passed over, untried, with the reason', () => {
    const seen: Seen = { fits: [], asked: [] };
    const fit = fitBest(target(constant('first', 100, seen), constant('second', 150)), ground(10), failed);
    expect(fit.modelId).toBe('second');
    expect(fit.marks).toEqual([
      'model-fallback: second instead of first, because it was worse than last week',
    ]);
    expect(seen.fits).toEqual([]);
    expect(fit.tried).toEqual([]);
  });

  it('leaves the last one, which always has something to say, when all failed', () => {
    const all = new Map([...failed, ['second', 'so was it'] as const]);
    expect(fitBest(target(constant('first', 1), constant('second', 2)), ground(10), all).modelId).toBe(
      'second',
    );
    expect(fitBest(target(constant('first', 1)), ground(10), all)).toMatchObject({
      modelId: 'first',
      marks: [],
    });
  });
});

describe('a trial', () => {
  it('sees nothing of what it is asked about', () => {
    const seen: Seen = { fits: [], asked: [] };
    fitBest(target(constant('first', 100, seen), constant('second', 100)), ground(10), new Map());
    expect(seen.fits.map(({ endMs }) => endMs)).toEqual([CUT - 3 * DAY_MS, CUT]);
    expect(seen.asked).toHaveLength(12);
    for (const { originMs, horizon, knownToMs } of seen.asked) {
      expect(knownToMs).toBe(originMs);
      expect(originMs + horizon * SLOT_MS).toBeLessThanOrEqual(CUT);
    }
    expect(seen.asked.at(-1)?.horizon).toBe(24);
  });

  it('is not held with less than five known days before it', () => {
    const pair = target(constant('first', 500), constant('second', 100));
    expect(fitBest(pair, ground(7), new Map())).toMatchObject({ modelId: 'first', tried: [] });
    expect(fitBest(pair, ground(8), new Map()).modelId).toBe('second');
    expect(fitBest(pair, ground(2), new Map())).toMatchObject({ modelId: 'first', tried: [], marks: [] });
  });

  it('counts only known days: a meter that was silent is not compared', () => {
    const silent = ground(12, (slot) => (slot < -7 * 96 ? Number.NaN : 100));
    expect(fitBest(target(constant('first', 500), constant('second', 100)), silent, new Map()).tried).toEqual(
      [],
    );
  });

  it('of days that were never measured decides nothing', () => {
    const dark = ground(12, (slot) => (slot < -3 * 96 ? 100 : Number.NaN));
    const fit = fitBest(target(constant('first', 500), constant('second', 100)), dark, new Map());
    expect(fit).toMatchObject({ modelId: 'first', marks: [] });
  });
});

describe('a model that learns from all the history there is', () => {
  const withYear = (year: Forecaster, short: Forecaster): ForecastTarget => ({
    ...target(short, constant('last', 300)),
    longModels: [{ model: year, leastDays: 40 }],
  });
  const daysOf = ({ fits }: Seen): number[] => fits.map(({ startMs, endMs }) => (endMs - startMs) / DAY_MS);

  it('comes first once it has the days it needs before the trial, and sees them all', () => {
    const [year, short]: Seen[] = [
      { fits: [], asked: [] },
      { fits: [], asked: [] },
    ];
    const fit = fitBest(
      withYear(constant('year', 100, year), constant('weeks', 100, short)),
      ground(50),
      new Map(),
    );
    expect(fit).toMatchObject({ modelId: 'year', marks: [] });
    expect(fit.tried.map(({ modelId }) => modelId)).toEqual(['year', 'weeks', 'last']);
    expect(daysOf(year as Seen)).toEqual([47, 50]);
    expect(daysOf(short as Seen)).toEqual([25]);
  });

  it('loses its place to one of the last weeks, which is fitted on those', () => {
    const seen: Seen = { fits: [], asked: [] };
    const fit = fitBest(withYear(constant('year', 150), constant('weeks', 100, seen)), ground(50), new Map());
    expect(fit.modelId).toBe('weeks');
    expect(fit.marks[0]).toMatch(/^model-fallback: weeks instead of year, /);
    expect(daysOf(seen)).toEqual([25, 28]);
  });

  it('is not tried with fewer days, nor where only the last weeks were read', () => {
    const tried = (days: number): string[] =>
      fitBest(withYear(constant('year', 100), constant('weeks', 100)), ground(days), new Map()).tried.map(
        ({ modelId }) => modelId,
      );
    expect(tried(43)).toEqual(['year', 'weeks', 'last']);
    expect(tried(42)).toEqual(['weeks', 'last']);
    expect(tried(28)).toEqual(['weeks', 'last']);
  });

  it('has no days of a meter that was silent for most of them', () => {
    const silent = ground(60, (slot) => (slot < -30 * 96 ? Number.NaN : 100));
    const fit = fitBest(withYear(constant('year', 100), constant('weeks', 100)), silent, new Map());
    expect(fit.modelId).toBe('weeks');
  });

  it('is not what the very first fit of a day takes', () => {
    expect(fitPreferred(withYear(constant('year', 100), constant('weeks', 100)), ground(50)).modelId).toBe(
      'weeks',
    );
  });
});

describe('a fit within the day', () => {
  it('rests on the last weeks alone', () => {
    const seen: Seen = { fits: [], asked: [] };
    const model = constant('second', 100, seen);
    expect(fitInstead(target(constant('first', 1), model), ground(40), model)).toMatchObject({
      seriesId: 'M1.base',
      modelId: 'second',
      cutMs: CUT,
      marks: [],
      tried: [],
    });
    expect(seen.fits.map(({ startMs }) => startMs)).toEqual([CUT - 28 * DAY_MS]);
  });
});

describe('a sum', () => {
  const parts: SeriesId[] = ['M1.base', 'M2.base'];

  it('is fitted on its parts together and says how much of them was estimated', () => {
    const one = ground(10);
    const two = ground(10, (slot) => (slot >= -96 ? Number.NaN : 50)).series.get('M1.base');
    const series = new Map([...one.series, ...(two ? [['M2.base', two] as const] : [])]);
    const fit = fitPreferred({ ...target(constant('first', 150)), id: 'S.base', parts }, { ...one, series });
    expect(fit.marks).toEqual(["parts-filled: 5 % of its meters' history was missing and estimated"]);
    expect(fit).toMatchObject({ seriesId: 'S.base', knownAtMs: CUT + 60_000, tried: [] });
  });

  it('passes the bound of a generator on, and none where there is none', () => {
    const seen: Seen = { fits: [], asked: [] };
    const model = constant('first', -5, seen);
    fitPreferred({ ...target(model), upperBoundKw: 0 }, ground(6));
    fitPreferred(target(model), ground(6));
    expect(seen.fits.map(({ upperBound }) => upperBound)).toEqual([0, undefined]);
  });
});
