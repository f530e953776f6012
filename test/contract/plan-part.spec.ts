/** A part of a plan of Lyon: added up again by the checker's arithmetic, and refused when the rest breaks a limit. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { findFourEyes } from '../../src/core/control/four-eyes.js';
import { partOfPlan } from '../../src/core/control/part-of-plan.js';
import { planChanges } from '../../src/core/control/plan-changes.js';
import { nodeRooms, storeCourses } from '../../src/core/control/plan-margins.js';
import { safeClasses, touchedBy } from '../../src/core/control/plan-touched.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { LYON_MORNING_MS, lyonGrid, lyonInput } from '../fixtures/lyon-dispatch.js';
import { planOfInput } from '../fixtures/paper-plan.js';

const SLOTS = 12;

describe('a part of a plan', () => {
  const solver = new HighsSolver();
  let input: DispatchInput;
  let content: PlanContent;

  beforeAll(async () => {
    const grid = await lyonGrid();
    input = lyonInput(grid, { slotMs: LYON_MORNING_MS, horizonSlots: SLOTS });
    ({ content } = await planOfInput(input, solver));
  });

  afterAll(() => solver.close());

  const cut = (
    assetIds: readonly string[],
    changed: Partial<DispatchInput> = {},
    inForce: PlanContent | null = null,
  ) =>
    partOfPlan({
      ...{ ...input, ...changed, content, inForce },
      part: { planId: 'P', contentHash: 'h', assetIds },
    });
  const steered = (of: PlanContent): string[] =>
    of.schedules.filter((one) => one.powerKw.some((kw) => kw !== null)).map((one) => one.assetId);
  const importOf = (of: PlanContent, nodeId: string): readonly number[] =>
    of.nodes.find((node) => node.nodeId === nodeId)?.importKw ?? [];

  it('that is all of it has the flows, the cost and the verdict of the whole', () => {
    const whole = cut(steered(content));
    expect(whole.check.passed).toBe(true);
    for (const node of content.nodes) {
      importOf(whole.content, node.nodeId).forEach((kw, t) => {
        expect(kw).toBeCloseTo(node.importKw[t] ?? Number.NaN, 2);
      });
    }
    expect(whole.content.costEur).toBeCloseTo(content.costEur, 1);
    expect(whole.content.peakImportKw).toBeCloseTo(content.peakImportKw, 2);
  });

  it('steers the assets named and leaves the others to their local control, in flows that add up', () => {
    const batteries = input.grid.assets.filter(({ kind }) => kind === 'battery').map(({ id }) => id);
    const part = cut(batteries);
    expect(part.check.findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
    expect(steered(part.content).sort()).toEqual(
      batteries.filter((id) => steered(content).includes(id)).sort(),
    );
    expect(part.content.partOf).toEqual({ planId: 'P', contentHash: 'h', assetIds: batteries });
    expect(part.content.costEur).not.toBeCloseTo(content.costEur, 1);
    const left = part.content.schedules.find(({ assetId }) => !batteries.includes(assetId));
    expect(left?.reason.sentence).toMatch(/^stays as it was/);
  });

  it('leaves the others to the plan in force as long as that lasts', () => {
    const [chosen] = steered(content);
    const inForce = { ...content, validUntilMs: content.firstSlotMs + 2 * SLOT_MS };
    const part = cut(chosen === undefined ? [] : [chosen], {}, inForce);
    const other = part.content.schedules.find(
      ({ assetId }) => assetId !== chosen && steered(content).includes(assetId),
    );
    const before = content.schedules.find(({ assetId }) => assetId === other?.assetId);
    expect(other?.powerKw.slice(0, 2)).toEqual(before?.powerKw.slice(0, 2));
    expect(other?.powerKw.slice(2)).toEqual(Array.from({ length: SLOTS - 2 }, () => null));
  });

  it('does not pass its check when the rest alone breaks a limit, and the finding names it', () => {
    const alone = cut(['BAT-VAISE']).content;
    const node = alone.nodes.find(({ nodeId }) => nodeId === 'CITY');
    const tight = (node?.importKw[3] ?? 0) - 100;
    const limited = { ...input.snapshot.limitsKw, CITY: Array.from({ length: SLOTS }, () => tight) };
    const part = cut(['BAT-VAISE'], { snapshot: { ...input.snapshot, limitsKw: limited } });
    expect(part.check.passed).toBe(false);
    const broken = part.check.findings.filter(({ severity }) => severity === 'violation');
    expect(broken.map(({ rule, ownerId }) => `${rule} ${ownerId}`)).toContain('limit CITY');
    expect(part.content.nodes.find(({ nodeId }) => nodeId === 'CITY')?.overloadKw[3]).toBeCloseTo(100, 3);
  });

  it('is asked to a second person for what was never steered, and not for what was', () => {
    const plan = { content, check: { passed: true, comparisons: 1, findings: [] } };
    const given = { plan, snapshot: input.snapshot, grid: input.grid, edits: [] };
    const fresh = findFourEyes({ ...given, usedBefore: new Set() }).filter(
      ({ kind }) => kind === 'first-use',
    );
    expect(fresh.map(({ subject }) => subject).sort()).toEqual(steered(content).sort());
    const used = new Set(steered(content));
    expect(findFourEyes({ ...given, usedBefore: used }).filter(({ kind }) => kind === 'first-use')).toEqual(
      [],
    );
  });

  it('changes nothing against itself, and everything against measurement', () => {
    const { assets } = input.grid;
    const against = (before: PlanContent | null) =>
      planChanges(content, before, { assets, snapshot: input.snapshot });
    expect(against(content)).toMatchObject({
      assets: [],
      movedKwh: 0,
      largestSumKw: 0,
      firstActivationMs: null,
    });
    const changes = against(null);
    const sizes = changes.assets.map(({ largestKw }) => Math.abs(largestKw));
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(changes.city.afterKw).toEqual(importOf(content, 'CITY'));
    expect(
      touchedBy(content, changes.assets, LYON_MORNING_MS).every(({ noticeMinutes }) => noticeMinutes >= 0),
    ).toBe(true);
  });

  it('is shown with the room of each node, the stores and where all goes without it', () => {
    const rooms = nodeRooms(content, input.grid);
    expect(rooms.map(({ nodeId }) => nodeId)).toContain('CITY');
    expect(rooms).toEqual([...rooms].sort((a, b) => b.loadShare - a.loadShare));
    for (const room of rooms) expect(room.marginN1Kw).toBeGreaterThanOrEqual(-0.5);
    expect(storeCourses(content, input.grid, input.snapshot).length).toBeGreaterThan(4);
    const classes = safeClasses(content, input.grid.assets);
    expect(classes.reduce((sum, { assets }) => sum + assets, 0)).toBe(steered(content).length);
  });
});
