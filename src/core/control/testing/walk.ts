/** Walks an asset's simulator along powers and tells what the checker would find, shortly. */
import type { DispatchInput } from '../../dispatch/dispatch-input.js';
import type { AssetState } from '../../dispatch/snapshot.js';
import type { Asset } from '../../grid/asset.js';
import { checkWorld } from '../check-plan-world.js';
import { simulatorOf } from '../simulate-plant.js';

/** Differences that are none [kW]. */
const SAME_KW = 1e-6;

/** What is wrong, `rule at slot: seen outside low..high`, in order; complaints that are no violations are marked. */
export function walk(
  asset: Asset,
  { snapshot, forecasts }: DispatchInput,
  powerKw: readonly number[],
  state?: Partial<AssetState>,
): string[] {
  const start: AssetState = {
    assetId: asset.id,
    available: true,
    reason: null,
    powerKw: 0,
    soc: null,
    zoneTemperatureC: null,
    energyRequestedKwh: 0,
    ageMs: 0,
    ...state,
  };
  const simulator = simulatorOf(asset, start, checkWorld(snapshot, forecasts));
  const text = (rule: string, t: number, seen: number, range: { low: number; high: number }): string =>
    `${rule} at ${String(t)}: ${String(seen)} outside ${String(range.low)}..${String(range.high)}`;
  return powerKw.flatMap((kw, t) => {
    const range = simulator.possible(t);
    const outside = kw < range.low - SAME_KW || kw > range.high + SAME_KW;
    const { complaints } = simulator.step(t, kw);
    return [
      ...(outside ? [text(simulator.rule, t, kw, range)] : []),
      ...complaints.map(
        (one) => text(one.rule, t, one.seen, one) + (one.severity === 'violation' ? '' : ' (warning)'),
      ),
    ];
  });
}
