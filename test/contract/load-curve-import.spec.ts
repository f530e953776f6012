/** Imports on real stores in memory: what is news, what is kept, what is told, and what happens when the store is away. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { PapaparseCsvReader } from '../../src/adapters/csv/papaparse-csv-reader.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { DomainError } from '../../src/core/domain-error.js';
import type { SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { LoadCurveImportService } from '../../src/modules/load-curves/load-curve-import.service.js';
import { importQuerySchema, type ImportQuery } from '../../src/modules/load-curves/load-curve.schema.js';
import type { AppendResult } from '../../src/ports/meter-reading-store.js';
import { point, PointSite } from '../fixtures/scripted-meters.js';

const PRM = '12345678901234';
const DAY = Date.UTC(2026, 0, 14, 23);
const NOW = Date.UTC(2026, 0, 20);
const HEADING =
  'Identifiant PRM;Grandeur physique;Grandeur metier;Unite;Horodate;Valeur;Nature;Pas;Indice de qualite';

/** A store that can be away. */
class FickleStore extends MemoryMeterReadingStore {
  away = false;

  override putSlotValues(values: readonly SlotValue[]): Promise<AppendResult> {
    if (this.away) return Promise.reject(new DomainError('store-unavailable', 'the database is away'));
    return super.putSlotValues(values);
  }
}

let store: FickleStore;
let journal: MemoryJournal;
let clock: SteppedClock;
let service: LoadCurveImportService;

beforeEach(() => {
  store = new FickleStore();
  journal = new MemoryJournal();
  clock = new SteppedClock(NOW);
  const site = new PointSite([point('E1', 'M1', 'importBlock', true), point('E1', 'A1', 'activePower')]);
  service = new LoadCurveImportService(store, new PapaparseCsvReader(), site, clock, journal);
});

