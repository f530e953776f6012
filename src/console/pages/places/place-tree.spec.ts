import { describe, expect, it } from '@jest/globals';
import {
  alarmsOn,
  hotSpotOf,
  lookOf,
  ofKind,
  type Place,
  PLACE_KINDS,
  roomKw,
  type TransformerCourse,
  wayTo,
  worstLoading,
} from './place-tree.js';

const SLOT = 900_000;
const T = Date.UTC(2026, 0, 15, 17);

function place(id: string, more: Partial<Place> = {}): Place {
  return {
    ...{ id, name: id, kind: 'substation', parentId: 'CITY', importKw: 20_000, atMs: T, loading: 0.5 },
    ...{ worst: null, limits: { importKw: 40_000, exportKw: null, firmKva: null } },
    members: { nodeIds: [], meterIds: [], assetIds: [] },
    links: { self: '', timeline: '', series: {} },
    ...more,
  };
}

const ahead = (loading: number): Place['worst'] => ({ slotMs: T, importKw: 1, limitKw: 1, loading });

describe('loading', () => {
  it('is the worst of now and ahead, not known without either', () => {
    expect(worstLoading(place('A', { worst: ahead(0.9) }))).toBe(0.9);
    expect(worstLoading(place('A', { loading: 0.95, worst: ahead(0.9) }))).toBe(0.95);
    expect(worstLoading(place('A', { loading: null, worst: ahead(0.9) }))).toBe(0.9);
    expect(worstLoading(place('A', { loading: null }))).toBeNull();
  });

  it.each([
    [1.01, null, 'over'],
    [1.01, 1.2, 'over'],
    [0.5, 1.01, 'over-ahead'],
    [0.96, 0.99, 'near'],
    [0.5, 0.96, 'near-ahead'],
    [null, 0.96, 'near-ahead'],
    [0.5, 0.6, 'normal'],
    [1, null, 'near'],
    [null, null, 'unknown'],
  ] as const)('%p now and %p ahead is %p', (loading, worst, look) => {
    expect(lookOf(place('A', { loading, worst: worst === null ? null : ahead(worst) }))).toBe(look);
  });

  it('leaves room to the limit, negative above it, unknown without a value or a limit', () => {
    expect(roomKw(place('A'))).toBe(20_000);
    expect(roomKw(place('A', { importKw: 41_000 }))).toBe(-1_000);
    expect(roomKw(place('A', { importKw: null }))).toBeNull();
    expect(roomKw(place('A', { limits: null }))).toBeNull();
  });
});

describe('lists of places', () => {
  it('has the worst first, then by name, unknown ones last', () => {
    const places = [
      place('B', { loading: 0.5 }),
      place('C', { loading: null }),
      place('A', { loading: 0.5 }),
      place('D', { worst: ahead(0.9) }),
      place('L1', { kind: 'district' }),
    ];
    expect(ofKind(places, 'substation').map(({ id }) => id)).toEqual(['D', 'A', 'B', 'C']);
    expect(ofKind(places, 'feeder')).toEqual([]);
    expect(PLACE_KINDS).toHaveLength(5);
  });

  it('gives the way from the top down, and ends where a parent is missing or comes twice', () => {
    const places = [
      place('CITY', { kind: 'city', parentId: null }),
      place('PDJ'),
      place('TR1', { kind: 'transformer', parentId: 'PDJ' }),
      place('ROUND', { parentId: 'ROUND' }),
    ];
    expect(wayTo(places, 'TR1').map(({ id }) => id)).toEqual(['CITY', 'PDJ']);
    expect(wayTo(places, 'CITY')).toEqual([]);
    expect(wayTo(places, 'NONE')).toEqual([]);
    expect(wayTo(places, 'ROUND').map(({ id }) => id)).toEqual(['ROUND']);
  });
});

describe('alarmsOn', () => {
  const alarm = (subject: string, state = 'unacknowledged') =>
    ({ id: `x@${subject}`, subject, state }) as Parameters<typeof alarmsOn>[0][number];
  const pdj = place('PDJ', { members: { nodeIds: ['TR1'], meterIds: ['PDJ-L5'], assetIds: ['BAT-PDJ'] } });

  it('finds alarms of the place and of what is below it', () => {
    const alarms = ['PDJ', 'TR1', 'PDJ-L5', 'BAT-PDJ', 'PDJ.power', 'PER', 'SITE'].map((one) => alarm(one));
    expect(alarmsOn(alarms, pdj).map(({ subject }) => subject)).toEqual([
      ...['PDJ', 'TR1', 'PDJ-L5', 'BAT-PDJ', 'PDJ.power'],
    ]);
  });

  it('leaves out what another alarm explains', () => {
    expect(alarmsOn([alarm('PDJ', 'suppressed'), alarm('PDJ', 'shelved')], pdj)).toHaveLength(1);
  });
});

describe('hotSpotOf', () => {
  const course: TransformerCourse = {
    ...{ substationId: 'PDJ', hotSpotC: [60, 70, 80], topOilC: [50, 55, 60], load: [0.5, 0.6, 0.7] },
    ...{ hottestC: 80, hottestMs: T + 3 * SLOT, lifeUsedH: 1, verdict: 'normal' },
  };

  it('reads the slot that runs', () => {
    const spot = hotSpotOf([course], 'PDJ', { firstSlotMs: T, nowMs: T + SLOT + 1 });
    expect(spot).toEqual({ nowC: 70, hottestC: 80, hottestMs: T + 3 * SLOT, verdict: 'normal' });
  });

  it('knows nothing of now outside the plan, and nothing at all of other places', () => {
    expect(hotSpotOf([course], 'PDJ', { firstSlotMs: T, nowMs: T - 1 })?.nowC).toBeNull();
    expect(hotSpotOf([course], 'PDJ', { firstSlotMs: T, nowMs: T + 9 * SLOT })?.nowC).toBeNull();
    expect(hotSpotOf([course], 'PER', { firstSlotMs: T, nowMs: T })).toBeNull();
  });
});
