/** Reads a solved program back into a plan: schedules, node flows, cost by term, churn and reasons. */
import { SLOT_HOURS } from '../time/slot.js';
import { pinOf } from './constraints/pinned-setpoints.js';
import type { AssetPart, BuiltDispatch, NodePart } from './dispatch-input.js';
import type { SolvedOutcome } from './linear-program.js';
import type { AssetSchedule, Churn, CostByTerm, NodeSchedule, PlanContent, PlanSolver } from './plan.js';
import { PriceReader } from './price-reader.js';
import { explainSetpoint } from './reasons.js';
import { CITY_NODE } from './snapshot.js';

/** An answer a plan can be read from: proved the best, or the best found when the time for integers ran out. */
export type OptimalOutcome = SolvedOutcome;

/** What only the caller knows of a plan. */
export type PlanMeta = Pick<PlanContent, 'validUntilMs' | 'snapshotHash' | 'inputHash' | 'edit' | 'madeWith'>;

/** Digits kept of a power or state: a micro-kW is solver noise, and the hash must not depend on it. */
const ROUNDING = 1e6;

/** Flow beyond a physical limit below this is solver noise [kW]. */
const OVERLOAD_NOISE_KW = 1e-6;

/** The whole content of a plan from an optimal answer. Check the answer with `checkSolution` before. */
export function extractPlan(built: BuiltDispatch, outcome: OptimalOutcome, meta: PlanMeta): PlanContent {
  const { snapshot } = built.input;
  const reader = PriceReader.of(built, outcome);
  const powers = new Map(built.layout.assets.map((part) => [part.asset.id, powersOf(part, outcome.primal)]));
  const costByTerm = costsOf(built, outcome.primal);
  const nodes = built.layout.nodes.map((node) => nodeSchedule(node, outcome.primal));
  return {
    siteId: snapshot.siteId,
    firstSlotMs: snapshot.slotMs,
    horizonSlots: snapshot.horizonSlots,
    frozenSlots: snapshot.frozenSlots,
    ...meta,
    gridVersion: snapshot.gridVersion,
    schedules: built.layout.assets.map((part) =>
      assetSchedule(built, {
        part,
        powerKw: powers.get(part.asset.id) ?? [],
        primal: outcome.primal,
        reader,
      }),
    ),
    nodes,
    costByTerm,
    costEur: Object.values(costByTerm).reduce((sum, eur) => sum + eur, 0),
    peakImportKw: Math.max(0, ...(nodes.find((node) => node.nodeId === CITY_NODE)?.importKw ?? [])),
    churn: churnOf(built, powers),
    solver: solverOf(outcome),
    ...(built.input.feederLossKw ? { feederLossKw: built.input.feederLossKw } : {}),
  };
}

interface Extraction {
  readonly part: AssetPart;
  readonly powerKw: readonly number[];
  readonly primal: Float64Array;
  readonly reader: PriceReader | null;
}

/** Left to its own controller: the whole asset, or a lamp by day, whose calendar keeps it dark and which no level can lift. */
function isLocal(part: AssetPart, slot: number): boolean {
  return part.mode === 'local' || (part.asset.kind === 'lighting' && part.localKw[slot] === 0);
}

function assetSchedule(built: BuiltDispatch, { part, powerKw, primal, reader }: Extraction): AssetSchedule {
  const { snapshot } = built.input;
  const frozen = built.layout.frozen.get(part.asset.id) ?? [];
  const first = Math.min(snapshot.frozenSlots, snapshot.horizonSlots - 1);
  const { state } = part;
  const toLocal = (t: number): boolean =>
    pinOf(built.input.pins, part.asset.id, built.layout.slotsMs[t] ?? 0)?.powerKw === null;
  return {
    assetId: part.asset.id,
    powerKw: powerKw.map((kw, t) => (isLocal(part, t) || frozen[t] === null || toLocal(t) ? null : kw)),
    state: state ? state.cols.map((col) => rounded((primal[col] ?? 0) * state.scale)) : part.localState,
    reason: explainSetpoint(built, reader, part, { slot: first, powerKw: powerKw[first] ?? 0 }),
  };
}

function powersOf(part: AssetPart, primal: Float64Array): number[] {
  return part.power.map((terms, t) =>
    part.mode === 'local'
      ? (part.localKw[t] ?? 0)
      : rounded(terms.reduce((sum, term) => sum + term.coefficient * (primal[term.col] ?? 0), 0)),
  );
}

function nodeSchedule(node: NodePart, primal: Float64Array): NodeSchedule {
  const values = (cols: readonly number[]): number[] => cols.map((col) => rounded(primal[col] ?? 0));
  const backfeed = values(node.backfeedCols);
  return {
    nodeId: node.nodeId,
    importKw: values(node.importCols),
    limitKw: node.limitKw,
    marginKw: node.marginKw.map(rounded),
    marginShortfallKw: values(node.shortfallCols),
    overloadKw: values(node.overloadCols).map((kw, t) => {
      const both = kw + (backfeed[t] ?? 0);
      return both > OVERLOAD_NOISE_KW ? both : 0;
    }),
  };
}

function costsOf(built: BuiltDispatch, primal: Float64Array): CostByTerm {
  const terms: Record<string, number> = { ...built.layout.offsets };
  for (const { term, col, eurPerUnit } of built.layout.costs) {
    terms[term] = (terms[term] ?? 0) + eurPerUnit * (primal[col] ?? 0);
  }
  return terms;
}

/**
 * `changedKw`: sum of |change| against the plan in force in the first slot that is not frozen;
 * `movedKwh`: sum of |change| over all slots that are not frozen. Both over assets that are steered and were announced.
 */
function churnOf(built: BuiltDispatch, powers: ReadonlyMap<string, readonly number[]>): Churn {
  const { snapshot } = built.input;
  const steered = new Set(built.layout.assets.filter((p) => p.mode === 'steered').map((p) => p.asset.id));
  let changedKw = 0;
  let movedKwh = 0;
  for (const { assetId, powerKw } of snapshot.announced) {
    if (!steered.has(assetId)) continue;
    for (let t = snapshot.frozenSlots; t < snapshot.horizonSlots; t++) {
      const was = powerKw[t];
      if (was === null || was === undefined) continue;
      const change = Math.abs((powers.get(assetId)?.[t] ?? 0) - was);
      if (t === snapshot.frozenSlots) changedKw += change;
      movedKwh += change * SLOT_HOURS;
    }
  }
  return { changedKw: rounded(changedKw), movedKwh: rounded(movedKwh) };
}

/** Who solved, and by which of the two ways. */
function solverOf({ report }: OptimalOutcome): PlanSolver {
  const { solver: name, version, columnGeneration } = report;
  if (!columnGeneration) return { name, version, method: 'monolith' };
  return { name, version, method: 'column-generation', certifiedGap: columnGeneration.gap };
}

// Adding 0 turns -0 into 0, which JSON would not keep apart.
function rounded(value: number): number {
  return Math.round(value * ROUNDING) / ROUNDING + 0;
}
