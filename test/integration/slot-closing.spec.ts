/** Closing of slots from a store: one slot live, again with later knowledge, and weeks in bulk. */
import { describe, expect, it } from '@jest/globals';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import type { MeterReading } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { SlotClosingService } from '../../src/modules/telemetry/slot-closing.service.js';
import { point, PointSite, reading, valueOf } from '../fixtures/scripted-meters.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const END = T + SLOT_MS;
const DAY = 86_400_000;
const POINTS = [
  point('E1', 'M1', 'importBlock', true),
  point('E1', 'M1', 'exportBlock', true),
  point('E1', 'A1', 'importBlock', true),
  point('E1', 'A1', 'exportBlock', true),
  point('E1', 'A1', 'soc'),
  point('E1', 'A2', 'activePower'),
  point('E2', 'W', 'outdoorTemperature', true),
];

function build(): { store: MemoryMeterReadingStore; closing: SlotClosingService } {
  const store = new MemoryMeterReadingStore();
  return { store, closing: new SlotClosingService(store, new PointSite(POINTS)) };
}

function blocks(slotMs: number, meterKw: number, assetKw: number): MeterReading[] {
  const endMs = slotMs + SLOT_MS;
  return [
    reading('M1', 'importBlock', endMs, meterKw),
    reading('M1', 'exportBlock', endMs, 0),
    reading('A1', 'importBlock', endMs, 0),
    reading('A1', 'exportBlock', endMs, assetKw),
  ];
}

function samples(slotMs: number, kw: number): MeterReading[] {
  return Array.from({ length: 15 }, (_, minute) =>
    reading('A2', 'activePower', slotMs + minute * 60_000, kw),
  );
}

