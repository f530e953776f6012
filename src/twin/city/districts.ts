/** Lyon core by district and substation: the figures of the reference scenario (all ratings are scenario choices). */

/** One district of the reference scenario, winter figures at -5 °C on a weekday. */
export interface DistrictFacts {
  readonly id: string;
  readonly name: string;
  readonly population: number;
  readonly households: number;
  /** Tertiary floor [m²]. */
  readonly tertiaryM2: number;
  /** Share of homes heated by electricity, 0..1. */
  readonly electricHeatShare: number;
  /** Winter peak of the demand, generation not deducted [kW]. */
  readonly winterPeakKw: number;
  /** Least demand of the winter night [kW]. */
  readonly nightMinimumKw: number;
  readonly pvPeakKw: number;
  readonly vehicles: number;
  /** Rating of the public car park hub [kW]. */
  readonly hubKw: number;
  /** Street lighting at full level [kW]. */
  readonly lightingKw: number;
}

type Row = readonly [
  id: string,
  name: string,
  population: number,
  households: number,
  tertiaryMm2: number,
  electricHeat: number,
  peakMw: number,
  nightMw: number,
  pvMwp: number,
  vehicles: number,
  hubKw: number,
  lightingKw: number,
];

const ROWS: readonly Row[] = [
  ['L1', 'Pentes-Terreaux', 28717, 15114, 0.45, 0.36, 26, 17, 1.0, 950, 60, 202],
  ['L2', "Presqu'île-Confluence", 29981, 15779, 1.65, 0.34, 58, 28, 1.0, 1000, 120, 294],
  ['L3', 'Part-Dieu-Montchat', 100679, 52989, 3.6, 0.32, 140, 75, 5.2, 3300, 400, 760],
  ['L4', 'Croix-Rousse', 34752, 18291, 0.42, 0.33, 28, 18, 1.2, 1150, 80, 298],
  ['L5', 'Vieux-Lyon-Point du Jour', 47777, 25146, 0.65, 0.3, 39, 25, 2.5, 1600, 120, 515],
  ['L6', 'Brotteaux', 49385, 25992, 1.3, 0.34, 57, 33, 1.7, 1650, 160, 406],
  ['L7', 'Gerland-Guillotière', 88326, 46487, 2.3, 0.33, 101, 58, 4.6, 2900, 300, 865],
  ['L8', 'Monplaisir-États-Unis', 85943, 45233, 1.7, 0.26, 81, 47, 4.4, 2850, 280, 710],
  ['L9', 'Vaise-Duchère', 53567, 28193, 1.25, 0.28, 56, 32, 2.8, 1750, 160, 604],
  ['VLB', 'Villeurbanne', 163684, 81032, 3.0, 0.28, 145, 86, 8.5, 5400, 400, 1054],
];

/** The ten districts of the reference scenario. */
export const DISTRICTS: readonly DistrictFacts[] = ROWS.map((row) => ({
  id: row[0],
  name: row[1],
  population: row[2],
  households: row[3],
  tertiaryM2: row[4] * 1e6,
  electricHeatShare: row[5],
  winterPeakKw: row[6] * 1e3,
  nightMinimumKw: row[7] * 1e3,
  pvPeakKw: row[8] * 1e3,
  vehicles: row[9],
  hubKw: row[10],
  lightingKw: row[11],
}));

/** One substation with its transformers. */
export interface SubstationFacts {
  readonly id: string;
  readonly name: string;
  /** Rating of each transformer [MVA]. */
  readonly transformersMva: readonly number[];
  /** Capacity with one transformer lost [kVA]. */
  readonly firmKva: number;
  readonly importLimitKw: number;
  readonly exportLimitKw: number;
  readonly level: 'distribution' | 'transmission';
}

