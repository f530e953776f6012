/** Placebo days: what a method says of days without a call, where the truth is the meter. Its error is the claim's error. */
import { SLOT_HOURS } from '../time/slot.js';
import { civilTime, instantAt } from '../time/civil.js';
import { type Baseline, baseline, type BaselineInput, type BaselineMethod } from './baseline.js';
import { eligibleDays } from './eligible-days.js';
import { type EventWindow, loadAt, slotsOf } from './load-history.js';

/** How well a method tells days without a call. */
export interface BaselineQuality {
  readonly method: BaselineMethod;
  /** Placebo days that could be computed. */
  readonly days: number;
  /** Root mean square error over slots, relative to the mean load, 0..; NaN never: null without days. */
  readonly relativeRmse: number | null;
  /** Mean of baseline less metered, relative to the mean load: above 0 the method claims too much. */
  readonly relativeBias: number | null;
  /** 10 % and 90 % quantiles of the energy error of a whole call [kWh]: what a claim may be off by. */
  readonly errorKwh: { readonly p10: number; readonly p90: number } | null;
  /** Good enough to be paid on: at least 5 placebo days and a relative error within 20 % (as AEMO asks). */
  readonly eligible: boolean;
}

const PLACEBO_DAYS = 10;
const LEAST_DAYS = 5;
/** Largest relative error of a method that is paid on. */
export const LARGEST_RELATIVE_RMSE = 0.2;

interface Placebo {
  readonly errors: number[];
  readonly metered: number[];
  readonly energyKwh: number;
}

/** Days of the same kind before the call on which it is played, newest first. */
export function placeboDays({ history, event, calledDates }: PlayedInput): string[] {
  const { date } = civilTime(event.startMs);
  return eligibleDays(history, { date, count: PLACEBO_DAYS, alike: 'kind', calledDates });
}

/** The call as it would have been on another day, with as much notice; null where the clocks skip its hour. */
export function placeboCall(
  { event, noticeMs }: Pick<BaselineInput, 'event' | 'noticeMs'>,
  date: string,
): { readonly event: EventWindow; readonly noticeMs: number } | null {
  const { hour, minute } = civilTime(event.startMs);
  const startMs = instantAt(date, hour, minute);
  if (startMs === null) return null;
  const endMs = startMs + event.endMs - event.startMs;
  return { event: { startMs, endMs }, noticeMs: startMs - (event.startMs - noticeMs) };
}

type PlayedInput = Pick<BaselineInput, 'history' | 'event' | 'calledDates'>;

/** Plays the call on days of the same kind before it, each with what was known before that day. */
export function baselineQuality(method: BaselineMethod, input: BaselineInput): BaselineQuality {
  const days = placeboDays(input);
  const played = days.map((date) => play(method, input, date)).filter((one) => one !== null);
  const errors = played.flatMap((one) => one.errors);
  const meanKw = mean(played.flatMap((one) => one.metered));
  if (played.length === 0 || errors.length === 0 || meanKw === 0) {
    return {
      method,
      days: played.length,
      relativeRmse: null,
      relativeBias: null,
      errorKwh: null,
      eligible: false,
    };
  }
  const relativeRmse = Math.sqrt(mean(errors.map((error) => error * error))) / Math.abs(meanKw);
  const energies = played.map((one) => one.energyKwh).sort((a, b) => a - b);
  return {
    method,
    days: played.length,
    relativeRmse,
    relativeBias: mean(errors) / Math.abs(meanKw),
    errorKwh: { p10: quantile(energies, 0.1), p90: quantile(energies, 0.9) },
    eligible: played.length >= LEAST_DAYS && relativeRmse <= LARGEST_RELATIVE_RMSE,
  };
}

function play(method: BaselineMethod, input: BaselineInput, date: string): Placebo | null {
  const call = placeboCall(input, date);
  if (call === null) return null;
  const { event } = call;
  const forecastKw = input.placeboForecasts?.[date] ?? null;
  const told: Baseline = baseline(method, { ...input, ...call, forecastKw });
  if (told.status === 'unknown') return null;
  const errors: number[] = [];
  const metered: number[] = [];
  slotsOf(event).forEach((slotMs, index) => {
    const seen = loadAt(input.history, slotMs);
    const error = (told.powerKw[index] ?? Number.NaN) - seen;
    if (!Number.isFinite(error)) return;
    errors.push(error);
    metered.push(seen);
  });
  return { errors, metered, energyKwh: errors.reduce((sum, error) => sum + error * SLOT_HOURS, 0) };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Quantile of sorted values by linear interpolation (Hyndman and Fan, type 7). */
function quantile(sorted: readonly number[], level: number): number {
  const at = (sorted.length - 1) * level;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}
