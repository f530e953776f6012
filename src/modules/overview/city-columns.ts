/** The city's balance slot by slot: what feeds it and what it takes. A sum in which a part is not known is not known. */
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import type { Asset } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { quantileOf, type SeriesForecast } from '../../core/series/forecast.js';
import { type Provenance, type SeriesId, seriesId, type SlotValue } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { type Overview, SUPPLY_KINDS } from './overview.schema.js';

type Column = (number | null)[];
type SupplyKind = (typeof SUPPLY_KINDS)[number];
type Level = 'city' | 'transmission';
type SupplyRow = Overview['supply']['rows'][number];
type DemandAhead = NonNullable<Overview['demand']['forecast']>;

/** Slots of a day. */
export const DAY_SLOTS = 96;

const KIND_OF: Partial<Record<Asset['kind'], SupplyKind>> = {
  battery: 'storage-discharge',
  pv: 'pv',
  wind: 'wind',
  hydro: 'hydro',
  chp: 'chp',
  'waste-to-energy': 'waste-to-energy',
};

/** What feeds the city, by kind and by the grid it feeds. */
export class CitySupply {
  readonly meterIds: readonly string[];
  readonly assets: readonly { readonly asset: Asset; readonly kind: SupplyKind; readonly level: Level }[];

  constructor(grid: GridModel) {
    const level = new Map(grid.substations.map((station) => [station.id, station.level]));
    this.meterIds = grid.meters
      .filter(({ substationId }) => level.get(substationId) === 'distribution')
      .map(({ id }) => id);
    this.assets = grid.assets.flatMap((asset) => {
      const kind = KIND_OF[asset.kind];
      if (kind === undefined) return [];
      return [
        { asset, kind, level: level.get(asset.substationId) === 'transmission' ? 'transmission' : 'city' },
      ];
    });
  }

  /** Series of the past that the columns are made of. */
  seriesIds(): SeriesId[] {
    return [...this.meterIds, ...this.assets.map(({ asset }) => asset.id)].map((id) => seriesId(id, 'power'));
  }
}

/** One day of closed slots, looked up by owner. */
export class ClosedDay {
  private readonly values = new Map<string, SlotValue>();
  readonly lastClosedMs: number | null;

  /** @param startMs first slot of the day [epoch ms] */
  constructor(
    readonly startMs: number,
    values: readonly SlotValue[],
  ) {
    let last: number | null = null;
    for (const value of values) {
      this.values.set(`${value.seriesId} ${String(value.slotMs)}`, value);
      if (value.provenance !== 'missing' && value.slotMs > (last ?? 0)) last = value.slotMs;
    }
    this.lastClosedMs = last;
  }

  /** Powers of an owner, shape (96) [kW]. */
  column(ownerId: string): Column {
    return this.each(ownerId, (value) => (value && Number.isFinite(value.value) ? value.value : null));
  }

  provenance(ownerId: string): Provenance[] {
    return this.each(ownerId, (value) => value?.provenance ?? 'missing');
  }

  private each<T>(ownerId: string, read: (value: SlotValue | undefined) => T): T[] {
    const id = seriesId(ownerId, 'power');
    return Array.from({ length: DAY_SLOTS }, (_, k) =>
      read(this.values.get(`${id} ${String(this.startMs + k * SLOT_MS)}`)),
    );
  }
}

/** Supply and demand of the last day. */
export function measuredBalance(
  supply: CitySupply,
  day: ClosedDay,
): { rows: Pick<SupplyRow, 'kind' | 'level' | 'measuredKw'>[]; demandKw: Column; provenance: Provenance[] } {
  const importKw = sum(supply.meterIds.map((id) => day.column(id)));
  const parts = supply.assets.map((part) => ({ ...part, column: day.column(part.asset.id) }));
  const city = parts.filter(({ level }) => level === 'city');
  return {
    rows: rowsOf(importKw, parts).map(({ column, ...row }) => ({ ...row, measuredKw: column })),
    demandKw: demandOf(importKw, city),
    provenance: worstOf(
      [...supply.meterIds, ...city.map(({ asset }) => asset.id)].map((id) => day.provenance(id)),
    ),
  };
}

/** Forecasts and the plan the next day is read from. */
export interface Ahead {
  /** First slot [epoch ms]. */
  readonly startMs: number;
  readonly plan: DispatchPlan | null;
  readonly forecasts: ReadonlyMap<SeriesId, SeriesForecast>;
}

/** Series of the forecasts that the next day is made of. */
export function aheadSeries(supply: CitySupply): SeriesId[] {
  return [
    seriesId(CITY_NODE, 'base'),
    seriesId(CITY_NODE, 'power'),
    ...supply.assets.map(({ asset }) => seriesId(asset.id, 'power')),
  ];
}

