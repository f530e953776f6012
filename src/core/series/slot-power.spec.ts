import { describe, expect, it } from '@jest/globals';
import type { Quality } from '../quantity/quantity.js';
import { SLOT_MS } from '../time/slot.js';
import { type MeterReading, type Observable, seriesId } from './series.js';
import {
  asKnown,
  lastIndexAt,
  meanOfSamples,
  measurePower,
  type SlotOwner,
  worstQuality,
} from './slot-power.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const END = T + SLOT_MS;
const ALL: readonly Observable[] = [
  'activePower',
  'importBlock',
  'exportBlock',
  'importEnergy',
  'exportEnergy',
];
const OWNER: SlotOwner = { id: 'M', kind: 'meter', observables: ALL, maxKw: 1_000, rolloverAtKwh: 10_000 };

type Given = [Observable, number, number, Quality?];

function readings(...given: Given[]): Map<Observable, MeterReading[]> {
  const map = new Map<Observable, MeterReading[]>();
  for (const [observable, sourceMs, value, quality = 'good'] of given) {
    const reading = {
      seriesId: seriesId('M', observable),
      sourceMs,
      knownAtMs: sourceMs,
      value,
      quality,
      statusCode: 0,
    };
    map.set(observable, asKnown([...(map.get(observable) ?? []), reading], Number.MAX_SAFE_INTEGER));
  }
  return map;
}

const block = (importKw: number, exportKw = 0): Given[] => [
  ['importBlock', END, importKw],
  ['exportBlock', END, exportKw],
];
const counters = (importKwh: number, exportKwh = 0): Given[] => [
  ['importEnergy', T, 100],
  ['importEnergy', END, 100 + importKwh],
  ['exportEnergy', T, 50],
  ['exportEnergy', END, 50 + exportKwh],
];
const samples = (kw: number, from: number, to: number, stepMs = 60_000): Given[] => {
  const list: Given[] = [];
  for (let at = from; at < to; at += stepMs) list.push(['activePower', at, kw]);
  return list;
};

describe('measurePower takes the most trusted method that holds', () => {
  it.each<[string, Given[], object | undefined]>([
    [
      'the completed block',
      [...block(120, 20), ...counters(25)],
      { kw: 100, method: 'block', quality: 'good' },
    ],
    [
      'a block a device clock stamps late',
      [
        ['importBlock', END + 4_000, 80],
        ['exportBlock', END + 4_000, 0],
      ],
      { kw: 80, method: 'block' },
    ],
    ['no block that lacks its export half', [['importBlock', END, 80]], undefined],
    [
      'no block of the next slot',
      [
        ['importBlock', END + SLOT_MS, 80],
        ['exportBlock', END + SLOT_MS, 0],
      ],
      undefined,
    ],
    [
      'no block stamped at the slot start: it is the one before',
      [
        ['importBlock', T, 80],
        ['exportBlock', T, 0],
      ],
      undefined,
    ],
    [
      'an uncertain block, as uncertain',
      [
        ['importBlock', END, 80, 'uncertain'],
        ['exportBlock', END, 0],
      ],
      { kw: 80, method: 'block', quality: 'uncertain' },
    ],
    [
      'the counter when the block is bad',
      [['importBlock', END, 80, 'bad'], ['exportBlock', END, 0], ...counters(25)],
      { kw: 100, method: 'counter' },
    ],
    [
      'the counter when the block is NaN',
      [['importBlock', END, Number.NaN], ['exportBlock', END, 0], ...counters(25)],
      { kw: 100, method: 'counter' },
    ],
    [
      'the counter when the block is implausible',
      [...block(5_000), ...counters(25)],
      { kw: 100, method: 'counter' },
    ],
    ['import less export by counter', counters(10, 30), { kw: -80, method: 'counter' }],
    [
      'the samples when the counter was reset',
      [
        ['importEnergy', T, 900],
        ['importEnergy', END, 3],
        ['exportEnergy', T, 0],
        ['exportEnergy', END, 0],
        ...samples(60, T, END),
      ],
      { kw: 60, method: 'samples', quality: 'good' },
    ],
    [
      'the rollover of a counter',
      [
        ['importEnergy', T, 9_990],
        ['importEnergy', END, 15],
        ['exportEnergy', T, 0],
        ['exportEnergy', END, 0],
      ],
      { kw: 100, method: 'counter' },
    ],
    ['samples that cover the slot', samples(40, T, END), { kw: 40, method: 'samples', quality: 'good' }],
    [
      'samples that cover two thirds, as uncertain',
      samples(40, T, T + 600_000),
      { kw: 40, method: 'samples', quality: 'uncertain' },
    ],
    ['no samples that cover less', samples(40, T, T + 180_000), undefined],
    ['no frozen sample', [['activePower', T - 3_600_000, 40]], undefined],
    ['nothing from nothing', [], undefined],
  ])('%s', (_name, given, expected) => {
    const power = measurePower(OWNER, readings(...given), T);
    if (expected === undefined) expect(power).toBeUndefined();
    else expect(power).toMatchObject(expected);
  });

  it('scales counter edges that are a little off the slot', () => {
    const given: Given[] = [
      ['importEnergy', T - 30_000, 100],
      ['importEnergy', END + 30_000, 126],
      ['exportEnergy', T, 0],
      ['exportEnergy', END, 0],
    ];
    expect(measurePower(OWNER, readings(...given), T)?.kw).toBeCloseTo((26 * 3_600) / 960, 9);
  });

  it.each([
    ['within 2 %', 101, 'good'],
    ['2 % but less than 5 kW apart', 104, 'good'],
    ['far apart', 110, 'uncertain'],
  ])('doubts a block that its counter contradicts: %s', (_name, blockKw, quality) => {
    expect(measurePower(OWNER, readings(...block(blockKw), ...counters(25)), T)).toMatchObject({
      kw: blockKw,
      quality,
    });
  });

  it('needs only the half an owner has', () => {
    const load: SlotOwner = { id: 'M', kind: 'asset', observables: ['importBlock'] };
    expect(measurePower(load, readings(['importBlock', END, 7]), T)).toMatchObject({
      kw: 7,
      method: 'block',
    });
  });
});

