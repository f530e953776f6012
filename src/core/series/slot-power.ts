/** Mean power of an owner over a slot from what its devices gave: completed blocks, counters, samples. */
import { meanPowerOf, type Quality } from '../quantity/quantity.js';
import { SLOT_MS } from '../time/slot.js';
import { energyBetween, type CounterRule } from './counter.js';
import type { MeterReading, Observable, SlotMethod } from './series.js';

/** Completed blocks are stamped at the end of their slot; clocks of devices may be off by this much [ms]. */
export const BLOCK_STAMP_TOLERANCE_MS = 5_000;

/** A counter reading this near to a slot bound stands for it; the difference is scaled to the slot [ms]. */
export const COUNTER_EDGE_TOLERANCE_MS = 60_000;

/** A sample holds this long and no longer: a frozen value is stale, not fresh [ms]. */
export const SAMPLE_HOLD_MS = 300_000;

/** Least share of the slot that samples must cover. */
export const LEAST_COVERAGE = 2 / 3;

/** Coverage from which a mean of samples counts as whole; the rest is the jitter of sampling. */
const WHOLE_COVERAGE = 0.99;

/** Block and counter may differ by this share and this power before the slot is doubted. */
export const CROSS_CHECK_SHARE = 0.02;
export const CROSS_CHECK_KW = 5;

/** Whose series are closed, and what is plausible for it. */
export interface SlotOwner {
  readonly id: string;
  readonly kind: 'meter' | 'asset' | 'sensor';
  /** What the site reads of it. */
  readonly observables: readonly Observable[];
  /** Largest plausible |power| [kW]. */
  readonly maxKw?: number;
  /** Value at which its energy counters wrap [kWh]. */
  readonly rolloverAtKwh?: number;
}

/** Readings of one owner, ready to compute with: per observable by source time, one per instant. */
export type OwnerReadings = ReadonlyMap<Observable, readonly MeterReading[]>;

/** A measured mean power. */
export interface MeasuredPower {
  /** [kW], load convention. */
  readonly kw: number;
  readonly method: SlotMethod;
  readonly quality: Quality;
}

/**
 * Readings as known at an instant: later ones dropped, of several for one source instant the last known kept.
 *
 * @param readings of one series, in any order
 * @param knownAtMs knowledge ends here, inclusive [epoch ms]
 * @returns ordered by source time
 */
export function asKnown(readings: readonly MeterReading[], knownAtMs: number): MeterReading[] {
  const newest = new Map<number, MeterReading>();
  for (const reading of readings) {
    if (reading.knownAtMs > knownAtMs || !Number.isFinite(reading.sourceMs)) continue;
    const held = newest.get(reading.sourceMs);
    if (held === undefined || supersedes(reading, held)) newest.set(reading.sourceMs, reading);
  }
  return [...newest.values()].sort((a, b) => a.sourceMs - b.sourceMs);
}

/** The order of knowledge, made total by value so that the result does not hang on the order of arrival. */
function supersedes(a: MeterReading, b: MeterReading): boolean {
  if (a.knownAtMs !== b.knownAtMs) return a.knownAtMs > b.knownAtMs;
  return isUsable(a) === isUsable(b) ? a.value > b.value : isUsable(a);
}

/** True when a reading may be computed with: a finite number that is not bad. */
export function isUsable(reading: MeterReading): boolean {
  return reading.quality !== 'bad' && Number.isFinite(reading.value);
}

