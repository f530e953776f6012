/** Makes the plan of the part a person approves, and refuses one that breaks a limit. */
import { Injectable } from '@nestjs/common';
import type { ApprovalScope } from '../../core/control/approval.js';
import { contentHash } from '../../core/control/content-hash.js';
import { partOfPlan } from '../../core/control/part-of-plan.js';
import { DomainError } from '../../core/domain-error.js';
import { withBuildings } from '../../core/dispatch/building-offer.js';
import type { CheckFinding, DispatchPlan } from '../../core/dispatch/plan.js';
import type { Asset } from '../../core/grid/asset.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { PlanStore } from '../../ports/plan-store.js';
import { SiteModel } from '../../ports/site-token.js';

/** Findings that a refusal tells one by one. */
const FINDINGS_TOLD = 5;

@Injectable()
export class PlanParts {
  constructor(
    private readonly plans: PlanStore,
    private readonly model: SiteModel,
  ) {}

  /**
   * The part as a plan of its own, proposed and checked.
   *
   * @throws DomainError `invalid-input` for a scope without assets or with all of them, or when nothing can be computed again;
   * `part-breaks-limits` when the rest staying as it was breaks a limit
   */
  async part(plan: DispatchPlan, scope: ApprovalScope): Promise<DispatchPlan> {
    const { grid, version } = this.model.site();
    const inputs = await this.plans.inputs(plan.content.inputHash);
    if (inputs === null || version !== plan.content.gridVersion) {
      throw new DomainError(
        'invalid-input',
        `plan ${plan.id} cannot be cut: ${inputs ? 'the site has changed since it was made' : 'what it was made from is not kept'}. Approve all of it, or reject it.`,
        { because: { rule: inputs ? 'site-changed' : 'inputs-gone' } },
      );
    }
    const assetIds = assetsIn(scope, plan, withBuildings(grid, inputs.snapshot).assets);
    const standing = await this.plans.inForce(plan.content.firstSlotMs + plan.content.frozenSlots * SLOT_MS);
    const { content, check } = partOfPlan({
      grid,
      ...inputs,
      content: plan.content,
      part: { planId: plan.id, contentHash: plan.contentHash, assetIds },
      inForce: standing?.content ?? null,
    });
    if (!check.passed) throw unsafe(plan.id, check.findings);
    const hash = contentHash(content);
    return {
      ...plan,
      id: `${plan.id}-part-${hash.slice(0, 8)}`,
      contentHash: hash,
      content,
      check,
      state: 'proposed',
    };
  }
}

function assetsIn(scope: ApprovalScope, plan: DispatchPlan, assets: readonly Asset[]): string[] {
  const inScope = ({ substationId, kind }: Asset): boolean =>
    (scope.nodeIds?.includes(substationId) ?? true) && (scope.kinds?.includes(kind) ?? true);
  const steered = plan.content.schedules.filter((one) => one.powerKw.some((kw) => kw !== null));
  const ids = new Set(steered.map(({ assetId }) => assetId));
  const known = assets.filter(({ id }) => ids.has(id));
  const chosen = known.filter(inScope).map(({ id }) => id);
  if (chosen.length > 0 && chosen.length < known.length) return chosen;
  throw new DomainError(
    'invalid-input',
    chosen.length === 0
      ? `plan ${plan.id} steers nothing in the part named; its nodes are ${[...new Set(known.map((a) => a.substationId))].join(', ')}, its kinds ${[...new Set(known.map((a) => a.kind))].join(', ')}`
      : `the part named is all of plan ${plan.id}; leave scope out to approve all of it`,
    { because: { rule: chosen.length === 0 ? 'part-empty' : 'part-all' } },
  );
}

function unsafe(planId: string, findings: readonly CheckFinding[]): DomainError {
  const broken = findings.filter(({ severity }) => severity === 'violation');
  const told = broken
    .slice(0, FINDINGS_TOLD)
    .map((one) => `${formatInstant(one.slotMs)} ${one.message}`)
    .join('; ');
  const more = broken.length > FINDINGS_TOLD ? ` (+${String(broken.length - FINDINGS_TOLD)} more)` : '';
  return new DomainError(
    'part-breaks-limits',
    `this part of plan ${planId} alone is not safe: ${told}${more}. Approve all of it, a larger part, or reject it.`,
    {
      planId,
      findings: broken,
      because: {
        rule: 'part-breaks',
        findings: broken.slice(0, FINDINGS_TOLD),
        more: Math.max(0, broken.length - FINDINGS_TOLD),
      },
    },
  );
}
