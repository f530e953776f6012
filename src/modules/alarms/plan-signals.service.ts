/** Gathers what plans and decisions say. */
import { Injectable } from '@nestjs/common';
import type { AlarmSignal } from '../../core/alarm/alarm-record.js';
import {
  aheadSignals,
  marginSignals,
  overrideSignals,
  planningSignals,
  type PlanSigns,
  storeSignals,
} from '../../core/alarm/signals-plan.js';
import type { DispatchPlan, PlanState } from '../../core/dispatch/plan.js';
import { seriesId } from '../../core/series/series.js';
import { SLOT_MS, slotStart } from '../../core/time/slot.js';
import { Journal } from '../../ports/journal.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';

/** A state of charge older than this says nothing [ms]. */
const SOC_MAX_AGE_MS = SLOT_MS;

/** States of plans that somebody decided for. */
const DECIDED: readonly PlanState[] = ['approved', 'dispatching', 'active', 'superseded', 'closed'];

@Injectable()
export class PlanSignals {
  constructor(
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly readings: MeterReadingStore,
    private readonly model: SiteModel,
  ) {}

  /** All signals of plans at an instant [epoch ms]. */
  async gather(nowMs: number): Promise<AlarmSignal[]> {
    const [inForce, newest, expired, decided, [noPlan]] = await Promise.all([
      this.plans.inForce(slotStart(nowMs)),
      this.newestOf(null),
      this.newestOf(['expired']),
      this.newestOf(DECIDED),
      this.journal.entries({ code: 'no-plan', limit: 1 }),
    ]);
    const noPlanSlot = Number(noPlan?.context['slotMs'] ?? Number.NaN);
    const failed = noPlan && noPlanSlot > (newest?.content.firstSlotMs ?? Number.NEGATIVE_INFINITY);
    const signs: PlanSigns = { nowMs, inForce, newest, noPlanBecause: failed ? noPlan.message : null };
    const undecided = expired && (!decided || expired.createdAtMs > decided.createdAtMs) ? expired : null;
    return [
      ...aheadSignals(signs),
      ...marginSignals(signs),
      ...(await this.stores(signs)),
      ...planningSignals(signs, undecided),
      ...overrideSignals(await this.overrideOf(inForce)),
    ];
  }

  private async newestOf(states: readonly PlanState[] | null): Promise<DispatchPlan | null> {
    const [plan] = await this.plans.plans(states === null ? { limit: 1 } : { states, limit: 1 });
    return plan ?? null;
  }

  private async stores(signs: PlanSigns): Promise<AlarmSignal[]> {
    const batteries = this.model.site().grid.assets.filter((asset) => asset.kind === 'battery');
    const ids = batteries.map(({ id }) => seriesId(id, 'soc'));
    const latest = await this.readings.latest(ids, signs.nowMs);
    return storeSignals(
      signs,
      batteries.map((battery) => {
        const reading = latest.get(seriesId(battery.id, 'soc'));
        const known =
          reading && reading.quality !== 'bad' && signs.nowMs - reading.sourceMs <= SOC_MAX_AGE_MS;
        return { battery, soc: known && Number.isFinite(reading.value) ? reading.value : null };
      }),
    );
  }

  private async overrideOf(plan: DispatchPlan | null): Promise<Parameters<typeof overrideSignals>[0]> {
    if (plan === null) return null;
    const alone = (await this.plans.decisions(plan.id)).find(({ overrideReason }) => overrideReason !== null);
    return alone ? { planId: plan.id, by: alone.name, reason: alone.overrideReason ?? '' } : null;
  }
}
