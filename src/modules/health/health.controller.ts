/** Is the service alive, and how old is what it knows. */
import { Controller, Get } from '@nestjs/common';
import { formatInstant } from '../../core/time/instant.js';
import { slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { NotificationBroker } from '../../ports/notification-broker.js';
import { PlanStore } from '../../ports/plan-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Public } from '../identity/allow.decorator.js';
import { type Health, healthSchema } from './health.schema.js';

@Controller('api/v1/health')
export class HealthController {
  constructor(
    private readonly clock: Clock,
    private readonly plans: PlanStore,
    private readonly broker: NotificationBroker,
  ) {}

  /** `ok` when the newest plan is at most two cycles old; `stale` else. Fails with 503 when the store is gone. */
  @Public('load balancers and people who cannot sign in must see whether the service lives')
  @Answers('Is the newest plan young enough, and which plan is in force.', healthSchema)
  @Get()
  async health(): Promise<Health> {
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
      openAdrBroker: this.broker.state().status,
    };
  }
}
