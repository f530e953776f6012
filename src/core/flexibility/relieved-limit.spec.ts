/** Which limit a call of a plan relieves, and who hangs below it. */
import { describe, expect, it } from '@jest/globals';
import { handNode } from '../control/testing/hand-plan.js';
import type { GridModel } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import { nodesOf, relievedNode, relieves } from './relieved-limit.js';
import { HOUR_MS, offering, SLOT, smallTown, WINDOW } from './testing/offering.js';

const T = 40;
const FIRST = (WINDOW.startMs - SLOT) / SLOT_MS;

/** A transformer with two feeders: `own` and `beside` on the first, `across` on the second. */
function town(more: Partial<GridModel> = {}): GridModel {
  const base = smallTown();
  const [meter] = base.meters;
  if (meter === undefined) throw new Error('the small town has a meter');
  const feeder = (id: string) => ({ id, kind: 'feeder' as const, parentId: 'T1', limitKw: 500 });
  return {
    ...base,
    branches: [{ id: 'T1', kind: 'transformer', parentId: 'PDJ', limitKw: 900 }, feeder('F1'), feeder('F2')],
    meters: [
      { ...meter, id: 'own', branchId: 'F1' },
      { ...meter, id: 'beside', branchId: 'F1' },
      { ...meter, id: 'across', branchId: 'F2' },
    ],
    ...more,
  };
}

/** The limit relieved by a call of `own`, where these nodes are full in the second slot of the call, and in no other. */
function relieved(full: readonly string[], at = FIRST + 1, grid = town()): string | null {
  const nodes = ['F1', 'F2', 'T1', 'PDJ', 'CITY', 'L1'].map((id) =>
    handNode(
      id,
      Array.from({ length: T }, (_, t) => (t === at && full.includes(id) ? 999.5 : 100)),
      1_000,
    ),
  );
  const building = offering('own');
  return relievedNode({ nodes, firstSlotMs: SLOT }, grid, { building, ...WINDOW });
}

describe('a call of a plan', () => {
  it.each<[string, readonly string[], string | null]>([
    ['its feeder', ['F1'], 'F1'],
    ['the lowest of several that are full', ['T1', 'PDJ', 'CITY'], 'T1'],
    ['its substation', ['PDJ'], 'PDJ'],
    ['no limit but the city’s, which anybody relieves', ['CITY'], null],
    ['nothing where only another feeder is full', ['F2'], null],
  ])('relieves %s', (_, full, nodeId) => {
    expect(relieved(full)).toBe(nodeId);
  });

  it('relieves nothing that is full before or after it only', () => {
    expect([FIRST - 1, FIRST + 4].map((at) => relieved(['F1'], at))).toEqual([null, null]);
    expect(WINDOW.endMs - WINDOW.startMs).toBe(HOUR_MS);
  });

  it('relieves a line from its own substation, since nobody knows that another does the same', () => {
    const line = { id: 'L1', fromId: 'CITY', toId: 'PDJ', reactance: 1, limitKw: 1_000 };
    expect(relieved(['L1'], FIRST, town({ lines: [line] }))).toBe('PDJ');
    expect(relieved([], FIRST, town({ lines: [line] }))).toBeNull();
  });
});

describe('who stands in', () => {
  const grid = town();

  it('hangs below the same node, as far as the records say where it hangs', () => {
    expect(nodesOf(offering('own'), grid)).toEqual(['F1', 'T1', 'PDJ']);
    // No meter of its own, and two feeders: nobody can say on which it hangs.
    expect(nodesOf(offering('stranger'), grid)).toEqual(['PDJ']);
    const below = (id: string): (string | null)[] =>
      ['F1', 'F2', 'T1', 'PDJ', 'EAST', 'CITY', null].filter((node) => relieves(offering(id), grid, node));
    expect(below('beside')).toEqual(['F1', 'T1', 'PDJ', 'CITY', null]);
    expect(below('across')).toEqual(['F2', 'T1', 'PDJ', 'CITY', null]);
    expect(below('stranger')).toEqual(['PDJ', 'CITY', null]);
  });

  it('is found in a grid whose branches go round in a circle, which the site file refuses', () => {
    const round = town({
      branches: [
        { id: 'F1', kind: 'feeder', parentId: 'T1', limitKw: 1 },
        { id: 'T1', kind: 'transformer', parentId: 'F1', limitKw: 1 },
      ],
    });
    expect(nodesOf(offering('own'), round)).toEqual(['F1', 'T1', 'PDJ']);
  });
});
