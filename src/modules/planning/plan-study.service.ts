/** Questions about plans that need solving again: why each setpoint, what changed and by which input, why there is no plan. */
import { Injectable } from '@nestjs/common';
import { attributeChange, type Attribution, type KnownPlan } from '../../core/control/attribute-change.js';
import { riskCurve, type RiskPoint } from '../../core/control/risk-curve.js';
import { solveDispatch } from '../../core/control/solve-dispatch.js';
import { comparePlans, type PlanDifference } from '../../core/dispatch/difference/compare-plans.js';
import type { NoPlanExplanation } from '../../core/dispatch/infeasible/explain-no-plan.js';
import type { SetpointReason } from '../../core/dispatch/plan.js';
import type { ProgramSolver } from '../../core/dispatch/program-solver.js';
import { PriceReader } from '../../core/dispatch/price-reader.js';
import { explainSetpoint } from '../../core/dispatch/reasons.js';
import { DomainError } from '../../core/domain-error.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Journal } from '../../ports/journal.js';
import { LpSolver, programSolver } from '../../ports/lp-solver.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { PlanningSettings } from './planning.settings.js';

/** Plan against plan, with the causes when they were asked for. */
export interface StudiedDifference extends PlanDifference {
  readonly before: string;
  readonly after: string;
  /** Null when not asked for. */
  readonly attribution: Attribution | null;
}

/** Why one asset is asked to do what it does, in every slot the plan commands. */
export interface AssetReasons {
  readonly assetId: string;
  readonly powerKw: readonly number[];
  readonly reasons: readonly SetpointReason[];
}

/** The newest cycle without a plan, explained. */
export interface StudiedConflict {
  readonly atMs: number;
  readonly message: string;
  /** Null when its inputs have a plan that keeps every limit: the cycle failed for another reason, which the message says. */
  readonly explanation: NoPlanExplanation | null;
}

@Injectable()
export class PlanStudyService {
  constructor(
    private readonly plans: PlanStore,
    private readonly journal: Journal,
    private readonly model: SiteModel,
    private readonly solver: LpSolver,
    private readonly settings: PlanningSettings,
  ) {}

  /**
   * What lies between two plans.
   *
   * @param wantCauses solves again, once for each group of inputs that differs
   */
  async difference(beforeId: string, afterId: string, wantCauses: boolean): Promise<StudiedDifference> {
    const before = await this.known(beforeId);
    const after = await this.known(afterId);
    const difference = comparePlans(before.content, after.content, {
      before: before.inputs,
      after: after.inputs,
    });
    const attribution = wantCauses
      ? await attributeChange(this.gridOf(after), { before, after }, difference.inputs, this.solve)
      : null;
    return { before: beforeId, after: afterId, ...difference, attribution };
  }

  /** Reasons of the setpoints of one asset, or of all, in every slot the plan commands. */
  async reasons(id: string, assetId: string | undefined): Promise<AssetReasons[]> {
    const plan = await this.known(id);
    const { content, inputs } = plan;
    const { validUntilMs, snapshotHash, inputHash } = content;
    const solved = await solveDispatch({ grid: this.gridOf(plan), ...inputs }, this.solve, {
      meta: { validUntilMs, snapshotHash, inputHash, ...(content.edit ? { edit: content.edit } : {}) },
    });
    if (solved.status !== 'planned') {
      throw new DomainError(
        'invalid-input',
        `plan ${id} cannot be computed again: ${solved.outcome.report.message}`,
      );
    }
    const { built, outcome } = solved;
    const reader = PriceReader.of(built, outcome);
    const slots = built.layout.slotsMs.flatMap((slotMs, t) =>
      t >= content.frozenSlots && slotMs < validUntilMs ? [t] : [],
    );
    const parts = built.layout.assets.filter(({ asset }) => assetId === undefined || asset.id === assetId);
    if (parts.length === 0) {
      throw new DomainError('invalid-input', `plan ${id} has no asset "${String(assetId)}"`);
    }
    return parts.map((part) => {
      const schedule = solved.content.schedules.find((one) => one.assetId === part.asset.id);
      const powerKw = slots.map((t) => schedule?.powerKw[t] ?? part.localKw[t] ?? 0);
      const reasons = slots.map((slot, k) =>
        explainSetpoint(built, reader, part, { slot, powerKw: powerKw[k] ?? 0 }),
      );
      return { assetId: part.asset.id, powerKw, reasons };
    });
  }

  /** What a smaller risk would cost: the inputs of a plan solved at several levels of the quantile. */
  async riskCurve(id: string, levels: readonly number[]): Promise<RiskPoint[]> {
    const plan = await this.known(id);
    return riskCurve({ grid: this.gridOf(plan), ...plan.inputs }, levels, this.solve);
  }

  /** Why the newest cycle without a plan has none; null when every cycle had one. */
  async conflict(): Promise<StudiedConflict | null> {
    const [entry] = await this.journal.entries({ code: 'no-plan', limit: 1 });
    if (!entry) return null;
    const hash = String(entry.context['inputHash'] ?? '');
    const inputs = await this.plans.inputs(hash);
    const told = { atMs: entry.atMs, message: entry.message };
    if (!inputs) return { ...told, explanation: null };
    const solved = await solveDispatch(
      { grid: this.gridFor(inputs.snapshot.gridVersion), ...inputs },
      this.solve,
      {
        meta: {
          validUntilMs: inputs.snapshot.slotMs + this.settings.validitySlots * SLOT_MS,
          snapshotHash: '',
          inputHash: hash,
        },
      },
    );
    return { ...told, explanation: solved.explanation };
  }

  private get solve(): ProgramSolver {
    return programSolver(this.solver, () => ({ timeLimitMs: this.settings.solveTimeLimitMs }));
  }

  private async known(id: string): Promise<KnownPlan> {
    // No id holds a NUL, and no database takes one in a text.
    const plan = id.includes('\0') ? null : await this.plans.plan(id);
    if (plan === null)
      throw new DomainError('unknown-plan', `no plan has the id "${id}"; GET /api/v1/plans lists them`);
    const inputs = await this.plans.inputs(plan.content.inputHash);
    if (inputs === null)
      throw new DomainError(
        'unknown-plan',
        `the inputs ${plan.content.inputHash} of plan ${id} are not kept, so it cannot be held against another`,
        { because: { rule: 'inputs-gone' } },
      );
    return { content: plan.content, inputs };
  }

  private gridOf({ content }: KnownPlan): GridModel {
    return this.gridFor(content.gridVersion);
  }

  /** The grid a plan was made for; another site content would answer another question. */
  private gridFor(gridVersion: string): GridModel {
    const site = this.model.site();
    if (site.version === gridVersion) return site.grid;
    throw new DomainError(
      'invalid-input',
      `the site has changed since (content ${gridVersion.slice(0, 12)}, now ${site.version.slice(0, 12)}), so nothing can be computed again`,
      { because: { rule: 'site-changed' } },
    );
  }
}
