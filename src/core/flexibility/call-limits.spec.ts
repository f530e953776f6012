/** Limits of buildings and the order of calls. */
import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../time/civil.js';
import { brokenLimits, type CallAsked, type CallLimits } from './call-limits.js';
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
