/** Draws up the events a plan decided on: one for each program and time, as drafts that the plan's approval makes real. */
import { Injectable } from '@nestjs/common';
import { STANDING_STATES } from '../../core/control/plan-life.js';
import type { DispatchPlan, PlannedCall } from '../../core/dispatch/plan.js';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { newPart } from '../../core/flexibility/parts.js';
import { draftId } from '../../core/flexibility/planned-calls.js';
import { relievedNode } from '../../core/flexibility/relieved-limit.js';
import { formatInstant } from '../../core/time/instant.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { noted, stepped } from './event-step.service.js';

/** Who draws up the events of a plan: nobody who could approve them. */
export const OPTIMISER = 'optimiser';

const MINUTE_MS = 60_000;
const MOST_DRAFTS = 500;
/** Longest reason an event carries. */
const MOST_REASON = 300;

@Injectable()
export class PlanDrafts {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly model: SiteModel,
  ) {}

  /** Keeps the drafts of a plan; a second time changes nothing. Drafts of cycles before it that nobody approved are superseded. */
  async drawUp(plan: DispatchPlan, nowMs: number): Promise<void> {
    await this.supersedeOlder(plan, nowMs);
    const groups = groupsOf(plan.content.calls ?? []);
    if (groups.length === 0) return;
    const programs = new Map((await this.store.programs()).map((program) => [program.id, program]));
    const added: DrEvent[] = [];
    for (const calls of groups) {
      const minutes = programs.get(calls[0].programId)?.answerMinutesBefore ?? 0;
      const parts = await Promise.all(calls.map((call) => this.partOf(plan, call)));
      const answerByMs = calls[0].startMs - minutes * MINUTE_MS;
      const event = draftOf(plan, calls, { nowMs, answerByMs, parts });
      const what = `plan ${plan.id} decided it for ${event.targetKw.toFixed(1)} kW; approving the plan approves it`;
      const facts = { act: 'drawn-by-plan', planId: plan.id, kw: event.targetKw };
      const { step } = noted(event, { by: OPTIMISER, atMs: nowMs, what, facts });
      if (await this.store.addEvent(event, step)) added.push(event);
    }
    if (added.length > 0) await this.tell(plan, added, nowMs);
  }

  /** The part of a building, with the limit it is called for: whoever is called in its place has to relieve the same. */
  private async partOf({ content }: DispatchPlan, call: PlannedCall): Promise<Part> {
    const { buildingId, askedKw, startMs } = call;
    const building = await this.store.building(buildingId);
    const { grid } = this.model.site();
    const nodeId = building === null ? null : relievedNode(content, grid, { ...call, building });
    const limit = nodeId === null ? {} : { relieves: nodeId };
    return newPart(buildingId, askedKw, { replaces: null, override: null, ...limit, fromMs: startMs });
  }

  private async supersedeOlder(plan: DispatchPlan, nowMs: number): Promise<void> {
    const drafts = await this.store.events({ states: ['draft'], limit: MOST_DRAFTS });
    for (const { id, planId, createdBy } of drafts) {
      if (createdBy !== OPTIMISER || planId === null || planId === plan.id) continue;
      const older = await this.plans.plan(planId);
      // One that was approved is about to be published; one of the same cycle is another choice of the same people.
      if (older && STANDING_STATES.includes(older.state)) continue;
      if (older && older.content.firstSlotMs >= plan.content.firstSlotMs) continue;
      await this.store.changeEvent(id, (was) => {
        if (was.state !== 'draft') return null;
        const what = `plan ${plan.id} took the place of plan ${planId} before it was approved`;
        const facts = { act: 'plan-superseded', planId: plan.id, olderPlanId: planId };
        return stepped(was, 'supersede', { by: OPTIMISER, atMs: nowMs, what, facts });
      });
    }
  }

  private async tell(plan: DispatchPlan, events: readonly DrEvent[], atMs: number): Promise<void> {
    const calls = events.map(
      ({ id, window, parts, targetKw }) =>
        `${id}: ${String(parts.length)} buildings, ${targetKw.toFixed(1)} kW expected from ${formatInstant(window.startMs)}`,
    );
    await this.journal.append({
      atMs,
      severity: 'info',
      code: 'plan-calls-drawn-up',
      message: `plan ${plan.id} calls buildings if it is approved: ${calls.join('; ')}`,
      context: { planId: plan.id },
    });
  }
}

type Group = readonly [PlannedCall, ...PlannedCall[]];

/** Calls of the same program and time are one event; those only foreseen are none. */
function groupsOf(calls: readonly PlannedCall[]): Group[] {
  const groups = new Map<string, [PlannedCall, ...PlannedCall[]]>();
  for (const call of calls) {
    if (call.status !== 'draft') continue;
    const key = `${call.programId} ${String(call.startMs)} ${String(call.endMs)}`;
    const group = groups.get(key);
    if (group) group.push(call);
    else groups.set(key, [call]);
  }
  return [...groups.values()];
}

function draftOf(
  plan: DispatchPlan,
  calls: Group,
  { nowMs, answerByMs, parts }: Pick<DrEvent, 'answerByMs' | 'parts'> & { readonly nowMs: number },
): DrEvent {
  const [{ programId, startMs, endMs }] = calls;
  return {
    id: draftId(plan.id, calls[0]),
    version: 1,
    state: 'draft',
    ...{ programId, window: { startMs, endMs }, reduction: true },
    // What the plan counts on: where a building declines, the next in rotation makes up for that and not for more.
    targetKw: calls.reduce((sum, { expectedKw }) => sum + expectedKw, 0),
    reason: [...new Set(calls.map(({ reason }) => reason))].join('; ').slice(0, MOST_REASON),
    planId: plan.id,
    ...{ createdBy: OPTIMISER, approvedBy: null, createdMs: nowMs, publishedMs: null, answerByMs },
    parts,
  };
}
