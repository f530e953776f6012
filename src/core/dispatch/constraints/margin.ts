/** Room kept for error: of base loads, generators that follow sun, wind and river, loads left to their own control, and calls. */
import type { Asset } from '../../grid/asset.js';
import { normalQuantile } from '../../series/normal-quantile.js';
import { seriesId } from '../../series/series.js';
import type { BuildContext } from '../build-context.js';
import { offerOf } from '../building-offer.js';
import type { AssetPart } from '../dispatch-input.js';
import type { TreeNode } from '../grid-tree.js';

/**
 * Standard deviation of what a load under its own control takes beyond what is expected of it, as a share of the expected
 * power: ASSUMED, nothing measures it; used where its power has no forecast with quantiles.
 */
const OWN_CONTROL_ERROR_SHARE = 0.25;

/** Generators whose errors come together: one sky, one wind, one river. */
const TOGETHER: Partial<Record<Asset['kind'], string>> = { pv: 'sun', wind: 'wind', hydro: 'river' };

/**
 * Room for error [kW, not negative], shape (T): m = sqrt(base² + sun² + wind² + river² + sum of own²), each a quantile at the
 * level less its mean. Errors of one kind of generator are taken as fully correlated and add up; different kinds, the base load
 * loads under their own control and standing calls of buildings are taken as independent.
 *
 * @param parts assets on the node and below
 * @param level of the quantile, above 0.5
 */
export function marginKw(
  ctx: BuildContext,
  node: Pick<TreeNode, 'id' | 'meterIds' | 'childIds'>,
  parts: readonly AssetPart[],
  level: number,
): number[] {
  return combined(ctx, baseKw(ctx, node, level), parts, level);
}

/** The same for a node with a base forecast of its own; null without one. */
export function ownMarginKw(
  ctx: BuildContext,
  nodeId: string,
  parts: readonly AssetPart[],
  level: number,
): number[] | null {
  const base = ctx.forecasts.spread(seriesId(nodeId, 'base'), level);
  return base && combined(ctx, base.map(notNegative), parts, level);
}

/** Tells once of generators whose error is in no margin. */
export function noteUncertainGenerators(ctx: BuildContext, assets: readonly Asset[]): void {
  if (ctx.snapshot.riskLevel <= 0.5) return;
  const unknown = assets.filter(
    ({ id, kind }) =>
      TOGETHER[kind] !== undefined &&
      ctx.forecasts.mean(seriesId(id, 'power')) !== null &&
      ctx.forecasts.spread(seriesId(id, 'power'), ctx.snapshot.riskLevel) === null,
  );
  const [first] = unknown;
  if (!first) return;
  ctx.notes.push({
    severity: 'warning',
    rule: 'margin',
    ownerId: first.id,
    slotMs: ctx.snapshot.slotMs,
    seen: unknown.length,
    allowed: 0,
    message: `${String(unknown.length)} generators have no quantiles (${first.id} first); their error is in no margin`,
  });
}

function combined(
  ctx: BuildContext,
  base: readonly number[],
  parts: readonly AssetPart[],
  level: number,
): number[] {
  const groups = new Map<string, number[]>();
  for (const part of parts) {
    const error = errorOf(ctx, part, level);
    if (!error) continue;
    const group = TOGETHER[part.asset.kind] ?? part.asset.id;
    const sum = groups.get(group);
    groups.set(group, sum ? sum.map((kw, t) => kw + (error[t] ?? 0)) : error);
  }
  return base.map((kw, t) =>
    groups.size === 0 ? kw : Math.hypot(kw, ...[...groups.values()].map((group) => group[t] ?? 0)),
  );
}

/** How far an asset may take more, or give less, than expected [kW]; null where its power is what is ordered. */
function errorOf(ctx: BuildContext, part: AssetPart, level: number): number[] | null {
  const { asset, mode, localKw } = part;
  const offer = offerOf(ctx.snapshot, asset.id);
  if (offer) return [...offer.standingRiskKw];
  const isGenerator = TOGETHER[asset.kind] !== undefined;
  // A cap on a load is kept: with fewer vehicles it takes less, never more.
  if (!isGenerator && mode !== 'local') return null;
  const known = ctx.forecasts.spread(seriesId(asset.id, 'power'), level);
  if (known) return known.map(notNegative);
  if (isGenerator || !FLEXIBLE_LOADS.has(asset.kind)) return null;
  const share = OWN_CONTROL_ERROR_SHARE * normalQuantile(level);
  return localKw.map((kw) => share * Math.abs(kw));
}

/** Loads whose power under their own control is our simulation, not a forecast. */
const FLEXIBLE_LOADS: ReadonlySet<Asset['kind']> = new Set<Asset['kind']>([
  'ev-hub',
  'ev-home',
  'ev-fleet',
  'hot-water',
  'tertiary-hvac',
  'passive-block',
  'slab-block',
]);

/**
 * Quantile of the node's base load less its mean. A node without such a forecast takes the sum over what hangs below, as if all
 * errors came together, and says so.
 */
function baseKw(
  ctx: BuildContext,
  node: Pick<TreeNode, 'id' | 'meterIds' | 'childIds'>,
  level: number,
): number[] {
  const own = ctx.forecasts.spread(seriesId(node.id, 'base'), level);
  if (own) return own.map(notNegative);
  const zero = new Array<number>(ctx.horizon.slots).fill(0);
  const below = [...node.meterIds, ...node.childIds].map((id) =>
    ctx.forecasts.spread(seriesId(id, 'base'), level),
  );
  const sum = zero.map((_, t) => below.reduce((total, spread) => total + notNegative(spread?.[t] ?? 0), 0));
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

function notNegative(kw: number): number {
  return Math.max(0, kw);
}
