/** Buildings of the city with a meter and a management of their own: those that demand response calls. All are scenario choices. */
import { type Archetype, archetypeSpec, ARCHETYPES } from './archetypes.js';
import type { BuildingSpec } from './asset-spec.js';
import type { CityMake } from './city-types.js';
import { DISTRICTS, mainMeterOf, METERS, SUBSTATIONS } from './districts.js';
import { FLEET } from './fleet.js';

/** A building whose heating is steered by its own management, over a node that is written. */
export type CalledBuilding = BuildingSpec & { readonly ownManagement: true };

interface Use {
  readonly code: string;
  readonly name: string;
  readonly type: Archetype;
  /** Heated floor before the size of the district [m²]. */
  readonly areaM2: number;
}

const USES: readonly Use[] = [
  { code: 'SCHOOL', name: 'School', type: ARCHETYPES.tertiary, areaM2: 7_000 },
  { code: 'OFFICE', name: 'Offices', type: ARCHETYPES.tertiary, areaM2: 11_000 },
  { code: 'HOMES', name: 'Social housing', type: ARCHETYPES.slabHeatPump, areaM2: 5_000 },
  { code: 'TOWNHALL', name: 'Town hall annexe', type: ARCHETYPES.tertiary, areaM2: 9_000 },
  { code: 'SPORTS', name: 'Sports hall', type: ARCHETYPES.tertiary, areaM2: 5_500 },
];

/** Sizes against each other, so that no two buildings are alike. */
const SIZES = [1, 1.15, 1.3, 0.85, 0.9, 1.2, 1.1, 0.95, 1.05, 1.4];

/** All of them: the schools of the ten districts, then offices, housing, town halls and sports halls. */
export const CALLED_BUILDINGS: readonly CalledBuilding[] = USES.flatMap((use, row) =>
  DISTRICTS.map(({ id: districtId, name }, column): CalledBuilding => {
    const meterId = mainMeterOf(districtId).id;
    const substationId = METERS.find(({ id }) => id === meterId)?.substationId ?? '';
    const size = SIZES[(column + 3 * row) % SIZES.length] ?? 1;
    return {
      ...archetypeSpec(use.type, Math.round(use.areaM2 * size)),
      kind: 'tertiary-hvac',
      id: `${use.code}-${districtId}`,
      name: `${use.name} ${name}`,
      ...{ meterId, substationId, districtId, endpointId: substationId },
      safeState: 'local',
      controllable: true,
      ownManagement: true,
    };
  }),
);

/** The buildings of these ids, in their order. @throws Error for one there is not */
export function calledBuildings(ids: readonly string[]): CalledBuilding[] {
  return ids.map((id) => {
    const found = CALLED_BUILDINGS.find((building) => building.id === id);
    if (!found) throw new Error(`no called building "${id}"; expected for example SCHOOL-L1`);
    return found;
  });
}

/** The reference city in which these buildings are seen one by one: what they take is no longer part of the base demand. */
export function cityWith(buildings: readonly CalledBuilding[]): CityMake {
  const fleet = [...FLEET, ...buildings];
  return {
    ...{ fleet, expected: fleet, meters: METERS, substations: SUBSTATIONS },
    ...{ growth: [], replaced: {}, weather: { temperatureShiftK: 0, clearSky: null } },
  };
}
