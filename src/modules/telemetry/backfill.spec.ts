/** Gaps filled from the history of servers: what is asked, in which pieces, and what happens when they cannot answer. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { MemoryJournal } from '../../adapters/memory/journal.js';
import type { ReadPoint, WeatherPoint } from '../../core/grid/site.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { MeterReading } from '../../core/series/series.js';
import { MeterSource } from '../../ports/meter-source.js';
import { Backfill, type BackfillProgress, type BackfillSettings } from './backfill.js';
import { PatientJournal } from './patient-journal.js';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;

const point = (ownerId: string, endpointId: string, over: Partial<ReadPoint> = {}): ReadPoint => ({
  ...{ seriesId: `${ownerId}.importBlock`, ownerId, observable: 'importBlock', endpointId },
  ...{ node: `nsu=urn:test;s=${ownerId}`, unit: 'kW', sign: 1, historizing: true },
  ...over,
});

const M1 = point('M1', 'E');
const M2 = point('M2', 'E');
const M3 = point('M3', 'F');

/** What a server is asked, in words: `E M1,M2 -3h..-1h`. */
class ScriptedSource extends MeterSource {
  readonly asked: string[] = [];
  answer: (endpointId: string) => Promise<number> = () => Promise.resolve(1);

  override start(): Promise<void> {
    return Promise.resolve();
  }

  override async history(
    endpointId: string,
    points: readonly ReadPoint[],
    range: { readonly startMs: number; readonly endMs: number },
    deliver: (batch: readonly MeterReading[]) => Promise<void>,
  ): Promise<void> {
    const hour = (ms: number): string => `${String(Math.round((ms - NOW) / HOUR))}h`;
    const owners = points.map(({ ownerId }) => ownerId).join();
    this.asked.push(`${endpointId} ${owners} ${hour(range.startMs)}..${hour(range.endMs)}`);
    const count = await this.answer(endpointId);
    const [first] = points;
    if (first) await deliver(Array.from({ length: count }, () => reading(first, range.startMs)));
  }

  override weather(_point: WeatherPoint): Promise<SeriesForecast> {
    return Promise.reject(new Error('no weather here'));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

function reading({ seriesId }: ReadPoint, sourceMs: number): MeterReading {
  return { seriesId, sourceMs, knownAtMs: NOW, value: 1, quality: 'good', statusCode: 0 };
}

interface Rig {
  readonly source: ScriptedSource;
  readonly backfill: Backfill;
  readonly clock: SteppedClock;
  readonly stored: string[];
  readonly progress: BackfillProgress[];
  readonly told: () => Promise<string[]>;
}

const open: Backfill[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop(1_000)));
});

function rig(points: readonly ReadPoint[], settings: Partial<BackfillSettings> = {}): Rig {
  const source = new ScriptedSource();
  const clock = new SteppedClock(NOW);
  const store = new MemoryJournal();
  const journal = new PatientJournal(store, clock);
  const stored: string[] = [];
  const progress: BackfillProgress[] = [];
  const backfill = new Backfill(
    points,
    {
      ...{ source, clock, journal },
      append: (endpointId, readings) => {
        stored.push(`${endpointId} ${String(readings.length)}`);
        return Promise.resolve();
      },
      onProgress: (one) => progress.push(one),
    },
    { historyDays: 30, chunkMs: 2 * HOUR, parallel: 2, attempts: 3, retryMs: 1, ...settings },
  );
  open.push(backfill);
  const told = async (): Promise<string[]> => {
    await journal.settled();
    const entries = await store.entries({ limit: 100 });
    return entries.map(({ code, message }) => `${code}: ${message}`).reverse();
  };
  return { source, backfill, clock, stored, progress, told };
}

describe('a gap', () => {
  it('is read from its first instant to now, piece by piece, oldest first', async () => {
    const { source, backfill, stored, progress, told } = rig([M1]);
    backfill.need(M1, NOW - 5 * HOUR);
    backfill.setConnected('E', true);
    expect(await backfill.settled(5_000)).toEqual([]);
    // Five hours in pieces of two: 2 + 2 + 1 (and the millisecond of now).
    expect(source.asked).toEqual(['E M1 -5h..-3h', 'E M1 -3h..-1h', 'E M1 -1h..0h']);
    expect(stored).toEqual(['E 1', 'E 1', 'E 1']);
    expect(progress.map(({ share }) => Math.round(100 * share))).toEqual([40, 80, 100]);
    expect(progress.map(({ readings }) => readings)).toEqual([1, 2, 3]);
    expect(await told()).toEqual([
      'backfill-begun: reading history of E from 2026-01-15T07:00:00Z',
      'backfill-done: history of E is complete: 3 values',
    ]);
  });

  it('of one series is not read for the others before theirs begins', async () => {
    const { source, backfill } = rig([M1, M2]);
    backfill.need(M1, NOW - 4 * HOUR);
    backfill.need(M2, NOW - HOUR);
    backfill.setConnected('E', true);
    await backfill.settled(5_000);
    expect(source.asked).toEqual(['E M1 -4h..-2h', 'E M1,M2 -2h..0h', 'E M1,M2 0h..0h']);
  });

  it('noted twice is read from the earlier instant', async () => {
    const { source, backfill } = rig([M1]);
    backfill.need(M1, NOW - 2 * HOUR);
    backfill.need(M1, NOW - HOUR);
    backfill.setConnected('E', true);
    await backfill.settled(5_000);
    expect(source.asked[0]).toBe('E M1 -2h..0h');
  });

  it('that lies ahead has nothing to read and is forgotten', async () => {
    const { source, backfill } = rig([M1]);
    backfill.need(M1, NOW + HOUR);
    backfill.setConnected('E', true);
    expect(await backfill.settled(5_000)).toEqual([]);
    expect(source.asked).toEqual([]);
  });

  it('of a series without history is nobody’s', async () => {
    const { backfill } = rig([M1, point('X', 'G', { historizing: false })]);
    backfill.need(point('X', 'G'), NOW - HOUR);
    expect(backfill.pending()).toEqual([]);
  });

  it('noted of a whole server is a gap of each of its series', async () => {
    const { source, backfill } = rig([M1, M2, M3]);
    backfill.setConnected('E', true);
    backfill.needAll('E', NOW - HOUR);
    expect(await backfill.settled(5_000)).toEqual([]);
    expect(source.asked).toEqual(['E M1,M2 -1h..0h']);
  });
});

