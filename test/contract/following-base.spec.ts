/** Imported power brings the base of its meter with it: what is taken off, when nothing follows, and what is not written again. */
import { describe, expect, it } from '@jest/globals';
import { FORECAST_SITE } from '../fixtures/forecast-site.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import type { SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { followingBase } from '../../src/modules/load-curves/following-base.js';

const SLOT = Date.UTC(2026, 0, 29, 9);
const IMPORTED = SLOT + 86_400_000;
const { grid } = FORECAST_SITE;

/** M1 has panels behind it, M2 nothing. */
function value(id: SlotValue['seriesId'], k: number, kw: number, more: Partial<SlotValue> = {}): SlotValue {
  return {
    ...{ seriesId: id, slotMs: SLOT + k * SLOT_MS, knownAtMs: SLOT + (k + 1) * SLOT_MS, value: kw },
    ...{ provenance: 'measured', method: 'block', quality: 'good' },
    ...more,
  };
}

const imported = (id: SlotValue['seriesId'], ...kw: number[]): SlotValue[] =>
  kw.map((one, k) => value(id, k, one, { knownAtMs: IMPORTED }));

async function basesOf(
  ownerId: string,
  powers: readonly SlotValue[],
  ...known: SlotValue[]
): Promise<SlotValue[]> {
  const store = new MemoryMeterReadingStore();
  await store.putSlotValues(known);
  return followingBase(store, grid, ownerId, powers);
}

describe('the base that follows an imported power', () => {
  it('of a meter with nothing behind it is that power', async () => {
    expect(await basesOf('M2', imported('M2.power', 300, 310))).toEqual([
      { ...value('M2.base', 0, 300), knownAtMs: IMPORTED, method: 'derived' },
      { ...value('M2.base', 1, 310), knownAtMs: IMPORTED, method: 'derived' },
    ]);
  });

  it('of a meter before panels is what it would show without them: 200 kW imported, 50 kW made, 250 kW used', async () => {
    const bases = await basesOf('M1', imported('M1.power', 200), value('PV.power', 0, -50));
    expect(bases.map((one) => [one.seriesId, one.value])).toEqual([['M1.base', 250]]);
  });

  it('follows the power of the panels too, against what the meter is known to show', async () => {
    const bases = await basesOf('PV', imported('PV.power', -50), value('M1.power', 0, 200));
    expect(bases).toMatchObject([{ seriesId: 'M1.base', slotMs: SLOT, value: 250, knownAtMs: IMPORTED }]);
  });

  it('is no better than its worst part', async () => {
    const guessed = value('PV.power', 0, -50, { provenance: 'estimated', quality: 'uncertain' });
    const [base] = await basesOf('M1', imported('M1.power', 200), guessed);
    expect(base).toMatchObject({ provenance: 'estimated', quality: 'uncertain' });
  });

  it('is not told for a slot in which the meter or an asset behind it is not known', async () => {
    expect(await basesOf('M1', imported('M1.power', 200))).toEqual([]);
    expect(await basesOf('PV', imported('PV.power', -50))).toEqual([]);
    const absent = value('PV.power', 0, Number.NaN, {
      provenance: 'missing',
      method: 'none',
      quality: 'bad',
    });
    expect(await basesOf('M1', imported('M1.power', 200), absent)).toEqual([]);
  });

  it('is told for the slots that can be, when others cannot', async () => {
    const bases = await basesOf('M1', imported('M1.power', 200, 210), value('PV.power', 1, -10));
    expect(bases.map((one) => [one.slotMs, one.value])).toEqual([[SLOT + SLOT_MS, 220]]);
  });

  it('is not written again when the store has it already', async () => {
    const kept = value('M2.base', 0, 300, { method: 'derived' });
    expect(await basesOf('M2', imported('M2.power', 300), kept)).toEqual([]);
    expect(await basesOf('M2', imported('M2.power', 301), kept)).toMatchObject([{ value: 301 }]);
    const doubtful = value('M2.base', 0, 300, { method: 'derived', quality: 'uncertain' });
    expect(await basesOf('M2', imported('M2.power', 300), doubtful)).toMatchObject([{ quality: 'good' }]);
  });

  it('there is none for an owner that the grid does not know, and none without values', async () => {
    expect(await basesOf('METEO', imported('METEO.power', 1))).toEqual([]);
    expect(await basesOf('M2', [])).toEqual([]);
  });
});
