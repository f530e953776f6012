import { describe, expect, it } from '@jest/globals';
import { askOf, knowledgeFault, SPANS, timelinePath } from './timeline-range.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T = Date.UTC(2026, 0, 15, 17, 23, 45);

describe('askOf', () => {
  it('shows a day back and a day ahead on whole hours', () => {
    const ask = askOf('day', T, null);
    expect(new Date(ask.fromMs).toISOString()).toBe('2026-01-14T17:00:00.000Z');
    expect(new Date(ask.toMs).toISOString()).toBe('2026-01-16T18:00:00.000Z');
    expect(ask).toMatchObject({ resolution: 'slot', asKnownAtMs: null });
  });

  it('does not change within the hour', () => {
    expect(askOf('week', T, null)).toEqual(askOf('week', T + 30 * 60_000, null));
    expect(askOf('week', T, null)).not.toEqual(askOf('week', T + HOUR, null));
  });

  it('stays within what the service takes: forecasts for 31 days, ranges of a leap year', () => {
    const length = (span: (typeof SPANS)[number]): number => {
      const { fromMs, toMs } = askOf(span, T, null);
      return toMs - fromMs;
    };
    expect(length('month')).toBeLessThanOrEqual(31 * DAY);
    expect(length('year')).toBeLessThanOrEqual(366 * DAY);
    expect(SPANS.map(length)).toEqual([...SPANS.map(length)].sort((a, b) => a - b));
  });

  it('reads a year by the hour', () => {
    expect(askOf('year', T, null).resolution).toBe('hour');
  });

  it('carries the instant of knowledge', () => {
    expect(askOf('day', T, T).asKnownAtMs).toBe(T);
  });
});

describe('timelinePath', () => {
  it('is the address of the service', () => {
    expect(
      timelinePath('/api/v1/nodes/PDJ', { fromMs: 0, toMs: 900_000, resolution: 'slot', asKnownAtMs: null }),
    ).toBe('/api/v1/nodes/PDJ/timeline?from=0&to=900000&resolution=slot');
  });

  it('asks for what was known at an instant', () => {
    expect(timelinePath('/x', askOf('day', T, T))).toContain(`&asKnownAt=${String(T)}`);
  });
});

describe('knowledgeFault', () => {
  it('refuses what is to come and what is not kept any more', () => {
    expect(knowledgeFault(T + 1, T)).toBe('future');
    expect(knowledgeFault(T - 367 * DAY, T)).toBe('too-old');
    expect(knowledgeFault(T, T)).toBeNull();
    expect(knowledgeFault(T - 366 * DAY, T)).toBeNull();
  });
});
