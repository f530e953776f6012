/** What is told of what was stored: many changes, few events, and never a failure. */
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { MemoryDemandResponseStore } from '../../adapters/memory/demand-response-store.js';
import { MemoryEventFeed } from '../../adapters/memory/event-feed.js';
import { MemoryJournal } from '../../adapters/memory/journal.js';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import type { FeedEvent } from '../../ports/event-feed.js';
import { announcedDemandResponse, announcedJournal, announcedReadings } from './announced-stores.js';
import { announcing } from './announcing.js';
import { EventBatches } from './event-batches.js';
import { ForgivingEventFeed } from './forgiving-event-feed.js';

const NOW = Date.UTC(2026, 0, 15, 17);
const CLOCK = new SteppedClock(NOW);

class GoneFeed extends MemoryEventFeed {
  override publish(): Promise<void> {
    return Promise.reject(new Error('gone'));
  }
}

describe('stores that tell', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(['log', 'warn', 'error']);
  });

  it('tell a single change at once, and those that follow closely as one with their count', async () => {
    const feed = new MemoryEventFeed();
    const journal = announcedJournal(new MemoryJournal(), new EventBatches(feed, CLOCK));
    const append = (code: string): Promise<void> =>
      journal.append({ atMs: NOW, severity: 'info', code, message: 'm', context: {} });
    for (let i = 0; i < 50; i += 1) await append('a');
    await append('b');
    const told = async (): Promise<FeedEvent[]> => (await feed.since(0, 100)).events;
    expect((await told()).map(({ subject, data }) => [subject, data['count']])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const events = await told();
    expect(events).toHaveLength(3);
    expect(events[2]).toMatchObject({
      topic: 'journal',
      subject: 'a',
      data: { count: 49, severity: 'info' },
    });
    expect(await journal.entries({ limit: 100 })).toHaveLength(51);
  });

  it('tell of demand response by its event, without what it holds', async () => {
    const feed = new MemoryEventFeed();
    const store = announcedDemandResponse(new MemoryDemandResponseStore(), new EventBatches(feed, CLOCK));
    const event = {
      ...{ id: 'dr-1', version: 1, programId: 'peak', state: 'draft' as const, reduction: true },
      ...{ window: { startMs: NOW, endMs: NOW + 900_000 }, targetKw: 10, reason: 'peak', planId: null },
      ...{
        createdBy: 'anna',
        approvedBy: null,
        createdMs: NOW,
        publishedMs: null,
        answerByMs: NOW,
        parts: [],
      },
    };
    const step = { eventId: 'dr-1', version: 1, atMs: NOW, by: 'anna', what: 'drawn up' };
    await store.addEvent(event, step);
    await store.addEvent(event, step);
    await store.changeEvent('dr-2', (was) => ({ event: was, step }));
    const told = (await feed.since(0, 10)).events.map(({ topic, subject, data }) => [topic, subject, data]);
    expect(told).toEqual([['demand-response', 'dr-1', { what: 'event' }]]);
  });

  it('tell nothing when nothing was kept', async () => {
    const feed = new MemoryEventFeed();
    const readings = announcedReadings(new MemoryMeterReadingStore(), new EventBatches(feed, CLOCK));
    await readings.append([]);
    expect(await feed.newestId()).toBe(0);
  });

  it('keep what they keep when nobody can be told', async () => {
    const feed = new ForgivingEventFeed(new GoneFeed());
    const journal = announcedJournal(new MemoryJournal(), new EventBatches(feed, CLOCK));
    await journal.append({ atMs: NOW, severity: 'info', code: 'a', message: 'm', context: {} });
    expect(await journal.entries({ limit: 1 })).toHaveLength(1);
  });

  it('announce what was asked for from outside, when it was done', async () => {
    class Store {
      kept = 0;
      async put(n: number): Promise<number> {
        if (n < 0) throw new Error('refused');
        this.kept += n;
        return Promise.resolve(this.kept);
      }
      async putTwice(n: number): Promise<number> {
        await this.put(n);
        return this.put(n);
      }
    }
    const heard: number[][] = [];
    const store = announcing(new Store(), { put: (sum, n) => heard.push([sum, n]) });
    await store.put(2);
    await store.putTwice(3);
    await expect(store.put(-1)).rejects.toThrow('refused');
    expect(heard).toEqual([[2, 2]]);
    expect(store.kept).toBe(8);
  });
});
