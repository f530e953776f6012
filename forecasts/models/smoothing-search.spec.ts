import { describe, expect, it } from '@jest/globals';
import { leastOf } from './smoothing-search.js';

describe('leastOf', () => {
  it('finds the bottom of a curved valley (Rosenbrock: 1, 1)', () => {
    const valley = ([x = 0, y = 0]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    const found = leastOf(valley, [[-1.2, 1]], { step: 0.5, rounds: 200 });
    expect(found.point[0]).toBeCloseTo(1, 4);
    expect(found.point[1]).toBeCloseTo(1, 4);
  });

  it('takes the start that leads lowest, and the same one every time', () => {
    const twoWells = ([x = 0]: readonly number[]): number => Math.min((x + 3) ** 2, (x - 3) ** 2 - 1);
    const found = leastOf(twoWells, [[-4], [4]], { step: 0.5, rounds: 40 });
    expect(found.point[0]).toBeCloseTo(3, 6);
    expect(found).toEqual(leastOf(twoWells, [[-4], [4]], { step: 0.5, rounds: 40 }));
  });
});
