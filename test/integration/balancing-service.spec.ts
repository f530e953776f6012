/** Balancing on the memory stores and a device of our own: what it may write, when, and what it does when something breaks. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
import { MemoryDemandResponseStore } from '../../src/adapters/memory/demand-response-store.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import { readSiteFile } from '../../src/config/site-file/read-site-file.js';
import type { SetpointOrder } from '../../src/core/control/setpoint.js';
import type { LinearProgram, SolveOutcome } from '../../src/core/dispatch/linear-program.js';
import type { Site } from '../../src/core/grid/site.js';
import { type MeterReading, seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { BalanceSolver } from '../../src/modules/balancing/balance-solver.service.js';
import { BalancingOrders } from '../../src/modules/balancing/balancing-orders.service.js';
import { type BalancingRound, BalancingService } from '../../src/modules/balancing/balancing.service.js';
import { BalancingSolvers } from '../../src/modules/balancing/balancing.settings.js';
import { BalancingStory } from '../../src/modules/balancing/balancing-story.service.js';
import { BalancingWorld } from '../../src/modules/balancing/balancing-world.service.js';
import { ControlService } from '../../src/modules/control/control.service.js';
import { FieldTurn } from '../../src/modules/control/field-turn.service.js';
import { LiveStateService } from '../../src/modules/control/live-state.service.js';
import { ReleaseLatch } from '../../src/modules/control/release-latch.service.js';
import { SetpointWriter } from '../../src/modules/control/setpoint-writer.service.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../src/ports/asset-gateway.js';
import { type LpSession, LpSolver } from '../../src/ports/lp-solver.js';
import { SiteModel } from '../../src/ports/site-token.js';
import { aPlan } from '../contract/plan-samples.js';
import { decisionOn } from '../fixtures/decision.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');
const MINUTE = 60_000;
const ASSET = 'BAT-PDJ';
const CARS = 'EVHOME-L5';
const LIMIT_KW = 39_000;

/** A device that keeps what it is told, and can refuse or lose the next answer. */
class Device extends AssetGateway {
  readonly writes: SetpointOrder[] = [];
  next: 'accept' | 'refuse' | 'lose' = 'accept';
  /** Called while a write is on its way. */
  during: (() => Promise<void>) | null = null;
  private readonly held = new Map<string, SetpointOrder>();

  override async write(order: SetpointOrder): Promise<WriteOutcome> {
    const { next } = this;
    this.next = 'accept';
    await this.during?.();
    if (next === 'refuse') return { status: 'refused', reason: 'not now', statusCode: 0x80000000 };
    if (next === 'lose') return { status: 'unknown', reason: 'connection break', statusCode: 0x80ae0000 };
    this.writes.push(order);
    this.held.set(order.assetId, order);
    return { status: 'accepted', appliedKw: order.powerKw, statusCode: 0 };
  }

  override readBack(assetId: string): Promise<ReadBack> {
    const held = this.held.get(assetId);
    const appliedKw = held?.powerKw ?? null;
    return Promise.resolve({ appliedKw, setpointId: held?.id ?? null, statusCode: 0, good: true });
  }

