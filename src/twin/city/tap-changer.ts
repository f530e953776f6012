/** On-load tap changer of a substation: keeps the 20 kV bars near their target, one tap a minute. */
import { POWER_FACTOR } from './districts.js';

/** Voltage between the phases that the bars are named after [V]. */
const NOMINAL_V = 20_000;
/** Target of the bars and half the band in which the changer rests, per unit; the band is wider than a tap. */
const TARGET = 1.02;
const HALF_BAND = 0.01;
/** One tap, per unit, and the taps to either side of the middle. */
const TAP = 0.0125;
const MOST_TAPS = 8;
/** Resistance and reactance of the transformers, per unit of their rating. */
const RESISTANCE = 0.005;
const REACTANCE = 0.12;

/**
 * Tap after a step.
 *
 * @param tap before the step, -8..8; higher raises the bars
 * @param load apparent power over installed rating, per unit
 * @param minutes length of the step [min]
 */
export function stepTap(tap: number, load: number, minutes: number): number {
  let moved = tap;
  for (let minute = 0; minute < minutes; minute += 1) {
    const error = busVoltageV(moved, load) / NOMINAL_V - TARGET;
    if (Math.abs(error) <= HALF_BAND) return moved;
    moved = Math.max(-MOST_TAPS, Math.min(MOST_TAPS, moved - Math.sign(error)));
  }
  return moved;
}

/** Voltage of the bars between phases [V] at a tap and a load [per unit of installed rating]. */
export function busVoltageV(tap: number, load: number): number {
  const drop = load * (RESISTANCE * POWER_FACTOR + REACTANCE * Math.sqrt(1 - POWER_FACTOR ** 2));
  return NOMINAL_V * (1 + TAP * tap) * (1 - drop);
}

/** Current of one phase [A] at an active power [kW] and a voltage between phases [V]. */
export function phaseCurrentA(powerKw: number, busV: number): number {
  return (Math.abs(powerKw) * 1e3) / POWER_FACTOR / (Math.sqrt(3) * busV);
}
