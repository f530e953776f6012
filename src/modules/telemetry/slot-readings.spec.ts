/** Which readings closing loads: blocks always, counters for one slot or for gaps, samples only where nothing better is. */
import { describe, expect, it } from '@jest/globals';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import type { MeterReading, Observable, SeriesId } from '../../core/series/series.js';
import type { SlotOwner } from '../../core/series/slot-power.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { ReadingQuery } from '../../ports/meter-reading-store.js';
import { SlotReadings } from './slot-readings.js';

const SLOT = Date.UTC(2026, 0, 15, 18);
const END = SLOT + SLOT_MS;
const MINUTE = 60_000;

const OWNER: SlotOwner = {
  ...{ id: 'M1', kind: 'meter' },
  observables: ['importBlock', 'importEnergy', 'activePower', 'outdoorTemperature'],
  maxKw: 1_000,
};

const read = (
  observable: Observable,
  sourceMs: number,
  value: number,
  over: Partial<MeterReading> = {},
): MeterReading => ({
  ...{ seriesId: `M1.${observable}`, sourceMs, knownAtMs: sourceMs, value },
  ...{ quality: 'good', statusCode: 0 },
  ...over,
});

/** A store that remembers which observables it was asked for, and of which minutes about the slot. */
class WatchedStore extends MemoryMeterReadingStore {
  readonly asked: string[] = [];

  override readings(query: ReadingQuery): Promise<MeterReading[]> {
    const minute = (ms: number): string => String(Math.round((10 * (ms - SLOT)) / MINUTE) / 10);
    const names = query.seriesIds.map((id) => id.split('.').at(-1) ?? '').join();
    this.asked.push(`${names} ${minute(query.startMs)}..${minute(query.endMs)}`);
    return super.readings(query);
  }

  override latest(seriesIds: readonly SeriesId[], atMs: number): Promise<Map<SeriesId, MeterReading>> {
    this.asked.push(`newest ${seriesIds.map((id) => id.split('.').at(-1) ?? '').join()}`);
    return super.latest(seriesIds, atMs);
  }
}

async function loaded(
  readings: readonly MeterReading[],
  over: { readonly slots?: readonly number[]; readonly knownAtMs?: number; readonly owner?: SlotOwner } = {},
): Promise<{ readonly found: SlotReadings; readonly asked: string[] }> {
  const store = new WatchedStore();
  await store.append(readings);
  const found = await SlotReadings.load(store, {
    owners: [over.owner ?? OWNER],
    slots: over.slots ?? [SLOT],
    knownAtMs: over.knownAtMs ?? END + 10 * MINUTE,
  });
  return { found, asked: store.asked };
}

const BARE: SlotOwner = { ...OWNER, observables: ['importBlock', 'importEnergy', 'activePower'] };

describe('one slot', () => {
  it('is measured by its block; counters at both edges check it and samples are not loaded', async () => {
    const { found, asked } = await loaded(
      [
        read('importBlock', END, 120),
        // 30 kWh in a quarter-hour are 120 kW.
        read('importEnergy', SLOT, 1_000),
        read('importEnergy', END, 1_030),
        read('activePower', SLOT + MINUTE, 500),
      ],
      { owner: BARE },
    );
    expect(found.measure(BARE)).toEqual(new Map([[SLOT, { kw: 120, method: 'block', quality: 'good' }]]));
    expect(asked).toEqual(['importBlock 0..15.1', 'importEnergy -1..1', 'importEnergy 14..16']);
  });

  it('is doubted where block and counter are two powers', async () => {
    const { found } = await loaded(
      [
        read('importBlock', END, 120),
        read('importEnergy', SLOT, 1_000),
        // 40 kWh are 160 kW: 40 kW off, more than 5 kW and more than 2 %.
        read('importEnergy', END, 1_040),
      ],
      { owner: BARE },
    );
    expect(found.measure(BARE).get(SLOT)).toEqual({ kw: 120, method: 'block', quality: 'uncertain' });
  });

  it('without block or counter is the mean of its samples, the one before the slot included', async () => {
    const { found, asked } = await loaded(
      [
        // 60 kW until minute 5, 120 kW until minute 10, 180 kW to the end: 120 kW on average.
        read('activePower', SLOT - MINUTE, 60),
        read('activePower', SLOT + 4 * MINUTE, 60),
        read('activePower', SLOT + 5 * MINUTE, 120),
        read('activePower', SLOT + 10 * MINUTE, 180),
      ],
      { owner: BARE },
    );
    expect(found.measure(BARE).get(SLOT)).toEqual({ kw: 120, method: 'samples', quality: 'good' });
    // A sample holds five minutes: no older one can matter.
    expect(asked.at(-1)).toBe('activePower -5..15');
  });

  it('has no power of what has none to measure', async () => {
    const sensor: SlotOwner = { id: 'M1', kind: 'sensor', observables: ['outdoorTemperature'] };
    const { found, asked } = await loaded([read('outdoorTemperature', SLOT, -4)], { owner: sensor });
    expect(found.measure(sensor).size).toBe(0);
    expect(asked).toEqual(['newest outdoorTemperature']);
    expect(
      found
        .of('M1')
        .get('outdoorTemperature')
        ?.map(({ value }) => value),
    ).toEqual([-4]);
    expect(found.of('M2').size).toBe(0);
  });

  it('is closed with what was known then: a correction that came later is not seen, the one before is', async () => {
    const first = read('importBlock', END, 120, { knownAtMs: END });
    const second = read('importBlock', END, 90, { knownAtMs: END + 2 * MINUTE, statusCode: 1 });
    const third = read('importBlock', END, 80, { knownAtMs: END + 20 * MINUTE, statusCode: 2 });
    const at = async (knownAtMs: number): Promise<number | undefined> => {
      const { found } = await loaded([first, second, third], { owner: BARE, knownAtMs });
      return found.measure(BARE).get(SLOT)?.kw;
    };
    expect(await at(END)).toBe(120);
    expect(await at(END + 2 * MINUTE)).toBe(90);
    expect(await at(END + 30 * MINUTE)).toBe(80);
    expect(await at(END - 1)).toBeUndefined();
  });
});

