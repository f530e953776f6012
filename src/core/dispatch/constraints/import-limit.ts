/** Import limits of substations, branches and the city, with room kept for forecast error. */
import { seriesId } from '../../series/series.js';
import { civilTime } from '../../time/civil.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { GridModel } from '../../grid/grid-model.js';
import type { BuildContext } from '../build-context.js';
import type { BuildOptions } from '../dispatch-input.js';
import type { TreeNode } from '../grid-tree.js';
import { MARGIN_SHORTFALL_EUR_PER_KWH, OVERLOAD_EUR_PER_KWH } from '../prices.js';

/** Rows and columns that keep one node inside its limits. */
export interface LimitPart {
  readonly limitRows: readonly number[];
  readonly limitKw: readonly number[];
  readonly marginKw: readonly number[];
  readonly shortfallCols: readonly number[];
  readonly overloadCols: readonly number[];
  readonly backfeedCols: readonly number[];
}

/**
 * Adds `import-limit[node,t]`: -exportLimit <= import - shortfall - overload + backfeed <= limit - margin, with
 * 0 <= shortfall <= margin. `overload` and `backfeed` exist in emergency programs only.
 */
export function addImportLimit(
  ctx: BuildContext,
  node: TreeNode,
  importCols: readonly number[],
  given: { readonly limitKw: readonly number[]; readonly limits: NonNullable<BuildOptions['limits']> },
): LimitPart {
  const margins = marginKw(ctx, node);
  const part = {
    limitRows: [] as number[],
    shortfallCols: [] as number[],
    overloadCols: [] as number[],
    backfeedCols: [] as number[],
  };
  importCols.forEach((importCol, t) => {
    const name = (variable: string): string => `${variable}[${node.id},${String(t)}]`;
    const margin = margins[t] ?? 0;
    const spare = given.limits === 'emergency' ? Infinity : 0;
    const shortfall = ctx.builder.column(name('margin-shortfall'), 0, margin);
    const overload = ctx.builder.column(name('overload'), 0, spare);
    const backfeed = ctx.builder.column(name('backfeed'), 0, spare);
    ctx.builder.cost('margin', shortfall, MARGIN_SHORTFALL_EUR_PER_KWH * SLOT_HOURS);
    ctx.builder.cost('overload', overload, OVERLOAD_EUR_PER_KWH * SLOT_HOURS);
    ctx.builder.cost('overload', backfeed, OVERLOAD_EUR_PER_KWH * SLOT_HOURS);
    part.limitRows.push(
      ctx.builder.row(name('import-limit'), -node.exportLimitKw, (given.limitKw[t] ?? Infinity) - margin, [
        [importCol, 1],
        [shortfall, -1],
        [overload, -1],
        [backfeed, 1],
      ]),
    );
    part.shortfallCols.push(shortfall);
    part.overloadCols.push(overload);
    part.backfeedCols.push(backfeed);
  });
  return { ...part, limitKw: given.limitKw, marginKw: margins };
}

/** Import limit of a node by slot [kW]: the snapshot's, or the rating; the city's rating follows the season. */
export function limitsOf(ctx: BuildContext, grid: GridModel, node: TreeNode): number[] {
  return ctx.horizon.slotsMs.map((slotMs, t) => {
    const set = ctx.snapshot.limitsKw[node.id]?.[t];
    if (set !== undefined) return set;
    if (node.ratedLimitKw !== null) return node.ratedLimitKw;
    const { month } = civilTime(slotMs);
    return month >= 4 && month <= 9 ? grid.cityImportLimitSummerKw : grid.cityImportLimitWinterKw;
  });
}

/**
 * Room for forecast error [kW, not negative]: quantile at the risk level less the mean of the node's base load. A node
 * without such a forecast takes the sum over what hangs below, as if all errors came together, and says so.
 */
function marginKw(ctx: BuildContext, node: TreeNode): number[] {
  const level = ctx.snapshot.riskLevel;
  const zero = new Array<number>(ctx.horizon.slots).fill(0);
  if (level <= 0.5) return zero;
  const own = ctx.forecasts.spread(seriesId(node.id, 'base'), level);
  if (own) return own.map((kw) => Math.max(0, kw));
  const below = [...node.meterIds, ...node.childIds].map((id) =>
    ctx.forecasts.spread(seriesId(id, 'base'), level),
  );
  const sum = zero.map((_, t) => below.reduce((total, spread) => total + Math.max(0, spread?.[t] ?? 0), 0));
  const known = below.every((spread) => spread !== null);
  ctx.notes.push({
    severity: 'warning',
    rule: 'margin',
    ownerId: node.id,
    slotMs: ctx.snapshot.slotMs,
    seen: sum[0] ?? 0,
    allowed: 0,
    message: known
      ? `${node.id} has no quantiles of its own; its margin is the sum of what hangs below it`
      : `${node.id} and what hangs below it lack quantiles; its margin is incomplete and may be zero`,
  });
  return sum;
}
