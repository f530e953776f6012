/** A plan as a table: every asset and node in every slot. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../time/slot.js';
import type { AssetSchedule, DispatchPlan, NodeSchedule, PlanContent, SetpointReason } from './plan.js';
import { planTable } from './plan-table.js';

const T = Date.UTC(2026, 0, 15, 17);

const battery: AssetSchedule = {
  assetId: 'BAT',
  powerKw: [-200, null],
  state: [0.5, 0.4],
  reason: {} as SetpointReason,
};
const heating: AssetSchedule = { ...battery, assetId: 'HP', powerKw: [30, 40], state: null };
const node: NodeSchedule = {
  nodeId: 'PDJ',
  importKw: [900, 950],
  limitKw: [1_000, 1_000],
  marginKw: [40, 60],
  marginShortfallKw: [0, 0],
  overloadKw: [0, 0],
};

const content: Partial<PlanContent> = {
  siteId: 'lyon',
  firstSlotMs: T,
  horizonSlots: 2,
  frozenSlots: 1,
  inputHash: 'in',
  schedules: [battery, heating],
  nodes: [node],
  costEur: 12.5,
};
const plan = {
  id: 'P-1',
  contentHash: 'abc',
  content,
  check: { passed: true, findings: [], comparisons: 9 },
} as unknown as DispatchPlan;

describe('planTable', () => {
  it('has a row per slot and asset or node, in order of time, released slots empty', () => {
    expect([...(planTable(plan).rows as Iterable<unknown>)]).toEqual([
      [T, 'asset', 'BAT', -200, 0.5, null, null, 1],
      [T, 'asset', 'HP', 30, null, null, null, 1],
      [T, 'node', 'PDJ', 900, null, 1_000, 40, 1],
      [T + SLOT_MS, 'asset', 'BAT', null, 0.4, null, null, 0],
      [T + SLOT_MS, 'asset', 'HP', 40, null, null, null, 0],
      [T + SLOT_MS, 'node', 'PDJ', 950, null, 1_000, 60, 0],
    ]);
  });

  it('names the plan by its hashes, and has as many cells as columns', () => {
    const { about, columns, rows } = planTable(plan);
    expect(about).toEqual({
      plan: 'P-1',
      site: 'lyon',
      content_hash: 'abc',
      input_hash: 'in',
      cost_eur: '12.5',
      check: 'passed',
    });
    for (const row of rows as Iterable<readonly unknown[]>) expect(row).toHaveLength(columns.length);
  });
});
