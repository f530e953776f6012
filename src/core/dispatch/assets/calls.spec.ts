/** What the program says of blocks that are called, courses that are moved and envelopes with a budget. */
import { describe, expect, it } from '@jest/globals';
import { announcedKw, committedCallSlots, runningProfileSlots } from '../announced-run.js';
import { demandResponse, envelope, profile } from '../testing/flexible-assets.js';
import { readProgram } from '../testing/read-program.js';
import { smallInput, type SmallWorld } from '../testing/small-grid.js';

const PRICES = [0.1, 0.2, 0.3, 0.2, 0.1];
const read = (world: Partial<SmallWorld>): ReturnType<typeof readProgram> =>
  readProgram(smallInput({ assets: [], importPrice: PRICES, ...world }));
const announced = (assetId: string, ...powerKw: (number | null)[]): NonNullable<SmallWorld['snapshot']> => ({
  announced: [{ assetId, powerKw }],
});

describe('a block of demand response', () => {
  it('may be called after its notice, as long as the call ends in the horizon', () => {
    expect(read({ assets: [demandResponse({ noticeSlots: 1 })] }).columnsOf('call[')).toEqual(
      [1, 2, 3].map((t) => `call[DRB,${String(t)}]`),
    );
  });

  it('is not called in frozen slots', () => {
    const program = read({ assets: [demandResponse()], snapshot: { frozenSlots: 3 } });
    expect(program.columnsOf('call[')).toEqual(['call[DRB,3]']);
  });

  it('is called between its least share and all of it', () => {
    const program = read({ assets: [demandResponse()] });
    expect(program.row('call-most[DRB,0]').terms).toEqual({ 'level[DRB,0]': 1, 'call[DRB,0]': -80 });
    expect(program.row('call-least[DRB,0]').terms).toEqual({ 'level[DRB,0]': 1, 'call[DRB,0]': -40 });
    expect(program.column('call[DRB,0]')).toMatchObject({ upper: 1, whole: true });
  });

  it('lasts its time and comes back over the slots after, as far as it is delivered', () => {
    const block = demandResponse({ reboundShare: 0.6, reboundSlots: 2, deliveryProbability: 0.9 });
    const program = read({ assets: [block] });
    expect(program.row('block-level[DRB,1]').terms).toEqual({
      'called[DRB,1]': 1,
      'level[DRB,0]': -1,
      'level[DRB,1]': -1,
    });
    const { terms } = program.row('block-power[DRB,2]');
    expect(terms['called[DRB,2]']).toBe(0.9);
    // 0.6 of two slots come back over two: 0.6 of the level in each.
    expect(terms['level[DRB,0]']).toBeCloseTo(-0.9 * 0.6, 12);
  });

  it('keeps calls and their rebound apart', () => {
    const program = read({ assets: [demandResponse({ reboundShare: 0.5, reboundSlots: 1 })] });
    expect(program.row('call-apart[DRB,3]')).toMatchObject({
      upper: 1,
      terms: { 'call[DRB,1]': 1, 'call[DRB,2]': 1, 'call[DRB,3]': 1 },
    });
    expect(program.row('call-apart[DRB,1]').terms).toEqual({ 'call[DRB,0]': 1, 'call[DRB,1]': 1 });
  });

  it.each([
    ['what the site says', {}, 1],
    ['what the snapshot knows', { callsLeft: 0 }, 0],
  ])('counts its calls by %s', (_name, state, upper) => {
    const program = read({ assets: [demandResponse()], states: [{ assetId: 'DRB', ...state }] });
    expect(program.row('calls-left[DRB]').upper).toBe(upper);
  });

  it('pays for what is delivered, and for a rebound beyond the end at the mean price', () => {
    const block = demandResponse({ deliveryProbability: 0.5, reboundShare: 1, reboundSlots: 2 });
    const program = read({ assets: [block] });
    expect(program.column('level[DRB,0]').costs).toEqual({ demandResponse: 0.05 * 0.25 });
    const late = program.column('level[DRB,3]').costs.terminal ?? 0;
    expect(late).toBeCloseTo(0.5 * 2 * 0.25 * (0.9 / 5), 12);
    expect(program.column('level[DRB,2]').costs.terminal).toBeCloseTo(late / 2, 12);
  });

  it('goes on with a call that is announced, and has one less left', () => {
    const program = read({
      assets: [demandResponse({ callsLeft: 2 })],
      snapshot: announced('DRB', -80, -80, 0, 0, 0),
    });
    expect(program.column('power[DRB,0]')).toMatchObject({ lower: -80, upper: -80 });
    expect(program.column('called[DRB,1]')).toMatchObject({ lower: 80, upper: 80 });
    expect(program.columnsOf('call[')).toEqual(['call[DRB,2]', 'call[DRB,3]']);
    expect(program.row('calls-left[DRB]').upper).toBe(1);
    expect(program.built.layout.offsets.demandResponse).toBeCloseTo(2 * 80 * 0.25 * 0.05, 12);
  });
});

