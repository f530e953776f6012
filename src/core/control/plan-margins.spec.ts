/** Room that a plan leaves at its nodes and fillings of its stores, from a plan written by hand. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import { battery, EVENING_MS, hotWater, lighting, smallInput } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { nodeRooms, storeCourses } from './plan-margins.js';
import { handNode, handPlan, handSchedule } from './testing/hand-plan.js';

const INPUT: DispatchInput = smallInput({
  assets: [battery({ name: 'Gerland' }), hotWater(), lighting()],
  states: [{ assetId: 'DHW', soc: 0.25 }],
  importPrice: [0.1, 0.1, 0.1, 0.1],
});
const GRID = {
  ...INPUT.grid,
  branches: [{ id: 'F1', kind: 'feeder' as const, parentId: 'PDJ', limitKw: 200 }],
};

describe('the room of a node', () => {
  it('is that of its tightest slot: 600 kW less 590 kW at 18:30', () => {
    const plan = handPlan(INPUT, {
      nodes: [handNode('PDJ', [500, 550, 590, 580], 600, { marginShortfallKw: [0, 0, 12, 3] })],
    });
    expect(nodeRooms(plan, GRID)).toEqual([
      {
        nodeId: 'PDJ',
        name: 'Point-du-Jour',
        level: 'substation',
        marginN1Kw: 10,
        worstSlotMs: EVENING_MS + 2 * SLOT_MS,
        loadShare: expect.closeTo(590 / 600, 12),
        shortfallKw: 12,
      },
    ]);
  });

  it('follows a limit that falls: 400 kW of 410 leave less than 550 of 600', () => {
    const plan = handPlan(INPUT, {
      nodes: [handNode('PDJ', [550, 400, 300, 300], 600, { limitKw: [600, 410, 600, 600] })],
    });
    expect(nodeRooms(plan, GRID)).toMatchObject([{ marginN1Kw: 10, worstSlotMs: EVENING_MS + SLOT_MS }]);
  });

  it('is negative above the limit, and the earlier of two equal slots is named', () => {
    const plan = handPlan(INPUT, { nodes: [handNode('PDJ', [610, 610, 500, 500], 600)] });
    expect(nodeRooms(plan, GRID)).toMatchObject([{ marginN1Kw: -10, worstSlotMs: EVENING_MS }]);
  });

  it('counts only slots that the plan commands', () => {
    const plan = handPlan(INPUT, {
      validUntilMs: EVENING_MS + 2 * SLOT_MS,
      nodes: [handNode('PDJ', [500, 520, 599, 600], 600)],
    });
    expect(nodeRooms(plan, GRID)).toMatchObject([{ marginN1Kw: 80, worstSlotMs: EVENING_MS + SLOT_MS }]);
  });

  it('is told the fullest first, whatever its size, with the level of each', () => {
    const plan = handPlan(INPUT, {
      nodes: [
        handNode('CITY', [5_000, 5_000, 5_000, 5_000], 10_000),
        handNode('F1', [190, 190, 190, 190], 200),
        handNode('PDJ', [540, 540, 540, 540], 600),
        handNode('L1', [70, 70, 70, 70], 100),
      ],
    });
    expect(nodeRooms(plan, GRID).map(({ nodeId, level, name }) => [nodeId, level, name])).toEqual([
      ['F1', 'branch', 'F1'],
      ['PDJ', 'substation', 'Point-du-Jour'],
      ['L1', 'line', 'L1'],
      ['CITY', 'city', 'CITY'],
    ]);
  });

  it('of a node without a limit is endless, and it comes last', () => {
    const plan = handPlan(INPUT, {
      nodes: [handNode('CITY', [500, 500, 500, 500], Infinity), handNode('PDJ', [10, 10, 10, 10], 600)],
    });
    const [first, last] = nodeRooms(plan, GRID);
    expect(first?.nodeId).toBe('PDJ');
    expect(last).toMatchObject({ nodeId: 'CITY', marginN1Kw: Infinity, loadShare: 0 });
  });

  it('of a node that is switched off is full with the first kilowatt and empty without: its share is a number', () => {
    const plan = handPlan(INPUT, {
      nodes: [
        handNode('F1', [0, 0, 0, 0], 0),
        handNode('PDJ', [540, 540, 540, 540], 600),
        handNode('L1', [5, 5, 5, 5], 0),
      ],
    });
    expect(nodeRooms(plan, GRID).map(({ nodeId, loadShare }) => [nodeId, loadShare])).toEqual([
      ['L1', 5],
      ['PDJ', 0.9],
      ['F1', 0],
    ]);
  });
});

describe('the course of stores', () => {
  const schedules = [
    handSchedule('BAT', [0, 0, 0, 0], [0.6, 0.7, 0.8, 0.9]),
    handSchedule('DHW', [0, 0, 0, 0], [0.3, 0.3, 0.4, 0.4]),
    handSchedule('LIT', [0, 0, 0, 0]),
  ];

  it('is of batteries and tanks, from now to the end of the slots the plan commands', () => {
    const plan = handPlan(INPUT, { validUntilMs: EVENING_MS + 2 * SLOT_MS, schedules });
    expect(storeCourses(plan, GRID, INPUT.snapshot)).toEqual([
      { assetId: 'BAT', name: 'Gerland', socNow: 0.5, socEnd: 0.7 },
      { assetId: 'DHW', name: 'Tanks', socNow: 0.25, socEnd: 0.3 },
    ]);
  });

  it('ends with the horizon where the plan is valid beyond it', () => {
    const plan = handPlan(INPUT, { validUntilMs: EVENING_MS + 99 * SLOT_MS, schedules });
    expect(storeCourses(plan, GRID, INPUT.snapshot)[0]?.socEnd).toBe(0.9);
  });

  it('is not known where the state is not, or nothing was planned', () => {
    const plan = handPlan(INPUT, { schedules: [] });
    const blind = { ...INPUT.snapshot, assets: [] };
    expect(storeCourses(plan, GRID, blind)[0]).toMatchObject({ socNow: null, socEnd: null });
  });
});