/** Substations, in the order of the site file. */
export const SUBSTATIONS: readonly SubstationFacts[] = [
  station('CRX', 'Croix-Rousse', [36, 36, 36], { firmMva: 72, importMw: 70 }),
  station('PER', 'Perrache', [70, 70], { firmMva: 70, importMw: 68 }),
  station('SAM', 'Saint-Amour', [70, 70, 70], { firmMva: 140, importMw: 136 }),
  station('PDI', 'Part-Dieu', [36, 36], { firmMva: 36, importMw: 35 }),
  station('PDJ', 'Point-du-Jour', [20, 20, 20], { firmMva: 40, importMw: 39 }),
  station('BRO', 'Brotteaux', [70, 70], { firmMva: 70, importMw: 68 }),
  station('MOU', 'La Mouche', [70, 70, 70], { firmMva: 140, importMw: 136 }),
  station('MER', 'Mermoz', [70, 70, 70], { firmMva: 140, importMw: 136 }),
  station('VAI', 'Vaise', [36, 36, 36], { firmMva: 72, importMw: 70 }),
  station('CUS', 'Cusset', [70, 70, 70], { firmMva: 140, importMw: 136 }),
  station('FEY', 'La Feyssine', [36, 36], { firmMva: 36, importMw: 35 }),
  {
    id: 'TRM',
    name: 'Run of river on the transmission grid',
    transformersMva: [100, 100],
    firmKva: 160_000,
    importLimitKw: 5_000,
    exportLimitKw: 155_000,
    level: 'transmission',
  },
];

/** One meter: a district's part of a substation. */
export interface MeterFacts {
  readonly id: string;
  readonly substationId: string;
  readonly districtId: string;
  /** Part of the district's demand behind this meter, 0..1. */
  readonly share: number;
}

/** Meters, in the order of the site file. */
export const METERS: readonly MeterFacts[] = [
  meter('CRX', 'L1', 1),
  meter('CRX', 'L4', 1),
  meter('PER', 'L2', 1),
  meter('SAM', 'L3', 0.8),
  meter('PDI', 'L3', 0.2),
  meter('PDJ', 'L5', 1),
  meter('BRO', 'L6', 1),
  meter('MOU', 'L7', 1),
  meter('MER', 'L8', 1),
  meter('VAI', 'L9', 1),
  meter('CUS', 'VLB', 0.8),
  meter('FEY', 'VLB', 0.2),
  { id: 'TRM-HYD', substationId: 'TRM', districtId: 'VLB', share: 0 },
];

/** Limit of the city's import [kW]: winter (Oct-Mar) and summer maintenance. */
export const CITY_IMPORT_LIMIT_KW = { winter: 760_000, summer: 640_000 } as const;

/** Power factor that turns active into apparent power. */
export const POWER_FACTOR = 0.97;

/** Rating of all transformers of a substation together [kVA]. */
export function installedKva(substation: SubstationFacts): number {
  return substation.transformersMva.reduce((sum, mva) => sum + mva * 1e3, 0);
}

/** The district with this id. @throws Error for an id that is not in the scenario */
export function districtById(id: string): DistrictFacts {
  const found = DISTRICTS.find((district) => district.id === id);
  if (!found) {
    throw new Error(`no district "${id}"; expected one of ${DISTRICTS.map((d) => d.id).join(', ')}`);
  }
  return found;
}

/** The meter that carries a district's assets: the larger one where a district has two. */
export function mainMeterOf(districtId: string): MeterFacts {
  const all = METERS.filter((m) => m.districtId === districtId);
  const main = all.reduce((best, m) => (m.share > best.share ? m : best), all[0] as MeterFacts);
  return main;
}

function station(
  id: string,
  name: string,
  transformersMva: readonly number[],
  limits: { readonly firmMva: number; readonly importMw: number },
): SubstationFacts {
  return {
    id,
    name,
    transformersMva,
    firmKva: limits.firmMva * 1e3,
    importLimitKw: limits.importMw * 1e3,
    exportLimitKw: limits.importMw * 1e3,
    level: 'distribution',
  };
}

function meter(substationId: string, districtId: string, share: number): MeterFacts {
  return { id: `${substationId}-${districtId}`, substationId, districtId, share };
}
