import { describe, expect, it } from '@jest/globals';
import { islandsOf } from '../../core/network/islands.js';
import { activeNetwork } from '../../core/power-flow/power-network.js';
import { syntheticGrid } from './synthetic-grid.js';

describe('syntheticGrid', () => {
  it.each([2, 5, 37, 400])('of %d buses hangs together and can serve its demand', (buses) => {
    const grid = syntheticGrid(buses, 1);
    expect(grid.buses).toHaveLength(buses);
    expect(islandsOf(activeNetwork(grid))).toEqual([
      { busIds: expect.any(Array), referenceId: 1, note: null },
    ]);
    expect(new Set(grid.branches.map((branch) => branch.name)).size).toBe(grid.branches.length);
    expect(grid.generators).toHaveLength(Math.ceil(buses / 5));
  });

  it('is the same for the same seed and another for another', () => {
    expect(syntheticGrid(50, 3)).toEqual(syntheticGrid(50, 3));
    expect(syntheticGrid(50, 3)).not.toEqual(syntheticGrid(50, 4));
  });

  it('has rings and both kinds of cost, so that it is no easy case', () => {
    const grid = syntheticGrid(400, 1);
    expect(grid.branches.length).toBeGreaterThan(1.6 * 400);
    const curved = grid.generators.filter(
      ({ cost }) => cost?.kind === 'polynomial' && (cost.coefficients[0] ?? 0) > 0,
    );
    expect(curved.length).toBe(grid.generators.length / 2);
  });
});
