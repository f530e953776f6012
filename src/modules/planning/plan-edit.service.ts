/** Makes an edited plan: the inputs of the original, solved again around what a person pinned. */
import { Injectable } from '@nestjs/common';
import { contentHash } from '../../core/control/content-hash.js';
import { pinsOver } from '../../core/control/pins.js';
import { OPEN_STATES } from '../../core/control/plan-life.js';
import type { SolvedDispatch } from '../../core/control/solve-dispatch.js';
import { type AssetDifference, comparePlans } from '../../core/dispatch/difference/compare-plans.js';
import type { ConflictMember } from '../../core/dispatch/infeasible/conflict-text.js';
import type { DispatchPlan, PlanEdit, SetpointPin } from '../../core/dispatch/plan.js';
import { formatInstant } from '../../core/time/instant.js';
import { Clock } from '../../ports/clock.js';
import { Journal } from '../../ports/journal.js';
import type { PlanWork } from '../../ports/plan-records.js';
import { planId } from './plan-id.js';
import { type Making, PlanMaker } from './plan-maker.service.js';
import { PlanOrigins } from './plan-origin.service.js';
import { PlanProposals } from './plan-proposals.service.js';

/** What is asked: pins and why. */
export interface EditRequest {
  readonly pins: readonly SetpointPin[];
  readonly reason: string;
}

/** What came of an edit. Nothing changes but that an edited plan lies beside the original. */
export type EditOutcome =
  | {
      readonly status: 'proposed';
      /** The edited plan. */
      readonly planId: string;
      readonly contentHash: string;
      readonly costEur: number;
      /** Edited less original [EUR]. */
      readonly costDifferenceEur: number;
      /** What changed besides the pinned assets, the most moved first. */
      readonly alsoChanged: readonly AssetDifference[];
    }
  | {
      readonly status: 'impossible';
      /** Why, in the words of the grid. */
      readonly sentence: string;
      readonly conflict: readonly ConflictMember[];
      /** A pinned asset that is left to its own control; null or absent where that is not the reason. */
      readonly localAssetId?: string | null;
    };

type Planned = Extract<SolvedDispatch, { status: 'planned' }>;

const VIOLATIONS_TOLD = 3;

