/** Looks at what a closed slot and its plan say; asked by the cycle of every slot and, between, by the gateway's watch. */
import { Injectable, Logger } from '@nestjs/common';
import type { AlarmSignal } from '../../core/alarm/alarm-record.js';
import { brokerSignals } from '../../core/alarm/signals-data.js';
import { Clock } from '../../ports/clock.js';
import type { JobHandler } from '../../ports/job-queue.js';
import { OpenAdrChangeLog } from '../../ports/openadr-change-log.js';
import { AlarmKeeper } from './alarm-keeper.service.js';
import { DataSignals } from './data-signals.service.js';
import { PlanSignals } from './plan-signals.service.js';

@Injectable()
export class SlotAlarms {
  private readonly log = new Logger('alarms');

  constructor(
    private readonly plans: PlanSignals,
    private readonly data: DataSignals,
    private readonly keeper: AlarmKeeper,
    private readonly changes: OpenAdrChangeLog,
    private readonly clock: Clock,
  ) {}

  /** Takes one look now. */
  async look(): Promise<void> {
    const nowMs = this.clock.nowMs();
    const signals = await Promise.all([
      this.plans.gather(nowMs),
      this.data.gather(nowMs),
      this.broker(nowMs),
    ]);
    await this.keeper.take('slot', signals.flat(), nowMs);
  }

  /** The handlers, each followed by a look: a cycle closed its slot and made its plan. */
  following(handlers: Readonly<Record<string, JobHandler>>): Readonly<Record<string, JobHandler>> {
    return Object.fromEntries(
      Object.entries(handlers).map(([name, handler]): [string, JobHandler] => [
        name,
        async (job) => {
          await handler(job);
          await this.lookForCycle();
        },
      ]),
    );
  }

  /** Where there is no broker nothing waits for it. */
  private async broker(nowMs: number): Promise<AlarmSignal[]> {
    const backlog = await this.changes.backlog('mqtt');
    return backlog === null ? [] : brokerSignals(backlog.oldestMs, nowMs);
  }

  /** A cycle goes on when its alarms cannot be kept: the next look catches up. */
  private async lookForCycle(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      this.log.error(`alarms were not looked at in this cycle: ${String(error)}`);
    }
  }
}
