/** Finds why two people have to approve a plan, from what is stored. */
import { Injectable } from '@nestjs/common';
import { findFourEyes, type FourEyesTrigger, type SetpointEdit } from '../../core/control/four-eyes.js';
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

  /** Every ground on which one person may not approve the plan alone; empty when one may. */
  async triggers(plan: DispatchPlan, snapshot: SystemSnapshot): Promise<FourEyesTrigger[]> {
    const { firstSlotMs, horizonSlots } = plan.content;
    const used = await this.setpoints.latestBefore(firstSlotMs + horizonSlots * SLOT_MS);
    return findFourEyes({
      plan,
      snapshot,
      grid: this.model.site().grid,
      usedBefore: new Set(used.keys()),
      edits: await this.edits(plan),
    });
  }

  /** What people set, against the plan it was set in. */
  private async edits({ content }: DispatchPlan): Promise<SetpointEdit[]> {
    if (!content.edit) return [];
    const base = await this.plans.plan(content.edit.basedOn);
    return content.edit.pins.flatMap((pin) => editsOf(pin, base));
  }
}

function editsOf(pin: SetpointPin, base: DispatchPlan | null): SetpointEdit[] {
  const { assetId, fromMs, toMs, powerKw: toKw } = pin;
  const firstMs = base?.content.firstSlotMs ?? fromMs;
  const schedule = base?.content.schedules.find((one) => one.assetId === assetId);
  const count = Math.max(0, (toMs - fromMs) / SLOT_MS);
  return Array.from({ length: count }, (_, k) => {
    const slotMs = fromMs + k * SLOT_MS;
    return { assetId, slotMs, fromKw: schedule?.powerKw[(slotMs - firstMs) / SLOT_MS] ?? null, toKw };
  }).reduce<SetpointEdit[]>((worst, edit) => {
    const [most] = worst;
    const change = ({ fromKw, toKw: to }: SetpointEdit): number => Math.abs((to ?? 0) - (fromKw ?? 0));
    return most && change(most) >= change(edit) ? worst : [edit];
  }, []);
}
