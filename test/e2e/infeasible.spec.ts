/** A city limit that nothing can keep: no plan is published, people are told why, and the approved plan runs to its end. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const at = (k: number): number => START + k * SLOT_MS;
/** Far below what two substations take on a cold evening [kW]. */
const HOPELESS_KW = 5_000;

describe('a city limit that cannot be kept', () => {
  let stage: Stage;
  let last: DispatchPlan;

  beforeAll(async () => {
    stage = await setStage({ startMs: START, planValiditySlots: 3 });
    await stage.run(START, 1);
    const [plan] = await stage.stores.plans.plans({ limit: 1 });
    if (!plan) throw new Error('the first cycle made no plan');
    last = plan;
    await lowerCityLimit(stage.settings.sitePath, HOPELESS_KW);
    await stage.workers[0]?.stop();
    await stage.fork('worker').ready;
    await stage.run(at(1), 4);
  });

  afterAll(() => stage.strike());

  it('publishes no plan for any of the cycles', async () => {
    const plans = await stage.stores.plans.plans({ limit: 20 });
    expect(plans.map((p) => p.content.firstSlotMs)).toEqual([START]);
  });

  it('raises an alarm that names the city, the slots and what cannot be kept, in plain words', async () => {
    const alarms = await stage.journal('no-plan');
    expect(alarms.map((e) => [e.severity, e.context.slotMs])).toEqual(
      [at(1), at(2), at(3), at(4)].map((slotMs) => ['alarm', slotMs]),
    );
    for (const { message } of alarms) {
      expect(message).toContain('CITY');
      expect(message).toMatch(
        /2026-01-15T1\d:\d\d:00Z CITY: the import is [\d.]+ kW, above the allowed 5000/,
      );
      expect(message).toMatch(/kW/);
      expect(message).toContain('The plan in force stays to its end');
      expect(message.length).toBeLessThan(1_500);
    }
  });

  it('keeps acting on the plan in force to its end', async () => {
    for (const slotMs of [at(1), at(2)]) {
      const orders = await stage.stores.setpoints.bySlot(slotMs);
      expect(orders.length).toBeGreaterThan(0);
      expect(new Set(orders.map((r) => r.order.planId))).toEqual(new Set([last.id]));
      expect(orders.some((r) => r.state === 'confirmed' || r.state === 'late')).toBe(true);
    }
    expect(last.content.validUntilMs).toBe(at(3));
  });

  it('then hands the assets back once', async () => {
    const released = await stage.stores.setpoints.bySlot(at(3));
    expect(released.length).toBeGreaterThan(0);
    expect(released.every((r) => r.order.powerKw === null && r.state === 'released')).toBe(true);
    expect(await stage.stores.setpoints.bySlot(at(4))).toEqual([]);
    expect((await stage.journal('assets-released')).map((e) => e.context.slotMs)).toEqual([at(3)]);
  });
});

async function lowerCityLimit(path: string, limitKw: number): Promise<void> {
  const site = parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, stringify({ ...site, cityImportLimitKw: { winter: limitKw, summer: limitKw } }));
}
