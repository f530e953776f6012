/** A forecast miss on the twin's physics in this process: the same half-hour with balancing and without, one minute at a time. */
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { JslpSolver } from '../../adapters/jslp/jslp-solver.js';
import { MemoryDemandResponseStore } from '../../adapters/memory/demand-response-store.js';
import { MemoryJournal } from '../../adapters/memory/journal.js';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import { MemoryPlanStore } from '../../adapters/memory/plan-store.js';
import { MemorySetpointStore } from '../../adapters/memory/setpoint-store.js';
import type { SetpointOrder } from '../../core/control/setpoint.js';
import type { Site } from '../../core/grid/site.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { BalanceSolver } from '../../modules/balancing/balance-solver.service.js';
import { BalancingOrders } from '../../modules/balancing/balancing-orders.service.js';
import { BalancingService } from '../../modules/balancing/balancing.service.js';
import { BalancingStory } from '../../modules/balancing/balancing-story.service.js';
import { BalancingWorld } from '../../modules/balancing/balancing-world.service.js';
import { ControlService } from '../../modules/control/control.service.js';
import { FieldTurn } from '../../modules/control/field-turn.service.js';
import { LiveStateService } from '../../modules/control/live-state.service.js';
import { ReleaseLatch } from '../../modules/control/release-latch.service.js';
import { SetpointWriter } from '../../modules/control/setpoint-writer.service.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../ports/asset-gateway.js';
import { SiteModel } from '../../ports/site-token.js';
import { createCity, type TwinCity } from '../../twin/city/city.js';
import { holdingPlan, readCity } from './balance-plan.js';

const MINUTE_MS = 60_000;
const KW_MINUTES_PER_KWH = 60;

/** Where and when demand is off, and by how much. */
export interface SurgeCase {
  readonly startMs: number;
  readonly districtId: string;
  readonly substationId: string;
  /** Per unit of the district's base demand. */
  readonly share: number;
  /** Length in minutes; it begins three minutes into the first slot. */
  readonly minutes: number;
}

/** What a run of the half-hour came to. */
export interface SurgeRun {
  readonly limitKw: number;
  /** Import of the substation by minute [kW]. */
  readonly importKw: readonly number[];
  readonly minutesOver: number;
  readonly overKwh: number;
  /** Minutes from the first value above the limit to the first below it; null when there was none. */
  readonly minutesToReturn: number | null;
  /** Orders sent between slots. */
  readonly orders: number;
  /** Wall time of rounds that sent orders, from the stored values to the read-back [ms]. */
  readonly roundMs: readonly number[];
}

/** Minutes before the surge, and after it until the run ends. */
const LEAD_MINUTES = 3;
const TAIL_MINUTES = 5;

/** Runs the half-hour once. */
export async function playSurge(site: Site, surge: SurgeCase, balanced: boolean): Promise<SurgeRun> {
  const world = await setWorld(site, surge);
  const limitKw = site.grid.substations.find((s) => s.id === surge.substationId)?.importLimitKw ?? Infinity;
  const importKw: number[] = [];
  const roundMs: number[] = [];
  let orders = 0;
  const endMinute = LEAD_MINUTES + surge.minutes + TAIL_MINUTES;
  for (let k = 0; k < endMinute; k++) {
    const atMs = surge.startMs + k * MINUTE_MS;
    if (k === LEAD_MINUTES) world.city.surge(surge.districtId, surge.share);
    if (k === LEAD_MINUTES + surge.minutes) world.city.surge(surge.districtId, 0);
    world.clock.moveTo(atMs);
    await world.readings.append(readCity(world.city, site));
    if (atMs % SLOT_MS === 0) {
      const { turn, control } = world;
      await turn.act(atMs, () => control.act(atMs, { offsets: turn.heldBefore(atMs) }));
    }
    const started = performance.now();
    const sent = balanced ? (await world.balancing.round()).sent.length : 0;
    if (sent > 0) roundMs.push(performance.now() - started);
    orders += sent;
    world.city.advanceTo(atMs + MINUTE_MS);
    importKw.push(world.city.transformer(surge.substationId).powerKw);
  }
  await world.close();
  return { limitKw, importKw, orders, roundMs, ...overLimit(importKw, limitKw) };
}

