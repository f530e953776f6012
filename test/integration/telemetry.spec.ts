/** Ingestion, outages of the store, freshness and backfill of telemetry, with devices under the hand of the test. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import type { MeterReading } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { TelemetryService } from '../../src/modules/telemetry/telemetry.service.js';
import type { TelemetryOptions } from '../../src/modules/telemetry/telemetry.settings.js';
import { eventually } from '../fixtures/eventually.js';
import { FlakyStore, point, PointSite, reading, ScriptedMeters } from '../fixtures/scripted-meters.js';

jest.setTimeout(20_000);

const T = Date.parse('2026-01-15T17:45:00Z');
const QUICK: TelemetryOptions = { flushMs: 1, retryMs: 1, maxRetryMs: 2, historyDays: 1 };
const POINTS = [
  point('E1', 'M1', 'importBlock', true),
  point('E1', 'M1', 'activePower'),
  point('E2', 'M2', 'importBlock', true),
];
const ONE = POINTS.slice(0, 2);

interface Bench {
  readonly store: FlakyStore;
  readonly meters: ScriptedMeters;
  readonly journal: MemoryJournal;
  readonly clock: SteppedClock;
  readonly telemetry: TelemetryService;
  all(id: MeterReading['seriesId']): Promise<number[]>;
  codes(): Promise<string[]>;
}

let bench: Bench | null = null;

function build(points = POINTS, parts: Partial<Bench> = {}): Bench {
  const store = parts.store ?? new FlakyStore();
  const journal = parts.journal ?? new MemoryJournal();
  const meters = new ScriptedMeters();
  const clock = new SteppedClock(T);
  const telemetry = new TelemetryService(store, meters, journal, new PointSite(points), clock);
  bench = {
    store,
    meters,
    journal,
    clock,
    telemetry,
    all: async (id) => {
      const readings = await store.readings({ seriesIds: [id], startMs: 0, endMs: Number.MAX_SAFE_INTEGER });
      return readings.map((r) => r.value);
    },
    codes: async () => (await journal.entries({ limit: 1_000 })).map((entry) => entry.code).reverse(),
  };
  return bench;
}

afterEach(async () => {
  if (bench) bench.store.away = false;
  await bench?.telemetry.stop();
  bench = null;
});

describe('ingestion', () => {
  it('commits what devices deliver, once', async () => {
    const { telemetry, meters, all } = build();
    await telemetry.start(QUICK);
    meters.deliver('E1', reading('M1', 'activePower', T, 1), reading('M1', 'activePower', T + 1, 2));
    meters.deliver('E1', reading('M1', 'activePower', T + 1, 2));
    await telemetry.flush();
    expect(await all('M1.activePower')).toEqual([1, 2]);
    expect(telemetry.pending()).toBe(0);
    expect(telemetry.freshUpTo('E1')).toBe(T + 1);
    expect(telemetry.freshUpTo('E2')).toBe(Number.NEGATIVE_INFINITY);
  });

  it('loses nothing while the store is away, and counts nothing as fresh before it is committed', async () => {
    const { telemetry, meters, store, all, codes } = build();
    await telemetry.start(QUICK);
    store.away = true;
    for (let k = 0; k < 50; k += 1) meters.deliver('E1', reading('M1', 'activePower', T + k, k));
    await eventually(
      () => store.appends,
      (appends) => appends > 3,
    );
    expect(telemetry.freshUpTo('E1')).toBe(Number.NEGATIVE_INFINITY);
    store.away = false;
    await telemetry.flush();
    expect(await all('M1.activePower')).toEqual(Array.from({ length: 50 }, (_, k) => k));
    expect(telemetry.freshUpTo('E1')).toBe(T + 49);
    expect(await codes()).toEqual(['store-away', 'store-back']);
  });

  it('drops the oldest loudly when memory is full, and reads their history again', async () => {
    const { telemetry, meters, store, journal, all } = build(ONE);
    await telemetry.start({ ...QUICK, maxReadings: 10, batchReadings: 4 });
    meters.tell('E1', 'connected');
    await telemetry.whenBackfilled(5_000);
    meters.past = Array.from({ length: 30 }, (_, k) => reading('M1', 'importBlock', T - 100 + k, k));
    store.away = true;
    for (const past of meters.past) meters.deliver('E1', past);
    expect(telemetry.pending()).toBeLessThanOrEqual(10);
    store.away = false;
    await telemetry.flush();
    await telemetry.whenBackfilled(5_000);
    expect(await all('M1.importBlock')).toEqual(Array.from({ length: 30 }, (_, k) => k));
    const alarms = await journal.entries({ code: 'readings-dropped', limit: 10 });
    expect(alarms.length).toBe(2); // the first drop at once, the sum at the end
    expect(alarms[0]).toMatchObject({ severity: 'alarm', context: { endpointId: 'E1', fromMs: T - 96 } });
    expect(Number(alarms[0]?.context.count)).toBeGreaterThanOrEqual(16);
  });

  it('sets aside the one reading the store refuses and keeps its neighbours', async () => {
    const { telemetry, meters, store, all, journal } = build();
    store.refuses = (r) => r.value === 3;
    await telemetry.start(QUICK);
    meters.deliver('E1', ...[1, 2, 3, 4, 5].map((k) => reading('M1', 'activePower', T + k, k)));
    await telemetry.flush();
    expect(await all('M1.activePower')).toEqual([1, 2, 4, 5]);
    const [alarm] = await journal.entries({ code: 'reading-refused', limit: 10 });
    expect(alarm?.message).toContain('M1.activePower = 3');
  });

  it('keeps readings from the future as bad and does not believe they are fresh', async () => {
    const { telemetry, meters, store, codes } = build();
    await telemetry.start(QUICK);
    meters.deliver(
      'E1',
      reading('M1', 'activePower', T + 3_600_000, 7),
      reading('M1', 'activePower', T + 1_000, 8),
    );
    await telemetry.flush();
    const stored = await store.readings({ seriesIds: ['M1.activePower'], startMs: T, endMs: T + 7_200_000 });
    expect(stored.map((r) => [r.value, r.quality])).toEqual([
      [8, 'good'],
      [7, 'bad'],
    ]);
    expect(telemetry.freshUpTo('E1')).toBe(T + 1_000);
    expect(await codes()).toEqual(['future-timestamp']);
  });

  it('drops what cannot be written before the end, and says so when the journal is there', async () => {
    const { telemetry, meters, all } = build();
    await telemetry.start(QUICK);
    meters.deliver('E1', reading('M1', 'activePower', T, 1));
    await telemetry.stop();
    expect(await all('M1.activePower')).toEqual([1]);
    expect(telemetry.pending()).toBe(0);
  });

  it('is started once', async () => {
    const { telemetry } = build();
    await telemetry.start(QUICK);
    await expect(telemetry.start(QUICK)).rejects.toThrow('running already');
  });

  it('names points that cannot be used', async () => {
    const { telemetry, meters, codes } = build();
    await telemetry.start(QUICK);
    meters.problem('M1.activePower', 'E1', 'declares VA, the site file says W');
    await eventually(codes, (told) => told.length > 0);
    expect(await codes()).toEqual(['point-problem']);
  });
});

describe('waitUntilFresh', () => {
  const END = T;

  it('waits for the blocks of connected endpoints and no longer', async () => {
    const { telemetry, meters } = build();
    await telemetry.start(QUICK);
    meters.tell('E1', 'connected');
    meters.tell('E2', 'connected');
    meters.deliver('E1', reading('M1', 'importBlock', END - SLOT_MS, 1));
    meters.deliver('E2', reading('M2', 'importBlock', END - SLOT_MS, 1));
    await telemetry.flush();
    let resolved = false;
    const fresh = telemetry.waitUntilFresh(END, 60_000).then((result) => {
      resolved = true;
      return result;
    });
    meters.deliver('E2', reading('M2', 'importBlock', END, 2));
    meters.deliver('E1', reading('M1', 'activePower', END + 1, 5)); // not the block yet
    await telemetry.flush();
    expect(resolved).toBe(false);
    meters.deliver('E1', reading('M1', 'importBlock', END, 2));
    expect(await fresh).toEqual({ ready: ['E1', 'E2'], late: [] });
  });

  it('does not wait for a lost endpoint', async () => {
    const { telemetry, meters } = build();
    await telemetry.start(QUICK);
    meters.tell('E1', 'connected');
    meters.tell('E2', 'connected');
    meters.deliver('E1', reading('M1', 'importBlock', END, 2));
    await telemetry.flush();
    const fresh = telemetry.waitUntilFresh(END, 60_000);
    meters.tell('E2', 'lost');
    expect(await fresh).toEqual({ ready: ['E1'], late: ['E2'] });
  });

  it('gives up after the grace, or when told to', async () => {
    const { telemetry, meters } = build();
    await telemetry.start(QUICK);
    meters.tell('E1', 'connected');
    expect((await telemetry.waitUntilFresh(END, 1)).late).toEqual(['E1', 'E2']);
    const stop = new AbortController();
    const fresh = telemetry.waitUntilFresh(END, 60_000, stop.signal);
    stop.abort();
    expect((await fresh).late).toEqual(['E1', 'E2']);
  });

  it('does not wait again and again for one dead device of a live endpoint', async () => {
    const points = [...POINTS, point('E1', 'M3', 'importBlock', true)];
    const { telemetry, meters } = build(points);
    await telemetry.start(QUICK);
    meters.tell('E1', 'connected');
    meters.deliver(
      'E1',
      reading('M3', 'importBlock', END - 3 * SLOT_MS, 1),
      reading('M1', 'importBlock', END, 1),
    );
    await telemetry.flush();
    expect((await telemetry.waitUntilFresh(END, 60_000)).ready).toEqual(['E1']);
  });

  it('hands over slots whose values came after they were waited for', async () => {
    const { telemetry, meters } = build();
    await telemetry.start(QUICK);
    await telemetry.waitUntilFresh(END, 1);
    meters.deliver(
      'E1',
      reading('M1', 'importBlock', END, 2),
      reading('M1', 'importBlock', END + SLOT_MS, 3),
    );
    await telemetry.flush();
    expect(telemetry.takeLateSlots()).toEqual([{ startMs: END - SLOT_MS, endMs: END, ownerIds: ['M1'] }]);
    expect(telemetry.takeLateSlots()).toEqual([]);
  });
});

describe('backfill', () => {
  const past = (fromMs: number, toMs: number): MeterReading[] => {
    const list: MeterReading[] = [];
    for (let at = fromMs; at <= toMs; at += SLOT_MS) list.push(reading('M1', 'importBlock', at, at));
    return list;
  };

  it('reads the whole history of an empty store, chunk by chunk with progress, and marks its slots for closing', async () => {
    const { telemetry, meters, all, codes } = build();
    meters.past = past(T - 86_400_000, T);
    const shares: number[] = [];
    await telemetry.start({ ...QUICK, chunkMs: 6 * 3_600_000, onProgress: (p) => shares.push(p.share) });
    meters.tell('E1', 'connected');
    meters.tell('E2', 'lost');
    expect(await telemetry.whenBackfilled(5_000)).toEqual(['E2']);
    expect(await all('M1.importBlock')).toHaveLength(97);
    expect(meters.asked.filter((a) => a.endpointId === 'E1')).toHaveLength(5);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(telemetry.takeLateSlots()).toEqual([
      { startMs: T - 86_400_000 - SLOT_MS, endMs: T, ownerIds: ['M1'] },
    ]);
    expect(await codes()).toEqual(
      expect.arrayContaining(['backfill-begun', 'backfill-done', 'endpoint-lost']),
    );
  });

  it('reads on from the newest stored value', async () => {
    const { telemetry, meters, store } = build(ONE);
    await store.append(past(T - 86_400_000, T - 3_600_000));
    await telemetry.start(QUICK);
    meters.tell('E1', 'connected');
    await telemetry.whenBackfilled(5_000);
    expect(meters.asked).toEqual([{ endpointId: 'E1', startMs: T - 3_600_000, endMs: T + 1, series: 1 }]);
  });

  it('fills the gap of an outage after the reconnect, although newer values came first', async () => {
    const { telemetry, meters, clock, all } = build(ONE);
    await telemetry.start(QUICK);
    meters.tell('E1', 'connected');
    meters.deliver('E1', reading('M1', 'importBlock', T, T));
    await telemetry.flush();
    await telemetry.whenBackfilled(5_000);
    meters.tell('E1', 'lost');
    clock.moveTo(T + 4 * SLOT_MS);
    meters.past = past(T - SLOT_MS, T + 4 * SLOT_MS);
    meters.deliver('E1', reading('M1', 'importBlock', T + 4 * SLOT_MS, T + 4 * SLOT_MS));
    meters.tell('E1', 'connected');
    await telemetry.whenBackfilled(5_000);
    expect(await all('M1.importBlock')).toEqual([0, 1, 2, 3, 4].map((k) => T + k * SLOT_MS));
    expect(meters.asked.at(-1)).toMatchObject({ startMs: T, endMs: T + 4 * SLOT_MS + 1 });
  });

  it('tries again when a server cannot answer, and goes on where it was', async () => {
    const { telemetry, meters, all, codes } = build(ONE);
    meters.past = past(T - 86_400_000, T);
    await telemetry.start({ ...QUICK, retryMs: 1, chunkMs: 12 * 3_600_000 });
    meters.failures.push(new Error('BadTimeout'));
    meters.tell('E1', 'connected');
    await telemetry.whenBackfilled(5_000);
    expect(await all('M1.importBlock')).toHaveLength(97);
    expect(await codes()).toContain('backfill-failed');
  });

  it('gives up after some tries and begins again at the next connect', async () => {
    const { telemetry, meters, all } = build([point('E1', 'M1', 'importBlock', true)]);
    meters.past = past(T - 3_600_000, T);
    meters.failures.push(new Error('no'), new Error('no'));
    await telemetry.start({ ...QUICK, attempts: 2 });
    meters.tell('E1', 'connected');
    expect(await telemetry.whenBackfilled(5_000)).toEqual(['E1']);
    meters.tell('E1', 'connected');
    expect(await telemetry.whenBackfilled(5_000)).toEqual([]);
    expect(await all('M1.importBlock')).toHaveLength(5);
  });

  it('reads a few endpoints side by side, never one twice at once', async () => {
    const points = Array.from({ length: 7 }, (_, k) =>
      point(`E${String(k)}`, `M${String(k)}`, 'importBlock', true),
    );
    const { telemetry, meters } = build(points);
    let open: () => void = () => undefined;
    meters.hold = new Promise((resolve) => (open = resolve));
    await telemetry.start(QUICK);
    for (const { endpointId } of points) {
      meters.tell(endpointId, 'connected');
      meters.tell(endpointId, 'connected');
    }
    open();
    expect(await telemetry.whenBackfilled(5_000)).toEqual([]);
    expect(meters.mostAtOnce).toBe(4);
    expect(meters.asked.map((a) => a.endpointId).sort()).toEqual(points.map((p) => p.endpointId));
  });

  it('does not hold live values back while history is read', async () => {
    const { telemetry, meters, all } = build();
    let open: () => void = () => undefined;
    meters.hold = new Promise((resolve) => (open = resolve));
    await telemetry.start(QUICK);
    meters.tell('E1', 'connected');
    meters.deliver('E1', reading('M1', 'activePower', T, 1));
    await telemetry.flush();
    expect(await all('M1.activePower')).toEqual([1]);
    open();
  });

  it('finds the hole a killed process left behind newer values', async () => {
    const first = build([point('E1', 'M1', 'importBlock', true)]);
    first.meters.past = past(T - 86_400_000, T);
    first.meters.hold = new Promise(() => undefined); // killed while it reads
    await first.telemetry.start(QUICK);
    first.meters.tell('E1', 'connected');
    first.meters.deliver('E1', reading('M1', 'importBlock', T, T));
    await first.telemetry.flush();
    await eventually(first.codes, (told) => told.includes('backfill-begun'));
    const second = build([point('E1', 'M1', 'importBlock', true)], {
      store: first.store,
      journal: first.journal,
    });
    second.meters.past = first.meters.past;
    await second.telemetry.start(QUICK);
    second.meters.tell('E1', 'connected');
    await second.telemetry.whenBackfilled(5_000);
    expect(await second.all('M1.importBlock')).toHaveLength(97);
  });
});
