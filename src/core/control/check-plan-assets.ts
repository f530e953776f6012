/** Checks every asset's schedule against a simulation of the asset. */
import type { AssetSchedule, PlanContent } from '../dispatch/plan.js';
import type { AssetState } from '../dispatch/snapshot.js';
import type { Asset } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import type { AssetSimulator } from './asset-simulator.js';
import type { FindingBook, Subject } from './check-plan-book.js';
import type { CheckWorld } from './check-plan-world.js';
import { simulatorOf } from './simulate-plant.js';

/** Power differences that rounding explains [kW]. */
const POWER_TOLERANCE_KW = 1e-2;

/** Kinds that jump with sun, wind, dusk, river, a call or their course: the plan does not ramp them. */
const RAMP_FREE: ReadonlySet<Asset['kind']> = new Set([
  'pv',
  'wind',
  'lighting',
  'hydro',
  'demand-response',
  'power-profile',
]);

/**
 * Simulates every asset along its schedule and books what breaks.
 *
 * @returns power of each asset by slot [kW], local control at its expected power
 */
export function checkAssets(
  book: FindingBook,
  grid: GridModel,
  content: PlanContent,
  world: CheckWorld,
): ReadonlyMap<string, readonly number[]> {
  const schedules = new Map(content.schedules.map((schedule) => [schedule.assetId, schedule]));
  const states = new Map(world.snapshot.assets.map((state) => [state.assetId, state]));
  countSchedules(book, grid, content);
  const powers = new Map<string, readonly number[]>();
  for (const asset of grid.assets) {
    const schedule = schedules.get(asset.id);
    const state = states.get(asset.id);
    if (!schedule) continue;
    powers.set(asset.id, checkAsset(book, { asset, schedule, state, world }));
  }
  return powers;
}

function countSchedules(book: FindingBook, grid: GridModel, content: PlanContent): void {
  const subject = { rule: 'balance', slotMs: content.firstSlotMs, unit: '' };
  for (const asset of grid.assets) {
    const count = content.schedules.filter((schedule) => schedule.assetId === asset.id).length;
    book.same({ ...subject, ownerId: asset.id, what: 'the number of its schedules' }, count, 1, 0);
  }
  const known = new Set(grid.assets.map((asset) => asset.id));
  const strangers = content.schedules.filter((schedule) => !known.has(schedule.assetId)).length;
  book.same(
    { ...subject, ownerId: grid.id, what: 'the number of schedules for unknown assets' },
    strangers,
    0,
    0,
  );
}

interface Case {
  readonly asset: Asset;
  readonly schedule: AssetSchedule;
  readonly state: AssetState | undefined;
  readonly world: CheckWorld;
}

function checkAsset(book: FindingBook, one: Case): number[] {
  const { asset, schedule, state, world } = one;
  const about: About = (rule, what, unit, t) => ({
    rule,
    what,
    unit,
    ownerId: asset.id,
    slotMs: world.slotMs(t),
  });
  const steered = schedule.powerKw.some((kw) => kw !== null);
  checkShape(book, one, about);
  if (steered) {
    const allowed = asset.controllable && state?.available === true ? 1 : 0;
    book.same(about('power-bound', 'its leave to be steered', '', 0), allowed, 1, 0);
    checkRamp(book, one, about);
  }
  const simulator = simulatorOf(asset, state, world);
  const powers: number[] = [];
  for (let t = 0; t < world.snapshot.horizonSlots; t++) {
    const planned = schedule.powerKw[t] ?? null;
    const kw = planned ?? simulator.localKw(t);
    powers.push(kw);
    if (planned !== null) checkPower(book, { simulator, kw, t, about });
    if (steered) checkFrozen(book, { asset, simulator, planned, t, world, about });
    const step = simulator.step(t, kw);
    if (steered) checkStep(book, { simulator, step, claimed: schedule.state?.[t], t, about });
  }
  return powers;
}

function checkShape(book: FindingBook, { schedule, world }: Case, about: About): void {
  const T = world.snapshot.horizonSlots;
  book.same(about('balance', 'the length of its schedule', 'slots', 0), schedule.powerKw.length, T, 0);
  if (!schedule.state) return;
  book.same(about('balance', 'the length of its states', 'slots', 0), schedule.state.length, T, 0);
}

