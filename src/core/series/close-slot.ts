/** Closing a slot: validate, estimate, mark. Every value says where it comes from and how far it can be trusted. */
import { SLOT_MS } from '../time/slot.js';
import { estimatePower, type PowerHistory } from './estimate-slot.js';
import { seriesId, type MeterReading, type Observable, type Provenance, type SlotValue } from './series.js';
import {
  isUsable,
  lastIndexAt,
  measurePower,
  worstQuality,
  type MeasuredPower,
  type OwnerReadings,
  type SlotOwner,
} from './slot-power.js';

/** Observables closed by their last sample. */
export const STATE_OBSERVABLES: readonly Observable[] = [
  'soc',
  'zoneTemperature',
  'outdoorTemperature',
  'irradiance',
  'energyRequested',
  'connectedVehicles',
  'dimLevel',
  'hotSpotTemperature',
  'topOilTemperature',
  'loadFactor',
  'mode',
  'appliedSetpoint',
];

/** Observables a slot's power is made of. */
export const POWER_OBSERVABLES: readonly Observable[] = [
  'activePower',
  'importBlock',
  'exportBlock',
  'importEnergy',
  'exportEnergy',
];

/** A state older than this is stale [ms]: its value may be frozen. */
export const STATE_MAX_AGE_MS = 1_800_000;

/**
 * While another value of the same owner came within the slot, a state that stands still is believed this long, marked
 * uncertain [ms]: some servers stamp changes only, so standing still is no proof of a frozen value.
 */
export const STATE_MAX_AGE_ALIVE_MS = 7_200_000;

/** States that stand still for days by nature; while the owner is alive they do not age. */
const STEADY: readonly Observable[] = [
  'mode',
  'dimLevel',
  'connectedVehicles',
  'energyRequested',
  'appliedSetpoint',
];

/** One slot of one owner, and all that is known of it. */
export interface CloseSlotInput {
  readonly owner: SlotOwner;
  /** Slot start [epoch ms, UTC]. */
  readonly slotMs: number;
  /** Knowledge ends here [epoch ms, UTC]. */
  readonly knownAtMs: number;
  /** Readings of the owner around the slot, each list made by `asKnown` with `knownAtMs`. */
  readonly readings: OwnerReadings;
  /** Measured power of other slots [kW]. */
  readonly history: PowerHistory;
}

/**
 * Closes one slot of one owner: `power` when it has a power point, then every state the site reads of it.
 * Closing again with later knowledge gives new values beside the earlier ones.
 *
 * @returns one value per series; `missing` is NaN and bad
 */
export function closeSlot(input: CloseSlotInput): SlotValue[] {
  const values = closeStates(input);
  if (!hasPower(input.owner)) return values;
  return [closePower(input, measurePower(input.owner, input.readings, input.slotMs)), ...values];
}

/** True when the site reads something a power can be made of. */
export function hasPower(owner: SlotOwner): boolean {
  return owner.observables.some((observable) => POWER_OBSERVABLES.includes(observable));
}

/**
 * The `power` value of a slot: what was measured, else an estimate, else missing.
 *
 * @param measured result of `measurePower` for the slot
 */
export function closePower(
  input: Pick<CloseSlotInput, 'owner' | 'slotMs' | 'knownAtMs' | 'history'>,
  measured: MeasuredPower | undefined,
): SlotValue {
  const key = keyOf(input, 'power');
  if (measured) {
    const { kw, method, quality } = measured;
    return { ...key, value: kw, provenance: 'measured', method, quality };
  }
  const estimate = estimatePower(input.history, input.slotMs);
  if (!estimate) return missing(key);
  return {
    ...key,
    value: estimate.kw,
    provenance: 'estimated',
    method: estimate.method,
    quality: 'uncertain',
  };
}

/** The states of an owner at the end of the slot. */
export function closeStates(input: Omit<CloseSlotInput, 'history'>): SlotValue[] {
  const values: SlotValue[] = [];
  for (const observable of input.owner.observables) {
    if (STATE_OBSERVABLES.includes(observable)) values.push(closeState(input, observable));
  }
  return values;
}

function closeState(input: Omit<CloseSlotInput, 'history'>, observable: Observable): SlotValue {
  const key = keyOf(input, observable);
  const endMs = input.slotMs + SLOT_MS;
  const sample = lastUsable(input.readings.get(observable) ?? [], endMs);
  if (sample === undefined) return missing(key);
  const stale = endMs - sample.sourceMs > STATE_MAX_AGE_MS;
  if (stale && !isStillBelieved(input, observable, sample)) return missing(key);
  const doubtful = stale && !STEADY.includes(observable);
  return {
    ...key,
    value: sample.value,
    provenance: 'measured',
    method: 'last-sample',
    quality: worstQuality(sample.quality, doubtful ? 'uncertain' : 'good'),
  };
}

function isStillBelieved(
  { owner, readings, slotMs }: Omit<CloseSlotInput, 'history'>,
  observable: Observable,
  sample: MeterReading,
): boolean {
  const endMs = slotMs + SLOT_MS;
  const alive = owner.observables.some((other) => {
    if (other === observable) return false;
    const latest = lastUsable(readings.get(other) ?? [], endMs);
    return latest !== undefined && latest.sourceMs > slotMs;
  });
  return alive && (STEADY.includes(observable) || endMs - sample.sourceMs <= STATE_MAX_AGE_ALIVE_MS);
}

/** Last usable reading at or before an instant. */
function lastUsable(readings: readonly MeterReading[], atMs: number): MeterReading | undefined {
  for (let i = lastIndexAt(readings, atMs); i >= 0; i -= 1) {
    const reading = readings[i];
    if (reading && isUsable(reading)) return reading;
  }
  return undefined;
}

/**
 * `base` of a meter: its power less that of the assets behind it, with the worst provenance and quality of the parts.
 *
 * @param meter power of the meter over the slot [kW]
 * @param assets powers of the assets behind it over the same slot [kW]
 * @returns the base value, method `derived`; missing when a part is
 */
export function deriveBase(meterId: string, meter: SlotValue, assets: readonly SlotValue[]): SlotValue {
  const key = keyOf({ owner: { id: meterId }, slotMs: meter.slotMs, knownAtMs: meter.knownAtMs }, 'base');
  let value = meter.value;
  let provenance = meter.provenance;
  let quality = meter.quality;
  for (const asset of assets) {
    value -= asset.value;
    provenance = worstProvenance(provenance, asset.provenance);
    quality = worstQuality(quality, asset.quality);
  }
  if (provenance === 'missing') return missing(key);
  return { ...key, value, provenance, method: 'derived', quality };
}

function worstProvenance(a: Provenance, b: Provenance): Provenance {
  if (a === 'missing' || b === 'missing') return 'missing';
  return a === 'estimated' || b === 'estimated' ? 'estimated' : 'measured';
}

type Key = Pick<SlotValue, 'seriesId' | 'slotMs' | 'knownAtMs'>;

function keyOf(
  input: { readonly owner: { readonly id: string }; readonly slotMs: number; readonly knownAtMs: number },
  observable: Observable,
): Key {
  return { seriesId: seriesId(input.owner.id, observable), slotMs: input.slotMs, knownAtMs: input.knownAtMs };
}

function missing(key: Key): SlotValue {
  return { ...key, value: Number.NaN, provenance: 'missing', method: 'none', quality: 'bad' };
}
