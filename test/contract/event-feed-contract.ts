/** What every EventFeed must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventFeed, FeedEvent } from '../../src/ports/event-feed.js';
import { eventually } from '../fixtures/eventually.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17, 45);

/** An event about a plan. */
export function planEvent(subject: string, data: FeedEvent['data'] = {}): Omit<FeedEvent, 'id'> {
  return { atMs: T0, topic: 'plan', subject, data };
}

/** A feed that can forget at once what it keeps for a day. */
type Feed = EventFeed & { prune(hours: number): Promise<void> };

/** Runs the suite on a feed. */
export function eventFeedContract(name: string, open: () => Promise<StoreUnderTest<Feed>>): void {
  describe(`EventFeed: ${name}`, () => {
    let feed: Feed;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store: feed, close } = await open());
    });
    afterAll(() => close());

    it('is empty at first, and that is no gap', async () => {
      expect(await feed.newestId()).toBe(0);
      expect(await feed.since(0, 10)).toEqual({ gap: false, events: [] });
    });

    it('gives back what was published, in order, after an id and up to a limit', async () => {
      const given = [
        planEvent('a', { kw: -1.5, late: true, cause: null, text: 'é' }),
        planEvent('b'),
        planEvent('c'),
      ];
      for (const event of given) await feed.publish(event);
      const { gap, events } = await feed.since(0, 10);
      expect(gap).toBe(false);
      expect(events.map(({ id: _, ...event }) => event)).toEqual(given);
      const ids = events.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      expect(await feed.newestId()).toBe(ids[2]);
      expect((await feed.since(ids[0] ?? 0, 1)).events.map(({ subject }) => subject)).toEqual(['b']);
      expect(await feed.since(ids[2] ?? 0, 10)).toEqual({ gap: false, events: [] });
    });

    it('tells every reader of every event once and in order, from then on and until it ends', async () => {
      const heard: string[][] = [[], []];
      const ends = await Promise.all(
        heard.map((list) =>
          feed.subscribe({
            onEvent: ({ subject }) => list.push(subject ?? ''),
            onGap: () => list.push('gap'),
          }),
        ),
      );
      const subjects = Array.from({ length: 30 }, (_, i) => `s-${String(i)}`);
      await Promise.all(subjects.map((subject) => feed.publish(planEvent(subject))));
      await eventually(() => heard.every((list) => list.length >= 30), Boolean);
      expect(heard[0]).toEqual(heard[1]);
      expect([...(heard[0] ?? [])].sort()).toEqual([...subjects].sort());
      const kept = (await feed.since(0, 100)).events.map(({ subject }) => subject);
      expect(kept.slice(-30)).toEqual(heard[0]);
      await ends[0]?.();
      await feed.publish(planEvent('late'));
      await eventually(() => heard[1]?.at(-1) === 'late', Boolean);
      expect(heard[0]).toHaveLength(30);
      await ends[1]?.();
    });

    it('refuses what it could not give back', async () => {
      await expect(feed.publish(planEvent('nan', { kw: Number.NaN }))).rejects.toMatchObject({
        code: 'invalid-input',
      });
    });

    it('says that there is a gap when events are gone, or were never there', async () => {
      const newest = await feed.newestId();
      expect((await feed.since(newest + 1_000, 10)).gap).toBe(true);
      await feed.prune(0);
      expect(await feed.since(newest - 1, 10)).toEqual({ gap: true, events: [] });
      expect(await feed.since(newest, 10)).toEqual({ gap: false, events: [] });
      await feed.publish(planEvent('after'));
      expect((await feed.since(newest, 10)).gap).toBe(false);
      expect((await feed.since(newest - 1, 10)).gap).toBe(true);
      expect(await feed.newestId()).toBeGreaterThan(newest);
    });
  });
}
