/** Calls of buildings as the approval screen shows them: whom the plan calls, whom it counts on already, whom it left out. */
import { type BuildingOffer, offerOf } from '../../core/dispatch/building-offer.js';
import type { DispatchPlan, PlannedCall } from '../../core/dispatch/plan.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import { draftId } from '../../core/flexibility/planned-calls.js';
import { sumEur } from '../../core/flexibility/settlement.js';
import type { ApprovalScreen } from './approval-screen.schema.js';

type CallsPicture = NonNullable<ApprovalScreen['calls']>;

const MINUTE_MS = 60_000;

/** Null where no building may be called. */
export function callsPicture(plan: DispatchPlan, snapshot: SystemSnapshot): CallsPicture | null {
  const { buildings } = snapshot;
  if (buildings === undefined) return null;
  const wholeId = plan.content.partOf?.planId ?? plan.id;
  const calls = plan.content.calls ?? [];
  const drafts = calls.filter(({ status }) => status === 'draft');
  const sum = (of: (call: PlannedCall) => number): number => drafts.reduce((kw, call) => kw + of(call), 0);
  return {
    planned: calls.map((call) => plannedView(call, offerOf(snapshot, call.assetId), wholeId)),
    standing: buildings.offers.flatMap(standingViews),
    leftOut: buildings.leftOut.map((one) => ({ ...one })),
    askedKw: sum(({ askedKw }) => askedKw),
    expectedKw: sum(({ expectedKw }) => expectedKw),
    paymentEur: sumEur(drafts.map(({ paymentEur }) => paymentEur)),
  };
}

function plannedView(
  call: PlannedCall,
  offer: BuildingOffer | undefined,
  planId: string,
): CallsPicture['planned'][number] {
  return {
    ...call,
    eventId: call.status === 'draft' ? draftId(planId, call) : null,
    comfortEffect: offer?.comfortEffect ?? '',
    answerByMs: call.startMs - (offer?.answerMinutesBefore ?? 0) * MINUTE_MS,
    calls: offer?.asked.calls ?? 0,
  };
}

function standingViews({ buildingId, name, standing }: BuildingOffer): CallsPicture['standing'] {
  return standing.map((one) => ({ buildingId, buildingName: name, ...one }));
}
