/** What a smaller risk costs: the same frozen inputs solved at several risks. */
import { atRiskLevel } from '../dispatch/at-risk-level.js';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import type { PlanContent } from '../dispatch/plan.js';
import { CITY_NODE } from '../dispatch/snapshot.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { ProgramSolver } from '../dispatch/program-solver.js';
import { solveDispatch } from './solve-dispatch.js';

/** One point of the curve; sums are over the slots a plan may still change. */
export interface RiskPoint {
  /** Level of the quantile at which limits hold; 0.5 = margin off. */
  readonly riskLevel: number;
  /** False: there is no plan at this risk, or it failed its check; the figures are then null. */
  readonly planned: boolean;
  /** Why there is none; empty when there is one. */
  readonly message: string;
  readonly figures: RiskPointFigures | null;
}

export interface RiskPointFigures {
  /** Cost of the plan without the prices of margin and recourse not kept and of breaking ties [EUR]. */
  readonly costEur: number;
  /** Of which beyond the plan with the margin off [EUR]; null when that one was not solved. */
  readonly marginCostEur: number | null;
  /** Mean room kept below the city's limit for forecast error [kW]. */
  readonly cityMarginKw: number;
  /** Largest room kept below a substation's limit [kW], and whose. */
  readonly largestMarginKw: number;
  readonly largestMarginNode: string;
  /** Room that could not be kept, over all nodes [kWh]. */
  readonly shortfallKwh: number;
  /** What it is priced at, and energy not held for rare misses [EUR]. */
  readonly shortfallPriceEur: number;
  readonly peakImportKw: number;
}

/** Terms that are prices of not keeping to the margin, or no cost at all. */
const NOT_PAID = ['margin', 'recourse', 'tieBreak'];

/**
 * Solves at each level in turn.
 *
 * @param levels of the quantile; with 0.5 among them the margin's cost is known
 */
export async function riskCurve(
  input: DispatchInput,
  levels: readonly number[],
  solve: ProgramSolver,
): Promise<RiskPoint[]> {
  const points: RiskPoint[] = [];
  for (const riskLevel of levels) points.push(await pointAt(input, riskLevel, solve));
  const off = points.find((point) => point.riskLevel <= 0.5)?.figures;
  return points.map((point) =>
    point.figures && off
      ? { ...point, figures: { ...point.figures, marginCostEur: point.figures.costEur - off.costEur } }
      : point,
  );
}

async function pointAt(input: DispatchInput, riskLevel: number, solve: ProgramSolver): Promise<RiskPoint> {
  const { snapshot } = input;
  const given = { ...input, snapshot: atRiskLevel(snapshot, riskLevel) };
  const meta = { validUntilMs: snapshot.slotMs, snapshotHash: 'risk-curve', inputHash: 'risk-curve' };
  const solved = await solveDispatch(given, solve, { meta });
  if (solved.status === 'unsolved') {
    const message = `the solver ended with ${solved.outcome.status}: ${solved.outcome.report.message}`;
    return { riskLevel, planned: false, message, figures: null };
  }
  const broken = solved.check.findings.find((finding) => finding.severity === 'violation');
  const message = broken ? `the plan failed its check: ${broken.message}` : '';
  return {
    riskLevel,
    planned: !broken,
    message,
    figures: broken ? null : figuresOf(solved.content),
  };
}

function figuresOf(content: PlanContent): RiskPointFigures {
  const from = content.frozenSlots;
  const city = content.nodes.find((node) => node.nodeId === CITY_NODE)?.marginKw.slice(from) ?? [];
  const below = content.nodes.filter((node) => node.nodeId !== CITY_NODE);
  let largest = { nodeId: '', kw: 0 };
  for (const { nodeId, marginKw } of below) {
    const kw = Math.max(0, ...marginKw.slice(from));
    if (kw > largest.kw) largest = { nodeId, kw };
  }
  const notPaid = sum(NOT_PAID.map((term) => content.costByTerm[term] ?? 0));
  return {
    costEur: content.costEur - notPaid,
    marginCostEur: null,
    cityMarginKw: city.length === 0 ? 0 : sum(city) / city.length,
    largestMarginKw: largest.kw,
    largestMarginNode: largest.nodeId,
    shortfallKwh: sum(content.nodes.map((n) => sum(n.marginShortfallKw.slice(from)) * SLOT_HOURS)),
    shortfallPriceEur: notPaid - (content.costByTerm['tieBreak'] ?? 0),
    peakImportKw: content.peakImportKw,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
