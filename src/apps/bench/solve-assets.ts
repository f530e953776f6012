/** One made-up asset of a kind for the solve bench, of a size and with habits drawn from the given numbers. */
import type { Asset, AssetKind } from '../../core/grid/asset.js';

/** Where an asset hangs. */
export interface AssetPlace {
  readonly substationId: string;
  readonly districtId: string;
  readonly meterId: string;
}

/** Its number, its place and where its numbers come from. */
export interface AssetDraw {
  readonly k: number;
  readonly place: AssetPlace;
  /** 0..1. */
  readonly random: () => number;
}

type Common = Omit<Asset & { kind: 'pv' }, 'kind' | 'peakKw'>;

const HELD = { mode: 'power', powerKw: 0 } as const;
const LOCAL = { mode: 'local' } as const;

/** @throws Error for a kind the bench has no numbers for */
export function districtAsset(kind: AssetKind, draw: AssetDraw): Asset {
  const size = 0.5 + draw.random();
  switch (kind) {
    case 'battery':
      return battery(draw, size);
    case 'pv':
      return { ...common(draw, 80 * size), kind: 'pv', peakKw: 80 * size, safeState: LOCAL };
    case 'ev-hub':
      return evHub(draw, size);
    case 'tertiary-hvac':
      return building(draw, size);
    case 'lighting':
      return {
        ...common(draw, 20 * size),
        kind: 'lighting',
        safeState: LOCAL,
        dimFloor: 0.4,
        dimEurPerKwh: 0.12,
      };
    case 'hot-water':
      return hotWater(draw, size);
    case 'chp':
      return {
        ...common(draw, 120 * size),
        kind: 'chp',
        rampKwPerS: 0.02,
        minOutputKw: 40 * size,
        maxOutputKw: 120 * size,
        referenceOutputKw: 80 * size,
        costEurPerKwh: 0.14,
      };
    default:
      throw new Error(`the bench has no asset of kind ${kind}`);
  }
}

function common({ k, place }: AssetDraw, ratedKw: number): Common {
  return {
    ...place,
    id: `A${String(k)}`,
    name: `Asset ${String(k)}`,
    ratedKw,
    rampKwPerS: ratedKw,
    safeState: HELD,
    controllable: true,
  };
}

function battery(draw: AssetDraw, size: number): Asset {
  return {
    ...common(draw, 60 * size),
    kind: 'battery',
    energyCapacityKwh: 150 * size * (0.8 + 0.6 * draw.random()),
    maxChargeKw: 60 * size,
    maxDischargeKw: 60 * size,
    efficiencyCharge: 0.93 + 0.04 * draw.random(),
    efficiencyDischarge: 0.93 + 0.04 * draw.random(),
    socMin: 0.1,
    socMax: 0.95,
    wearEurPerKwh: 0.008 + 0.01 * draw.random(),
  };
}

function evHub(draw: AssetDraw, size: number): Asset {
  const morning = 10 * size * draw.random();
  const evening = 18 * size * draw.random();
  return {
    ...common(draw, 50 * size),
    kind: 'ev-hub',
    safeState: LOCAL,
    maxChargeKw: 50 * size,
    arrivalsKwhPerHour: Array.from({ length: 24 }, (_, hour) =>
      hour >= 7 && hour < 10 ? morning : hour >= 17 && hour < 21 ? evening : size,
    ),
    dwellSlots: 12 + Math.floor(28 * draw.random()),
    unmetEurPerKwh: 1.5,
  };
}

function building(draw: AssetDraw, size: number): Asset {
  const lossKwPerK = 3 * size;
  return {
    ...common(draw, 45 * size),
    kind: 'tertiary-hvac',
    safeState: LOCAL,
    lossKwPerK,
    capacityKwhPerK: lossKwPerK * (12 + 30 * draw.random()),
    gainsKw: Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 19 ? 12 : 4) * size),
    solarApertureM2: 15 * size,
    cop: 'heat-pump',
    maxHeatElectricKw: 45 * size,
    comfortLowC: 19,
    comfortHighC: 22.5,
    thermostatC: 20.5,
    discomfortEurPerKh: 4 * size,
  };
}

function hotWater(draw: AssetDraw, size: number): Asset {
  return {
    ...common(draw, 30 * size),
    kind: 'hot-water',
    safeState: LOCAL,
    energyCapacityKwh: 120 * size,
    maxChargeKw: 30 * size,
    drawKw: Array.from({ length: 24 }, (_, hour) =>
      hour >= 6 && hour < 9 ? 9 * size : hour >= 18 && hour < 22 ? 7 * size : 1.5 * size,
    ),
    lossPerHour: 0.01,
    socMin: 0.2,
    coldWaterEurPerKwh: 0.8,
  };
}
