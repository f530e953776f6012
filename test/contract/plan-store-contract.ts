/** What every PlanStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DecisionRequest } from '../../src/core/control/approval.js';
import type { DispatchPlan, PlanContent } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { PlanStore } from '../../src/ports/plan-store.js';
import { decisionOn } from '../fixtures/decision.js';
import { planDecisionsContract } from './plan-decisions-contract.js';
import { aPlan, someInputs } from './plan-samples.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 18);

let count = 0;

/** A plan of a site and time of its own, so that tests share a store without seeing each other. */
function freshPlan(content: Partial<PlanContent> = {}, more: Partial<DispatchPlan> = {}): DispatchPlan {
  count += 1;
  const firstSlotMs = T0 + count * 1000 * SLOT_MS;
  return aPlan(`p-${String(count)}`, { siteId: `site-${String(count)}`, firstSlotMs, ...content }, more);
}

/** Another plan of the same site. */
function successor(plan: DispatchPlan, slotsLater: number, content: Partial<PlanContent> = {}): DispatchPlan {
  const { siteId, firstSlotMs } = plan.content;
  const first = firstSlotMs + slotsLater * SLOT_MS;
  return freshPlan({
    siteId,
    firstSlotMs: first,
    inputHash: `inputs of ${plan.id} + ${String(count)}`,
    ...content,
  });
}

/** Runs the suite on a store. */
export function planStoreContract(name: string, open: () => Promise<StoreUnderTest<PlanStore>>): void {
  describe(`PlanStore: ${name}`, () => {
    let store: PlanStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    inputs(() => store);
    proposing(() => store);
    deciding(() => store);
    planDecisionsContract(() => store, name.includes('PostgreSQL') ? 15 : 100);
    governing(() => store);
    sweeping(() => store);
  });
}

function inputs(store: () => PlanStore): void {
  describe('inputs', () => {
    it('gives back what it was given and keeps the first of a hash', async () => {
      const given = someInputs(T0);
      await store().saveInputs('hash-1', given);
      await store().saveInputs('hash-1', { ...given, forecasts: [] });
      expect(await store().inputs('hash-1')).toEqual(given);
      expect(await store().inputs('hash-2')).toBeNull();
    });

    it('takes the same inputs from several writers at once', async () => {
      await Promise.all([1, 2, 3].map(() => store().saveInputs('hash-3', someInputs(T0))));
      expect(await store().inputs('hash-3')).toEqual(someInputs(T0));
    });

    it('refuses NaN and names its place', async () => {
      const { snapshot, forecasts } = someInputs(T0);
      const wrong = { forecasts, snapshot: { ...snapshot, irradianceWPerM2: [0, Number.NaN] } };
      const failing = store().saveInputs('hash-4', wrong);
      await expect(failing).rejects.toMatchObject({ code: 'invalid-input' });
      await expect(failing).rejects.toThrow('snapshot.irradianceWPerM2[1]');
      expect(await store().inputs('hash-4')).toBeNull();
    });
  });
}

