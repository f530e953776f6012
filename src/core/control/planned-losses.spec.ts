/** Losses of a feeder come into the plan by solving again until they are its own, with a solver that is written by hand. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from '../dispatch/build-dispatch.js';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import type { SolveOutcome } from '../dispatch/linear-program.js';
import { solvedByHand } from '../dispatch/testing/solved-by-hand.js';
import { battery, meanForecast, EVENING_MS, smallInput } from '../dispatch/testing/small-grid.js';
import type { FeederNetwork } from '../grid/feeder-network.js';
import { type Answered, solveWithLosses } from './planned-losses.js';

const bus = (id: number, demandMw: number) => ({
  ...{ id, demandMw, demandMvar: 0, shuntMw: 0, shuntMvar: 0, baseKv: 20, voltagePu: 1 },
  ...{ minVoltagePu: 0.5, maxVoltagePu: 1.5 },
});

/** 0.1 pu at 1 MVA from the head to the one bus with a load. */
const feeder = (over: Partial<FeederNetwork> = {}): FeederNetwork => ({
  id: 'F1',
  meterId: 'MTR-L5',
  network: {
    name: 'one line',
    baseMva: 1,
    buses: [
      { ...bus(1, 0), kind: 'reference' },
      { ...bus(2, 1), kind: 'load' },
    ],
    generators: [],
    branches: [
      {
        ...{ id: 1, name: '1-2', fromBus: 1, toBus: 2, inService: true, resistancePu: 0.1, reactancePu: 0 },
        ...{ chargingPu: 0, ratingMva: Infinity, tap: 1, shiftDeg: 0 },
        ...{ minAngleDeg: -Infinity, maxAngleDeg: Infinity },
      },
    ],
    notes: [],
  },
  places: [{ assetId: 'BAT', bus: 2, kvarPerKw: 0 }],
  ...over,
});

/** Loss of the line at a demand: V (1 - V) = r P, I = P / V, loss = r I² [kW]. */
function lossKw(demandKw: number): number {
  const mw = demandKw / 1000;
  const volts = (1 + Math.sqrt(1 - 0.4 * mw)) / 2;
  return 0.1 * (mw / volts) ** 2 * 1000;
}

function inputWith(feeders: readonly FeederNetwork[], baseKw = [400, 400]): DispatchInput {
  const input = smallInput({ assets: [battery()], importPrice: [0.1, 0.2], baseKw });
  return { ...input, grid: { ...input.grid, feederNetworks: feeders } };
}

/** A solver that keeps a list of what it was asked, and charges by the losses it is told of. */
function asked(chargeKw: (lossKw: number) => number): {
  seen: (readonly number[] | undefined)[];
  solve: (input: DispatchInput) => Promise<Answered>;
} {
  const seen: (readonly number[] | undefined)[] = [];
  return {
    seen,
    solve: (input) => {
      const losses = input.feederLossKw?.['F1'];
      seen.push(losses);
      const built = buildDispatch(input);
      const values = { 'charge[BAT,0]': chargeKw(losses?.[0] ?? 0) };
      return Promise.resolve({ built, outcome: solvedByHand(built, { values }) });
    },
  };
}

describe('losses in a plan', () => {
  it('are those of its own flows: solved once without and once with them', async () => {
    const { seen, solve } = asked(() => 0);
    const { built } = await solveWithLosses(inputWith([feeder()]), solve);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBeUndefined();
    for (const kw of built.input.feederLossKw?.['F1'] ?? []) expect(kw).toBeCloseTo(lossKw(400), 6);
  });

  it('follow what the assets do: 100 kW of charging more', async () => {
    const { solve } = asked(() => 100);
    const { built } = await solveWithLosses(inputWith([feeder()]), solve);
    expect(built.input.feederLossKw?.['F1']?.[0]).toBeCloseTo(lossKw(500), 6);
    expect(built.input.feederLossKw?.['F1']?.[1]).toBeCloseTo(lossKw(400), 6);
  });

  it('are asked for again while the answer runs away from them, and four times at most', async () => {
    // 500 kW lose 28 kW and 600 kW lose 41 kW: a battery that charges where little is lost never comes to rest.
    const { seen, solve } = asked((loss) => (loss < 30 ? 100 : 0));
    await solveWithLosses(inputWith([feeder()], [500, 0]), solve);
    expect(seen.length).toBe(4);
  });

  it('agree within a quarter of a kilowatt and a hundredth', async () => {
    const { seen, solve } = asked((loss) => (loss > 0 ? 0.5 : 0));
    await solveWithLosses(inputWith([feeder()]), solve);
    expect(lossKw(400.5) - lossKw(400)).toBeLessThan(0.25);
    expect(seen).toHaveLength(2);
  });

  it('are not added where the head is metered, or there is no feeder', async () => {
    for (const feeders of [[feeder({ lossesMetered: true })], []]) {
      const { seen, solve } = asked(() => 0);
      const { built } = await solveWithLosses(inputWith(feeders), solve);
      expect(seen).toEqual([undefined]);
      expect(built.input.feederLossKw).toBeUndefined();
    }
  });

  it('stay as planned where the sweep finds no operating point: more than the line can carry', async () => {
    // P above 1 / 4r = 2.5 MW has no voltage; planned before: none.
    const { seen, solve } = asked(() => 0);
    await solveWithLosses(inputWith([feeder()], [3_000, 400]), solve);
    expect(seen[1]?.[0]).toBe(0);
    expect(seen[1]?.[1]).toBeCloseTo(lossKw(400), 6);
  });

  it('read a base load of another step by the clock', async () => {
    const input = inputWith([feeder()]);
    const hourly = {
      ...meanForecast('MTR-L5.base', { startMs: EVENING_MS, mean: [400] }),
      stepMs: 3_600_000,
    };
    const built = buildDispatch(input);
    const forecasts = input.forecasts.map((one) => (one.seriesId === 'MTR-L5.base' ? hourly : one));
    const told: (readonly number[] | undefined)[] = [];
    await solveWithLosses({ ...input, forecasts }, (given) => {
      told.push(given.feederLossKw?.['F1']);
      return Promise.resolve({ built: { ...built, input: given }, outcome: solvedByHand(built, {}) });
    });
    expect(told[1]?.map((kw) => Math.round(kw * 1e3))).toEqual(
      [lossKw(400), lossKw(400)].map((kw) => Math.round(kw * 1e3)),
    );
  });
});

describe('no answer', () => {
  const failed = (status: 'infeasible' | 'time-limit'): SolveOutcome => ({
    status,
    conflict: [],
    report: { solver: 'paper', version: '1', solveMs: 0, iterations: null, message: '' },
  });

  it('to the first question is the answer', async () => {
    const input = inputWith([feeder()]);
    let asks = 0;
    const { outcome } = await solveWithLosses(input, (given) => {
      asks += 1;
      return Promise.resolve({ built: buildDispatch(given), outcome: failed('time-limit') });
    });
    expect([outcome.status, asks]).toEqual(['time-limit', 1]);
  });

  it('with losses leaves the plan without them: its check finds what is missing', async () => {
    const input = inputWith([feeder()]);
    const { built, outcome } = await solveWithLosses(input, (given) => {
      const made = buildDispatch(given);
      const answer = given.feederLossKw ? failed('infeasible') : solvedByHand(made, {});
      return Promise.resolve({ built: made, outcome: answer });
    });
    expect(outcome.status).toBe('optimal');
    expect(built.input.feederLossKw).toBeUndefined();
  });
});