/** Index of the last element at or before `atMs` by source time; -1 when there is none. */
export function lastIndexAt(readings: readonly MeterReading[], atMs: number): number {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((readings[mid]?.sourceMs ?? 0) <= atMs) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/**
 * Mean power of a slot by the most trusted method that gives a plausible value; undefined when none does.
 * An implausible value is rejected as bad, and the next method is tried.
 *
 * @param owner whose power, with its plausibility bound [kW]
 * @param readings of the owner, made by {@link asKnown}
 * @param slotMs slot start [epoch ms]
 */
export function measurePower(
  owner: SlotOwner,
  readings: OwnerReadings,
  slotMs: number,
): MeasuredPower | undefined {
  const plausible = (power: MeasuredPower | undefined): MeasuredPower | undefined =>
    power && Math.abs(power.kw) <= (owner.maxKw ?? Number.POSITIVE_INFINITY) ? power : undefined;
  const block = plausible(byBlock(owner, readings, slotMs));
  const counter = plausible(byCounter(owner, readings, slotMs));
  if (block && counter && disagree(block.kw, counter.kw)) return { ...block, quality: 'uncertain' };
  return block ?? counter ?? plausible(bySamples(readings, slotMs));
}

function disagree(aKw: number, bKw: number): boolean {
  const differenceKw = Math.abs(aKw - bKw);
  return differenceKw > CROSS_CHECK_KW && differenceKw > CROSS_CHECK_SHARE * Math.abs(aKw);
}

function byBlock(owner: SlotOwner, readings: OwnerReadings, slotMs: number): MeasuredPower | undefined {
  const flow = (observable: Observable): Flow | undefined => {
    const reading = nearest(readings.get(observable), slotMs + SLOT_MS, BLOCK_STAMP_TOLERANCE_MS);
    return reading && { kw: reading.value, quality: reading.quality };
  };
  return netOf(owner, 'block', ['importBlock', 'exportBlock'], flow);
}

function byCounter(owner: SlotOwner, readings: OwnerReadings, slotMs: number): MeasuredPower | undefined {
  const rule: CounterRule = {
    ...(owner.maxKw === undefined ? {} : { maxKw: owner.maxKw }),
    ...(owner.rolloverAtKwh === undefined ? {} : { rolloverAtKwh: owner.rolloverAtKwh }),
  };
  const flow = (observable: Observable): Flow | undefined => {
    const from = nearest(readings.get(observable), slotMs, COUNTER_EDGE_TOLERANCE_MS);
    const to = nearest(readings.get(observable), slotMs + SLOT_MS, COUNTER_EDGE_TOLERANCE_MS);
    if (!from || !to) return undefined;
    const step = energyBetween(
      { atMs: from.sourceMs, energyKwh: from.value },
      { atMs: to.sourceMs, energyKwh: to.value },
      rule,
    );
    if (step.status === 'unknown') return undefined;
    const kw = meanPowerOf(step.energyKwh, to.sourceMs - from.sourceMs);
    return { kw, quality: worstQuality(from.quality, to.quality) };
  };
  return netOf(owner, 'counter', ['importEnergy', 'exportEnergy'], flow);
}

interface Flow {
  readonly kw: number;
  readonly quality: Quality;
}

/** Import less export; both are needed when the owner has both points. */
function netOf(
  owner: SlotOwner,
  method: SlotMethod,
  [importPoint, exportPoint]: readonly [Observable, Observable],
  flow: (observable: Observable) => Flow | undefined,
): MeasuredPower | undefined {
  let kw = 0;
  let quality: Quality = 'good';
  let found = false;
  for (const observable of [importPoint, exportPoint]) {
    if (!owner.observables.includes(observable)) continue;
    const part = flow(observable);
    if (part === undefined) return undefined;
    kw += observable === importPoint ? part.kw : -part.kw;
    quality = worstQuality(quality, part.quality);
    found = true;
  }
  return found ? { kw, method, quality } : undefined;
}

function bySamples(readings: OwnerReadings, slotMs: number): MeasuredPower | undefined {
  const mean = meanOfSamples(readings.get('activePower') ?? [], slotMs, slotMs + SLOT_MS);
  if (mean === undefined || mean.coverage < LEAST_COVERAGE) return undefined;
  return { kw: mean.kw, method: 'samples', quality: mean.coverage >= WHOLE_COVERAGE ? 'good' : 'uncertain' };
}

/** Mean of samples over an interval and the share of it they cover. */
export interface SampleMean {
  readonly kw: number;
  /** 0..1 */
  readonly coverage: number;
}

/**
 * Time-weighted mean of good samples over [startMs, endMs). A sample holds until the next one (good or not), at most
 * {@link SAMPLE_HOLD_MS}.
 *
 * @param samples power samples [kW], made by {@link asKnown}
 * @returns mean [kW] and coverage; undefined when nothing is covered
 */
export function meanOfSamples(
  samples: readonly MeterReading[],
  startMs: number,
  endMs: number,
): SampleMean | undefined {
  let weighted = 0;
  let coveredMs = 0;
  for (let i = Math.max(0, lastIndexAt(samples, startMs)); i < samples.length; i += 1) {
    const sample = samples[i];
    if (sample === undefined || sample.sourceMs >= endMs) break;
    if (sample.quality !== 'good' || !Number.isFinite(sample.value)) continue;
    const untilMs = Math.min(samples[i + 1]?.sourceMs ?? endMs, sample.sourceMs + SAMPLE_HOLD_MS, endMs);
    const heldMs = untilMs - Math.max(sample.sourceMs, startMs);
    if (heldMs <= 0) continue;
    weighted += sample.value * heldMs;
    coveredMs += heldMs;
  }
  return coveredMs > 0 ? { kw: weighted / coveredMs, coverage: coveredMs / (endMs - startMs) } : undefined;
}

/** The usable reading nearest to an instant within a tolerance. */
function nearest(
  readings: readonly MeterReading[] | undefined,
  atMs: number,
  toleranceMs: number,
): MeterReading | undefined {
  if (readings === undefined) return undefined;
  let best: MeterReading | undefined;
  for (let i = lastIndexAt(readings, atMs + toleranceMs); i >= 0; i -= 1) {
    const reading = readings[i];
    if (reading === undefined || reading.sourceMs < atMs - toleranceMs) break;
    if (!isUsable(reading)) continue;
    if (best === undefined || Math.abs(reading.sourceMs - atMs) < Math.abs(best.sourceMs - atMs))
      best = reading;
  }
  return best;
}

/** The worse of two qualities. */
export function worstQuality(a: Quality, b: Quality): Quality {
  if (a === 'bad' || b === 'bad') return 'bad';
  return a === 'uncertain' || b === 'uncertain' ? 'uncertain' : 'good';
}