function proposing(store: () => PlanStore): void {
  describe('propose', () => {
    it('gives back what it was given', async () => {
      const plan = freshPlan();
      const kept = { ...plan, state: 'checked' };
      expect(await store().propose(plan)).toEqual({ created: true, plan: kept });
      expect(await store().plan(plan.id)).toEqual(kept);
      expect(await store().plan('no-such-plan')).toBeNull();
    });

    it('finds the first plan of (site, first slot, inputs) for a doubled job', async () => {
      const plan = freshPlan();
      const { siteId, firstSlotMs } = plan.content;
      const doubled = freshPlan({ siteId, firstSlotMs, costEur: 999 });
      await store().propose(plan);
      expect(await store().propose(doubled)).toEqual({ created: false, plan: { ...plan, state: 'checked' } });
      expect(await store().plan(doubled.id)).toBeNull();
    });

    it('makes one plan when jobs propose at the same time', async () => {
      const plan = freshPlan();
      const { siteId, firstSlotMs } = plan.content;
      const doubles = [plan, ...[1, 2, 3].map(() => freshPlan({ siteId, firstSlotMs }))];
      const outcomes = await Promise.all(doubles.map((one) => store().propose(one)));
      expect(outcomes.filter((outcome) => outcome.created)).toHaveLength(1);
      expect(new Set(outcomes.map((outcome) => outcome.plan.id)).size).toBe(1);
    });

    it('refuses an id that another plan has, a plan that was decided, and NaN', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const refused = { code: 'invalid-input' };
      await expect(store().propose({ ...freshPlan(), id: plan.id })).rejects.toMatchObject(refused);
      await expect(store().propose(freshPlan({}, { state: 'approved' }))).rejects.toMatchObject(refused);
      await expect(store().propose(freshPlan({ costEur: Number.NaN }))).rejects.toThrow('content.costEur');
    });

    it('lists plans newest first, by state, up to the limit', async () => {
      const [a, b, c] = [freshPlan(), freshPlan(), freshPlan()];
      for (const plan of [a, b, c]) await store().propose(plan);
      await store().decide(decisionOn(b, { verdict: 'rejected' }));
      const ids = async (filter: Parameters<PlanStore['plans']>[0]) =>
        (await store().plans(filter)).map((plan) => plan.id);
      expect(await ids({ limit: 3 })).toEqual([c.id, b.id, a.id]);
      expect(await ids({ states: ['checked'], limit: 2 })).toEqual([c.id, a.id]);
      expect(await ids({ states: ['rejected', 'checked'], limit: 2 })).toEqual([c.id, b.id]);
      expect(await ids({ states: [], limit: 2 })).toEqual([]);
      expect(await ids({ after: c.id, limit: 1 })).toEqual([b.id]);
      expect(await ids({ states: ['checked'], after: c.id, limit: 1 })).toEqual([a.id]);
      expect(await ids({ after: 'no such plan', limit: 2 })).toEqual([]);
    });
  });
}

function deciding(store: () => PlanStore): void {
  describe('decide', () => {
    it('records an approval and a rejection with who, when and why', async () => {
      const [a, b] = [freshPlan(), freshPlan()];
      await store().propose(a);
      await store().propose(b);
      expect(await store().decide(decisionOn(a))).toMatchObject({ status: 'accepted' });
      expect(await store().decide(decisionOn(b, { verdict: 'rejected', reason: 'too dear' }))).toMatchObject({
        status: 'accepted',
      });
      expect(await store().decisions(a.id)).toEqual([{ ...decisionOn(a), id: `${a.id}:1` }]);
      expect(await store().decisions(b.id)).toEqual([
        { ...decisionOn(b, { verdict: 'rejected', reason: 'too dear' }), id: `${b.id}:1` },
      ]);
      expect(await store().plan(a.id)).toEqual({ ...a, state: 'approved' });
      expect((await store().plan(b.id))?.state).toBe('rejected');
    });

    it('refuses another hash, an unknown plan and a decided plan, and changes nothing', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const code = async (d: DecisionRequest) => {
        const outcome = await store().decide(d);
        return outcome.status === 'refused' ? outcome.code : outcome.status;
      };
      expect(await code(decisionOn(plan, { contentHash: 'other' }))).toBe('plan-hash-mismatch');
      expect(await code(decisionOn(plan, { planId: 'no-such-plan' }))).toBe('unknown-plan');
      expect(await store().decisions(plan.id)).toEqual([]);
      expect(await code(decisionOn(plan))).toBe('accepted');
      expect(await code(decisionOn(plan, { verdict: 'rejected' }))).toBe('plan-not-approvable');
      expect((await store().plan(plan.id))?.state).toBe('approved');
    });

    it('takes a decision at the last moment and none after it', async () => {
      const [a, b] = [freshPlan(), freshPlan()];
      await store().propose(a);
      await store().propose(b);
      expect(await store().decide(decisionOn(a, { atMs: a.approveByMs }))).toMatchObject({
        status: 'accepted',
      });
      expect(await store().decide(decisionOn(b, { atMs: b.approveByMs + 1 }))).toMatchObject({
        code: 'plan-expired',
      });
      await store().sweep(b.approveByMs + 1);
      expect(await store().decide(decisionOn(b))).toMatchObject({ code: 'plan-expired' });
    });

    it('lets exactly one of several decisions win', async () => {
      const plan = freshPlan();
      await store().propose(plan);
      const verdicts = ['approved', 'rejected', 'approved', 'rejected'] as const;
      const outcomes = await Promise.all(
        verdicts.map((verdict, i) =>
          store().decide(decisionOn(plan, { verdict, accountId: `person ${String(i)}` })),
        ),
      );
      const winner = outcomes.findIndex((outcome) => outcome.status === 'accepted');
      expect(outcomes.filter((outcome) => outcome.status === 'accepted')).toHaveLength(1);
      expect((await store().plan(plan.id))?.state).toBe(verdicts[winner]);
      expect((await store().decisions(plan.id)).map((d) => d.accountId)).toEqual([
        `person ${String(winner)}`,
      ]);
    });
  });
}

