import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { MemoryOpenAdrChangeLog } from '../../adapters/memory/openadr-change-log.js';
import { MemoryOpenAdrClientStore } from '../../adapters/memory/openadr-client-store.js';
import { MemoryOpenAdrDeliveryStore } from '../../adapters/memory/openadr-delivery-store.js';
import { MemoryOpenAdrStore } from '../../adapters/memory/openadr-store.js';
import { noticesOf } from '../../core/openadr/notice.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import { OpenAdrChangeReaders } from './change-readers.service.js';

const T0 = Date.UTC(2026, 0, 15, 17);
const HOUR_MS = 3_600_000;

function program(id: string): AdrObject {
  return {
    ...{ id, kind: 'PROGRAM', clientId: null, name: id, programId: null, eventId: null, venId: null },
    ...{ targets: [], priority: null, endMs: null, createdMs: T0, modifiedMs: T0, body: {} },
  };
}

describe('readers of changes', () => {
  let objects: MemoryOpenAdrStore;
  let deliveries: MemoryOpenAdrDeliveryStore;
  let changes: MemoryOpenAdrChangeLog;
  let readers: OpenAdrChangeReaders;
  let clock: SteppedClock;
  let told: string[];
  let isReady = true;
  let fails = false;

  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
  const follow = (): void => {
    readers.follow({
      reader: 'mqtt',
      batch: 2,
      isReady: () => isReady,
      handle: ({ changes: batch, missed }) => {
        if (fails) return Promise.reject(new Error('not now'));
        told.push(...(missed ? ['missed'] : []), ...batch.map(({ object }) => object.id));
        return Promise.resolve();
      },
    });
  };

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    [told, isReady, fails] = [[], true, false];
    objects = new MemoryOpenAdrStore();
    const clients = new MemoryOpenAdrClientStore();
    deliveries = new MemoryOpenAdrDeliveryStore(objects, clients);
    changes = new MemoryOpenAdrChangeLog(objects, clients, deliveries);
    clock = new SteppedClock(T0);
    readers = new OpenAdrChangeReaders(changes, clock);
    readers.onApplicationBootstrap();
  });
  afterEach(async () => {
    await readers.onModuleDestroy();
    jest.useRealTimers();
  });

  it('are handed what changes from then on, in order, more than a batch at once', async () => {
    await objects.create(program('before'));
    follow();
    await pass(1);
    for (const id of ['a', 'b', 'c']) await objects.create(program(id));
    await pass(500);
    expect(told).toEqual(['a', 'b', 'c']);
    await pass(5_000);
    expect(told).toHaveLength(3);
  });

  it('are handed the same again after a failure, with growing pauses, and nothing while they are not ready', async () => {
    follow();
    await pass(1);
    fails = true;
    await objects.create(program('a'));
    await pass(500);
    fails = false;
    await pass(500);
    expect(told).toEqual([]);
    await pass(600);
    expect(told).toEqual(['a']);
    isReady = false;
    await objects.create(program('b'));
    await pass(2_000);
    expect(told).toEqual(['a']);
    isReady = true;
    await pass(500);
    expect(told).toEqual(['a', 'b']);
  });

  it('lose changes after seven days, once callbacks were made of them, and are told so', async () => {
    follow();
    isReady = false;
    await pass(1);
    await objects.create(program('old'));
    await pass(HOUR_MS);
    expect(await changes.backlog('mqtt')).toMatchObject({ waiting: 1 });
    clock.moveTo(T0 + 7 * 24 * HOUR_MS + 1);
    await pass(HOUR_MS);
    expect(await changes.backlog('mqtt')).toMatchObject({ waiting: 1 });
    await deliveries.fanOut(10, noticesOf);
    await pass(HOUR_MS);
    expect(await changes.backlog('mqtt')).toMatchObject({ waiting: 0 });
    await objects.create({ ...program('young'), modifiedMs: clock.nowMs() });
    isReady = true;
    await pass(500);
    expect(told).toEqual(['missed', 'young']);
  });

  it('end with the process, and not in the middle of a batch', async () => {
    follow();
    await pass(1);
    await readers.onModuleDestroy();
    await objects.create(program('after'));
    await pass(5_000);
    expect(told).toEqual([]);
  });
});
