/** Import limits of substations, branches and the city, with room kept for forecast error. */
import { civilTime } from '../../time/civil.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { GridModel } from '../../grid/grid-model.js';
import type { BuildContext } from '../build-context.js';
import type { AssetPart, BuildOptions } from '../dispatch-input.js';
import { callRisk, offerOf } from '../building-offer.js';
import type { TreeNode } from '../grid-tree.js';
import { MARGIN_SHORTFALL_EUR_PER_KWH, OVERLOAD_EUR_PER_KWH } from '../prices.js';
import type { RowEntry } from '../program-builder.js';

/** Rows and columns that keep one node inside its limits. */
export interface LimitPart {
  readonly limitRows: readonly number[];
  /** Rows of the same limit with what new calls may not deliver, shape (T); absent where no building below may be called. */
  readonly callRows?: readonly number[];
  readonly limitKw: readonly number[];
  readonly marginKw: readonly number[];
  readonly shortfallCols: readonly number[];
  readonly overloadCols: readonly number[];
  readonly backfeedCols: readonly number[];
}

/**
 * Adds `import-limit[node,t]`: -exportLimit <= import - shortfall - overload + backfeed <= limit - margin, with
 * 0 <= shortfall <= margin. `overload` and `backfeed` exist in emergency programs only. Where buildings below may be called,
 * `call-margin[node,t]`: import - shortfall - overload + sum of risk called <= limit - margin: a limit counts only on what a
 * new call delivers at the risk level.
 */
export function addImportLimit(
  ctx: BuildContext,
  node: TreeNode,
  importCols: readonly number[],
  given: {
    readonly limitKw: readonly number[];
    readonly marginKw: readonly number[];
    readonly limits: NonNullable<BuildOptions['limits']>;
    /** Share of new calls the limit does not count on, by slot. */
    readonly callRisk?: readonly (readonly RowEntry[])[];
  },
): LimitPart {
  const margins = given.marginKw;
  const part = {
    limitRows: [] as number[],
    shortfallCols: [] as number[],
    overloadCols: [] as number[],
    backfeedCols: [] as number[],
  };
  const callRows: number[] = [];
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
    const risk = given.callRisk?.[t] ?? [];
    if (risk.length > 0)
      callRows.push(
        ctx.builder.row(name('call-margin'), -Infinity, (given.limitKw[t] ?? Infinity) - margin, [
          [importCol, 1],
          [shortfall, -1],
          [overload, -1],
          ...risk,
        ]),
      );
    part.shortfallCols.push(shortfall);
    part.overloadCols.push(overload);
    part.backfeedCols.push(backfeed);
  });
  const calls = callRows.length > 0 ? { callRows } : {};
  return { ...part, ...calls, limitKw: given.limitKw, marginKw: margins };
}

/** What limits do not count on of new calls below a node at the risk level of the snapshot, by slot. */
export function callRisks(ctx: BuildContext, parts: readonly AssetPart[]): RowEntry[][] {
  const risky = parts.flatMap(({ asset, mode, state }) => {
    const offer = mode === 'steered' ? offerOf(ctx.snapshot, asset.id) : undefined;
    const share = offer ? callRisk(offer) : 0;
    return state && share > 0 ? [{ cols: state.cols, share }] : [];
  });
  return ctx.horizon.slotsMs.map((_, t) => risky.map(({ cols, share }): RowEntry => [cols[t] ?? 0, share]));
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
