/** Calls that are paid on the building's own forecast, and what is written while a statement is issued. */
import { describe, expect, it } from '@jest/globals';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { aBuilding, DeskRig, PEAK, someone } from './testing/desk-rig.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const HOUR_MS = 3_600_000;
const END = START + HOUR_MS;
const WINDOW = { startMs: START, endMs: END };
const OWN_FORECAST = { ...PEAK, baseline: 'own-forecast' as const };

/** Says an hour before the notice, and again in the middle of the call, what a building will take [kW]. */
async function forecast(rig: DeskRig, id: string, kw: number): Promise<void> {
  const base = {
    seriesId: `${id}.power` as SeriesId,
    modelId: 'test@1',
    stepMs: SLOT_MS,
    quantiles: [],
    marks: [],
  };
  const steps = 32;
  await rig.forecasts.put([
    {
      ...base,
      issuedAtMs: START - 5 * HOUR_MS,
      startMs: START - 5 * HOUR_MS,
      mean: new Array<number>(steps).fill(kw),
    },
    {
      ...base,
      issuedAtMs: START + SLOT_MS,
      startMs: START + SLOT_MS,
      mean: new Array<number>(steps).fill(3 * kw),
    },
  ]);
}

async function desk(program: typeof PEAK): Promise<DeskRig> {
  const rig = new DeskRig(START - 4 * HOUR_MS);
  await rig.enrol(program, [aBuilding('a'), aBuilding('b'), aBuilding('c')], START);
  return rig;
}

