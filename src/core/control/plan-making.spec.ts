/** What a plan was made with, kept as plain JSON and under hashes that tell every change. */
import { describe, expect, it } from '@jest/globals';
import { smallInput } from '../dispatch/testing/small-grid.js';
import { gridOf, keptGrid, originKeys, planMaking, planOptions, type ChosenOptions } from './plan-making.js';

const { grid, snapshot } = smallInput({ assets: [], importPrice: [0.1, 0.2], snapshot: { frozenSlots: 1 } });
const CHOSEN: ChosenOptions = {
  validitySlots: 4,
  timeLimitMs: 20_000,
  mipRelGap: 1e-3,
  balancingShare: 0.2,
  seed: 7,
};
const OPTIONS = planOptions(CHOSEN, snapshot);

describe('options of a plan', () => {
  it('are those chosen with those of its snapshot', () => {
    expect(OPTIONS).toEqual({ ...CHOSEN, horizonSlots: 2, riskLevel: 0.5, frozenSlots: 1 });
  });

  it.each(Object.entries(OPTIONS) as [string, number][])(
    'of which a change of %s is another hash',
    (name, value) => {
      const other = { ...OPTIONS, [name]: value + 1 };
      expect(planMaking(grid, other).optionsHash).not.toBe(planMaking(grid, OPTIONS).optionsHash);
      expect(planMaking(grid, other).gridHash).toBe(planMaking(grid, OPTIONS).gridHash);
    },
  );
});

describe('the grid as it is kept', () => {
  const open = {
    ...grid,
    cityImportLimitWinterKw: Infinity,
    substations: grid.substations.map((one) => ({ ...one, exportLimitKw: -Infinity })),
  };

  it('is plain JSON and comes back as it was, limits that are none included', () => {
    const text = JSON.stringify(keptGrid(open));
    expect(text).not.toContain('null');
    expect(gridOf(JSON.parse(text))).toEqual(open);
  });

  it('has one hash whatever the order of its fields, and another where a limit is lifted', () => {
    const turned = Object.fromEntries(Object.entries(grid).reverse()) as typeof grid;
    expect(planMaking(turned, OPTIONS).gridHash).toBe(planMaking(grid, OPTIONS).gridHash);
    expect(planMaking(open, OPTIONS).gridHash).not.toBe(planMaking(grid, OPTIONS).gridHash);
  });
});

describe('keys', () => {
  it('keep grids and options apart even where hashes are the same', () => {
    expect(originKeys({ gridHash: 'a', optionsHash: 'a' })).toEqual({ grid: 'grid:a', options: 'options:a' });
  });
});
