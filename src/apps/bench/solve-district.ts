/** Made-up districts for the solve bench: the same seed gives the same grid, weather and day, slot by slot. */
import type { Asset, AssetKind } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { DispatchInput } from '../../core/dispatch/dispatch-input.js';
import type { AssetState } from '../../core/dispatch/snapshot.js';
import { QUANTILE_LEVELS, type SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { districtAsset, type AssetPlace } from './solve-assets.js';

/** Which district, when, and under which forecast. */
export interface DistrictQuery {
  readonly assets: number;
  readonly slots: number;
  readonly seed: number;
  /** Slots after midnight at which the horizon begins, default 0: a later horizon of the same days. */
  readonly firstSlot?: number;
  /** Another number = another forecast of the same days, default 0. */
  readonly forecast?: number;
  /** States the assets are found in; those of the seed when absent. */
  readonly states?: readonly AssetState[];
}

/** Thursday 15 January 2026, midnight in Lyon. */
const MIDNIGHT_MS = Date.UTC(2026, 0, 14, 23);

const ASSETS_PER_SUBSTATION = 50;
const ASSETS_PER_FEEDER = 10;
const SLOTS_PER_DAY = 96;

/** Error of a forecast of a base load, share of the load, and its spread at the level 0.9. */
const FORECAST_ERROR = 0.04;
const SPREAD_SHARE = 0.06;

/** Assets of each kind in a hundred (solvers.md 1); hot water stands for the demand response there, which needs no integers here. */
const MIX: readonly (readonly [AssetKind, number])[] = [
  ['battery', 20],
  ['pv', 25],
  ['ev-hub', 20],
  ['tertiary-hvac', 23],
  ['lighting', 5],
  ['hot-water', 5],
  ['chp', 2],
];

/** The dispatch input of a district. */
export function districtInput(query: DistrictQuery): DispatchInput {
  const grid = districtGrid(query.assets, query.seed);
  const day = new DistrictDay(query);
  const { slots } = query;
  const byNode = new Map<string, number[]>();
  const addTo = (node: string, values: readonly number[]): void => {
    const sum = byNode.get(node) ?? new Array<number>(slots).fill(0);
    byNode.set(
      node,
      sum.map((kw, t) => kw + (values[t] ?? 0)),
    );
  };
  const meters = grid.meters.map((meter, m) => {
    const base = day.baseKw(m);
    addTo(meter.substationId, base);
    addTo('CITY', base);
    return day.forecast(`${meter.id}.base`, base, 0);
  });
  const nodes = [...byNode].map(([node, base]) => day.forecast(`${node}.base`, base, SPREAD_SHARE));
  const suns = grid.assets.flatMap((asset) =>
    asset.kind === 'pv' ? [day.forecast(`${asset.id}.power`, day.sunKw(asset.peakKw), 0)] : [],
  );
  return {
    grid,
    forecasts: [...meters, ...nodes, ...suns],
    snapshot: {
      siteId: grid.id,
      gridVersion: 'bench',
      slotMs: day.startMs,
      horizonSlots: slots,
      knownAtMs: day.startMs - 60_000,
      assets: query.states ?? grid.assets.map((asset, k) => stateAtStart(asset, k)),
      frozenSlots: 0,
      frozen: [],
      announced: [],
      limitsKw: {},
      ...day.prices(),
      peakSoFarKw: 0,
      ...day.weather(),
      inputShare: { measured: 1, estimated: 0, missing: 0 },
      riskLevel: 0.95,
    },
  };
}

function districtGrid(count: number, seed: number): GridModel {
  const random = generator(seed);
  const kinds = shuffled(kindsOf(count), random);
  const places = kinds.map((_, k): AssetPlace => {
    const substation = Math.floor(k / ASSETS_PER_SUBSTATION);
    const feeder = Math.floor(k / ASSETS_PER_FEEDER);
    return {
      substationId: `S${String(substation)}`,
      districtId: `D${String(substation)}`,
      meterId: `M${String(feeder)}`,
    };
  });
  const assets = kinds.map((kind, k) => districtAsset(kind, { k, place: placeOf(places, k), random }));
  const feeders = new Map(places.map((place, k) => [Math.floor(k / ASSETS_PER_FEEDER), place]));
  const substations = [...new Set(places.map((place) => place.substationId))];
  const hours = new Array<number>(24).fill(0.15);
  return {
    id: `bench-${String(count)}-${String(seed)}`,
    name: 'Bench district',
    cityImportLimitWinterKw: count * 60,
    cityImportLimitSummerKw: count * 60,
    districts: substations.map((id) => ({ id: id.replace('S', 'D'), name: id })),
    substations: substations.map((id) => ({
      id,
      name: `Substation ${id}`,
      importLimitKw: ASSETS_PER_SUBSTATION * 62,
      exportLimitKw: ASSETS_PER_SUBSTATION * 62,
      firmKva: ASSETS_PER_SUBSTATION * 70,
      level: 'distribution',
    })),
    branches: [...feeders].map(([feeder, { substationId }]) => ({
      id: `F${String(feeder)}`,
      kind: 'feeder',
      parentId: substationId,
      limitKw: ASSETS_PER_FEEDER * 66,
    })),
    meters: [...feeders].map(([feeder, { substationId, districtId, meterId }]) => ({
      id: meterId,
      substationId,
      districtId,
      branchId: `F${String(feeder)}`,
    })),
    assets,
    tariff: {
      energyWinterEurPerKwh: hours,
      energySummerEurPerKwh: hours,
      networkEurPerKwh: hours,
      exportShare: 0.6,
      peakEurPerKw: 0.1,
      co2WinterGPerKwh: hours,
      co2SummerGPerKwh: hours,
    },
  };
}

function placeOf(places: readonly AssetPlace[], k: number): AssetPlace {
  return places[k] ?? { substationId: 'S0', districtId: 'D0', meterId: 'M0' };
}

/** Kinds by their share, the remainder filled up from the front of the mix. */
function kindsOf(count: number): AssetKind[] {
  const kinds = MIX.flatMap(([kind, share]) =>
    new Array<AssetKind>(Math.floor((count * share) / 100)).fill(kind),
  );
  for (let k = 0; kinds.length < count; k++) kinds.push(MIX[k % MIX.length]?.[0] ?? 'battery');
  return kinds;
}

function stateAtStart(asset: Asset, k: number): AssetState {
  const random = generator(k + 1);
  const { kind } = asset;
  return {
    assetId: asset.id,
    available: true,
    reason: null,
    powerKw: kind === 'chp' ? -asset.referenceOutputKw : 0,
    soc: kind === 'battery' || kind === 'hot-water' ? 0.4 + 0.3 * random() : null,
    zoneTemperatureC: kind === 'tertiary-hvac' ? 19.5 + 1.5 * random() : null,
    energyRequestedKwh: kind === 'ev-hub' ? 20 * random() : null,
    ageMs: 30_000,
  };
}

/** The days of a seed as they are forecast: every value is a function of the instant, so that horizons overlap exactly. */
class DistrictDay {
  readonly startMs: number;
  private readonly first: number;

  constructor(private readonly query: DistrictQuery) {
    this.first = query.firstSlot ?? 0;
    this.startMs = MIDNIGHT_MS + this.first * SLOT_MS;
  }

  baseKw(meter: number): number[] {
    const scale = 130 + 180 * this.noise(meter, 1);
    return this.slots((slot, hour) => {
      const morning = 0.35 * bump(hour, 8, 2);
      const evening = 0.6 * bump(hour, 19, 2.5);
      const jitter = 0.1 * (this.noise(meter, 100 + slot) - 0.5);
      return scale * (0.6 + morning + evening + jitter) * (1 + this.error(meter, slot));
    });
  }

  sunKw(peakKw: number): number[] {
    return this.slots((slot, hour) => -peakKw * 0.55 * bump(hour, 13, 2.2) * this.clouds(slot));
  }

  prices(): { importPriceEurPerKwh: number[]; exportPriceEurPerKwh: number[] } {
    const importPriceEurPerKwh = this.slots((slot, hour) => {
      const level = 0.1 + 0.08 * bump(hour, 8, 1.5) + 0.14 * bump(hour, 19, 2) - 0.05 * bump(hour, 13, 2);
      return level + 0.01 * this.noise(7, Math.floor(slot / 4));
    });
    return { importPriceEurPerKwh, exportPriceEurPerKwh: importPriceEurPerKwh.map((price) => price * 0.6) };
  }

  weather(): { outdoorTemperatureC: number[]; irradianceWPerM2: number[] } {
    return {
      outdoorTemperatureC: this.slots(
        (slot, hour) => 1 + 4 * bump(hour, 15, 4) + 10 * this.error(1000, Math.floor(slot / 12)),
      ),
      irradianceWPerM2: this.slots((slot, hour) => 450 * bump(hour, 13, 2.2) * this.clouds(slot)),
    };
  }

  forecast(seriesId: string, mean: readonly number[], spreadShare: number): SeriesForecast {
    return {
      seriesId: seriesId as SeriesId,
      modelId: 'bench@1',
      issuedAtMs: this.startMs,
      startMs: this.startMs,
      stepMs: SLOT_MS,
      mean,
      quantiles: QUANTILE_LEVELS.map((level) =>
        mean.map((kw) => kw * (1 + ((level - 0.5) / 0.4) * spreadShare)),
      ),
      marks: [],
    };
  }

  private clouds(slot: number): number {
    return 0.6 + 0.4 * this.noise(9, Math.floor(slot / 4)) + this.error(1001, slot);
  }

  /** What this forecast gets wrong: another for each series and hour, the same for each slot of it. */
  private error(series: number, slot: number): number {
    const seed = (this.query.forecast ?? 0) * 7919 + series;
    return FORECAST_ERROR * (2 * this.noise(seed, 5000 + Math.floor(slot / 4)) - 1);
  }

  private noise(series: number, index: number): number {
    return generator((this.query.seed * 1_000_003 + series) * 10_007 + index)();
  }

  private slots(value: (slot: number, hour: number) => number): number[] {
    return Array.from({ length: this.query.slots }, (_, t) => {
      const slot = this.first + t;
      return value(slot, (slot % SLOTS_PER_DAY) / 4);
    });
  }
}

/** A hill of height 1 around an hour. */
function bump(hour: number, centre: number, width: number): number {
  const distance = Math.min(Math.abs(hour - centre), 24 - Math.abs(hour - centre));
  return Math.exp(-0.5 * (distance / width) ** 2);
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Mulberry32: small numbers in, numbers in 0..1 out, the same on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
