/** Room for error: base loads, sun and river together, loads under their own control, and how they combine. */
import { describe, expect, it } from '@jest/globals';
import type { SeriesForecast } from '../../series/forecast.js';
import { seriesId } from '../../series/series.js';
import { buildDispatch } from '../build-dispatch.js';
import { wind } from '../testing/flexible-assets.js';
import { EVENING_MS, evHub, meanForecast, smallInput, type SmallWorld } from '../testing/small-grid.js';

/** A generator's forecast of -40 kW whose quantile 0.9 lies `spreadKw` nearer to zero. */
const sun = (id: string, spreadKw: number): SeriesForecast =>
  meanForecast(seriesId(id, 'power'), { startMs: EVENING_MS, mean: [-40], spreadKw });

const AT = { substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5' } as const;
const pv = (id: string) =>
  ({
    ...AT,
    kind: 'pv',
    id,
    name: id,
    ratedKw: 100,
    rampKwPerS: 10,
    safeState: { mode: 'local' },
    controllable: false,
    peakKw: 100,
  }) as const;

function margin(world: Partial<SmallWorld>, nodeId = 'PDJ'): number {
  const input = smallInput({ assets: [], importPrice: [0.1], spreadKw: 30, ...world });
  const node = buildDispatch(input).layout.nodes.find((one) => one.nodeId === nodeId);
  return node?.marginKw[0] ?? Number.NaN;
}

describe('the margin at a risk of 10 %', () => {
  it('is that of the base load where nothing else is uncertain', () => {
    expect(margin({})).toBeCloseTo(30, 9);
    expect(margin({ assets: [wind({ controllable: false })] })).toBeCloseTo(30, 9);
  });

  it('adds squares of the sun to those of the base load, at the substation and the city', () => {
    const world = { assets: [pv('A')], forecasts: [sun('A', 40)] };
    expect(margin(world)).toBeCloseTo(50, 9);
    expect(margin(world, 'CITY')).toBeCloseTo(50, 9);
  });

  it('adds up what one sky does, and squares of what wind does beside it', () => {
    const two = { assets: [pv('A'), pv('B')], forecasts: [sun('A', 20), sun('B', 20)] };
    expect(margin(two)).toBeCloseTo(Math.hypot(30, 40), 9);
    const both = { assets: [...two.assets, wind()], forecasts: [...two.forecasts, sun(wind().id, 120)] };
    expect(margin(both)).toBeCloseTo(Math.hypot(30, 40, 120), 9);
  });

  it('holds a quarter of what vehicles under their own control take as one standard deviation', () => {
    const cars = evHub({ controllable: false });
    const states = [{ assetId: 'EV', available: false, reason: 'not controllable', energyRequestedKwh: 200 }];
    // 200 kWh asked for: it charges with 100 kW; the quantile 0.9 of a normal error is 1.28155 standard deviations.
    expect(margin({ assets: [cars], states })).toBeCloseTo(Math.hypot(30, 0.25 * 1.2815515655 * 100), 6);
    const measured = meanForecast(seriesId('EV', 'power'), {
      startMs: EVENING_MS,
      mean: [100],
      spreadKw: 40,
    });
    expect(margin({ assets: [cars], states, forecasts: [measured] })).toBeCloseTo(50, 9);
    // Where a plan caps them they take what it says, or less.
    expect(margin({ assets: [evHub()] })).toBeCloseTo(30, 9);
  });

  it('is none when it is off, and says which generators no quantile is known of', () => {
    const certain = { ...sun('A', 0), quantiles: [] };
    const world = { assets: [pv('A')], forecasts: [certain], importPrice: [0.1] };
    const { notes, layout } = buildDispatch(smallInput({ ...world, spreadKw: 30 }));
    expect(layout.nodes[0]?.marginKw[0]).toBeCloseTo(30, 9);
    expect(notes.map(({ message }) => message)).toContain(
      '1 generators have no quantiles (A first); their error is in no margin',
    );
    expect(buildDispatch(smallInput(world)).layout.nodes.map(({ marginKw }) => marginKw[0])).toEqual([0, 0]);
  });
});
