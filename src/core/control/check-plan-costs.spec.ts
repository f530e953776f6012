/** Costs of hand-made flows: trade, carbon, peak, overruns and reserve, to the cent, and what is claimed instead. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import type { CostByTerm } from '../dispatch/plan.js';
import { smallInput, type SmallWorld } from '../dispatch/testing/small-grid.js';
import { checkCosts, pricedFlows } from './check-plan-costs.js';
import { checkWorld } from './check-plan-world.js';
import { booked, handNode, handPlan } from './testing/hand-plan.js';

const inputOf = (over: Partial<SmallWorld> = {}): DispatchInput =>
  smallInput({ assets: [], importPrice: [0.1, 0.3], ...over });

interface Flows {
  readonly importKw: readonly number[];
  readonly peakImportKw?: number;
  readonly costByTerm?: CostByTerm;
}

function contentOf(input: DispatchInput, { importKw, peakImportKw = 0, costByTerm = {} }: Flows) {
  const nodes = [handNode('PDJ', importKw, 10_000), handNode('CITY', importKw, 10_000)];
  return handPlan(input, { nodes, peakImportKw, costByTerm });
}

function priced(input: DispatchInput, flows: Flows): ReturnType<typeof pricedFlows> {
  const world = checkWorld(input.snapshot, input.forecasts);
  return pricedFlows(input.grid, { content: contentOf(input, flows), powers: new Map() }, world);
}

function found(input: DispatchInput, flows: Flows): string[] {
  const given = { content: contentOf(input, flows), powers: new Map() };
  return booked(input, (book, world) => {
    checkCosts(book, input.grid, given, world);
  });
}

describe('the cost of trade', () => {
  it('is a quarter of each kW at its price', () => {
    // 400 kW x 0.25 h x 0.10 + 400 x 0.25 x 0.30 = 10 + 30 EUR.
    expect(priced(inputOf(), { importKw: [400, 400] }).tradeEur).toBeCloseTo(40, 9);
  });

  it('pays for what is sent up at the price of that', () => {
    // -400 x 0.25 x 0.05 = -5 EUR, and 400 x 0.25 x 0.3 = 30 EUR.
    expect(priced(inputOf(), { importKw: [-400, 400] }).tradeEur).toBeCloseTo(25, 9);
  });

  it('never sells dearer than it buys: what goes up at once comes down', () => {
    const input = inputOf({ exportPrice: [0.5, 0.5] });
    expect(priced(input, { importKw: [-400, -400] }).tradeEur).toBeCloseTo(-100 * (0.1 + 0.3), 9);
  });

  it('earns by taking when prices are negative', () => {
    const input = inputOf({ importPrice: [-0.2, 0.3], exportPrice: [-0.3, 0.1] });
    expect(priced(input, { importKw: [400, 0] }).tradeEur).toBeCloseTo(-20, 9);
    expect(priced(input, { importKw: [-400, 0] }).tradeEur).toBeCloseTo(30, 9);
  });

  it('adds carbon to what is taken, not to what is sent', () => {
    // 0.1 g/kWh at 1e6 EUR/t are 0.1 EUR/kWh.
    const input = inputOf({ tariff: { co2EurPerTonne: 1e6 } });
    expect(priced(input, { importKw: [400, 0] }).tradeEur).toBeCloseTo(20, 9);
    expect(priced(input, { importKw: [-400, 0] }).tradeEur).toBeCloseTo(-5, 9);
  });

  it('is no number when a price it needs is missing', () => {
    expect(
      priced(inputOf({ snapshot: { importPriceEurPerKwh: [0.1] } }), { importKw: [1, 1] }).tradeEur,
    ).toBeNaN();
    expect(
      priced(inputOf({ snapshot: { exportPriceEurPerKwh: [] } }), { importKw: [1, -1] }).tradeEur,
    ).toBeNaN();
  });

  it('is the same quarter-hour whatever the clock does: 100 slots of the longest day', () => {
    const prices = new Array<number>(100).fill(0.1);
    // 24 October 2026, 22:00 UTC is midnight in Lyon of the day that has 25 hours.
    const input = inputOf({ importPrice: prices, startMs: Date.UTC(2026, 9, 24, 22) });
    expect(priced(input, { importKw: prices.map(() => 40) }).tradeEur).toBeCloseTo(100, 6);
  });
});

describe('the cost of the peak', () => {
  it('is what rises above the peak of the day so far', () => {
    const input = inputOf({ peakEurPerKw: 2, snapshot: { peakSoFarKw: 300 } });
    expect(priced(input, { importKw: [400, 0], peakImportKw: 400 }).peakEur).toBe(200);
    expect(priced(input, { importKw: [200, 0], peakImportKw: 200 }).peakEur).toBe(0);
  });

  it('counts a day that only sent up so far as nothing', () => {
    const input = inputOf({ peakEurPerKw: 2, snapshot: { peakSoFarKw: -500 } });
    expect(priced(input, { importKw: [100, 0], peakImportKw: 100 }).peakEur).toBe(200);
  });
});

describe('the cost of overruns', () => {
  const one = { nodeId: 'PDJ', subscribedKw: 300, overrunEurPerKwh: 2 };

  it('is each kW above the subscription, by the hour', () => {
    const input = inputOf({ grid: { subscriptions: [one] } });
    // 100 kW and none for a quarter-hour each: 25 kWh at 2 EUR.
    expect(priced(input, { importKw: [400, 299] }).overrunEur).toBe(50);
    expect(priced(input, { importKw: [300, -400] }).overrunEur).toBe(0);
  });

  it('adds up over subscriptions, and takes none from a node that is not planned', () => {
    const subscriptions = [one, { ...one, nodeId: 'CITY', subscribedKw: 380 }, { ...one, nodeId: 'T9' }];
    expect(priced(inputOf({ grid: { subscriptions } }), { importKw: [400, 0] }).overrunEur).toBe(60);
  });

  it('holds in its class of the tariff only, by civil time', () => {
    // 17:45 UTC in winter is 18:45 in Lyon, the next slot 19:00: the class ends there.
    const hours = [18];
    const peak = { name: 'P', months: [1], weekdays: [1, 2, 3, 4, 5], hours, eurPerKwh: 0 };
    const input = inputOf({
      startMs: Date.UTC(2026, 0, 15, 17, 45),
      grid: { subscriptions: [{ ...one, networkClass: 'P' }] },
      tariff: { networkClasses: [peak] },
    });
    expect(priced(input, { importKw: [400, 400] }).overrunEur).toBe(50);
    const other = inputOf({ grid: { subscriptions: [{ ...one, networkClass: 'HCE' }] } });
    expect(priced(other, { importKw: [400, 400] }).overrunEur).toBe(0);
  });
});

describe('the cost of missing reserve', () => {
  it('is what is missing by the hour at its price; nothing when no reserve is asked for', () => {
    const reserve = { upKw: 40, downKw: 0, holdSlots: 1, shortfallEurPerKwh: 3 };
    // No battery at all: 40 kW in two quarter-hours are 20 kWh.
    expect(priced(inputOf({ grid: { reserve } }), { importKw: [1, 1] }).reserveEur).toBe(60);
    expect(priced(inputOf(), { importKw: [1, 1] }).reserveEur).toBe(0);
  });
});

describe('the cost of ramps', () => {
  const ramp = { nodeId: 'PDJ', freeKw: 30, eurPerKw: 2 };

  it('is each kW of change beyond what is free, up or down, node by node', () => {
    const input = inputOf({ grid: { ramps: [ramp] } });
    expect(priced(input, { importKw: [400, 450] }).rampEur).toBe(40);
    expect(priced(input, { importKw: [400, 300] }).rampEur).toBe(140);
    expect(priced(input, { importKw: [400, 430] }).rampEur).toBe(0);
    expect(priced(input, { importKw: [-20, 20] }).rampEur).toBe(20);
    const both = inputOf({ grid: { ramps: [ramp, { ...ramp, nodeId: 'CITY', eurPerKw: 1 }] } });
    expect(priced(both, { importKw: [400, 450] }).rampEur).toBe(60);
    expect(priced(inputOf(), { importKw: [0, 1e6] }).rampEur).toBe(0);
  });

  it('is held against what the plan says', () => {
    const input = inputOf({ grid: { ramps: [ramp] } });
    const flows = { importKw: [400, 450] };
    const energyImport = 43.75;
    expect(found(input, { ...flows, costByTerm: { energyImport, importRamp: 40 } })).toEqual([]);
    expect(found(input, { ...flows, costByTerm: { energyImport } })).toEqual([
      'violation cost CITY@0: the cost of ramps is 0 EUR, expected 40 EUR',
    ]);
  });
});

describe('the claims of a plan', () => {
  const flows = { importKw: [400, 400] };

  it('may be booked under any term of the trade, if the sum is right', () => {
    const costByTerm = { energyImport: 50, energyExport: -20, network: 7, co2: 3, wear: 99 };
    expect(found(inputOf(), { ...flows, costByTerm })).toEqual([]);
  });

  // 40 EUR: 0.01 + 40e-6 EUR are rounding.
  it.each([
    [40.01, 0],
    [39.99, 0],
    [40.011, 1],
    [39.989, 1],
  ])('%d EUR for 40 EUR of energy', (energyImport, count) => {
    expect(found(inputOf(), { ...flows, costByTerm: { energyImport } }).length).toBe(count);
  });

  it.each<[string, Partial<SmallWorld>, number, string]>([
    [
      'peak',
      { peakEurPerKw: 1 },
      400,
      'violation cost CITY@0: the cost of the peak is 0 EUR, expected 400 EUR',
    ],
    [
      'subscribedOverrun',
      { grid: { subscriptions: [{ nodeId: 'PDJ', subscribedKw: 380, overrunEurPerKwh: 1 }] } },
      10,
      'violation cost CITY@0: the cost of overruns is 0 EUR, expected 10 EUR',
    ],
    [
      'reserve',
      { grid: { reserve: { upKw: 20, downKw: 0, holdSlots: 1, shortfallEurPerKwh: 1 } } },
      10,
      'violation cost CITY@0: the cost of missing reserve is 0 EUR, expected 10 EUR',
    ],
  ])('%s is asked for by itself', (term, world, eur, expected) => {
    const input = inputOf(world);
    const claimed = (costByTerm: CostByTerm) => found(input, { ...flows, peakImportKw: 400, costByTerm });
    expect(claimed({ energyImport: 40 })).toEqual([expected]);
    expect(claimed({ energyImport: 40, [term]: eur })).toEqual([]);
    // Booked under energy instead it is wrong twice.
    expect(claimed({ energyImport: 40 + eur }).length).toBe(2);
  });

  it('that are no numbers are booked as such', () => {
    const costByTerm = { energyImport: Number.NaN };
    expect(found(inputOf(), { ...flows, costByTerm })).toEqual([
      'violation nan CITY@0: the cost of energy is NaN EUR, expected 40 EUR',
    ]);
  });
});
