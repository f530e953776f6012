/** Calls on the approval screen, on paper: who is asked, until when to answer, and which sums an operator approves. */
import { describe, expect, it } from '@jest/globals';
import { aPlan } from './plan-samples.js';
import type { BuildingsInPlan } from '../../src/core/dispatch/building-offer.js';
import type { DispatchPlan, PlannedCall } from '../../src/core/dispatch/plan.js';
import type { SystemSnapshot } from '../../src/core/dispatch/snapshot.js';
import { buildingsInPlan } from '../../src/core/flexibility/building-offers.js';
import { draftId } from '../../src/core/flexibility/planned-calls.js';
import {
  asked,
  calling,
  HOUR_MS,
  offering,
  offersInput,
  SLOT,
  WINDOW,
} from '../../src/core/flexibility/testing/offering.js';
import { callsPicture } from '../../src/modules/approval/calls-picture.js';

const MINUTE_MS = 60_000;
/** The school and the pool offer; the clinic may never be called; the pool has a call that is out. */
const BUILDINGS: BuildingsInPlan = buildingsInPlan(
  offersInput({
    buildings: [
      offering('school'),
      offering('pool'),
      offering('clinic', { limits: { ...offering('clinic').limits, critical: true } }),
    ],
    events: [calling([asked('pool', { state: 'accepted', agreedKw: 25 })])],
  }),
) ?? { model: '', offers: [], leftOut: [] };
const SNAPSHOT = { buildings: BUILDINGS } as unknown as SystemSnapshot;

function call(buildingId: string, more: Partial<PlannedCall> = {}): PlannedCall {
  return {
    ...{ buildingId, buildingName: `Building ${buildingId}`, programId: 'peak', assetId: `DR-${buildingId}` },
    ...{ ...WINDOW, askedKw: 40, probability: 0.8, expectedKw: 32, expectedKwh: 32 },
    ...{ paymentEur: '4.00', expectedEur: '3.20', reason: 'to lower the peak', status: 'draft' },
    ...more,
  };
}

function planWith(calls: readonly PlannedCall[] | undefined, more: Partial<DispatchPlan['content']> = {}) {
  const content = { siteId: 'town', firstSlotMs: SLOT, ...(calls && { calls }), ...more };
  return aPlan('P', content);
}

describe('calls of a plan as people see them', () => {
  it('are none where no building is enrolled, which is not the same as no call', () => {
    expect(callsPicture(planWith([]), {} as SystemSnapshot)).toBeNull();
    expect(callsPicture(planWith(undefined), SNAPSHOT)).toMatchObject({
      ...{ planned: [], askedKw: 0, expectedKw: 0, paymentEur: '0.00' },
    });
  });

  it('name the event that approving makes, what people will notice, and until when to answer', () => {
    const [planned] = callsPicture(planWith([call('school')]), SNAPSHOT)?.planned ?? [];
    expect(planned).toMatchObject({
      ...{ eventId: draftId('P', call('school')), comfortEffect: 'half a degree less', calls: 0 },
      answerByMs: WINDOW.startMs - 30 * MINUTE_MS,
    });
  });

  it('that are only foreseen have no event and are in no sum: later plans decide', () => {
    const later = call('pool', { status: 'foreseen', startMs: WINDOW.startMs + HOUR_MS });
    const picture = callsPicture(planWith([call('school'), later]), SNAPSHOT);
    expect(picture?.planned.map(({ eventId }) => eventId)).toEqual([draftId('P', call('school')), null]);
    expect(picture).toMatchObject({ askedKw: 40, expectedKw: 32, paymentEur: '4.00' });
  });

  it('are summed in decimals', () => {
    const cents = [call('school', { paymentEur: '0.10' }), call('pool', { paymentEur: '0.20' })];
    expect(callsPicture(planWith(cents), SNAPSHOT)).toMatchObject({ askedKw: 80, paymentEur: '0.30' });
  });

  it('of a part of a plan are the events of the whole plan: they are not called twice', () => {
    const partOf = { planId: 'WHOLE' } as unknown as NonNullable<DispatchPlan['content']['partOf']>;
    const [planned] = callsPicture(planWith([call('school')], { partOf }), SNAPSHOT)?.planned ?? [];
    expect(planned?.eventId).toBe(draftId('WHOLE', call('school')));
  });

  it('of a building that offers no more still stand there, with nothing made up', () => {
    const [planned] = callsPicture(planWith([call('gone')]), SNAPSHOT)?.planned ?? [];
    expect(planned).toMatchObject({ comfortEffect: '', answerByMs: WINDOW.startMs, calls: 0 });
  });

  it('stand beside calls that are out already, with what is counted on', () => {
    const { standing } = callsPicture(planWith([]), SNAPSHOT) ?? { standing: [] };
    expect(standing).toMatchObject([
      {
        buildingId: 'pool',
        buildingName: 'Building pool',
        eventId: 'E',
        participation: 'accepted',
        countedKw: 25,
      },
    ]);
  });

  it('and beside those that were left out, each with its reason', () => {
    const { leftOut } = callsPicture(planWith([]), SNAPSHOT) ?? { leftOut: [] };
    expect(leftOut).toEqual([
      { buildingId: 'clinic', name: 'Building clinic', reason: expect.stringMatching(/critical/) },
    ]);
  });
});
