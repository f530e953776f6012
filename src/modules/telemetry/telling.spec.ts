/** What people are told of data: signs, CSV, dropped readings, clocks that run ahead, a journal that is away. */
import { describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { MemoryJournal } from '../../adapters/memory/journal.js';
import type { MeterReading } from '../../core/series/series.js';
import type { JournalEntry } from '../../ports/journal.js';
import { DropLedger } from './drop-ledger.js';
import { FUTURE_TOLERANCE_MS, FutureGuard } from './future-guard.js';
import { PatientJournal } from './patient-journal.js';
import { signOf, toCsv } from './series-text.js';
import type { SeriesAnswer } from './telemetry.schema.js';

const NOW = Date.UTC(2026, 0, 15, 17);
const HOUR = 3_600_000;

/** A journal that can be away. */
class LeavingJournal extends MemoryJournal {
  away = false;

  override append(entry: JournalEntry): Promise<void> {
    return this.away ? Promise.reject(new Error('no connection')) : super.append(entry);
  }
}

function told(): {
  clock: SteppedClock;
  store: LeavingJournal;
  journal: PatientJournal;
  messages: () => Promise<string[]>;
} {
  const clock = new SteppedClock(NOW);
  const store = new LeavingJournal();
  const journal = new PatientJournal(store, clock);
  const messages = async (): Promise<string[]> => {
    await journal.settled();
    const entries = await store.entries({ limit: 1_000 });
    return entries.map(({ code, message }) => `${code}: ${message}`).reverse();
  };
  return { clock, store, journal, messages };
}

describe('the meaning of a sign', () => {
  it.each([
    ['activePower', /from the network into the asset/],
    ['base', /from the network into the asset/],
    ['appliedSetpoint', /from the network into the asset/],
    ['importEnergy', /taken from the network, never negative/],
    ['exportBlock', /given to the network, never negative/],
  ] as const)('%s', (observable, expected) => {
    expect(signOf(observable)).toMatch(expected);
  });

  it.each(['soc', 'zoneTemperature', 'irradiance', 'mode'] as const)('%s has none', (observable) => {
    expect(signOf(observable)).toBeNull();
  });
});

describe('a series as CSV', () => {
  const answer: SeriesAnswer = {
    id: 'BAT.power',
    owner: { id: 'BAT', kind: 'asset', name: 'Battery' },
    observable: 'power',
    unit: 'kW',
    sign: 'positive = from the network into the asset',
    kind: 'slots',
    from: '',
    to: '',
    asKnownAt: null,
    values: [
      {
        at: '2026-01-15T17:00:00.000Z',
        value: -12.5,
        quality: 'good',
        provenance: 'measured',
        method: 'block',
        knownAt: '2026-01-15T17:15:03.000Z',
      },
      {
        at: '2026-01-15T17:15:00.000Z',
        value: null,
        quality: 'bad',
        provenance: 'missing',
        method: 'none',
        knownAt: '2026-01-15T17:30:03.000Z',
      },
    ],
  };

  it('says unit and sign in its header, quotes what has a comma, and leaves missing values empty', () => {
    expect(toCsv(answer).split('\r\n')).toEqual([
      'slot start UTC,"BAT.power [kW, positive = from the network into the asset]",quality,provenance,method,known at UTC',
      '2026-01-15T17:00:00.000Z,-12.5,good,measured,block,2026-01-15T17:15:03.000Z',
      '2026-01-15T17:15:00.000Z,,bad,missing,none,2026-01-15T17:30:03.000Z',
      '',
    ]);
  });

  it('shows the status code of readings, and the unit alone where a sign says nothing', () => {
    const readings: SeriesAnswer = {
      ...answer,
      id: 'BAT.soc',
      unit: '1',
      sign: null,
      kind: 'readings',
      values: [{ at: 'a', value: 0.5, quality: 'uncertain', statusCode: 1_083_179_008, knownAt: 'b' }],
    };
    expect(toCsv(readings)).toBe(
      'source time UTC,BAT.soc [1],quality,statusCode,known at UTC\r\na,0.5,uncertain,1083179008,b\r\n',
    );
  });

  it('doubles quotes inside a cell', () => {
    expect(toCsv({ ...answer, id: 'a"b.power', values: [] })).toContain('"a""b.power [kW, ');
  });
});

describe('a journal that can be away', () => {
  const entry = (code: string): Omit<JournalEntry, 'atMs'> => ({
    severity: 'info',
    code,
    message: 'm',
    context: {},
  });

  it('keeps what it could not write, in order and with the time it happened', async () => {
    const { clock, store, journal } = told();
    store.away = true;
    journal.note(entry('first'));
    await journal.settled();
    clock.moveTo(NOW + HOUR);
    journal.note(entry('second'));
    await journal.settled();
    expect(await store.entries({ limit: 10 })).toEqual([]);
    store.away = false;
    journal.retry();
    await journal.settled();
    const written = await store.entries({ limit: 10 });
    expect(written.map(({ code, atMs }) => [code, atMs])).toEqual([
      ['second', NOW + HOUR],
      ['first', NOW],
    ]);
  });

  it('keeps the newest 500 of a long absence, each once', async () => {
    const { store, journal } = told();
    store.away = true;
    for (let i = 0; i < 510; i += 1) journal.note(entry(`e${String(i)}`));
    await journal.settled();
    store.away = false;
    journal.retry();
    await journal.settled();
    const codes = (await store.entries({ limit: 1_000 })).map(({ code }) => code);
    expect(codes).toHaveLength(500);
    expect(new Set(codes).size).toBe(500);
    expect(codes).toContain('e509');
    expect(codes).not.toContain('e9');
  });
});

describe('dropped readings', () => {
  const range = (endpointId: string, fromMs: number, toMs: number, count: number) => ({
    endpointId,
    fromMs,
    toMs,
    count,
  });

  it('are told at the first loss of an endpoint and as a sum at the end', async () => {
    const { journal, messages } = told();
    const ledger = new DropLedger(journal);
    ledger.add(range('pdj', NOW, NOW + 1_000, 10));
    ledger.add(range('pdj', NOW - 5_000, NOW, 20));
    ledger.add(range('vai', NOW, NOW, 1));
    expect(await messages()).toHaveLength(2);
    ledger.close();
    const all = await messages();
    expect(all).toHaveLength(4);
    expect(all[2]).toMatch(
      /30 readings of pdj \(2026-01-15T16:59:55.* to 2026-01-15T17:00:01.*\) were dropped in all/,
    );
  });

  it('start anew after they were told', async () => {
    const { journal, messages } = told();
    const ledger = new DropLedger(journal);
    ledger.add(range('pdj', NOW, NOW, 1));
    ledger.close();
    ledger.close();
    expect(await messages()).toHaveLength(2);
    ledger.add(range('pdj', NOW, NOW, 7));
    expect((await messages()).at(-1)).toMatch(/^readings-dropped: 7 readings of pdj .* are being dropped/);
  });
});

describe('readings from the future', () => {
  const reading = (sourceMs: number): MeterReading => ({
    seriesId: 'BAT.soc',
    sourceMs,
    knownAtMs: NOW,
    value: 0.5,
    quality: 'good',
    statusCode: 0,
  });

  it('are marked bad, the others left as they are', async () => {
    const { clock, journal, messages } = told();
    const guard = new FutureGuard(clock, journal);
    const given = [reading(NOW), reading(NOW + FUTURE_TOLERANCE_MS), reading(NOW + FUTURE_TOLERANCE_MS + 1)];
    expect(guard.check('pdj', given).map(({ quality }) => quality)).toEqual(['good', 'good', 'bad']);
    expect(given.map((one) => guard.isAhead(one))).toEqual([false, false, true]);
    expect(await messages()).toEqual([
      expect.stringMatching(/^future-timestamp: BAT.soc of pdj .* set the device's clock/),
    ]);
  });

  it('are told once an hour for each endpoint', async () => {
    const { clock, journal, messages } = told();
    const guard = new FutureGuard(clock, journal);
    const wrong = [reading(NOW + 10 * HOUR)];
    guard.check('pdj', wrong);
    guard.check('pdj', wrong);
    guard.check('vai', wrong);
    expect(await messages()).toHaveLength(2);
    clock.moveTo(NOW + HOUR);
    guard.check('pdj', wrong);
    expect(await messages()).toHaveLength(3);
  });

  it('pass untouched when there are none', () => {
    const { clock, journal } = told();
    const given = [reading(NOW - HOUR)];
    expect(new FutureGuard(clock, journal).check('pdj', given)).toBe(given);
  });
});