describe('asKnown', () => {
  const at = (knownAtMs: number, value: number, quality: Quality = 'good'): MeterReading => ({
    seriesId: 'M.importBlock',
    sourceMs: END,
    knownAtMs,
    value,
    quality,
    statusCode: 0,
  });

  it('keeps the last correction known at the time', () => {
    const first = at(END, 10);
    const corrected = at(END + 5_000, 12);
    expect(asKnown([corrected, first], END + 9_000)).toEqual([corrected]);
    expect(asKnown([corrected, first], END + 1_000)).toEqual([first]);
    expect(asKnown([corrected, first], END - 1)).toEqual([]);
  });

  it('does not hang on the order of arrival', () => {
    const [a, b, c] = [at(END, 10), at(END, 11), at(END, 99, 'bad')];
    expect(asKnown([a, b, c], END)).toEqual(asKnown([c, b, a], END));
    expect(asKnown([c, a, b], END)).toEqual([b]);
  });

  it('orders by source time and drops instants that are none', () => {
    const list = [3, 1, 2].map((k) => ({ ...at(END, k), sourceMs: T + k }));
    expect(asKnown([...list, { ...at(END, 9), sourceMs: Number.NaN }], END).map((r) => r.value)).toEqual([
      1, 2, 3,
    ]);
  });
});

describe('meanOfSamples', () => {
  it('weights by time and lets a bad sample end the one before', () => {
    const list = readings(
      ['activePower', T - 60_000, 10],
      ['activePower', T + 60_000, 40],
      ['activePower', T + 120_000, 99, 'bad'],
      ['activePower', T + 180_000, 20],
    ).get('activePower');
    const mean = meanOfSamples(list ?? [], T, T + 240_000);
    expect(mean?.kw).toBeCloseTo((10 + 40 + 20) / 3, 9);
    expect(mean?.coverage).toBeCloseTo(0.75, 9);
  });

  it('holds a sample for five minutes at most', () => {
    const mean = meanOfSamples(readings(['activePower', T, 10]).get('activePower') ?? [], T, END);
    expect(mean).toEqual({ kw: 10, coverage: 1 / 3 });
  });

  it('knows nothing of nothing', () => {
    expect(meanOfSamples([], T, END)).toBeUndefined();
  });
});

describe('lastIndexAt and worstQuality', () => {
  it.each([
    [T - 1, -1],
    [T, 0],
    [T + 5, 0],
    [T + 10, 1],
    [T + 99, 1],
  ])('finds the last at %d', (at, index) => {
    const list = readings(['activePower', T, 1], ['activePower', T + 10, 2]).get('activePower') ?? [];
    expect(lastIndexAt(list, at)).toBe(index);
  });

  it.each<[Quality, Quality, Quality]>([
    ['good', 'good', 'good'],
    ['good', 'uncertain', 'uncertain'],
    ['bad', 'uncertain', 'bad'],
  ])('of %s and %s is %s', (a, b, worst) => {
    expect(worstQuality(a, b)).toBe(worst);
    expect(worstQuality(b, a)).toBe(worst);
  });
});
