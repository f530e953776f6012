/** Makes the plan of one cycle: close, settle, forecast, freeze, build, solve, check, propose. */
import { Injectable } from '@nestjs/common';
import { overloadText, planOverloads, worstOverload } from '../../core/control/plan-overloads.js';
import { contentHash } from '../../core/control/content-hash.js';
import type { DispatchStage, SolvedDispatch } from '../../core/control/solve-dispatch.js';
import type { DispatchInput } from '../../core/dispatch/dispatch-input.js';
import type { NoPlanExplanation } from '../../core/dispatch/infeasible/explain-no-plan.js';
import type { TightLimits } from '../../core/dispatch/infeasible/explain-tight-limits.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Journal } from '../../ports/journal.js';
import { PlanStore } from '../../ports/plan-store.js';
import { CycleInputs } from './cycle-inputs.service.js';
import { planId } from './plan-id.js';
import { PlanMaker } from './plan-maker.service.js';
import { PlanProposals } from './plan-proposals.service.js';
import type { Cycle } from './snapshot.service.js';
import { Stopwatch } from './stopwatch.js';

/** What a cycle came to. Without a plan, the one in force stays to its end and the journal says why. */
export type PlanningOutcome =
  | { readonly status: 'proposed'; readonly plan: DispatchPlan }
  | {
      readonly status: 'no-plan';
      readonly reason: string;
      readonly conflict: readonly string[];
      /** What exactly conflicts and what people could relax; null when the solver ended otherwise. */
      readonly explanation: NoPlanExplanation | null;
    };

/** A cycle without a plan, as it is told. */
interface Failure {
  readonly reason: string;
  readonly conflict: readonly string[];
  readonly explanation: NoPlanExplanation | null;
}

/** Violations of a refused plan that the journal tells one by one. */
const VIOLATIONS_TOLD = 3;

/** Share of a cycle that is done when a step begins. */
const STAGE_SHARE: Readonly<Record<DispatchStage, number>> = {
  build: 0.5,
  solve: 0.6,
  check: 0.9,
  explain: 0.95,
};

type Draft = Extract<SolvedDispatch, { status: 'planned' }>;
type Unsolved = Extract<SolvedDispatch, { status: 'unsolved' }>;

@Injectable()
export class PlanningService {
  constructor(
    private readonly inputs: CycleInputs,
    private readonly maker: PlanMaker,
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly proposals: PlanProposals,
  ) {}