@Injectable()
export class PlanEditService {
  constructor(
    private readonly origins: PlanOrigins,
    private readonly maker: PlanMaker,
    private readonly proposals: PlanProposals,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** Solves, checks and proposes; repeated, it finds the plan of the first time. */
  async edit(work: PlanWork, how: Pick<Making, 'signal' | 'stage'>): Promise<EditOutcome> {
    const base = await this.origins.plan(work.planId);
    const late = this.tooLate(base);
    if (late !== null) return impossible(late);
    const origin = await this.origins.of(base);
    const { inputs, gridOfThen: grid } = origin;
    if (inputs === null || grid === null)
      return impossible(`what plan ${base.id} was made from is not kept, so it cannot be solved again`);
    const edit = editOf(base, work);
    const options = this.maker.options(inputs.snapshot);
    const { snapshotHash, inputHash } = base.content;
    const madeWith = await this.maker.keep(grid, options);
    const solved = await this.maker.make(
      { grid, ...inputs },
      { ...how, options, madeWith, edit, snapshotHash, inputHash },
    );
    const refusal = refusalOf(solved, edit);
    if (refusal) return refusal;
    return this.propose(base, solved as Planned, edit);
  }

  private tooLate({ id, state, approveByMs }: DispatchPlan): string | null {
    if (!OPEN_STATES.includes(state))
      return `plan ${id} is ${state}: it can no longer be decided on, and not be edited`;
    if (this.clock.nowMs() <= approveByMs) return null;
    return `plan ${id} was to be decided by ${formatInstant(approveByMs)}; edit the newer one`;
  }

  private async propose(base: DispatchPlan, draft: Planned, edit: PlanEdit): Promise<EditOutcome> {
    const late = this.tooLate(base);
    if (late !== null) return impossible(`${late}; the edit took too long`);
    const { content } = draft;
    const hash = contentHash(content);
    const { plan, created } = await this.proposals.propose({
      id: planId(content.firstSlotMs, hash),
      contentHash: hash,
      ...{ content, check: draft.check, state: 'proposed' as const },
      createdAtMs: this.clock.nowMs(),
      approveByMs: base.approveByMs,
      stageMs: {},
    });
    const costDifferenceEur = plan.content.costEur - base.content.costEur;
    if (created) await this.tell(plan, edit, costDifferenceEur);
    const pinned = new Set(edit.pins.map(({ assetId }) => assetId));
    const both = draft.built.input;
    const { assets } = comparePlans(base.content, plan.content, { before: both, after: both });
    return {
      ...{ status: 'proposed', planId: plan.id, contentHash: plan.contentHash },
      ...{ costEur: plan.content.costEur, costDifferenceEur },
      alsoChanged: assets.filter(({ assetId }) => !pinned.has(assetId)),
    };
  }

  private async tell(plan: DispatchPlan, edit: PlanEdit, costDifferenceEur: number): Promise<void> {
    const sign = costDifferenceEur < 0 ? '' : '+';
    await this.journal.append({
      atMs: plan.createdAtMs,
      severity: 'info',
      code: 'plan-edited',
      message:
        `${edit.byName} edited plan ${edit.basedOn}: ${pinWords(edit.pins)} (${edit.reason}). Plan ${plan.id} is proposed, ` +
        `${sign}${costDifferenceEur.toFixed(2)} EUR; decide before ${formatInstant(plan.approveByMs)}, on this one or on the original`,
      context: { planId: plan.id, basedOn: edit.basedOn, by: edit.by, costDifferenceEur },
    });
  }
}

/** Pins told one by one. */
const PINS_TOLD = 4;

function pinWords(pins: readonly SetpointPin[]): string {
  const told = pins
    .slice(0, PINS_TOLD)
    .map(({ assetId, fromMs, toMs, powerKw }) => {
      const power = powerKw === null ? 'its own control' : `${String(powerKw)} kW`;
      return `${assetId} at ${power} from ${formatInstant(fromMs)} to ${formatInstant(toMs)}`;
    })
    .join(', ');
  return pins.length > PINS_TOLD ? `${told} and ${String(pins.length - PINS_TOLD)} more` : told;
}

function editOf(base: DispatchPlan, { request, accountId, accountName }: PlanWork): PlanEdit {
  const { pins, reason } = request as EditRequest;
  return {
    basedOn: base.id,
    pins: pinsOver(base.content.edit?.pins ?? [], pins),
    ...{ by: accountId, byName: accountName, reason },
  };
}

/** Why there is no edited plan; null when there is one. */
function refusalOf(solved: SolvedDispatch, { pins }: PlanEdit): EditOutcome | null {
  const own = solved.built.layout.assets.find(
    ({ asset, mode }) =>
      mode === 'local' && pins.some(({ assetId, powerKw }) => assetId === asset.id && powerKw !== null),
  );
  if (own)
    return {
      ...impossible(
        `${own.asset.name} is left to its own control: ${own.localReason ?? 'it is not steered'}`,
      ),
      localAssetId: own.asset.id,
    };
  if (solved.status === 'unsolved') {
    const { outcome } = solved;
    // Not an outcome of the edit: the worker closes or lost the job, and another try must make it.
    if (outcome.status === 'cancelled') throw new Error('the solve of the edit was cancelled');
    const { explanation } = solved;
    return explanation
      ? impossible(explanation.sentence, explanation.conflict)
      : impossible(`the solver found no plan in its time: ${outcome.report.message}`);
  }
  if (solved.check.passed) return null;
  if (solved.explanation) return impossible(solved.explanation.sentence, solved.explanation.conflict);
  const broken = solved.check.findings.filter(({ severity }) => severity === 'violation');
  return impossible(
    broken
      .slice(0, VIOLATIONS_TOLD)
      .map(({ slotMs, message }) => `${formatInstant(slotMs)} ${message}`)
      .join('; '),
  );
}

function impossible(
  sentence: string,
  conflict: readonly ConflictMember[] = [],
): Extract<EditOutcome, { status: 'impossible' }> {
  return { status: 'impossible', sentence, conflict };
}
