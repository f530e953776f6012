/** Clocks: the wall, an anchored faster one on which processes agree, and one that only moves forward when told. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SimulatedClock, SteppedClock, WallClock } from './clocks.js';

const WALL = Date.UTC(2026, 10, 23, 8);
const SIM = Date.UTC(2026, 0, 15);

describe('clocks on the wall', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: WALL });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('the wall clock is the wall clock', () => {
    const clock = new WallClock();
    expect(clock.nowMs()).toBe(WALL);
    jest.advanceTimersByTime(1_500);
    expect([clock.nowMs(), clock.speed()]).toEqual([WALL + 1_500, 1]);
  });

  it.each([
    [60, 1_000, 60_000],
    [0.5, 1_000, 500],
    [1, 250, 250],
    [1_000, 1, 1_000],
  ])('runs %d times as fast: %i ms of wall are %i ms of the world', (speed, wallMs, worldMs) => {
    const clock = new SimulatedClock({ simMs: SIM, wallMs: WALL, speed });
    expect(clock.nowMs()).toBe(SIM);
    jest.advanceTimersByTime(wallMs);
    expect([clock.nowMs(), clock.speed()]).toEqual([SIM + worldMs, speed]);
  });

  it('agrees with a clock of the same anchor that was made later', () => {
    const anchor = { simMs: SIM, wallMs: WALL, speed: 60 };
    const first = new SimulatedClock(anchor);
    jest.advanceTimersByTime(7_777);
    expect(new SimulatedClock(anchor).nowMs()).toBe(first.nowMs());
  });

  it('stands before its anchor when the anchor lies ahead', () => {
    expect(new SimulatedClock({ simMs: SIM, wallMs: WALL + 1_000, speed: 60 }).nowMs()).toBe(SIM - 60_000);
  });

  it.each([0, -1, Number.NaN])('refuses the speed %d', (speed) => {
    expect(() => new SimulatedClock({ simMs: SIM, wallMs: WALL, speed })).toThrow(/above 0; saw/);
  });
});

describe('a clock that is moved', () => {
  it('stands still, moves forward, may be told the same instant again, and never goes back', () => {
    const clock = new SteppedClock(SIM);
    expect([clock.nowMs(), clock.speed()]).toEqual([SIM, 1]);
    clock.moveTo(SIM + 10);
    clock.moveTo(SIM + 10);
    expect(clock.nowMs()).toBe(SIM + 10);
    expect(() => {
      clock.moveTo(SIM + 9);
    }).toThrow('cannot go back');
    expect(clock.nowMs()).toBe(SIM + 10);
  });
});
