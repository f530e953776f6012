import { describe, expect, it } from '@jest/globals';
import type { RegularSeries as PackageSeries } from '../../../forecasts/index.js';
import { LEVELS } from '../../../forecasts/index.js';
import { QUANTILE_LEVELS } from '../../core/series/forecast.js';
import type { RegularSeries } from '../../core/series/series.js';
import { coherentForecasts } from './coherent.js';
import { forecastTargets, modelsOf, type ForecastTarget, usesLongModel } from './forecast-targets.js';
import { fromCommonStart, summedHistory, summedTail } from './summed-series.js';

type Same<A, B> = [A, B] extends [B, A] ? true : false;

const STEP_MS = 900_000;
const DAY = 96;

function series(values: readonly number[]): RegularSeries {
  return { startMs: 0, stepMs: STEP_MS, values: Float64Array.from(values) };
}

describe('the package and the house', () => {
  it('speak of the same series and the same quantiles', () => {
    const same: Same<PackageSeries, RegularSeries> = true;
    expect(same).toBe(true);
    expect(LEVELS).toEqual(QUANTILE_LEVELS);
  });
});

describe('summed series', () => {
  it('fills a gap in one part from its last week, and counts it', () => {
    const steady = series(new Array<number>(8 * DAY).fill(100));
    const other = series(
      Array.from({ length: 8 * DAY }, (_, i) => (i === 7 * DAY + 5 ? Number.NaN : i % DAY)),
    );
    const { series: sum, filledShare } = summedHistory([steady, other]);
    expect(sum.values[7 * DAY + 5]).toBe(105);
    expect(filledShare).toBeCloseTo(1 / (16 * DAY), 9);
  });

  it('leaves unknown what no part knows', () => {
    const { series: sum } = summedHistory([series([Number.NaN, 1]), series([Number.NaN, 2])]);
    expect([...sum.values]).toEqual([Number.NaN, 3]);
  });

  it('waits for the last meter in the newest values', () => {
    expect([...summedTail([series([1, 2]), series([3, Number.NaN])]).values]).toEqual([4, Number.NaN]);
  });
});

describe('parts of unequal length', () => {
  const part = (unknown: number, length = 10): RegularSeries =>
    series(Array.from({ length }, (_, i) => (i < unknown ? Number.NaN : i)));

  it('begin where the last of them begins, so that nothing is made up before', () => {
    const [one, other] = fromCommonStart([part(0), part(4)], 9 * STEP_MS);
    expect([one?.startMs, other?.startMs]).toEqual([4 * STEP_MS, 4 * STEP_MS]);
    expect([...(one?.values ?? [])]).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('begin no later than is asked, and a part that never spoke does not count', () => {
    expect(fromCommonStart([part(0), part(8)], 3 * STEP_MS)[0]?.startMs).toBe(3 * STEP_MS);
    expect(fromCommonStart([part(2), part(10)], 9 * STEP_MS).map(({ startMs }) => startMs / STEP_MS)).toEqual(
      [2, 2],
    );
    expect(fromCommonStart([part(10)], 5 * STEP_MS)[0]?.startMs).toBe(0);
  });
});

describe('the models of a target', () => {
  const names = (id: string, knownDays?: number): string[] => {
    const found = forecastTargets(EMPTY_CITY).find((target) => target.id === id);
    return found ? modelsOf(found, knownDays).map((model) => model.id.split('@')[0] ?? '') : [];
  };

  it('of a meter: those of weeks, and with a season of history what costs least comes first', () => {
    expect(names('A.base', 27)).toEqual(['calendar-ridge', 'calendar-only', 'seasonal-naive']);
    expect(names('A.base', 89)).toEqual(names('A.base', 27));
    expect(names('A.base', 90)).toEqual(['fleet-ridge', 'calendar-ridge', 'calendar-only', 'seasonal-naive']);
  });

  it('of the city: the more history, the more of them', () => {
    const weeks = ['calendar-ridge', 'calendar-only', 'seasonal-naive'];
    expect(names('CITY.base', 0)).toEqual([]);
    expect(names('D.power', 0)).toEqual(weeks);
    expect(names('D.power', 42)).toEqual(['double-seasonal', 'similar-days', ...weeks]);
    expect(names('D.power', 56)).toEqual(['short-term-ridge', 'double-seasonal', 'similar-days', ...weeks]);
    expect(names('D.power', 90).slice(0, 2)).toEqual(['load-regression', 'fleet-ridge']);
    expect(names('D.power')).toEqual(names('D.power', 400));
  });

  it('are known by name to learn from all the history or from the last weeks', () => {
    const [meter] = forecastTargets(EMPTY_CITY);
    if (!meter) throw new Error('the town of the spec has a meter');
    expect(usesLongModel(meter, 'fleet-ridge@1')).toBe(true);
    expect(usesLongModel(meter, 'calendar-ridge@1')).toBe(false);
  });
});

describe('coherent forecasts', () => {
  it('shift the quantiles of a sum with its mean', () => {
    const target = (
      id: 'A.base' | 'B.base' | 'SUM.base',
      parts: ForecastTarget['parts'] = [id],
    ): ForecastTarget => {
      const [first] = forecastTargets(EMPTY_CITY);
      if (!first) throw new Error('the town of the spec has a meter');
      return { ...first, id, parts };
    };
    const own = (mean: number, width: number): Parameters<typeof coherentForecasts>[0][number]['own'] => ({
      mean: Float64Array.of(mean),
      quantiles: LEVELS.map((level) => Float64Array.of(mean + width * (level - 0.5))),
      marks: [],
    });
    const [, , sum] = coherentForecasts(
      [
        { target: target('A.base'), own: own(1.0004, 1), marks: [] },
        { target: target('B.base'), own: own(2, 1), marks: ['odd'] },
        { target: target('SUM.base', ['A.base', 'B.base']), own: own(10, 2), marks: [] },
      ],
      { slotMs: 0, knownAtMs: 1 },
    );
    expect(sum?.mean).toEqual([3]);
    expect(sum?.quantiles.map((row) => row[0])).toEqual(
      LEVELS.map((level) => Number((3 + 2 * (level - 0.5)).toFixed(3))),
    );
    expect(sum?.marks).toEqual(["parts-marked: 1 of its 2 meters' forecasts carry marks"]);
  });
});

const EMPTY_CITY: Parameters<typeof forecastTargets>[0] = {
  id: 'town',
  name: 'town',
  cityImportLimitWinterKw: 1,
  cityImportLimitSummerKw: 1,
  districts: [{ id: 'D', name: 'D' }],
  substations: [],
  branches: [],
  meters: [{ id: 'A', substationId: 'S', districtId: 'D' }],
  assets: [],
  tariff: {
    energyWinterEurPerKwh: [],
    energySummerEurPerKwh: [],
    networkEurPerKwh: [],
    exportShare: 1,
    peakEurPerKw: 0,
    co2WinterGPerKwh: [],
    co2SummerGPerKwh: [],
  },
};
