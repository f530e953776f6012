/** Cycles over the hours that are left out in March and come twice in October. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import type { SystemSnapshot } from '../../src/core/dispatch/snapshot.js';
import { seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const CYCLES = 4;
const HOUR_MS = 3_600_000;
const DAYS = [
  {
    name: 'the 92-slot day of March',
    startMs: Date.parse('2026-03-29T00:30:00Z'),
    midnightMs: Date.parse('2026-03-28T23:00:00Z'),
    slots: 92,
  },
  {
    name: 'the 100-slot day of October',
    startMs: Date.parse('2025-10-26T00:30:00Z'),
    midnightMs: Date.parse('2025-10-25T22:00:00Z'),
    slots: 100,
  },
];

/** Civil hour in Lyon by the platform's own calendar: not the code under test. */
const clockOfLyon = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  month: 'numeric',
  hourCycle: 'h23',
});

function civil(ms: number): { hour: number; winter: boolean } {
  const parts = new Map(clockOfLyon.formatToParts(ms).map((p) => [p.type, Number(p.value)]));
  const month = parts.get('month') ?? 0;
  return { hour: parts.get('hour') ?? -1, winter: month >= 10 || month <= 3 };
}

describe.each(DAYS)('cycles around the clock change of $name', ({ startMs, midnightMs, slots }) => {
  const cycles = Array.from({ length: CYCLES }, (_, k) => startMs + k * SLOT_MS);
  let stage: Stage;
  let plans: DispatchPlan[];
  let snapshots: SystemSnapshot[];

  beforeAll(async () => {
    stage = await setStage({ startMs, scenario: 'normal' });
    await stage.run(startMs, CYCLES);
    plans = (await stage.stores.plans.plans({ limit: 20 })).reverse();
    snapshots = await Promise.all(
      plans.map(async (plan) => {
        const inputs = await stage.stores.plans.inputs(plan.content.inputHash);
        if (inputs === null) throw new Error(`inputs of ${plan.id} are not stored`);
        return inputs.snapshot;
      }),
    );
  });

  afterAll(() => stage.strike());

  it('makes plans of 96 slots, one per quarter-hour, none twice and none left out', () => {
    expect(plans.map((p) => p.content.firstSlotMs)).toEqual(cycles);
    for (const { content, check } of plans) {
      expect(check.passed).toBe(true);
      expect(content.horizonSlots).toBe(96);
      for (const schedule of content.schedules) expect(schedule.powerKw).toHaveLength(96);
      for (const node of content.nodes) expect(node.importKw).toHaveLength(96);
    }
  });

  it('prices every slot by the civil hour it lies in', () => {
    const { tariff } = stage.foundation.site.grid;
    for (const snapshot of snapshots) {
      const expected = Array.from({ length: 96 }, (_, k) => {
        const { hour, winter } = civil(snapshot.slotMs + k * SLOT_MS);
        const energy = winter ? tariff.energyWinterEurPerKwh : tariff.energySummerEurPerKwh;
        return (energy[hour] ?? Number.NaN) + (tariff.networkEurPerKwh[hour] ?? Number.NaN);
      });
      snapshot.importPriceEurPerKwh.forEach((price, k) => expect(price).toBeCloseTo(expected[k] ?? 0, 9));
    }
  });

  it('lights the streets while the sun is down, whatever the clocks say', () => {
    const lamps = stage.foundation.site.grid.assets.filter((a) => a.kind === 'lighting');
    expect(lamps.length).toBe(2);
    for (const { content } of plans) {
      for (const lamp of lamps) {
        const schedule = content.schedules.find((s) => s.assetId === lamp.id);
        const powerAt = (utc: string): number | null | undefined => {
          const slotMs = startMs - (startMs % (24 * HOUR_MS)) + Date.parse(`1970-01-01T${utc}:00Z`);
          const k = (slotMs - content.firstSlotMs) / SLOT_MS;
          return schedule?.powerKw[k < 0 ? k + 96 : k];
        };
        // 03:00 UTC is night and 12:00 UTC is day on both dates.
        expect(powerAt('03:00')).toBeGreaterThanOrEqual(0.5 * lamp.ratedKw - 0.001);
        expect([null, 0]).toContain(powerAt('12:00'));
      }
    }
  });

  it('closed every slot of the night once', async () => {
    const meters = stage.foundation.site.grid.meters.map((m) => seriesId(m.id, 'power'));
    const endMs = startMs + (CYCLES - 1) * SLOT_MS;
    const values = await stage.stores.readings.slotValues({ seriesIds: meters, startMs: midnightMs, endMs });
    const expected = Array.from(
      { length: (endMs - midnightMs) / SLOT_MS },
      (_, k) => midnightMs + k * SLOT_MS,
    );
    for (const id of meters) {
      const own = values.filter((v) => v.seriesId === id);
      expect(own.map((v) => v.slotMs)).toEqual(expected);
      expect(own.every((v) => v.provenance === 'measured')).toBe(true);
    }
  });

  it(`agrees with the calendar that the day has ${String(slots)} slots`, () => {
    let ms = midnightMs;
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });
    while (day.format(ms) === day.format(midnightMs)) ms += SLOT_MS;
    expect((ms - midnightMs) / SLOT_MS).toBe(slots);
    const seen = snapshots.flatMap((s) => s.importPriceEurPerKwh.length);
    expect(seen).toEqual(cycles.map(() => 96));
  });
});
