/** What every IdempotencyStore must do, on all implementations. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryIdempotencyStore } from '../../src/adapters/memory/idempotency-store.js';
import { PostgresIdempotencyStore } from '../../src/adapters/postgres/idempotency-store.js';
import type { IdempotencyStore, KeyedRequest } from '../../src/ports/idempotency-store.js';
import { type TestDatabase, withDatabase } from '../fixtures/database.js';

const REPLY = { status: 201, body: { id: 'é', kw: [1, null] }, isWhole: true };

function asked(key: string, more: Partial<KeyedRequest> = {}): KeyedRequest {
  return { accountId: 'a-1', key, fingerprint: 'f-1', ...more };
}

let fresh: TestDatabase;
beforeAll(async () => {
  fresh = await withDatabase('embedded');
});
afterAll(() => fresh.close());

type Open = (keepMs?: number, leaseMs?: number) => IdempotencyStore;

const stores: readonly (readonly [name: string, open: Open])[] = [
  ['memory', (keepMs, leaseMs) => new MemoryIdempotencyStore(keepMs, leaseMs)],
  ['PostgreSQL', (keepMs, leaseMs) => new PostgresIdempotencyStore(fresh.database, keepMs, leaseMs)],
];

describe.each(stores)('IdempotencyStore: %s', (_, open) => {
  it('lets one of several begin, and gives its answer to all that come later', async () => {
    const store = open();
    const states = await Promise.all(Array.from({ length: 8 }, () => store.begin(asked('k-1'))));
    expect(states.map(({ status }) => status).sort()).toEqual(['begun', ...Array<string>(7).fill('running')]);
    await store.finish(asked('k-1'), REPLY);
    expect(await store.begin(asked('k-1'))).toEqual({ status: 'replied', reply: REPLY });
  });

  it('tells another request under the key apart, running or done', async () => {
    const store = open();
    await store.begin(asked('k-2'));
    expect(await store.begin(asked('k-2', { fingerprint: 'f-2' }))).toEqual({ status: 'reused' });
    await store.finish(asked('k-2'), REPLY);
    expect(await store.begin(asked('k-2', { fingerprint: 'f-2' }))).toEqual({ status: 'reused' });
    expect(await store.begin(asked('k-2', { accountId: 'a-2' }))).toEqual({ status: 'begun' });
  });

  it('forgets a key that was given free', async () => {
    const store = open();
    await store.begin(asked('k-3'));
    await store.release(asked('k-3'));
    expect(await store.begin(asked('k-3', { fingerprint: 'f-3' }))).toEqual({ status: 'begun' });
  });

  it('forgets answers after their time, and requests that never ended', async () => {
    const brief = open(0);
    await brief.begin(asked('k-4'));
    expect(await brief.begin(asked('k-4'))).toEqual({ status: 'running' });
    await brief.finish(asked('k-4'), REPLY);
    expect(await brief.begin(asked('k-4', { fingerprint: 'f-4' }))).toEqual({ status: 'begun' });
    const impatient = open(undefined, 0);
    await impatient.begin(asked('k-5'));
    expect(await impatient.begin(asked('k-5'))).toEqual({ status: 'begun' });
  });
});
