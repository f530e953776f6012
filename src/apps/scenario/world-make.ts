/** From the grid of a scenario to the city the twin plays: the same assets, meters and substations, in the twin's words. */
import { DomainError } from '../../core/domain-error.js';
import type { Asset } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { EditedGrid } from '../../core/scenario/edited-grid.js';
import type { AssetSpec } from '../../twin/city/asset-spec.js';
import type { CityMake, GivenCourses } from '../../twin/city/city-types.js';
import {
  DISTRICTS,
  METERS,
  type MeterFacts,
  type SubstationFacts,
  SUBSTATIONS,
} from '../../twin/city/districts.js';
import { FLEET } from '../../twin/city/fleet.js';

/** Kinds the twin has physics for. */
const PLAYED: ReadonlySet<string> = new Set([
  'battery',
  'pv',
  'ev-hub',
  'ev-home',
  'hot-water',
  'tertiary-hvac',
  'passive-block',
  'slab-block',
  'lighting',
  'chp',
  'waste-to-energy',
  'hydro',
] satisfies AssetSpec['kind'][]);

/**
 * The city of an edited grid.
 *
 * @param given measured courses that take the place of the twin's demand, weather and generation
 * @throws DomainError `invalid-scenario` for an asset without physics, or a meter whose demand nobody models
 */
export function cityMake({ grid, world }: EditedGrid, given?: GivenCourses): CityMake {
  const substations = grid.substations.map((s): SubstationFacts => {
    const known = SUBSTATIONS.find((one) => one.id === s.id);
    const leftKva = world.remainingKva[s.id];
    const transformersMva =
      leftKva === undefined
        ? (known?.transformersMva ?? [s.firmKva / 1e3, s.firmKva / 1e3])
        : [leftKva / 1e3];
    return { ...s, transformersMva };
  });
  const unchanged = new Map<Asset, AssetSpec>();
  const specOf = (asset: Asset): AssetSpec => {
    const spec = unchanged.get(asset) ?? assetSpec(asset);
    unchanged.set(asset, spec);
    return spec;
  };
  return {
    fleet: grid.assets.map(specOf),
    expected: world.expected.map(specOf),
    meters: grid.meters.map((meter) => meterFacts(meter, given ? null : world.replaced)),
    substations,
    growth: world.growth,
    replaced: world.replaced,
    weather: { temperatureShiftK: world.temperatureShiftK, clearSky: world.clearSky },
    ...(given ? { given } : {}),
  };
}

function meterFacts(
  meter: GridModel['meters'][number],
  replaced: Readonly<Record<string, unknown>> | null,
): MeterFacts {
  const known = METERS.find((one) => one.id === meter.id);
  const isModelled = known !== undefined || DISTRICTS.some((d) => d.id === meter.districtId);
  if (!isModelled && replaced !== null && !(meter.id in replaced)) {
    throw new DomainError(
      'invalid-scenario',
      `the made world has no demand for meter ${meter.id} of district ${meter.districtId}; expected a meter of Lyon core; ` +
        `give it one with an edit replace-demand, or play a recorded base`,
    );
  }
  return {
    id: meter.id,
    substationId: meter.substationId,
    districtId: meter.districtId,
    share: known?.share ?? 1,
  };
}

/** Fields the twin's description does not have, or says in another way. */
function assetSpec(asset: Asset): AssetSpec {
  if (!PLAYED.has(asset.kind)) {
    throw new DomainError(
      'invalid-scenario',
      `the made world has no physics for asset ${asset.id} of kind ${asset.kind}; expected one of ${[...PLAYED].join(', ')}; ` +
        `lose the asset in the scenario`,
    );
  }
  const own = FLEET.find((spec) => spec.id === asset.id);
  const { safeState, ...facts } = asset;
  return {
    ...(own && 'localPeakShaveAbove' in own ? { localPeakShaveAbove: own.localPeakShaveAbove } : {}),
    ...facts,
    endpointId: asset.substationId,
    safeState: safeState.mode === 'local' ? 'local' : { powerKw: safeState.powerKw },
  } as AssetSpec;
}
