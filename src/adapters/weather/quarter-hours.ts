/** Weather of coarser steps as quarter-hours. */
import { SLOT_MS } from '../../core/time/slot.js';

/**
 * Means of quarter-hours from instant values, linear between two of them.
 *
 * @param stepMs time from value to value [ms], whole quarter-hours
 * @param values shape (T), T >= 2
 * @returns shape ((T - 1) · stepMs / 15 min); a quarter-hour has the value of its middle
 */
export function betweenInstants(stepMs: number, values: readonly number[]): number[] {
  const parts = stepMs / SLOT_MS;
  return values.slice(1).flatMap((next, i) => {
    const before = values[i] ?? next;
    return Array.from({ length: parts }, (_, k) => before + ((k + 0.5) / parts) * (next - before));
  });
}

/** Quarter-hours from means of steps: each keeps the mean of its step, so that no energy is lost. */
export function withinSteps(stepMs: number, means: readonly number[]): number[] {
  const parts = stepMs / SLOT_MS;
  return means.flatMap((mean) => Array.from({ length: parts }, () => mean));
}
