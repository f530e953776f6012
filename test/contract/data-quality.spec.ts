/** Figures of the data page on paper: what is silent, what came late, which gaps there were, and what is remembered. */
import { describe, expect, it } from '@jest/globals';
import { FORECAST_SITE } from '../fixtures/forecast-site.js';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import type { ReadPoint, Site } from '../../src/core/grid/site.js';
import { type MeterReading, seriesId, type SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { SiteModel } from '../../src/ports/site-token.js';
import { DataQualityService } from '../../src/modules/data-quality/data-quality.service.js';
import { EndpointStates } from '../../src/modules/data-quality/endpoint-states.service.js';

const SLOT = Date.UTC(2026, 0, 29, 9);
const NOW = SLOT + 7 * 60_000;
const MINUTE_MS = 60_000;
const WEEK_SLOTS = 672;

function readPoint(ownerId: string, endpointId: string): ReadPoint {
  return {
    ...{ seriesId: seriesId(ownerId, 'activePower'), ownerId, observable: 'activePower', endpointId },
    ...{ node: `nsu=urn:town;s=${ownerId}`, unit: 'kW', sign: 1, historizing: true },
  };
}

const endpoint = (id: string): Site['endpoints'][number] => ({
  ...{ id, url: `opc.tcp://${id}`, securityPolicy: 'None', securityMode: 'None' },
});

/** Two meters on E1, one on E2; M4 and the panels are read by nobody. */
const SITE: Site = {
  ...FORECAST_SITE,
  endpoints: [endpoint('E1'), endpoint('E2'), endpoint('E3')],
  readPoints: [readPoint('M1', 'E1'), readPoint('M2', 'E1'), readPoint('M3', 'E2')],
};

class OneSite extends SiteModel {
  override site(): Site {
    return SITE;
  }
}

function reading(ownerId: string, ageMs: number, more: Partial<MeterReading> = {}): MeterReading {
  return {
    ...{ seriesId: seriesId(ownerId, 'activePower'), sourceMs: NOW - ageMs, knownAtMs: NOW - ageMs },
    ...{ value: 100, quality: 'good', statusCode: 0 },
    ...more,
  };
}

/** The power of a slot counted back from the running one. */
function slot(ownerId: string, back: number, more: Partial<SlotValue> = {}): SlotValue {
  const slotMs = SLOT - back * SLOT_MS;
  return {
    ...{ seriesId: seriesId(ownerId, 'power'), slotMs, knownAtMs: slotMs + SLOT_MS + MINUTE_MS, value: 100 },
    ...{ provenance: 'measured', method: 'block', quality: 'good' },
    ...more,
  };
}

class Desk {
  readonly readings = new MemoryMeterReadingStore();
  readonly journal = new MemoryJournal();
  readonly clock = new SteppedClock(NOW);
  readonly service: DataQualityService;

  constructor() {
    const model = new OneSite();
    const states = new EndpointStates(this.journal, model);
    this.service = new DataQualityService(states, this.readings, this.journal, model, this.clock);
  }

  async told(code: string, atMs: number, endpointId?: string): Promise<void> {
    await this.journal.append({
      ...{ atMs, severity: 'warning', code, message: `${code} said` },
      context: endpointId === undefined ? {} : { endpointId },
    });
  }

  /** Figures of one owner. */
  async owner(id: string) {
    return (await this.service.quality()).owners.find(({ ownerId }) => ownerId === id);
  }
}

describe('servers', () => {
  it('have the newest value of their series, and those counted that have been silent for half an hour', async () => {
    const desk = new Desk();
    await desk.readings.append([reading('M1', 5_000), reading('M2', 31 * MINUTE_MS)]);
    const { endpoints } = await desk.service.endpoints();
    expect(endpoints[0]).toMatchObject({ id: 'E1', lastValueMs: NOW - 5_000, ageMs: 5_000, series: 2 });
    expect(endpoints.map(({ silentSeries }) => silentSeries)).toEqual([1, 1, 0]);
  });

  it('that never said anything have no age, rather than one of zero', async () => {
    const { endpoints } = await new Desk().service.endpoints();
    expect(endpoints[1]).toMatchObject({ state: 'unknown', sinceMs: null, lastValueMs: null, ageMs: null });
    expect(endpoints[2]).toMatchObject({ series: 0, silentSeries: 0, ageMs: null });
  });

  it('are lost or connected as last told, each for itself', async () => {
    const desk = new Desk();
    await desk.told('endpoint-connected', SLOT - 2 * SLOT_MS, 'E1');
    await desk.told('endpoint-lost', SLOT - SLOT_MS, 'E1');
    await desk.told('endpoint-lost', SLOT - 3 * SLOT_MS, 'E2');
    await desk.told('endpoint-connected', SLOT - SLOT_MS, 'E2');
    const { endpoints } = await desk.service.endpoints();
    expect(endpoints.map(({ state, sinceMs }) => [state, sinceMs])).toEqual([
      ['lost', SLOT - SLOT_MS],
      ['connected', SLOT - SLOT_MS],
      ['unknown', null],
    ]);
  });

  it('do not tell of the future: what came after the look is not seen', async () => {
    const desk = new Desk();
    await desk.readings.append([reading('M1', -60_000), reading('M1', 60_000)]);
    const { endpoints } = await desk.service.endpoints();
    expect(endpoints[0]).toMatchObject({ lastValueMs: NOW - 60_000, ageMs: 60_000 });
  });
});

describe('series', () => {
  it('say their newest value’s age and quality, with node, unit and sign as the site has them', async () => {
    const desk = new Desk();
    await desk.readings.append([reading('M1', 2_000, { quality: 'uncertain', statusCode: 0x40000000 })]);
    const { series } = await desk.service.quality();
    expect(series[0]).toMatchObject({
      ...{ seriesId: 'M1.activePower', ageMs: 2_000, quality: 'uncertain' },
      ...{ node: 'nsu=urn:town;s=M1', unit: 'kW', sign: 1 },
    });
    expect(series[1]).toMatchObject({ atMs: null, ageMs: null, quality: null });
  });
});

describe('the week of an owner', () => {
  it('is measured, estimated and missing in shares of all its slots; what nobody closed is missing', async () => {
    const desk = new Desk();
    const estimated = { provenance: 'estimated', method: 'similar-slot', quality: 'uncertain' } as const;
    await desk.readings.putSlotValues([
      ...Array.from({ length: 336 }, (_, k) => slot('M1', k + 1)),
      ...Array.from({ length: 168 }, (_, k) => slot('M1', 337 + k, estimated)),
    ]);
    const figures = await desk.owner('M1');
    expect(figures).toMatchObject({ kind: 'meter', districtId: 'OLD', measuredShare: 0.5, lateSlots: 0 });
    expect([figures?.estimatedShare, figures?.missingShare]).toEqual([0.25, 0.25]);
    expect(await desk.owner('M2')).toMatchObject({ measuredShare: 0, missingShare: 1 });
  });

  it('tells gaps newest first, each of one kind and as long as it lasted', async () => {
    const desk = new Desk();
    const gone = { value: Number.NaN, provenance: 'missing', method: 'none', quality: 'bad' } as const;
    const guessed = { provenance: 'estimated', method: 'interpolation', quality: 'uncertain' } as const;
    const more = (back: number): Partial<SlotValue> =>
      back === 3 || back === 4 ? guessed : back === 5 || back === 10 ? gone : {};
    await desk.readings.putSlotValues(
      Array.from({ length: WEEK_SLOTS }, (_, k) => slot('M1', k + 1, more(k + 1))),
    );
    const at = (back: number): number => SLOT - back * SLOT_MS;
    expect((await desk.owner('M1'))?.gaps).toEqual([
      { fromMs: at(4), toMs: at(2), slots: 2, kind: 'estimated' },
      { fromMs: at(5), toMs: at(4), slots: 1, kind: 'missing' },
      { fromMs: at(10), toMs: at(9), slots: 1, kind: 'missing' },
    ]);
  });

  it('counts slots that were known more than ten minutes after their end', async () => {
    const desk = new Desk();
    const knownAfter = (back: number, minutes: number): SlotValue =>
      slot('M1', back, { knownAtMs: SLOT - (back - 1) * SLOT_MS + minutes * MINUTE_MS });
    await desk.readings.putSlotValues([knownAfter(8, 10), knownAfter(9, 11), knownAfter(10, 60)]);
    expect((await desk.owner('M1'))?.lateSlots).toBe(2);
  });

  it('is told of owners that are read, and of no others', async () => {
    const { owners } = await new Desk().service.quality();
    expect(owners.map(({ ownerId }) => ownerId)).toEqual(['M1', 'M2', 'M3']);
  });

  it('does not reach into the running slot, and is summed again when a slot is over', async () => {
    const desk = new Desk();
    await desk.readings.putSlotValues([slot('M1', 0)]);
    expect(await desk.owner('M1')).toMatchObject({ measuredShare: 0 });
    // What is stored later is seen with the next slot: the sum of the week is kept that long.
    await desk.readings.putSlotValues([slot('M1', 1)]);
    expect(await desk.owner('M1')).toMatchObject({ measuredShare: 0 });
    desk.clock.moveTo(SLOT + SLOT_MS);
    expect((await desk.owner('M1'))?.measuredShare).toBeCloseTo(2 / WEEK_SLOTS, 12);
  });

  it('is read again when the store was away: a failure is not remembered', async () => {
    const desk = new Desk();
    await desk.readings.putSlotValues([slot('M1', 1)]);
    const slotValues = desk.readings.slotValues.bind(desk.readings);
    desk.readings.slotValues = () => Promise.reject(new Error('the store is away'));
    await expect(desk.service.quality()).rejects.toThrow('the store is away');
    desk.readings.slotValues = slotValues;
    expect((await desk.owner('M1'))?.measuredShare).toBeCloseTo(1 / WEEK_SLOTS, 12);
  });
});

describe('what happened in the week', () => {
  it('is counted by kind, and not what is older', async () => {
    const desk = new Desk();
    const week = SLOT - WEEK_SLOTS * SLOT_MS;
    for (const atMs of [week - 1, week, SLOT]) await desk.told('readings-dropped', atMs);
    await desk.told('future-timestamp', SLOT);
    expect((await desk.service.quality()).incidents).toEqual({
      ...{ readingsDropped: 2, readingsRefused: 0, futureTimestamps: 1, pointProblems: 0 },
      ...{ backfillsFailed: 0, duplicates: null },
    });
  });
});
