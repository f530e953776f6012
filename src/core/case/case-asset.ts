/** Assets of a case: the parameters of the grid's asset, its state at the start, and its place. */
import type { AssetState } from '../dispatch/snapshot.js';
import type {
  Asset,
  Battery,
  DemandResponse,
  EvCharging,
  EvFleet,
  FixedLoad,
  HotWater,
  Photovoltaic,
  PowerEnvelope,
  PowerProfile,
  RunOfRiver,
  StreetLighting,
  ThermalBuilding,
  ThermalGeneration,
  Wind,
} from '../grid/asset.js';
import { bySlot, type PerSlot } from './per-slot.js';

/** What every asset of a case has. */
export interface CasePlace {
  readonly id: string;
  readonly name?: string;
  /** Substation or feeder it hangs on. */
  readonly node: string;
  /** Largest |power| [kW]; absent = what its other fields allow. */
  readonly ratedKw?: number;
  /** Fastest change of power [kW/s]; absent = as fast as it likes. */
  readonly rampKwPerS?: number;
  /** Default true: the plan steers it. */
  readonly controllable?: boolean;
  /** Setpoints of the frozen slots [kW]; null = left to its own controller. */
  readonly frozenKw?: readonly (number | null)[];
  /** Setpoints announced before [kW]; null = none. */
  readonly announcedKw?: readonly (number | null)[];
}

type PlacedKeys =
  | 'id'
  | 'name'
  | 'substationId'
  | 'districtId'
  | 'meterId'
  | 'ratedKw'
  | 'rampKwPerS'
  | 'safeState'
  | 'controllable';

type Placed<A extends Asset, More = object, Not extends keyof A = never> = CasePlace &
  Omit<A, PlacedKeys | Not> &
  More;

interface Forecast {
  /** What it would do without curtailment [kW], load convention: 0 or below. */
  readonly forecastKw: PerSlot;
}

/** One asset of a case. */
export type CaseAsset =
  | Placed<Battery, { readonly soc: number }>
  | Placed<Photovoltaic, Forecast>
  | Placed<Wind, Forecast>
  | Placed<RunOfRiver, Forecast>
  | Placed<EvCharging, { readonly energyRequestedKwh?: number }>
  | Placed<EvFleet, { readonly energyRequestedKwh?: number }>
  | Placed<HotWater, { readonly soc: number }>
  | Placed<ThermalBuilding, { readonly zoneTemperatureC: number }>
  | Placed<StreetLighting, { readonly ratedKw: number }>
  | Placed<ThermalGeneration, { readonly powerKw?: number; readonly runSlots?: number }>
  | Placed<FixedLoad, { readonly powerKw: PerSlot }, 'profileKw'>
  | Placed<DemandResponse>
  | Placed<PowerEnvelope, { readonly minKw: PerSlot; readonly maxKw: PerSlot }, 'minKw' | 'maxKw'>
  | Placed<PowerProfile, { readonly powerKw?: number; readonly runsLeft?: number }>;

/** Ratings below this are taken as this [kW], so that a plant without a ray of sun still is one. */
const LEAST_RATED_KW = 1e-3;

/** Hours of a profile by civil hour. */
const HOURS = 24;

/**
 * The grid's asset a case describes.
 *
 * @param place where it hangs, in the grid's words
 */
export function gridAsset(
  entry: CaseAsset,
  place: Pick<Asset, 'substationId' | 'districtId' | 'meterId'>,
): Asset {
  const { node: _node, frozenKw: _frozen, announcedKw: _announced, name, controllable, ...own } = entry;
  const ratedKw = entry.ratedKw ?? Math.max(LEAST_RATED_KW, largestKw(entry));
  const base = {
    ...place,
    name: name ?? entry.id,
    ratedKw,
    rampKwPerS: entry.rampKwPerS ?? ratedKw,
    safeState:
      entry.kind === 'battery' ? ({ mode: 'power', powerKw: 0 } as const) : ({ mode: 'local' } as const),
    controllable: controllable ?? (entry.kind !== 'hydro' && entry.kind !== 'fixed-load'),
  };
  switch (own.kind) {
    case 'fixed-load':
      return { ...own, ...base, profileKw: everyHour(own.powerKw) };
    case 'power-envelope':
      return { ...own, ...base, minKw: everyHour(own.minKw), maxKw: everyHour(own.maxKw) };
    default:
      return { ...own, ...base };
  }
}

/** What is known of the asset at the start of the case. */
export function assetStart(entry: CaseAsset, slots: number): AssetState {
  return {
    assetId: entry.id,
    available: true,
    reason: null,
    powerKw: powerBefore(entry),
    soc: 'soc' in entry ? entry.soc : null,
    zoneTemperatureC: 'zoneTemperatureC' in entry ? entry.zoneTemperatureC : null,
    energyRequestedKwh: 'energyRequestedKwh' in entry ? (entry.energyRequestedKwh ?? 0) : 0,
    ageMs: 0,
    ...(entry.kind === 'power-profile' && entry.runsLeft !== undefined ? { callsLeft: entry.runsLeft } : {}),
    ...('runSlots' in entry ? { runSlots: entry.runSlots } : {}),
    ...(entry.kind === 'power-envelope'
      ? { minKw: bySlot(entry.minKw, slots), maxKw: bySlot(entry.maxKw, slots) }
      : {}),
  };
}

/** Forecast power of an asset that follows the weather or its own course [kW]; null for all others. */
export function assetForecast(entry: CaseAsset): PerSlot | null {
  if ('forecastKw' in entry) return entry.forecastKw;
  return entry.kind === 'fixed-load' ? entry.powerKw : null;
}

function powerBefore(entry: CaseAsset): number {
  switch (entry.kind) {
    case 'chp':
    case 'waste-to-energy':
      return entry.powerKw ?? -entry.referenceOutputKw;
    case 'power-profile':
      return entry.powerKw ?? 0;
    default:
      return 0;
  }
}

function largestKw(entry: CaseAsset): number {
  switch (entry.kind) {
    case 'battery':
      return Math.max(entry.maxChargeKw, entry.maxDischargeKw);
    case 'pv':
      return entry.peakKw;
    case 'wind':
    case 'hydro':
      return largest(entry.forecastKw);
    case 'ev-hub':
    case 'ev-home':
    case 'ev-fleet':
    case 'hot-water':
      return entry.maxChargeKw;
    case 'tertiary-hvac':
    case 'passive-block':
    case 'slab-block':
      return entry.maxHeatElectricKw;
    case 'lighting':
      return entry.ratedKw;
    case 'chp':
    case 'waste-to-energy':
      return entry.maxOutputKw;
    case 'fixed-load':
      return largest(entry.powerKw);
    case 'demand-response':
      return entry.blockKw;
    case 'power-envelope':
      return Math.max(largest(entry.minKw), largest(entry.maxKw));
    case 'power-profile':
      return largest(entry.profileKw);
  }
}

function largest(value: PerSlot): number {
  return typeof value === 'number' ? Math.abs(value) : Math.max(0, ...value.map(Math.abs));
}

/** A value by civil hour that stands for none in particular: what counts is given by slot. */
function everyHour(value: PerSlot): number[] {
  return new Array<number>(HOURS).fill(typeof value === 'number' ? value : (value[0] ?? 0));
}
