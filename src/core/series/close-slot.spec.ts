import { describe, expect, it } from '@jest/globals';
import type { Quality } from '../quantity/quantity.js';
import { SLOT_MS } from '../time/slot.js';
import {
  closeSlot,
  type CloseSlotInput,
  deriveBase,
  STATE_MAX_AGE_ALIVE_MS,
  STATE_MAX_AGE_MS,
} from './close-slot.js';
import { type MeterReading, type Observable, seriesId, type SlotValue } from './series.js';
import { asKnown, type SlotOwner } from './slot-power.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const END = T + SLOT_MS;
const BATTERY: SlotOwner = {
  id: 'BAT',
  kind: 'asset',
  observables: ['activePower', 'importBlock', 'exportBlock', 'soc', 'mode'],
  maxKw: 12_000,
};

interface Given {
  readonly observable: Observable;
  readonly sourceMs: number;
  readonly value: number;
  readonly quality?: Quality;
  readonly knownAtMs?: number;
}

function close(given: readonly Given[], more: Partial<CloseSlotInput> = {}): Map<string, SlotValue> {
  const knownAtMs = more.knownAtMs ?? END + 20_000;
  const owner = more.owner ?? BATTERY;
  const readings = new Map<Observable, MeterReading[]>();
  for (const observable of owner.observables) {
    const list = given
      .filter((g) => g.observable === observable)
      .map((g) => ({
        seriesId: seriesId(owner.id, observable),
        sourceMs: g.sourceMs,
        knownAtMs: g.knownAtMs ?? g.sourceMs,
        value: g.value,
        quality: g.quality ?? 'good',
        statusCode: 0,
      }));
    readings.set(observable, asKnown(list, knownAtMs));
  }
  const values = closeSlot({ owner, slotMs: T, readings, history: new Map(), ...more, knownAtMs });
  return new Map(values.map((value) => [value.seriesId, value]));
}

const BLOCKS: readonly Given[] = [
  { observable: 'importBlock', sourceMs: END, value: 500 },
  { observable: 'exportBlock', sourceMs: END, value: 0 },
];

describe('closeSlot', () => {
  it('gives one value per series, stamped by slot and knowledge', () => {
    const values = close([...BLOCKS, { observable: 'soc', sourceMs: END, value: 0.5 }]);
    expect([...values.keys()].sort()).toEqual(['BAT.mode', 'BAT.power', 'BAT.soc']);
    for (const value of values.values()) expect(value).toMatchObject({ slotMs: T, knownAtMs: END + 20_000 });
    expect(values.get('BAT.power')).toMatchObject({
      value: 500,
      provenance: 'measured',
      method: 'block',
      quality: 'good',
    });
  });

  it('marks an estimate and its method', () => {
    const history = new Map([
      [T - SLOT_MS, 100],
      [T + SLOT_MS, 200],
    ]);
    expect(close([], { history }).get('BAT.power')).toMatchObject({
      value: 150,
      provenance: 'estimated',
      method: 'interpolation',
      quality: 'uncertain',
    });
  });

  it('says missing where nothing is known', () => {
    expect(close([]).get('BAT.power')).toMatchObject({
      value: Number.NaN,
      provenance: 'missing',
      method: 'none',
      quality: 'bad',
    });
  });

  it('never computes with a bad or NaN value', () => {
    const bad = BLOCKS.map((given) => ({ ...given, quality: 'bad' as const }));
    expect(close(bad).get('BAT.power')?.provenance).toBe('missing');
    const nan = BLOCKS.map((given) => ({ ...given, value: Number.NaN }));
    expect(close(nan).get('BAT.power')?.provenance).toBe('missing');
  });

  it('is the same with duplicates and in any order', () => {
    const given = [...BLOCKS, { observable: 'soc' as const, sourceMs: T + 60_000, value: 0.4 }];
    expect(close([...given, ...given].reverse())).toEqual(close(given));
  });

  it('gives a new value beside the first when a value comes late or is corrected', () => {
    const late = BLOCKS.map((given) => ({ ...given, knownAtMs: END + 3_600_000 }));
    expect(close(late).get('BAT.power')?.provenance).toBe('missing');
    const again = close(late, { knownAtMs: END + 3_600_000 }).get('BAT.power');
    expect(again).toMatchObject({ value: 500, provenance: 'measured', knownAtMs: END + 3_600_000 });
    const corrected = [
      ...BLOCKS,
      { observable: 'importBlock' as const, sourceMs: END, value: 450, knownAtMs: END + 60_000 },
    ];
    expect(close(corrected).get('BAT.power')?.value).toBe(500);
    expect(close(corrected, { knownAtMs: END + 60_000 }).get('BAT.power')?.value).toBe(450);
  });

  it('gives no power to an owner without a power point', () => {
    const sensor: SlotOwner = { id: 'METEO', kind: 'sensor', observables: ['outdoorTemperature'] };
    const values = close([{ observable: 'outdoorTemperature', sourceMs: END, value: -5 }], { owner: sensor });
    expect([...values.keys()]).toEqual(['METEO.outdoorTemperature']);
  });
});