describe('one slot', () => {
  it('closes meters, the assets behind them, base and sensors, and stores what it returns', async () => {
    const { store, closing } = build();
    await store.append([...blocks(T, 1_000, 200), ...samples(T, -50)]);
    await store.append([reading('A1', 'soc', END - 1_000, 0.5), reading('W', 'outdoorTemperature', END, -5)]);
    const values = await closing.closeSlots(T, END, END + 20_000);
    const short = values.map((v) => [v.seriesId, v.value, v.method]).sort();
    expect(short).toEqual([
      ['A1.power', -200, 'block'],
      ['A1.soc', 0.5, 'last-sample'],
      ['A2.power', -50, 'samples'],
      ['M1.base', 1_250, 'derived'],
      ['M1.power', 1_000, 'block'],
      ['W.outdoorTemperature', -5, 'last-sample'],
    ]);
    const stored = await store.slotValues({
      seriesIds: values.map((v) => v.seriesId),
      startMs: T,
      endMs: END,
    });
    expect(stored).toHaveLength(values.length);
    expect(stored).toEqual(expect.arrayContaining(values));
  });

  it('marks what is missing, and the base with it', async () => {
    const { store, closing } = build();
    await store.append(blocks(T, 1_000, 200));
    const values = await closing.closeSlots(T, END, END + 20_000);
    expect(valueOf(values, 'A2.power', T)).toMatchObject({ provenance: 'missing', value: Number.NaN });
    expect(valueOf(values, 'M1.base', T)?.provenance).toBe('missing');
    expect(valueOf(values, 'A1.soc', T)?.provenance).toBe('missing');
  });

  it('estimates from last week while a meter is silent', async () => {
    const { store, closing } = build();
    for (const slotMs of [T - 7 * DAY, T - 7 * DAY - SLOT_MS, T - SLOT_MS]) {
      await store.append([
        ...blocks(slotMs, slotMs === T - SLOT_MS ? 1_100 : 1_000, 100),
        ...samples(slotMs, -50),
      ]);
      await closing.closeSlots(slotMs, slotMs + SLOT_MS, slotMs + SLOT_MS + 20_000);
    }
    const values = await closing.closeSlots(T, END, END + 20_000);
    expect(valueOf(values, 'M1.power', T)).toMatchObject({
      provenance: 'estimated',
      method: 'similar-slot',
      quality: 'uncertain',
    });
    expect(valueOf(values, 'M1.power', T)?.value).toBeCloseTo(1_100, 6);
    expect(valueOf(values, 'M1.base', T)?.provenance).toBe('estimated');
  });

  it('closed again with later knowledge, keeps both answers', async () => {
    const { store, closing } = build();
    await closing.closeSlots(T, END, END + 20_000);
    const lateMs = END + 3_600_000;
    await store.append(
      [...blocks(T, 1_000, 200), ...samples(T, 0)].map((r) => ({ ...r, knownAtMs: lateMs })),
    );
    await closing.closeSlots(T, END, lateMs, ['A1']);
    const query = { seriesIds: ['M1.base', 'M1.power'] as const, startMs: T, endMs: END };
    const now = await store.slotValues(query);
    expect(now.map((v) => [v.seriesId, v.value, v.knownAtMs])).toEqual([
      ['M1.base', 1_200, lateMs],
      ['M1.power', 1_000, lateMs],
    ]);
    const then = await store.slotValues({ ...query, asKnownAtMs: END + 20_000 });
    expect(then.every((v) => v.provenance === 'missing')).toBe(true);
  });

  it('uses nothing that was not known', async () => {
    const { store, closing } = build();
    await store.append(blocks(T, 1_000, 200).map((r) => ({ ...r, knownAtMs: END + 60_000 })));
    const values = await closing.closeSlots(T, END, END + 20_000);
    expect(valueOf(values, 'M1.power', T)?.provenance).toBe('missing');
  });

  it('is idempotent for one known-at', async () => {
    const { store, closing } = build();
    await store.append(blocks(T, 1_000, 200));
    const first = await closing.closeSlots(T, END, END + 20_000);
    await store.append(samples(T, 7).map((r) => ({ ...r, knownAtMs: END + 10_000 })));
    await closing.closeSlots(T, END, END + 20_000);
    const stored = await store.slotValues({ seriesIds: ['A2.power'], startMs: T, endMs: END });
    expect(stored).toEqual(first.filter((v) => v.seriesId === 'A2.power'));
  });

  it('closes only the groups of the owners it is asked for', async () => {
    const { closing } = build();
    const values = await closing.closeSlots(T, END, END, ['W']);
    expect(values.map((v) => v.seriesId)).toEqual(['W.outdoorTemperature']);
  });

  it('refuses bounds off the quarter-hour', async () => {
    const { closing } = build();
    await expect(closing.closeSlots(T + 1, END, END)).rejects.toThrow('quarter-hour');
  });
});

describe('in bulk', () => {
  it('closes weeks as it would slot by slot, and interpolates short gaps', async () => {
    const { store, closing } = build();
    const startMs = T - 9 * DAY;
    for (let slotMs = startMs, k = 0; slotMs < T; slotMs += SLOT_MS, k += 1) {
      if (k !== 100) await store.append(blocks(slotMs, 1_000 + (k % 96), 10));
    }
    const values = await closing.closeSlots(startMs, T, T);
    const power = values.filter((v) => v.seriesId === 'M1.power');
    expect(power).toHaveLength(9 * 96);
    expect(power[100]).toMatchObject({ provenance: 'estimated', method: 'interpolation', value: 1_004 });
    expect(power.filter((v) => v.method === 'block')).toHaveLength(9 * 96 - 1);
    const alone = await closing.closeSlots(T - SLOT_MS, T, T + 1);
    expect(valueOf(alone, 'A1.power', T - SLOT_MS)?.value).toBe(
      valueOf(values, 'A1.power', T - SLOT_MS)?.value,
    );
  });

  it('tells nothing of states nobody could have asked for then', async () => {
    const { closing } = build();
    const values = await closing.closeSlots(T - 2 * DAY, T, T);
    const soc = values.filter((v) => v.seriesId === 'A1.soc');
    expect(soc.map((v) => v.slotMs)).toEqual([5, 4, 3, 2, 1].map((k) => T - k * SLOT_MS));
    expect(values.filter((v) => v.seriesId === 'W.outdoorTemperature')).toHaveLength(2 * 96);
  });
});