function checkStep(
  book: FindingBook,
  slot: {
    readonly simulator: AssetSimulator;
    readonly step: ReturnType<AssetSimulator['step']>;
    readonly claimed: number | undefined;
    readonly t: number;
    readonly about: About;
  },
): void {
  const { simulator, step, claimed, t, about } = slot;
  for (const { severity = 'warning', rule, what, unit, seen, low, high } of step.complaints) {
    book.within({ ...about(rule, what, unit, t), severity }, seen, { low, high }, 0);
  }
  if (step.state === null || claimed === undefined) return;
  book.same(
    about(simulator.rule, 'the state it plans for', '', t),
    claimed,
    step.state,
    simulator.stateTolerance,
  );
}

type About = (rule: string, what: string, unit: string, t: number) => Subject;

function checkPower(
  book: FindingBook,
  slot: {
    readonly simulator: AssetSimulator;
    readonly kw: number;
    readonly t: number;
    readonly about: About;
  },
): void {
  const { simulator, kw, t, about } = slot;
  const tolerance = POWER_TOLERANCE_KW + 1e-6 * Math.abs(kw);
  const rated = simulator.rated(t);
  // A stateless asset has one window; its own rule says which.
  const rule = simulator.stateTolerance === 0 ? simulator.rule : 'power-bound';
  if (!book.within(about(rule, 'its power', 'kW', t), kw, rated, tolerance)) return;
  book.within(
    about(simulator.rule, 'the power its state has to allow', 'kW', t),
    kw,
    simulator.possible(t),
    tolerance,
  );
}

function checkFrozen(
  book: FindingBook,
  slot: {
    readonly asset: Asset;
    readonly simulator: AssetSimulator;
    readonly planned: number | null;
    readonly t: number;
    readonly world: CheckWorld;
    readonly about: About;
  },
): void {
  const { asset, simulator, planned, t, world, about } = slot;
  const { snapshot } = world;
  const given = snapshot.frozen.find((frozen) => frozen.assetId === asset.id);
  if (!given || t >= snapshot.frozenSlots || t >= given.powerKw.length) return;
  const wished = given.powerKw[t] ?? null;
  if (wished === null || planned === null) {
    book.same(
      about('frozen', 'its release to local control', '', t),
      planned === null ? 1 : 0,
      wished === null ? 1 : 0,
      0,
    );
    return;
  }
  const rated = simulator.rated(t);
  const possible = simulator.possible(t);
  const nearest = Math.min(rated.high, possible.high, Math.max(rated.low, possible.low, wished));
  const tolerance = POWER_TOLERANCE_KW + 1e-6 * Math.abs(wished);
  book.same(about('frozen', 'its frozen power', 'kW', t), planned, nearest, tolerance);
}

function checkRamp(book: FindingBook, { asset, schedule, state, world }: Case, about: About): void {
  // A unit that starts and stops is followed by its simulator, which knows when it may jump.
  if (RAMP_FREE.has(asset.kind) || 'commitment' in asset) return;
  const rampKw = (asset.rampKwPerS * SLOT_MS) / 1000;
  const generates = asset.kind === 'chp' || asset.kind === 'waste-to-energy';
  const { frozenSlots } = world.snapshot;
  for (let t = 0; t < world.snapshot.horizonSlots; t++) {
    // Frozen slots were announced as they are; a store's jump from its live power is its own device's affair.
    if (t < frozenSlots || (t === 0 && !generates)) continue;
    const before = t === 0 ? state?.powerKw : schedule.powerKw[t - 1];
    const now = schedule.powerKw[t];
    if (isNone(before) || isNone(now)) continue;
    book.within(
      about('ramp', 'its change of power', 'kW', t),
      now - before,
      { low: -rampKw, high: rampKw },
      POWER_TOLERANCE_KW,
    );
  }
}

function isNone(kw: number | null | undefined): kw is null | undefined {
  return kw === null || kw === undefined;
}
