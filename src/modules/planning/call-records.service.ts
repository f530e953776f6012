/** What is known of calls when a plan is made: orders that went out to blocks of the site, and offers of buildings. */
import { Injectable } from '@nestjs/common';
import type { SetpointState } from '../../core/control/setpoint.js';
import type { BuildingsInPlan } from '../../core/dispatch/building-offer.js';
import { callLookbackMs, type CalledSlot, callPeriodStart } from '../../core/dispatch/call-memory.js';
import { buildingsInPlan } from '../../core/flexibility/building-offers.js';
import { toldByMs } from '../../core/flexibility/planned-calls.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { roomReadings } from '../demand-response/room-readings.service.js';
import { PlanningSettings } from './planning.settings.js';

/** Orders that did not reach the block: nobody was called. */
const NOT_CALLED: ReadonlySet<SetpointState> = new Set(['refused', 'withheld']);

/** A season of calls, and more than enough of them. */
const SEASON_MS = 190 * 86_400_000;
const MOST_EVENTS = 5_000;
const MOST_STATEMENTS = 5_000;

/** First slot of the horizon, and the instant knowledge ends [epoch ms]. */
interface Asked {
  readonly slotMs: number;
  readonly knownAtMs: number;
}

@Injectable()
export class CallRecords {
  constructor(
    private readonly setpoints: SetpointStore,
    private readonly store: DemandResponseStore,
    private readonly model: SiteModel,
    private readonly settings: PlanningSettings,
    private readonly readings: MeterReadingStore,
  ) {}

  /** What was called of demand-response blocks, from the orders that went out: it is remembered over plans and restarts. */
  async called(cycle: Asked): Promise<Map<string, CalledSlot[]>> {
    const blocks = this.model.site().grid.assets.filter((asset) => asset.kind === 'demand-response');
    if (blocks.length === 0) return new Map();
    const startMs = Math.min(
      ...blocks.map((block) => callPeriodStart(block, cycle.slotMs) - callLookbackMs(block)),
    );
    const ids = blocks.map(({ id }) => id);
    const called = new Map(ids.map((id): [string, CalledSlot[]] => [id, []]));
    for (const record of await this.setpoints.reductions(ids, startMs, cycle.slotMs)) {
      const { assetId, slotMs, powerKw } = record.order;
      if (record.intendedAtMs > cycle.knownAtMs || NOT_CALLED.has(record.state)) continue;
      called.get(assetId)?.push({ slotMs, powerKw: powerKw ?? 0 });
    }
    return called;
  }

  /** Buildings that may be called, with what they delivered and answered so far; undefined where none is enrolled. */
  async buildings({ slotMs, knownAtMs }: Asked): Promise<BuildingsInPlan | undefined> {
    const buildings = await this.store.buildings({});
    if (buildings.length === 0) return undefined;
    const [programs, rooms, events, statements] = await Promise.all([
      this.store.programs(),
      roomReadings(this.readings, buildings, knownAtMs),
      this.store.events({ sinceMs: slotMs - SEASON_MS, limit: MOST_EVENTS }),
      this.store.statements({ limit: MOST_STATEMENTS }),
    ]);
    const { horizonSlots, riskLevel } = this.settings;
    return buildingsInPlan({
      ...{ programs, buildings, rooms, events, slotMs, knownAtMs, horizonSlots, riskLevel },
      grid: this.model.site().grid,
      statements: statements.map(({ content }) => content),
      toldByMs: toldByMs(slotMs),
    });
  }
}
