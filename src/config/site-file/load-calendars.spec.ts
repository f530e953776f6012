/** Site files with metering points: their calendars are read, priced in the dispatch, and refused with what is wrong in them. */
import { describe, expect, it } from '@jest/globals';
import { importPrice } from '../../core/dispatch/build-snapshot.js';
import { DomainError } from '../../core/domain-error.js';
import { isSubscribedAt, networkClassAt, networkPrice } from '../../core/grid/tariff-time.js';
import { civilDay, instantAt } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { loadSite } from './load-site.js';
import type { SiteFileIssue } from './site-file-issue.js';

const HOURS = `[${Array.from({ length: 24 }, () => '0.1').join(', ')}]`;
const FILE = `traboule: site/v1
id: bench
name: Bench
timeZone: Europe/Paris
cityImportLimitKw: { winter: 900, summer: 800 }
namespaces: { t: "urn:bench" }
endpoints: { A: { url: "opc.tcp://127.0.0.1:4840/A", security: none } }
districts: { D1: One }
substations: { S1: { name: North, firmKva: 500, importLimitKw: 480, exportLimitKw: 400 } }
meters:
  M1: { substation: S1, district: D1, endpoint: A, read: { activePower: { node: "t:s=M1.P", unit: W } } }
tariff:
  energyWinterEurPerKwh: ${HOURS}
  energySummerEurPerKwh: ${HOURS}
  networkEurPerKwh: ${HOURS}
  exportShare: 0.5
  peakEurPerKw: 0
  co2WinterGPerKwh: ${HOURS}
  co2SummerGPerKwh: ${HOURS}
  meteringPoint: "city"
meteringPoints:
  city:
    kind: turpe
    eurPerKwh: { P: 0.06, HPH: 0.04, HCH: 0.02, HPB: 0.015, HCB: 0.01 }
    spans:
      - { from: "2025-08-01", until: "2026-11-15", offPeak: [{ from: "22:00", to: "06:00" }], peak: [{ from: "18:00", to: "20:00" }] }
      - { from: "2026-11-15", offPeak: [{ from: "23:00", to: "07:00" }], peak: [{ from: "18:00", to: "20:00" }] }
  "12345678901234":
    kind: hp-hc
    eurPerKwh: { HP: 0.05, HC: 0.03 }
    spans: [{ from: "2025-08-01", offPeak: [{ from: "12:00", to: "15:00" }, { from: "01:30", to: "06:30" }] }]
subscriptions:
  - { node: CITY, subscribedKw: 700, overrunEurPerKwh: 0.5, networkClass: P }
  - { node: S1, subscribedKw: 300, overrunEurPerKwh: 0.2, networkClass: HC, meteringPoint: "12345678901234" }
`;

const { grid } = loadSite(FILE, 'bench.yaml');
const at = (date: string, hour: number, minute = 0): number => instantAt(date, hour, minute) ?? Number.NaN;

function issues(text: string): string[] {
  try {
    loadSite(text, 'bench.yaml');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return (error.context['issues'] as SiteFileIssue[]).map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

describe('calendars of metering points', () => {
  it('price what the dispatch buys, by the windows that hold on the date', () => {
    const prices = (date: string, hour: number): [string | undefined, number] => [
      networkClassAt(grid.tariff, at(date, hour))?.name,
      importPrice(grid.tariff, at(date, hour)),
    ];
    expect(prices('2026-01-15', 18)).toEqual(['P', 0.1 + 0.06]);
    expect(prices('2026-01-15', 22)).toEqual(['HCH', 0.1 + 0.02]);
    expect(prices('2026-11-16', 22)).toEqual(['HPH', 0.1 + 0.04]);
    expect(prices('2026-07-15', 12)).toEqual(['HPB', 0.1 + 0.015]);
    // Before its first windows the price by hour holds.
    expect(prices('2025-07-31', 23)).toEqual([undefined, 0.1 + 0.1]);
  });

  it.each([
    ['2026-03-29', 92, 28],
    ['2026-10-25', 100, 36],
    ['2026-01-15', 96, 32],
  ])('price every quarter-hour of %s, %d of them, %d off-peak', (date, slots, offPeak) => {
    const { startMs, endMs } = civilDay(date);
    const all = Array.from({ length: (endMs - startMs) / SLOT_MS }, (_, k) =>
      networkPrice(grid.tariff, startMs + k * SLOT_MS),
    );
    expect([all.length, all.filter((price) => price === 0.02 || price === 0.01).length]).toEqual([
      slots,
      offPeak,
    ]);
  });

  it('are all kept, also for programs that draw up calls by them, and looked at though nobody goes by them', () => {
    expect((grid.meteringPoints ?? []).map(({ id, kind }) => [id, kind]).sort()).toEqual([
      ['12345678901234', 'hp-hc'],
      ['city', 'turpe'],
    ]);
    const unused = FILE.replace(', networkClass: HC, meteringPoint: "12345678901234"', '');
    expect(issues(unused)).toEqual([]);
    expect(issues(unused.replace('from: "01:30"', 'from: "01:40"')).join()).toMatch(/saw "01:40"/);
  });

  it('are of each subscription its own', () => {
    const [city, station] = grid.subscriptions ?? [];
    if (!city || !station) throw new Error('no subscriptions');
    expect(isSubscribedAt(city, grid.tariff, at('2026-01-15', 19, 45))).toBe(true);
    expect(isSubscribedAt(city, grid.tariff, at('2026-01-15', 20))).toBe(false);
    expect(isSubscribedAt(station, grid.tariff, at('2026-01-15', 19, 45))).toBe(false);
    expect(isSubscribedAt(station, grid.tariff, at('2026-01-15', 12))).toBe(true);
    expect(isSubscribedAt({ nodeId: 'S1', subscribedKw: 1, overrunEurPerKwh: 1 }, grid.tariff, 0)).toBe(true);
  });

  it.each([
    [
      'meteringPoint: "city"',
      'meteringPoint: "town"',
      /meteringPoints.town: saw no calendar of this metering point/,
    ],
    ['HPB: 0.015, ', '', /meteringPoints.city.eurPerKwh: saw no price of class HPB/],
    [
      'until: "2026-11-15"',
      'until: "2026-11-01"',
      /spans.0.until: saw 2026-11-01 before a span from 2026-11-15/,
    ],
    [
      'until: "2026-11-15"',
      'until: "2025-01-01"',
      /saw 2025-08-01 until 2025-01-01; expected an end after the beginning/,
    ],
    ['from: "01:30"', 'from: "01:40"', /offPeak: saw "01:40"; expected a time on the quarter-hour/],
    ['networkClass: HC', 'networkClass: P', /networkClass: saw "P".*known: HP, HC/],
    ['from: "2025-08-01", until', 'from: "1 August", until', /expected a date such as 2026-11-01/],
    ['until: "2026-11-15",', 'until: "2026-11-15", peakDays: [0],', /peakDays: saw 0; expected days from 1/],
  ])('%s written as %s is refused', (good, bad, why) => {
    expect(issues(FILE)).toEqual([]);
    expect(issues(FILE.replace(good, bad)).join('\n')).toMatch(why);
  });
});
