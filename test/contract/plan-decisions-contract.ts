/** What every PlanStore must do when several people, clicks, parts and sweeps meet on one plan: one outcome each. */
import { describe, expect, it } from '@jest/globals';
import type { DecisionOutcome, DecisionRequest } from '../../src/core/control/approval.js';
import type { FourEyesTrigger } from '../../src/core/control/four-eyes.js';
import type { DispatchPlan, PlanContent, PlanState } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { PlanStore } from '../../src/ports/plan-store.js';
import { decisionOn } from '../fixtures/decision.js';
import { aPlan } from './plan-samples.js';

const T0 = Date.UTC(2027, 0, 15, 18);
const GROUND: FourEyesTrigger = {
  ...{ kind: 'n-1-margin', subject: 'PDJ', seen: 120.5, allowed: 0, unit: 'kW' },
  text: 'PDJ is planned 121 kW above what it carries after the loss of one transformer',
};

let count = 0;

function freshPlan(content: Partial<PlanContent> = {}): DispatchPlan {
  count += 1;
  const firstSlotMs = T0 + count * 1000 * SLOT_MS;
  return aPlan(`d-${String(count)}`, { siteId: `desk-${String(count)}`, firstSlotMs, ...content });
}

function cutOf(plan: DispatchPlan): DispatchPlan {
  const partOf = { planId: plan.id, contentHash: plan.contentHash, assetIds: ['BAT-1'] };
  return {
    ...plan,
    id: `${plan.id}-part`,
    contentHash: `part of ${plan.id}`,
    content: { ...plan.content, partOf },
  };
}

const asked = (plan: DispatchPlan, more: Partial<DecisionRequest> = {}): DecisionRequest =>
  decisionOn(plan, { fourEyes: [GROUND], ...more });
const said = (outcome: DecisionOutcome): string =>
  outcome.status === 'refused' ? outcome.code : `${outcome.status}${outcome.repeated ? ' again' : ''}`;

