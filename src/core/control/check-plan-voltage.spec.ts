/** Voltages, currents and losses of one line whose flow is the root of a quadratic: just inside a limit and just beyond it. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import type { PlanContent } from '../dispatch/plan.js';
import { battery, smallInput } from '../dispatch/testing/small-grid.js';
import type { FeederNetwork } from '../grid/feeder-network.js';
import { checkVoltages } from './check-plan-voltage.js';
import { booked, handPlan, handSchedule } from './testing/hand-plan.js';

interface Line {
  readonly low?: number;
  readonly high?: number;
  readonly ratingMva?: number;
  readonly lossesMetered?: boolean;
}

/** 0.1 pu at 1 MVA from the head to bus 2, where the battery hangs: V (1 - V) = 0.1 P. */
function feeder({ low = 0.9, high = 1.1, ratingMva = Infinity, lossesMetered }: Line): FeederNetwork {
  const bus = (id: number, demandMw: number) => ({
    ...{ id, demandMw, demandMvar: 0, shuntMw: 0, shuntMvar: 0, baseKv: 20, voltagePu: 1 },
    ...{ minVoltagePu: low, maxVoltagePu: high },
  });
  const branch = {
    ...{ id: 1, name: '1-2', fromBus: 1, toBus: 2, inService: true, resistancePu: 0.1, reactancePu: 0 },
    ...{ chargingPu: 0, ratingMva, tap: 1, shiftDeg: 0, minAngleDeg: -Infinity, maxAngleDeg: Infinity },
  };
  return {
    id: 'F1',
    meterId: 'MTR-L5',
    network: {
      ...{ name: 'one line', baseMva: 1, generators: [], notes: [], branches: [branch] },
      buses: [
        { ...bus(1, 0), kind: 'reference' },
        { ...bus(2, 1), kind: 'load' },
      ],
    },
    places: [{ assetId: 'BAT', bus: 2, kvarPerKw: 0 }],
    ...(lossesMetered === undefined ? {} : { lossesMetered }),
  };
}

function found(line: Line, loadKw: number, over: Partial<PlanContent> = {}): string[] {
  const base: DispatchInput = smallInput({ assets: [battery()], importPrice: [0.1], baseKw: [loadKw] });
  const input = { ...base, grid: { ...base.grid, feederNetworks: [feeder(line)] } };
  const content = handPlan(input, { schedules: [handSchedule('BAT', [0])], ...over });
  return booked(input, (book, world) => {
    checkVoltages(book, input.grid, { content, powers: new Map([['BAT', [0]]]) }, world);
  });
}
const beyond = (line: Line, loadKw: number, over?: Partial<PlanContent>): string[] =>
  found(line, loadKw, over).filter((one) => !one.includes(' losses '));

// 400 kW: V = (1 + sqrt(1 - 0.16)) / 2 = 0.95826, I = 0.4 / 0.95826 = 0.41742, loss 0.1 I² = 17.42 kW.
const VOLT = (1 + Math.sqrt(1 - 0.16)) / 2;
const CURRENT = 0.4 / VOLT;
const LOSS_KW = 100 * CURRENT ** 2;

describe('the voltage of a bus', () => {
  it.each([
    ['above its least', VOLT - 1e-6, []],
    ['below it by rounding', VOLT + 0.00009, []],
    [
      'below it by what losses explain',
      VOLT + 0.0029,
      ['warning voltage F1@0: the voltage of bus 2 is 95.826 %'],
    ],
    ['below it by more', VOLT + 0.0031, ['violation voltage F1@0: the voltage of bus 2 is 95.826 %']],
  ])('%s', (_name, low, expected) => {
    expect(beyond({ low }, 400).map((one) => one.split(',')[0])).toEqual(expected);
  });

  it.each([
    ['inside its band', 1e-6, []],
    ['above it by what losses explain', -0.0029, ['warning']],
    ['above it by more', -0.0031, ['violation']],
  ])('that generation lifts, %s', (_name, room, expected) => {
    // -400 kW: V = (1 + sqrt(1.16)) / 2 = 1.03852.
    const high = (1 + Math.sqrt(1.16)) / 2 + room;
    expect(beyond({ high }, -400).map((one) => one.split(' ')[0])).toEqual(expected);
  });

  it('of the head is not asked for: whoever feeds it holds it', () => {
    // At no load both buses are at 1.0; only bus 2 is found above 0.99.
    expect(beyond({ high: 0.99 }, 0)).toEqual([
      'violation voltage F1@0: the voltage of bus 2 is 100.000 %, above the allowed 99.000 %',
    ]);
  });
});

