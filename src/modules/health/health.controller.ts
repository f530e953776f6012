/** Is the service alive, and how old is what it knows. */
import { Controller, Get } from '@nestjs/common';
import { formatInstant } from '../../core/time/instant.js';
import { slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { PlanStore } from '../../ports/plan-store.js';
import { Public } from '../identity/allow.decorator.js';

@Controller('api/v1/health')
export class HealthController {
  constructor(
    private readonly clock: Clock,
    private readonly plans: PlanStore,
  ) {}

  /** `ok` when the newest plan is at most two cycles old; `stale` else. Fails with 503 when the store is gone. */
  @Public('load balancers and people who cannot sign in must see whether the service lives')
  @Get()
  async health(): Promise<Record<string, string | number | null>> {
    const nowMs = this.clock.nowMs();
    const [newest] = await this.plans.plans({ limit: 1 });
    const inForce = await this.plans.inForce(slotStart(nowMs));
    const ageS = newest ? Math.round((nowMs - newest.createdAtMs) / 1000) : null;
    return {
      status: ageS !== null && ageS <= 2 * 900 ? 'ok' : 'stale',
      time: formatInstant(nowMs),
      speed: this.clock.speed(),
      newestPlan: newest?.id ?? null,
      newestPlanAgeS: ageS,
      planInForce: inForce?.id ?? null,
      inForceUntil: inForce ? formatInstant(inForce.content.validUntilMs) : null,
    };
  }
}
