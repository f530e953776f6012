/** Everything a plan is computed from: slots closed, orders settled, forecasts issued, the world frozen and stored. */
import { Injectable } from '@nestjs/common';
import { contentHash } from '../../core/control/content-hash.js';
import type { SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SettlementService } from '../control/settlement.service.js';
import { ForecastingService } from '../forecasting/forecasting.service.js';
import { SlotClosingService } from '../telemetry/slot-closing.service.js';
import { type Cycle, SnapshotService } from './snapshot.service.js';
import type { Stopwatch } from './stopwatch.js';

/** Inputs of one plan, stored under their hash before the plan is computed. */
export interface PreparedCycle {
  readonly snapshot: SystemSnapshot;
  readonly forecasts: readonly SeriesForecast[];
  readonly snapshotHash: string;
  readonly inputHash: string;
}

@Injectable()
export class CycleInputs {
  constructor(
    private readonly closing: SlotClosingService,
    private readonly settlement: SettlementService,
    private readonly forecasting: ForecastingService,
    private readonly snapshots: SnapshotService,
    private readonly plans: PlanStore,
  ) {}

  /** Grid of this deployment. */
  grid(): GridModel {
    return this.snapshots.grid();
  }

  /** Prepares and stores the inputs of a cycle; every step is idempotent, so a retried job ends at the same inputs. */
  async prepare(
    cycle: Cycle,
    watch: Stopwatch,
    progress: (share: number, stage: string) => Promise<void>,
  ): Promise<PreparedCycle> {
    const { slotMs, knownAtMs } = cycle;
    await progress(0.05, 'close');
    await watch.timeAsync('close', () => this.closing.closeSlots(slotMs - SLOT_MS, slotMs, knownAtMs));
    const quarantined = await watch.timeAsync('settle', () =>
      this.settlement.settle(slotMs - SLOT_MS, knownAtMs),
    );
    await progress(0.2, 'forecast');
    const forecasts = await watch.timeAsync('forecast', () =>
      this.forecasting.issue(slotMs, knownAtMs, this.snapshots.horizonSlots()),
    );
    await progress(0.4, 'snapshot');
    return watch.timeAsync('snapshot', async () => {
      const snapshot = await this.snapshots.freeze(cycle, forecasts, quarantined);
      const snapshotHash = contentHash(snapshot);
      const inputHash = contentHash({ snapshot: snapshotHash, forecasts });
      await this.plans.saveInputs(inputHash, { snapshot, forecasts });
      return { snapshot, forecasts, snapshotHash, inputHash };
    });
  }
}