/** Quarter-hours of a file from its start [W]; an E behind a number marks it as estimated. */
async function* file(...values: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${HEADING}\n`);
  for (const [i, text] of values.entries()) {
    const stamp = new Date(DAY + i * SLOT_MS).toISOString();
    const nature = text.endsWith('E') ? 'E' : 'B';
    yield await Promise.resolve(
      Buffer.from(`${PRM};EA;CONS;W;${stamp};${text.replace('E', '')};${nature};PT15M;0\n`),
    );
  }
}

function query(more: Partial<Record<keyof ImportQuery, string>> = {}): ImportQuery {
  return importQuerySchema.parse({ label: 'start', ...more });
}

async function kept(asKnownAtMs?: number): Promise<string[]> {
  const known = asKnownAtMs === undefined ? {} : { asKnownAtMs };
  const range = { seriesIds: ['M1.power'] as const, startMs: DAY, endMs: DAY + 96 * SLOT_MS, ...known };
  const values = await store.slotValues(range);
  return values.map(({ value, provenance, quality }) => `${String(value)} ${provenance} ${quality}`);
}

describe('import', () => {
  it('adds what is new and leaves alone what says the same', async () => {
    expect(await service.import('M1', file('1000', '2000'), query())).toMatchObject({
      ...{ added: 2, corrected: 0, unchanged: 0, series: 'M1.power', prm: PRM },
      ...{ knownAt: '2026-01-20T00:00:00Z', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    clock.moveTo(NOW + 1_000);
    expect(await service.import('M1', file('1000', '2000', '3000'), query())).toMatchObject({
      ...{ added: 1, corrected: 0, unchanged: 2 },
    });
    expect(await kept()).toEqual(['1 measured good', '2 measured good', '3 measured good']);
  });

  it('keeps a correction beside the first, also when only its trust changed', async () => {
    await service.import('M1', file('1000E', '2000'), query());
    clock.moveTo(NOW + 1_000);
    expect(await service.import('M1', file('1000', '2500'), query())).toMatchObject({
      added: 0,
      corrected: 2,
    });
    expect(await kept(NOW)).toEqual(['1 estimated uncertain', '2 measured good']);
    expect(await kept()).toEqual(['1 measured good', '2.5 measured good']);
  });

  it('adds where a closed slot had been missing, and corrects where it had been estimated', async () => {
    const slot = { seriesId: 'M1.power', knownAtMs: DAY + SLOT_MS, method: 'none' } as const;
    await store.putSlotValues([
      { ...slot, slotMs: DAY, value: Number.NaN, provenance: 'missing', quality: 'bad' },
      { ...slot, slotMs: DAY + SLOT_MS, value: 1.9, provenance: 'estimated', quality: 'uncertain' },
    ]);
    expect(await service.import('M1', file('1000', '2000'), query())).toMatchObject({
      added: 1,
      corrected: 1,
    });
  });

  it('writes nothing in a dry run, and tells the same', async () => {
    const dry = await service.import('M1', file('1000'), query({ dryRun: 'true' }));
    expect(dry).toMatchObject({ dryRun: true, added: 1 });
    expect(await kept()).toEqual([]);
    expect(await journal.entries({ limit: 10 })).toEqual([]);
  });

  it('is told in the journal with the hash of the file', async () => {
    const { sha256 } = await service.import('A1', file('100'), query({ file: 'maison.csv' }));
    const [entry] = await journal.entries({ code: 'load-curve-imported', limit: 1 });
    expect(entry).toMatchObject({
      severity: 'info',
      message: `A1.power from maison.csv (PRM ${PRM}): 1 slots added, 0 corrected, 0 unchanged`,
      context: { sha256, prm: PRM, label: 'start' },
    });
  });

  it('keeps nothing and tells nothing when the store is away; the same file can come again', async () => {
    store.away = true;
    await expect(service.import('M1', file('1000'), query())).rejects.toMatchObject({
      code: 'store-unavailable',
    });
    expect(await journal.entries({ limit: 10 })).toEqual([]);
    store.away = false;
    expect(await service.import('M1', file('1000'), query())).toMatchObject({ added: 1 });
  });

  it('keeps nothing when the connection breaks midway', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* file('1000', '2000');
      throw new Error('aborted');
    }
    await expect(service.import('M1', broken(), query())).rejects.toThrow('aborted');
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['M3', {}, 'unknown-series', /there is no meter "M3"; the nearest is "M1"/],
    [
      PRM,
      { prm: '11111111111111' },
      'invalid-input',
      /rows of PRM 11111111111111 cannot become the series of PRM/,
    ],
    ['M1', { prm: '11111111111111' }, 'invalid-input', /holds no row of PRM 11111111111111/],
  ])('refuses %s with %j', async (meter, more, code, message) => {
    const importing = service.import(meter, file('1000'), query(more));
    await expect(importing).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('refuses values that the clock has not reached', async () => {
    clock = new SteppedClock(DAY + SLOT_MS);
    const early = new LoadCurveImportService(
      ...([
        store,
        new PapaparseCsvReader(),
        new PointSite([point('E1', 'M1', 'importBlock')]),
        clock,
        journal,
      ] as const),
    );
    expect(await early.import('M1', file('1000'), query())).toMatchObject({ added: 1 });
    await expect(early.import('M1', file('1000', '2000'), query())).rejects.toThrow(
      /values up to 2026-01-14T23:30:00Z, after now \(2026-01-14T23:15:00Z\)/,
    );
  });
});

describe('the base of the meter', () => {
  const bases = async (): Promise<number[]> =>
    (await store.slotValues({ seriesIds: ['M1.base'], startMs: DAY, endMs: DAY + 96 * SLOT_MS })).map(
      ({ value }) => value,
    );
  const ofAsset = (slot: number, value: number): SlotValue => ({
    seriesId: 'A1.power',
    slotMs: DAY + slot * SLOT_MS,
    knownAtMs: DAY + (slot + 1) * SLOT_MS,
    value,
    provenance: 'measured',
    method: 'block',
    quality: 'good',
  });

  it('follows where all assets behind the meter are known, and waits where one is not', async () => {
    await store.putSlotValues([ofAsset(0, 0.25), ofAsset(1, -0.5)]);
    const answer = await service.import('M1', file('1000', '2000', '3000'), query());
    expect(answer).toMatchObject({ added: 3, bases: 2 });
    expect(await bases()).toEqual([0.75, 2.5]);
    clock.moveTo(NOW + 1_000);
    expect(await service.import('M1', file('1000', '2000', '3000'), query())).toMatchObject({
      unchanged: 3,
      bases: 0,
    });
  });

  it('follows a curve of an asset, too, and its corrections', async () => {
    await service.import('M1', file('1000', '2000'), query());
    expect(await bases()).toEqual([]);
    expect(await service.import('A1', file('400', '500E'), query())).toMatchObject({ added: 2, bases: 2 });
    expect(await bases()).toEqual([0.6, 1.5]);
    clock.moveTo(NOW + 1_000);
    expect(await service.import('A1', file('400', '600'), query())).toMatchObject({ corrected: 1, bases: 1 });
    expect(await bases()).toEqual([0.6, 1.4]);
  });
});

describe('the query', () => {
  it.each([
    [{ label: 'middle' }, /expected start or end/],
    [{ prm: '123' }, /the 14 digits of a PRM/],
    [{ naive: 'utc' }, /expected refuse or europe-paris/],
    [{ dryRun: 'yes' }, /expected true or false/],
    [{ file: 'a\u0007' }, /without control characters/],
    [{ step: 'PT30M' }, /step/],
  ])('%j is refused', (given, message) => {
    const { error } = importQuerySchema.safeParse(given);
    expect(error?.message).toMatch(message);
  });
});
