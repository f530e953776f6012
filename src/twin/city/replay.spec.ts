import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { BaseDemand } from './base-demand.js';
import { momentOf, type DemandMoment } from './demand.js';
import { METERS } from './districts.js';
import { civilTime } from '../../core/time/civil.js';
import { loadReplay, replayFromCsv } from './replay.js';

const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
const FIRST = Date.parse('2018-01-01T00:00Z');

/** Forty days of half-hours: 100 by night, 200 by day; `change` may spoil rows. */
function csv(change: (rows: string[]) => void = () => undefined, header = 'time_utc,FR'): string {
  const rows = Array.from({ length: 40 * 48 }, (_, i) => {
    const at = new Date(FIRST + i * HALF_HOUR).toISOString().replace(':00.000Z', 'Z');
    return `${at},${i % 48 < 24 ? '100' : '200'}`;
  });
  change(rows);
  return [header, ...rows].join('\n');
}

describe('a demand file', () => {
  it('is read with times to the minute, interpolated, and empty cells bridged', () => {
    const replay = replayFromCsv(
      csv((rows) => (rows[2] = '2018-01-01T01:00Z,')),
      'a.csv',
      'city',
    );
    expect(replay.valueAt(FIRST + 2 * HALF_HOUR)).toBe(100);
    expect(replay.valueAt(FIRST + 23.5 * HALF_HOUR)).toBe(150);
    expect(replay.meanAround(FIRST + 20 * DAY)).toBeCloseTo(150, 6);
  });

  it('is read with byte order mark, carriage returns and other columns', () => {
    const text = `\uFEFF${csv(undefined, 'time_utc,FR').replaceAll('\n', '\r\n')}\r\n`;
    expect(replayFromCsv(text, 'a.csv', 'city').valueAt(FIRST + 30 * HALF_HOUR)).toBe(200);
  });

  it('is asked for other years by whole weeks: the weekday stays', () => {
    const replay = replayFromCsv(csv(), 'a.csv', 'city');
    const later = FIRST + 364 * DAY * 8;
    expect(replay.valueAt(later + 12.5 * 2 * HALF_HOUR)).toBe(200);
    expect(replay.valueAt(later + 200 * DAY + 6 * 2 * HALF_HOUR)).toBe(100);
  });

  it.each([
    [
      'a wrong header',
      csv(undefined, 'when,load'),
      /line 1: saw the columns "when, load"; expected time_utc/,
    ],
    ['a header without series', csv(undefined, 'time_utc'), /line 1: .*at least one series/],
    [
      'a naive time',
      csv((r) => (r[4] = '2018-01-01T02:00,100')),
      /line 6: time_utc is "2018-01-01T02:00"; expected an instant in UTC/,
    ],
    ['a time that does not exist', csv((r) => (r[4] = '2018-13-01T02:00Z,100')), /line 6: time_utc is/],
    [
      'no number',
      csv((r) => (r[9] = '2018-01-01T04:30Z,NaN')),
      /line 11: the load is "NaN"; expected a number/,
    ],
    ['a negative load', csv((r) => (r[9] = '2018-01-01T04:30Z,-5')), /line 11: the load is "-5"/],
    ['rows that go back', csv((r) => (r[9] = '2018-01-01T01:30Z,5')), /line 11: the time does not rise/],
    ['a row twice', csv((r) => (r[9] = r[8] ?? '')), /line 11: the time does not rise/],
    [
      'a hole of half a day',
      csv((r) => r.splice(10, 24)),
      /line 12: 13 h without a value before it; expected gaps of at most 6 h/,
    ],
    ['nothing', '', /line 1: saw the columns ""/],
    ['a header alone', 'time_utc,FR\n', /holds 0 values; expected at least 28 days/],
    ['a week', csv((r) => r.splice(336)), /expected at least 28 days/],
  ])('is refused for %s', (_what, text, message) => {
    expect(() => replayFromCsv(text, 'bad.csv', 'city')).toThrow(message);
  });

  it('is refused when it is not there or not what its name says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'traboule-replay-'));
    try {
      const plain = join(folder, 'plain.csv.gz');
      writeFileSync(plain, csv());
      expect(() => loadReplay(join(folder, 'gone.csv'), 'city')).toThrow(
        /cannot read the demand file .*gone\.csv/,
      );
      expect(() => loadReplay(plain, 'city')).toThrow(/is no gzip file/);
      const packed = join(folder, 'packed.csv.gz');
      writeFileSync(packed, gzipSync(csv()));
      expect(loadReplay(packed, 'L5').scope).toBe('L5');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a replayed meter', () => {
  const centre = Date.parse('2026-01-15T00:00Z');
  const demandAt = (ms: number): DemandMoment =>
    momentOf(civilTime(ms), false, { heatingC: 4, outdoorC: 4, dark: 0 });
  const meter = METERS.find((m) => m.id === 'PDJ-L5');
  if (!meter) throw new Error('PDJ-L5 is gone');

  it('keeps the modelled mean, takes the measured shape, and leaves room for its assets', () => {
    const base = new BaseDemand(meter, 1, replayFromCsv(csv(), 'a.csv', 'L5'));
    base.fitReplay(centre, demandAt);
    let modelled = 0;
    let played = 0;
    const hours = 28 * 24;
    for (let h = 0; h < hours; h += 1) {
      const ms = centre - 14 * DAY + h * 2 * HALF_HOUR;
      modelled += base.modelledKw(demandAt(ms)) / hours;
      played += base.at({ ms, demand: demandAt(ms), expectedAssetsKw: 0 }) / hours;
    }
    expect(Math.abs(played / modelled - 1)).toBeLessThan(0.01);
    const day = { ms: centre + 15 * 2 * HALF_HOUR, demand: demandAt(centre), expectedAssetsKw: 0 };
    const night = { ...day, ms: centre + 5 * 2 * HALF_HOUR };
    expect(base.at(day) / base.at(night)).toBeCloseTo(2, 1);
    expect(base.at(day) - base.at({ ...day, expectedAssetsKw: 3_000 })).toBeCloseTo(3_000, -2);
  });

  it('leaves other districts to the model', () => {
    const other = new BaseDemand(meter, 1, replayFromCsv(csv(), 'a.csv', 'L6'));
    other.fitReplay(centre, demandAt);
    expect(other.replayed).toBe(false);
    const at = { ms: centre, demand: demandAt(centre), expectedAssetsKw: 0 };
    expect(Math.abs(other.at(at) / other.modelledKw(at.demand) - 1)).toBeLessThan(0.03);
  });
});
