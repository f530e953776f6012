/** What an envelope lets pass: every bound holds at its value and not beyond. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchPlan, PlanContent } from '../dispatch/plan.js';
import { SLOT_MS } from '../time/slot.js';
import type { Decision } from './approval.js';
import { evaluateEnvelope, isExact } from './envelope.js';
import type { FourEyesTrigger } from './four-eyes.js';

const T0 = Date.UTC(2026, 0, 15, 18);
const ENVELOPE = { perAssetKw: 100, sumKw: 150, costShare: 0.1, untilMs: T0 + 3_600_000 };
const GROUND: FourEyesTrigger = {
  ...{ kind: 'n-1-margin', subject: 'PDJ', seen: 12, allowed: 0, unit: 'kW', text: 'PDJ is above' },
};

function content(powers: Record<string, (number | null)[]>, more: object = {}): PlanContent {
  const nodes = [
    { nodeId: 'PDJ', importKw: [900, 900, 900], limitKw: [1_000, 1_000, 1_000], overloadKw: [0, 0, 0] },
  ];
  return {
    ...{ siteId: 'lyon', gridVersion: 'g', firstSlotMs: T0, horizonSlots: 3, frozenSlots: 1 },
    validUntilMs: T0 + 3 * SLOT_MS,
    schedules: Object.entries(powers).map(([assetId, powerKw]) => ({ assetId, powerKw })),
    nodes,
    costEur: 1_000,
    ...more,
  } as unknown as PlanContent;
}

const SEEN = content({ BAT: [0, 500, 500], EV: [0, -20, null] });

function refusals(
  later: PlanContent,
  more: { nowMs?: number; fourEyes?: FourEyesTrigger[]; state?: 'expired' } = {},
): string {
  const plan = {
    ...{
      id: 'P-2',
      contentHash: 'h',
      content: later,
      approveByMs: T0 + SLOT_MS,
      state: more.state ?? 'checked',
    },
    check: { passed: true, comparisons: 9, findings: [] },
  } as unknown as DispatchPlan;
  const decision = { id: 'P-1:1', name: 'Anna', fourEyes: [] } as unknown as Decision;
  const verdict = evaluateEnvelope({
    ...{ decision, envelope: ENVELOPE, approved: SEEN, plan },
    ...{ fourEyes: more.fourEyes ?? [], nowMs: more.nowMs ?? T0 },
  });
  const no = verdict.reasons.filter((reason) => reason.startsWith('NO'));
  expect(verdict.approve).toBe(no.length === 0);
  return no.join('; ');
}

describe('evaluateEnvelope', () => {
  it.each<[string, PlanContent]>([
    ['the same plan', SEEN],
    ['changes at the tolerance of one asset and of all', content({ BAT: [0, 600, 500], EV: [0, 30, null] })],
    ['what a frozen slot says', content({ BAT: [999, 500, 500], EV: [0, -20, null] })],
    ['a tenth more cost', content({ BAT: [0, 500, 500], EV: [0, -20, null] }, { costEur: 1_100 })],
  ])('lets %s pass', (_name, later) => {
    expect(refusals(later)).toBe('');
  });

  it.each<[string, PlanContent, RegExp]>([
    [
      'an asset that changes more',
      content({ BAT: [0, 601, 500], EV: [0, -20, null] }),
      /one asset 101.0 kW at BAT \(at most 100.0 kW\)/,
    ],
    [
      'assets that change more together',
      content({ BAT: [0, 600, 500], EV: [0, 31, null] }),
      /sum of changes in one slot 151.0 kW/,
    ],
    [
      'an asset handed back',
      content({ BAT: [0, null, 500], EV: [0, -20, null] }),
      /in one of the two plans only.*BAT/,
    ],
    [
      'an asset taken over',
      content({ BAT: [0, 500, 500], EV: [0, -20, 5] }),
      /in one of the two plans only.*EV/,
    ],
    [
      'an asset nobody saw',
      content({ BAT: [0, 500, 500], NEW: [0, 1, 1] }),
      /in one of the two plans only.*NEW/,
    ],
    [
      'more cost',
      content({ BAT: [0, 500, 500], EV: [0, -20, null] }, { costEur: 1_101 }),
      /cost 1101 EUR, 10.1 % more/,
    ],
    [
      'a wider limit',
      content(
        { BAT: [0, 500, 500], EV: [0, -20, null] },
        {
          nodes: [
            { nodeId: 'PDJ', importKw: [1, 1, 1], limitKw: [1_000, 1_001, 1_000], overloadKw: [0, 0, 0] },
          ],
        },
      ),
      /limits wider than approved by 1.0 kW at PDJ/,
    ],
    [
      'more room for balancing',
      content({ BAT: [0, 500, 500], EV: [0, -20, null] }, { balancing: [{ assetId: 'BAT', moveKw: 5 }] }),
      /wider than approved at BAT/,
    ],
    [
      'another site content',
      content({ BAT: [0, 500, 500], EV: [0, -20, null] }, { gridVersion: 'g2' }),
      /site content g2/,
    ],
    [
      'an edit',
      content({ BAT: [0, 500, 500], EV: [0, -20, null] }, { edit: { pins: [] } }),
      /edited by a person/,
    ],
  ])('does not let %s pass', (_name, later, reason) => {
    expect(refusals(later)).toMatch(reason);
  });

  it.each<[string, number[]]>([
    ['that is no number', [1_000, 1_000, Number.NaN]],
    ['that is not there', [1_000, 1_000]],
    ['that is none any more', [1_000, 1_000, Infinity]],
  ])('takes a limit %s for wider, in words', (_name, limitKw) => {
    const nodes = [{ nodeId: 'PDJ', importKw: [900, 900, 900], limitKw, overloadKw: [0, 0, 0] }];
    const later = content({ BAT: [0, 500, 500], EV: [0, -20, null] }, { nodes });
    expect(refusals(later)).toContain('NO: limits wider than approved by an unknown power at PDJ');
    expect(refusals(later)).not.toMatch(/Infinity|NaN/);
  });

  it('ends with its time, and asks people where two are needed or the plan is not open', () => {
    expect(refusals(SEEN, { nowMs: ENVELOPE.untilMs })).toMatch(/carries later plans until/);
    expect(refusals(SEEN, { fourEyes: [GROUND] })).toMatch(/a second person is asked for: PDJ is above/);
    expect(refusals(SEEN, { state: 'expired' })).toMatch(/plan is expired/);
  });
});

describe('isExact', () => {
  it('is an envelope that lets nothing else pass', () => {
    expect([
      isExact(ENVELOPE),
      isExact({ ...ENVELOPE, sumKw: 0 }),
      isExact({ ...ENVELOPE, perAssetKw: 0 }),
    ]).toEqual([false, true, true]);
  });
});
