/** Cuts a plan to the assets a person approves: the others stay as they were, and all flows are added up again. */
import { withBuildings } from '../dispatch/building-offer.js';
import type { AssetSchedule, CheckReport, NodeSchedule, PlanContent, WholePlan } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import type { SeriesForecast } from '../series/forecast.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import { pricedFlows } from './check-plan-costs.js';
import { nodesAlong } from './check-plan-nodes.js';
import { type CheckWorld, checkWorld } from './check-plan-world.js';
import { checkPlan } from './check-plan.js';
import { simulatorOf } from './simulate-plant.js';

/** A plan, what it was made from, and what is approved of it. */
export interface PartInput {
  readonly grid: GridModel;
  readonly snapshot: SystemSnapshot;
  readonly forecasts: readonly SeriesForecast[];
  readonly content: PlanContent;
  /** The whole plan and the assets that are approved. */
  readonly part: WholePlan;
  /** Plan in force, which the other assets keep following to its end; null = they go to their local control. */
  readonly inForce: PlanContent | null;
}

/** Flow below which a rounding error is none [kW]. */
const NOISE_KW = 1e-6;

/**
 * The part of a plan as a plan of its own. Assets outside it follow the plan in force to its end and their local control after;
 * flows, margins and priced costs are added up by the arithmetic of the checker, whose report says whether the part is safe.
 * Costs the checker does not price (wear, comfort) stay as the whole plan has them.
 */
export function partOfPlan(given: PartInput): { readonly content: PlanContent; readonly check: CheckReport } {
  const { snapshot, forecasts } = given;
  const grid = withBuildings(given.grid, snapshot);
  const input = { ...given, grid };
  const world = checkWorld(snapshot, forecasts);
  const cut = input.content.schedules.map((schedule) => cutSchedule(schedule, input));
  const powers = new Map<string, readonly number[]>();
  const schedules = cut.map((schedule) => {
    const played = play(schedule, grid, world);
    powers.set(schedule.assetId, played.powers);
    return { ...schedule, state: schedule.state === null ? null : played.states };
  });
  const content = withFlows({ ...input.content, schedules }, input, powers);
  return { content, check: checkPlan({ grid, snapshot, forecasts, content }) };
}

function cutSchedule(schedule: AssetSchedule, { part, content, inForce }: PartInput): AssetSchedule {
  if (part.assetIds.includes(schedule.assetId)) return schedule;
  const before = inForce?.schedules.find(({ assetId }) => assetId === schedule.assetId)?.powerKw ?? [];
  const powerKw = schedule.powerKw.map((kw, t) => {
    const slotMs = content.firstSlotMs + t * SLOT_MS;
    if (t < content.frozenSlots) return kw;
    if (inForce === null || slotMs >= inForce.validUntilMs) return null;
    return before[(slotMs - inForce.firstSlotMs) / SLOT_MS] ?? null;
  });
  const sentence = 'stays as it was: it is not in the part of the plan that was approved';
  const reason = {
    ...schedule.reason,
    binding: null,
    shadowPriceEurPerKw: 0,
    spread: null,
    alternative: null,
  };
  return {
    ...schedule,
    powerKw,
    reason: { ...reason, alternativeCostEur: null, alternativePowers: [], sentence },
  };
}

/** Powers and states an asset goes through along its schedule. */
function play(
  { assetId, powerKw, state }: AssetSchedule,
  grid: GridModel,
  world: CheckWorld,
): { powers: number[]; states: number[] } {
  const asset = grid.assets.find(({ id }) => id === assetId);
  if (!asset) return { powers: powerKw.map((kw) => kw ?? 0), states: [...(state ?? [])] };
  const simulator = simulatorOf(
    asset,
    world.snapshot.assets.find((one) => one.assetId === assetId),
    world,
  );
  const powers: number[] = [];
  const states: number[] = [];
  for (let t = 0; t < world.snapshot.horizonSlots; t++) {
    const kw = powerKw[t] ?? simulator.localKw(t);
    powers.push(kw);
    states.push(simulator.step(t, kw).state ?? state?.[t] ?? 0);
  }
  return { powers, states };
}

