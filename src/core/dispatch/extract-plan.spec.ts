/** A plan read from an answer written down by hand: signs, roundings, local control, costs and churn. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from './build-dispatch.js';
import type { BuiltDispatch, DispatchInput } from './dispatch-input.js';
import { extractPlan } from './extract-plan.js';
import type { AssetSchedule, NodeSchedule, PlanContent } from './plan.js';
import { type HandAnswer, solvedByHand } from './testing/solved-by-hand.js';
import { battery, EVENING_MS, lighting, smallInput, type SmallWorld } from './testing/small-grid.js';

const SLOT = 900_000;
const META = { validUntilMs: EVENING_MS + 2 * SLOT, snapshotHash: 's', inputHash: 'i' };

const inputOf = (world: Partial<SmallWorld>): DispatchInput =>
  smallInput({ assets: [battery()], importPrice: [0.1, 0.2, 0.3], ...world });
const build = (world: Partial<SmallWorld> = {}): BuiltDispatch => buildDispatch(inputOf(world));
const planOf = (built: BuiltDispatch, answer: HandAnswer): PlanContent =>
  extractPlan(built, solvedByHand(built, answer), META);

function scheduleOf(plan: PlanContent, id = 'BAT'): AssetSchedule {
  const found = plan.schedules.find(({ assetId }) => assetId === id);
  if (!found) throw new Error(`no schedule of ${id}`);
  return found;
}

function nodeOf(plan: PlanContent, id: string): NodeSchedule {
  const found = plan.nodes.find(({ nodeId }) => nodeId === id);
  if (!found) throw new Error(`no node ${id}`);
  return found;
}

describe('a schedule', () => {
  it('is charge less discharge, to the milliwatt, without a negative zero', () => {
    const plan = planOf(build(), {
      values: {
        'charge[BAT,0]': 40.1234567,
        'charge[BAT,1]': 5,
        'discharge[BAT,1]': 25,
        'discharge[BAT,2]': 1e-9,
      },
    });
    const { powerKw } = scheduleOf(plan);
    expect(powerKw).toEqual([40.123457, -20, 0]);
    expect(Object.is(powerKw[2], -0)).toBe(false);
  });

  it('shows the state as a share of the store: 75 kWh of 100', () => {
    const plan = planOf(build(), { values: { 'energy[BAT,0]': 75, 'energy[BAT,2]': 33.3333333 } });
    expect(scheduleOf(plan).state).toEqual([0.75, 0, 0.333333]);
  });

  it('commands nothing of an asset that is left to itself', () => {
    const built = build({ states: [{ assetId: 'BAT', available: false }] });
    expect(scheduleOf(planOf(built, {}))).toMatchObject({ powerKw: [null, null, null], state: null });
  });

  it('leaves a slot to local control where it was frozen so, or pinned so', () => {
    const input = inputOf({
      snapshot: { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [null] }] },
    });
    const pins = [
      { assetId: 'BAT', fromMs: EVENING_MS + 2 * SLOT, toMs: EVENING_MS + 3 * SLOT, powerKw: null },
    ];
    const built = buildDispatch({ ...input, pins });
    expect(scheduleOf(planOf(built, { values: { 'charge[BAT,1]': 7 } })).powerKw).toEqual([null, 7, null]);
  });

  it('of lamps commands the night alone: the calendar keeps the day dark', () => {
    // Sunset in Lyon on 15 January is at 17:22; slots from 16:45 to 18:00.
    const startMs = EVENING_MS - 5 * SLOT;
    const built = build({
      assets: [lighting()],
      startMs,
      importPrice: [0.1, 0.1, 0.1, 0.1, 0.1],
    });
    const { dark } = { dark: built.layout.assets[0]?.localKw ?? [] };
    const values = Object.fromEntries(dark.map((kw, t) => [`power[LIT,${String(t)}]`, kw]));
    const { powerKw } = scheduleOf(planOf(built, { values }), 'LIT');
    expect(powerKw[0]).toBeNull();
    expect(powerKw.at(-1)).toBe(50);
  });

  it('is explained in its first slot that is not frozen', () => {
    const frozen = { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [10] }] };
    const plan = planOf(build({ snapshot: frozen }), { values: { 'charge[BAT,0]': 10 } });
    expect(scheduleOf(plan).reason.slotMs).toBe(EVENING_MS + SLOT);
    const all = { frozenSlots: 3, frozen: [{ assetId: 'BAT', powerKw: [10, 10, 10] }] };
    expect(scheduleOf(planOf(build({ snapshot: all }), {})).reason.slotMs).toBe(EVENING_MS + 2 * SLOT);
  });
});

describe('flows of nodes', () => {
  const built = build({ limitKw: 600, spreadKw: 25 });
  const plan = planOf(built, {
    values: {
      'import[PDJ,0]': 612.5,
      'margin-shortfall[PDJ,0]': 10.25,
      'overload[PDJ,0]': 2.5,
      'overload[PDJ,1]': 4e-7,
      'backfeed[PDJ,2]': 3,
      'import[CITY,0]': 612.5,
      'import[CITY,1]': 580,
    },
  });

  it('carry limit, margin and what of it is given up', () => {
    expect(nodeOf(plan, 'PDJ')).toMatchObject({
      importKw: [612.5, 0, 0],
      limitKw: [600, 600, 600],
      marginKw: [25, 25, 25],
      marginShortfallKw: [10.25, 0, 0],
    });
  });

  it('are overloaded either way, noise apart', () => {
    expect(nodeOf(plan, 'PDJ').overloadKw).toEqual([2.5, 0, 3]);
  });

  it('have their peak at the city, and none below 0', () => {
    expect(plan.peakImportKw).toBe(612.5);
    const sunny = planOf(built, {
      values: { 'import[CITY,0]': -50, 'import[CITY,1]': -20, 'import[CITY,2]': -1 },
    });
    expect(sunny.peakImportKw).toBe(0);
  });
});

describe('costs', () => {
  it('are summed by term, constants included', () => {
    const built = build({
      assets: [battery({ wearEurPerKwh: 0.02 })],
      peakEurPerKw: 2,
      snapshot: { peakSoFarKw: 480 },
    });
    const plan = planOf(built, {
      values: { 'bought[CITY,0]': 400, 'bought[CITY,2]': 100, 'discharge[BAT,0]': 40, 'peak[CITY]': 500 },
    });
    // 400 kW for a quarter-hour at 0.10 and 100 kW at 0.30: 10.00 + 7.50; 10 kWh at 0.02; 20 kW above the peak so far at 2.
    expect(plan.costByTerm['energyImport']).toBeCloseTo(17.5, 12);
    expect(plan.costByTerm['wear']).toBeCloseTo(0.2, 12);
    expect(plan.costByTerm['peak']).toBeCloseTo(40, 12);
    expect(plan.costEur).toBeCloseTo(
      Object.values(plan.costByTerm).reduce((sum, eur) => sum + eur, 0),
      12,
    );
  });

  it('of what is sold are a gain', () => {
    const plan = planOf(build(), { values: { 'sold[CITY,1]': 100 } });
    expect(plan.costByTerm['energyExport']).toBeCloseTo(-100 * 0.1 * 0.25, 12);
  });
});

describe('churn', () => {
  const announced = (...powerKw: (number | null)[]): NonNullable<SmallWorld['snapshot']> => ({
    announced: [{ assetId: 'BAT', powerKw }],
  });

  it('is the change in the first free slot, and the energy moved in all', () => {
    const plan = planOf(build({ snapshot: announced(10, -20, null) }), {
      values: { 'charge[BAT,0]': 40, 'charge[BAT,2]': 99 },
    });
    // |40 - 10| kW now; (30 + 20) kW over a quarter-hour; of the third slot nothing was announced.
    expect(plan.churn).toEqual({ changedKw: 30, movedKwh: 12.5 });
  });

  it('leaves out frozen slots and assets that are not steered', () => {
    const frozen = { ...announced(10, 15, 20), frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [10] }] };
    const plan = planOf(build({ snapshot: frozen }), { values: { 'charge[BAT,0]': 50, 'charge[BAT,1]': 5 } });
    expect(plan.churn).toEqual({ changedKw: 10, movedKwh: 7.5 });
    const out = build({ snapshot: announced(10, 15, 20), states: [{ assetId: 'BAT', available: false }] });
    expect(planOf(out, {}).churn).toEqual({ changedKw: 0, movedKwh: 0 });
  });
});

describe('what a plan says of its making', () => {
  it('is one program unless blocks were coordinated, with the gap they certify', () => {
    expect(planOf(build(), {}).solver).toEqual({ name: 'paper', version: '1', method: 'monolith' });
    const columnGeneration = {
      blocks: 4,
      wholeNodes: 0,
      rounds: 3,
      blocksMs: 1,
      masterMs: 1,
      lowerEur: 98.5,
      gap: 0.015,
      decisions: 0,
      heldLowerEur: 98.5,
    };
    expect(planOf(build(), { report: { columnGeneration } }).solver).toMatchObject({
      method: 'column-generation',
      certifiedGap: 0.015,
    });
  });

  it('carries what only the caller knows, and the losses it was planned with', () => {
    const built = buildDispatch({ ...inputOf({}), feederLossKw: { F1: [1, 2, 3] } });
    expect(planOf(built, {})).toMatchObject({
      ...META,
      siteId: 'small',
      gridVersion: 'v1',
      firstSlotMs: EVENING_MS,
      horizonSlots: 3,
      feederLossKw: { F1: [1, 2, 3] },
    });
    expect(planOf(build(), {})).not.toHaveProperty('feederLossKw');
  });

  it('has a reason for every asset even where the solver gave no prices', () => {
    const built = build();
    const outcome = { ...solvedByHand(built, {}), rowDuals: null, reducedCosts: null };
    expect(scheduleOf(extractPlan(built, outcome, META)).reason.sentence).toMatch(
      /the solver gave no prices/,
    );
  });
});
