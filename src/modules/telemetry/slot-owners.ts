/** Whose series are closed: the owners of a site, grouped so that a meter is closed with the assets behind it. */
import type { GridModel } from '../../core/grid/grid-model.js';
import type { ReadPoint, Site } from '../../core/grid/site.js';
import { unitBySymbol } from '../../core/quantity/unit.js';
import type { SeriesId } from '../../core/series/series.js';
import type { SlotOwner } from '../../core/series/slot-power.js';

/** A meter with the assets behind it, or an owner that stands alone. */
export interface OwnerGroup {
  /** Meter whose base is derived; null when the group has none. */
  readonly meterId: string | null;
  readonly owners: readonly SlotOwner[];
}

/** Owners of a site and which of their series a server keeps history of. */
export interface SiteOwners {
  readonly groups: readonly OwnerGroup[];
  readonly historizing: ReadonlySet<SeriesId>;
}

/** An asset may exceed its rating by this factor before a reading is implausible (inrush, metering class). */
const ASSET_BOUND_FACTOR = 1.2;

/** A meter may exceed its substation's firm capacity by this factor: overloads happen and must be seen. */
const METER_BOUND_FACTOR = 2;

/** The owners of a site with plausibility bounds [kW] and counter rollovers [kWh]. */
export function ownersOf(site: Site): SiteOwners {
  const points = new Map<string, ReadPoint[]>();
  for (const point of site.readPoints) {
    const list = points.get(point.ownerId);
    if (list) list.push(point);
    else points.set(point.ownerId, [point]);
  }
  const owner = (id: string): SlotOwner => ownerOf(site.grid, id, points.get(id) ?? []);
  const meterIds = new Set(site.grid.meters.map((meter) => meter.id));
  const groups: OwnerGroup[] = site.grid.meters.map((meter) => ({
    meterId: meter.id,
    owners: [meter.id, ...site.grid.assets.filter((a) => a.meterId === meter.id).map((a) => a.id)].map(owner),
  }));
  const grouped = new Set(groups.flatMap((group) => group.owners.map((o) => o.id)));
  for (const id of points.keys()) {
    if (!grouped.has(id) && !meterIds.has(id)) groups.push({ meterId: null, owners: [owner(id)] });
  }
  return {
    groups,
    historizing: new Set(site.readPoints.filter((point) => point.historizing).map((point) => point.seriesId)),
  };
}

function ownerOf(grid: GridModel, id: string, points: readonly ReadPoint[]): SlotOwner {
  const asset = grid.assets.find((candidate) => candidate.id === id);
  const meter = grid.meters.find((candidate) => candidate.id === id);
  const substation = meter && grid.substations.find((candidate) => candidate.id === meter.substationId);
  const maxKw = asset
    ? asset.ratedKw * ASSET_BOUND_FACTOR
    : substation && substation.firmKva * METER_BOUND_FACTOR;
  const rolloverAtKwh = rolloverOf(points);
  return {
    id,
    kind: asset ? 'asset' : meter ? 'meter' : 'sensor',
    observables: points.map((point) => point.observable),
    ...(maxKw === undefined ? {} : { maxKw }),
    ...(rolloverAtKwh === undefined ? {} : { rolloverAtKwh }),
  };
}

/** Rollover in the house unit; the counters of one device wrap alike. */
function rolloverOf(points: readonly ReadPoint[]): number | undefined {
  for (const { rolloverAt, unit } of points) {
    const factor = unitBySymbol(unit)?.factor;
    if (rolloverAt !== undefined && factor !== undefined) return rolloverAt * factor;
  }
  return undefined;
}
