/** Plans as the overview shows them: the one in force, those that wait, and the one the next day is read from. */
import { Injectable } from '@nestjs/common';
import { shownChurn } from '../../core/control/plan-churn.js';
import type { DispatchPlan, PlanState } from '../../core/dispatch/plan.js';
import { PlanStore } from '../../ports/plan-store.js';
import { FourEyesService } from '../approval/four-eyes.service.js';
import type { Overview } from './overview.schema.js';

type Proposal = Overview['proposals'][number];

/** States in which a plan waits for people. */
const WAITING: readonly PlanState[] = ['proposed', 'checked'];

/** Proposals shown. */
const MOST_PROPOSALS = 5;

/** Plans whose grounds for two people are remembered: they are looked up once. */
const REMEMBERED = 20;

/** What is known of plans now. */
export interface PlanOutlook {
  readonly inForce: Overview['plan'];
  readonly proposals: readonly Proposal[];
  /** The plan in force, else the newest that waits. */
  readonly ahead: DispatchPlan | null;
}

@Injectable()
export class PlanOutlookService {
  private readonly grounds = new Map<string, Proposal['fourEyes']>();

  constructor(
    private readonly plans: PlanStore,
    private readonly fourEyes: FourEyesService,
  ) {}

  /** Plans around the running slot [epoch ms]. */
  async at(slotMs: number): Promise<PlanOutlook> {
    const [inForce, waiting] = await Promise.all([
      this.plans.inForce(slotMs),
      this.plans.plans({ states: WAITING, limit: MOST_PROPOSALS }),
    ]);
    return {
      inForce: inForce && (await this.inForceView(inForce)),
      proposals: await Promise.all(waiting.map((plan) => this.proposal(plan, inForce !== null))),
      ahead: inForce ?? waiting[0] ?? null,
    };
  }

  /** The plan the next day is read from: the one in force, else the newest that waits. */
  async ahead(slotMs: number): Promise<DispatchPlan | null> {
    const inForce = await this.plans.inForce(slotMs);
    if (inForce) return inForce;
    const [waiting] = await this.plans.plans({ states: WAITING, limit: 1 });
    return waiting ?? null;
  }

  private async inForceView({ id, state, contentHash, content }: DispatchPlan): Promise<Overview['plan']> {
    const decisions = await this.plans.decisions(id);
    const last = decisions.findLast(({ verdict }) => verdict === 'approved');
    return {
      ...{ id, state, contentHash, firstSlotMs: content.firstSlotMs, validUntilMs: content.validUntilMs },
      ...{ decidedBy: last?.name ?? null, decidedAtMs: last?.atMs ?? null, reason: last?.reason ?? null },
    };
  }

  private async proposal(plan: DispatchPlan, isAnyInForce: boolean): Promise<Proposal> {
    const { content } = plan;
    return {
      ...{ id: plan.id, state: plan.state, contentHash: plan.contentHash, createdAtMs: plan.createdAtMs },
      ...{ approveByMs: plan.approveByMs, firstSlotMs: content.firstSlotMs, costEur: content.costEur },
      ...shownChurn(plan, isAnyInForce),
      checkPassed: plan.check.passed,
      fourEyes: await this.fourEyesOf(plan),
    };
  }

  private async fourEyesOf(plan: DispatchPlan): Promise<Proposal['fourEyes']> {
    const held = this.grounds.get(plan.id);
    if (held !== undefined) return held;
    const inputs = await this.plans.inputs(plan.content.inputHash);
    const triggers = inputs && (await this.fourEyes.triggers(plan, inputs.snapshot));
    const found = triggers && { needed: triggers.length > 0, reasons: triggers.map(({ text }) => text) };
    this.grounds.set(plan.id, found);
    for (const id of [...this.grounds.keys()].slice(0, -REMEMBERED)) this.grounds.delete(id);
    return found;
  }
}
