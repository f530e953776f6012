/** What a day came to, by the same arithmetic for every way of running it; pure. */
import { cityLimitKw, exportPrice, importPrice } from '../../core/dispatch/build-snapshot.js';
import { CITY_NODE } from '../../core/dispatch/snapshot.js';
import type { Asset, ThermalBuilding } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { refillKwh, refillPrice, storedKwh, type StoreState } from '../../core/grid/refill.js';
import { energyOver } from '../../core/quantity/quantity.js';
import { SLOT_MS } from '../../core/time/slot.js';

/** Slot means and slot-end states of one day, however they were obtained. */
export interface DayTrace {
  /** Slot starts [epoch ms], shape (T). */
  readonly slots: readonly number[];
  /** Slot mean power of every meter and asset, shape (T) [kW]; NaN where nothing is known. */
  readonly powerKw: ReadonlyMap<string, readonly number[]>;
  /** Zone temperature at each slot's end of every building, shape (T) [°C]. */
  readonly zoneC: ReadonlyMap<string, readonly number[]>;
  /** What stores hold and vehicles still ask for at the end, by asset: what one way of running the day left to the next. */
  readonly endStates: ReadonlyMap<string, StoreState>;
}

/** Loading of one node over the day. */
export interface NodeLoading {
  readonly nodeId: string;
  readonly name: string;
  readonly peakKw: number;
  readonly limitKw: number;
  /** Largest import over limit, per unit. */
  readonly worstLoading: number;
  readonly worstSlotMs: number;
  /** Slots over the limit, and the energy above it [kWh]. */
  readonly slotsOver: number;
  readonly energyOverKwh: number;
}

/** Figures of one day. */
export interface DayFigures {
  /** Energy bought less energy sold [EUR]. */
  readonly energyCostEur: number;
  /** Fuel of dispatchable generation less its heat [EUR]. */
  readonly generationCostEur: number;
  readonly peakImportKw: number;
  readonly nodes: readonly NodeLoading[];
  /** Slots in which a limit was broken, summed over nodes. */
  readonly limitViolations: number;
  /** Minutes outside the comfort band, summed over buildings. */
  readonly comfortMinutesLost: number;
  /** Energy in batteries and tanks at the end of the day [kWh]. */
  readonly storedEndKwh: number;
  /**
   * Energy cost less what the stores hold and plus what vehicles still ask for, at the price of refilling in the next night
   * ({@link refillPrice}) [EUR]: a day that empties its stores is not cheaper, and not dearer than filling them again.
   */
  readonly costAfterStoresEur: number;
  /** Slots of meters for which nothing is known: their figures are lower bounds. */
  readonly unknownSlots: number;
}

/** Import this little above a limit is measurement noise, not a violation: share of the limit. */
const LIMIT_TOLERANCE = 0.001;

/** Zone temperature this little outside the band is noise [K]. */
const COMFORT_TOLERANCE_K = 0.1;

/** Figures of a day from its trace. */
export function measureDay(grid: GridModel, trace: DayTrace): DayFigures {
  const distribution = grid.substations.filter((s) => s.level === 'distribution');
  const imports = new Map(distribution.map((s) => [s.id, importOf(grid, trace, s.id)]));
  const city = trace.slots.map((_, k) => sum(distribution.map((s) => imports.get(s.id)?.[k] ?? 0)));
  const nodes = distribution.map((s) =>
    loadingOf({ id: s.id, name: s.name }, imports.get(s.id) ?? [], {
      slots: trace.slots,
      limitAt: () => s.importLimitKw,
    }),
  );
  nodes.push(
    loadingOf({ id: CITY_NODE, name: 'City' }, city, {
      slots: trace.slots,
      limitAt: (at) => cityLimitKw(grid, at),
    }),
  );
  const energyCostEur = energyCost(grid, trace.slots, city);
  const stateOf = (id: string): StoreState => trace.endStates.get(id) ?? {};
  return {
    energyCostEur,
    generationCostEur: generationCost(grid.assets, trace),
    peakImportKw: Math.max(...city),
    nodes,
    limitViolations: sum(nodes.map((n) => n.slotsOver)),
    comfortMinutesLost: comfortMinutes(grid.assets, trace),
    storedEndKwh: storedKwh(grid, stateOf),
    costAfterStoresEur: energyCostEur - refillKwh(grid, stateOf) * nightPrice(grid, trace.slots),
    unknownSlots: sum(grid.meters.map((m) => unknownIn(trace, m.id))),
  };
}

