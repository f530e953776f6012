/** DC power flow of the checker: angles from a dense solve of the network equations, flows from the angles. */
import type { GridLine } from '../grid/grid-model.js';

/** A pivot below this means that a substation has no way to the infeed. */
const LEAST_PIVOT = 1e-12;

/**
 * Flow of each line from its first to its second end, for given imports.
 *
 * @param stationIds substations; every other end of a line is the infeed, whose angle is 0
 * @param importKw import of each substation, in the same order [kW]
 * @returns flows in the order of the lines [kW]; NaN when a substation is not connected
 */
export function lineFlows(
  lines: readonly GridLine[],
  stationIds: readonly string[],
  importKw: readonly number[],
): number[] {
  const size = stationIds.length;
  const matrix = stationIds.map((_, i) => [...new Array<number>(size).fill(0), -(importKw[i] ?? Number.NaN)]);
  const at = (id: string): number => stationIds.indexOf(id);
  for (const { fromId, toId, reactance } of lines) {
    for (const [one, other] of [
      [at(fromId), at(toId)],
      [at(toId), at(fromId)],
    ] as const) {
      const row = matrix[one];
      if (!row) continue;
      row[one] = (row[one] ?? 0) + 1 / reactance;
      if (other >= 0) row[other] = (row[other] ?? 0) - 1 / reactance;
    }
  }
  const angles = solved(matrix);
  return lines.map(({ fromId, toId, reactance }) => {
    const angle = (id: string): number => (at(id) < 0 ? 0 : (angles[at(id)] ?? Number.NaN));
    return (angle(fromId) - angle(toId)) / reactance;
  });
}

/** Gauss-Jordan with partial pivoting on the matrix with its right-hand side as last column. */
function solved(matrix: number[][]): number[] {
  const size = matrix.length;
  const value = (i: number, j: number): number => matrix[i]?.[j] ?? 0;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(value(i, k)) > Math.abs(value(best, k))) best = i;
    if (Math.abs(value(best, k)) < LEAST_PIVOT) return new Array<number>(size).fill(Number.NaN);
    [matrix[k], matrix[best]] = [matrix[best] ?? [], matrix[k] ?? []];
    for (let i = 0; i < size; i++) {
      const factor = i === k ? 0 : value(i, k) / value(k, k);
      if (factor !== 0) matrix[i] = (matrix[i] ?? []).map((entry, j) => entry - factor * value(k, j));
    }
  }
  return matrix.map((row, k) => (row[size] ?? 0) / value(k, k));
}
