/** Overloads read off a plan: from its flows or its own column, announced by its check or not. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan } from '../dispatch/plan.js';
import { overloadText, planOverloads, worstOverload } from './plan-overloads.js';

const START = Date.UTC(2026, 0, 15, 17);
const SLOT = 900_000;

type Part = Pick<DispatchPlan, 'content' | 'check'>;
type Node = Pick<Part['content']['nodes'][number], 'importKw' | 'limitKw' | 'overloadKw'>;
type Finding = Pick<Part['check']['findings'][number], 'rule' | 'severity' | 'ownerId' | 'slotMs'>;

/** A plan of these nodes; all else of it is not looked at. */
function plan(nodes: Readonly<Record<string, Node>>, findings: readonly Finding[] = []): Part {
  const rows = Object.entries(nodes).map(([nodeId, node]) => ({ nodeId, ...node }));
  return { content: { firstSlotMs: START, nodes: rows }, check: { findings } } as unknown as Part;
}

const warning = (ownerId: string, slot: number, over: Partial<Finding> = {}): Finding => ({
  rule: 'limit',
  severity: 'warning',
  ownerId,
  slotMs: START + slot * SLOT,
  ...over,
});

describe('overloads of a plan', () => {
  it('are none within the limit, nor when power is sent up', () => {
    const fine = { importKw: [99, 100.4, -500], limitKw: [100, 100, 100], overloadKw: [0, 0.5, 0] };
    expect(planOverloads(plan({ PDJ: fine }))).toEqual([]);
  });

  it('are the larger of what the flow shows and what the plan admits', () => {
    const node = { importKw: [130, 105], limitKw: [100, 100], overloadKw: [10, 20] };
    expect(planOverloads(plan({ PDJ: node }))).toEqual([
      { nodeId: 'PDJ', slotMs: START, kw: 30, announced: false },
      { nodeId: 'PDJ', slotMs: START + SLOT, kw: 20, announced: false },
    ]);
  });

  it('are endless where a number is none: nothing that is not known passes for kept', () => {
    const node = { importKw: [Number.NaN, 50], limitKw: [100, 100], overloadKw: [0, Number.NaN] };
    expect(planOverloads(plan({ PDJ: node })).map(({ kw }) => kw)).toEqual([Infinity, Infinity]);
  });

  it('are said in words: never endless, never no number', () => {
    expect([overloadText(12.34, 1), overloadText(12.34, 0), overloadText(0, 1)]).toEqual([
      ...['12.3 kW', '12 kW', '0.0 kW'],
    ]);
    expect([overloadText(Infinity, 0), overloadText(Number.NaN, 1)]).toEqual([
      ...['an unknown power', 'an unknown power'],
    ]);
  });

  it('cannot be where there is no limit', () => {
    const node = { importKw: [1e6], limitKw: [], overloadKw: [0] };
    expect(planOverloads(plan({ PDJ: node }))).toEqual([]);
  });

  it('are announced only by a warning about the limit of that node in that slot', () => {
    const node = { importKw: [130, 130], limitKw: [100, 100], overloadKw: [30, 30] };
    const announced = (...findings: Finding[]): boolean[] =>
      planOverloads(plan({ PDJ: node }, findings)).map((one) => one.announced);
    expect(announced(warning('PDJ', 1))).toEqual([false, true]);
    expect(announced(warning('VAISE', 0), warning('PDJ', 2))).toEqual([false, false]);
    expect(announced(warning('PDJ', 0, { rule: 'voltage' }))).toEqual([false, false]);
    expect(announced(warning('PDJ', 0, { severity: 'violation' }))).toEqual([false, false]);
  });

  it('have a worst one, the first of equals, and none when there are none', () => {
    const node = { importKw: [110, 140, 140], limitKw: [100, 100, 100], overloadKw: [10, 40, 40] };
    expect(worstOverload(planOverloads(plan({ PDJ: node })))).toMatchObject({ kw: 40, slotMs: START + SLOT });
    expect(worstOverload([])).toBeNull();
  });
});
