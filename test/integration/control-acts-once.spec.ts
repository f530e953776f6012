/** The control loop on the memory stores and a device of our own: orders go out once, whatever breaks in between. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import { readSiteFile } from '../../src/config/site-file/read-site-file.js';
import type { SetpointOrder } from '../../src/core/control/setpoint.js';
import type { AssetSchedule } from '../../src/core/dispatch/plan.js';
import type { Site } from '../../src/core/grid/site.js';
import { seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { ControlService } from '../../src/modules/control/control.service.js';
import { LiveStateService } from '../../src/modules/control/live-state.service.js';
import { ReleaseLatch } from '../../src/modules/control/release-latch.service.js';
import { SetpointWriter } from '../../src/modules/control/setpoint-writer.service.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../src/ports/asset-gateway.js';
import { SiteModel } from '../../src/ports/site-token.js';
import { aPlan } from '../contract/plan-samples.js';
import { decisionOn } from '../fixtures/decision.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');
const ASSET = 'BAT-PARTDIEU';

/** A device that keeps what it is told, and can break in the middle of an answer. */
class Device extends AssetGateway {
  readonly writes: SetpointOrder[] = [];
  readonly releases: string[] = [];
  /** What happens to the answer of the next write: lost after, or before, the device took it. */
  breakNext: 'after' | 'before' | null = null;
  /** Applies this instead of what it is told [kW]. */
  disobeyKw: number | null = null;
  private held: SetpointOrder | null = null;

  override write(order: SetpointOrder): Promise<WriteOutcome> {
    const broken = this.breakNext;
    this.breakNext = null;
    if (broken !== 'before') {
      this.held = order;
      this.writes.push(order);
    }
    if (broken !== null)
      return Promise.resolve({ status: 'unknown', reason: 'connection break', statusCode: 0x80ae0000 });
    return Promise.resolve({ status: 'accepted', appliedKw: order.powerKw, statusCode: 0 });
  }

  override readBack(): Promise<ReadBack> {
    const appliedKw = this.disobeyKw ?? this.held?.powerKw ?? null;
    return Promise.resolve({ appliedKw, setpointId: this.held?.id ?? null, statusCode: 0, good: true });
  }

  override release(assetId: string): Promise<WriteOutcome> {
    this.releases.push(assetId);
    this.held = null;
    return Promise.resolve({ status: 'accepted', appliedKw: null, statusCode: 0 });
  }
}

class OneSite extends SiteModel {
  constructor(private readonly one: Site) {
    super();
  }
  override site(): Site {
    return this.one;
  }
}

