/** The fleet of Lyon core: every asset with its parameters, from the reference scenario (ratings are scenario choices). */
import type {
  AssetSpec,
  BatterySpec,
  BuildingSpec,
  EvSpec,
  GenerationSpec,
  HotWaterSpec,
  LightingSpec,
  PvSpec,
} from './asset-spec.js';
import { archetypeSpec, ARCHETYPES } from './archetypes.js';
import { DISTRICTS, districtById, mainMeterOf, METERS, type DistrictFacts } from './districts.js';
import { scaledTo, SHAPES } from './shapes.js';

/** Share of electric vehicles whose home charging can be steered, 0..1. */
const STEERABLE_VEHICLES = 0.32;
/** Mean home charging per steerable vehicle [kW]. */
const HOME_CHARGE_KW = 0.25;
/** Share of homes with an electric tank, 0..1; one tank draws 2.2 kW and keeps 8 kWh. */
const TANK_SHARE = 0.45;
const TANK_KW = 2.2;
const TANK_KWH = 8;
/** Heat taken from one tank in a winter day [kWh/h mean]; with standing losses 1 100-1 300 kWh a year. */
const TANK_DRAW_KW = 0.1;
/** Share of tertiary floor opted in, 0..1. */
const TERTIARY_OPTED_IN = 0.2;
/** Mean use of a public hub against its rating, 0..1. */
const HUB_USE = 0.22;
/** AC-AC round trip 0.85: one way its square root. */
const ONE_WAY_EFFICIENCY = 0.922;

/** All assets, in the order of the site file: batteries, Hikari, per-district fleets, blocks, generation, hydro. */
export const FLEET: readonly AssetSpec[] = [
  battery('BAT-GERLAND', 'BESS Gerland', 'MOU-L7', [10_000, 20_000, 1_000]),
  battery('BAT-CUSSET', 'BESS Cusset', 'CUS-VLB', [10_000, 20_000, 1_000]),
  battery('BAT-PARTDIEU', 'BESS Part-Dieu', 'PDI-L3', [4_000, 8_000, 500]),
  {
    ...battery('BAT-PDJ', 'BESS Point-du-Jour', 'PDJ-L5', [3_000, 6_000, 500]),
    safeState: 'local' as const,
    // Protection of the transformer, not of the firm limit: far above what a cold evening brings.
    localPeakShaveAbove: 1.15,
  },
  battery('BAT-VAISE', 'BESS Vaise', 'VAI-L9', [2_000, 4_000, 200]),
  ...hikari(),
  ...DISTRICTS.map(evHub),
  ...DISTRICTS.map(evHome),
  ...DISTRICTS.map(hotWater),
  ...DISTRICTS.map(tertiaryHvac),
  ...DISTRICTS.map(lighting),
  ...DISTRICTS.map(pv),
  block('PASS-CONFLUENCE', 'Passive block Confluence, 1 000 homes', 'L2', [ARCHETYPES.passive, 70_000]),
  block('PASS-VAISE', 'Passive block Vaise, 400 homes', 'L9', [ARCHETYPES.passive, 28_000]),
  block('PASS-GERLAND', 'Passive block Gerland, 600 homes', 'L7', [ARCHETYPES.passive, 42_000]),
  block('SLAB-DUCHERE', 'Slab block La Duchère 1962, 900 homes', 'L9', [ARCHETYPES.slab, 58_000]),
  block('SLAB-ETATSUNIS', 'Slab block États-Unis 1960s, 1 100 homes', 'L8', [
    ARCHETYPES.slabHeatPump,
    66_000,
  ]),
  block('SLAB-BUERS', 'Slab block Les Buers 1964, 700 homes', 'VLB', [ARCHETYPES.slab, 44_000]),
  {
    ...generation('CHP-LAFAYETTE', 'CHP Lafayette', 'SAM-L3', [6_000, 12_000, 12_000]),
    rampKwPerS: 4,
    costEurPerKwh: 0.07,
  },
  {
    ...generation('WTE-GERLAND', 'Waste-to-energy Gerland', 'MOU-L7', [10_000, 12_000, 12_000]),
    kind: 'waste-to-energy',
    rampKwPerS: 2,
    costEurPerKwh: -0.01,
  },
  hydro('HYD-CUSSET', 'Cusset, Jonage canal', 63_000),
  hydro('HYD-PIERREBENITE', 'Pierre-Bénite', 80_000),
];

function place(meterId: string): Pick<AssetSpec, 'meterId' | 'substationId' | 'districtId' | 'endpointId'> {
  const meter = METERS.find((m) => m.id === meterId);
  if (!meter) throw new Error(`no meter "${meterId}" in the scenario`);
  return {
    meterId,
    substationId: meter.substationId,
    districtId: meter.districtId,
    endpointId: meter.substationId === 'TRM' ? 'MET' : meter.substationId,
  };
}

function placeOf(district: DistrictFacts): ReturnType<typeof place> {
  return place(mainMeterOf(district.id).id);
}

function battery(
  id: string,
  name: string,
  meterId: string,
  rating: readonly [powerKw: number, energyKwh: number, rampKwPerS: number],
): BatterySpec {
  return {
    kind: 'battery',
    id,
    name,
    ...place(meterId),
    ratedKw: rating[0],
    rampKwPerS: rating[2],
    safeState: { powerKw: 0 },
    controllable: true,
    energyCapacityKwh: rating[1],
    maxChargeKw: rating[0],
    maxDischargeKw: rating[0],
    efficiencyCharge: ONE_WAY_EFFICIENCY,
    efficiencyDischarge: ONE_WAY_EFFICIENCY,
    socMin: 0.1,
    socMax: 0.9,
    wearEurPerKwh: 0.01,
  };
}

