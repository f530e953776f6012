/** The answer to a dispatch case: the plan with its cost, prices and reasons, or why there is none. */
import { feedersAlongPlan, type FeederSummary } from '../control/feeder-sweep.js';
import type { SolvedDispatch } from '../control/solve-dispatch.js';
import type { SolutionCheck } from '../dispatch/check-solution.js';
import type { BuiltDispatch } from '../dispatch/dispatch-input.js';
import type { OptimalOutcome } from '../dispatch/extract-plan.js';
import type { NoPlanExplanation } from '../dispatch/infeasible/explain-no-plan.js';
import type { TightLimits } from '../dispatch/infeasible/explain-tight-limits.js';
import type { ColumnGenerationReport, SolveStatus } from '../dispatch/linear-program.js';
import type { AssetSchedule, CheckReport, Churn, CostByTerm, NodeSchedule } from '../dispatch/plan.js';
import type { AssetKind } from '../grid/asset.js';
import { SLOT_HOURS } from '../time/slot.js';
import type { DispatchCase } from './dispatch-case.js';

/** Version of the answer's format. */
export const ANSWER_VERSION = 1;

/** How a case is solved. */
export interface CaseOptions {
  /** Name of the solver. */
  readonly solver: string;
  /** Chance that a limit is broken [%]; replaces the case's. */
  readonly riskPercent?: number;
  /** Budget of each solve [s]. */
  readonly timeLimitS: number;
}

/**
 * `planned`: passed the independent check. `refused`: the check found a violation. `infeasible`: no plan keeps every
 * limit. The rest says how the solver ended.
 */
export type CaseStatus = 'planned' | 'refused' | Exclude<SolveStatus, 'optimal' | 'feasible'>;

/** What one asset does. */
export interface AnswerAsset extends Pick<AssetSchedule, 'powerKw' | 'state' | 'reason'> {
  readonly id: string;
  readonly kind: AssetKind;
  /** Why it is left to its own controller; null when it is steered. */
  readonly localReason: string | null;
}

/** Flow, limits and prices of one node or line, by slot; the flow of a line counts from its first end to its second. */
export interface AnswerNode extends Omit<NodeSchedule, 'nodeId'> {
  readonly id: string;
  /** Cost of one more kWh taken here [EUR/kWh]; null when the solver has no duals, and for a line. */
  readonly priceEurPerKwh: readonly number[] | null;
  /** What one more kW of the import limit over the slot saves [EUR/kW]; null as above. */
  readonly importLimitEurPerKw: readonly number[] | null;
  /** The same of the export limit. */
  readonly exportLimitEurPerKw: readonly number[] | null;
}

/** A plan that passed its check. */
export interface AnswerPlan {
  readonly start: string;
  readonly slots: number;
  /** Sum of `costByTerm` [EUR]. */
  readonly objectiveEur: number;
  readonly costByTerm: CostByTerm;
  readonly peakImportKw: number;
  readonly churn: Churn;
  readonly assets: readonly AnswerAsset[];
  readonly nodes: readonly AnswerNode[];
  /** Voltages and losses of the feeder networks by an AC sweep along the plan; absent without them. */
  readonly feeders?: readonly FeederSummary[];
  /** Wishes given up so that every limit is kept; null when none had to be. */
  readonly keptLimits: TightLimits | null;
}

/** How near the best a plan from blocks is. */
export type CaseCertificate = Omit<ColumnGenerationReport, 'blocksMs' | 'masterMs'> & {
  /** What this way of solving does not give as one program does, in plain sentences. */
  readonly notAvailable: readonly string[];
};

/** The whole answer; the same case, options and solver version give the same bytes. */
export interface CaseAnswer {
  readonly version: typeof ANSWER_VERSION;
  readonly name: string;
  readonly status: CaseStatus;
  readonly message: string;
  /** SHA-256 of the case's canonical JSON (RFC 8785). */
  readonly inputHash: string;
  readonly options: CaseOptions;
  readonly solver: { readonly name: string; readonly version: string };
  /** How the plan was found: as one program, or above 1 000 assets by column generation over blocks. */
  readonly method: 'monolith' | 'column-generation';
  /** What column generation proves of the plan; null for one program, which is the best. */
  readonly certificate: CaseCertificate | null;
  /** Null unless the status is `planned`. */
  readonly plan: AnswerPlan | null;
  /** Why no plan keeps the limits, and the ways out; null otherwise. */
  readonly explanation: NoPlanExplanation | null;
  /** Verdict of arithmetic on the plan; null when there is none. */
  readonly check: CheckReport | null;
  /** Verdict of arithmetic on the solver's numbers; null when there are none. */
  readonly solution: SolutionCheck | null;
}

