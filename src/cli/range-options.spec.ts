/** Ranges on the command line: instants with an offset only, and pages that meet without gap or overlap. */
import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '../core/time/instant.js';
import { instantOption, pagesOf } from './range-options.js';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 9, 24, 22);

describe('an instant on the command line', () => {
  it.each([
    ['2026-01-15T18:00:00+01:00', Date.UTC(2026, 0, 15, 17)],
    ['2026-01-15T17:00:00Z', Date.UTC(2026, 0, 15, 17)],
    ['2026-10-25T02:30:00+02:00', Date.UTC(2026, 9, 25, 0, 30)],
    ['2026-10-25T02:30:00+01:00', Date.UTC(2026, 9, 25, 1, 30)],
  ])('%s is read with its offset', (text, ms) => {
    expect(instantOption.parse(text)).toBe(ms);
  });

  it.each(['2026-01-15T18:00:00', 'yesterday', '', '2026-13-01T00:00:00Z'])('refuses %p in words', (text) => {
    const { success, error } = instantOption.safeParse(text);
    expect(success).toBe(false);
    expect(error?.issues).toHaveLength(1);
    expect(error?.issues[0]?.message).toMatch(/expected|offset/i);
  });
});

describe('pages of a range', () => {
  it('meet, cover all of it and end where it ends', () => {
    const pages = pagesOf(FROM, FROM + 2.5 * DAY_MS, DAY_MS).map(({ from, to }) => [
      parseInstant(from),
      parseInstant(to),
    ]);
    expect(pages).toEqual([
      [FROM, FROM + DAY_MS],
      [FROM + DAY_MS, FROM + 2 * DAY_MS],
      [FROM + 2 * DAY_MS, FROM + 2.5 * DAY_MS],
    ]);
  });

  it('are one for a short range and none for an empty or a backward one', () => {
    expect(pagesOf(FROM, FROM + 1000, DAY_MS)).toHaveLength(1);
    expect(pagesOf(FROM, FROM, DAY_MS)).toEqual([]);
    expect(pagesOf(FROM, FROM - 1, DAY_MS)).toEqual([]);
  });
});