describe('the current of a branch', () => {
  it.each([
    ['at its rating', CURRENT, 0],
    ['above it by rounding', CURRENT / 1.00009, 0],
    ['above it', CURRENT / 1.0002, 1],
  ])('%s', (_name, ratingMva, count) => {
    const bitten = beyond({ ratingMva }, 400);
    expect(bitten.length).toBe(count);
    expect(
      bitten.every((one) => one.startsWith('violation branch-rating F1@0: the current of branch 1-2 is')),
    ).toBe(true);
  });

  it('counts the same whichever way it flows', () => {
    const back = 0.4 / ((1 + Math.sqrt(1.16)) / 2);
    expect(beyond({ ratingMva: back / 1.01 }, -400).length).toBe(1);
    expect(beyond({ ratingMva: back * 1.01 }, -400)).toEqual([]);
  });

  it('has no limit without a rating', () => {
    expect(beyond({ ratingMva: Infinity, low: 0.5 }, 2_000)).toEqual([]);
  });
});

describe('a demand that no line can carry', () => {
  it('is a violation by itself: above 1 / 4r there is no operating point', () => {
    expect(beyond({ low: 0 }, 2_400)).toEqual([]);
    expect(beyond({ low: 0 }, 2_600)).toEqual([
      'violation voltage F1@0: the number of operating points found by the AC sweep is 0 , expected 1 ',
    ]);
  });
});

describe('what the plan does not command', () => {
  it.each<[string, Partial<PlanContent>, string]>([
    ['a frozen slot', { frozenSlots: 1 }, 'frozen slot'],
    ['a slot beyond its end', { validUntilMs: 0 }, 'outlook'],
    [
      'a feeder of which it steers nothing',
      { schedules: [handSchedule('BAT', [null])] },
      'nothing below can be steered',
    ],
  ])('%s is warned of, with the reason', (_name, over, why) => {
    const bitten = beyond({ low: VOLT + 0.01, ratingMva: CURRENT / 2 }, 400, over);
    expect(bitten.map((one) => one.split(' is ')[0])).toEqual([
      `warning voltage F1@0: the voltage of bus 2 (${why})`,
      `warning branch-rating F1@0: the current of branch 1-2 (${why})`,
    ]);
  });
});

describe('losses', () => {
  it('are told with their share of what passes the head', () => {
    // 17.42 kW for a quarter-hour are 4.4 kWh; 17.42 of 417.42 kW are 4.2 %.
    expect(found({}, 400)).toEqual([
      'warning losses F1@0: losses of 4.4 kWh, 4.2 % of what passes its head, are not in the planned imports',
    ]);
    expect(found({ lossesMetered: true }, 400)[0]).toMatch(/are in the load measured at it$/);
    expect(found({}, 400, { feederLossKw: { F1: [LOSS_KW] } })[0]).toMatch(/are in the planned imports$/);
  });

  it('of a feeder that carries nothing are no share of anything', () => {
    expect(found({}, 0)).toEqual([
      'warning losses F1@0: losses of 0.0 kWh, 0.0 % of what passes its head, are not in the planned imports',
    ]);
  });

  // What iterating leaves: 0.5 kW and a fiftieth, 0.85 kW here.
  it.each([
    [LOSS_KW + 0.84, 0],
    [LOSS_KW - 0.84, 0],
    [LOSS_KW + 0.86, 1],
    [LOSS_KW - 0.86, 1],
    [Number.NaN, 1],
  ])('planned as %d kW', (kw, count) => {
    const violations = found({}, 400, { feederLossKw: { F1: [kw] } }).filter((one) =>
      one.startsWith('violation'),
    );
    expect(violations.length).toBe(count);
  });

  it('that the plan leaves out of a slot are no number', () => {
    expect(found({}, 400, { feederLossKw: { F1: [] } })[0]).toMatch(
      /^violation nan F1@0: the planned loss is NaN kW/,
    );
  });
});

describe('a site without feeder networks', () => {
  it('has nothing to look at', () => {
    const input = smallInput({ assets: [battery()], importPrice: [0.1] });
    const check = booked(input, (book, world) => {
      checkVoltages(book, input.grid, { content: handPlan(input), powers: new Map() }, world);
    });
    expect(check).toEqual([]);
  });
});
