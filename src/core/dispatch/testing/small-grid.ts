/** Small grids and snapshots for tests: one substation, one meter, assets of choice, few slots. */
import type {
  Asset,
  Battery,
  EvCharging,
  HotWater,
  StreetLighting,
  ThermalBuilding,
} from '../../grid/asset.js';
import type { GridModel, Tariff } from '../../grid/grid-model.js';
import { QUANTILE_LEVELS, type SeriesForecast } from '../../series/forecast.js';
import type { SeriesId } from '../../series/series.js';
import { SLOT_MS } from '../../time/slot.js';
import type { DispatchInput } from '../dispatch-input.js';
import type { AssetState, SystemSnapshot } from '../snapshot.js';

/** Thursday 15 January 2026, 17:00 UTC = 18:00 in Lyon: dark, winter. */
export const EVENING_MS = Date.UTC(2026, 0, 15, 17);

const AT_PDJ = { substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5', controllable: true } as const;
const HELD = { mode: 'power', powerKw: 0 } as const;
const LOCAL = { mode: 'local' } as const;

/** Lossless battery of 100 kW and 100 kWh, no wear, unless told otherwise. */
export function battery(over: Partial<Battery> = {}): Battery {
  return {
    ...AT_PDJ,
    kind: 'battery',
    id: 'BAT',
    name: 'Battery',
    ratedKw: 100,
    rampKwPerS: 100,
    safeState: HELD,
    energyCapacityKwh: 100,
    maxChargeKw: 100,
    maxDischargeKw: 100,
    efficiencyCharge: 1,
    efficiencyDischarge: 1,
    socMin: 0,
    socMax: 1,
    wearEurPerKwh: 0,
    ...over,
  };
}

/** 100 kW of charging, no arrivals, a stay of two slots. */
export function evHub(over: Partial<EvCharging> = {}): EvCharging {
  return {
    ...AT_PDJ,
    kind: 'ev-hub',
    id: 'EV',
    name: 'Car park',
    ratedKw: 100,
    rampKwPerS: 10,
    safeState: LOCAL,
    maxChargeKw: 100,
    arrivalsKwhPerHour: new Array<number>(24).fill(0),
    dwellSlots: 2,
    unmetEurPerKwh: 2,
    ...over,
  };
}

/** 40 kWh of tanks, 20 kW of heating, nothing drawn, no loss. */
export function hotWater(over: Partial<HotWater> = {}): HotWater {
  return {
    ...AT_PDJ,
    kind: 'hot-water',
    id: 'DHW',
    name: 'Tanks',
    ratedKw: 20,
    rampKwPerS: 20,
    safeState: LOCAL,
    energyCapacityKwh: 40,
    maxChargeKw: 20,
    drawKw: new Array<number>(24).fill(0),
    lossPerHour: 0,
    socMin: 0.25,
    coldWaterEurPerKwh: 1,
    ...over,
  };
}

/** A building without losses, 10 kWh/K, resistive heating of 40 kW, band 19..23 °C. */
export function building(over: Partial<ThermalBuilding> = {}): ThermalBuilding {
  return {
    ...AT_PDJ,
    kind: 'passive-block',
    id: 'BLD',
    name: 'Block',
    ratedKw: 40,
    rampKwPerS: 40,
    safeState: LOCAL,
    lossKwPerK: 0,
    capacityKwhPerK: 10,
    gainsKw: new Array<number>(24).fill(0),
    solarApertureM2: 0,
    cop: 1,
    maxHeatElectricKw: 40,
    comfortLowC: 19,
    comfortHighC: 23,
    thermostatC: 20,
    discomfortEurPerKh: 50,
    ...over,
  };
}

/** 50 kW of lamps that may be dimmed to 40 %. */
export function lighting(over: Partial<StreetLighting> = {}): StreetLighting {
  return {
    ...AT_PDJ,
    kind: 'lighting',
    id: 'LIT',
    name: 'Lamps',
    ratedKw: 50,
    rampKwPerS: 5,
    safeState: LOCAL,
    dimFloor: 0.4,
    dimEurPerKwh: 0.15,
    ...over,
  };
}

/** What a test says of its world; all series have as many slots as there are prices. */
export interface SmallWorld {
  readonly assets: readonly Asset[];
  readonly states?: readonly (Partial<AssetState> & { readonly assetId: string })[];
  readonly importPrice: readonly number[];
  readonly exportPrice?: readonly number[];
  readonly baseKw?: readonly number[];
  /** Quantile 0.9 less mean of the substation and the city [kW]. */
  readonly spreadKw?: number;
  readonly limitKw?: number;
  readonly cityLimitKw?: number;
  readonly peakEurPerKw?: number;
  readonly startMs?: number;
  readonly grid?: Partial<Pick<GridModel, 'subscriptions' | 'ramps' | 'reserve'>>;
  readonly tariff?: Partial<Tariff>;
  readonly snapshot?: Partial<SystemSnapshot>;
  readonly forecasts?: readonly SeriesForecast[];
}

/** One substation `PDJ` with the meter `MTR-L5` and the given assets; riskLevel 0.5 unless a spread is given. */
export function smallInput(world: SmallWorld): DispatchInput {
  const T = world.importPrice.length;
  const startMs = world.startMs ?? EVENING_MS;
  const base = world.baseKw ?? new Array<number>(T).fill(500);
  const spread = world.spreadKw ?? 0;
  const forecast = (seriesId: SeriesId, mean: readonly number[], spreadKw: number): SeriesForecast =>
    meanForecast(seriesId, { startMs, mean, spreadKw });
  return {
    grid: smallGrid(world),
    forecasts: [
      forecast('MTR-L5.base', base, 0),
      forecast('PDJ.base', base, spread),
      forecast('CITY.base', base, spread),
      ...(world.forecasts ?? []),
    ],
    snapshot: {
      siteId: 'small',
      gridVersion: 'v1',
      slotMs: startMs,
      horizonSlots: T,
      knownAtMs: startMs - 60_000,
      assets: world.assets.map((asset) => stateOf(asset.id, world)),
      frozenSlots: 0,
      frozen: [],
      announced: [],
      limitsKw: {},
      importPriceEurPerKwh: world.importPrice,
      exportPriceEurPerKwh: world.exportPrice ?? world.importPrice.map((price) => price / 2),
      peakSoFarKw: 0,
      outdoorTemperatureC: new Array<number>(T).fill(5),
      irradianceWPerM2: new Array<number>(T).fill(0),
      inputShare: { measured: 1, estimated: 0, missing: 0 },
      riskLevel: spread > 0 ? 0.9 : 0.5,
      ...world.snapshot,
    },
  };
}

/** A quarter-hourly forecast whose quantiles spread evenly around the mean, `spreadKw` at the level 0.9. */
export function meanForecast(
  seriesId: SeriesId,
  values: { readonly startMs: number; readonly mean: readonly number[]; readonly spreadKw?: number },
): SeriesForecast {
  const spread = values.spreadKw ?? 0;
  return {
    seriesId,
    modelId: 'test@1',
    issuedAtMs: values.startMs,
    startMs: values.startMs,
    stepMs: SLOT_MS,
    mean: values.mean,
    quantiles: QUANTILE_LEVELS.map((level) => values.mean.map((kw) => kw + ((level - 0.5) / 0.4) * spread)),
    marks: [],
  };
}

function stateOf(assetId: string, world: SmallWorld): AssetState {
  return {
    available: true,
    reason: null,
    powerKw: 0,
    soc: 0.5,
    zoneTemperatureC: 20,
    energyRequestedKwh: 0,
    ageMs: 0,
    ...world.states?.find((state) => state.assetId === assetId),
    assetId,
  };
}

function smallGrid(world: SmallWorld): GridModel {
  const hours = new Array<number>(24).fill(0.1);
  return {
    id: 'small',
    name: 'Small',
    cityImportLimitWinterKw: world.cityLimitKw ?? 10_000,
    cityImportLimitSummerKw: world.cityLimitKw ?? 10_000,
    districts: [{ id: 'L5', name: 'Vieux-Lyon' }],
    substations: [
      {
        id: 'PDJ',
        name: 'Point-du-Jour',
        importLimitKw: world.limitKw ?? 10_000,
        exportLimitKw: 10_000,
        firmKva: 40_000,
        level: 'distribution',
      },
    ],
    branches: [],
    meters: [{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5' }],
    assets: world.assets,
    tariff: {
      energyWinterEurPerKwh: hours,
      energySummerEurPerKwh: hours,
      networkEurPerKwh: hours,
      exportShare: 0.5,
      peakEurPerKw: world.peakEurPerKw ?? 0,
      co2WinterGPerKwh: hours,
      co2SummerGPerKwh: hours,
      ...world.tariff,
    },
    ...world.grid,
  };
}
