/** What is known beside the plan itself: alarms, devices, calls of the month, forecasts. */
import { Injectable } from '@nestjs/common';
import { ALARM_DEFINITIONS } from '../../core/alarm/alarm-definitions.js';
import type { SetpointRecord } from '../../core/control/setpoint.js';
import type { PlanContent } from '../../core/dispatch/plan.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { Asset } from '../../core/grid/asset.js';
import { civilTime, instantAt } from '../../core/time/civil.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { AlarmStore } from '../../ports/alarm-store.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { SiteModel } from '../../ports/site-token.js';
import type { ApprovalScreen } from './approval-screen.schema.js';

type Target = ApprovalScreen['safe']['targets'][number];

/** States in which a device did not do what it was last told. */
const NOT_FOLLOWED: ReadonlySet<SetpointRecord['state']> = new Set(['refused', 'diverging']);

@Injectable()
export class ApprovalEvidence {
  constructor(
    private readonly alarms: AlarmStore,
    private readonly setpoints: SetpointStore,
    private readonly model: SiteModel,
  ) {}

  /** Active alarms by priority; those set aside by a person or explained by another are not counted. */
  async alarmCounts(): Promise<NonNullable<ApprovalScreen['wrong']['alarms']>> {
    const counts = { urgent: 0, high: 0, medium: 0, low: 0 };
    const priorities = new Map(ALARM_DEFINITIONS.map(({ id, priority }) => [id, priority]));
    for (const { definitionId, state, shelf, suppressedBy } of await this.alarms.standing()) {
      const active = state === 'unacknowledged' || state === 'acknowledged';
      const priority = priorities.get(definitionId);
      if (active && shelf === null && suppressedBy === null && priority) counts[priority] += 1;
    }
    return counts;
  }

  /** Every device the plan steers: whether it can be reached, and what became of its last order; those not ready first. */
  async targets(content: PlanContent, snapshot: SystemSnapshot, nowMs: number): Promise<Target[]> {
    const last = await this.setpoints.latestBefore(slotStart(nowMs) + SLOT_MS);
    const states = new Map(snapshot.assets.map((state) => [state.assetId, state]));
    const steered = new Set(
      content.schedules.filter((s) => s.powerKw.some((kw) => kw !== null)).map((s) => s.assetId),
    );
    const targets = this.model
      .site()
      .grid.assets.filter(({ id }) => steered.has(id))
      .map(({ id, name }): Target => {
        const record = last.get(id);
        const state = states.get(id);
        const failed = record !== undefined && NOT_FOLLOWED.has(record.state);
        return {
          assetId: id,
          name,
          ready: state?.available === true && !failed,
          reason: state?.reason ?? (failed ? record.detail : null),
          lastOrder: record
            ? { state: record.state, slotMs: record.order.slotMs, detail: record.detail }
            : null,
        };
      });
    return targets.sort((a, b) => Number(a.ready) - Number(b.ready));
  }

  /** Calls of each block since the first of the civil month. */
  async callsThisMonth(blocks: readonly Asset[], nowMs: number): Promise<ReadonlyMap<string, number>> {
    if (blocks.length === 0) return new Map();
    const monthMs = instantAt(`${civilTime(nowMs).date.slice(0, 8)}01`, 0, 0) ?? nowMs;
    const ids = blocks.map(({ id }) => id);
    const counts = new Map(ids.map((id) => [id, 0]));
    const newest = new Map<string, number>();
    for (const { order, state } of await this.setpoints.reductions(ids, monthMs, nowMs)) {
      if (state === 'refused' || state === 'withheld') continue;
      const { assetId, slotMs } = order;
      const follows = (newest.get(assetId) ?? -Infinity) >= slotMs - SLOT_MS;
      if (!follows) counts.set(assetId, (counts.get(assetId) ?? 0) + 1);
      newest.set(assetId, slotMs);
    }
    return counts;
  }
}