describe('states', () => {
  const soc = (ageMs: number, quality: Quality = 'good'): Given => ({
    observable: 'soc',
    sourceMs: END - ageMs,
    value: 0.5,
    quality,
  });
  const day = 86_400_000;

  it.each<[string, Given[], Observable, object]>([
    ['fresh', [soc(1_000)], 'soc', { value: 0.5, method: 'last-sample', quality: 'good' }],
    ['at the very end of the slot', [soc(0)], 'soc', { value: 0.5, provenance: 'measured' }],
    ['after the slot', [soc(-1)], 'soc', { provenance: 'missing' }],
    ['uncertain', [soc(1_000, 'uncertain')], 'soc', { value: 0.5, quality: 'uncertain' }],
    [
      'bad, with a good one before',
      [soc(1_000, 'bad'), { ...soc(2_000), value: 0.4 }],
      'soc',
      { value: 0.4 },
    ],
    ['frozen with its device', [soc(STATE_MAX_AGE_MS + 1)], 'soc', { provenance: 'missing', quality: 'bad' }],
    [
      'frozen while its device is alive',
      [soc(STATE_MAX_AGE_MS + 1), ...BLOCKS],
      'soc',
      { value: 0.5, quality: 'uncertain' },
    ],
    [
      'frozen for hours while its device is alive',
      [soc(STATE_MAX_AGE_ALIVE_MS + 1), ...BLOCKS],
      'soc',
      { provenance: 'missing' },
    ],
    [
      'steady by nature',
      [{ observable: 'mode', sourceMs: END - 9 * day, value: 1 }, ...BLOCKS],
      'mode',
      { value: 1, quality: 'good' },
    ],
    [
      'steady on a silent device',
      [{ observable: 'mode', sourceMs: END - 9 * day, value: 1 }],
      'mode',
      { provenance: 'missing' },
    ],
  ])('%s', (_name, given, observable, expected) => {
    expect(close(given).get(seriesId('BAT', observable))).toMatchObject(expected);
  });
});

describe('deriveBase', () => {
  const value = (id: string, more: Partial<SlotValue>): SlotValue => ({
    seriesId: seriesId(id, 'power'),
    slotMs: T,
    knownAtMs: END,
    value: 0,
    provenance: 'measured',
    method: 'block',
    quality: 'good',
    ...more,
  });

  it('takes the assets off the meter, each with its sign', () => {
    const base = deriveBase('M', value('M', { value: 1_000 }), [
      value('A', { value: 300 }),
      value('PV', { value: -50 }),
    ]);
    expect(base).toEqual({
      seriesId: 'M.base',
      slotMs: T,
      knownAtMs: END,
      value: 750,
      provenance: 'measured',
      method: 'derived',
      quality: 'good',
    });
  });

  it('is as good as its worst part', () => {
    const estimated = value('A', { value: 1, provenance: 'estimated', quality: 'uncertain' });
    expect(deriveBase('M', value('M', { value: 9 }), [estimated])).toMatchObject({
      value: 8,
      provenance: 'estimated',
      quality: 'uncertain',
    });
  });

  it.each([
    [
      'an asset',
      value('M', { value: 9 }),
      value('A', { value: Number.NaN, provenance: 'missing', quality: 'bad' }),
    ],
    [
      'the meter',
      value('M', { value: Number.NaN, provenance: 'missing', quality: 'bad' }),
      value('A', { value: 1 }),
    ],
  ])('is missing when %s is', (_name, meter, asset) => {
    expect(deriveBase('M', meter, [asset])).toMatchObject({
      value: Number.NaN,
      provenance: 'missing',
      method: 'none',
    });
  });
});
