/** Draws that hang on seed and names alone, and windows of the clock they are made in. */
import { describe, expect, it } from '@jest/globals';
import { civilDay } from '../time/civil.js';
import { inWindow } from './daily-window.js';
import { drawOf, drawSome } from './seeded-draw.js';

const IDS = Array.from({ length: 40 }, (_, k) => `MTR-${String(k)}`);

describe('a draw', () => {
  it('is the same whenever it is asked for, and another for another seed or name', () => {
    expect(drawOf(7, 'outage', 'PDJ', 3)).toBe(drawOf(7, 'outage', 'PDJ', 3));
    const others = [
      drawOf(8, 'outage', 'PDJ', 3),
      drawOf(7, 'outage', 'PDJ', 4),
      drawOf(7, 'outage', 'VAISE', 3),
    ];
    expect(new Set([drawOf(7, 'outage', 'PDJ', 3), ...others]).size).toBe(4);
  });

  it('is spread evenly over [0, 1), one next to the other unlike', () => {
    const draws = Array.from({ length: 4000 }, (_, k) => drawOf(1, 'slot', k));
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = draws.filter((draw) => Math.floor(10 * draw) === tenth).length / draws.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.02);
    }
    const products = draws.slice(1).map((draw, k) => (draw - 0.5) * ((draws[k] ?? 0.5) - 0.5));
    expect(Math.abs((12 * products.reduce((a, b) => a + b, 0)) / products.length)).toBeLessThan(0.05);
  });
});

describe('some of a list', () => {
  it.each([
    [0, 0],
    [0.24, 10],
    [0.5, 20],
    [1, 40],
  ])('is a share of %d, which is %d of forty, in the order of the list', (share, count) => {
    const some = drawSome(IDS, share, 5);
    expect(some).toHaveLength(count);
    expect(some).toEqual(IDS.filter((id) => some.includes(id)));
  });

  it('does not hang on the order of the list and only grows with the share', () => {
    const half = drawSome(IDS, 0.5, 5);
    expect(drawSome([...IDS].reverse(), 0.5, 5).sort()).toEqual([...half].sort());
    expect(drawSome(IDS, 0.8, 5)).toEqual(expect.arrayContaining(half));
    expect(drawSome(IDS, 0.5, 6)).not.toEqual(half);
    expect(drawSome([], 0.5, 5)).toEqual([]);
  });
});

describe('a window of the clock', () => {
  const inside = (date: string, window: Parameters<typeof inWindow>[0]): number => {
    const { startMs, slots } = civilDay(date);
    return Array.from({ length: slots }, (_, k) => inWindow(window, startMs + k * 900_000)).filter(Boolean)
      .length;
  };

  it.each([
    [{}, 96],
    [{ from: '18:00', until: '20:00' }, 8],
    [{ from: '22:00', until: '06:00' }, 32],
    [{ from: '22:00' }, 8],
    [{ until: '06:00' }, 24],
    [{ from: '18:00', until: '24:00' }, 24],
  ])('%j has %d quarter-hours of a day', (window, slots) => {
    expect(inside('2026-01-15', window)).toBe(slots);
  });

  it('begins with its first minute and ends before its last', () => {
    const { startMs } = civilDay('2026-01-15');
    const at = (minutes: number): boolean =>
      inWindow({ from: '06:30', until: '07:00' }, startMs + minutes * 60_000);
    expect([389, 390, 419, 420].map(at)).toEqual([false, true, true, false]);
  });

  it('goes by the clock when clocks change: the night is an hour shorter, or longer', () => {
    const night = { from: '01:00', until: '05:00' };
    expect(['2026-03-29', '2026-10-25'].map((date) => inside(date, night))).toEqual([12, 20]);
  });
});