describe('what is begun', () => {
  const block = { noticeSlots: 2, reboundSlots: 2 };

  it.each([
    ['nothing', [0, 0, 0, 0, 0], 0],
    ['a call at once', [-5, -5, 0, 0, 0], 2],
    ['a call within the notice', [0, -5, -5, 0, 0], 3],
    ['a call after the notice, which may still be changed', [0, 0, -5, -5, 0], 0],
    ['a call with its rebound', [-5, -5, 3, 3, 0], 4],
    ['a rebound under way', [3, 0, 0, 0, 0], 1],
    ['a rebound longer than it may be', [-5, 3, 3, 3, 0], 4],
  ])('%s', (_name, powers, slots) => {
    expect(committedCallSlots(powers, block)).toBe(slots);
  });

  it.each([
    [[20, 0, 0], 1],
    [[30, 20, 0], 2],
    [[40, 30, 20], 0],
    [[0, 0, 0], 0],
    [[20.5, 0, 0], 0],
  ])('a run of 40, 30, 20 announced as %j has %d slots left', (powers, slots) => {
    expect(runningProfileSlots(powers, [40, 30, 20])).toBe(slots);
  });

  it('reads 0 where the plan in force said nothing', () => {
    const { snapshot } = smallInput({ assets: [], importPrice: PRICES, snapshot: announced('RUN', 5, null) });
    expect(announcedKw(snapshot, 'RUN')).toEqual([5, 0, 0, 0, 0]);
    expect(announcedKw(snapshot, 'OTHER')).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('a course of power', () => {
  it('begins where it ends inside its window', () => {
    const program = read({ assets: [profile()] });
    expect(program.columnsOf('run[')).toEqual([0, 1, 2].map((s) => `run[RUN,${String(s)}]`));
    expect(program.row('one-run[RUN,0]')).toEqual({
      lower: 1,
      upper: 1,
      terms: { 'run[RUN,0]': 1, 'run[RUN,1]': 1, 'run[RUN,2]': 1, 'skipped[RUN,0]': 1 },
    });
    expect(program.column('skipped[RUN,0]').costs).toEqual({ unserved: 100 });
  });

  it('is the sum of the runs that may be under way', () => {
    const program = read({ assets: [profile()] });
    expect(program.row('profile-power[RUN,1]').terms).toEqual({
      'power[RUN,1]': 1,
      'run[RUN,1]': -40,
      'run[RUN,0]': -20,
    });
    expect(program.row('profile-power[RUN,4]').terms).toEqual({ 'power[RUN,4]': 1 });
  });

  it('may be skipped for nothing while the window is open beyond the horizon', () => {
    const program = read({ assets: [profile({ latestEnd: '20:00' })] });
    expect(program.column('skipped[RUN,0]').costs).toEqual({});
  });

  it('runs once: not again when it ran in this window', () => {
    const program = read({ assets: [profile()], states: [{ assetId: 'RUN', callsLeft: 0 }] });
    expect(program.columnsOf('run[')).toEqual([]);
  });

  it('goes on to its end when it is under way', () => {
    const program = read({ assets: [profile()], snapshot: announced('RUN', 20, 0, 0, 0, 0) });
    expect(program.row('profile-power[RUN,0]')).toMatchObject({ lower: 20, upper: 20 });
    expect(program.columnsOf('run[')).toEqual([]);
  });

  it('is frozen as a whole run or as rest', () => {
    const { reachable } = read({ assets: [profile()] }).part('RUN');
    expect(reachable([0, 40, 0])).toEqual([0, 40, 20]);
    expect(reachable([15, 20, null])).toEqual([0, 0, 0]);
  });
});

describe('a power envelope', () => {
  it('takes its window by civil hour, or as the snapshot gives it', () => {
    const minKw = Array.from({ length: 24 }, (_, hour) => (hour === 18 ? -10 : -50));
    const program = read({ assets: [envelope({ minKw })] });
    expect([0, 4].map((t) => program.column(`power[ENV,${String(t)}]`).lower)).toEqual([-10, -50]);
    const told = read({
      assets: [envelope()],
      states: [{ assetId: 'ENV', minKw: [0, 1, 2, 3, 4], maxKw: [5, 5, 5, 5, 5] }],
    });
    expect(told.column('power[ENV,3]')).toMatchObject({ lower: 3, upper: 5 });
  });

  it('has no budget unless one is asked for', () => {
    expect(read({ assets: [envelope()] }).rowsOf('energy-budget')).toEqual([]);
  });

  it('keeps a budget of energy, priced either way', () => {
    const program = read({ assets: [envelope({ energyMinKwh: 10, priceEurPerKwh: -0.04 })] });
    const row = program.row('energy-budget[ENV]');
    expect([row.lower, row.upper]).toEqual([10, Infinity]);
    expect(row.terms).toMatchObject({ 'power[ENV,4]': 0.25, 'budget-short[ENV]': 1, 'budget-over[ENV]': -1 });
    expect(program.column('budget-short[ENV]').costs).toEqual({ unserved: 1 });
    expect(program.column('power[ENV,0]').costs).toEqual({ envelope: -0.01 });
  });

  it('is frozen inside its window', () => {
    expect(
      read({ assets: [envelope()] })
        .part('ENV')
        .reachable([80, -80, null]),
    ).toEqual([50, -50, 0]);
  });
});
