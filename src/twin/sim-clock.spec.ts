/** Simulated time of the twin: stands still when stepped, follows the anchor that processes share, refuses speeds that make no sense. */
import { describe, expect, it } from '@jest/globals';
import { SimClock } from './sim-clock.js';

const SIM = Date.UTC(2026, 0, 15);
const WALL = Date.UTC(2026, 10, 23);

describe('a stepped clock', () => {
  const clock = new SimClock({ mode: 'stepped', startMs: SIM }, undefined);

  it('begins where it is told and does not run', () => {
    expect([clock.running, clock.firstMs]).toEqual([false, SIM]);
    clock.start(SIM + 900_000);
    expect([clock.nowMs(), clock.nowMs()]).toEqual([SIM + 900_000, SIM + 900_000]);
  });
});

describe('a running clock', () => {
  const running = (over: object, readWallMs?: () => number): SimClock =>
    new SimClock({ mode: 'running', simMs: SIM, speed: 1, ...over }, readWallMs);

  it('runs from its simulated instant when it has no anchor', () => {
    const clock = running({});
    clock.start(0);
    expect(clock.running).toBe(true);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(SIM);
  });

  it('agrees with every process that has the same anchor: an hour of wall at 60 is 60 hours', () => {
    const clock = running({ speed: 60, wallMs: WALL }, () => WALL + 3_600_000);
    clock.start(0);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(SIM + 60 * 3_600_000);
  });

  it('never begins before the city it shows', () => {
    const clock = running({ wallMs: WALL }, () => WALL - 3_600_000);
    clock.start(SIM);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(SIM);
  });

  it('never goes back', () => {
    const clock = running({ speed: 3_600 });
    clock.start(SIM);
    const seen = Array.from({ length: 50 }, () => clock.nowMs());
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it.each([0, -1, 3_601, Number.NaN])('refuses the speed %d and says what would do', (speed) => {
    expect(() => running({ speed })).toThrow(/speed above 0 and at most 3600; saw/);
  });

  it('cannot keep an anchor without the wall clock', () => {
    expect(() => running({ wallMs: WALL })).toThrow(/needs the wall clock/);
  });
});
