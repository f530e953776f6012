/** The one place where a device's number becomes ours: unit, sign, quality and time of a value. */
import { DataType, type DataValue, type StatusCode, type Variant } from 'node-opcua';
import { unitBySymbol } from '../../core/quantity/unit.js';
import type { Quality } from '../../core/quantity/quantity.js';
import type { ReadPoint } from '../../core/grid/site.js';
import type { MeterReading } from '../../core/series/series.js';

/** A source time further ahead of the world clock than this is a wrong clock [world ms]. */
export const FUTURE_TOLERANCE_MS = 120_000;

/** Two raised to 32: the weight of the high word of a 64-bit integer. */
const HIGH_WORD = 4_294_967_296;

/** House value per device value of a point: sign and unit, in one factor. */
export function scaleOf(point: Pick<ReadPoint, 'unit' | 'sign' | 'seriesId'>): number {
  const unit = unitBySymbol(point.unit);
  if (unit === undefined)
    throw new Error(`${point.seriesId}: unknown unit "${point.unit}"; check the site file`);
  return point.sign * unit.factor;
}

/**
 * A reading in house units and load convention.
 *
 * @param scale factor of {@link scaleOf}
 * @param nowMs world time at which the value arrived [epoch ms]
 */
export function toReading(point: ReadPoint, scale: number, data: DataValue, nowMs: number): MeterReading {
  const number = numberOf(data.value);
  const sourceMs = timeOf(data);
  const fromDevice = data.sourceTimestamp instanceof Date;
  let quality = qualityOf(data.statusCode);
  if (!fromDevice && quality === 'good') quality = 'uncertain';
  if (!Number.isFinite(number) || (sourceMs ?? nowMs) > nowMs + FUTURE_TOLERANCE_MS) quality = 'bad';
  return {
    seriesId: point.seriesId,
    sourceMs: sourceMs ?? nowMs,
    knownAtMs: nowMs,
    value: Number.isFinite(number) ? number * scale : Number.NaN,
    quality,
    statusCode: data.statusCode.value,
  };
}

/** The severity bits of a status code in our three words (OPC 10000-4, 7.38). */
export function qualityOf(status: StatusCode): Quality {
  const severity = status.value >>> 30;
  if (severity === 0) return 'good';
  return severity === 1 ? 'uncertain' : 'bad';
}

/** The number in a variant; NaN when it holds none. */
export function numberOf(variant: Variant | null | undefined): number {
  const value: unknown = variant?.value;
  if (typeof value === 'number') return value;
  const wide = variant?.dataType === DataType.Int64 || variant?.dataType === DataType.UInt64;
  if (!wide || !Array.isArray(value)) return Number.NaN;
  const [high, low] = value as [number, number];
  const signedHigh = variant.dataType === DataType.Int64 ? high | 0 : high;
  return signedHigh * HIGH_WORD + low;
}

function timeOf(data: DataValue): number | undefined {
  return data.sourceTimestamp?.getTime() ?? data.serverTimestamp?.getTime();
}