function governing(store: () => PlanStore): void {
  describe('inForce', () => {
    it('is the approved plan that covers the slot, up to its horizon or its validity', async () => {
      const plan = freshPlan({ horizonSlots: 4 });
      const first = plan.content.firstSlotMs;
      const short = freshPlan({ horizonSlots: 4, siteId: 's', firstSlotMs: first + 100 * SLOT_MS });
      const bounded = { ...short, content: { ...short.content, validUntilMs: first + 102 * SLOT_MS } };
      await store().propose(plan);
      expect(await store().inForce(first)).toBeNull();
      await store().decide(decisionOn(plan));
      const governs = async (slot: number) => (await store().inForce(first + slot * SLOT_MS))?.id;
      expect(await governs(-1)).toBeUndefined();
      expect(await governs(0)).toBe(plan.id);
      expect(await governs(3)).toBe(plan.id);
      expect(await governs(4)).toBeUndefined();
      await store().propose(bounded);
      await store().decide(decisionOn(bounded));
      expect(await governs(101)).toBe(bounded.id);
      expect(await governs(102)).toBeUndefined();
    });

    it('is the last approved; the earlier one is superseded and keeps the slots before its successor', async () => {
      const old = freshPlan({ horizonSlots: 96 });
      const next = successor(old, 2, { horizonSlots: 10 });
      const first = old.content.firstSlotMs;
      await store().propose(next);
      await store().propose(old);
      await store().decide(decisionOn(old));
      await store().decide(decisionOn(next));
      expect((await store().plan(old.id))?.state).toBe('superseded');
      const governs = async (slot: number) => (await store().inForce(first + slot * SLOT_MS))?.id;
      expect(await governs(1)).toBe(old.id);
      expect(await governs(2)).toBe(next.id);
      expect(await governs(11)).toBe(next.id);
      // Nobody approved going back to the older plan.
      expect(await governs(12)).toBeUndefined();
    });

    it('is not touched by a rejection', async () => {
      const old = freshPlan();
      const next = successor(old, 0);
      for (const plan of [old, next]) await store().propose(plan);
      await store().decide(decisionOn(old));
      await store().decide(decisionOn(next, { verdict: 'rejected' }));
      expect((await store().inForce(old.content.firstSlotMs))?.id).toBe(old.id);
      expect((await store().plan(old.id))?.state).toBe('approved');
    });

    it('leaves one approved plan when two of a site are approved at the same time', async () => {
      const a = freshPlan();
      const rivals = [a, successor(a, 0), successor(a, 0)];
      for (const plan of rivals) await store().propose(plan);
      await Promise.all(rivals.map((plan) => store().decide(decisionOn(plan))));
      const states = await Promise.all(rivals.map(async (plan) => (await store().plan(plan.id))?.state));
      expect(states.sort()).toEqual(['approved', 'superseded', 'superseded']);
    });
  });
}

