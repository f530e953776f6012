/** Nobody approves by policy: plans wait, expire, are approved by a person over HTTP, and end in safety. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type RunningApi, startApi } from '../../src/apps/api.js';
import { openFoundation } from '../../src/apps/foundation.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { tokenOf } from '../fixtures/api-token.js';
import { eventually } from '../fixtures/eventually.js';
import { type DeviceView, watchDevices } from '../fixtures/stage-device.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const at = (k: number): number => START + k * SLOT_MS;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

describe('plans that wait for a person', () => {
  let stage: Stage;
  let device: DeviceView;
  let api: RunningApi;
  let token: string;
  let second: string;

  beforeAll(async () => {
    stage = await setStage({ startMs: START, autoApprove: null, planValiditySlots: 2 });
    device = await watchDevices(stage.foundation.site);
    api = await startApi(await openFoundation(stage.settings, { clock: stage.clock }));
    second = await tokenOf(stage.foundation, 'bruno', ['operator']);
    token = (await readFile(join(stage.settings.dataDir, 'operator-token'), 'utf8')).trim();
  });

  afterAll(async () => {
    await api.close();
    await device.close();
    await stage.strike();
  });

  async function planOf(slotMs: number): Promise<DispatchPlan> {
    const plan = (await stage.stores.plans.plans({ limit: 50 })).find(
      (p) => p.content.firstSlotMs === slotMs,
    );
    if (!plan) throw new Error(`no plan of ${new Date(slotMs).toISOString()}`);
    return plan;
  }

  async function decide(
    plan: DispatchPlan,
    changes: object = {},
    bearer: string | null = token,
  ): Promise<Answer> {
    const body = {
      contentHash: plan.contentHash,
      verdict: 'approved',
      reason: 'cold evening',
      ...changes,
    };
    const answer = await fetch(`${api.url}/api/v1/plans/${plan.id}/decisions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  async function orderIds(assetId: string): Promise<string[]> {
    return (await stage.stores.setpoints.ofAsset(assetId, 100)).map((r) => r.order.id);
  }

  it('keeps a plan proposed without a decision, then expires it and says so; nothing is written', async () => {
    await stage.run(START, 3);
    expect((await planOf(at(0))).state).toBe('expired');
    expect((await planOf(at(2))).state).toBe('checked');
    const [expired] = await stage.journal('plan-expired');
    expect(expired).toMatchObject({ severity: 'warning', atMs: at(2) });
    expect(expired?.message).toContain((await planOf(at(0))).id);
    expect(await stage.stores.setpoints.countByState(START, at(8))).toEqual({});
    expect((await device.readBack('BAT-VAISE')).setpointId).toBeNull();
    expect(await stage.journal('assets-released')).toEqual([]);
  });

  it('shows the proposed plan over HTTP as it is stored', async () => {
    const plan = await planOf(at(2));
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${api.url}/api/v1/plans/${plan.id}`, { headers });
    expect(await answer.json()).toEqual(plan);
    const listed = await fetch(`${api.url}/api/v1/plans?state=checked`, { headers });
    const list = (await listed.json()) as { id: string }[];
    expect(list.map((p) => p.id)).toContain(plan.id);
  });

  it.each([
    ['without a token', null],
    ['with a wrong token', 'not-the-token'],
  ])('refuses a decision %s', async (_, bearer) => {
    const answer = await decide(await planOf(at(2)), {}, bearer);
    expect(answer.status).toBe(401);
    expect((await planOf(at(2))).state).toBe('checked');
  });

  it('refuses a decision on another content, on an expired plan and on no plan', async () => {
    const plan = await planOf(at(2));
    const wrongHash = await decide(plan, { contentHash: 'f'.repeat(64) });
    expect([wrongHash.status, wrongHash.body.code]).toEqual([409, 'plan-hash-mismatch']);
    const expired = await decide(await planOf(at(0)));
    expect([expired.status, expired.body.code]).toEqual([409, 'plan-expired']);
    const unknown = await decide({ ...plan, id: 'P-none' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown-plan']);
    const nobody = await decide(plan, { reason: '' });
    expect(nobody.status).toBe(400);
    expect((await planOf(at(2))).state).toBe('checked');
    const refused = await stage.journal('decision-refused');
    expect(refused.map((e) => e.context.planId)).toEqual([plan.id, (await planOf(at(0))).id]);
  });

  it('waits for a second person, then sends the setpoints of the running slot at once, and takes no other decision', async () => {
    const plan = await planOf(at(2));
    const alone = await decide(plan);
    expect([alone.status, alone.body.outcome, alone.body.sentPlanId]).toEqual([201, 'first-of-two', null]);
    expect(await stage.stores.setpoints.bySlot(at(3))).toEqual([]);
    const clicks = await Promise.all([decide(plan, {}, second), decide(plan, {}, second)]);
    expect(clicks.map(({ status, body }) => [status, body.outcome])).toEqual([
      [201, 'accepted'],
      [201, 'accepted'],
    ]);
    expect(clicks.map(({ body }) => body.repeated).sort()).toEqual([false, true]);
    const third = await decide(plan, { verdict: 'rejected' });
    expect([third.status, third.body.code]).toEqual([409, 'plan-not-approvable']);
    const decisions = await stage.stores.plans.decisions(plan.id);
    expect(decisions.map(({ accountId }) => accountId)).toEqual(['local-cli', 'acc-bruno']);
    expect(decisions[0]?.fourEyes.some(({ kind }) => kind === 'first-use')).toBe(true);
    expect(decisions[1]).toMatchObject({
      verdict: 'approved',
      reason: 'cold evening',
      contentHash: plan.contentHash,
      atMs: at(3),
    });
    const records = await eventually(
      () => stage.stores.setpoints.bySlot(at(3)),
      (found) => found.length > 0 && found.every((r) => r.state !== 'intended'),
    );
    expect(records.every((r) => r.order.planId === plan.id)).toBe(true);
    expect(records.filter((r) => r.state === 'written').length).toBeGreaterThan(0);
    const battery = records.find((r) => r.order.assetId === 'BAT-VAISE');
    expect((await device.readBack('BAT-VAISE')).setpointId).toBe(battery?.order.id);
  });

  it('hands every asset back once, with an alarm, when the plan has ended and no other is approved', async () => {
    const steered = (await stage.stores.setpoints.bySlot(at(3))).filter((r) => r.state === 'written');
    await stage.run(at(3), 4);
    expect(await stage.journal('assets-released')).toEqual([
      expect.objectContaining({
        severity: 'alarm',
        atMs: at(4),
        context: { slotMs: at(4), released: steered.length },
      }),
    ]);
    const released = await stage.stores.setpoints.bySlot(at(4));
    expect(released.map((r) => [r.order.assetId, r.state])).toEqual(
      steered.map((r) => [r.order.assetId, 'released']),
    );
    expect(await stage.stores.setpoints.bySlot(at(5))).toEqual([]);
    expect(await stage.stores.setpoints.bySlot(at(6))).toEqual([]);
    expect(await orderIds('BAT-VAISE')).toHaveLength(2);
    const now = await device.readBack('BAT-VAISE');
    expect(Math.abs(now.appliedKw ?? Number.NaN)).toBeLessThan(1);
  });
});
