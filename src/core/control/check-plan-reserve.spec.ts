/** Reserve that batteries keep ready, worked out on paper: power or energy, whichever is scarcer, at both ends of a slot. */
import { describe, expect, it } from '@jest/globals';
import type { DispatchInput } from '../dispatch/dispatch-input.js';
import { battery, evHub, smallInput, type SmallWorld } from '../dispatch/testing/small-grid.js';
import type { ReserveNeed } from '../grid/grid-model.js';
import { checkReserve, reserveShortfallKwh } from './check-plan-reserve.js';
import { checkWorld } from './check-plan-world.js';
import { booked, handPlan, handSchedule } from './testing/hand-plan.js';

const NEED: ReserveNeed = { upKw: 0, downKw: 0, holdSlots: 1, shortfallEurPerKwh: 1 };

interface Case {
  readonly need: Partial<ReserveNeed>;
  readonly powerKw?: readonly (number | null)[];
  readonly world?: Partial<SmallWorld>;
}

/** 100 kW and 100 kWh, half full and still, unless told otherwise. */
function read({ need, powerKw = [0], world = {} }: Case): { found: string[]; missingKwh: number } {
  const input: DispatchInput = smallInput({
    assets: [battery()],
    importPrice: powerKw.map(() => 0.1),
    grid: { reserve: { ...NEED, ...need } },
    ...world,
  });
  const content = handPlan(input, {
    schedules: input.grid.assets.map(({ id }) => handSchedule(id, powerKw)),
  });
  const given = {
    content,
    powers: new Map(input.grid.assets.map(({ id }) => [id, powerKw.map((kw) => kw ?? 0)])),
  };
  return {
    found: booked(input, (book, checked) => {
      checkReserve(book, input.grid, given, checked);
    }),
    missingKwh: reserveShortfallKwh(input.grid, given, checkWorld(input.snapshot, input.forecasts)),
  };
}
const up = (upKw: number, more: Omit<Case, 'need'> = {}) => read({ need: { upKw }, ...more });
const down = (downKw: number, more: Omit<Case, 'need'> = {}) => read({ need: { downKw }, ...more });

describe('reserve upwards', () => {
  it.each([
    [100, []],
    [100.05, []],
    [100.06, ['warning reserve CITY@0: the upward reserve is 100.000 kW, below the allowed 100.060 kW']],
  ])('of %d kW from a battery that stands still with 100 kW', (kw, expected) => {
    expect(up(kw).found).toEqual(expected);
  });

  it('is more while it charges: it can stop that too', () => {
    expect(up(160, { powerKw: [60] }).found).toEqual([]);
    expect(up(161, { powerKw: [60] }).found.length).toBe(1);
  });

  it('is less while it discharges', () => {
    expect(up(40, { powerKw: [-60] }).found).toEqual([]);
    expect(up(41, { powerKw: [-60] }).found.length).toBe(1);
  });

  it('is what is stored, when it has to last: 50 kWh for an hour are 50 kW', () => {
    expect(read({ need: { upKw: 50, holdSlots: 4 } }).found).toEqual([]);
    expect(read({ need: { upKw: 51, holdSlots: 4 } }).found.length).toBe(1);
  });

  it('counts what is left at the end of a slot that draws on it', () => {
    // Discharging 40 kW leaves 60 kW of power, and 40 kWh, 160 kW for a quarter-hour: power decides.
    expect(up(60, { powerKw: [-40] }).found).toEqual([]);
    // An hour of it: 40 kWh give 40 kW.
    expect(read({ need: { upKw: 40, holdSlots: 4 }, powerKw: [-40] }).found).toEqual([]);
    expect(read({ need: { upKw: 40.1, holdSlots: 4 }, powerKw: [-40] }).found.length).toBe(1);
  });

  it('loses what the way out of the battery loses', () => {
    const world = { assets: [battery({ efficiencyDischarge: 0.8 })] };
    // 50 kWh for an hour through 0.8: 40 kW.
    expect(read({ need: { upKw: 40, holdSlots: 4 }, world }).found).toEqual([]);
    expect(read({ need: { upKw: 40.1, holdSlots: 4 }, world }).found.length).toBe(1);
  });

  it('leaves what lies below the window alone, and has nothing there', () => {
    const low = { assets: [battery({ socMin: 0.5 })] };
    expect(up(0.1, { world: low }).found.length).toBe(1);
    const below = { ...low, states: [{ assetId: 'BAT', soc: 0.2 }] };
    expect(up(0.04, { world: below }).found).toEqual([]);
    expect(up(1, { world: below }).missingKwh).toBeCloseTo(0.25, 9);
  });
});

describe('reserve downwards', () => {
  it('is the power it does not yet take', () => {
    expect(down(100).found).toEqual([]);
    expect(down(100.06).found).toEqual([
      'warning reserve CITY@0: the downward reserve is 100.000 kW, below the allowed 100.060 kW',
    ]);
    expect(down(40, { powerKw: [60] }).found).toEqual([]);
    expect(down(41, { powerKw: [60] }).found.length).toBe(1);
  });

  it('is the room that is free, with the losses on the way in', () => {
    const world = { assets: [battery({ efficiencyCharge: 0.8, socMax: 0.9 })] };
    // 40 kWh free take 50 kWh from the network: 50 kW for an hour.
    expect(read({ need: { downKw: 50, holdSlots: 4 }, world }).found).toEqual([]);
    expect(read({ need: { downKw: 50.1, holdSlots: 4 }, world }).found.length).toBe(1);
  });

  it('has none in a battery above its window', () => {
    const world = { assets: [battery({ socMax: 0.8 })], states: [{ assetId: 'BAT', soc: 0.95 }] };
    expect(down(1, { world }).missingKwh).toBeCloseTo(0.25, 9);
  });
});

describe('who keeps reserve', () => {
  it('only batteries, and of them those the plan steers', () => {
    expect(up(1, { world: { assets: [evHub()] } }).found.length).toBe(1);
    expect(up(1, { powerKw: [null] }).found.length).toBe(1);
    expect(up(200, { world: { assets: [battery(), battery({ id: 'BA2' })] } }).found).toEqual([]);
  });

  it('nobody, where the site asks for none', () => {
    const input = smallInput({ assets: [battery()], importPrice: [0.1] });
    const given = { content: handPlan(input), powers: new Map() };
    expect(
      booked(input, (book, world) => {
        checkReserve(book, input.grid, given, world);
      }),
    ).toEqual([]);
    expect(reserveShortfallKwh(input.grid, given, checkWorld(input.snapshot, []))).toBe(0);
  });

  it('a battery whose charge nobody knows gives no number, and that is booked', () => {
    const world = { states: [{ assetId: 'BAT', soc: null }] };
    expect(up(1, { world }).found[0]).toMatch(/^warning nan CITY@0: the upward reserve is NaN/);
    expect(up(1, { world }).missingKwh).toBeNaN();
  });
});

describe('what is missing', () => {
  it('adds up both ways and over the slots, by the hour', () => {
    // Slot 0: 110 up of 120, 90 down of 100: 20 kW. Slot 1: 90 up, 110 down: 30 kW. A quarter-hour each: 12.5 kWh.
    const { missingKwh } = read({ need: { upKw: 120, downKw: 100 }, powerKw: [10, -10] });
    expect(missingKwh).toBeCloseTo((20 + 30) / 4, 9);
  });

  it('is nothing when more is ready than asked for', () => {
    expect(read({ need: { upKw: 50, downKw: 50 } }).missingKwh).toBe(0);
  });
});
