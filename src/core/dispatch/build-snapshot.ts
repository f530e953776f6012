/** Freezes what is known at the start of a cycle into a snapshot; pure, so that it can be replayed. */
import type { Asset } from '../grid/asset.js';
import type { GridModel, Tariff } from '../grid/grid-model.js';
import { hourlyValue, isWinter, networkPrice } from '../grid/tariff-time.js';
import type { SeriesForecast } from '../series/forecast.js';
import {
  type MeterReading,
  type Observable,
  type RegularSeries,
  type SeriesId,
  seriesId,
} from '../series/series.js';
import { SLOT_MS } from '../time/slot.js';
import { remembered } from './asset-memory.js';
import { type BuildingsInPlan, withBuildings } from './building-offer.js';
import { type CalledSlot, rememberedCalls } from './call-memory.js';
import type { CommandedPlan } from './plan.js';
import {
  type AnnouncedSetpoint,
  type AssetState,
  CITY_NODE,
  type FrozenSetpoint,
  type SystemSnapshot,
} from './snapshot.js';

/** Oldest state that still counts as fresh [ms]: a device reports every minute, three misses are a loss. */
export const FRESH_STATE_MS = 5 * 60_000;

/** Device modes of the OPC UA node set (lyon.md 4.4). */
export const DEVICE_MODE = { local: 0, remoteAuto: 1, remoteManual: 2, fallback: 3 } as const;

/** Everything a snapshot is made of. */
export interface SnapshotInput {
  readonly grid: GridModel;
  readonly gridVersion: string;
  readonly slotMs: number;
  readonly knownAtMs: number;
  readonly horizonSlots: number;
  readonly riskLevel: number;
  /** Newest reading of each series at `knownAtMs`. */
  readonly latest: ReadonlyMap<SeriesId, MeterReading>;
  /** The plan in force for the first slot; null when there is none. */
  readonly inForce: CommandedPlan | null;
  /** Assets that leave this plan, with the reason. */
  readonly quarantined: ReadonlyMap<string, string>;
  readonly temperature: SeriesForecast;
  readonly irradiance: SeriesForecast;
  readonly peakSoFarKw: number;
  /** Mean power by slot before the horizon of the assets whose past decides what they may do next, by asset id. */
  readonly past?: ReadonlyMap<string, RegularSeries>;
  /** Reductions that went out to demand-response blocks before the horizon, by asset id; absent = nothing is remembered. */
  readonly called?: ReadonlyMap<string, readonly CalledSlot[]>;
  readonly inputShare: SystemSnapshot['inputShare'];
  /** Buildings that may be called; absent = no program is. */
  readonly buildings?: BuildingsInPlan;
}

/**
 * The frozen picture of one cycle.
 *
 * @throws RangeError when a weather forecast does not cover the horizon
 */
export function buildSnapshot(input: SnapshotInput): SystemSnapshot {
  const { grid, slotMs, horizonSlots, buildings } = input;
  const inForce = input.inForce && withoutBuildings(input.inForce, buildings);
  const slots = Array.from({ length: horizonSlots }, (_, k) => slotMs + k * SLOT_MS);
  const covered = inForce !== null && inForce.validUntilMs > slotMs;
  return {
    siteId: grid.id,
    gridVersion: input.gridVersion,
    slotMs,
    horizonSlots,
    knownAtMs: input.knownAtMs,
    assets: withBuildings(grid, input).assets.map((asset) => assetState(asset, input)),
    frozenSlots: covered ? 1 : 0,
    frozen: covered ? frozenSetpoints(inForce, slotMs) : [],
    announced: inForce === null ? [] : announcedSetpoints(inForce, slots),
    limitsKw: limits(grid, slots),
    importPriceEurPerKwh: slots.map((at) => importPrice(grid.tariff, at)),
    ...(grid.tariff.networkClasses === undefined && grid.tariff.networkCalendar === undefined
      ? {}
      : { networkPriceEurPerKwh: slots.map((at) => networkPrice(grid.tariff, at)) }),
    exportPriceEurPerKwh: slots.map((at) => exportPrice(grid.tariff, at)),
    peakSoFarKw: input.peakSoFarKw,
    outdoorTemperatureC: alignedMean(input.temperature, slots),
    irradianceWPerM2: alignedMean(input.irradiance, slots),
    inputShare: input.inputShare,
    riskLevel: input.riskLevel,
    ...(buildings ? { buildings } : {}),
  };
}

/** Price of a kWh from the grid in the slot, network use included [EUR/kWh]; may be negative. */
export function importPrice(tariff: Tariff, slotMs: number): number {
  return energyPrice(tariff, slotMs) + networkPrice(tariff, slotMs);
}

/** Paid for a kWh sent up in the slot: a share of the energy price, without network use [EUR/kWh]. */
export function exportPrice(tariff: Tariff, slotMs: number): number {
  return energyPrice(tariff, slotMs) * tariff.exportShare;
}

/** Import limit of the city in the slot [kW]. */
export function cityLimitKw(grid: GridModel, slotMs: number): number {
  return isWinter(slotMs) ? grid.cityImportLimitWinterKw : grid.cityImportLimitSummerKw;
}

function energyPrice(tariff: Tariff, slotMs: number): number {
  const shape = isWinter(slotMs) ? tariff.energyWinterEurPerKwh : tariff.energySummerEurPerKwh;
  return hourlyValue(shape, slotMs);
}