describe('servers', () => {
  it('that have not connected keep their gap and are waited for', async () => {
    const { source, backfill } = rig([M1]);
    backfill.needAll('E', NOW - HOUR);
    expect(await backfill.settled(10)).toEqual(['E']);
    expect(source.asked).toEqual([]);
    backfill.setConnected('E', true);
    expect(await backfill.settled(5_000)).toEqual([]);
  });

  it('that are gone hold nobody up', async () => {
    const { backfill } = rig([M1, M3]);
    backfill.needAll('E', NOW - HOUR);
    backfill.needAll('F', NOW - HOUR);
    backfill.setConnected('E', false);
    backfill.setConnected('F', true);
    // Far less than the time it may take: the server that is gone is not waited for.
    expect(await backfill.settled(60_000)).toEqual(['E']);
  });

  it('are read side by side, no more than told at a time', async () => {
    const points = ['A', 'B', 'C', 'D'].map((id) => point(`M${id}`, id));
    const { source, backfill } = rig(points, { parallel: 2 });
    let [now, most] = [0, 0];
    source.answer = async () => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return 1;
    };
    for (const { endpointId } of points) {
      backfill.needAll(endpointId, NOW - HOUR);
      backfill.setConnected(endpointId, true);
    }
    expect(await backfill.settled(5_000)).toEqual([]);
    expect(most).toBe(2);
    expect(source.asked).toHaveLength(4);
  });

  it('are not begun with while the store is away', async () => {
    const { source, backfill } = rig([M1]);
    backfill.setPaused(true);
    backfill.needAll('E', NOW - HOUR);
    backfill.setConnected('E', true);
    expect(source.asked).toEqual([]);
    expect(backfill.pending()).toEqual(['E']);
    backfill.setPaused(false);
    expect(await backfill.settled(5_000)).toEqual([]);
    expect(source.asked).toHaveLength(1);
  });
});

describe('a server that cannot answer', () => {
  it('is asked again from where it broke off, not from the beginning', async () => {
    const { source, backfill, told } = rig([M1]);
    let calls = 0;
    source.answer = () => {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('Bad_Timeout')) : Promise.resolve(1);
    };
    backfill.need(M1, NOW - 4 * HOUR);
    backfill.setConnected('E', true);
    expect(await backfill.settled(5_000)).toEqual([]);
    expect(source.asked).toEqual(['E M1 -4h..-2h', 'E M1 -2h..0h', 'E M1 -2h..0h', 'E M1 0h..0h']);
    expect(await told()).toContain('backfill-failed: history of E could not be read (try 1): Bad_Timeout');
  });

  it('is given up after its tries, and begun again when it connects anew', async () => {
    const { source, backfill, told } = rig([M1]);
    source.answer = () => Promise.reject(new Error('Bad_NoData'));
    backfill.need(M1, NOW - HOUR);
    backfill.setConnected('E', true);
    expect(await backfill.settled(5_000)).toEqual(['E']);
    expect(source.asked).toHaveLength(3);
    expect((await told()).filter((line) => line.startsWith('backfill-failed'))).toHaveLength(3);
    source.answer = () => Promise.resolve(2);
    backfill.setConnected('E', true);
    expect(await backfill.settled(5_000)).toEqual([]);
    expect((await told()).at(-1)).toBe('backfill-done: history of E is complete: 2 values');
  });

  it('is not asked again once it is lost in the middle', async () => {
    const { source, backfill } = rig([M1]);
    source.answer = () => {
      backfill.setConnected('E', false);
      return Promise.reject(new Error('connection closed'));
    };
    backfill.need(M1, NOW - HOUR);
    backfill.setConnected('E', true);
    expect(await backfill.settled(5_000)).toEqual(['E']);
    expect(source.asked).toHaveLength(1);
  });

  it('does not keep the process from ending', async () => {
    const { source, backfill } = rig([M1]);
    source.answer = () => new Promise<number>(() => undefined);
    backfill.need(M1, NOW - HOUR);
    backfill.setConnected('E', true);
    const began = performance.now();
    await backfill.stop(20);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(backfill.pending()).toEqual(['E']);
  });
});
