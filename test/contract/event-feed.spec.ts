/** The contract of EventFeed on all its implementations, and what PostgreSQL adds: several processes, broken lines. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryEventFeed } from '../../src/adapters/memory/event-feed.js';
import { PostgresEventFeed } from '../../src/adapters/postgres/event-feed.js';
import { type TestDatabase, withDatabase } from '../fixtures/database.js';
import { eventually } from '../fixtures/eventually.js';
import { eventFeedContract, planEvent } from './event-feed-contract.js';
import { runEverywhere } from './store-under-test.js';

runEverywhere(
  eventFeedContract,
  () => new MemoryEventFeed(),
  (database) => new PostgresEventFeed(database),
);

describe('the event feed of several processes', () => {
  let fresh: TestDatabase;
  beforeAll(async () => {
    fresh = await withDatabase('embedded');
  });
  afterAll(() => fresh.close());

  async function listening(): Promise<{ heard: string[]; end: () => Promise<void> }> {
    const heard: string[] = [];
    const reader = new PostgresEventFeed(fresh.database);
    const end = await reader.subscribe({
      onEvent: ({ subject }) => heard.push(subject ?? ''),
      onGap: () => heard.push('gap'),
    });
    return { heard, end };
  }

  it('misses nothing when publishers commit in another order than they began', async () => {
    const { heard, end } = await listening();
    const other = await fresh.open();
    const publishers = [fresh.database, other].map((database) => new PostgresEventFeed(database));
    const subjects = Array.from({ length: 60 }, (_, i) => `m-${String(i)}`);
    await Promise.all(
      publishers.flatMap((feed, p) =>
        subjects.filter((_, i) => i % 2 === p).map((subject) => feed.publish(planEvent(subject))),
      ),
    );
    await eventually(() => heard.length >= 60, Boolean);
    expect([...heard].sort()).toEqual([...subjects].sort());
    await end();
  });

  it('reads what it missed after its connection broke', async () => {
    const { heard, end } = await listening();
    const publisher = new PostgresEventFeed(fresh.database);
    await publisher.publish(planEvent('before'));
    await eventually(() => heard.includes('before'), Boolean);
    await fresh.database.rows(
      'cutting the line',
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'traboule-feed' AND datname = current_database()`,
    );
    await publisher.publish(planEvent('while away'));
    await eventually(() => heard.includes('while away'), Boolean);
    await eventually(lines, (count) => count === 1);
    await publisher.publish(planEvent('after'));
    await eventually(() => heard.includes('after'), Boolean);
    expect(heard).toEqual(['before', 'while away', 'after']);
    await end();
    await eventually(lines, (count) => count === 0);
  });

  async function lines(): Promise<number> {
    const [row] = await fresh.database.rows<{ n: string }>(
      'counting lines',
      `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'traboule-feed' AND datname = current_database()`,
    );
    return Number(row?.n);
  }

  it('says that there was a gap when events went before they could be read', async () => {
    const { heard, end } = await listening();
    const feed = new PostgresEventFeed(fresh.database);
    // As after a day without a line: published and dropped in one transaction, so that no reader sees them.
    await fresh.database.inTransaction('a day away', async (runner) => {
      await runner.query(`SELECT feed_publish(0, 'plan', 'lost', '{}')`);
      await runner.query('DELETE FROM feed_events');
    });
    await eventually(() => heard.includes('gap'), Boolean);
    await feed.publish(planEvent('then'));
    await eventually(() => heard.includes('then'), Boolean);
    expect(heard).toEqual(['gap', 'then']);
    await end();
  });
});
