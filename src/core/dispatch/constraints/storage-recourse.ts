/** Energy that batteries hold back for a miss rarer than the margin covers: a band of the state of charge, priced. */
import type { Battery } from '../../grid/asset.js';
import { seriesId } from '../../series/series.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { BuildContext } from '../build-context.js';
import type { AssetPart, NodePart } from '../dispatch-input.js';
import { RECOURSE_EUR_PER_KWH_SLOT } from '../prices.js';
import type { RowEntry } from '../program-builder.js';
import { ownMarginKw } from './margin.js';

/** Slots of misses in a row that the batteries can cover: an hour, four re-plans. */
const RECOURSE_SLOTS = 4;

/** The miss that is covered is so many times rarer than the chosen risk. */
const RARER = 10;

/** A battery that is steered, as its part of the program. */
interface SteeredBattery {
  readonly battery: Battery;
  readonly energyCols: readonly number[];
  readonly floorKwh: number;
}

/**
 * Adds for every node with steered batteries below and quantiles of its own:
 * `recourse-need[node,t]`: need_t >= import_t + deep_t - limit_t, need_t >= 0, where deep is the margin at a tenth of the
 * risk; and `storage-recourse[node,t]`: sum over batteries of etaD (e_t - floor) + missing_t >=
 * dt (need_t + need_{t-1} + need_{t-2} + need_{t-3}): had an hour of such misses been covered from the batteries on top of
 * their schedule, they would still not be empty. A missing kWh costs `recourse` for each slot it is missing: what is held is
 * given up before the margin is, and not for a price spread. Nothing is added where the node cannot come near its limit.
 *
 * @param below ids of the assets below each node, itself included
 */
export function addStorageRecourse(
  ctx: BuildContext,
  nodes: readonly NodePart[],
  assets: ReadonlyMap<string, AssetPart>,
  below: ReadonlyMap<string, readonly string[]>,
): void {
  const { riskLevel } = ctx.snapshot;
  if (riskLevel <= 0.5) return;
  for (const node of nodes) {
    const parts = (below.get(node.nodeId) ?? []).flatMap((id) => assets.get(id) ?? []);
    const batteries = parts.flatMap(steeredBattery);
    const deepKw = ownMarginKw(ctx, node.nodeId, parts, 1 - (1 - riskLevel) / RARER);
    if (batteries.length === 0 || deepKw === null) continue;
    const needCols = addNeeds(ctx, node, { deepKw, mostKw: mostImport(ctx, node, parts) });
    addHeld(ctx, node, batteries, needCols);
  }
}

function steeredBattery({ asset, mode, state }: AssetPart): SteeredBattery[] {
  if (asset.kind !== 'battery' || mode !== 'steered' || state === null) return [];
  return [{ battery: asset, energyCols: state.cols, floorKwh: asset.socMin * asset.energyCapacityKwh }];
}

/** What the node could import at most in each slot on the mean forecast [kW]. */
function mostImport(ctx: BuildContext, node: NodePart, parts: readonly AssetPart[]): number[] {
  const base = ctx.forecasts.mean(seriesId(node.nodeId, 'base')) ?? [];
  return ctx.horizon.slotsMs.map(
    (_, t) =>
      (base[t] ?? 0) +
      parts.reduce(
        (sum, { asset, mode, localKw }) =>
          sum + (mode === 'local' ? (localKw[t] ?? 0) : Math.max(0, asset.ratedKw)),
        0,
      ),
  );
}

/** Columns of the energy-giving power that might be called, shape (T); null where the limit is out of reach. */
function addNeeds(
  ctx: BuildContext,
  node: NodePart,
  { deepKw, mostKw }: { readonly deepKw: readonly number[]; readonly mostKw: readonly number[] },
): (number | null)[] {
  return node.importCols.map((importCol, t) => {
    const limit = node.limitKw[t] ?? Infinity;
    const deep = Math.max(0, deepKw[t] ?? 0);
    if (t < ctx.snapshot.frozenSlots || (mostKw[t] ?? 0) + deep <= limit) return null;
    const need = ctx.builder.column(`recourse-need[${node.nodeId},${String(t)}]`, 0, Infinity);
    ctx.builder.row(`recourse-need[${node.nodeId},${String(t)}]`, deep - limit, Infinity, [
      [need, 1],
      [importCol, -1],
    ]);
    return need;
  });
}

function addHeld(
  ctx: BuildContext,
  node: NodePart,
  batteries: readonly SteeredBattery[],
  needCols: readonly (number | null)[],
): void {
  for (let t = ctx.snapshot.frozenSlots; t < needCols.length; t++) {
    const missed = needCols.slice(Math.max(0, t + 1 - RECOURSE_SLOTS), t + 1).filter((col) => col !== null);
    if (missed.length === 0) continue;
    const missing = ctx.builder.column(`recourse-missing[${node.nodeId},${String(t)}]`, 0, Infinity);
    ctx.builder.cost('recourse', missing, RECOURSE_EUR_PER_KWH_SLOT);
    const held = batteries.map(({ battery, energyCols }): RowEntry => [
      energyCols[t] ?? 0,
      battery.efficiencyDischarge,
    ]);
    const floor = batteries.reduce(
      (sum, { battery, floorKwh }) => sum + battery.efficiencyDischarge * floorKwh,
      0,
    );
    ctx.builder.row(`storage-recourse[${node.nodeId},${String(t)}]`, floor, Infinity, [
      ...held,
      [missing, 1],
      ...missed.map((col): RowEntry => [col, -SLOT_HOURS]),
    ]);
  }
}