describe('a program that pays on the own forecast', () => {
  it('notices who delivers nothing, and pays by what was forecast before the notice', async () => {
    const rig = await desk(OWN_FORECAST);
    // Colder than ever: days before say nothing of it.
    for (const id of ['a', 'b', 'c']) await forecast(rig, id, 200);
    const event = await rig.call(WINDOW, 30);
    expect(event.parts.map(({ buildingId }) => buildingId)).toEqual(['a', 'b']);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 200);
    await rig.measure('b', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < END ? 180 : 200));
    await rig.measure('c', { startMs: START, endMs: END + HOUR_MS }, () => 200);
    for (let ms = START; ms <= END + 2 * HOUR_MS; ms += SLOT_MS) await rig.stepAt(ms);
    expect(await rig.part(event.id, 'a')).toMatchObject({ state: 'under-delivered' });
    expect(await rig.part(event.id, 'c')).toMatchObject({ replaces: 'a' });
    const [delivered] = await rig.statements(event.id, 'b');
    expect(delivered?.slots.map(({ baselineKw }) => baselineKw)).toEqual([200, 200, 200, 200]);
    // 20 kWh at 0.25.
    expect(delivered?.settlement?.totalEur).toBe('5.00');
  });

  it('reports what came back after the call, against the forecast of those hours', async () => {
    const rig = await desk(OWN_FORECAST);
    await rig.store.putBuilding(aBuilding('a', { reboundShare: 0.2, reboundMinutes: 30 }));
    await forecast(rig, 'a', 100);
    const event = await rig.call(WINDOW, 10);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < END ? 80 : 108));
    for (let ms = START; ms <= END + 2 * HOUR_MS; ms += SLOT_MS) await rig.stepAt(ms);
    const [told] = await rig.statements(event.id, 'a');
    // 8 kW above the forecast for half an hour.
    expect(told?.reboundKwh).toBeCloseTo(4, 9);
  });

  it('is judged by its forecasts of days without a call, each from before the notice of that day', async () => {
    const rig = await desk(OWN_FORECAST);
    for (let back = 1; back <= 8; back += 1) {
      // Half again too much, said before the notice; the truth, said after it.
      const dayMs = START - back * 24 * HOUR_MS;
      const said = (issuedAtMs: number, kw: number) => ({
        ...{ seriesId: 'a.power' as SeriesId, modelId: 'test@1', stepMs: SLOT_MS, quantiles: [], marks: [] },
        ...{ issuedAtMs, startMs: issuedAtMs, mean: new Array<number>(32).fill(kw) },
      });
      await rig.forecasts.put([said(dayMs - 5 * HOUR_MS, 150), said(dayMs - 3 * HOUR_MS, 100)]);
    }
    await forecast(rig, 'a', 100);
    const event = await rig.call(WINDOW, 10);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < END ? 80 : 100));
    for (let ms = START; ms <= END + 2 * HOUR_MS; ms += SLOT_MS) await rig.stepAt(ms);
    const [told] = await rig.statements(event.id, 'a');
    expect(told?.unsettled).toMatch(/its error on 6 days without a call is 50 %, at most 20 % is paid on/);
    const own = told?.compared.find(({ method }) => method === 'own-forecast');
    expect(own?.quality).toMatchObject({ days: 6, relativeBias: 0.5, eligible: false });
  });

  it('is not published where no forecast reaches the call: people are told before that nothing could be paid', async () => {
    const rig = await desk(OWN_FORECAST);
    const asked = { programId: 'peak', window: WINDOW, targetKw: 10, reduction: true, overrides: [] };
    const { event } = await rig.drafts.drawUp(someone('olga'), { ...asked, reason: 'evening peak' });
    await rig.desk.approve(someone('otto'), event.id, null);
    expect((await rig.desk.against(event.id)).against).toMatchObject([
      { buildingId: 'a', limits: [{ limit: 'forecast' }] },
    ]);
    const publish = () => rig.desk.publish(someone('otto'), event.id, false);
    await expect(publish()).rejects.toThrow(/a: its program pays by its own forecast, and none reaches/);
    // Nearer to the call one does.
    await forecast(rig, 'a', 100);
    expect(await publish()).toMatchObject({ state: 'published' });
  });

  it('calls nobody in place of another who could not be paid', async () => {
    const rig = await desk(OWN_FORECAST);
    for (const id of ['a', 'c']) await forecast(rig, id, 100);
    const { id } = await rig.call(WINDOW, 10);
    await rig.answers.take(id, aBuilding('a'), { kind: 'opt-out', reason: 'a fair' }, { by: 'a' });
    expect(await rig.standings(id)).toEqual({ a: 'opted-out', c: 'invited' });
  });

  it('says that there is no baseline where nothing was forecast before the notice', async () => {
    const rig = await desk(PEAK);
    const event = await rig.call(WINDOW, 10);
    // As calls of old were published.
    const step = { eventId: event.id, version: 1, atMs: START, by: 'service', what: 'published long ago' };
    await rig.store.changeEvent(event.id, (was) => ({ event: { ...was, program: OWN_FORECAST }, step }));
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 80);
    for (const ms of [START, END, END + 25 * HOUR_MS]) await rig.stepAt(ms);
    const [none] = await rig.statements(event.id, 'a');
    expect(none?.unsettled).toMatch(/no forecast of the building was kept/);
    expect(none?.settlement).toBeNull();
    expect(await rig.event(event.id)).toMatchObject({ state: 'settled' });
  });

  it('takes no building whose meter is not forecast, and no program pays so that has one', async () => {
    const rig = await desk(PEAK);
    const eva = someone('eva');
    await expect(rig.registry.putProgram(eva, OWN_FORECAST)).rejects.toThrow(
      /"peak" pays by the building's own forecast, and none is made of a.power of "a"/,
    );
    const other = { ...OWN_FORECAST, id: 'other', name: 'Other' };
    await rig.registry.putProgram(eva, other);
    const put = (id: string) => rig.registry.putBuilding(eva, aBuilding(id, { programId: 'other' }));
    await expect(put('z')).rejects.toThrow(/expected a meter that the site reads, or a program with another/);
    expect(await put('f1')).toMatchObject({ id: 'f1' });
  });
});

describe('a statement', () => {
  it('is computed again alike although values known before its issue were still being written then', async () => {
    const rig = await desk(PEAK);
    const event = await rig.call(WINDOW, 10);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 80);
    const issuedMs = END + HOUR_MS;
    for (let ms = START; ms <= issuedMs; ms += SLOT_MS) await rig.stepAt(ms);
    const [statement] = await rig.store.statements({ eventId: event.id, limit: 1 });
    if (statement === undefined) throw new Error('no statement was issued');
    expect(statement.issuedMs).toBeLessThanOrEqual(issuedMs);
    // Closed by another process at the very instant of the statement, and stored a moment after it.
    const slot = { startMs: statement.issuedMs - SLOT_MS, endMs: statement.issuedMs };
    await rig.measure('a', slot, () => 55);
    expect(await rig.maker.recompute(statement)).toMatchObject({ identical: true, differences: [] });
  });
});
