/** Readings on their way to a store that is slow, away, full, or refuses one of them for good. */
import { describe, expect, it } from '@jest/globals';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import { DomainError } from '../../core/domain-error.js';
import type { MeterReading } from '../../core/series/series.js';
import type { AppendResult } from '../../ports/meter-reading-store.js';
import { Ingest, type IngestSettings } from './ingest.js';

const PACE: IngestSettings = { maxReadings: 100, batchReadings: 4, flushMs: 1, retryMs: 1, maxRetryMs: 4 };

const at = (sourceMs: number, value = sourceMs): MeterReading => ({
  ...{ seriesId: 'M.activePower', sourceMs, knownAtMs: sourceMs, value },
  ...{ quality: 'good', statusCode: 0 },
});

const away = (): DomainError => new DomainError('store-unavailable', 'no connection to the database');

/** A store that fails as it is told, and remembers how it was asked. */
class TroubledStore extends MemoryMeterReadingStore {
  readonly calls: number[][] = [];
  fails: (readings: readonly MeterReading[]) => Error | null = () => null;

  override append(readings: readonly MeterReading[]): Promise<AppendResult> {
    this.calls.push(readings.map(({ sourceMs }) => sourceMs));
    const error = this.fails(readings);
    return error ? Promise.reject(error) : super.append(readings);
  }

  async kept(): Promise<number[]> {
    const all = await this.readings({ seriesIds: ['M.activePower'], startMs: 0, endMs: 1_000 });
    return all.map(({ sourceMs }) => sourceMs);
  }
}

function rig(pace: Partial<IngestSettings> = {}): { store: TroubledStore; ingest: Ingest; told: string[] } {
  const store = new TroubledStore();
  const told: string[] = [];
  const ingest = new Ingest(
    store,
    {
      committed: (endpointId, readings) => told.push(`committed ${endpointId} ${String(readings.length)}`),
      dropped: ({ endpointId, fromMs, toMs, count }) =>
        told.push(`dropped ${endpointId} ${String(fromMs)}..${String(toMs)} ${String(count)}`),
      storeOutage: (detail) => told.push(detail === null ? 'back' : `away: ${detail}`),
      refused: ({ sourceMs }, detail) => told.push(`refused ${String(sourceMs)}: ${detail}`),
    },
    { ...PACE, ...pace },
  );
  return { store, ingest, told };
}

describe('readings that come in', () => {
  it('are written in their order, several deliveries to an append, and committed by delivery', async () => {
    const { store, ingest, told } = rig();
    ingest.push({ endpointId: 'A', readings: [at(1), at(2)] });
    ingest.push({ endpointId: 'B', readings: [at(3)] });
    expect(ingest.pending).toBe(3);
    await ingest.flush();
    // Three readings fit into one batch of four.
    expect(store.calls).toEqual([[1, 2, 3]]);
    expect(told).toEqual(['committed A 2', 'committed B 1']);
    expect(ingest.pending).toBe(0);
  });

  it('do not wait for the pace once a batch is full', async () => {
    const { store, ingest } = rig({ flushMs: 60_000 });
    ingest.push({ endpointId: 'A', readings: [at(1), at(2), at(3), at(4)] });
    await Promise.resolve();
    expect(store.calls).toEqual([[1, 2, 3, 4]]);
    await ingest.stop(1_000);
  });

  it('wait for the pace otherwise, and are written without anybody asking', async () => {
    const { store, ingest } = rig({ flushMs: 5 });
    ingest.push({ endpointId: 'A', readings: [at(7)] });
    expect(store.calls).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await store.kept()).toEqual([7]);
    await ingest.stop(1_000);
  });

  it('are nothing when a delivery is empty, and are not taken any more after the end', async () => {
    const { store, ingest, told } = rig();
    ingest.push({ endpointId: 'A', readings: [] });
    await ingest.stop(1_000);
    ingest.push({ endpointId: 'A', readings: [at(1)] });
    expect(ingest.pending).toBe(0);
    expect(store.calls).toEqual([]);
    expect(told).toEqual([]);
  });
});

