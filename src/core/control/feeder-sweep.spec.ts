/** AC flow of a feeder along a plan: one line whose voltage is the root of a quadratic, assets where they hang, summaries. */
import { describe, expect, it } from '@jest/globals';
import type { FeederNetwork } from '../grid/feeder-network.js';
import { branchLoading, feederSummary, sweepFeeder } from './feeder-sweep.js';

const bus = (id: number, demandMw: number) => ({
  ...{ id, demandMw, demandMvar: 0, shuntMw: 0, shuntMvar: 0, baseKv: 20, voltagePu: 1 },
  ...{ minVoltagePu: 0.9, maxVoltagePu: 1.1 },
});

/** 0.1 pu at 1 MVA from the head to bus 2. */
const FEEDER: FeederNetwork = {
  id: 'F1',
  meterId: 'MTR',
  network: {
    name: 'one line',
    baseMva: 1,
    buses: [
      { ...bus(1, 0), kind: 'reference' },
      { ...bus(2, 3), kind: 'load' },
    ],
    generators: [],
    branches: [
      {
        ...{ id: 1, name: '1-2', fromBus: 1, toBus: 2, inService: true, resistancePu: 0.1, reactancePu: 0 },
        ...{
          chargingPu: 0,
          ratingMva: 0.5,
          tap: 1,
          shiftDeg: 0,
          minAngleDeg: -Infinity,
          maxAngleDeg: Infinity,
        },
      },
    ],
    notes: [],
  },
  places: [{ assetId: 'BAT', bus: 2, kvarPerKw: 0 }],
};

/** V (1 - V) = r P over a line without reactance. */
const voltageOf = (kw: number): number => (1 + Math.sqrt(1 - 0.4 * (kw / 1000))) / 2;

describe('the sweep of a feeder network', () => {
  const swept = sweepFeeder(FEEDER, [400, 400, 0], new Map([['BAT', [0, -300, -200]]]));

  it('spreads the base load by shares and adds the assets, load or generation', () => {
    const volts = swept.flows.map(({ voltagePu }) => voltagePu[1]);
    expect(volts[0]).toBeCloseTo(voltageOf(400), 9);
    expect(volts[1]).toBeCloseTo(voltageOf(100), 9);
    expect(volts[2]).toBeCloseTo(voltageOf(-200), 9);
    expect(volts[2]).toBeGreaterThan(1);
  });

  it('loads a branch by its current: 400 kW at 0.958 pu are 417 kVA of 500', () => {
    const [flow] = swept.flows;
    expect(flow && branchLoading(swept, flow, 1)).toBeCloseTo(0.4 / voltageOf(400) / 0.5, 9);
    expect(flow && branchLoading(swept, flow, 0)).toBeNull();
  });

  it('tells extremes, where they are, and losses: r I²', () => {
    const { id, lowestVoltagePu, lowestBus, highestVoltagePu, lossKw } = feederSummary(swept);
    expect(id).toBe('F1');
    expect(lowestVoltagePu[0]).toBeCloseTo(voltageOf(400), 6);
    expect(lowestBus).toEqual([2, 2, 1]);
    expect(highestVoltagePu[2]).toBeCloseTo(voltageOf(-200), 6);
    expect(lossKw[0]).toBeCloseTo(100 * (0.4 / voltageOf(400)) ** 2, 5);
  });

  it('has no figures where the line cannot carry the demand: P above 1 / 4r', () => {
    const beyond = feederSummary(sweepFeeder(FEEDER, [2600], new Map([['BAT', [0]]])));
    expect([beyond.lowestVoltagePu, beyond.highestVoltagePu, beyond.lossKw]).toEqual([
      [null],
      [null],
      [null],
    ]);
  });
});