function limits(grid: GridModel, slots: readonly number[]): Record<string, number[]> {
  const byNode: Record<string, number[]> = { [CITY_NODE]: slots.map((at) => cityLimitKw(grid, at)) };
  for (const station of grid.substations) byNode[station.id] = slots.map(() => station.importLimitKw);
  for (const branch of grid.branches) byNode[branch.id] = slots.map(() => branch.limitKw);
  return byNode;
}

function assetState(asset: Asset, input: SnapshotInput): AssetState {
  const fresh = new FreshValues(asset.id, input);
  const powerKw = fresh.value('activePower');
  const soc = fresh.value('soc');
  const zoneTemperatureC = fresh.value('zoneTemperature');
  const energyRequestedKwh = fresh.value('energyRequested');
  const reason =
    input.quarantined.get(asset.id) ??
    unavailability(asset, fresh, { powerKw, soc, zoneTemperatureC, energyRequestedKwh });
  return {
    assetId: asset.id,
    available: reason === null,
    reason,
    powerKw,
    soc,
    zoneTemperatureC,
    energyRequestedKwh,
    ageMs: fresh.oldestMs,
    ...remembered(asset, input.past?.get(asset.id), { slotMs: input.slotMs, powerKw }),
    ...(asset.kind === 'demand-response' && input.called
      ? rememberedCalls(asset, input.called.get(asset.id) ?? [], input.slotMs)
      : {}),
  };
}

interface KnownState {
  readonly powerKw: number | null;
  readonly soc: number | null;
  readonly zoneTemperatureC: number | null;
  readonly energyRequestedKwh: number | null;
}

function unavailability(asset: Asset, fresh: FreshValues, known: KnownState): string | null {
  if (!asset.controllable) return 'not controllable';
  if (fresh.value('mode') === DEVICE_MODE.local) return 'in local mode at the device';
  const missing = neededState(asset, known);
  return missing === null ? null : `no fresh ${missing}`;
}

/** Name of the state the optimiser cannot do without and does not have; null when it has all. */
function neededState(asset: Asset, known: KnownState): string | null {
  // A block of demand is a part of the base load: it has no meter of its own.
  if (asset.kind === 'demand-response') return null;
  if (known.powerKw === null) return 'active power';
  switch (asset.kind) {
    case 'battery':
    case 'hot-water':
      return known.soc === null ? 'state of charge' : null;
    case 'ev-hub':
    case 'ev-home':
    case 'ev-fleet':
      return known.energyRequestedKwh === null ? 'requested energy' : null;
    case 'tertiary-hvac':
    case 'passive-block':
    case 'slab-block':
      return known.zoneTemperatureC === null ? 'zone temperature' : null;
    case 'pv':
    case 'lighting':
    case 'chp':
    case 'waste-to-energy':
    case 'wind':
    case 'hydro':
    case 'fixed-load':
    case 'power-envelope':
    case 'power-profile':
      return null;
  }
}

/** Readings of one asset that are good enough and young enough to plan with. */
class FreshValues {
  oldestMs = 0;

  constructor(
    private readonly ownerId: string,
    private readonly input: SnapshotInput,
  ) {}

  /** House unit; null when there is none, it is bad, or it is stale: absent is not zero. */
  value(observable: Observable): number | null {
    const reading = this.input.latest.get(seriesId(this.ownerId, observable));
    if (!reading || reading.quality === 'bad' || !Number.isFinite(reading.value)) return null;
    const ageMs = this.input.knownAtMs - reading.sourceMs;
    if (ageMs > FRESH_STATE_MS) return null;
    this.oldestMs = Math.max(this.oldestMs, ageMs);
    return reading.value;
  }
}

/** What a building does follows from its answers, not from what an earlier plan announced. */
function withoutBuildings(plan: CommandedPlan, buildings: BuildingsInPlan | undefined): CommandedPlan {
  if (!buildings) return plan;
  const blocks = new Set(buildings.offers.map(({ block }) => block.id));
  return { ...plan, schedules: plan.schedules.filter(({ assetId }) => !blocks.has(assetId)) };
}

function frozenSetpoints(plan: CommandedPlan, slotMs: number): FrozenSetpoint[] {
  const k = (slotMs - plan.firstSlotMs) / SLOT_MS;
  return plan.schedules.map((s) => ({ assetId: s.assetId, powerKw: [s.powerKw[k] ?? null] }));
}

function announcedSetpoints(plan: CommandedPlan, slots: readonly number[]): AnnouncedSetpoint[] {
  return plan.schedules.map((schedule) => ({
    assetId: schedule.assetId,
    powerKw: slots.map((at) => schedule.powerKw[(at - plan.firstSlotMs) / SLOT_MS] ?? null),
  }));
}

function alignedMean(forecast: SeriesForecast, slots: readonly number[]): number[] {
  return slots.map((at) => {
    const value = forecast.mean[Math.floor((at - forecast.startMs) / forecast.stepMs)];
    if (value === undefined || !Number.isFinite(value)) {
      throw new RangeError(
        `forecast of ${forecast.seriesId} (${forecast.modelId}) does not cover ${new Date(at).toISOString()}`,
      );
    }
    return value;
  });
}
