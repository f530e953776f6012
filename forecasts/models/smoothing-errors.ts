/** How far off a forecast was, on its scale: quantiles of its errors by lead, and within a lead by hour of the day. */
import { fitSpread, spreadAt, type Spread } from './spread.js';

/** Leads in hours at which errors are measured; between them their quantiles are interpolated. */
const ANCHOR_HOURS = [1, 2, 3, 6, 12, 18, 24, 30, 36, 48, 72, 120, 168];
const HOUR_MS = 3_600_000;

/** Error quantiles at each of the leads; plain JSON. */
export interface LeadErrors {
  /** Leads in steps, rising; lead 1 is the step after the last known value. */
  readonly leads: readonly number[];
  /** One spread per lead. */
  readonly spreads: readonly Spread[];
}

/** Leads in steps at which the errors of a model are measured: the first step, and up to the farthest lead. */
export function measuredLeads(stepMs: number, maxLeadMs: number): number[] {
  const farthest = Math.max(1, Math.round(maxLeadMs / stepMs));
  const leads = ANCHOR_HOURS.map((hours) => Math.round((hours * HOUR_MS) / stepMs));
  return [...new Set([1, ...leads.filter((lead) => lead >= 1 && lead < farthest), farthest])].sort(
    (a, b) => a - b,
  );
}

/**
 * Quantiles of measured errors.
 *
 * @param errors per lead the errors, each row with its own civil hours, NaN where unknown
 * @param days days of history that the errors come from
 */
export function fitLeadErrors(
  leads: readonly number[],
  errors: readonly { readonly values: Float64Array; readonly hours: Float64Array }[],
  { days, levels }: { readonly days: number; readonly levels: readonly number[] },
): LeadErrors {
  const spreads = errors.map((row, i) =>
    fitSpread([leads[i] ?? 1], [row.values], { hours: row.hours, days, levels }),
  );
  return { leads, spreads };
}

/** Quantiles of the error at a lead [steps] and civil hour, rising. */
export function leadErrorsAt(fitted: LeadErrors, lead: number, hour: number): readonly number[] {
  const { low, high, share } = between(fitted.leads, lead);
  const a = fitted.spreads[low];
  const b = fitted.spreads[high];
  if (!a || !b) return [];
  const from = spreadAt(a, lead, hour);
  if (low === high) return from;
  const to = spreadAt(b, lead, hour);
  return from.map((value, i) => value + share * ((to[i] ?? value) - value));
}

/** The places of a rising list on both sides of a number, and how far it is from the first to the second. */
export function between(rising: readonly number[], x: number): { low: number; high: number; share: number } {
  const last = rising.length - 1;
  let high = rising.findIndex((value) => value >= x);
  if (high < 0) high = last;
  if (high === 0 || x >= (rising[last] ?? 0)) return { low: high, high, share: 0 };
  const a = rising[high - 1] ?? 0;
  const b = rising[high] ?? a;
  return { low: high - 1, high, share: (x - a) / (b - a) };
}
