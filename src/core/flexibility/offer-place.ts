/** Where in the grid the offer of a building hangs, or why nobody can say. */
import type { Asset, DemandResponse } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import type { DrBuilding } from './program.js';

/** Place of a block; `site` is the block of the site file that the building stands for. */
export interface OfferPlace {
  readonly id: string;
  readonly substationId: string;
  readonly districtId: string;
  readonly meterId: string;
  readonly site: DemandResponse | null;
}

/**
 * The place of a building's offer.
 *
 * @returns a reason in words where the records do not say where it is, or where its power would count twice
 */
export function offerPlace(building: DrBuilding, grid: GridModel): OfferPlace | string {
  const { assetId } = building.contacts;
  const ownerId = building.meterSeriesId.replace(/\.power$/, '');
  const asset = grid.assets.find(({ id }) => id === (assetId ?? ownerId)) ?? null;
  if (asset === null && assetId !== null)
    return `its record names asset ${assetId}, which the site does not have; name another, or none`;
  if (asset !== null && asset.kind !== 'demand-response' && asset.controllable)
    return `the plan steers ${asset.name} (${asset.id}) itself: its power would count twice`;
  const place = asset ?? meterPlace(building, ownerId, grid);
  return typeof place === 'string' ? place : placedAt(place, { building, asset, grid });
}

function placedAt(
  { substationId, districtId, meterId }: Pick<Asset, 'substationId' | 'districtId' | 'meterId'>,
  { building, asset, grid }: { building: DrBuilding; asset: Asset | null; grid: GridModel },
): OfferPlace | string {
  if (substationId !== building.nodeId)
    return `its record says node ${building.nodeId}, and ${asset?.id ?? meterId} hangs on ${substationId}; one of the two is wrong`;
  const site = asset?.kind === 'demand-response' ? asset : null;
  const id = site?.id ?? `DR-${building.id}`;
  if (site === null && grid.assets.some((one) => one.id === id))
    return `the site has an asset ${id} that is not this building; name the building otherwise`;
  return { id, substationId, districtId, meterId, site };
}

/** A meter of the site on its node: any, where all of them hang on the same branch. */
function meterPlace(
  { nodeId }: DrBuilding,
  ownerId: string,
  { meters }: GridModel,
): Pick<Asset, 'substationId' | 'districtId' | 'meterId'> | string {
  const own = meters.find(({ id }) => id === ownerId);
  const on = own ? [own] : meters.filter(({ substationId }) => substationId === nodeId);
  const [first] = on;
  if (first === undefined) return `the site has no meter on node ${nodeId}: no load there is in the plan`;
  const branches = new Set(on.map(({ branchId }) => branchId ?? null));
  if (branches.size > 1)
    return `node ${nodeId} has several branches and its record does not say on which it hangs; name an asset or a meter of the site`;
  return { substationId: first.substationId, districtId: first.districtId, meterId: first.id };
}