describe('several slots', () => {
  const slots = [SLOT, END, END + SLOT_MS];

  it('load counters and samples only of owners whose blocks have gaps', async () => {
    const blocks = slots.map((slotMs) => read('importBlock', slotMs + SLOT_MS, 100));
    const whole = await loaded(blocks, { slots, owner: BARE, knownAtMs: END + 60 * MINUTE });
    expect(whole.asked).toEqual(['importBlock 0..45.1']);
    expect([...whole.found.measure(BARE).keys()]).toEqual(slots);

    const gap = await loaded(blocks.slice(0, 2), { slots, owner: BARE, knownAtMs: END + 60 * MINUTE });
    expect(gap.asked).toEqual(['importBlock 0..45.1', 'importEnergy -1..46', 'activePower -5..45']);
    expect([...gap.found.measure(BARE).keys()]).toEqual(slots.slice(0, 2));
  });

  it('fill the gap of a block from the counter', async () => {
    const { found, asked } = await loaded(
      [
        read('importBlock', END, 100),
        read('importBlock', END + 2 * SLOT_MS, 100),
        read('importEnergy', END, 500),
        // 50 kWh in the middle slot: 200 kW.
        read('importEnergy', END + SLOT_MS, 550),
      ],
      { slots, owner: BARE, knownAtMs: END + 60 * MINUTE },
    );
    expect([...found.measure(BARE).values()].map(({ kw, method }) => `${String(kw)} ${method}`)).toEqual([
      '100 block',
      '200 counter',
      '100 block',
    ]);
    expect(asked).not.toContain('activePower -5..45');
  });

  it('of none at all load nothing', async () => {
    const { found, asked } = await loaded([read('importBlock', END, 1)], { slots: [] });
    expect(asked).toEqual([]);
    expect(found.measure(OWNER).size).toBe(0);
  });
});

describe('states', () => {
  const WEATHER: SlotOwner = { id: 'M1', kind: 'sensor', observables: ['outdoorTemperature'] };
  const temperatures = (found: SlotReadings): (number | undefined)[] =>
    (found.of('M1').get('outdoorTemperature') ?? []).map(({ value }) => value);

  it('are their newest value, however old', async () => {
    const { found, asked } = await loaded(
      [read('outdoorTemperature', SLOT - 600 * MINUTE, 3), read('outdoorTemperature', END + MINUTE, 9)],
      { owner: WEATHER },
    );
    expect(temperatures(found)).toEqual([3]);
    expect(asked).toEqual(['newest outdoorTemperature']);
  });

  it('are looked for further back where the newest is bad', async () => {
    const { found, asked } = await loaded(
      [
        read('outdoorTemperature', SLOT + 5 * MINUTE, 4),
        read('outdoorTemperature', SLOT + 10 * MINUTE, 99, { quality: 'bad' }),
      ],
      { owner: WEATHER },
    );
    expect(asked).toHaveLength(2);
    expect(temperatures(found)).toEqual([4, 99]);
  });

  it('of several slots are all values within, and the newest before', async () => {
    const { found } = await loaded(
      [
        read('outdoorTemperature', SLOT - 100 * MINUTE, 1),
        read('outdoorTemperature', SLOT + MINUTE, 2),
        read('outdoorTemperature', END + MINUTE, 3),
      ],
      { owner: WEATHER, slots: [SLOT, END], knownAtMs: END + 60 * MINUTE },
    );
    expect(temperatures(found)).toEqual([1, 2, 3]);
  });
});
