/** Limits of buildings and the order of calls. */
import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../time/civil.js';
import { brokenLimits, type CallAsked, type CallLimits, holdsAlways } from './call-limits.js';
import { gini, type RotationEntry, rotation, select } from './rotation.js';

const HOUR_MS = 3_600_000;
const LIMITS: CallLimits = {
  critical: false,
  noticeMinutes: 60,
  callsPerDay: 1,
  callsPerWeek: 2,
  callsPerSeason: 15,
  restHours: 12,
  longestMinutes: 120,
  blackouts: [{ fromHour: 22, toHour: 6 }],
};

function call(date: string, hour: number, hours = 1): { startMs: number; endMs: number } {
  const startMs = instantAt(date, hour, 0) ?? Number.NaN;
  return { startMs, endMs: startMs + hours * HOUR_MS };
}

function broken(more: Partial<CallAsked> = {}, limits: Partial<CallLimits> = {}): string[] {
  const window = call('2026-01-22', 18);
  const asked = { window, noticeMs: window.startMs - 2 * HOUR_MS, calls: [], ...more };
  return brokenLimits({ ...LIMITS, ...limits }, asked).map((finding) => finding.limit);
}

describe('brokenLimits', () => {
  it('finds nothing wrong with a lawful call', () => {
    expect(broken()).toEqual([]);
  });

  it('never calls a critical building', () => {
    expect(broken({ noticeMs: Number.MAX_SAFE_INTEGER }, { critical: true })).toEqual(['critical']);
  });

  it('counts by civil day, by week from Monday, and by season', () => {
    expect(broken({ calls: [call('2026-01-22', 5)] })).toEqual(['callsPerDay']);
    // Monday and Tuesday of the same week; then Sunday, which is the week before.
    expect(broken({ calls: [call('2026-01-19', 8), call('2026-01-20', 8)] })).toEqual(['callsPerWeek']);
    expect(broken({ calls: [call('2026-01-18', 8), call('2026-01-20', 8)] })).toEqual([]);
    const winter = [call('2025-10-01', 8), call('2025-12-24', 8)];
    expect(broken({ calls: winter }, { callsPerSeason: 2 })).toEqual(['callsPerSeason']);
    expect(broken({ calls: [call('2025-09-30', 8), call('2025-12-24', 8)] }, { callsPerSeason: 2 })).toEqual(
      [],
    );
  });

  it('sees short notice, long calls, rest on both sides, and hours of peace over midnight', () => {
    expect(broken({ noticeMs: call('2026-01-22', 18).startMs - HOUR_MS + 1 })).toEqual(['noticeMinutes']);
    expect(broken({ window: call('2026-01-22', 18, 3) })).toEqual(['longestMinutes']);
    expect(broken({ calls: [call('2026-01-23', 6)] })).toEqual(['restHours']);
    expect(broken({ calls: [call('2026-01-23', 7)] })).toEqual([]);
    expect(broken({ window: call('2026-01-22', 21, 2) })).toEqual(['blackouts']);
    expect(broken({ window: call('2026-01-23', 5, 2), noticeMs: 0 })).toEqual(['blackouts']);
  });
});

describe('a call at a time that is taken', () => {
  it('is no matter of rest: nothing sets it aside', () => {
    const window = call('2026-01-22', 18);
    const beside = { startMs: window.endMs, endMs: window.endMs + HOUR_MS };
    const over = { startMs: window.startMs + HOUR_MS / 2, endMs: window.endMs + HOUR_MS };
    const free = { restHours: 0, callsPerDay: 9, callsPerWeek: 9 };
    expect(broken({ calls: [beside] }, free)).toEqual([]);
    expect(broken({ calls: [over] }, free)).toEqual(['overlap']);
    expect(broken({ calls: [over, beside] }, { ...free, restHours: 2 })).toEqual(['overlap', 'restHours']);
    expect((['critical', 'overlap', 'restHours', 'comfort'] as const).map(holdsAlways)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a comfort band', () => {
  const comfort = { seriesId: 'SCHOOL.zoneTemperature', lowestC: 19, highestC: 24, changeKPerHour: -0.5 };
  const noticeMs = call('2026-01-22', 16).startMs;
  const room = (temperatureC: number, atMs = noticeMs - HOUR_MS / 4) => ({ temperatureC, atMs });

  it.each<[string, Partial<CallAsked>, string[]]>([
    ['holds while the room stays in it', { room: room(20) }, []],
    ['holds to its edge', { room: room(19.5) }, []],
    ['is left by what the call takes', { room: room(19.4) }, ['comfort']],
    ['is left already', { room: room(24.1) }, ['comfort']],
    ['is judged by a fresh reading only', { room: room(21, noticeMs - HOUR_MS - 1) }, ['comfort']],
    ['is judged by a number only', { room: room(Number.NaN) }, ['comfort']],
    ['is not judged without a reading', { room: null }, ['comfort']],
  ])('%s', (_, asked, limits) => {
    expect(broken({ noticeMs, ...asked }, { comfort })).toEqual(limits);
    expect(broken({ noticeMs, ...asked }, { comfort: null })).toEqual([]);
  });

  it('says what was measured and what the call would make of it', () => {
    const window = call('2026-01-22', 18, 2);
    const [found] = brokenLimits({ ...LIMITS, comfort }, { window, noticeMs, calls: [], room: room(19.6) });
    expect(found?.message).toBe(
      'its rooms are at 19.6 °C and would be at 18.6 °C after the call; it agreed to 19 to 24 °C',
    );
  });
});

describe('rotation', () => {
  const entry = (buildingId: string, more: Partial<RotationEntry> = {}): RotationEntry => ({
    buildingId,
    offeredKw: 40,
    calledKwh: 0,
    offeredKwh: 100,
    lastCallMs: null,
    deliveryRate: 0.75,
    ...more,
  });

  it('calls who carried least, then who was left alone longest, then by name', () => {
    const order = rotation([
      entry('E', { calledKwh: 50 }),
      entry('D', { lastCallMs: 20 }),
      entry('C', { lastCallMs: 10 }),
      entry('B'),
      entry('A', { offeredKwh: 0, calledKwh: 9 }),
    ]);
    expect(order.map((one) => one.buildingId).join('')).toBe('ABCDE');
  });

  it('counts on what buildings deliver, not on what they offer', () => {
    const chosen = select([entry('A'), entry('B'), entry('C')], 50);
    expect(chosen.chosen.map((one) => one.buildingId)).toEqual(['A', 'B']);
    expect(chosen).toMatchObject({ expectedKw: 60, missingKw: 0 });
    expect(chosen.reserve.map((one) => one.buildingId)).toEqual(['C']);
    expect(select([entry('A'), entry('N', { deliveryRate: 0 })], 50)).toMatchObject({ missingKw: 20 });
  });

  it('measures how evenly the burden lies', () => {
    expect(gini([1, 1, 1, 1])).toBeCloseTo(0, 12);
    expect(gini([0, 0, 0, 1])).toBeCloseTo(0.75, 12);
    expect([gini([]), gini([0, 0])]).toEqual([0, 0]);
  });
});
