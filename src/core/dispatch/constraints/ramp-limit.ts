/** Ramp limits: how far the mean power of an asset may change from one slot to the next. */
import type { Asset } from '../../grid/asset.js';
import { rampPerSlotKw, type BuildContext } from '../build-context.js';
import type { AssetPart } from '../dispatch-input.js';
import type { RowEntry } from '../program-builder.js';

/** Kinds that jump by themselves (sunset, clouds, a call, a course of power): their ramp is the device's own affair. */
const FREE_KINDS: ReadonlySet<Asset['kind']> = new Set([
  'pv',
  'wind',
  'lighting',
  'hydro',
  'demand-response',
  'power-profile',
]);

/**
 * Adds `ramp-limit[id,t]`: |p_t - p_{t-1}| <= ramp, where the ramp is slower than the asset's whole range. Generation
 * also starts from its measured power. Between two frozen slots nothing is left to limit.
 */
export function addRampLimit(
  ctx: BuildContext,
  part: AssetPart,
  frozen: readonly (number | null | undefined)[],
): void {
  const { asset } = part;
  const ramp = rampPerSlotKw(asset);
  if (part.mode === 'local' || FREE_KINDS.has(asset.kind) || ramp >= rangeKw(asset)) return;
  // A unit that starts and stops has ramps that know of it.
  if ('commitment' in asset) return;
  part.power.forEach((terms, t) => {
    const isFrozen = frozen[t] !== undefined;
    const before = part.power[t - 1];
    if (isFrozen && (t === 0 || frozen[t - 1] !== undefined)) return;
    const startKw = before === undefined ? measuredStart(ctx, asset) : 0;
    if (startKw === null) return;
    const entries: RowEntry[] = [
      ...terms.map((term): RowEntry => [term.col, term.coefficient]),
      ...(before ?? []).map((term): RowEntry => [term.col, -term.coefficient]),
    ];
    ctx.builder.row(`ramp-limit[${asset.id},${String(t)}]`, startKw - ramp, startKw + ramp, entries);
  });
}

function rangeKw(asset: Asset): number {
  switch (asset.kind) {
    case 'battery':
      return asset.maxChargeKw + asset.maxDischargeKw;
    case 'chp':
    case 'waste-to-energy':
      return asset.maxOutputKw - asset.minOutputKw;
    case 'power-envelope':
      return Math.max(...asset.maxKw) - Math.min(...asset.minKw);
    default:
      return asset.ratedKw;
  }
}

/** Power generation ramps from; null when it is not known or the asset can jump to any value of its own accord. */
function measuredStart(ctx: BuildContext, asset: Asset): number | null {
  if (asset.kind !== 'chp' && asset.kind !== 'waste-to-energy') return null;
  return ctx.snapshot.assets.find((state) => state.assetId === asset.id)?.powerKw ?? null;
}
