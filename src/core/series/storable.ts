/** What a store keeps: readings, slot values and forecasts that can be found again as they came. */
import { DomainError } from '../domain-error.js';
import type { SeriesForecast } from './forecast.js';
import type { MeterReading, SlotValue } from './series.js';

/** Largest OPC UA status code, 32 bit. */
const MAX_STATUS = 0xffff_ffff;

/**
 * A reading as it is kept: instants to the whole millisecond.
 *
 * @throws DomainError `invalid-input` when an instant is not finite or the status code is no 32-bit number
 */
export function storableReading(reading: MeterReading): MeterReading {
  const { seriesId, sourceMs, knownAtMs, statusCode } = reading;
  if (!Number.isInteger(statusCode) || statusCode < 0 || statusCode > MAX_STATUS) {
    throw refusal(seriesId, `status code ${String(statusCode)}`, 'a whole number of 32 bits');
  }
  if (Number.isSafeInteger(sourceMs) && Number.isSafeInteger(knownAtMs)) return reading;
  return {
    ...reading,
    sourceMs: wholeMs(seriesId, 'source time', sourceMs),
    knownAtMs: wholeMs(seriesId, 'known-at time', knownAtMs),
  };
}

/**
 * A slot value as it is kept: instants to the whole millisecond.
 *
 * @throws DomainError `invalid-input` when an instant is not finite
 */
export function storableSlotValue(value: SlotValue): SlotValue {
  const { seriesId, slotMs, knownAtMs } = value;
  if (Number.isSafeInteger(slotMs) && Number.isSafeInteger(knownAtMs)) return value;
  return {
    ...value,
    slotMs: wholeMs(seriesId, 'slot', slotMs),
    knownAtMs: wholeMs(seriesId, 'known-at time', knownAtMs),
  };
}

/** What a forecast came with that no store could give back as it came, and what was expected; null when there is nothing. */
export function forecastFault({
  issuedAtMs,
  startMs,
  stepMs,
  mean,
  quantiles,
}: SeriesForecast): { readonly seen: string; readonly expected: string } | null {
  for (const [what, ms] of Object.entries({ issuedAtMs, startMs, stepMs })) {
    if (!Number.isSafeInteger(ms)) return { seen: `${what} ${String(ms)}`, expected: 'whole milliseconds' };
  }
  const uneven = quantiles.find((row) => row.length !== mean.length);
  if (!uneven) return null;
  const [seen, expected] = [String(uneven.length), String(mean.length)];
  return { seen: `a quantile of ${seen} steps`, expected: `${expected} as in the mean` };
}

/**
 * Refuses a forecast that a store could not give back as it came.
 *
 * @throws DomainError `invalid-input` when a time is not whole, or a quantile row has another length than the mean
 */
export function assertStorableForecast(forecast: SeriesForecast): void {
  const fault = forecastFault(forecast);
  if (fault) throw refusal(forecast.seriesId, fault.seen, fault.expected);
}

function wholeMs(seriesId: string, what: string, ms: number): number {
  const whole = Math.round(ms);
  if (!Number.isSafeInteger(whole))
    throw refusal(seriesId, `${what} ${String(ms)}`, 'finite epoch milliseconds');
  return whole;
}

function refusal(seriesId: string, seen: string, expected: string): DomainError {
  return new DomainError(
    'invalid-input',
    `${seriesId} came with ${seen}; expected ${expected}. None of the batch was kept; leave this value out and try again`,
    { seriesId },
  );
}
