/** Finds why two people have to approve a plan, from what is stored. */
import { Injectable } from '@nestjs/common';
import { findFourEyes, type FourEyesTrigger, type SetpointEdit } from '../../core/control/four-eyes.js';
import { withBuildings } from '../../core/dispatch/building-offer.js';
import type { DispatchPlan, SetpointPin } from '../../core/dispatch/plan.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { SiteModel } from '../../ports/site-token.js';

@Injectable()
export class FourEyesService {
  constructor(
    private readonly plans: PlanStore,
    private readonly setpoints: SetpointStore,
    private readonly model: SiteModel,
  ) {}

  /**
   * Every ground on which one person may not approve the plan alone; empty when one may.
   *
   * @param snapshot what the plan was made from; null = not kept any more, which is a ground of its own
   */
  async triggers(plan: DispatchPlan, snapshot: SystemSnapshot | null): Promise<FourEyesTrigger[]> {
    const { firstSlotMs, horizonSlots } = plan.content;
    const used = await this.setpoints.latestBefore(firstSlotMs + horizonSlots * SLOT_MS);
    return findFourEyes({
      plan,
      snapshot,
      grid: withBuildings(this.model.site().grid, snapshot),
      usedBefore: new Set(used.keys()),
      edits: await this.edits(plan),
    });
  }

  /** What people set, against the plan of the optimiser: edits on edits add up. */
  private async edits(plan: DispatchPlan): Promise<SetpointEdit[]> {
    const { edit } = plan.content;
    if (!edit) return [];
    const unedited = await this.unedited(plan);
    return edit.pins.flatMap((pin) => editsOf(pin, unedited));
  }

  /** The plan that was edited first; null when it is not kept any more. */
  private async unedited(plan: DispatchPlan): Promise<DispatchPlan | null> {
    const seen = new Set<string>();
    let at: DispatchPlan | null = plan;
    while (at?.content.edit && !seen.has(at.id)) {
      seen.add(at.id);
      at = await this.plans.plan(at.content.edit.basedOn);
    }
    return at?.content.edit ? null : at;
  }
}

/** The largest change a pin makes. */
function editsOf(pin: SetpointPin, unedited: DispatchPlan | null): SetpointEdit[] {
  const { assetId, fromMs, toMs, powerKw: toKw } = pin;
  if (unedited === null) return [{ assetId, slotMs: fromMs, fromKw: 'unknown', toKw }];
  const { firstSlotMs, schedules } = unedited.content;
  const schedule = schedules.find((one) => one.assetId === assetId);
  const count = Math.max(0, (toMs - fromMs) / SLOT_MS);
  let most: SetpointEdit[] = [];
  let mostKw = -1;
  for (let k = 0; k < count; k++) {
    const slotMs = fromMs + k * SLOT_MS;
    const fromKw = schedule?.powerKw[(slotMs - firstSlotMs) / SLOT_MS] ?? null;
    const changeKw = Math.abs((toKw ?? 0) - (fromKw ?? 0));
    if (changeKw > mostKw) {
      mostKw = changeKw;
      most = [{ assetId, slotMs, fromKw, toKw }];
    }
  }
  return most;
}
