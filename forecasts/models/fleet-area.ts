/** What meters of one calendar and one weather share in a fit: the design in order of its groups, and the factorised normal equations. */
import type { Calendar, Exogenous } from '../forecaster.js';
import type { FeatureGrid } from '../features/feature-grid.js';
import type { WeatherMemory } from '../features/weather-features.js';
import { FLEET_PENALTIES, FLEET_WIDTH, fleetDesign, fleetGroups } from './fleet-design.js';
import { addRows, addScaled, emptyEquations, factorise, type NormalEquations } from './normal-equations.js';

/** Runs of time that are left out, one after the other, so that errors are those of fits that did not see them. */
export const FLEET_BLOCKS = 8;

/** Shared by all meters of an area; holds no value of any of them. */
export interface FleetArea {
  readonly grid: FeatureGrid;
  readonly groups: number;
  /** Civil hour of each step in order of time, shape (T). */
  readonly hour: Uint8Array;
  /** Where the smoothing of the weather stands at the end. */
  readonly memory: WeatherMemory;
  /** Rows of the design in order of group and, within a group, of time; shape (T, F). */
  readonly rows: Float64Array;
  /** Step of each of these rows, shape (T). */
  readonly steps: Int32Array;
  /** First row of each group and block, shape (groups * blocks + 1). */
  readonly first: Int32Array;
  /** U'U = X'X + Λ by group, of all rows, then without each block; shape (1 + blocks, groups, F, F). */
  readonly factors: Float64Array;
}

/**
 * Design and factors of an area: the one pass over calendar and weather, whatever the number of meters.
 *
 * @throws RangeError when the normal equations cannot be factorised (numbers out of range)
 */
export function fleetArea(
  grid: FeatureGrid,
  input: { readonly exogenous: Exogenous; readonly calendar: Calendar },
): FleetArea {
  const groups = fleetGroups(grid.stepMs);
  const design = fleetDesign(grid, { ...input, memory: null });
  const { steps, first } = inOrder(design.group, groups);
  const rows = new Float64Array(design.rows.length);
  for (let p = 0; p < steps.length; p += 1) {
    const from = (steps[p] ?? 0) * FLEET_WIDTH;
    rows.set(design.rows.subarray(from, from + FLEET_WIDTH), p * FLEET_WIDTH);
  }
  const factors = factorsOf(rows, first, groups);
  return { grid, groups, hour: design.hour, memory: design.memory, rows, steps, first, factors };
}

/** Steps sorted by group; blocks are equal runs of time, so that within a group they follow each other. */
function inOrder(group: Int32Array, groups: number): { steps: Int32Array; first: Int32Array } {
  const length = group.length;
  const cells = new Int32Array(length);
  const first = new Int32Array(groups * FLEET_BLOCKS + 1);
  for (let t = 0; t < length; t += 1) {
    const cell = (group[t] ?? 0) * FLEET_BLOCKS + Math.floor((t * FLEET_BLOCKS) / length);
    cells[t] = cell;
    first[cell + 1] = (first[cell + 1] ?? 0) + 1;
  }
  for (let c = 0; c < groups * FLEET_BLOCKS; c += 1) first[c + 1] = (first[c + 1] ?? 0) + (first[c] ?? 0);
  const next = first.slice();
  const steps = new Int32Array(length);
  for (let t = 0; t < length; t += 1) {
    const cell = cells[t] ?? 0;
    const place = next[cell] ?? 0;
    steps[place] = t;
    next[cell] = place + 1;
  }
  return { steps, first };
}

function factorsOf(rows: Float64Array, first: Int32Array, groups: number): Float64Array {
  const size = FLEET_WIDTH * FLEET_WIDTH;
  const factors = new Float64Array((1 + FLEET_BLOCKS) * groups * size);
  for (let group = 0; group < groups; group += 1) {
    const parts = Array.from({ length: FLEET_BLOCKS }, (_, b) => {
      const cell = group * FLEET_BLOCKS + b;
      return gramOf(rows, first[cell] ?? 0, first[cell + 1] ?? 0);
    });
    const total = emptyEquations(FLEET_WIDTH, 0);
    for (const part of parts) addScaled(total, part, 1);
    factors.set(held(total), group * size);
    for (const [b, part] of parts.entries()) {
      const rest = emptyEquations(FLEET_WIDTH, 0);
      addScaled(rest, total, 1);
      addScaled(rest, part, -1);
      factors.set(held(rest), ((1 + b) * groups + group) * size);
    }
  }
  return factors;
}

function gramOf(rows: Float64Array, from: number, to: number): NormalEquations {
  const equations = emptyEquations(FLEET_WIDTH, 0);
  const steps = Int32Array.from({ length: to - from }, (_, i) => from + i);
  addRows(equations, rows, { steps, weights: new Float64Array(to - from).fill(1), targets: [] });
  return equations;
}

function held({ gram }: NormalEquations): Float64Array {
  const u = gram.slice();
  FLEET_PENALTIES.forEach((penalty, j) => {
    const at = j * FLEET_WIDTH + j;
    u[at] = (u[at] ?? 0) + penalty;
  });
  if (!factorise(u, FLEET_WIDTH)) {
    throw new RangeError(
      'the calendar and weather of an area give no solvable equations; expected finite weather',
    );
  }
  return u;
}
