/** Series: what a number in time is called, and the regular shape that models compute with. */
import type { Quality } from '../quantity/quantity.js';
import type { Dimension } from '../quantity/unit.js';

/**
 * What a series observes of its owner. `power` is the slot mean that closing a slot makes out of the others;
 * `base` is a meter's power less that of the assets behind it.
 */
export type Observable =
  | 'activePower'
  | 'importBlock'
  | 'exportBlock'
  | 'importEnergy'
  | 'exportEnergy'
  | 'soc'
  | 'zoneTemperature'
  | 'outdoorTemperature'
  | 'irradiance'
  | 'energyRequested'
  | 'connectedVehicles'
  | 'dimLevel'
  | 'hotSpotTemperature'
  | 'topOilTemperature'
  | 'loadFactor'
  | 'mode'
  | 'appliedSetpoint'
  | 'power'
  | 'base';

/** Dimension, and so the house unit, of each observable. Power and energy follow the load convention. */
export const OBSERVABLE_DIMENSION: Readonly<Record<Observable, Dimension>> = {
  activePower: 'power',
  importBlock: 'power',
  exportBlock: 'power',
  importEnergy: 'energy',
  exportEnergy: 'energy',
  soc: 'ratio',
  zoneTemperature: 'temperature',
  outdoorTemperature: 'temperature',
  irradiance: 'irradiance',
  energyRequested: 'energy',
  connectedVehicles: 'count',
  dimLevel: 'ratio',
  hotSpotTemperature: 'temperature',
  topOilTemperature: 'temperature',
  loadFactor: 'ratio',
  mode: 'count',
  appliedSetpoint: 'power',
  power: 'power',
  base: 'power',
};

/** Name of a series: `<owner>.<observable>`, for example `BAT-GERLAND.soc`. */
export type SeriesId = `${string}.${Observable}`;

/** The name of an owner's series. */
export function seriesId(ownerId: string, observable: Observable): SeriesId {
  return `${ownerId}.${observable}`;
}

/** The owner and observable of a series name; the observable is what follows the last dot. */
export function splitSeriesId(id: SeriesId): { ownerId: string; observable: Observable } {
  const dot = id.lastIndexOf('.');
  return { ownerId: id.slice(0, dot), observable: id.slice(dot + 1) as Observable };
}

/**
 * One value as a device gave it, in house units and load convention.
 * Duplicates are told by (series, sourceMs, value, statusCode); a later different value is a correction, kept beside.
 */
export interface MeterReading {
  readonly seriesId: SeriesId;
  /** Instant the device put on the value [epoch ms, UTC]. */
  readonly sourceMs: number;
  /** Instant the gateway knew it [epoch ms, UTC]. */
  readonly knownAtMs: number;
  /** House unit of the observable; NaN when the device gave none. */
  readonly value: number;
  readonly quality: Quality;
  /** OPC UA status code as received, 32 bit. */
  readonly statusCode: number;
}

/** Where a slot value comes from. */
export type Provenance = 'measured' | 'estimated' | 'missing';

/** How a slot value was made, most trusted first (our own order, after the VEE practice of metering). */
export type SlotMethod =
  'block' | 'counter' | 'samples' | 'last-sample' | 'interpolation' | 'similar-slot' | 'derived' | 'none';

/** The value of one series over one slot, as known at one time. */
export interface SlotValue {
  readonly seriesId: SeriesId;
  /** Slot start [epoch ms, UTC]. */
  readonly slotMs: number;
  readonly knownAtMs: number;
  /** House unit; NaN exactly when provenance is `missing`. */
  readonly value: number;
  readonly provenance: Provenance;
  readonly method: SlotMethod;
  readonly quality: Quality;
}

/**
 * A regular series: value i covers [startMs + i*stepMs, startMs + (i+1)*stepMs). NaN = missing.
 * Same shape as in the forecasts package, joined by structural typing.
 */
export interface RegularSeries {
  readonly startMs: number;
  readonly stepMs: number;
  /** Shape (T). */
  readonly values: Float64Array;
}
