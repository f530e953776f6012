/** Building archetypes per square metre of heated floor (1R1C, after ISO 13790 classes; scenario choices). */
import type { BuildingSpec } from './asset-spec.js';
import { round3, scaledTo } from './shapes.js';

/** One archetype, per m² of heated floor. */
export interface Archetype {
  /** Loss coefficient [W/K]. */
  readonly lossWPerK: number;
  /** Heat capacity [kJ/K]. */
  readonly capacityKjPerK: number;
  /** Effective aperture for solar gains [m²]. */
  readonly apertureM2: number;
  /** Mean internal gains [W]. */
  readonly gainsW: number;
  /** Shape of the gains by civil hour. */
  readonly gainsShape: readonly number[];
  readonly cop: 'heat-pump' | number;
  /** Largest electric heating power [W]. */
  readonly maxElectricW: number;
  readonly band: readonly [lowC: number, highC: number];
  readonly thermostatC: number;
  /** Price of leaving the band [EUR per K and hour and 1000 m²]. */
  readonly discomfortEur: number;
}

const HOMES = '1 .9 .8 .8 .8 .9 1.1 1.2 1 .8 .8 .9 1.1 1 .8 .8 .9 1.1 1.4 1.6 1.5 1.4 1.2 1.1'
  .split(' ')
  .map(Number);
const OFFICES = '.4 .4 .4 .4 .4 .4 .6 1 1.5 1.7 1.7 1.7 1.5 1.6 1.7 1.7 1.6 1.4 1 .7 .5 .4 .4 .4'
  .split(' ')
  .map(Number);

/** The archetypes the fleet is built of. */
export const ARCHETYPES = {
  passive: {
    lossWPerK: 0.52,
    capacityKjPerK: 200,
    apertureM2: 0.028,
    gainsW: 2.1,
    gainsShape: HOMES,
    cop: 'heat-pump',
    maxElectricW: 8,
    band: [20, 23],
    thermostatC: 20.5,
    discomfortEur: 3,
  },
  slab: {
    lossWPerK: 2.1,
    capacityKjPerK: 165,
    apertureM2: 0.032,
    gainsW: 2.6,
    gainsShape: HOMES,
    cop: 1,
    maxElectricW: 75,
    band: [20, 23],
    thermostatC: 20.5,
    discomfortEur: 3,
  },
  slabHeatPump: {
    lossWPerK: 2.1,
    capacityKjPerK: 165,
    apertureM2: 0.032,
    gainsW: 2.6,
    gainsShape: HOMES,
    cop: 'heat-pump',
    maxElectricW: 36,
    band: [20, 23],
    thermostatC: 20.5,
    discomfortEur: 3,
  },
  tertiary: {
    lossWPerK: 1.2,
    capacityKjPerK: 165,
    apertureM2: 0.036,
    gainsW: 5,
    gainsShape: OFFICES,
    cop: 'heat-pump',
    maxElectricW: 20,
    band: [20, 23],
    thermostatC: 20.5,
    discomfortEur: 2,
  },
} as const satisfies Readonly<Record<string, Archetype>>;

type BuiltFields =
  | 'ratedKw'
  | 'rampKwPerS'
  | 'lossKwPerK'
  | 'capacityKwhPerK'
  | 'gainsKw'
  | 'solarApertureM2'
  | 'cop'
  | 'maxHeatElectricKw'
  | 'comfortLowC'
  | 'comfortHighC'
  | 'thermostatC'
  | 'discomfortEurPerKh';

/**
 * Parameters of a building of one archetype.
 *
 * @param type archetype per m²
 * @param areaM2 heated floor [m²]
 */
export function archetypeSpec(type: Archetype, areaM2: number): Pick<BuildingSpec, BuiltFields> {
  const ratedKw = round3((type.maxElectricW * areaM2) / 1e3);
  return {
    ratedKw,
    // Full range in five minutes.
    rampKwPerS: round3(ratedKw / 300),
    lossKwPerK: round3((type.lossWPerK * areaM2) / 1e3),
    capacityKwhPerK: round3((type.capacityKjPerK * areaM2) / 3600),
    gainsKw: scaledTo((type.gainsW * areaM2) / 1e3, type.gainsShape),
    solarApertureM2: round3(type.apertureM2 * areaM2),
    cop: type.cop,
    maxHeatElectricKw: ratedKw,
    comfortLowC: type.band[0],
    comfortHighC: type.band[1],
    thermostatC: type.thermostatC,
    discomfortEurPerKh: Math.round((type.discomfortEur * areaM2) / 1e3),
  };
}
