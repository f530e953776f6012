/** Calls of a demand-response block over cycles and a restart: what went out is remembered, whoever plans next. */
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { makeOrders } from '../../src/core/control/make-orders.js';
import { demandResponse } from '../../src/core/dispatch/testing/flexible-assets.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import type { DemandResponse } from '../../src/core/grid/asset.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { FORECAST_SITE } from '../fixtures/forecast-site.js';
import { PlanningTown, TOWN_SLOT } from '../fixtures/planning-town.js';
import { decisionOn } from '../fixtures/decision.js';

// A call always pays: a kWh not taken costs less than one that is bought.
const BLOCK: DemandResponse = demandResponse({
  substationId: 'NORTH',
  districtId: 'OLD',
  meterId: 'M1',
  callsLeft: 2,
  callsPer: 'day',
  durationSlots: 2,
  restSlots: 3,
  priceEurPerKwh: 0,
});

// One price and no peak: the sooner call wins.
const ROOMY = {
  cityImportLimitWinterKw: 9_000,
  cityImportLimitSummerKw: 9_000,
  tariff: {
    ...FORECAST_SITE.grid.tariff,
    energyWinterEurPerKwh: new Array<number>(24).fill(0.3),
    networkEurPerKwh: new Array<number>(24).fill(0),
    peakEurPerKw: 0,
  },
};

let solver: HighsSolver;
beforeAll(() => {
  solver = new HighsSolver();
  Logger.overrideLogger(false);
});
afterAll(async () => {
  Logger.overrideLogger(['log', 'warn', 'error']);
  await solver.close();
});

/** Plans the slot, approves, and sends its orders as the worker does. */
async function cycle(
  town: PlanningTown,
  k: number,
  state: 'written' | 'refused' = 'written',
): Promise<number> {
  const slotMs = TOWN_SLOT + k * SLOT_MS;
  await town.tellBattery(slotMs - 30_000, { activePower: 0, soc: 0.5 });
  const outcome = await town.plan({ slotMs, knownAtMs: slotMs + 20_000 });
  if (outcome.status === 'no-plan') throw new Error(outcome.reason);
  const { plan } = outcome;
  await town.plans.decide(decisionOn(plan, { atMs: slotMs + 21_000 }));
  return send(town, plan, slotMs, state);
}

async function send(
  town: PlanningTown,
  plan: DispatchPlan,
  slotMs: number,
  state: 'written' | 'refused',
): Promise<number> {
  const orders = makeOrders({ slotMs, plan, assets: [BLOCK], previous: new Map(), quarantined: new Set() });
  await town.setpoints.intend(orders, slotMs + 22_000);
  for (const { id } of orders) {
    await town.setpoints.update(id, { state, detail: 'test', atMs: slotMs + 23_000 });
  }
  return orders[0]?.powerKw ?? 0;
}

function called(powers: readonly number[]): string {
  return powers.map((kw) => (kw < -1 ? 'x' : '.')).join('');
}

it('are counted over cycles and a restart, with their rest in between, and no third is made', async () => {
  let town = await PlanningTown.found({ solver, grid: { ...ROOMY, assets: [BLOCK] } });
  const powers: number[] = [];
  for (let k = 0; k < 4; k++) powers.push(await cycle(town, k));
  town = town.restarted();
  for (let k = 4; k < 12; k++) powers.push(await cycle(town, k));
  const made = called(powers);
  expect(made.match(/x+/g)).toEqual(['xx', 'xx']);
  expect(made).toMatch(/xx\.{3,}xx/);
  const last = (await town.plans.plans({ limit: 1 }))[0]?.content;
  const ahead = last?.schedules.find(({ assetId }) => assetId === BLOCK.id)?.powerKw ?? [];
  expect(called(ahead.map((kw) => kw ?? 0))).not.toContain('x');
});

it('do not count where the block refused', async () => {
  const town = await PlanningTown.found({
    solver,
    grid: { ...ROOMY, assets: [{ ...BLOCK, callsLeft: 1, restSlots: 0 }] },
  });
  const first = await cycle(town, 0, 'refused');
  const second = await cycle(town, 1, 'refused');
  const inputs = await town.plans.inputs((await town.plans.plans({ limit: 1 }))[0]?.content.inputHash ?? '');
  expect(Math.min(first, second)).toBeLessThan(-1);
  expect(inputs?.snapshot.assets[0]).toMatchObject({ callsLeft: 1, calledSlots: 0 });
});
