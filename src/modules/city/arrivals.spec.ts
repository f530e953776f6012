/** When answers are fetched: a handful at a time, the last of them at once, and all of them when nobody tells of any. */
import { describe, expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.js';

const names = (count: number): string[] => Array.from({ length: count }, (_, k) => `answer-1-${String(k)}`);

describe('the answers that are asked for', () => {
  it('are those told of, as soon as they are a handful', async () => {
    const arrivals = new Arrivals();
    const open = names(20);
    const asked = arrivals.awaited(new Set(open));
    arrivals.hear(['bases-1-3', 'answer-0-0', ...open.slice(0, 7)]);
    arrivals.hear(open.slice(7, 8));
    expect(await asked).toEqual(open.slice(0, 8));
  });

  it('are the last ones when so few are left, also when they were told of before the wait', async () => {
    const arrivals = new Arrivals();
    arrivals.hear(['answer-1-1']);
    const asked = arrivals.awaited(new Set(names(2)));
    arrivals.hear(['answer-1-0']);
    expect(await asked).toEqual(names(2));
  });

  it('are all when a store tells that something came and not what', async () => {
    const arrivals = new Arrivals();
    arrivals.hear([]);
    expect(await arrivals.awaited(new Set(names(20)))).toEqual(names(20));
  });

  it('are those told of after a while, though they are few', async () => {
    const arrivals = new Arrivals();
    arrivals.hear(['answer-1-4']);
    expect(await arrivals.awaited(new Set(names(20)))).toEqual(['answer-1-4']);
  });

  it('are all after a while when nobody tells of any, and what was told once is not told again', async () => {
    const arrivals = new Arrivals();
    arrivals.hear(names(20));
    await arrivals.awaited(new Set(names(20)));
    expect(await arrivals.awaited(new Set(names(20)))).toEqual(names(20));
  });
});