/** Digits kept of prices: a nano-euro is solver noise. */
const ROUNDING = 1e9;

/** Puts a solved case into its answer. */
export function caseAnswer(
  given: DispatchCase,
  asked: { readonly inputHash: string; readonly options: CaseOptions },
  solved: SolvedDispatch,
): CaseAnswer {
  const status = statusOf(solved);
  const { report } = solved.outcome;
  const planned = solved.status === 'planned' ? solved : null;
  return {
    version: ANSWER_VERSION,
    name: given.name,
    status,
    message: messageOf(status, solved, asked.options),
    ...asked,
    solver: { name: report.solver, version: report.version },
    method: report.columnGeneration ? 'column-generation' : 'monolith',
    certificate: report.columnGeneration ? certificateOf(report.columnGeneration) : null,
    plan: planned && status === 'planned' ? answerPlan(given, planned) : null,
    explanation: solved.explanation,
    check: planned?.check ?? null,
    solution: planned?.solution ?? null,
  };
}

type Planned = Extract<SolvedDispatch, { status: 'planned' }>;

function certificateOf(report: ColumnGenerationReport): CaseCertificate {
  const { blocksMs: _blocksMs, masterMs: _masterMs, ...proof } = report;
  const { lowerEur, gap, decisions } = proof;
  return {
    ...proof,
    notAvailable: [
      `prices, shadow prices and reasons are those of the bound of ${lowerEur.toFixed(2)} EUR; they fit the plan to within its certified gap of ${(100 * gap).toFixed(3)} %`,
      'the cost of an alternative in a reason is an estimate and no lower bound',
      ...(decisions > 0
        ? [
            `${String(decisions)} whole decisions were taken block by block and then held; the gap to the best decisions is inside the certified gap`,
          ]
        : []),
    ],
  };
}

function statusOf(solved: SolvedDispatch): CaseStatus {
  if (solved.status === 'unsolved') return solved.outcome.status;
  if (solved.check.passed) return 'planned';
  return solved.explanation === null ? 'refused' : 'infeasible';
}

function messageOf(status: CaseStatus, solved: SolvedDispatch, { timeLimitS }: CaseOptions): string {
  if (solved.explanation !== null) return solved.explanation.sentence;
  const moreTime = `; allow more than ${String(timeLimitS)} s, or make the case smaller`;
  if (solved.status === 'unsolved')
    return `the solver ended with ${status}: ${solved.outcome.report.message}${status === 'time-limit' ? moreTime : ''}`;
  if (status === 'planned') return 'the plan passed its independent check';
  const violations = solved.check.findings.filter((finding) => finding.severity === 'violation');
  return `the plan failed its independent check: ${violations.map((finding) => finding.message).join('; ')}`;
}

function answerPlan(given: DispatchCase, { built, outcome, content, tight }: Planned): AnswerPlan {
  const parts = new Map(built.layout.assets.map((part) => [part.asset.id, part]));
  return {
    start: given.start,
    slots: given.slots,
    objectiveEur: content.costEur,
    costByTerm: content.costByTerm,
    peakImportKw: content.peakImportKw,
    churn: content.churn,
    assets: content.schedules.flatMap(({ assetId, powerKw, state, reason }): AnswerAsset[] => {
      const part = parts.get(assetId);
      if (!part) return [];
      const { kind } = part.asset;
      return [{ id: assetId, kind, powerKw, state, localReason: part.localReason, reason }];
    }),
    nodes: content.nodes.map((node) => answerNode(built, outcome, node)),
    ...(built.input.grid.feederNetworks ? { feeders: feedersAlongPlan(built, content) } : {}),
    keptLimits: tight,
  };
}

function answerNode(built: BuiltDispatch, outcome: OptimalOutcome, node: NodeSchedule): AnswerNode {
  const { nodeId, ...flows } = node;
  const part = built.layout.nodes.find((one) => one.nodeId === nodeId);
  const { rowDuals } = outcome;
  const duals = (rows: readonly number[] | undefined, worth: (dual: number) => number): number[] | null =>
    rowDuals && rows?.length ? rows.map((row) => rounded(worth(rowDuals[row] ?? 0))) : null;
  return {
    id: nodeId,
    ...flows,
    priceEurPerKwh: duals(part?.balanceRows, (dual) => dual / SLOT_HOURS),
    importLimitEurPerKw: duals(part?.limitRows, (dual) => Math.max(0, -dual)),
    exportLimitEurPerKw: duals(part?.limitRows, (dual) => Math.max(0, dual)),
  };
}

// Adding 0 turns -0 into 0, which JSON would not keep apart.
function rounded(value: number): number {
  return Math.round(value * ROUNDING) / ROUNDING + 0;
}
