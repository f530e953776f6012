/** The twin on measured load: the city follows France on the day the demonstration plays. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createCity, type TwinCity } from '../../src/twin/city/city.js';
import { METERS, SUBSTATIONS } from '../../src/twin/city/districts.js';
import { loadReplay, type DemandReplay } from '../../src/twin/city/replay.js';
import { sharedExpected, sharedPath } from '../fixtures/shared-data.js';

const FILE = sharedPath('data', 'forecast', 'fr.load.csv.gz');
const MIDNIGHT = Date.parse('2026-01-14T23:00:00Z');
const SLOT = 900_000;
const HISTORY_DAYS = 7;
const CITY_LIMIT_KW = 760_000;

const suite = sharedExpected(FILE) ? describe : describe.skip;
const title = `15 January 2026 on RTE's load (skipped where ${FILE} is not there and CI is not set)`;

suite(title, () => {
  let replay: DemandReplay;
  let city: TwinCity;

  beforeAll(() => {
    replay = loadReplay(FILE, 'city');
    city = createCity({
      seed: 1,
      scenario: 'cold-wave',
      startMs: MIDNIGHT,
      historyDays: HISTORY_DAYS,
      replay,
    });
    city.advanceTo(MIDNIGHT + 96 * SLOT);
  });

  const importOf = (stations: readonly string[]): number[] => {
    const meters = METERS.filter((m) => stations.includes(m.substationId));
    const series = meters.map((m) => city.slotMeans(m.id).values);
    return Array.from(series[0] ?? [], (_, i) => series.reduce((sum, values) => sum + (values[i] ?? 0), 0));
  };
  const distribution = SUBSTATIONS.filter((s) => s.level === 'distribution');

  it('reads the file with its own instants', () => {
    expect(replay.valueAt(Date.parse('2014-12-31T23:00Z'))).toBe(74_494);
    expect(replay.valueAt(Date.parse('2018-12-31T22:30Z'))).toBe(63_803);
  });

  it('follows the French shape', () => {
    const played = importOf(distribution.map((s) => s.id));
    const measured = played.map((_, i) => replay.valueAt(city.historyStartMs + (i + 0.5) * SLOT));
    expect(played).toHaveLength((HISTORY_DAYS + 1) * 96);
    expect(correlation(played, measured)).toBeGreaterThan(0.95);
  });

  it('keeps all limits without control, so that a plan exists', () => {
    for (const { id, importLimitKw } of distribution) {
      expect(Math.max(...importOf([id]).slice(-96))).toBeLessThan(0.85 * importLimitKw);
    }
    const peak = Math.max(...importOf(distribution.map((s) => s.id)).slice(-96));
    expect(peak).toBeLessThan(0.8 * CITY_LIMIT_KW);
    expect(peak).toBeGreaterThan(0.6 * CITY_LIMIT_KW);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    x.reduce((sum, v, i) => sum + (v - mx) * ((y[i] ?? my) - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}
