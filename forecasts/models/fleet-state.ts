/** What is kept of a meter: one row of 32-bit numbers at fixed places, so that a fleet is one array and a file. */
import { FLEET_WIDTH } from './fleet-design.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Leads at which corrections and errors are fitted [h]; between them lines. */
const ANCHOR_HOURS = [0.25, 1, 4, 12, 24, 48] as const;
/** Numbers by which recent errors are told. */
export const RECENT_WIDTH = 6;
export const HOURS = 24;
/** Steps beyond a week that are kept of errors, so that neighbours of last week's slot are there. */
const SPARE_STEPS = 4;

/** Places in the row of a meter [index of the first number]. */
export interface FleetLayout {
  readonly stepMs: number;
  readonly groups: number;
  readonly levels: readonly number[];
  /** Leads in steps, rising. */
  readonly anchors: readonly number[];
  /** Errors that are kept, newest last [steps]. */
  readonly kept: number;
  readonly coefficients: number;
  readonly correction: number;
  /** Error quantiles, shape (anchors, hours, levels), in units of the size at that hour. */
  readonly table: number;
  /** Size of late errors by hour. */
  readonly sizes: number;
  /** The newest errors in a ring by step number. */
  readonly ring: number;
  readonly stride: number;
}

/** Places of the numbers that describe a meter as a whole. */
export const HEAD = { level: 0, scale: 1, least: 2, most: 3, missing: 4, floor: 5 } as const;
const HEAD_WIDTH = 6;

/** Layout for a step [ms] and levels. */
export function fleetLayout(stepMs: number, groups: number, levels: readonly number[]): FleetLayout {
  const anchors = [
    ...new Set(ANCHOR_HOURS.map((hours) => Math.max(1, Math.round((hours * HOUR_MS) / stepMs)))),
  ];
  const kept = Math.round((7 * DAY_MS) / stepMs) + SPARE_STEPS;
  const coefficients = HEAD_WIDTH;
  const correction = coefficients + groups * FLEET_WIDTH;
  const table = correction + anchors.length * RECENT_WIDTH;
  const sizes = table + anchors.length * HOURS * levels.length;
  const ring = sizes + HOURS;
  return {
    stepMs,
    groups,
    levels,
    anchors,
    kept,
    coefficients,
    correction,
    table,
    sizes,
    ring,
    stride: ring + kept,
  };
}