/** Supply and demand of the next day, by the plan where it says something and by forecasts where it does not. */
export function plannedBalance(
  supply: CitySupply,
  ahead: Ahead,
): { rows: Pick<SupplyRow, 'kind' | 'level' | 'plannedKw'>[]; demand: DemandAhead | null } {
  const { plan, forecasts } = ahead;
  const node = plan?.content.nodes.find(({ nodeId }) => nodeId === CITY_NODE);
  const forecast = forecasts.get(seriesId(CITY_NODE, 'power'));
  const importKw =
    node && plan ? planColumn(plan, node.importKw, ahead) : forecastColumn(forecast, forecast?.mean, ahead);
  const parts = supply.assets.map((part) => ({ ...part, column: plannedPower(part.asset, ahead) }));
  const demandKw = demandOf(
    importKw,
    parts.filter(({ level }) => level === 'city'),
  );
  const spread = node ? forecasts.get(seriesId(CITY_NODE, 'base')) : forecast;
  return {
    rows: rowsOf(importKw, parts).map(({ column, ...row }) => ({ ...row, plannedKw: column })),
    demand: spread ? demandAhead(demandKw, spread, { ...ahead, basis: node ? 'plan' : 'forecast' }) : null,
  };
}

function demandAhead(
  demandKw: Column,
  spread: SeriesForecast,
  ahead: Ahead & { readonly basis: DemandAhead['basis'] },
): DemandAhead {
  const mean = forecastColumn(spread, spread.mean, ahead);
  const at = (level: number): Column => {
    const quantile = forecastColumn(spread, quantileOf(spread, level), ahead);
    return demandKw.map((kw, k) => {
      const [q, m] = [quantile[k] ?? null, mean[k] ?? null];
      return kw === null || q === null || m === null ? null : kw + q - m;
    });
  };
  return {
    ...{ startMs: ahead.startMs, stepMs: SLOT_MS, basis: ahead.basis, issuedAtMs: spread.issuedAtMs },
    ...{ p10: at(0.1), p50: at(0.5), p90: at(0.9), marks: [...spread.marks] },
  };
}

/** The plan's power; where it leaves the asset alone, its forecast, else what it does by itself. */
function plannedPower(asset: Asset, ahead: Ahead): Column {
  const { plan, forecasts } = ahead;
  const schedule = plan?.content.schedules.find(({ assetId }) => assetId === asset.id);
  const planned = plan && schedule ? planColumn(plan, schedule.powerKw, ahead) : emptyDay();
  const forecast = forecasts.get(seriesId(asset.id, 'power'));
  const expected = forecastColumn(forecast, forecast?.mean, ahead);
  const own = ownPower(asset);
  return planned.map((kw, k) => kw ?? expected[k] ?? own);
}

/** Power of an asset that nobody steers and nobody forecasts [kW]; null when that is not known. */
function ownPower(asset: Asset): number | null {
  if (asset.kind === 'chp' || asset.kind === 'waste-to-energy') return -asset.referenceOutputKw;
  if (asset.safeState.mode === 'power') return asset.safeState.powerKw;
  return asset.kind === 'battery' ? 0 : null;
}

function planColumn(
  { content }: DispatchPlan,
  values: readonly (number | null)[],
  { startMs }: Ahead,
): Column {
  return emptyDay().map((_, k) => values[(startMs - content.firstSlotMs) / SLOT_MS + k] ?? null);
}

function forecastColumn(
  forecast: SeriesForecast | undefined,
  values: readonly number[] | undefined,
  { startMs }: Ahead,
): Column {
  if (!forecast || !values) return emptyDay();
  return emptyDay().map((_, k) => {
    const value = values[Math.floor((startMs + k * SLOT_MS - forecast.startMs) / forecast.stepMs)];
    return value !== undefined && Number.isFinite(value) ? value : null;
  });
}

interface Part {
  readonly kind: SupplyKind;
  readonly level: Level;
  readonly column: Column;
}

/** One row per kind and level that the city has; positive = given. */
function rowsOf(importKw: Column, parts: readonly Part[]): Part[] {
  const rows: Part[] = [{ kind: 'import', level: 'city', column: importKw }];
  for (const kind of SUPPLY_KINDS) {
    for (const level of ['city', 'transmission'] as const) {
      const own = parts.filter((part) => part.kind === kind && part.level === level);
      if (own.length > 0) rows.push({ kind, level, column: sum(own.map(({ column }) => column.map(given))) });
    }
  }
  return rows;
}

/** Import less the power of what gives and stores (load convention: giving is negative). */
function demandOf(importKw: Column, parts: readonly Pick<Part, 'column'>[]): Column {
  return sum([importKw, ...parts.map(({ column }) => column.map((kw) => (kw === null ? null : -kw)))]);
}

function given(kw: number | null): number | null {
  return kw === null ? null : Math.max(0, -kw);
}

function sum(columns: readonly Column[]): Column {
  return emptyDay().map((_, k) =>
    columns.reduce<number | null>((total, column) => {
      const kw = column[k] ?? null;
      return total === null || kw === null ? null : total + kw;
    }, 0),
  );
}

const RANK: readonly Provenance[] = ['missing', 'estimated', 'measured'];

function worstOf(columns: readonly (readonly Provenance[])[]): Provenance[] {
  return Array.from({ length: DAY_SLOTS }, (_, k) => {
    const worst = columns.reduce((rank, column) => Math.min(rank, RANK.indexOf(column[k] ?? 'missing')), 2);
    return RANK[worst] ?? 'missing';
  });
}

function emptyDay(): Column {
  return Array.from({ length: DAY_SLOTS }, () => null);
}