function overLimit(
  importKw: readonly number[],
  limitKw: number,
): Pick<SurgeRun, 'minutesOver' | 'overKwh' | 'minutesToReturn'> {
  const over = importKw.map((kw) => Math.max(0, kw - limitKw));
  const first = over.findIndex((kw) => kw > 0);
  const back = first < 0 ? -1 : over.findIndex((kw, k) => k > first && kw === 0);
  return {
    minutesOver: over.filter((kw) => kw > 0).length,
    overKwh: over.reduce((sum, kw) => sum + kw, 0) / KW_MINUTES_PER_KWH,
    minutesToReturn: back < 0 ? null : back - first,
  };
}

interface SurgeWorld {
  readonly city: TwinCity;
  readonly clock: SteppedClock;
  readonly readings: MemoryMeterReadingStore;
  readonly turn: FieldTurn;
  readonly control: ControlService;
  readonly balancing: BalancingService;
  close(): Promise<void>;
}

/** The gateway's control and balancing on memory stores, with the city's assets as devices. */
async function setWorld(site: Site, { startMs }: SurgeCase): Promise<SurgeWorld> {
  const city = createCity({ seed: 7, scenario: 'cold-wave', startMs, historyDays: 4 });
  const clock = new SteppedClock(startMs);
  const readings = new MemoryMeterReadingStore();
  const setpoints = new MemorySetpointStore();
  const plans = new MemoryPlanStore();
  const journal = new MemoryJournal();
  const plan = holdingPlan(city, site, startMs);
  await plans.propose(plan);
  const { id: planId, contentHash } = plan;
  const bench = { accountId: 'service:bench', name: 'bench', via: 'service', reason: 'bench' } as const;
  const whole = { scope: null, envelope: null, overrideReason: null, fourEyes: [] };
  await plans.decide({ planId, contentHash, verdict: 'approved', ...bench, ...whole, atMs: startMs });
  const live = new LiveStateService(readings, new GivenSite(site), new MemoryDemandResponseStore());
  const writer = new SetpointWriter(setpoints, new CityDevices(city), clock, journal, new ReleaseLatch());
  const first = new JslpSolver();
  const second = new HighsSolver();
  const solver = new BalanceSolver({ first, second: () => second });
  const settings = { enabled: true, periodMs: 5_000 };
  const world = new BalancingWorld(live, writer, plans, clock, settings);
  const orders = new BalancingOrders(writer, world, settings);
  const turn = new FieldTurn();
  return {
    ...{ city, clock, readings, turn },
    control: new ControlService(plans, live, writer, journal, clock),
    balancing: new BalancingService(turn, world, solver, orders, new BalancingStory(journal, clock)),
    close: async () => {
      await first.close();
      await second.close();
    },
  };
}

class GivenSite extends SiteModel {
  constructor(private readonly given: Site) {
    super();
  }

  override site(): Site {
    return this.given;
  }
}

/** Devices without a network: the city takes setpoints and says what it applies. */
class CityDevices extends AssetGateway {
  constructor(private readonly city: TwinCity) {
    super();
  }

  override write(order: SetpointOrder): Promise<WriteOutcome> {
    const { assetId, powerKw, ...rest } = order;
    const answer = this.city.apply(assetId, { ...rest, powerKw: powerKw ?? 0 });
    return Promise.resolve(
      answer.accepted
        ? { status: 'accepted', appliedKw: answer.appliedKw, statusCode: 0 }
        : { status: 'refused', reason: answer.reason, statusCode: 0 },
    );
  }

  override readBack(assetId: string): Promise<ReadBack> {
    const { command, lastSetpointId } = this.city.asset(assetId);
    const appliedKw = command?.powerKw ?? null;
    return Promise.resolve({ appliedKw, setpointId: lastSetpointId, statusCode: 0, good: true });
  }

  override release(assetId: string): Promise<WriteOutcome> {
    this.city.release(assetId);
    return Promise.resolve({ status: 'accepted', appliedKw: null, statusCode: 0 });
  }
}
