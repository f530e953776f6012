/** Plan stability: changing a setpoint the plan in force announced has a price. */
import type { BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import { CHURN_EUR_PER_KW_SLOT } from '../prices.js';
import type { RowEntry } from '../program-builder.js';

/** Adds `announced-change[id,t]`: power - raised + lowered = announced, both parts priced, on slots that are not frozen. */
export function addAnnouncedChange(
  ctx: BuildContext,
  part: AssetPart,
  frozen: readonly (number | null | undefined)[],
): void {
  const announced = ctx.snapshot.announced.find((plan) => plan.assetId === part.asset.id);
  if (!announced || part.mode === 'local') return;
  part.power.forEach((terms, t) => {
    const kw = announced.powerKw[t];
    if (kw === null || kw === undefined || frozen[t] !== undefined) return;
    const raised = ctx.builder.column(`raised[${part.asset.id},${String(t)}]`, 0, Infinity);
    const lowered = ctx.builder.column(`lowered[${part.asset.id},${String(t)}]`, 0, Infinity);
    ctx.builder.cost('churn', raised, CHURN_EUR_PER_KW_SLOT);
    ctx.builder.cost('churn', lowered, CHURN_EUR_PER_KW_SLOT);
    ctx.builder.row(`announced-change[${part.asset.id},${String(t)}]`, kw, kw, [
      ...terms.map((term): RowEntry => [term.col, term.coefficient]),
      [raised, -1],
      [lowered, 1],
    ]);
  });
}
