/** The approval screen, parts, holds and policies over HTTP, on a plan of Lyon. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { contentHash } from '../../src/core/control/content-hash.js';
import { solveDispatch } from '../../src/core/control/solve-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import {
  type ApprovalScreen,
  approvalScreenSchema,
} from '../../src/modules/approval/approval-screen.schema.js';
import { programSolver } from '../../src/ports/lp-solver.js';
import { LYON_MORNING_MS, lyonInput } from '../fixtures/lyon-dispatch.js';
import { type ServedApi, serveApi } from '../fixtures/running-api.js';

const NOW = LYON_MORNING_MS + 60_000;
let api: ServedApi;
let inputs: Pick<DispatchInput, 'snapshot' | 'forecasts'>;
let draft: Pick<DispatchPlan, 'content' | 'check'>;

beforeAll(async () => {
  api = await serveApi(NOW);
  const { site } = api.foundation;
  const { snapshot, forecasts } = lyonInput(site.grid, { slotMs: LYON_MORNING_MS, horizonSlots: 12 });
  inputs = { snapshot: { ...snapshot, gridVersion: site.version }, forecasts };
  draft = await solved();
});

afterAll(() => api.close());

/** A proposed plan of Lyon with the inputs it was made from, solved once; `id` keeps the plans of tests apart. */
async function proposed(id: string): Promise<DispatchPlan> {
  const content = { ...draft.content, siteId: id, inputHash: contentHash({ ...inputs, id }) };
  await api.plans.saveInputs(content.inputHash, inputs);
  const times = { createdAtMs: NOW, approveByMs: LYON_MORNING_MS + SLOT_MS, stageMs: {} };
  const hash = contentHash(content);
  const plan = { id, contentHash: hash, content, check: draft.check, state: 'proposed', ...times } as const;
  return (await api.plans.propose(plan)).plan;
}

async function solved(): Promise<Pick<DispatchPlan, 'content' | 'check'>> {
  const { grid } = api.foundation.site;
  const solver = new HighsSolver();
  const solve = programSolver(solver, () => ({ timeLimitMs: 20_000, mipRelGap: 0 }));
  const meta = { validUntilMs: LYON_MORNING_MS + 8 * SLOT_MS, snapshotHash: 's', inputHash: 'i' };
  const outcome = await solveDispatch({ grid, ...inputs }, solve, { meta });
  await solver.close();
  if (outcome.status !== 'planned') throw new Error('Lyon has no plan.');
  return outcome;
}

/** Everything was steered in the slot before: no first use is left to ask about. */
async function steeredBefore(): Promise<void> {
  const slotMs = LYON_MORNING_MS - SLOT_MS;
  const orders = api.foundation.site.grid.assets.map(({ id, rampKwPerS }) => ({
    ...{ id: `P-0:${id}:${String(slotMs)}`, planId: 'P-0', assetId: id, slotMs, powerKw: 0, rampKwPerS },
    ...{ validFromMs: slotMs, validUntilMs: slotMs + SLOT_MS },
  }));
  await api.setpoints.intend(orders, slotMs);
}

const screenOf = async (id: string): Promise<ApprovalScreen> => {
  const { body } = await api.local.get(`/api/v1/plans/${id}/approval`).expect(200);
  expect(approvalScreenSchema.parse(body)).toEqual(body);
  return body as ApprovalScreen;
};
const decide = (plan: DispatchPlan, more: object) =>
  api.local
    .post(`/api/v1/plans/${plan.id}/decisions`)
    .send({ contentHash: plan.contentHash, verdict: 'approved', reason: 'cold morning', ...more });

