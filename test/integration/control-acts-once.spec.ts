/** The control loop on the memory stores and a device of our own: orders go out once, whatever breaks in between. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { MemoryDemandResponseStore } from '../../src/adapters/memory/demand-response-store.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import { readSiteFile } from '../../src/config/site-file/read-site-file.js';
import type { SetpointOrder } from '../../src/core/control/setpoint.js';
import type { AssetSchedule } from '../../src/core/dispatch/plan.js';
import type { DrEvent, Part } from '../../src/core/flexibility/dr-event.js';
import { newPart } from '../../src/core/flexibility/parts.js';
import type { DemandResponse } from '../../src/core/grid/asset.js';
import type { Site } from '../../src/core/grid/site.js';
import { seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { ControlService } from '../../src/modules/control/control.service.js';
import { LiveStateService } from '../../src/modules/control/live-state.service.js';
import { ReleaseLatch } from '../../src/modules/control/release-latch.service.js';
import { SetpointWriter } from '../../src/modules/control/setpoint-writer.service.js';
import { aBuilding, PEAK } from '../../src/modules/demand-response/testing/desk-rig.js';
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
      new LiveStateService(readings, new OneSite(site), new MemoryDemandResponseStore()),
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
      new LiveStateService(readings, new OneSite(site), new MemoryDemandResponseStore()),
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

describe('a called building behind an asset', () => {
  const BLOCK = 'DR-SCHOOL';
  const CALL = { startMs: SLOT, endMs: SLOT + 4 * SLOT_MS };
  let device: Device;
  let calls: MemoryDemandResponseStore;
  let control: ControlService;
  let setpoints: MemorySetpointStore;
  let clock: SteppedClock;
  let site: Site;
  let readings: MemoryMeterReadingStore;

  /** The part of the school as it stands now. */
  const stands = async (part: Partial<Part>): Promise<void> => {
    await calls.changeEvent('E', (was) => ({
      event: { ...was, parts: was.parts.map((one) => ({ ...one, ...part })) },
      step: { eventId: 'E', version: 1, atMs: SLOT, by: 'school', what: 'answers' },
    }));
  };
  const actAt = async (slot: number) => {
    const atMs = SLOT + slot * SLOT_MS;
    clock.moveTo(atMs);
    await readings.append(liveValues(site, atMs));
    await control.act(atMs);
  };

  beforeEach(async () => {
    const lyon = await readSiteFile('sites/lyon.yaml');
    const host = lyon.grid.assets.find(({ kind }) => kind === 'lighting');
    if (host === undefined) throw new Error('no asset to stand beside');
    const { id: _id, kind: _kind, ...place } = host;
    const block: DemandResponse = {
      ...{ ...place, id: BLOCK, kind: 'demand-response', controllable: true, ratedKw: 60 },
      ...{ blockKw: 60, minShare: 0.5, noticeSlots: 2, durationSlots: 4, callsLeft: 1 },
      ...{ priceEurPerKwh: 0.2, reboundShare: 0.5, reboundSlots: 4, deliveryProbability: 0.9 },
    };
    // Only equipment that is measured may be told anything.
    const [point] = lyon.readPoints;
    if (point === undefined) throw new Error('nothing is read');
    const own = { ...point, ownerId: BLOCK, seriesId: seriesId(BLOCK, 'activePower') };
    const grid = { ...lyon.grid, assets: [...lyon.grid.assets, block] };
    site = { ...lyon, grid, readPoints: [...lyon.readPoints, own] };
    readings = new MemoryMeterReadingStore();
    device = new Device();
    calls = new MemoryDemandResponseStore();
    setpoints = new MemorySetpointStore();
    clock = new SteppedClock(SLOT);
    const contacts = { venClientId: null, email: null, webhookUrl: null, assetId: BLOCK };
    await calls.putProgram(PEAK);
    await calls.putBuilding(aBuilding('school', { contacts, nodeId: block.substationId }));
    const part = newPart('school', 40, { replaces: null, override: null, fromMs: SLOT });
    const event: DrEvent = {
      ...{ id: 'E', version: 1, programId: 'peak', state: 'published', window: CALL, reduction: true },
      ...{ targetKw: 40, reason: 'peak', planId: null, createdBy: 'olga', approvedBy: 'otto' },
      ...{ createdMs: 0, publishedMs: 1, answerByMs: SLOT - SLOT_MS, parts: [part] },
    };
    await calls.addEvent(event, { eventId: 'E', version: 1, atMs: 1, by: 'otto', what: 'published it' });
    const plans = new MemoryPlanStore();
    const journal = new MemoryJournal();
    const live = new LiveStateService(readings, new OneSite(site), calls);
    control = new ControlService(
      plans,
      live,
      new SetpointWriter(setpoints, device, clock, journal, new ReleaseLatch()),
      journal,
      clock,
    );
    const reason = {
      slotMs: SLOT,
      binding: null,
      shadowPriceEurPerKw: 0,
      nodePriceEurPerKwh: 0,
      alternative: null,
    };
    const none = { alternativeCostEur: null, spread: null, alternativePowers: [], sentence: '' };
    const powerKw = [-40, -40, -40, -40, 20, 20, 20, 20];
    const schedules: AssetSchedule[] = [
      { assetId: BLOCK, powerKw, state: null, reason: { ...reason, ...none } },
    ];
    const content = { siteId: site.grid.id, firstSlotMs: SLOT, validUntilMs: SLOT + 8 * SLOT_MS, schedules };
    const plan = aPlan('P-DR', content, { approveByMs: SLOT + SLOT_MS });
    await plans.propose(plan);
    expect(await plans.decide(decisionOn(plan, { atMs: SLOT }))).toMatchObject({ status: 'accepted' });
  });

  it('is told what it accepted, as the approved plan has it, with an end; and is left alone when the call is over', async () => {
    await stands({ state: 'accepted', agreedKw: 40 });
    for (const slot of [0, 1, 2, 3, 4, 5]) await actAt(slot);
    expect(device.writes.map(({ assetId, powerKw }) => [assetId, powerKw])).toEqual(
      new Array(4).fill([BLOCK, -40]),
    );
    // Without another order the equipment goes back by itself five minutes after the slot.
    expect(device.writes.map(({ validUntilMs, slotMs }) => validUntilMs - slotMs)).toEqual(
      new Array(4).fill(SLOT_MS + 5 * 60_000),
    );
    expect(device.releases).toEqual([BLOCK]);
  });

  it('is told no more than it accepted', async () => {
    await stands({ state: 'performing', agreedKw: 25 });
    await actAt(0);
    expect(device.writes.map(({ powerKw }) => powerKw)).toEqual([-25]);
  });

  it('is told nothing before it answered, and nothing more once it left, whatever the plan says', async () => {
    await actAt(0);
    expect(device.writes).toEqual([]);
    await stands({ state: 'accepted', agreedKw: 40 });
    await actAt(1);
    expect(device.writes).toHaveLength(1);
    await stands({ state: 'opted-out', agreedKw: 40, untilMs: SLOT + 2 * SLOT_MS });
    await actAt(2);
    await actAt(3);
    expect(device.writes).toHaveLength(1);
    expect(device.releases).toEqual([BLOCK]);
  });
});
