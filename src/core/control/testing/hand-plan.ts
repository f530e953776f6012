/** Plans written by hand, and what the checker's book says of them, for tests of single rules. */
import type { DispatchInput } from '../../dispatch/dispatch-input.js';
import type { AssetSchedule, NodeSchedule, PlanContent, SetpointReason } from '../../dispatch/plan.js';
import { SLOT_MS } from '../../time/slot.js';
import { FindingBook } from '../check-plan-book.js';
import { type CheckWorld, checkWorld } from '../check-plan-world.js';

const REASON: Omit<SetpointReason, 'slotMs'> = {
  binding: null,
  shadowPriceEurPerKw: 0,
  nodePriceEurPerKwh: 0.1,
  spread: null,
  alternative: null,
  alternativeCostEur: null,
  alternativePowers: [],
  sentence: 'by hand',
};

/** A schedule that gives no reason worth reading. */
export function handSchedule(
  assetId: string,
  powerKw: readonly (number | null)[],
  state: readonly number[] | null = null,
): AssetSchedule {
  return { assetId, powerKw, state, reason: { ...REASON, slotMs: 0 } };
}

/** Flows of a node that keeps no margin and lacks none; the limit is the same in every slot [kW]. */
export function handNode(
  nodeId: string,
  importKw: readonly number[],
  limitKw: number,
  over: Partial<NodeSchedule> = {},
): NodeSchedule {
  const zeros = importKw.map(() => 0);
  const same = importKw.map(() => limitKw);
  return {
    ...{ nodeId, importKw, limitKw: same, marginKw: zeros, marginShortfallKw: zeros, overloadKw: zeros },
    ...over,
  };
}

/** An empty plan over the horizon of an input that commands all of its slots. */
export function handPlan({ snapshot }: DispatchInput, over: Partial<PlanContent> = {}): PlanContent {
  return {
    siteId: snapshot.siteId,
    firstSlotMs: snapshot.slotMs,
    horizonSlots: snapshot.horizonSlots,
    frozenSlots: snapshot.frozenSlots,
    validUntilMs: snapshot.slotMs + snapshot.horizonSlots * SLOT_MS,
    ...{ snapshotHash: 's', inputHash: 'i', gridVersion: 'v1', schedules: [], nodes: [] },
    ...{ costByTerm: {}, costEur: 0, peakImportKw: 0, churn: { changedKw: 0, movedKwh: 0 } },
    solver: { name: 'hand', version: '1' },
    ...over,
  };
}

/** What one check books, as `severity rule owner@slot: message behind the owner`. */
export function booked(
  { snapshot, forecasts }: DispatchInput,
  check: (book: FindingBook, world: CheckWorld) => void,
): string[] {
  const book = new FindingBook();
  check(book, checkWorld(snapshot, forecasts));
  return book.report().findings.map(({ severity, rule, ownerId, slotMs, message }) => {
    const slot = String((slotMs - snapshot.slotMs) / SLOT_MS);
    return `${severity} ${rule} ${ownerId}@${slot}: ${message.slice(ownerId.length + 2)}`;
  });
}
