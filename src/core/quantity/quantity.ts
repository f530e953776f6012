/** Physical quantities: the house units, the house sign, and the one way from power to energy. */

/**
 * Data quality of a value, in the three words of IEC 61850 mapped on the OPC UA severity bits:
 * `good` (00), `uncertain` (01), `bad` (10). A bad value is kept as evidence and never computed with.
 */
export type Quality = 'good' | 'uncertain' | 'bad';

/** Milliseconds in an hour [ms]. */
export const HOUR_MS = 3_600_000;

/**
 * Energy that a constant power carries over a duration: E = P * t.
 *
 * @param powerKw mean power over the interval [kW], load convention (positive = from the network into the asset)
 * @param durationMs length of the interval [ms], not negative
 * @returns energy [kWh], same sign as the power
 * @throws RangeError if the duration is negative or not finite
 */
export function energyOver(powerKw: number, durationMs: number): number {
  assertDuration(durationMs);
  return (powerKw * durationMs) / HOUR_MS;
}

/**
 * Mean power that moves an energy in a duration: P = E / t, the inverse of {@link energyOver}.
 *
 * @param energyKwh energy [kWh], load convention
 * @param durationMs length of the interval [ms], positive
 * @returns mean power [kW]
 * @throws RangeError if the duration is zero, negative or not finite
 */
export function meanPowerOf(energyKwh: number, durationMs: number): number {
  assertDuration(durationMs);
  if (durationMs === 0) throw new RangeError('mean power needs a duration above 0 ms; saw 0');
  return (energyKwh * HOUR_MS) / durationMs;
}

function assertDuration(durationMs: number): void {
  if (!Number.isFinite(durationMs) || durationMs < 0) {
    throw new RangeError(`a duration in ms must be finite and not negative; saw ${String(durationMs)}`);
  }
}
