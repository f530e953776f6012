/** Every ground for a second person, just inside what one may decide and just beyond. */
import { describe, expect, it } from '@jest/globals';
import type { CheckFinding, NodeSchedule, PlanContent } from '../dispatch/plan.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { GridModel } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import { findFourEyes, type FourEyesInput, type FourEyesTrigger, type SetpointEdit } from './four-eyes.js';

const T0 = Date.UTC(2026, 0, 15, 18);
const GRID = {
  cityImportLimitWinterKw: 9_000,
  cityImportLimitSummerKw: 8_000,
  substations: [{ id: 'PDJ', importLimitKw: 5_000 }],
  branches: [{ id: 'F1', limitKw: 800 }],
  assets: [
    { id: 'BAT', ratedKw: 3_000 },
    { id: 'BIG', ratedKw: 60_000 },
  ],
} as unknown as GridModel;

function node(nodeId: string, more: Partial<NodeSchedule> = {}): NodeSchedule {
  const zeros = [0, 0];
  const given = { importKw: [4_000, 4_000], limitKw: [5_000, 5_000] };
  return { nodeId, ...given, marginKw: zeros, marginShortfallKw: zeros, overloadKw: zeros, ...more };
}

interface Given {
  readonly content?: Partial<PlanContent>;
  readonly findings?: CheckFinding[];
  readonly estimated?: number;
  readonly forgotten?: boolean;
  readonly edits?: SetpointEdit[];
  readonly used?: string[];
}

function found(more: Given): FourEyesTrigger[] {
  const content = {
    ...{ firstSlotMs: T0, horizonSlots: 2, frozenSlots: 0, validUntilMs: T0 + 2 * SLOT_MS },
    schedules: [{ assetId: 'BAT', powerKw: [100, null] }],
    nodes: [node('PDJ')],
    ...more.content,
  } as unknown as PlanContent;
  const input: FourEyesInput = {
    plan: { content, check: { passed: true, comparisons: 1, findings: more.findings ?? [] } },
    snapshot: more.forgotten
      ? null
      : ({ inputShare: { measured: 1, estimated: more.estimated ?? 0, missing: 0 } } as SystemSnapshot),
    grid: GRID,
    usedBefore: new Set(more.used ?? ['BAT']),
    edits: more.edits ?? [],
  };
  return findFourEyes(input);
}

const kinds = (more: Given): string[] => found(more).map(({ kind, subject }) => `${kind} ${String(subject)}`);

const edit = (assetId: string, fromKw: SetpointEdit['fromKw'], toKw: number | null): SetpointEdit => ({
  ...{ assetId, slotMs: T0, fromKw, toKw },
});
const cold = (ownerId: string, slotMs = T0): CheckFinding => ({
  ...{ severity: 'warning', rule: 'comfort', ownerId, slotMs, seen: 18.2, allowed: 19, message: 'too cold' },
});