  override release(assetId: string): Promise<WriteOutcome> {
    this.held.delete(assetId);
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

/** A solver that gives a wrong answer, or none. */
class BadSolver extends LpSolver {
  override readonly name = 'bad';

  constructor(private readonly answer: 'wrong' | 'none') {
    super();
  }

  override solve(program: LinearProgram): Promise<SolveOutcome> {
    const report = { solver: 'bad', version: '0', solveMs: 0, iterations: null, message: 'as built' };
    if (this.answer === 'none') return Promise.resolve({ status: 'failed', conflict: [], report });
    const primal = new Float64Array(program.numCols);
    return Promise.resolve({
      ...{ status: 'optimal', objective: 0, primal, rowDuals: null, reducedCosts: null, report },
    } as SolveOutcome);
  }

  override open(): LpSession {
    throw new Error('not opened here');
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

class Solvers extends BalancingSolvers {
  asked = 0;

  constructor(
    override first: LpSolver,
    private readonly other: LpSolver,
  ) {
    super();
  }

  override second(): LpSolver {
    this.asked += 1;
    return this.other;
  }
}

const jslp = new JslpSolver();
const highs = new HighsSolver();
afterAll(async () => {
  await jslp.close();
  await highs.close();
});

describe('balancing between slots', () => {
  let site: Site;
  let device: Device;
  let plans: MemoryPlanStore;
  let setpoints: MemorySetpointStore;
  let readings: MemoryMeterReadingStore;
  let journal: MemoryJournal;
  let clock: SteppedClock;
  let turn: FieldTurn;
  let control: ControlService;
  let solvers: Solvers;
  let balancing: BalancingService;
  let settings: { enabled: boolean; periodMs: number };

  beforeAll(async () => {
    site = await readSiteFile('sites/lyon.yaml');
  });

  beforeEach(() => {
    device = new Device();
    plans = new MemoryPlanStore();
    setpoints = new MemorySetpointStore();
    readings = new MemoryMeterReadingStore();
    journal = new MemoryJournal();
    clock = new SteppedClock(SLOT);
    turn = new FieldTurn();
    solvers = new Solvers(jslp, highs);
    const live = new LiveStateService(readings, new OneSite(site), new MemoryDemandResponseStore());
    const writer = new SetpointWriter(setpoints, device, clock, journal, new ReleaseLatch());
    settings = { enabled: true, periodMs: 5_000 };
    const world = new BalancingWorld(live, writer, plans, clock, settings);
    control = new ControlService(plans, live, writer, journal, clock);
    balancing = new BalancingService(
      turn,
      world,
      new BalanceSolver(solvers),
      new BalancingOrders(writer, world, settings),
      new BalancingStory(journal, clock),
    );
  });

  /** An approved plan that charges the battery with 1 MW and the cars with 300 kW. */
  async function approvedPlan(moveKw: number | null = 1_500, id = 'P-1'): Promise<void> {
    const reason = {
      ...{ slotMs: SLOT, binding: null, shadowPriceEurPerKw: 0, nodePriceEurPerKwh: 0 },
      ...{ alternative: null, alternativeCostEur: null, spread: null, alternativePowers: [], sentence: '' },
    };
    const schedule = (assetId: string, kw: number) => ({
      ...{ assetId, powerKw: Array.from({ length: 96 }, () => kw), state: null, reason },
    });
    const plan = aPlan(
      id,
      {
        ...{ siteId: site.grid.id, firstSlotMs: SLOT, frozenSlots: 0, inputHash: id },
        validUntilMs: SLOT + 4 * SLOT_MS,
        schedules: [schedule(ASSET, 1_000), schedule(CARS, 300)],
        ...(moveKw === null ? {} : { balancing: [{ assetId: ASSET, moveKw }] }),
      },
      { approveByMs: SLOT + SLOT_MS },
    );
    await plans.propose(plan);
    const outcome = await plans.decide(decisionOn(plan, { atMs: clock.nowMs() }));
    expect(outcome).toMatchObject({ status: 'accepted' });
  }

  /** Live values: Point-du-Jour imports `importKw`, everything else is quiet. */
  async function measure(
    importKw: number,
    more: Readonly<Record<string, number>> = {},
    atMs = clock.nowMs(),
  ): Promise<void> {
    const values = site.readPoints.flatMap((point): MeterReading[] => {
      const value = more[point.seriesId] ?? usual(point.ownerId, point.observable, importKw);
      if (value === null || Number.isNaN(value)) return [];
      return [
        { seriesId: point.seriesId, sourceMs: atMs, knownAtMs: atMs, value, quality: 'good', statusCode: 0 },
      ];
    });
    await readings.append(values);
  }

  function usual(ownerId: string, observable: string, importKw: number): number | null {
    if (observable === 'mode') return 1;
    if (observable === 'soc') return 0.5;
    if (observable !== 'activePower') return null;
    if (ownerId === 'PDJ-L5') return importKw;
    if (site.grid.meters.some((meter) => meter.id === ownerId)) return 20_000;
    return ownerId === ASSET ? 1_000 : ownerId === CARS ? 300 : 0;
  }

  /** The plan is acted on; five minutes later Point-du-Jour imports `importKw`. */
  async function actedThen(importKw: number, more: Readonly<Record<string, number>> = {}): Promise<void> {
    await measure(36_000);
    await turn.act(SLOT, () => control.act(SLOT));
    clock.moveTo(SLOT + 5 * MINUTE);
    await measure(importKw, more);
  }

  async function codes(): Promise<string[]> {
    return (await journal.entries({ limit: 50 })).map((entry) => entry.code).reverse();
  }

  const sentKw = (round: BalancingRound): (number | null)[] => round.sent.map((s) => s.sentKw);

  it('lowers the charge of the battery by what is above the middle of the quiet zone', async () => {
    await approvedPlan();
    await actedThen(39_500);
    const round = await balancing.round();
    // Filled to 39 000 less 1.25 %: 38 512.5; 987.5 kW less of the 1 000 kW it charges with.
    expect(round).toMatchObject({ outcome: 'corrected', unsolved: [] });
    expect(sentKw(round)).toEqual([expect.closeTo(12.5, 3)]);
    expect(device.writes.at(-1)).toMatchObject({
      id: `P-1:${ASSET}:${String(SLOT)}:b60`,
      assetId: ASSET,
      slotMs: SLOT,
      validFromMs: SLOT + 5 * MINUTE,
      rampKwPerS: 500,
    });
    expect(await codes()).toEqual(['balancing-began']);
  });

  it('sends nothing again while the values it has seen are the same', async () => {
    await approvedPlan();
    await actedThen(39_500);
    await balancing.round();
    const before = device.writes.length;
    clock.moveTo(SLOT + 5 * MINUTE + 5_000);
    expect(await balancing.round()).toMatchObject({ outcome: 'held', sent: [] });
    expect(device.writes).toHaveLength(before);
  });

  it('says what no approved room takes away, once', async () => {
    await approvedPlan(500);
    await actedThen(41_000);
    const first = await balancing.round();
    // Between 0 and the plan is approved with every plan, and 500 around it here: 1 000 kW down to 0.
    expect(sentKw(first)).toEqual([0]);
    expect(first.unsolved).toMatchObject([
      { nodeId: 'PDJ', direction: 'import', kw: expect.closeTo(1_000, 3) },
    ]);
    clock.moveTo(SLOT + 6 * MINUTE);
    await measure(40_100, { [seriesId(ASSET, 'activePower')]: 0 });
    await balancing.round();
    expect((await codes()).filter((code) => code === 'balancing-exhausted')).toHaveLength(1);
  });

  it.each([
    ['no room in the plan', null],
    ['room of 0 kW', 0],
  ])('moves nothing with %s', async (_, moveKw) => {
    await approvedPlan(moveKw);
    await actedThen(41_000);
    await balancing.round();
    expect(device.writes.map((w) => w.slotMs === SLOT && w.id.includes(':b'))).not.toContain(true);
  });

  it('has no slot before the orders of the slot have gone out, nor after a failed act', async () => {
    await approvedPlan();
    await measure(41_000);
    expect(await balancing.round()).toMatchObject({ outcome: 'skipped' });
    await expect(turn.act(SLOT, () => Promise.reject(new Error('devices away')))).rejects.toThrow('away');
    expect(await balancing.round()).toMatchObject({ outcome: 'skipped' });
  });

  it('writes nothing in the last seconds of a slot, nor for a slot that is over', async () => {
    await approvedPlan();
    await actedThen(41_000);
    clock.moveTo(SLOT + SLOT_MS - 4_000);
    expect(await balancing.round()).toMatchObject({ outcome: 'skipped' });
    clock.moveTo(SLOT + SLOT_MS + 10_000);
    await measure(41_000);
    expect(await balancing.round()).toMatchObject({ outcome: 'skipped' });
    expect(device.writes.every((w) => !w.id.includes(':b'))).toBe(true);
  });

  it('leaves out its round while orders are sent, and orders wait for the write that is on its way', async () => {
    await approvedPlan();
    await actedThen(39_500);
    const story: string[] = [];
    device.during = async () => {
      device.during = null;
      const acting = turn.act(SLOT, () => {
        story.push('act');
        return Promise.resolve({ planId: 'P-1' });
      });
      await Promise.resolve();
      story.push('write');
      void acting;
    };
    await balancing.round();
    await turn.act(SLOT, () => {
      story.push('act');
      return Promise.resolve({ planId: 'P-1' });
    });
    expect(story).toEqual(['write', 'act', 'act']);
    const whileActing = await turn.act(SLOT, async () => ({ planId: 'P-1', round: await balancing.round() }));
    expect(whileActing.round.outcome).toBe('skipped');
  });

  it('leaves the slot to a newer plan that is about to take it over', async () => {
    await approvedPlan();
    await actedThen(39_500);
    await approvedPlan(1_500, 'P-2');
    expect(await balancing.round()).toMatchObject({ outcome: 'skipped' });
  });

  it('knows nothing of a stale substation and lets nothing below it move', async () => {
    await approvedPlan();
    await measure(36_000);
    await turn.act(SLOT, () => control.act(SLOT));
    await measure(41_000, {}, SLOT + MINUTE);
    clock.moveTo(SLOT + MINUTE + 181_000);
    expect(await balancing.round()).toMatchObject({ outcome: 'held' });
  });

  it.each([
    ['stale power', { [seriesId(ASSET, 'activePower')]: Number.NaN }],
    ['switched to Local', { [seriesId(ASSET, 'mode')]: 0 }],
  ])('does not count on an asset that is %s', async (_, values) => {
    await approvedPlan();
    await actedThen(39_500, values);
    clock.moveTo(SLOT + 8 * MINUTE);
    await measure(39_500, values);
    const round = await balancing.round();
    expect(round.sent).toEqual([]);
    expect(round.unsolved).toMatchObject([{ nodeId: 'PDJ' }]);
  });

  it.each(['refuse', 'lose'] as const)(
    'leaves an asset alone after its device did %s an order',
    async (next) => {
      await approvedPlan();
      await actedThen(39_500);
      device.next = next;
      const round = await balancing.round();
      expect(round.sent).toHaveLength(1);
      const states = (await setpoints.bySlot(SLOT)).map((r) => r.state);
      expect(states).toContain(next === 'refuse' ? 'refused' : 'intended');
      clock.moveTo(SLOT + 6 * MINUTE);
      await measure(39_600);
      expect((await balancing.round()).sent).toEqual([]);
    },
  );

  it('takes the second opinion when the first answer fails the check, and says so', async () => {
    solvers.first = new BadSolver('wrong');
    await approvedPlan();
    await actedThen(39_500);
    expect(sentKw(await balancing.round())).toEqual([expect.closeTo(12.5, 3)]);
    expect(await codes()).toEqual(['balancing-second-opinion', 'balancing-began']);
  });

  it('holds the last setpoints and raises one alarm when no solver can be trusted', async () => {
    const bad = new Solvers(new BadSolver('wrong'), new BadSolver('none'));
    Object.assign(solvers, { first: bad.first, other: bad.second() });
    await approvedPlan();
    await actedThen(39_500);
    expect(await balancing.round()).toMatchObject({ outcome: 'failed', sent: [] });
    expect(await balancing.round()).toMatchObject({ outcome: 'failed', sent: [] });
    expect(device.writes.every((w) => !w.id.includes(':b'))).toBe(true);
    const alarms = await journal.entries({ limit: 10 });
    expect(alarms.map((a) => [a.code, a.severity])).toEqual([['balancing-failed', 'alarm']]);
    expect(alarms[0]?.message).toMatch(/the answer of bad fails the check: .*; bad ended with failed/);
  });

  it('works again by itself after a store that was away', async () => {
    await approvedPlan();
    await actedThen(39_500);
    const read = setpoints.bySlot.bind(setpoints);
    setpoints.bySlot = () => Promise.reject(new Error('database away'));
    expect(await balancing.round()).toMatchObject({ outcome: 'failed' });
    setpoints.bySlot = read;
    expect(await balancing.round()).toMatchObject({ outcome: 'corrected' });
    expect(await codes()).toEqual(['balancing-failed', 'balancing-began']);
  });

  it('the kill switch stops every round, also in the middle of a correction', async () => {
    await approvedPlan();
    await actedThen(39_500);
    settings.enabled = false;
    expect(await balancing.round()).toMatchObject({ outcome: 'skipped' });
    settings.enabled = true;
    device.during = () => {
      settings.enabled = false;
      return Promise.resolve();
    };
    expect((await balancing.round()).sent).toHaveLength(1);
    expect(await balancing.round()).toMatchObject({ outcome: 'skipped' });
  });

  it('a quiet city needs no order', async () => {
    await approvedPlan();
    await actedThen(LIMIT_KW * 0.98);
    expect(await balancing.round()).toEqual({ outcome: 'held', sent: [], unsolved: [], solveMs: null });
  });
});