/** Runs the suite on a store. */
export function planDecisionsContract(store: () => PlanStore, interleavings: number): void {
  describe('decide, by several', () => {
    it('waits for a second account and keeps both decisions whole', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const envelope = { perAssetKw: 100, sumKw: 500.5, costShare: 0.05, untilMs: plan.approveByMs };
      const scope = { nodeIds: ['PDJ'], kinds: ['battery'] };
      const first = asked(plan, { scope, envelope });
      const second = asked(plan, { scope, envelope, accountId: 'ben', name: 'Ben', via: 'token' });
      expect(await store().decide(first)).toEqual({
        status: 'first-of-two',
        repeated: false,
        decision: { ...first, id: `${plan.id}:1` },
      });
      expect((await store().plan(plan.id))?.state).toBe('checked');
      expect(said(await store().decide(first))).toBe('first-of-two again');
      expect(said(await store().decide(second))).toBe('accepted');
      expect(await store().decisions(plan.id)).toEqual([
        { ...first, id: `${plan.id}:1` },
        { ...second, id: `${plan.id}:2` },
      ]);
      expect((await store().plan(plan.id))?.state).toBe('approved');
      expect(said(await store().decide(second))).toBe('accepted again');
    });

    it('takes a click that comes four times at once as one', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => store().decide(decisionOn(plan))));
      expect(outcomes.map(said).sort()).toEqual([
        'accepted',
        'accepted again',
        'accepted again',
        'accepted again',
      ]);
      expect(await store().decisions(plan.id)).toHaveLength(1);
    });

    it('lets the second eyes or a rejection win, never both', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      await store().decide(asked(plan));
      const outcomes = await Promise.all([
        store().decide(asked(plan, { accountId: 'ben' })),
        store().decide(asked(plan, { accountId: 'cleo', verdict: 'rejected' })),
      ]);
      const won = outcomes.filter(({ status }) => status === 'accepted');
      expect(won).toHaveLength(1);
      const verdict = won[0]?.status === 'accepted' ? won[0].decision.verdict : null;
      expect((await store().plan(plan.id))?.state).toBe(verdict);
    });

    it('has an approval in the last moment and the sweep after it end in one state', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const [outcome] = await Promise.all([
        store().decide(decisionOn(plan, { atMs: plan.approveByMs })),
        store().sweep(plan.approveByMs + 1),
      ]);
      const state = (await store().plan(plan.id))?.state;
      expect([said(outcome), state]).toEqual(
        outcome.status === 'accepted' ? ['accepted', 'approved'] : ['plan-expired', 'expired'],
      );
    });

    it('puts the approved part in the place of the whole, which cannot be approved any more', async () => {
      const plan = freshPlan();
      const part = cutOf(plan);
      await store().propose(plan);
      const scope = { kinds: ['battery'] };
      expect(said(await store().decide(decisionOn(plan, { scope }), part))).toBe('accepted');
      expect((await store().plan(plan.id))?.state).toBe('superseded');
      expect(await store().inForce(plan.content.firstSlotMs)).toEqual({ ...part, state: 'approved' });
      expect(said(await store().decide(decisionOn(plan, { accountId: 'ben' })))).toBe('plan-not-approvable');
    });

    it('keeps no part of a plan that another decision won', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      await store().decide(decisionOn(plan, { verdict: 'rejected' }));
      const late = decisionOn(plan, { accountId: 'ben', scope: { kinds: ['battery'] } });
      expect(said(await store().decide(late, cutOf(plan)))).toBe('plan-not-approvable');
      expect(await store().plan(cutOf(plan).id)).toBeNull();
    });

    it('keeps several plans made by hand from the same inputs apart, and each once', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const a = cutOf(plan);
      const b = { ...a, id: `${a.id}-b`, contentHash: `other part of ${plan.id}` };
      expect((await store().propose(a)).created).toBe(true);
      expect((await store().propose(b)).created).toBe(true);
      expect(await store().propose({ ...b, id: `${b.id}-again` })).toMatchObject({
        created: false,
        plan: { id: b.id },
      });
      await store().decide(decisionOn(b));
      const states = await Promise.all([plan, a, b].map(async ({ id }) => (await store().plan(id))?.state));
      expect(states).toEqual(['superseded', 'checked', 'approved']);
    });
  });

  describe('hold', () => {
    it('lasts to its end on an open plan, is replaced and taken off, and cannot be put on a decided one', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const hold = {
        accountId: 'anna',
        name: 'Anna',
        reason: 'look again',
        sinceMs: 1,
        untilMs: plan.approveByMs,
      };
      const mine = async (nowMs: number) =>
        (await store().holds(nowMs)).filter(({ planId }) => planId === plan.id);
      expect(await store().hold(plan.id, hold)).toBe(true);
      expect(await mine(plan.approveByMs - 1)).toEqual([{ planId: plan.id, hold }]);
      expect(await mine(plan.approveByMs)).toEqual([]);
      expect(await store().hold(plan.id, { ...hold, untilMs: hold.untilMs + 1 })).toBe(true);
      expect(await mine(plan.approveByMs)).toHaveLength(1);
      expect(await store().hold(plan.id, null)).toBe(true);
      expect(await mine(0)).toEqual([]);
      await store().decide(decisionOn(plan));
      expect(await store().hold(plan.id, hold)).toBe(false);
      expect(await store().hold('no-such-plan', hold)).toBe(false);
    });
  });

  describe('any interleaving', () => {
    it.each(Array.from({ length: interleavings }, (_, k) => k))('has one outcome (%i)', async (seed) => {
      const random = generator(seed);
      const plan = freshPlan();
      await store().propose(plan);
      const people = ['anna', 'ben', 'cleo'];
      const needsTwo = random() < 0.5;
      const moves = Array.from({ length: 6 }, () => {
        const accountId = people[Math.floor(random() * people.length)] ?? 'anna';
        const atMs = plan.approveByMs + (random() < 0.8 ? 0 : 1);
        const verdict = random() < 0.7 ? ('approved' as const) : ('rejected' as const);
        const overrideReason = random() < 0.1 ? 'alone on shift' : null;
        const fourEyes = needsTwo ? [GROUND] : [];
        const request = decisionOn(plan, { accountId, atMs, verdict, overrideReason, fourEyes });
        return random() < 0.2 ? null : request;
      });
      const outcomes = await Promise.all(
        moves.map(async (request) => {
          if (request) return [request, await store().decide(request)] as const;
          await store().sweep(plan.approveByMs + 1);
          return null;
        }),
      );
      await expectOneStory(
        store(),
        plan,
        outcomes.flatMap((one) => (one ? [one] : [])),
      );
    });
  });
}

/** Whatever happened, state, decisions and answers tell the same story. */
async function expectOneStory(
  store: PlanStore,
  plan: DispatchPlan,
  outcomes: readonly (readonly [DecisionRequest, DecisionOutcome])[],
): Promise<void> {
  const state = (await store.plan(plan.id))?.state as PlanState;
  const kept = await store.decisions(plan.id);
  const fresh = outcomes.flatMap(([, one]) => (one.status !== 'refused' && !one.repeated ? [one] : []));
  const winners = fresh.filter(({ status }) => status === 'accepted');
  expect(winners.length).toBeLessThanOrEqual(1);
  expect(kept.map(({ id }) => id).sort()).toEqual(fresh.map(({ decision }) => decision.id).sort());
  expect(kept.at(-1)?.id === winners[0]?.decision.id || winners.length === 0).toBe(true);
  const verdict = winners[0]?.decision.verdict ?? null;
  expect(verdict === null ? ['checked', 'expired'] : [verdict]).toContain(state);
  const approvers = new Set(kept.filter((one) => one.verdict === 'approved').map((one) => one.accountId));
  const alone = kept.some(({ overrideReason, fourEyes }) => overrideReason !== null || fourEyes.length === 0);
  if (state === 'approved' && !alone) expect(approvers.size).toBe(2);
  for (const [request, outcome] of outcomes) {
    if (request.atMs > plan.approveByMs && outcome.status !== 'refused') expect(outcome.repeated).toBe(true);
  }
}

/** Numbers 0..1 that are the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed * 2_654_435_761 + 12_345;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
  };
}