describe('a store that is away', () => {
  it('is tried again until it is back; the outage is told once and its end once', async () => {
    const { store, ingest, told } = rig();
    let tries = 0;
    store.fails = () => ((tries += 1) <= 3 ? away() : null);
    ingest.push({ endpointId: 'A', readings: [at(1), at(2)] });
    await ingest.flush();
    expect(store.calls).toHaveLength(4);
    expect(told).toEqual(['away: no connection to the database', 'back', 'committed A 2']);
    expect(await store.kept()).toEqual([1, 2]);
  });

  it('costs the oldest readings once memory is full, with their span told', async () => {
    const { store, ingest, told } = rig({ maxReadings: 3, flushMs: 60_000 });
    store.fails = away;
    ingest.push({ endpointId: 'A', readings: [at(1), at(2)] });
    ingest.push({ endpointId: 'B', readings: [at(3), at(4)] });
    // 4 readings, 3 may stay: the oldest delivery goes whole.
    expect(told).toEqual(['dropped A 1..2 2']);
    expect(ingest.pending).toBe(2);
    await ingest.stop(5);
    expect(told).toContain('dropped B 3..4 2');
    expect(ingest.pending).toBe(0);
  });

  it('is waited for no longer than it is told at the end; nothing goes silently', async () => {
    const { store, ingest, told } = rig({ batchReadings: 2 });
    store.fails = away;
    ingest.push({ endpointId: 'A', readings: [at(5), at(3)] });
    ingest.push({ endpointId: 'A', readings: [at(9)] });
    await ingest.stop(10);
    expect(told).toEqual(['away: no connection to the database', 'dropped A 3..5 2', 'dropped A 9..9 1']);
    expect(await store.kept()).toEqual([]);
  });
});

describe('a reading the store refuses for good', () => {
  it('is found by halving, told alone, and all others are kept', async () => {
    const { store, ingest, told } = rig({ batchReadings: 8 });
    store.fails = (readings) =>
      readings.some(({ sourceMs }) => sourceMs === 6) ? new Error('value out of range') : null;
    ingest.push({ endpointId: 'A', readings: [1, 2, 3, 4, 5, 6, 7].map((ms) => at(ms)) });
    await ingest.flush();
    expect(await store.kept()).toEqual([1, 2, 3, 4, 5, 7]);
    // 7 -> 4 + 3; of the 3 -> 2 + 1; of the 2 -> 5 and 6 alone.
    expect(store.calls).toEqual([[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4], [5, 6, 7], [5, 6], [5], [6], [7]]);
    expect(told).toEqual(['refused 6: value out of range', 'committed A 7']);
  });

  it('asks no more than twice the batch and one, however many are refused', async () => {
    const { store, ingest, told } = rig({ batchReadings: 16 });
    store.fails = () => new Error('disk quota');
    ingest.push({ endpointId: 'A', readings: Array.from({ length: 16 }, (_, k) => at(k)) });
    await ingest.flush();
    // A binary tree of 16 leaves has 31 nodes.
    expect(store.calls).toHaveLength(31);
    expect(told.filter((line) => line.startsWith('refused'))).toHaveLength(16);
  });

  it('does not end an outage that begins within its halves', async () => {
    const { store, ingest, told } = rig({ batchReadings: 8 });
    let outages = 0;
    store.fails = (readings) => {
      if (readings.some(({ sourceMs }) => sourceMs === 2)) return new Error('bad row');
      return (outages += 1) <= 1 ? away() : null;
    };
    ingest.push({ endpointId: 'A', readings: [at(1), at(2)] });
    await ingest.flush();
    expect(await store.kept()).toEqual([1]);
    expect(told).toEqual([
      'away: no connection to the database',
      'back',
      'refused 2: bad row',
      'committed A 2',
    ]);
  });
});

describe('history', () => {
  it('is appended at once and told as committed; a store that is away only delays it', async () => {
    const { store, ingest, told } = rig({ flushMs: 60_000 });
    let tries = 0;
    store.fails = () => ((tries += 1) === 1 ? away() : null);
    await ingest.append('A', [at(1), at(2)]);
    expect(await store.kept()).toEqual([1, 2]);
    expect(told.at(-1)).toBe('committed A 2');
    expect(ingest.pending).toBe(0);
  });

  it('is given up with the process, so that its run knows it is not stored', async () => {
    const { store, ingest } = rig();
    store.fails = away;
    const waiting = ingest.append('A', [at(1)]);
    const outcome = expect(waiting).rejects.toThrow(/abort/i);
    await ingest.stop(5);
    await outcome;
  });
});
