/** The room for error of a node on paper: what is independent adds in squares, weather of one kind adds up. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import { fixedLoad, wind } from '../dispatch/testing/flexible-assets.js';
import { battery, evHub, meanForecast, smallInput } from '../dispatch/testing/small-grid.js';
import type { Asset } from '../grid/asset.js';
import type { SeriesId } from '../series/series.js';
import { CheckMargins } from './check-plan-margins.js';
import { checkWorld } from './check-plan-world.js';
import { handPlan, handSchedule } from './testing/hand-plan.js';

interface Given {
  readonly assets?: readonly Asset[];
  /** Quantile 0.9 less mean of series [kW]. */
  readonly spreads?: Readonly<Record<string, number>>;
  readonly powers?: Readonly<Record<string, number>>;
  readonly steered?: readonly string[];
  readonly baseSpreadKw?: number;
  readonly riskLevel?: number;
}

function roomAt(given: Given, nodeId = 'PDJ', slot = 0): number {
  const { assets = [], spreads = {}, powers = {}, steered = [], baseSpreadKw = 30, riskLevel = 0.9 } = given;
  const startMs = Date.UTC(2026, 0, 15, 17);
  const forecasts = Object.entries(spreads).map(([id, spreadKw]) =>
    meanForecast(id as SeriesId, { startMs, mean: [-50], spreadKw }),
  );
  const input: DispatchInput = smallInput({
    ...{ assets, importPrice: [0.1], baseKw: [400], spreadKw: baseSpreadKw, startMs, forecasts },
    snapshot: { riskLevel },
  });
  const content = handPlan(input, { schedules: steered.map((id) => handSchedule(id, [powers[id] ?? 0])) });
  const powerOf = new Map(Object.entries(powers).map(([id, kw]) => [id, [kw]]));
  const world = checkWorld(input.snapshot, input.forecasts);
  const below = new Set(assets.map(({ id }) => id));
  return new CheckMargins(input.grid, { content, powers: powerOf }, world).at(nodeId, below, slot);
}

describe('the room for error of a node', () => {
  it('is the spread of its load when nothing else errs', () => {
    expect(roomAt({})).toBeCloseTo(30, 9);
    expect(roomAt({ assets: [battery()], powers: { BAT: 90 }, steered: ['BAT'] })).toBeCloseTo(30, 9);
  });

  it('grows with the quantile the limits hold at', () => {
    // The test's quantiles run evenly: 0.75 lies at 0.25 / 0.4 of the way to 0.9.
    expect(roomAt({ riskLevel: 0.75 })).toBeCloseTo(30 * 0.625, 6);
    expect(roomAt({ riskLevel: 0.5 })).toBeCloseTo(0, 9);
  });

  it('is never less than nothing when a quantile lies below the mean', () => {
    expect(roomAt({ baseSpreadKw: 30, riskLevel: 0.1 })).toBe(0);
  });

  it('adds wind to load in squares: 30 and 40 make 50', () => {
    expect(roomAt({ assets: [wind()], spreads: { 'WND.power': 40 } })).toBeCloseTo(50, 9);
  });

  it('adds the wind of two parks before it squares them: they stand in the same wind', () => {
    const assets = [wind(), wind({ id: 'WN2' })];
    const spreads = { 'WND.power': 15, 'WN2.power': 25 } as const;
    expect(roomAt({ assets, spreads })).toBeCloseTo(50, 9);
  });

  it('takes no room for a park without a forecast, or with one that has no spread', () => {
    expect(roomAt({ assets: [wind()] })).toBeCloseTo(30, 9);
    expect(roomAt({ assets: [wind()], spreads: { 'WND.power': 0 } })).toBeCloseTo(30, 9);
  });

  it('takes a quarter of the expected power, by the normal quantile, for what controls itself', () => {
    // 1.2816 standard deviations at 0.9: 0.25 x 1.2816 x 100 kW = 32.04 kW beside the 30.
    const own = 0.25 * 1.2815515655446004 * 100;
    const charging = { assets: [evHub()], powers: { EV: 100 } };
    expect(roomAt(charging)).toBeCloseTo(Math.hypot(30, own), 5);
    expect(roomAt({ ...charging, powers: { EV: -100 } })).toBeCloseTo(Math.hypot(30, own), 5);
  });

  it('takes none for the same asset once the plan steers it', () => {
    expect(roomAt({ assets: [evHub()], powers: { EV: 100 }, steered: ['EV'] })).toBeCloseTo(30, 9);
  });

  it('takes the forecast of a load before the quarter, and nothing for what is neither', () => {
    expect(roomAt({ assets: [evHub()], powers: { EV: 100 }, spreads: { 'EV.power': 40 } })).toBeCloseTo(
      50,
      9,
    );
    expect(roomAt({ assets: [fixedLoad()], powers: { FIX: 100 } })).toBeCloseTo(30, 9);
    expect(roomAt({ assets: [fixedLoad()], spreads: { 'FIX.power': 40 } })).toBeCloseTo(50, 9);
  });

  it('is not known where the node has no quantiles of its own, or beyond their end', () => {
    expect(roomAt({}, 'T1')).toBeNaN();
    expect(roomAt({}, 'PDJ', 5)).toBeNaN();
  });
});
