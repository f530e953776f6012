/** What equipment reports of a call: late, twice, in several units, against itself, and beside a meter. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { aBuilding, DeskRig, PEAK } from './testing/desk-rig.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const HOUR_MS = 3_600_000;
const END = START + HOUR_MS;

interface Said {
  readonly units?: string;
  readonly readingType?: string;
  readonly duration?: string;
  readonly startMs?: number;
}

describe('usage that equipment reports', () => {
  let rig: DeskRig;
  let event: DrEvent;
  let count = 0;

  const report = async (values: readonly unknown[], said: Said = {}): Promise<void> => {
    const { units, readingType, duration = 'PT15M', startMs = START } = said;
    const { a: shown } = await rig.shown(event.id);
    const descriptor = { objectType: 'REPORT_PAYLOAD_DESCRIPTOR', payloadType: 'USAGE', units, readingType };
    const intervals = values.map((value, id) => ({ id, payloads: [{ type: 'USAGE', values: [value] }] }));
    const intervalPeriod = { start: new Date(startMs).toISOString(), duration };
    const eventID = shown?.id ?? '';
    const body = {
      ...{ eventID, clientName: 'a', reportName: `report ${String((count += 1))}` },
      ...(units === undefined && readingType === undefined ? {} : { payloadDescriptors: [descriptor] }),
      resources: [{ resourceName: 'meter', intervalPeriod, intervals }],
    };
    const viewer = { role: 'VEN', clientId: 'ven-a', granted: [] } as const;
    await rig.objects.create({ kind: 'REPORT', eventId: eventID, clientId: 'ven-a', body }, viewer);
  };
  const load = async (): Promise<number[]> => {
    const id = 'a.power' as SeriesId;
    const span = { seriesIds: [id], startMs: START, endMs: END, asKnownAtMs: END + 30 * HOUR_MS };
    return [...((await rig.readings.slotSeries(span)).get(id)?.values ?? [])];
  };
  const paid = async (): Promise<(string | undefined)[]> =>
    (await rig.statements(event.id, 'a')).map(({ settlement }) => settlement?.totalEur);

  beforeEach(async () => {
    rig = new DeskRig(START - 4 * HOUR_MS);
    await rig.enrol(PEAK, [aBuilding('a')], START);
    await rig.giveVen('a');
    event = await rig.call({ startMs: START, endMs: END }, 10);
    await rig.stepAt(START);
  });

  it.each<[string, readonly unknown[], Said]>([
    ['kWh without a word of it', [20, 20, 20, 20], {}],
    ['Wh', [20_000, 20_000, 20_000, 20_000], { units: 'WH' }],
    ['MWh, in small letters', [0.02, 0.02, 0.02, 0.02], { units: 'mwh' }],
    ['kW', [80, 80, 80, 80], { units: 'KW' }],
    ['W by half-hours', [80_000, 80_000], { units: 'W', duration: 'PT30M' }],
    ['kWh of five minutes', new Array(12).fill(20 / 3), { duration: 'PT5M' }],
  ])('is understood in %s', async (_, values, said) => {
    rig.clock.moveTo(END);
    await report(values, said);
    await rig.stepAt(END);
    const seen = await load();
    expect(seen.map((kw) => Math.round(kw * 1e6) / 1e6)).toEqual([80, 80, 80, 80]);
  });

  it.each<[string, readonly unknown[], Said]>([
    ['a unit that is no energy', [80, 80, 80, 80], { units: 'CELSIUS' }],
    ['words', ['eighty', 'eighty', 'eighty', 'eighty'], {}],
    ['less than a whole quarter-hour', [7], { duration: 'PT10M' }],
  ])('in %s is not taken for a load', async (_, values, said) => {
    rig.clock.moveTo(END);
    await report(values, said);
    await rig.stepAt(END);
    expect((await load()).every(Number.isNaN)).toBe(true);
  });

  it('twice is used once, and what is said later corrects what was said before', async () => {
    rig.clock.moveTo(END);
    await report([20, 20, 20, 20]);
    await report([20, 20, 20, 20]);
    await rig.stepAt(END);
    expect(await load()).toEqual([80, 80, 80, 80]);
    rig.clock.moveTo(END + SLOT_MS);
    await report([22.5, 22.5], { startMs: START + 2 * SLOT_MS });
    await rig.stepAt(END + SLOT_MS);
    await rig.stepAt(END + 2 * SLOT_MS);
    expect(await load()).toEqual([80, 80, 90, 90]);
  });

  it('before its quarter-hour is over is not taken for it: nothing is paid for what is not measured whole', async () => {
    for (const quarter of [0, 1, 2, 3]) {
      const startMs = START + quarter * SLOT_MS;
      // Five minutes into it a third was used, of 100 kW.
      rig.clock.moveTo(startMs + 300_000);
      await report([25 / 3], { startMs });
      await rig.stepAt(startMs + SLOT_MS - 1);
      expect((await load()).every(Number.isNaN)).toBe(true);
    }
    rig.clock.moveTo(END);
    await report([25, 25, 25, 25]);
    await rig.stepAt(END);
    expect(await load()).toEqual([100, 100, 100, 100]);
    await rig.stepAt(END + 2 * HOUR_MS);
    // 20 kWh were ordered and none delivered: 20 x 0.10.
    expect(await paid()).toEqual(['-2.00']);
  });

  it('as an estimate is shown and pays nothing', async () => {
    rig.clock.moveTo(END);
    await report([20, 20, 20, 20], { readingType: 'ESTIMATED' });
    await rig.stepAt(END);
    expect(await load()).toEqual([80, 80, 80, 80]);
    await rig.stepAt(END + 25 * HOUR_MS);
    expect(await paid()).toEqual([undefined]);
    expect((await rig.statements(event.id, 'a'))[0]?.unsettled).toMatch(/0 % of the call was measured/);
  });

  it('after the end of the call is still used, and the call is settled by it', async () => {
    await rig.stepAt(END);
    await rig.stepAt(END + HOUR_MS);
    expect(await paid()).toEqual([]);
    rig.clock.moveTo(END + 90 * 60_000);
    await report([20, 20, 20, 20]);
    await rig.stepAt(END + 2 * HOUR_MS);
    expect(await paid()).toEqual(['5.00']);
  });

  it('after the statement changes nothing that was issued and pays nothing more', async () => {
    for (let ms = START + SLOT_MS; ms <= END; ms += SLOT_MS) await rig.stepAt(ms);
    await report([20, 20, 20, 20]);
    for (let ms = END + SLOT_MS; ms <= END + HOUR_MS; ms += SLOT_MS) await rig.stepAt(ms);
    expect(await paid()).toEqual(['5.00']);
    await report([0, 0, 0, 0]);
    await rig.stepAt(END + 2 * HOUR_MS);
    expect(await paid()).toEqual(['5.00']);
    const [statement] = await rig.store.statements({ eventId: event.id, limit: 1 });
    if (statement === undefined) throw new Error('no statement');
    expect(await rig.maker.recompute(statement)).toMatchObject({ identical: true, differences: [] });
  });

  it('that it opted out is an answer like any other, taken once, and not after the end', async () => {
    const { a: shown } = await rig.shown(event.id);
    const state = { type: 'OPERATING_STATE', values: ['RUNNING_OPTED_OUT'] };
    const resources = [{ resourceName: 'heating', intervals: [{ id: 0, payloads: [state] }] }];
    const body = { eventID: shown?.id ?? '', clientName: 'a', resources };
    const viewer = { role: 'VEN', clientId: 'ven-a', granted: [] } as const;
    await rig.stepAt(START + SLOT_MS);
    await rig.objects.create({ kind: 'REPORT', eventId: body.eventID, clientId: 'ven-a', body }, viewer);
    for (let ms = START + 2 * SLOT_MS; ms <= END; ms += SLOT_MS) await rig.stepAt(ms);
    expect(await rig.part(event.id, 'a')).toMatchObject({
      ...{ state: 'opted-out', agreedKw: 20, untilMs: START + 2 * SLOT_MS },
      reason: 'its equipment reported RUNNING_OPTED_OUT',
    });
    const outs = (await rig.store.steps(event.id)).filter(({ what }) => what.startsWith('a: opts out'));
    expect(outs).toHaveLength(1);
    expect(await rig.shown(event.id)).toEqual({});
  });

  it('that it opted out does not undo what its people answered later', async () => {
    const early = new DeskRig(START - 4 * HOUR_MS);
    await early.enrol(PEAK, [aBuilding('a')], START);
    await early.giveVen('a');
    const { id } = await early.call({ startMs: START, endMs: END }, 10);
    const { a: shown } = await early.shown(id);
    const state = { type: 'OPERATING_STATE', values: ['IDLE_OPTED_OUT'] };
    const resources = [{ resourceName: 'heating', intervals: [{ id: 0, payloads: [state] }] }];
    const body = { eventID: shown?.id ?? '', clientName: 'a', resources };
    const report = { kind: 'REPORT', eventId: body.eventID, body } as const;
    // What another client says in its name is not heard.
    const other = { role: 'VEN', clientId: 'ven-b', granted: [] } as const;
    await early.objects.create({ ...report, clientId: 'ven-b' }, other);
    await early.stepAt(START - 4 * HOUR_MS + SLOT_MS);
    expect(await early.standings(id)).toEqual({ a: 'invited' });
    const viewer = { role: 'VEN', clientId: 'ven-a', granted: [] } as const;
    await early.objects.create({ ...report, clientId: 'ven-a' }, viewer);
    await early.stepAt(START - 3 * HOUR_MS);
    expect(await early.standings(id)).toEqual({ a: 'opted-out' });
    early.clock.moveTo(START - 2 * HOUR_MS);
    await early.answers.take(id, aBuilding('a'), { kind: 'accept', powerKw: 20 }, { by: 'a' });
    await early.stepAt(START - HOUR_MS);
    expect(await early.standings(id)).toEqual({ a: 'accepted' });
  });
});
