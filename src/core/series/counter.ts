/** Energy counters (odometers): the energy between two readings, with rollover told from reset. */
import { HOUR_MS } from '../quantity/quantity.js';

/** One reading of an odometer. */
export interface CounterReading {
  /** Instant of the reading [epoch ms]. */
  readonly atMs: number;
  /** Counter value [kWh], never negative. */
  readonly energyKwh: number;
}

/** What is known of a counter. */
export interface CounterRule {
  /** Value at which the counter wraps to 0 [kWh]. */
  readonly rolloverAtKwh?: number;
  /** Largest plausible mean power through it [kW]. */
  readonly maxKw?: number;
}

/** Energy of an interval, or why it is not known. */
export type CounterStep =
  | { readonly status: 'counted' | 'rollover'; readonly energyKwh: number }
  | { readonly status: 'unknown'; readonly reason: 'reset' | 'implausible' | 'no-interval' | 'not-a-number' };

/** Room for the coarse steps of a counter in the plausibility bound [kWh]. */
const STEP_ALLOWANCE_KWH = 1;

/** Without a power bound, a wrap is believed only from the last to the first tenth of the counter's range. */
const WRAP_SHARE = 0.1;

/**
 * Energy counted between two readings. A jump back is a rollover only when the wrapped energy is plausible;
 * else the counter was reset and the interval is unknown: never negative, never giant.
 *
 * @param from earlier reading [kWh]
 * @param to later reading [kWh]
 * @param rule rollover [kWh] and power bound [kW] of the counter
 * @returns energy [kWh], not negative, or the reason why it is unknown
 */
export function energyBetween(from: CounterReading, to: CounterReading, rule: CounterRule): CounterStep {
  if (!Number.isFinite(from.energyKwh) || !Number.isFinite(to.energyKwh)) return unknown('not-a-number');
  if (!(to.atMs > from.atMs)) return unknown('no-interval');
  const energyKwh = to.energyKwh - from.energyKwh;
  const boundKwh = plausibleKwh(to.atMs - from.atMs, rule);
  if (energyKwh >= 0)
    return energyKwh <= boundKwh ? { status: 'counted', energyKwh } : unknown('implausible');
  const wrappedKwh = wrapped(from, to, rule);
  return wrappedKwh !== null && wrappedKwh <= boundKwh
    ? { status: 'rollover', energyKwh: wrappedKwh }
    : unknown('reset');
}

function plausibleKwh(durationMs: number, rule: CounterRule): number {
  if (rule.maxKw === undefined) return Number.POSITIVE_INFINITY;
  return (rule.maxKw * durationMs) / HOUR_MS + STEP_ALLOWANCE_KWH;
}

function wrapped(from: CounterReading, to: CounterReading, rule: CounterRule): number | null {
  const top = rule.rolloverAtKwh;
  if (top === undefined || from.energyKwh > top) return null;
  const nearEnds = from.energyKwh >= top * (1 - WRAP_SHARE) && to.energyKwh <= top * WRAP_SHARE;
  if (rule.maxKw === undefined && !nearEnds) return null;
  return top - from.energyKwh + to.energyKwh;
}

function unknown(reason: 'reset' | 'implausible' | 'no-interval' | 'not-a-number'): CounterStep {
  return { status: 'unknown', reason };
}
