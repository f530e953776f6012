/** Which limits forbid a plan: by time, by what is steered below, and by daylight for lamps; and how they become hard. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from '../build-dispatch.js';
import type { BuiltDispatch } from '../dispatch-input.js';
import { demandResponse } from '../testing/flexible-assets.js';
import { offerOfBlock } from '../testing/offer-of-block.js';
import { battery, lighting, smallInput, type SmallWorld } from '../testing/small-grid.js';
import { SLOT_MS } from '../../time/slot.js';
import { commandedLimits, emergencyCols, withHardLimits } from './commanded-limits.js';
import { grouped } from './grouped.js';

const WORLD: SmallWorld = { assets: [battery()], importPrice: [0.1, 0.1, 0.1] };
const built = (over: Partial<SmallWorld> = {}): BuiltDispatch =>
  buildDispatch(smallInput({ ...WORLD, ...over }));
const T0 = smallInput(WORLD).snapshot.slotMs;
const named = (given: BuiltDispatch, validUntilMs = T0 + 99 * SLOT_MS): string[] =>
  commandedLimits(given, validUntilMs).map(({ node, slot }) => `${node.nodeId} ${String(slot)}`);

describe('limits a plan answers for', () => {
  it('are those of every node above what it steers, in every slot', () => {
    expect(named(built()).sort()).toEqual(['CITY 0', 'CITY 1', 'CITY 2', 'PDJ 0', 'PDJ 1', 'PDJ 2']);
  });

  it('begin after the frozen slots and end with the validity, its last instant excluded', () => {
    const frozen = built({ snapshot: { frozenSlots: 1 } });
    expect(named(frozen, T0 + 2 * SLOT_MS).sort()).toEqual(['CITY 1', 'PDJ 1']);
    expect(named(frozen, T0 + 2 * SLOT_MS + 1).sort()).toEqual(['CITY 1', 'CITY 2', 'PDJ 1', 'PDJ 2']);
    expect(named(frozen, T0)).toEqual([]);
  });

  it.each<[string, Partial<SmallWorld>]>([
    ['nothing is there', { assets: [] }],
    ['nothing is controllable', { assets: [battery({ controllable: false })] }],
    ['nothing is available', { states: [{ assetId: 'BAT', available: false }] }],
  ])('are none where %s', (_name, world) => {
    expect(named(built(world))).toEqual([]);
  });

  it('are none by day where only lamps are steered, and all by night', () => {
    const lamps = { assets: [lighting()] };
    const noon = Date.UTC(2026, 5, 15, 10);
    expect(named(built({ ...lamps, startMs: noon }), noon + 99 * SLOT_MS)).toEqual([]);
    expect(named(built(lamps)).length).toBe(6);
  });
});

describe('limits above buildings that may be called', () => {
  const block = demandResponse({ id: 'DR-a', durationSlots: 2, reboundShare: 0.5, reboundSlots: 1 });
  const called = (starts: readonly number[]): string[] => {
    const importPrice = [0.1, 0.1, 0.1, 0.1, 0.1];
    const offers = [offerOfBlock(block, importPrice.length, { starts })];
    const buildings = { model: 'test', offers, leftOut: [] };
    return named(built({ assets: [block], importPrice, snapshot: { buildings } }));
  };

  it('are those of the slots in which a call can still change something, what comes back after it included', () => {
    expect(called([1])).toEqual(['PDJ 1', 'PDJ 2', 'PDJ 3', 'CITY 1', 'CITY 2', 'CITY 3']);
  });

  it('are none where no call can begin any more: what was agreed to before is no decision of the plan', () => {
    expect(called([])).toEqual([]);
  });
});

describe('limits that cannot break', () => {
  it('close the columns that would let them, and those only', () => {
    const given = built({ snapshot: { frozenSlots: 1 } });
    const limits = commandedLimits(given, T0 + 2 * SLOT_MS);
    const hard = withHardLimits(given, limits);
    const closed = hard.colUpper.reduce<string[]>((names, upper, col) => {
      return upper === given.program.colUpper[col] ? names : [...names, hard.colNames[col] ?? ''];
    }, []);
    const asked = limits.flatMap(({ node, slot }) => emergencyCols(node, slot));
    expect(closed.sort()).toEqual(asked.map((col) => hard.colNames[col] ?? '').sort());
    expect(asked.every((col) => hard.colUpper[col] === 0)).toBe(true);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('leave the program they came from as it was', () => {
    const given = built();
    const before = Array.from(given.program.colUpper);
    withHardLimits(given, commandedLimits(given, T0 + 99 * SLOT_MS));
    expect(Array.from(given.program.colUpper)).toEqual(before);
  });
});

describe('items by what they have in common', () => {
  it('are grouped in the order of their first, and stay in order inside', () => {
    expect(grouped(['b1', 'a1', 'b2', 'a2'], (item) => item.charAt(0))).toEqual([
      ['b1', 'b2'],
      ['a1', 'a2'],
    ]);
    expect(grouped([], () => '')).toEqual([]);
  });

  it('may be named like what every object has', () => {
    expect(grouped(['__proto__', 'constructor'], (item) => item)).toEqual([['__proto__'], ['constructor']]);
  });
});