function hikari(): readonly AssetSpec[] {
  const onHikari = { endpointId: 'HIK' };
  return [
    { ...battery('HIK-BAT', 'Hikari battery', 'PER-L2', [100, 100, 10]), ...onHikari },
    {
      ...pv(districtById('L2')),
      ...onHikari,
      id: 'HIK-PV',
      name: 'Hikari roof',
      ratedKw: 190,
      peakKw: 190,
      rampKwPerS: 19,
      controllable: true,
    },
    {
      ...generation('HIK-CHP', 'Hikari rape-oil CHP', 'PER-L2', [10, 40, 20]),
      ...onHikari,
      rampKwPerS: 1,
      costEurPerKwh: 0.11,
    },
  ];
}

function evHub(district: DistrictFacts): EvSpec {
  return {
    kind: 'ev-hub',
    id: `EVHUB-${district.id}`,
    name: `Public charging ${district.name}`,
    ...placeOf(district),
    ratedKw: district.hubKw,
    rampKwPerS: 10,
    safeState: 'local',
    controllable: true,
    maxChargeKw: district.hubKw,
    arrivalsKwhPerHour: scaledTo(district.hubKw * HUB_USE, SHAPES.evHub),
    dwellSlots: 10,
    unmetEurPerKwh: 0.6,
  };
}

function evHome(district: DistrictFacts): EvSpec {
  const meanKw = district.vehicles * STEERABLE_VEHICLES * HOME_CHARGE_KW;
  const ratedKw = Math.round(meanKw * 5);
  return {
    kind: 'ev-home',
    id: `EVHOME-${district.id}`,
    name: `Steerable home charging ${district.name}`,
    ...placeOf(district),
    ratedKw,
    rampKwPerS: Math.max(1, Math.round(ratedKw / 60)),
    safeState: 'local',
    controllable: true,
    maxChargeKw: ratedKw,
    arrivalsKwhPerHour: scaledTo(meanKw, SHAPES.evHome),
    dwellSlots: 40,
    unmetEurPerKwh: 0.5,
  };
}

function hotWater(district: DistrictFacts): HotWaterSpec {
  const tanks = Math.round(district.households * TANK_SHARE);
  const ratedKw = Math.round(tanks * TANK_KW);
  return {
    kind: 'hot-water',
    id: `DHW-${district.id}`,
    name: `Hot-water tanks ${district.name}`,
    ...placeOf(district),
    ratedKw,
    rampKwPerS: Math.round(ratedKw / 60),
    safeState: 'local',
    controllable: true,
    energyCapacityKwh: tanks * TANK_KWH,
    maxChargeKw: ratedKw,
    drawKw: scaledTo(tanks * TANK_DRAW_KW, SHAPES.hotWaterDraw),
    lossPerHour: 0.006,
    socMin: 0.25,
    coldWaterEurPerKwh: 1,
  };
}

function tertiaryHvac(district: DistrictFacts): BuildingSpec {
  const area = Math.round(district.tertiaryM2 * TERTIARY_OPTED_IN);
  return {
    ...archetypeSpec(ARCHETYPES.tertiary, area),
    kind: 'tertiary-hvac',
    id: `HVAC-${district.id}`,
    name: `Offices and shops opted in ${district.name}`,
    ...placeOf(district),
    safeState: 'local',
    controllable: true,
  };
}

function block(
  id: string,
  name: string,
  districtId: string,
  built: Parameters<typeof archetypeSpec>,
): BuildingSpec {
  return {
    ...archetypeSpec(...built),
    kind: id.startsWith('PASS') ? 'passive-block' : 'slab-block',
    id,
    name,
    ...placeOf(districtById(districtId)),
    safeState: 'local',
    controllable: true,
  };
}

function lighting(district: DistrictFacts): LightingSpec {
  return {
    kind: 'lighting',
    id: `LIGHT-${district.id}`,
    name: `Street lighting ${district.name}`,
    ...placeOf(district),
    ratedKw: district.lightingKw,
    rampKwPerS: Math.round(district.lightingKw / 10),
    safeState: 'local',
    controllable: true,
    dimFloor: 0.5,
    dimEurPerKwh: 0.25,
  };
}

function pv(district: DistrictFacts): PvSpec {
  return {
    kind: 'pv',
    id: `PV-${district.id}`,
    name: `Solar roofs ${district.name}`,
    ...placeOf(district),
    ratedKw: district.pvPeakKw,
    rampKwPerS: Math.round(district.pvPeakKw / 10),
    safeState: 'local',
    controllable: false,
    peakKw: district.pvPeakKw,
  };
}

function generation(
  id: string,
  name: string,
  meterId: string,
  output: readonly [minKw: number, maxKw: number, referenceKw: number],
): GenerationSpec {
  return {
    kind: 'chp',
    id,
    name,
    ...place(meterId),
    ratedKw: output[1],
    rampKwPerS: 1,
    safeState: 'local',
    controllable: true,
    minOutputKw: output[0],
    maxOutputKw: output[1],
    referenceOutputKw: output[2],
    costEurPerKwh: 0.08,
  };
}

function hydro(id: string, name: string, ratedKw: number): AssetSpec {
  return {
    kind: 'hydro',
    id,
    name,
    ...place('TRM-HYD'),
    ratedKw,
    rampKwPerS: 100,
    safeState: 'local',
    controllable: false,
  };
}
