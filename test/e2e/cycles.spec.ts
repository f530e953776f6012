/** Four cycles of the whole loop: meters to plans to setpoints and back to meters, with everything stored. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentHash } from '../../src/core/control/content-hash.js';
import { FINAL_SETPOINT_STATES, type SetpointRecord } from '../../src/core/control/setpoint.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { QUANTILE_LEVELS } from '../../src/core/series/forecast.js';
import { seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { actRequest } from '../../src/modules/control/act-request.js';
import { tickRequest } from '../../src/modules/cycle/tick-request.js';
import { planJobId, planRequest } from '../../src/modules/planning/plan-request.js';
import { eventually } from '../fixtures/eventually.js';
import { type DeviceView, watchDevices } from '../fixtures/stage-device.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const CYCLES = 4;
const SLOTS = Array.from({ length: CYCLES }, (_, k) => START + k * SLOT_MS);
const LAST = START + (CYCLES - 1) * SLOT_MS;

describe('four cycles of a cold evening', () => {
  let stage: Stage;
  let device: DeviceView;
  let plans: DispatchPlan[];
  let orders: SetpointRecord[];

  beforeAll(async () => {
    stage = await setStage({ startMs: START });
    device = await watchDevices(stage.foundation.site);
    await stage.run(START, CYCLES);
    await stage.gateway?.settleSlot(LAST);
    plans = (await stage.stores.plans.plans({ limit: 20 })).reverse();
    orders = (await Promise.all(SLOTS.map((at) => stage.stores.setpoints.bySlot(at)))).flat();
  });

  afterAll(async () => {
    await device.close();
    await stage.strike();
  });

  it('makes one plan per slot, each approved by the policy and superseded by the next', async () => {
    expect(plans.map((p) => p.content.firstSlotMs)).toEqual(SLOTS);
    expect(plans.map((p) => p.state)).toEqual(['superseded', 'superseded', 'superseded', 'approved']);
    const decisions = (await Promise.all(plans.map((p) => stage.stores.plans.decisions(p.id)))).flat();
    expect(decisions.map((d) => [d.accountId, d.verdict, d.contentHash])).toEqual(
      plans.map((p) => ['policy:stage', 'approved', p.contentHash]),
    );
    expect(decisions.every((d) => d.reason.includes('independent check passed'))).toBe(true);
  });

  it('publishes only plans that an independent check has compared and passed, with cost, limits and stages', () => {
    const { grid } = stage.foundation.site;
    for (const { content, check, stageMs } of plans) {
      expect(check.passed).toBe(true);
      expect(check.comparisons).toBeGreaterThan(1_000);
      expect(check.findings.filter((f) => f.severity === 'violation')).toEqual([]);
      expect(content.horizonSlots).toBe(96);
      const terms = Object.values(content.costByTerm).reduce((sum, eur) => sum + eur, 0);
      expect(Math.abs(terms - content.costEur)).toBeLessThan(0.01 * Math.abs(content.costEur) + 0.01);
      expect(content.peakImportKw).toBeGreaterThan(0);
      const nodes = content.nodes.map((n) => n.nodeId).sort();
      const stations = grid.substations.filter((s) => s.level === 'distribution').map((s) => s.id);
      expect(nodes).toEqual(expect.arrayContaining(['CITY', ...stations]));
      for (const node of content.nodes) {
        expect(node.overloadKw.every((kw) => kw <= 0.5)).toBe(true);
        node.importKw.forEach((kw, k) => expect(kw).toBeLessThanOrEqual((node.limitKw[k] ?? 0) + 0.5));
      }
      expect(Object.keys(stageMs).sort()).toEqual(
        ['build', 'check', 'close', 'forecast', 'settle', 'snapshot', 'solve'].sort(),
      );
    }
  });

  it('gives every setpoint a sentence that says why', () => {
    for (const { content } of plans) {
      expect(content.schedules.map((s) => s.assetId).sort()).toEqual(
        stage.foundation.site.grid.assets.map((a) => a.id).sort(),
      );
      for (const { powerKw, reason } of content.schedules) {
        expect(powerKw).toHaveLength(96);
        expect(reason.sentence.length).toBeGreaterThan(20);
        expect(Number.isFinite(reason.nodePriceEurPerKwh)).toBe(true);
      }
    }
  });

  it('can be recomputed: content, snapshot and inputs have the hashes they are stored under', async () => {
    for (const plan of plans) {
      expect(contentHash(plan.content)).toBe(plan.contentHash);
      const inputs = await stage.stores.plans.inputs(plan.content.inputHash);
      if (inputs === null) throw new Error(`inputs of ${plan.id} are not stored`);
      expect(contentHash(inputs.snapshot)).toBe(plan.content.snapshotHash);
      const { snapshotHash } = plan.content;
      expect(contentHash({ snapshot: snapshotHash, forecasts: inputs.forecasts })).toBe(
        plan.content.inputHash,
      );
      expect(inputs.snapshot.slotMs).toBe(plan.content.firstSlotMs);
      expect(inputs.snapshot.knownAtMs).toBe(plan.createdAtMs);
    }
  });

  it('stores forecasts with nine quantiles that never cross for every district and substation', async () => {
    const { grid } = stage.foundation.site;
    const ids = [
      ...grid.districts.map((d) => seriesId(d.id, 'power')),
      ...grid.substations.map((s) => seriesId(s.id, 'power')),
    ];
    const found = await stage.stores.forecasts.latest(ids, LAST);
    expect([...found.keys()].sort()).toEqual([...ids].sort());
    for (const forecast of found.values()) {
      expect(forecast).toMatchObject({ issuedAtMs: LAST, startMs: LAST, stepMs: SLOT_MS });
      expect(forecast.mean).toHaveLength(96);
      expect(forecast.quantiles.map((q) => q.length)).toEqual(QUANTILE_LEVELS.map(() => 96));
      for (let t = 0; t < 96; t++) {
        const levels = forecast.quantiles.map((q) => q[t] ?? Number.NaN);
        expect(levels).toEqual([...levels].sort((a, b) => a - b));
      }
    }
  });

  it('writes orders, reads them back and proves them by the meters', () => {
    expect(new Set(orders.map((r) => r.order.id)).size).toBe(orders.length);
    expect(orders.filter((r) => !FINAL_SETPOINT_STATES.includes(r.state))).toEqual([]);
    const confirmed = orders.filter((r) => r.state === 'confirmed');
    expect(confirmed.length).toBeGreaterThan(orders.length / 2);
    for (const record of confirmed) {
      expect(record.statusCode).toBe(0);
      expect(record.readBackKw).not.toBeNull();
      expect(record.meteredKw).not.toBeNull();
      expect(record.writtenAtMs).toBe(record.order.slotMs);
      expect(record.detail).toContain('slot mean');
    }
    expect(orders.filter((r) => r.state === 'diverging')).toEqual([]);
  });

  it('sends each slot what the plan in force says', () => {
    const byId = new Map(plans.map((p) => [p.id, p]));
    for (const { order, state } of orders.filter((r) => r.state !== 'withheld')) {
      const plan = byId.get(order.planId);
      const schedule = plan?.content.schedules.find((s) => s.assetId === order.assetId);
      const planned = schedule?.powerKw[(order.slotMs - (plan?.content.firstSlotMs ?? 0)) / SLOT_MS] ?? null;
      expect([order.id, state === 'released' ? null : planned === null]).toEqual([
        order.id,
        state === 'released' ? null : false,
      ]);
      // The gate may narrow towards 0, never widen.
      expect(Math.abs(order.powerKw ?? 0)).toBeLessThanOrEqual(Math.abs(planned ?? 0) + 0.001);
    }
  });

  it('left its order ids in the devices', async () => {
    const batteries = orders.filter((r) => r.order.slotMs === LAST && r.order.assetId.startsWith('BAT'));
    expect(batteries.length).toBeGreaterThan(0);
    for (const { order } of batteries)
      expect((await device.readBack(order.assetId)).setpointId).toBe(order.id);
  });

  it('makes no second plan and no second write of doubled ticks and jobs', async () => {
    const next = START + CYCLES * SLOT_MS;
    const { queue } = stage.foundation;
    expect(await queue.enqueue(tickRequest(next))).toBe('added');
    expect(await queue.enqueue(tickRequest(next))).toBe('duplicate');
    await eventually(
      () => queue.state('planning', planJobId(next)),
      (state) => state === 'completed',
    );
    const written = await stage.stores.setpoints.bySlot(next);
    expect(written.filter((r) => r.state === 'written').length).toBeGreaterThan(0);
    // From here on a device that is asked again says no, so that a second write would show as `refused`.
    for (const { order } of written) await stage.twin.inject(`refuse:${order.assetId}@now+5m`);
    expect(await queue.enqueue(tickRequest(next))).toBe('duplicate');
    expect(await queue.enqueue(planRequest(next, next))).toBe('duplicate');
    const doubles = [
      { ...tickRequest(next), id: 'tick-doubled' },
      { ...planRequest(next, next), id: 'plan-doubled' },
      actRequest(next, 'doubled-1'),
      actRequest(next, 'doubled-2'),
    ];
    for (const double of doubles) expect(await queue.enqueue(double)).toBe('added');
    for (const double of doubles) {
      await eventually(
        () => queue.state(double.queue, double.id),
        (state) => state === 'completed',
      );
    }
    const all = await stage.stores.plans.plans({ limit: 50 });
    expect(all.filter((p) => p.content.firstSlotMs === next)).toHaveLength(1);
    expect(await stage.stores.setpoints.bySlot(next)).toEqual(written);
  });

  it('shares the work with a second worker process that is only started', async () => {
    const second = stage.fork('worker');
    await second.ready;
    const first = START + (CYCLES + 1) * SLOT_MS;
    await stage.playTo(first);
    const { queue } = stage.foundation;
    const jobs = [planRequest(first, first), planRequest(first, first + 1)].map((job, k) => ({
      ...job,
      id: `plan-shared-${String(k)}`,
    }));
    for (const job of jobs) await queue.enqueue(job);
    // Each process works one plan at a time, so two at once are two processes.
    await eventually(
      () => Promise.all(jobs.map((job) => queue.state('planning', job.id))),
      (states) => states.every((state) => state === 'active'),
    );
    await stage.workers[0]?.stop();
    await eventually(
      () => Promise.all(jobs.map((job) => queue.state('planning', job.id))),
      (states) => states.every((state) => state === 'completed'),
    );
    const made = (await stage.stores.plans.plans({ limit: 50 })).filter(
      (p) => p.content.firstSlotMs === first,
    );
    expect(made.map((p) => p.createdAtMs).sort()).toEqual([first, first + 1]);
  });
});