describe('acting on a plan', () => {
  let site: Site;
  let device: Device;
  let plans: MemoryPlanStore;
  let setpoints: MemorySetpointStore;
  let journal: MemoryJournal;
  let clock: SteppedClock;
  let control: ControlService;

  beforeEach(async () => {
    site = await readSiteFile('sites/lyon.yaml');
    device = new Device();
    plans = new MemoryPlanStore();
    setpoints = new MemorySetpointStore();
    journal = new MemoryJournal();
    clock = new SteppedClock(SLOT);
    const readings = new MemoryMeterReadingStore();
    await readings.append(liveValues(site, SLOT));
    const writer = new SetpointWriter(setpoints, device, clock, journal, new ReleaseLatch());
    control = new ControlService(
      plans,
      new LiveStateService(readings, new OneSite(site)),
      writer,
      journal,
      clock,
    );
  });

  /** An approved plan that discharges the battery for the whole horizon. */
  async function approvedPlan(powerKw: number): Promise<string> {
    const schedule: AssetSchedule = {
      assetId: ASSET,
      powerKw: Array.from({ length: 96 }, () => powerKw),
      state: null,
      reason: {
        slotMs: SLOT,
        binding: null,
        shadowPriceEurPerKw: 0,
        nodePriceEurPerKwh: 0,
        alternative: null,
        alternativeCostEur: null,
        spread: null,
        alternativePowers: [],
        sentence: '',
      },
    };
    const content = {
      siteId: site.grid.id,
      firstSlotMs: SLOT,
      validUntilMs: SLOT + 2 * SLOT_MS,
      schedules: [schedule],
    };
    const plan = aPlan('P-1', content, { approveByMs: SLOT + SLOT_MS });
    await plans.propose(plan);
    expect(await plans.decide(decisionOn(plan, { atMs: SLOT }))).toMatchObject({ status: 'accepted' });
    return plan.id;
  }

  it('writes an order once, however often the job is repeated', async () => {
    await approvedPlan(-1000);
    expect(await control.act(SLOT)).toMatchObject({ orders: 1, sent: 1, withheld: 0, uncertain: 0 });
    await control.act(SLOT);
    await control.act(SLOT);
    expect(device.writes.map((w) => w.powerKw)).toEqual([-1000]);
    expect((await setpoints.bySlot(SLOT)).map((r) => r.state)).toEqual(['written']);
  });

  it('asks the device first when a connection broke after the device took the order', async () => {
    await approvedPlan(-1000);
    device.breakNext = 'after';
    await control.act(SLOT);
    expect(device.writes).toHaveLength(1);
    expect((await setpoints.bySlot(SLOT))[0]).toMatchObject({ state: 'written', readBackKw: -1000 });
  });

  it('asks for a retry when a write was lost before the device took it, and then writes it once', async () => {
    await approvedPlan(-1000);
    device.breakNext = 'before';
    await expect(control.act(SLOT)).rejects.toThrow(
      '1 orders of 2026-01-15T17:00:00Z have an uncertain fate',
    );
    expect(device.writes).toHaveLength(0);
    await control.act(SLOT);
    expect(device.writes).toHaveLength(1);
    expect((await setpoints.bySlot(SLOT))[0]?.state).toBe('written');
  });

  it('does not write again when the process died between the write and its record', async () => {
    const planId = await approvedPlan(-1000);
    // What a killed process leaves: the intent in the store, the order in the device.
    await control.act(SLOT);
    const [record] = await setpoints.bySlot(SLOT);
    const fresh = new MemorySetpointStore();
    await fresh.intend(record ? [record.order] : [], SLOT);
    const readings = new MemoryMeterReadingStore();
    await readings.append(liveValues(site, SLOT));
    const writer = new SetpointWriter(fresh, device, clock, journal, new ReleaseLatch());
    const again = new ControlService(
      plans,
      new LiveStateService(readings, new OneSite(site)),
      writer,
      journal,
      clock,
    );
    await again.act(SLOT);
    expect(device.writes).toHaveLength(1);
    expect((await fresh.bySlot(SLOT))[0]).toMatchObject({ state: 'written', order: { planId } });
  });

  it('marks a device that does something else as diverging, hands it back and says so', async () => {
    await approvedPlan(-1000);
    device.disobeyKw = 0;
    await control.act(SLOT);
    expect((await setpoints.bySlot(SLOT))[0]).toMatchObject({ state: 'diverging', readBackKw: 0 });
    expect(device.releases).toEqual([ASSET]);
    expect((await journal.entries({ code: 'asset-diverging', limit: 1 }))[0]?.message).toContain(
      'handed back',
    );
    clock.moveTo(SLOT + SLOT_MS);
    await control.act(SLOT + SLOT_MS);
    expect(device.writes).toHaveLength(1);
  });

  it('hands assets back once when no approved plan covers the slot any more, with an alarm', async () => {
    await approvedPlan(-1000);
    await control.act(SLOT);
    clock.moveTo(SLOT + 2 * SLOT_MS);
    await control.act(SLOT + 2 * SLOT_MS);
    clock.moveTo(SLOT + 3 * SLOT_MS);
    await control.act(SLOT + 3 * SLOT_MS);
    expect(device.releases).toEqual([ASSET]);
    const alarms = await journal.entries({ code: 'assets-released', limit: 5 });
    expect(alarms.map((a) => a.severity)).toEqual(['alarm']);
  });

  it('withholds an order when the measured power is stale, and keeps the reason', async () => {
    await approvedPlan(-1000);
    clock.moveTo(SLOT + SLOT_MS + 10 * 60_000);
    const report = await control.act(SLOT + SLOT_MS);
    expect(report).toMatchObject({ sent: 0, withheld: 1 });
    expect(device.writes).toHaveLength(0);
    expect((await setpoints.bySlot(SLOT + SLOT_MS))[0]).toMatchObject({
      state: 'withheld',
      detail: expect.stringContaining('old'),
    });
  });
});

/** Fresh, healthy values of everything the gate looks at. */
function liveValues(site: Site, atMs: number): Parameters<MemoryMeterReadingStore['append']>[0] {
  const value = { activePower: 1000, soc: 0.5, mode: 1 };
  const owners = [...site.grid.meters, ...site.grid.assets];
  const known = new Set(site.readPoints.map((p) => p.seriesId));
  return owners.flatMap(({ id }) =>
    (['activePower', 'soc', 'mode'] as const)
      .map((observable) => ({ id: seriesId(id, observable), observable }))
      .filter((s) => known.has(s.id))
      .map((s) => ({
        seriesId: s.id,
        sourceMs: atMs,
        knownAtMs: atMs,
        value: value[s.observable],
        quality: 'good' as const,
        statusCode: 0,
      })),
  );
}