describe('findFourEyes', () => {
  it('finds nothing in a plan one person may approve', () => {
    expect(kinds({})).toEqual([]);
  });

  it.each<[string, Given, string[]]>([
    [
      'a limit wider than declared',
      { content: { nodes: [node('PDJ', { limitKw: [5_000, 5_001] })] } },
      ['limit-relaxed PDJ'],
    ],
    [
      'a limit narrower than declared',
      { content: { nodes: [node('PDJ', { limitKw: [4_500, 4_500] })] } },
      [],
    ],
    [
      'a wider limit of the city in winter',
      { content: { nodes: [node('CITY', { limitKw: [9_100, 9_000] })] } },
      ['limit-relaxed CITY'],
    ],
    [
      'a wider limit of a feeder',
      { content: { nodes: [node('F1', { importKw: [1, 1], limitKw: [801, 800] })] } },
      ['limit-relaxed F1'],
    ],
    [
      'room for errors given up',
      { content: { nodes: [node('PDJ', { marginShortfallKw: [0, 60] })] } },
      ['limit-relaxed PDJ'],
    ],
    [
      'an import above the firm limit',
      { content: { nodes: [node('PDJ', { importKw: [4_000, 5_200] })] } },
      ['n-1-margin PDJ'],
    ],
    [
      'an import that is no number',
      { content: { nodes: [node('PDJ', { importKw: [4_000, Number.NaN] })] } },
      ['n-1-margin PDJ'],
    ],
    [
      'an import above it after the plan has ended',
      { content: { validUntilMs: T0 + SLOT_MS, nodes: [node('PDJ', { importKw: [4_000, 5_200] })] } },
      [],
    ],
    ['a room that gets too cold', { findings: [cold('BAT')] }, ['outside-contract BAT']],
    ['a room nobody steers', { findings: [cold('OTHER')] }, []],
    ['a room too cold only in the outlook', { findings: [cold('BAT', T0 + 2 * SLOT_MS)] }, []],
    ['an edit of 10 % of the rating', { edits: [edit('BAT', 0, 300)] }, []],
    ['an edit beyond', { edits: [edit('BAT', 0, 301)] }, ['edited-setpoint BAT']],
    ['an edit of a large asset up to 1 MW', { edits: [edit('BIG', -500, 500)] }, []],
    ['an edit of a large asset beyond', { edits: [edit('BIG', -501, 500)] }, ['edited-setpoint BIG']],
    ['a release by hand', { edits: [edit('BAT', -2_000, null)] }, ['edited-setpoint BAT']],
    ['a small edit of a plan nobody kept', { edits: [edit('BAT', 'unknown', 1)] }, ['edited-setpoint BAT']],
    ['inputs that nobody kept', { forgotten: true }, ['uncertain-inputs null']],
    ['a tenth of the inputs estimated', { estimated: 0.1 }, []],
    ['more than a tenth', { estimated: 0.11 }, ['uncertain-inputs null']],
    ['an asset that was never steered', { used: [] }, ['first-use BAT']],
    [
      'an asset steered only in the outlook',
      {
        used: [],
        content: {
          schedules: [{ assetId: 'BAT', powerKw: [null, 5] }] as unknown as PlanContent['schedules'],
          validUntilMs: T0 + SLOT_MS,
        },
      },
      [],
    ],
  ])('finds what there is in %s', (_name, more, expected) => {
    expect(kinds(more)).toEqual(expected);
  });

  it('says what one person may decide on beside what was seen', () => {
    expect(found({ content: { nodes: [node('PDJ', { importKw: [4_000, 5_200] })] } })).toEqual([
      {
        ...{ kind: 'n-1-margin', subject: 'PDJ', seen: 200, allowed: 0, unit: 'kW' },
        text: 'PDJ is planned 200 kW above what it carries after the loss of one transformer, at 2026-01-15T18:15:00Z',
      },
    ]);
  });

  it('names the worst slot of a node, not the first', () => {
    const [worst] = found({ content: { nodes: [node('PDJ', { importKw: [5_010, 5_200] })] } });
    expect(worst).toMatchObject({ seen: 200, text: expect.stringContaining('18:15') });
  });

  it.each<[string, Partial<NodeSchedule>, RegExp]>([
    [
      'import',
      { importKw: [4_000, Number.NaN] },
      /^nobody knows whether PDJ carries what is planned .*T18:15/,
    ],
    ['import of a slot that is not there', { importKw: [4_000] }, /^nobody knows whether PDJ carries/],
    ['room given up', { marginShortfallKw: [0, Number.NaN] }, /^an unknown part of the room .* PDJ/],
    ['limit', { limitKw: [5_000, Number.NaN] }, /^the limit of PDJ is not known at 2026-01-15T18:15:00Z$/],
  ])('says in words, never as a number, that the %s is not known', (_name, more, words) => {
    const [ground] = found({ content: { nodes: [node('PDJ', more)] } });
    expect(ground).toMatchObject({ seen: null, text: expect.stringMatching(words) });
    expect(ground?.text).not.toMatch(/Infinity|NaN/);
  });

  it('keeps the worst finding of an asset; one without a value is the worst', () => {
    const worse: CheckFinding = { ...cold('BAT', T0 + SLOT_MS), seen: 16, message: 'much too cold' };
    const unknown: CheckFinding = { ...cold('BAT'), seen: Number.NaN, message: 'temperature not known' };
    const mild = cold('BAT');
    expect(found({ findings: [mild, worse, mild] })).toMatchObject([
      { seen: 16, text: 'much too cold at 2026-01-15T18:15:00Z' },
    ]);
    expect(found({ findings: [mild, unknown, worse] })).toMatchObject([
      { seen: null, text: 'temperature not known at 2026-01-15T18:00:00Z' },
    ]);
  });
});