  /**
   * Makes and stores the plan of a cycle; a repeated call for the same cycle returns the first plan.
   *
   * @param progress told the share done 0..1 and the stage
   * @param signal cancels the solve
   */
  async plan(
    cycle: Cycle,
    progress: (share: number, stage: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<PlanningOutcome> {
    const earlier = await this.earlierPlan(cycle);
    if (earlier) {
      await this.proposals.drawUp(earlier);
      return { status: 'proposed', plan: earlier };
    }
    const watch = new Stopwatch();
    const prepared = await this.inputs.prepare(cycle, watch, progress);
    const input: DispatchInput = {
      grid: this.inputs.grid(),
      snapshot: prepared.snapshot,
      forecasts: prepared.forecasts,
    };
    const options = this.maker.options(prepared.snapshot);
    const solved = await this.maker.make(input, {
      ...{ snapshotHash: prepared.snapshotHash, inputHash: prepared.inputHash, options, signal },
      madeWith: await this.maker.keep(input.grid, options),
      stage: async (stage, work) => {
        await progress(STAGE_SHARE[stage], stage);
        return watch.timeAsync(stage, async () => work());
      },
    });
    if (solved.status === 'unsolved') return this.unsolved(cycle, solved, prepared.inputHash);
    if (!solved.check.passed) return this.refused(cycle, solved);
    return this.propose(cycle, solved, watch);
  }

  private unsolved(
    cycle: Cycle,
    { outcome, explanation }: Unsolved,
    inputHash: string,
  ): Promise<PlanningOutcome> {
    // Not an outcome of the cycle: the worker closes or lost the job, and another try must make the plan.
    if (outcome.status === 'cancelled')
      throw new Error(`the solve of cycle ${formatInstant(cycle.slotMs)} was cancelled`);
    const reason = `the solver ended with ${outcome.status}: ${outcome.report.message}`;
    return this.noPlan(cycle, { reason, conflict: outcome.conflict, explanation }, inputHash);
  }

  private async earlierPlan(cycle: Cycle): Promise<DispatchPlan | undefined> {
    const recent = await this.plans.plans({ limit: 3 });
    return recent.find((p) => p.content.firstSlotMs === cycle.slotMs && p.createdAtMs === cycle.knownAtMs);
  }

  private async propose(cycle: Cycle, draft: Draft, watch: Stopwatch): Promise<PlanningOutcome> {
    const { content } = draft;
    const hash = contentHash(content);
    const plan: DispatchPlan = {
      id: planId(cycle.slotMs, hash),
      contentHash: hash,
      content,
      check: draft.check,
      state: 'proposed',
      createdAtMs: cycle.knownAtMs,
      // The next slot starts a new cycle with a newer plan, so this one must be decided before.
      approveByMs: cycle.slotMs + SLOT_MS,
      stageMs: watch.stages(),
    };
    const stored = await this.proposals.propose(plan);
    if (stored.created) await this.announce(stored.plan);
    if (stored.created && draft.tight) await this.tellTightLimits(stored.plan, draft.tight);
    return { status: 'proposed', plan: stored.plan };
  }

  private async announce(plan: DispatchPlan): Promise<void> {
    const { content } = plan;
    await this.journal.append({
      atMs: plan.createdAtMs,
      severity: 'info',
      code: 'plan-proposed',
      message:
        `plan ${plan.id} proposed from ${formatInstant(content.firstSlotMs)}: ${content.costEur.toFixed(0)} EUR over ` +
        `${String(content.horizonSlots / 4)} h, peak import ${(content.peakImportKw / 1000).toFixed(1)} MW, ` +
        `${String(plan.check.comparisons)} comparisons passed; decide before ${formatInstant(plan.approveByMs)}`,
      context: { planId: plan.id, costEur: content.costEur, peakImportKw: content.peakImportKw },
    });
    await this.warnOfCongestion(plan);
  }

  /** A limit that breaks although nothing below can be steered is not the plan's fault, and must not be a footnote. */
  private async warnOfCongestion(plan: DispatchPlan): Promise<void> {
    const inForce = planOverloads(plan).filter(
      (one) => one.announced && one.slotMs < plan.content.validUntilMs,
    );
    const worst = worstOverload(inForce);
    if (worst === null) return;
    await this.journal.append({
      atMs: plan.createdAtMs,
      severity: 'alarm',
      code: 'congestion-beyond-control',
      message: `${worst.nodeId} is expected ${overloadText(worst.kw, 0)} over its limit at ${formatInstant(worst.slotMs)}, and plan ${plan.id} cannot relieve it: nothing below can be steered, or the slot is decided already`,
      context: {
        planId: plan.id,
        nodeId: worst.nodeId,
        overloadKw: Number.isFinite(worst.kw) ? worst.kw : null,
      },
    });
  }

  /** A plan that fails the independent check is not published; the journal says which limits it would have broken. */
  private refused(cycle: Cycle, draft: Draft): Promise<PlanningOutcome> {
    const violations = draft.check.findings.filter((f) => f.severity === 'violation');
    const shown = violations.slice(0, VIOLATIONS_TOLD).map((f) => `${formatInstant(f.slotMs)} ${f.message}`);
    const more =
      violations.length > shown.length ? ` (+${String(violations.length - shown.length)} more)` : '';
    const conflict = [...new Set(violations.map((f) => `${f.rule}[${f.ownerId}]`))];
    const reason = `no plan keeps every limit: ${shown.join('; ')}${more}`;
    return this.noPlan(cycle, { reason, conflict, explanation: draft.explanation }, draft.content.inputHash);
  }

  private async noPlan(cycle: Cycle, failure: Failure, inputHash: string): Promise<PlanningOutcome> {
    const { reason, conflict, explanation } = failure;
    const names = conflict.length > 0 ? ` In conflict: ${conflict.slice(0, 12).join(', ')}.` : '';
    const why = explanation === null ? '' : ` ${explanation.sentence}`;
    await this.journal.append({
      atMs: cycle.knownAtMs,
      severity: 'alarm',
      code: 'no-plan',
      message: `cycle ${formatInstant(cycle.slotMs)} has no publishable plan: ${reason}.${names}${why} The plan in force stays to its end, then assets go to their safe state.`,
      context: { slotMs: cycle.slotMs, inputHash },
    });
    return { status: 'no-plan', ...failure };
  }

  /** Limits that could only be kept by giving up wishes: people see what was given up, and what else they could decide. */
  private async tellTightLimits(plan: DispatchPlan, tight: TightLimits): Promise<void> {
    await this.journal.append({
      atMs: plan.createdAtMs,
      severity: 'warning',
      code: 'limits-kept-at-a-price',
      message: `plan ${plan.id}: ${tight.sentence}`,
      context: { planId: plan.id, priceEur: tight.wishesEur },
    });
  }
}
