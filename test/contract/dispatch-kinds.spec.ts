/** Every kind of asset that decides, as a problem whose optimum is known on paper; solved by HiGHS, verified by both checkers. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import {
  demandResponse,
  envelope,
  evFleet,
  fixedLoad,
  profile,
  unit,
  wind,
} from '../../src/core/dispatch/testing/flexible-assets.js';
import {
  battery,
  EVENING_MS,
  meanForecast,
  smallInput,
  type SmallWorld,
} from '../../src/core/dispatch/testing/small-grid.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import type { ThermalGeneration } from '../../src/core/grid/asset.js';
import { costOf, paperPlan, powerOf, type PaperPlan } from '../fixtures/paper-plan.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

const plan = (world: SmallWorld): Promise<PaperPlan> => paperPlan(world, highs);
const integers = ({ built }: PaperPlan): number =>
  built.program.integrality?.reduce((sum, flag) => sum + flag, 0) ?? 0;

describe('wind and fixed load', () => {
  it('gives what the wind gives, and is held back when sending it up costs more than curtailing it', async () => {
    const forecast = meanForecast('WND.power', { startMs: EVENING_MS, mean: [-80, -80] });
    const { content } = await plan({
      assets: [wind()],
      forecasts: [forecast],
      baseKw: [0, 0],
      importPrice: [0.1, 0.1],
      exportPrice: [-0.05, 0.05],
    });
    // 20 kWh sent up would cost 1 EUR, curtailed they cost 0.2 EUR; a quarter later they earn 1 EUR.
    expect(powerOf(content, 'WND')).toEqual([0, -80]);
    expect([costOf(content, 'curtailment'), costOf(content, 'energyExport')]).toEqual([0.2, -1]);
  });

  it('holds the last known wind without a forecast, and says so', async () => {
    const { built, content } = await plan({
      assets: [wind()],
      states: [{ assetId: 'WND', powerKw: -25 }],
      importPrice: [0.1],
    });
    expect(powerOf(content, 'WND')).toEqual([-25]);
    expect(built.notes).toMatchObject([{ rule: 'forecast', ownerId: 'WND', seen: 25 }]);
  });

  it('counts a fixed load by its profile, or its forecast when there is one', async () => {
    const byProfile = await plan({ assets: [fixedLoad()], importPrice: [0.1] });
    expect(byProfile.content.nodes.find((n) => n.nodeId === 'PDJ')?.importKw).toEqual([530]);
    const forecasts = [meanForecast('FIX.power', { startMs: EVENING_MS, mean: [12] })];
    const byForecast = await plan({ assets: [fixedLoad()], importPrice: [0.1], forecasts });
    expect(byForecast.content.nodes.find((n) => n.nodeId === 'PDJ')?.importKw).toEqual([512]);
  });
});

describe('EV fleets', () => {
  const known = [{ assetId: 'FLT', energyRequestedKwh: 0 }];

  it('charge each group in its cheapest quarters before it leaves', async () => {
    // 30 kWh between 18:00 and 18:45: 25 kWh at 0.05, 5 kWh at 0.10; the cheapest quarter comes too late.
    const { content } = await plan({
      assets: [evFleet()],
      states: known,
      importPrice: [0.3, 0.1, 0.05, 0.01],
    });
    expect(powerOf(content, 'FLT')).toEqual([0, 20, 100, 0]);
    expect(content.schedules[0]?.state).toEqual([30, 25, 0, 0]);
  });

  it('serve a short stay first although another group came before and stays longer', async () => {
    const windows = [
      { arrival: '17:00', departure: '19:00', energyKwh: 40 },
      { arrival: '18:00', departure: '18:15', energyKwh: 20 },
    ];
    // 10 kWh of the long stay are left: they wait for the cheapest quarter; 20 kWh of the short one cannot.
    const { content } = await plan({
      assets: [evFleet({ windows })],
      states: [{ assetId: 'FLT', energyRequestedKwh: 10 }],
      importPrice: [0.3, 0.2, 0.2, 0.1],
    });
    expect(powerOf(content, 'FLT')).toEqual([80, 0, 0, 40]);
  });

  it('leave unmet what no power can deliver, at its price, with a warning', async () => {
    const windows = [{ arrival: '18:00', departure: '18:15', energyKwh: 30 }];
    const { content, findings } = await plan({
      assets: [evFleet({ windows })],
      states: known,
      importPrice: [0.3, 0.1],
    });
    expect([powerOf(content, 'FLT'), costOf(content, 'unmet')]).toEqual([[100, 0], 10]);
    expect(findings).toMatchObject([{ rule: 'energy-due', ownerId: 'FLT', severity: 'warning', seen: 5 }]);
  });
});

describe('demand-response blocks', () => {
  const dear = [0.1, 0.3, 0.3, 0.1];
  const call = async (over: Parameters<typeof demandResponse>[0], world: Partial<SmallWorld> = {}) =>
    plan({ assets: [demandResponse(over)], importPrice: dear, ...world });

  it('are called once, for their whole time, where they win the most', async () => {
    // 40 kWh x (0.30 - 0.05) = 10 EUR.
    const result = await call({});
    expect(powerOf(result.content, 'DRB')).toEqual([0, -80, -80, 0]);
    expect(costOf(result.content, 'demandResponse')).toBe(2);
    expect(result.content.schedules[0]?.state).toEqual([0, 1, 1, 0]);
    expect(integers(result)).toBe(3);
  });

  it('give part of their energy back after the call, and count on the share that is delivered only', async () => {
    const { content } = await call({ reboundShare: 0.5, reboundSlots: 1, deliveryProbability: 0.5 });
    // Half of 80 kW is expected; half of those 20 kWh come back in one quarter: 40 kW.
    expect(powerOf(content, 'DRB')).toEqual([0, -40, -40, 40]);
    expect(content.schedules[0]?.state).toEqual([0, 1, 1, 0]);
  });

  it('keep their notice, and rest when no call is left', async () => {
    expect(powerOf((await call({ noticeSlots: 2 })).content, 'DRB')).toEqual([0, 0, -80, -80]);
    expect(powerOf((await call({ callsLeft: 0 })).content, 'DRB')).toEqual([0, 0, 0, 0]);
    const spent = await call({}, { states: [{ assetId: 'DRB', callsLeft: 0 }] });
    expect(powerOf(spent.content, 'DRB')).toEqual([0, 0, 0, 0]);
  });

  it('give at least their share once called: 40 kW where 10 kW would do', async () => {
    // The call costs 1 EUR/kWh of 20 kWh, less 0.1 EUR/kWh of energy; 5 kWh over the limit would cost 125 EUR.
    const { content } = await call({ priceEurPerKwh: 1 }, { importPrice: [0.1, 0.1], limitKw: 490 });
    expect(powerOf(content, 'DRB')).toEqual([-40, -40]);
    expect(costOf(content, 'demandResponse')).toBe(20);
  });

  it('go on with a call that was announced, whatever the prices say now', async () => {
    const announced = [{ assetId: 'DRB', powerKw: [-60, 0, 0, 0] }];
    const { content } = await call({ noticeSlots: 1, reboundShare: 0 }, { snapshot: { announced } });
    // The second half of an earlier call; it was the only one.
    expect(powerOf(content, 'DRB')).toEqual([-60, 0, 0, 0]);
  });
});

describe('power envelopes and profiles', () => {
  it('take their energy where it is cheapest inside the window', async () => {
    const { content } = await plan({
      assets: [envelope({ minKw: new Array<number>(24).fill(0), energyMinKwh: 20, priceEurPerKwh: 0.01 })],
      importPrice: [0.3, 0.1, 0.2],
    });
    // 12.5 kWh at 0.1, the other 7.5 kWh at 0.2.
    expect(powerOf(content, 'ENV')).toEqual([0, 50, 30]);
    expect([costOf(content, 'envelope'), costOf(content, 'unserved')]).toEqual([0.2, 0]);
  });

  it('price a budget that cannot be kept instead of failing', async () => {
    const { content, findings } = await plan({
      assets: [envelope({ energyMinKwh: 20 })],
      importPrice: [0.3],
    });
    expect([powerOf(content, 'ENV'), costOf(content, 'unserved')]).toEqual([[50], 7.5]);
    expect(findings).toMatchObject([{ rule: 'budget', ownerId: 'ENV', seen: 12.5, allowed: 20 }]);
  });

  it('follow the window of the snapshot where it gives one', async () => {
    const states = [{ assetId: 'ENV', minKw: [-10, -20], maxKw: [5, 6] }];
    const { content } = await plan({
      assets: [envelope({ priceEurPerKwh: -0.2 })],
      states,
      importPrice: [0.1, 0.3],
    });
    expect(powerOf(content, 'ENV')).toEqual([5, -20]);
  });

  it('move a course of power as a whole to its cheapest place', async () => {
    // 40 and 20 kW: from 18:00 14, from 18:15 8, from 18:30 9 (times 0.25 EUR); half of two runs would be cheaper, and is none.
    const { content } = await plan({ assets: [profile()], importPrice: [0.3, 0.1, 0.2, 0.05] });
    expect(powerOf(content, 'RUN')).toEqual([0, 40, 20, 0]);
  });

  it('finish a run that is under way and begin no second one', async () => {
    const announced = [{ assetId: 'RUN', powerKw: [20, 0, 0, 0] }];
    const { content } = await plan({
      assets: [profile()],
      importPrice: [0.3, 0.1, 0.2, 0.05],
      snapshot: { announced },
    });
    expect(powerOf(content, 'RUN')).toEqual([20, 0, 0, 0]);
  });

  it('hold a frozen start, and skip a run that costs more than it is worth', async () => {
    const frozen = [{ assetId: 'RUN', powerKw: [40] }];
    const prices = [0.3, 0.1, 0.2, 0.05];
    const held = await plan({
      assets: [profile()],
      importPrice: prices,
      snapshot: { frozen, frozenSlots: 1 },
    });
    expect(powerOf(held.content, 'RUN')).toEqual([40, 20, 0, 0]);
    const skipped = await plan({ assets: [profile({ unservedEur: 1 })], importPrice: prices });
    expect([powerOf(skipped.content, 'RUN'), costOf(skipped.content, 'unserved')]).toEqual([[0, 0, 0, 0], 1]);
    expect(skipped.findings).toMatchObject([{ rule: 'unserved', ownerId: 'RUN', severity: 'warning' }]);
  });
});

describe('thermal units that start and stop', () => {
  const standing = [{ assetId: 'CHP', powerKw: 0 }];
  const run = async (over: Partial<ThermalGeneration>, importPrice: readonly number[], runSlots?: number) =>
    plan({
      assets: [unit(over)],
      states: standing.map((state) => ({ ...state, ...(runSlots === undefined ? {} : { runSlots }) })),
      importPrice,
    });
  const times = (minUpSlots: number, minDownSlots: number, startEur: number) => ({
    commitment: { minUpSlots, minDownSlots, startEur },
  });

  it('start for the dear quarters when that pays for the start', async () => {
    // 50 kWh x (0.30 - 0.15) = 7.50 EUR against a start of 2 EUR.
    const result = await run({}, [0.1, 0.3, 0.3, 0.1]);
    expect(powerOf(result.content, 'CHP')).toEqual([0, -100, -100, 0]);
    expect([costOf(result.content, 'starts'), costOf(result.content, 'generation')]).toEqual([2, 7.5]);
    const dear = await run(times(2, 2, 8), [0.1, 0.3, 0.3, 0.1]);
    expect(powerOf(dear.content, 'CHP')).toEqual([0, 0, 0, 0]);
  });

  it('run their least time at their least output rather than not at all', async () => {
    // A third quarter at 40 kW loses 10 kWh x (0.15 - 0.10) = 0.50 EUR after, 1.00 EUR before.
    const { content } = await run(times(3, 2, 2), [0.05, 0.3, 0.3, 0.1]);
    expect(powerOf(content, 'CHP')).toEqual([0, -100, -100, -40]);
  });

  it('stand their least time since the snapshot says when they stopped', async () => {
    const { content } = await run(times(1, 3, 0), [0.3, 0.3, 0.3, 0.1], -1);
    expect(powerOf(content, 'CHP')).toEqual([0, 0, -100, 0]);
  });

  it('rise by their ramp from the least output', async () => {
    // 20 kW a quarter: 40, 60, 80 kW.
    const { content } = await run({ rampKwPerS: 20 / 900 }, [0.3, 0.3, 0.3]);
    expect(powerOf(content, 'CHP')).toEqual([-40, -60, -80]);
  });

  it('give the heat that is asked for, the boiler the rest', async () => {
    const heat = {
      demandKw: new Array<number>(24).fill(60),
      heatPerElectric: 1.2,
      boilerMaxKw: 100,
      boilerEurPerKwh: 0.08,
      dumpMaxKw: 0,
    };
    const { commitment: _, ...running } = unit({ heat });
    const { content } = await plan({
      assets: [running],
      states: [{ assetId: 'CHP', powerKw: -50 }],
      importPrice: [0.1, 0.05],
    });
    // A kWh costs 0.15 and saves 1.2 x 0.08 of boiler: worth it at 0.10 up to 60 / 1.2 kW, not at 0.05, where 40 kW are the least.
    expect(powerOf(content, 'CHP')).toEqual([-50, -40]);
    expect([costOf(content, 'heat'), costOf(content, 'unserved')]).toEqual([0.24, 0]);
  });
});

describe('batteries', () => {
  it('fill up to the value the site gives a kWh at the end', async () => {
    // 0.10 and 0.15 are below 0.20: 50 kWh more are worth 10 EUR.
    const { content } = await plan({
      assets: [battery({ terminalEurPerKwh: 0.2 })],
      importPrice: [0.1, 0.15],
    });
    expect([powerOf(content, 'BAT'), costOf(content, 'terminal')]).toEqual([[100, 100], -10]);
  });

  it('do not burn energy by charging and discharging at once when the price is negative', async () => {
    const lossy = battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.9 });
    const result = await plan({
      assets: [lossy],
      states: [{ assetId: 'BAT', soc: 1 }],
      importPrice: [-0.5, 0.1],
      exportPrice: [-0.5, 0],
    });
    // Full: nothing to take, and what it gives has to be paid for.
    expect(powerOf(result.content, 'BAT')).toEqual([0, 0]);
    expect(integers(result)).toBe(1);
    // Wear above |p| (1 - eta^2) / (1 + eta^2) = 0.0525 EUR/kWh makes the relaxation exact: no integer.
    const worn = buildDispatch(
      smallInput({ assets: [{ ...lossy, wearEurPerKwh: 0.053 }], importPrice: [-0.5, 0.1] }),
    );
    expect(worn.program.integrality).toBeUndefined();
  });

  const reserve = { upKw: 50, downKw: 0, holdSlots: 4, shortfallEurPerKwh: 1 };

  it('keep power and an hour of energy ready for the reserve', async () => {
    // 50 of 100 kW stay free, and 50 kWh stay stored: 12.5 kWh of the spread are left to win.
    const { content } = await plan({ assets: [battery()], importPrice: [0.1, 0.3], grid: { reserve } });
    expect([powerOf(content, 'BAT'), costOf(content, 'reserve')]).toEqual([[50, -50], 0]);
  });

  it('price the reserve that is missing, with a warning', async () => {
    const { content, findings } = await plan({
      assets: [battery()],
      importPrice: [0.1],
      grid: { reserve: { ...reserve, upKw: 0, downKw: 80 } },
    });
    // 50 kWh of room for an hour: 50 kW more could be taken, 30 kW are missing; less would not be worth a discharge.
    expect(findings).toMatchObject([{ rule: 'reserve', severity: 'warning', allowed: 80 }]);
    expect(costOf(content, 'reserve')).toBeCloseTo(30 * 0.25 * 1, 2);
  });
});

describe('terms of the bill', () => {
  it('tell network use apart from energy where the tariff has classes', async () => {
    const { content } = await plan({
      assets: [],
      importPrice: [0.1],
      snapshot: { networkPriceEurPerKwh: [0.04] },
    });
    expect([costOf(content, 'energyImport'), costOf(content, 'network')]).toEqual([7.5, 5]);
  });

  it('price the carbon of what is bought', async () => {
    // 125 kWh x 50 g x 100 EUR/t.
    const tariff = { co2EurPerTonne: 100, co2WinterGPerKwh: new Array<number>(24).fill(50) };
    const { content } = await plan({ assets: [], importPrice: [0.1], tariff });
    expect(costOf(content, 'co2')).toBe(0.625);
  });

  it('stay below the subscribed power when that is cheaper than the overrun', async () => {
    const subscriptions = [{ nodeId: 'CITY', subscribedKw: 450, overrunEurPerKwh: 0.5 }];
    const world = { importPrice: [0.1, 0.1], grid: { subscriptions } };
    const without = await plan({ assets: [], ...world });
    expect(costOf(without.content, 'subscribedOverrun')).toBe(12.5);
    const { content } = await plan({ assets: [battery()], ...world });
    expect([powerOf(content, 'BAT'), costOf(content, 'subscribedOverrun')]).toEqual([[-50, -50], 0]);
  });

  it('charge an overrun only in the class it is subscribed for', async () => {
    const networkClasses = [
      { name: 'P', months: [1], weekdays: [4], hours: [18], eurPerKwh: 0.05 },
      { name: 'HPH', months: [1], weekdays: [1, 2, 3, 4, 5], hours: [19], eurPerKwh: 0.03 },
    ];
    const subscriptions = [
      { nodeId: 'PDJ', subscribedKw: 400, overrunEurPerKwh: 1, networkClass: 'P' },
      { nodeId: 'PDJ', subscribedKw: 450, overrunEurPerKwh: 1, networkClass: 'HPH' },
    ];
    const { content } = await plan({
      assets: [],
      importPrice: new Array<number>(5).fill(0.1),
      tariff: { networkClasses },
      grid: { subscriptions },
    });
    // Four quarters from 18:00 at 100 kW over, one from 19:00 at 50 kW over.
    expect(costOf(content, 'subscribedOverrun')).toBe(112.5);
  });

  it('sum up to the cost of the plan', async () => {
    const { content } = await plan({
      assets: [battery(), unit(), demandResponse()],
      states: [{ assetId: 'CHP', powerKw: -60 }],
      importPrice: [0.1, 0.3, 0.2, 0.1],
      peakEurPerKw: 0.1,
    });
    const sum = Object.values(content.costByTerm).reduce((total, eur) => total + eur, 0);
    expect(content.costEur).toBeCloseTo(sum, 9);
  });
});
