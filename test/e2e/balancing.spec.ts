/** A forecast miss between two slots: demand no forecast knows of lifts a substation over its limit, and balancing brings it back. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SetpointRecord } from '../../src/core/control/setpoint.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { BalancingRound } from '../../src/modules/balancing/balancing.service.js';
import { actRequest } from '../../src/modules/control/act-request.js';
import { tickRequest } from '../../src/modules/cycle/tick-request.js';
import { planJobId } from '../../src/modules/planning/plan-request.js';
import { eventually } from '../fixtures/eventually.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T16:00:00Z');
const at = (k: number): number => START + k * SLOT_MS;
const MINUTE = 60_000;
/** The slot in which demand surges. */
const SLOT = at(1);
/** Firm import limit of Point-du-Jour [kW]. */
const LIMIT_KW = 39_000;
const BATTERY = 'BAT-PDJ';
/** How far demand is to rise above the limit, and the base demand of the district about then [kW]. */
const OVER_KW = 900;
const BASE_KW = 33_800;

/** What one minute showed and what balancing did in it. */
interface Minute {
  readonly importKw: number;
  readonly batteryKw: number;
  readonly round: BalancingRound;
}

describe('balancing between slots', () => {
  let stage: Stage;
  let plan: DispatchPlan;
  const without: Minute[] = [];
  const held: Minute[] = [];
  const kept: Minute[] = [];
  const after: Minute[] = [];
  let orders: SetpointRecord[];

  async function completed(queue: 'slot' | 'control' | 'planning', id: string): Promise<void> {
    await eventually(
      () => stage.foundation.queue.state(queue, id),
      (state) => state === 'completed',
    );
  }

  async function newest(ownerId: string, atMs: number): Promise<number> {
    const id = seriesId(ownerId, 'activePower');
    const found = await eventually(
      () => stage.stores.readings.latest([id], atMs),
      (latest) => (latest.get(id)?.sourceMs ?? 0) >= atMs,
    );
    return found.get(id)?.value ?? Number.NaN;
  }

  /** Plays one minute of the world, waits for its values, and lets balancing look at them when asked to. */
  async function minute(k: number, balance: boolean): Promise<Minute> {
    const atMs = SLOT + k * MINUTE;
    await stage.playTo(atMs);
    const importKw = await newest('PDJ-L5', atMs);
    const batteryKw = await newest(BATTERY, atMs);
    const idle: BalancingRound = { outcome: 'skipped', sent: [], unsolved: [], solveMs: null };
    return { importKw, batteryKw, round: balance ? ((await stage.gateway?.balance()) ?? idle) : idle };
  }

  beforeAll(async () => {
    stage = await setStage({ startMs: START, endpoints: ['PDJ', 'VAI', 'MET'] });
    await stage.run(START, 1);
    await stage.foundation.queue.enqueue(tickRequest(SLOT));
    await completed('slot', tickRequest(SLOT).id);
    await completed('control', actRequest(SLOT, 'tick').id);
    await completed('planning', planJobId(SLOT));
    const acted = (await stage.stores.setpoints.bySlot(SLOT)).find((r) => r.order.assetId === BATTERY);
    plan = (await stage.stores.plans.plan(acted?.order.planId ?? '')) as DispatchPlan;
    for (const k of [1, 2]) held.push(await minute(k, true));
    const surge = (LIMIT_KW + OVER_KW - (held[1]?.importKw ?? 0)) / BASE_KW;
    await stage.twin.inject(`surge:L5=+${(100 * surge).toFixed(1)}%@now+8m`);
    for (const k of [3, 4]) without.push(await minute(k, false));
    for (const k of [5, 6, 7, 8, 9, 10]) kept.push(await minute(k, true));
    for (const k of [11, 12, 13]) after.push(await minute(k, true));
    await stage.playTo(at(2));
    await stage.run(at(2), 1);
    orders = (await stage.stores.setpoints.bySlot(SLOT)).filter((r) => r.order.assetId === BATTERY);
  });

  afterAll(() => stage.strike());

  it('changes nothing while the plan fits', () => {
    expect(held.map((m) => m.round.outcome)).toEqual(['held', 'held']);
    expect(held.every((m) => m.importKw < LIMIT_KW)).toBe(true);
  });

  it('without it demand that no forecast knew of lifts the substation above its limit, and it stays there', () => {
    expect(without.every((m) => m.importKw > LIMIT_KW + OVER_KW / 2)).toBe(true);
  });

  it('the first round brings it below its safety band, in the first minute that shows it, and it stays below the limit', () => {
    const [first, ...rest] = kept;
    expect(first?.importKw).toBeGreaterThan(LIMIT_KW + OVER_KW / 2);
    expect(first?.round).toMatchObject({ outcome: 'corrected', unsolved: [] });
    expect(rest[0]?.importKw).toBeLessThan(0.99 * LIMIT_KW);
    expect(rest.every((m) => m.importKw < LIMIT_KW)).toBe(true);
  });

  it('does not chatter: most minutes of the miss need no order', () => {
    const corrected = kept.slice(1).filter((m) => m.round.outcome === 'corrected');
    expect(corrected.length).toBeLessThanOrEqual(2);
  });

  it('orders only what the plan approved, and less, never more, of what loads the substation', () => {
    const room = plan.content.balancing?.find((r) => r.assetId === BATTERY);
    expect(room).toEqual({ assetId: BATTERY, moveKw: 1_500 });
    const planned = plan.content.schedules.find((s) => s.assetId === BATTERY)?.powerKw[1] ?? Number.NaN;
    for (const { round } of kept) {
      for (const { sentKw } of round.sent) {
        expect(sentKw).toBeGreaterThanOrEqual(Math.min(0, planned - 1_500));
        expect(sentKw).toBeLessThan(planned);
      }
    }
  });

  it('goes back to the plan once room has lasted a minute', () => {
    const planned = without[0]?.batteryKw ?? Number.NaN;
    expect(after.map((m) => m.round.outcome)).toEqual(['held', 'corrected', 'held']);
    expect(after[1]?.round.sent).toMatchObject([
      { correction: { assetId: BATTERY, returns: true }, note: null },
    ]);
    expect(after[2]?.batteryKw).toBeCloseTo(planned, 0);
  });

  it('keeps every order under an id of its own, and settles them by what the meter showed of them all', () => {
    expect(orders.length).toBeGreaterThanOrEqual(3);
    expect(new Set(orders.map((r) => r.order.id)).size).toBe(orders.length);
    expect(orders.slice(1).every((r) => r.order.id.startsWith(`${orders[0]?.order.id ?? '?'}:b`))).toBe(true);
    expect(orders.map((r) => r.state)).toEqual(orders.map(() => 'confirmed'));
  });

  it('tells when it begins, what it moves and when it ends', async () => {
    const [began] = await stage.journal('balancing-began');
    expect(began).toMatchObject({ severity: 'warning' });
    expect(began?.message).toMatch(/BAT-PDJ: PDJ would import (39|40)\d{3}\.\d kW, .* above the safety band/);
    expect((await stage.journal('balancing-ended')).map((e) => e.severity)).toEqual(['info']);
    expect(await stage.journal('balancing-exhausted')).toEqual([]);
    expect(await stage.journal('asset-diverging')).toEqual([]);
  });
});