describe('the approval screen', () => {
  it('answers the seven questions, the grounds for a second person and what the caller may do', async () => {
    const plan = await proposed('P-screen');
    const screen = await screenOf(plan.id);
    expect(screen.plan).toMatchObject({
      id: plan.id,
      state: 'checked',
      serverNowMs: NOW,
      beginsMs: LYON_MORNING_MS,
    });
    expect(screen.wrong.inputs.measured).toBeGreaterThan(0);
    expect(screen.changes.against).toEqual({ kind: 'measured', planId: null });
    expect(screen.changes.assets.length).toBeGreaterThan(5);
    expect(screen.why.map(({ assetId }) => assetId)).toEqual(
      screen.changes.assets.map(({ assetId }) => assetId),
    );
    expect(screen.safe.check).toMatchObject({ passed: true, violations: 0 });
    expect(screen.safe.nodes[0]?.marginN1Kw).toBeGreaterThanOrEqual(-0.5);
    expect(screen.safe.hotSpot?.hottestC).toBeGreaterThan(0);
    expect(screen.safe.targets.length).toBe(screen.parts.nodes.reduce((sum, { assets }) => sum + assets, 0));
    expect(screen.doNothing.sentence).toMatch(
      /^expires 2026-01-15T05:15:00Z → nothing is in force: every asset returns/,
    );
    expect(screen.trust.city?.widthShare).toBeGreaterThan(0);
    expect(screen.fourEyes.some(({ kind }) => kind === 'first-use')).toBe(true);
    expect(screen.mayDo).toMatchObject({
      approve: true,
      reject: true,
      override: false,
      eyes: 'first',
      whyNot: null,
    });
  });

  it('says why the first of two may not approve again, and follows hold and rejection', async () => {
    const plan = await proposed('P-story');
    const { body } = await decide(plan, {}).expect(201);
    expect(body).toMatchObject({ outcome: 'first-of-two', planState: 'checked', sentPlanId: null });
    expect((await screenOf(plan.id)).mayDo).toMatchObject({
      approve: false,
      eyes: 'second',
      whyNot: expect.stringMatching(/second person/),
    });
    await api.local
      .post(`/api/v1/plans/${plan.id}/hold`)
      .send({ reason: 'calling the grid operator' })
      .expect(200);
    expect((await screenOf(plan.id)).hold).toMatchObject({
      reason: 'calling the grid operator',
      untilMs: plan.approveByMs,
    });
    await api.local.post(`/api/v1/plans/${plan.id}/hold/release`).send({ reason: 'cleared' }).expect(200);
    await api.local.post(`/api/v1/plans/${plan.id}/hold/release`).send({ reason: 'again' }).expect(409);
    await decide(plan, { verdict: 'rejected' }).expect(201);
    const after = await screenOf(plan.id);
    expect([after.plan.state, after.hold, after.decisions.length]).toEqual(['rejected', null, 2]);
    expect(after.mayDo).toMatchObject({
      approve: false,
      reject: false,
      hold: false,
      whyNot: 'the plan is rejected',
    });
  });

  it('is not there for a plan that is not', async () => {
    await api.local.get('/api/v1/plans/P-nowhere/approval').expect(404);
  });
});

describe('a part of a plan', () => {
  it('is refused when it names nothing or everything, and an override without leave is too', async () => {
    const plan = await proposed('P-part');
    const nothing = await decide(plan, { scope: { nodeIds: ['XYZ'] } }).expect(400);
    expect((nothing.body as { detail: string }).detail).toMatch(
      /steers nothing in the part named; its nodes are/,
    );
    const { parts } = await screenOf(plan.id);
    const all = await decide(plan, { scope: { nodeIds: parts.nodes.map(({ nodeId }) => nodeId) } }).expect(
      400,
    );
    expect((all.body as { detail: string }).detail).toMatch(/is all of plan/);
    const alone = await decide(plan, { overrideReason: 'nobody else here' }).expect(403);
    expect(alone.body).toMatchObject({ code: 'not-permitted' });
    expect(await api.plans.decisions(plan.id)).toEqual([]);
  });

  it('waits for the second person as a part', async () => {
    const plan = await proposed('P-half');
    const scope = { kinds: ['battery'] };
    const { body } = await decide(plan, { scope }).expect(201);
    expect(body).toMatchObject({ outcome: 'first-of-two', scope });
  });

  it('takes the place of the whole when it is safe alone: only its assets are sent', async () => {
    await steeredBefore();
    const plan = await proposed('P-batteries');
    expect((await screenOf(plan.id)).fourEyes).toEqual([]);
    const { body } = await decide(plan, { scope: { kinds: ['battery'] } }).expect(201);
    const { sentPlanId, planState, outcome } = body as Record<string, string>;
    expect([outcome, planState]).toEqual(['accepted', 'superseded']);
    const part = await api.plans.plan(sentPlanId ?? '');
    const kinds = new Map(api.foundation.site.grid.assets.map(({ id, kind }) => [id, kind]));
    const steered = part?.content.schedules.filter((one) => one.powerKw.some((kw) => kw !== null)) ?? [];
    expect(new Set(steered.map(({ assetId }) => kinds.get(assetId)))).toEqual(new Set(['battery']));
    expect([part?.state, part?.check.passed]).toEqual(['approved', true]);
    expect(contentHash(part?.content)).toBe(part?.contentHash);
  });
});

describe('policies over HTTP', () => {
  it('are listed by everybody who sees the city, and set by those who may', async () => {
    const { body } = await api.local.get('/api/v1/policies').expect(200);
    expect(body).toEqual({ fromSettings: null, stored: [] });
    const policy = {
      ...{ name: 'night', untilMs: NOW + 3_600_000, maxChangeKw: 100, maxUnmeasuredShare: 0.1 },
      ...{ requireFullMargin: true, reason: 'quiet night' },
    };
    await api.local.post('/api/v1/policies').send(policy).expect(403);
    await api.local.post('/api/v1/policies/nothing/end').send({ reason: 'why not' }).expect(403);
  });
});