/** Slots of a meter for which nothing is known; a meter nobody read is unknown all day. */
function unknownIn(trace: DayTrace, meterId: string): number {
  const values = trace.powerKw.get(meterId) ?? [];
  return trace.slots.filter((_, k) => !Number.isFinite(values[k])).length;
}

function importOf(grid: GridModel, trace: DayTrace, substationId: string): number[] {
  const meters = grid.meters
    .filter((m) => m.substationId === substationId)
    .map((m) => trace.powerKw.get(m.id) ?? []);
  return trace.slots.map((_, k) => sum(meters.map((values) => finite(values[k]))));
}

function loadingOf(
  node: { id: string; name: string },
  importKw: readonly number[],
  against: { slots: readonly number[]; limitAt: (slotMs: number) => number },
): NodeLoading {
  let worst = { loading: Number.NEGATIVE_INFINITY, slotMs: 0, limitKw: 0 };
  let slotsOver = 0;
  let energyOverKwh = 0;
  against.slots.forEach((slotMs, k) => {
    const limitKw = against.limitAt(slotMs);
    const power = importKw[k] ?? 0;
    if (power / limitKw > worst.loading) worst = { loading: power / limitKw, slotMs, limitKw };
    if (power <= limitKw * (1 + LIMIT_TOLERANCE)) return;
    slotsOver += 1;
    energyOverKwh += energyOver(power - limitKw, SLOT_MS);
  });
  return {
    nodeId: node.id,
    name: node.name,
    peakKw: Math.max(...importKw),
    limitKw: worst.limitKw,
    worstLoading: worst.loading,
    worstSlotMs: worst.slotMs,
    slotsOver,
    energyOverKwh,
  };
}

function energyCost(grid: GridModel, slots: readonly number[], cityKw: readonly number[]): number {
  return sum(
    slots.map((slotMs, k) => {
      const kwh = energyOver(cityKw[k] ?? 0, SLOT_MS);
      return kwh * (kwh >= 0 ? importPrice(grid.tariff, slotMs) : exportPrice(grid.tariff, slotMs));
    }),
  );
}

/** Price of refilling in the night after the last slot [EUR/kWh]. */
function nightPrice(grid: GridModel, slots: readonly number[]): number {
  return refillPrice((slots.at(-1) ?? 0) + SLOT_MS, (at) => importPrice(grid.tariff, at));
}

function generationCost(assets: readonly Asset[], trace: DayTrace): number {
  return sum(
    assets.map((asset) => {
      if (asset.kind !== 'chp' && asset.kind !== 'waste-to-energy') return 0;
      const outputKwh = sum(
        (trace.powerKw.get(asset.id) ?? []).map((kw) => -energyOver(finite(kw), SLOT_MS)),
      );
      return outputKwh * asset.costEurPerKwh;
    }),
  );
}

function comfortMinutes(assets: readonly Asset[], trace: DayTrace): number {
  return sum(
    assets.map((asset) => (isBuilding(asset) ? minutesOutside(asset, trace.zoneC.get(asset.id) ?? []) : 0)),
  );
}

function isBuilding(asset: Asset): asset is ThermalBuilding {
  return asset.kind === 'tertiary-hvac' || asset.kind === 'passive-block' || asset.kind === 'slab-block';
}

/** Heating season only looks at the cold side: nobody cools these buildings. */
function minutesOutside(building: ThermalBuilding, zoneC: readonly number[]): number {
  const cold = zoneC.filter((t) => Number.isFinite(t) && t < building.comfortLowC - COMFORT_TOLERANCE_K);
  return cold.length * (SLOT_MS / 60_000);
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