function sweeping(store: () => PlanStore): void {
  describe('sweep', () => {
    it('expires what was not decided in time and closes what has ended, once', async () => {
      const base = freshPlan();
      const [late, ended, open] = [
        base,
        successor(base, 1, { siteId: 'sweep-a' }),
        successor(base, 500, { siteId: 'sweep-b' }),
      ];
      for (const plan of [late, ended, open]) await store().propose(plan);
      await store().decide(decisionOn(ended));
      await store().decide(decisionOn(open));
      const now = ended.content.validUntilMs;
      const mine = new Set([late.id, ended.id, open.id]);
      const sweep = async (at: number) => (await store().sweep(at)).filter(({ id }) => mine.has(id));
      expect(await sweep(late.approveByMs)).toEqual([]);
      expect(await sweep(now)).toEqual([
        { id: late.id, from: 'checked', to: 'expired' },
        { id: ended.id, from: 'approved', to: 'closed' },
      ]);
      expect(await sweep(now)).toEqual([]);
      expect((await store().plan(open.id))?.state).toBe('approved');
      expect((await store().plan(ended.id))?.state).toBe('closed');
    });

    it('has an approved plan dispatch when its first own slot begins, and active after it, in force all the time', async () => {
      const plan = freshPlan({ horizonSlots: 4, frozenSlots: 1 });
      const first = plan.content.firstSlotMs;
      await store().propose(plan);
      await store().decide(decisionOn(plan));
      const sweep = async (at: number) => (await store().sweep(at)).filter(({ id }) => id === plan.id);
      expect(await sweep(first + SLOT_MS - 1)).toEqual([]);
      expect(await sweep(first + SLOT_MS)).toEqual([{ id: plan.id, from: 'approved', to: 'dispatching' }]);
      expect(await sweep(first + SLOT_MS)).toEqual([]);
      expect((await store().inForce(first + SLOT_MS))?.state).toBe('dispatching');
      // Devices that never answered do not keep it there.
      expect(await sweep(first + 2 * SLOT_MS)).toEqual([{ id: plan.id, from: 'dispatching', to: 'active' }]);
      expect((await store().inForce(first + 2 * SLOT_MS))?.state).toBe('active');
      expect((await store().plans({ states: ['active'], limit: 100 })).map(({ id }) => id)).toContain(
        plan.id,
      );
      expect(await sweep(first + 4 * SLOT_MS)).toEqual([{ id: plan.id, from: 'active', to: 'closed' }]);
      expect(await store().inForce(first + SLOT_MS)).toBeNull();
    });

    it('lets an approval supersede an active plan, which is then never swept again', async () => {
      const old = freshPlan({ horizonSlots: 4, frozenSlots: 0 });
      const next = successor(old, 1, { horizonSlots: 4 });
      const first = old.content.firstSlotMs;
      for (const plan of [old, next]) await store().propose(plan);
      await store().decide(decisionOn(old));
      await store().sweep(first);
      expect((await store().plan(old.id))?.state).toBe('dispatching');
      expect(await store().advance(old.id, 'acknowledge')).toBe('active');
      expect(await store().advance(old.id, 'acknowledge')).toBeNull();
      await store().decide(decisionOn(next));
      expect((await store().plan(old.id))?.state).toBe('superseded');
      expect((await store().inForce(first))?.id).toBe(old.id);
      const later = await store().sweep(first + 50 * SLOT_MS);
      expect(later.filter(({ id }) => id === old.id)).toEqual([]);
    });
  });
}