function withFlows(
  cut: PlanContent,
  input: PartInput,
  powers: ReadonlyMap<string, readonly number[]>,
): PlanContent {
  const { grid, snapshot, forecasts, part } = input;
  const world = checkWorld(snapshot, forecasts);
  const slots = Array.from({ length: cut.horizonSlots }, (_, t) => t);
  const nodes = nodesAlong(grid, { content: cut, powers }, world).map((node): NodeSchedule => {
    const importKw = slots.map(node.importKw);
    const limitKw = slots.map(node.limitKw);
    const marginKw = slots.map((t) => noNaN(node.marginKw(t)));
    const over = (t: number, room: number): number =>
      noNoise((importKw[t] ?? 0) + room - (limitKw[t] ?? Infinity));
    return {
      nodeId: node.id,
      importKw,
      limitKw,
      marginKw,
      marginShortfallKw: slots.map((t) => over(t, (marginKw[t] ?? 0) + node.unsureKw(t))),
      overloadKw: slots.map((t) => Math.max(over(t, 0), noNoise(-(importKw[t] ?? 0) - node.exportLimitKw))),
    };
  });
  const peakImportKw = Math.max(0, ...(nodes[nodes.length - 1]?.importKw ?? []));
  const balancing = cut.balancing?.filter(({ assetId }) => part.assetIds.includes(assetId));
  const calls = cut.calls?.filter(({ assetId }) => part.assetIds.includes(assetId));
  const flowing: PlanContent = {
    ...cut,
    nodes,
    peakImportKw,
    churn: churnOf(cut, snapshot),
    partOf: part,
    ...(balancing ? { balancing } : {}),
    ...(calls ? { calls } : {}),
  };
  return withCosts(flowing, pricedFlows(grid, { content: flowing, powers }, world));
}

/** Trade is booked as a whole under the import, less what the other terms of the trade already say. */
function withCosts(content: PlanContent, priced: ReturnType<typeof pricedFlows>): PlanContent {
  const { energyExport = 0, network = 0, co2 = 0 } = content.costByTerm;
  const terms: Record<string, number> = {
    ...content.costByTerm,
    energyImport: priced.tradeEur - energyExport - network - co2,
    peak: priced.peakEur,
  };
  if (priced.overrunEur !== 0 || 'subscribedOverrun' in terms) terms['subscribedOverrun'] = priced.overrunEur;
  if (priced.reserveEur !== 0 || 'reserve' in terms) terms['reserve'] = priced.reserveEur;
  if (priced.rampEur !== 0 || 'importRamp' in terms) terms['importRamp'] = priced.rampEur;
  const costEur = Object.values(terms).reduce((sum, eur) => sum + eur, 0);
  return { ...content, costByTerm: terms, costEur };
}

function churnOf({ schedules, frozenSlots }: PlanContent, snapshot: SystemSnapshot): PlanContent['churn'] {
  const announced = new Map(snapshot.announced.map((one) => [one.assetId, one.powerKw]));
  let changedKw = 0;
  let movedKwh = 0;
  for (const { assetId, powerKw } of schedules) {
    powerKw.forEach((kw, t) => {
      const before = announced.get(assetId)?.[t] ?? null;
      if (t < frozenSlots || kw === null || before === null) return;
      const change = Math.abs(kw - before);
      movedKwh += change * SLOT_HOURS;
      if (t === frozenSlots) changedKw += change;
    });
  }
  return { changedKw, movedKwh };
}

function noNoise(kw: number): number {
  return kw > NOISE_KW ? kw : 0;
}

function noNaN(kw: number): number {
  return Number.isFinite(kw) ? kw : 0;
}
