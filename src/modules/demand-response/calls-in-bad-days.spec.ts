/** Calls on days when buildings fail, leave, bargain, and clocks, meters and reports do what they like. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { CallLetterJobs } from './call-letters.jobs.js';
import { aBuilding, DeskRig, KeptNotices, PEAK, someone } from './testing/desk-rig.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const HOUR_MS = 3_600_000;
const END = START + HOUR_MS;
const NOW = START - 4 * HOUR_MS;
const WINDOW = { startMs: START, endMs: END };

/** A desk with these buildings, metered at 100 kW until the call. */
async function deskWith(ids: readonly string[], program = PEAK, startMs = START): Promise<DeskRig> {
  const rig = new DeskRig(startMs - 4 * HOUR_MS);
  await rig.enrol(
    program,
    ids.map((id) => aBuilding(id)),
    startMs,
  );
  return rig;
}

/** Steps through the call quarter-hour by quarter-hour, and past the time after which it is settled. */
async function play(rig: DeskRig, { startMs, endMs } = WINDOW, fromMs = startMs): Promise<void> {
  for (let ms = fromMs; ms <= endMs + HOUR_MS; ms += SLOT_MS) await rig.stepAt(ms);
}

const money = async (rig: DeskRig, { id }: DrEvent, building: string): Promise<(string | undefined)[]> =>
  (await rig.statements(id, building)).map(({ settlement }) => settlement?.totalEur);

describe('a building that delivers nothing', () => {
  it('is replaced once, by the next in rotation, which is measured and paid for its own time', async () => {
    const rig = await deskWith(['a', 'b', 'c']);
    const event = await rig.call(WINDOW, 10);
    expect(event.parts.map(({ buildingId }) => buildingId)).toEqual(['a']);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 100);
    // It takes more before it is called, and is not to blame for it.
    const half = START + 2 * SLOT_MS;
    await rig.measure('b', { startMs: START, endMs: END + HOUR_MS }, (ms) =>
      ms < half ? 130 : ms < END ? 80 : 100,
    );
    await rig.stepAt(START);
    await rig.stepAt(START + SLOT_MS);
    expect(await rig.standings(event.id)).toEqual({ a: 'performing' });
    await rig.stepAt(half);
    expect(await rig.standings(event.id)).toEqual({ a: 'under-delivered', b: 'invited' });
    expect(await rig.part(event.id, 'b')).toMatchObject({ replaces: 'a', fromMs: half });
    await rig.answers.take(event.id, aBuilding('b'), { kind: 'accept', powerKw: 20 }, { by: 'building:b' });
    await play(rig, WINDOW, half + SLOT_MS);
    expect(await rig.event(event.id)).toMatchObject({ state: 'settled' });
    expect(await rig.standings(event.id)).toEqual({ a: 'under-delivered', b: 'delivered' });
    // a: nothing of 20 kWh, 20 x 0.10. b: 10 kWh in half an hour, 10 x 0.25.
    expect([await money(rig, event, 'a'), await money(rig, event, 'b')]).toEqual([['-2.00'], ['2.50']]);
    const [own] = await rig.statements(event.id, 'b');
    expect(own).toMatchObject({ startMs: half, endMs: END, orderedKw: [20, 20] });
  });
});

describe('a building that leaves during the call', () => {
  it('is paid for the time before, owes nothing for the time after, and is replaced', async () => {
    const rig = await deskWith(['a', 'b']);
    const event = await rig.call(WINDOW, 10);
    const left = START + 2 * SLOT_MS;
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < left ? 80 : 140));
    await rig.measure('b', { startMs: START, endMs: END + HOUR_MS }, () => 100);
    await rig.stepAt(START);
    rig.clock.moveTo(left + 60_000);
    await rig.answers.take(event.id, aBuilding('a'), { kind: 'opt-out', reason: 'too cold' }, { by: 'a' });
    expect(await rig.standings(event.id)).toEqual({ a: 'opted-out', b: 'invited' });
    await play(rig, WINDOW, left + SLOT_MS);
    expect(await rig.standings(event.id)).toMatchObject({ a: 'opted-out' });
    expect(await money(rig, event, 'a')).toEqual(['2.50']);
    const [own] = await rig.statements(event.id, 'a');
    expect(own).toMatchObject({ startMs: START, endMs: left, orderedKw: [20, 20] });
  });

  it('of a call that is cancelled under it is paid for the time before too, once', async () => {
    const rig = await deskWith(['a']);
    const event = await rig.call(WINDOW, 10);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 80);
    await rig.stepAt(START);
    rig.clock.moveTo(START + SLOT_MS);
    await rig.desk.cancel(someone('olga'), event.id, 'the line is back');
    await play(rig, WINDOW, START + 2 * SLOT_MS);
    expect(await rig.event(event.id)).toMatchObject({ state: 'cancelled' });
    expect(await money(rig, event, 'a')).toEqual(['1.25']);
  });

  it('that never performed is paid nothing when the call is cancelled', async () => {
    const rig = await deskWith(['a']);
    const event = await rig.call(WINDOW, 10);
    await rig.desk.cancel(someone('olga'), event.id, 'the line is back');
    await play(rig);
    expect(await rig.statements(event.id, 'a')).toEqual([]);
  });
});

describe('a counter-offer', () => {
  const half = { startMs: START, endMs: START + 2 * SLOT_MS };
  const counter = { kind: 'counter', powerKw: 10, reason: 'the kitchen works until then', ...half } as const;

  it('that is taken is what the building is asked, told and paid', async () => {
    const rig = await deskWith(['a']);
    await rig.giveVen('a');
    const { id, ...event } = await rig.call(WINDOW, 10);
    await rig.answers.take(id, aBuilding('a'), counter, { by: 'a' });
    expect(await rig.part(id, 'a')).toMatchObject({ state: 'countered', agreedKw: 0 });
    await rig.desk.agree(someone('otto'), id, {
      buildingId: 'a',
      powerKw: 10,
      reason: 'better than nothing',
    });
    const { a: shown } = await rig.shown(id);
    expect(shown?.body).toMatchObject({
      intervalPeriod: { start: '2026-01-15T17:00:00.000Z', duration: 'PT30M' },
      intervals: [
        { payloads: expect.arrayContaining([{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-10] }]) },
      ],
    });
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < half.endMs ? 90 : 120));
    await play(rig);
    expect(await rig.standings(id)).toEqual({ a: 'delivered' });
    expect(await money(rig, { id, ...event }, 'a')).toEqual(['1.25']);
  });

  it('that nobody takes counts for nothing, and the next is called when the time to answer is over', async () => {
    const rig = await deskWith(['a', 'b']);
    const event = await rig.call(WINDOW, 10);
    await rig.answers.take(event.id, aBuilding('a'), counter, { by: 'a' });
    await rig.desk.refuse(someone('otto'), event.id, { buildingId: 'a', reason: 'too little for too short' });
    await rig.stepAt(event.answerByMs);
    expect(await rig.standings(event.id)).toEqual({ a: 'countered' });
    await rig.stepAt(event.answerByMs + SLOT_MS);
    expect(await rig.standings(event.id)).toEqual({ a: 'countered', b: 'invited' });
    await rig.measure('b', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < END ? 80 : 100));
    await play(rig);
    expect(await rig.statements(event.id, 'a')).toEqual([]);
    expect(await money(rig, event, 'b')).toEqual(['5.00']);
    const { entries } = await rig.selection.ledger('peak', END + HOUR_MS);
    expect(entries.map(({ buildingId, calledKwh }) => [buildingId, calledKwh])).toEqual([
      ['a', 0],
      ['b', 20],
    ]);
  });
});

describe('an event edited while it runs', () => {
  it('can be shortened: buildings go on performing, are told, and are paid until the new end', async () => {
    const notices = new KeptNotices();
    const rig = new DeskRig(NOW, notices);
    const contacts = { venClientId: null, email: 'a@school.example', webhookUrl: null, assetId: null };
    await rig.enrol(PEAK, [aBuilding('a', { contacts })], START);
    await rig.giveVen('a');
    const event = await rig.call(WINDOW, 10);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < END ? 80 : 100));
    await rig.stepAt(START);
    const window = { startMs: START, endMs: START + 3 * SLOT_MS };
    const edited = await rig.desk.edit(someone('otto'), event.id, { window, reason: 'it is enough' });
    expect(edited).toMatchObject({
      version: 2,
      state: 'active',
      parts: [{ state: 'performing', agreedKw: 20 }],
    });
    expect((await rig.shown(event.id))['a']?.body).toMatchObject({ intervalPeriod: { duration: 'PT45M' } });
    expect(notices.sent.at(-1)?.subject).toMatch(/modifié.*de 18:00 à 18:45/);
    await play(rig, WINDOW, START + SLOT_MS);
    expect(await rig.event(event.id)).toMatchObject({ state: 'settled', version: 2 });
    expect(await money(rig, event, 'a')).toEqual(['3.75']);
  });

  it('cannot begin anew or end later: nobody loses by an edit what was agreed', async () => {
    const rig = await deskWith(['a']);
    const event = await rig.call(WINDOW, 10);
    await rig.stepAt(START);
    const edit = (startMs: number, endMs: number) =>
      rig.desk.edit(someone('otto'), event.id, { window: { startMs, endMs }, reason: 'more' });
    await expect(edit(START, END + SLOT_MS)).rejects.toThrow(/has begun.*draw up another call/);
    await expect(edit(START + SLOT_MS, END)).rejects.toThrow(/has begun/);
    await expect(edit(START, START)).rejects.toThrow(/past or end before it begins/);
    expect(await rig.event(event.id)).toMatchObject({
      version: 1,
      state: 'active',
      parts: [{ state: 'performing' }],
    });
    await expect(rig.desk.edit(someone('olga'), event.id, { targetKw: 5, reason: 'less' })).rejects.toThrow(
      /colleague/,
    );
    expect(await rig.desk.edit(someone('otto'), event.id, { targetKw: 5, reason: 'less' })).toMatchObject({
      ...{ version: 2, targetKw: 5, state: 'active' },
    });
  });
});

describe('a clock change within the call', () => {
  it.each([
    [
      'autumn: the hour from 2 to 3 comes twice',
      '2026-10-25T00:00:00Z',
      8,
      /25\/10\/2026 de 02:00 \(UTC\+2\) à 03:00 \(UTC\+1\)/,
    ],
    [
      'spring: the hour from 2 to 3 is skipped',
      '2026-03-29T00:30:00Z',
      4,
      /29\/03\/2026 de 01:30 \(UTC\+1\) à 03:30 \(UTC\+2\)/,
    ],
  ])('%s', async (_, start, slots, words) => {
    const startMs = Date.parse(start);
    const window = { startMs, endMs: startMs + slots * SLOT_MS };
    const notices = new KeptNotices();
    const rig = new DeskRig(startMs - 4 * HOUR_MS, notices);
    const contacts = { venClientId: null, email: 'a@school.example', webhookUrl: null, assetId: null };
    await rig.enrol(PEAK, [aBuilding('a', { contacts })], startMs);
    await rig.giveVen('a');
    const event = await rig.call(window, 10);
    expect(notices.sent[0]).toMatchObject({ subject: expect.stringMatching(words), calendar: window });
    expect((await rig.shown(event.id))['a']?.body).toMatchObject({
      intervalPeriod: { start: new Date(startMs).toISOString(), duration: `PT${String(slots * 15)}M` },
    });
    await rig.measure('a', { startMs, endMs: window.endMs + HOUR_MS }, () => 80);
    await play(rig, window);
    const [statement] = await rig.statements(event.id, 'a');
    expect(statement?.slots.map(({ baselineKw, deliveredKwh }) => [baselineKw, deliveredKwh])).toEqual(
      new Array(slots).fill([100, 5]),
    );
    expect(statement?.settlement?.totalEur).toBe((slots * 5 * 0.25).toFixed(2));
  });
});

describe('meters that are missing', () => {
  it('are waited for a day; then nothing is paid or taken, and the statement says why', async () => {
    const rig = await deskWith(['a', 'b']);
    const event = await rig.call(WINDOW, 22);
    const after = { startMs: START, endMs: END + HOUR_MS };
    await rig.measure('a', after, (ms) => (ms === START ? Number.NaN : 80));
    await rig.measure('b', after, (ms) => (ms < END ? 80 : 100));
    await play(rig);
    expect(await rig.event(event.id)).toMatchObject({ state: 'completed' });
    await rig.stepAt(END + 24 * HOUR_MS);
    expect(await rig.standings(event.id)).toEqual({ a: 'no-data', b: 'delivered' });
    const [none] = await rig.statements(event.id, 'a');
    expect(none).toMatchObject({
      settlement: null,
      unsettled: expect.stringMatching(/75 % of the call was measured/),
    });
    expect(await money(rig, event, 'b')).toEqual(['5.00']);
  });

  it('are not made up for by estimates: neither in the call nor on the days before it', async () => {
    const rig = await deskWith(['a', 'b']);
    const event = await rig.call(WINDOW, 22);
    const after = { startMs: START, endMs: END + HOUR_MS };
    await rig.measure('a', after, (ms) => (ms === START ? Number.NaN : 80));
    await rig.measure('a', { startMs: START, endMs: START + SLOT_MS }, () => 0, 'estimated');
    await rig.measure('b', after, (ms) => (ms < END ? 80 : 100));
    // Taken for measured it would lift the baseline to 155 kW.
    const before = { startMs: START - 24 * HOUR_MS, endMs: START - 23 * HOUR_MS };
    await rig.measure('b', before, () => 650, 'estimated');
    await play(rig);
    await rig.stepAt(END + 24 * HOUR_MS);
    const [none] = await rig.statements(event.id, 'a');
    expect(none?.unsettled).toMatch(/75 % of the call was measured/);
    const [own] = await rig.statements(event.id, 'b');
    expect(own?.slots.map(({ baselineKw }) => baselineKw)).toEqual([100, 100, 100, 100]);
  });

  it('that come in time are used', async () => {
    const rig = await deskWith(['a']);
    const event = await rig.call(WINDOW, 10);
    await play(rig);
    expect(await rig.statements(event.id, 'a')).toEqual([]);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 80);
    await rig.stepAt(END + 5 * HOUR_MS);
    expect(await money(rig, event, 'a')).toEqual(['5.00']);
  });
});

describe('nothing is paid twice', () => {
  it('however often the clock steps, and when two processes settle at once', async () => {
    const rig = await deskWith(['a']);
    const event = await rig.call(WINDOW, 10);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 80);
    for (let ms = START; ms <= END; ms += SLOT_MS) await rig.stepAt(ms);
    const lateMs = END + HOUR_MS;
    await Promise.all([rig.settlement.step(lateMs), rig.settlement.step(lateMs)]);
    await rig.stepAt(lateMs + SLOT_MS);
    await rig.stepAt(lateMs + 30 * HOUR_MS);
    expect(await money(rig, event, 'a')).toEqual(['5.00']);
  });
});

describe('a building that cannot be told', () => {
  const contacts = { venClientId: null, email: 'a@school.example', webhookUrl: null, assetId: null };
  const deskOf = async (notices: KeptNotices): Promise<DeskRig> => {
    const rig = new DeskRig(NOW, notices);
    await rig.enrol(PEAK, [aBuilding('a', { contacts }), aBuilding('b')], START);
    return rig;
  };

  it('is not bound by its silence, owes nothing, is replaced, and hears nothing of it afterwards', async () => {
    const notices = new KeptNotices();
    notices.failing = true;
    const rig = await deskOf(notices);
    const event = await rig.call(WINDOW, 10);
    expect(event.parts).toMatchObject([{ buildingId: 'a', notifiedMs: null }]);
    await rig.stepAt(event.answerByMs);
    expect(await rig.part(event.id, 'a')).toMatchObject({ state: 'no-answer', agreedKw: 0 });
    expect(await rig.part(event.id, 'b')).toMatchObject({ replaces: 'a' });
    notices.failing = false;
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 100);
    await rig.measure('b', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < END ? 80 : 100));
    await play(rig);
    expect(await rig.statements(event.id, 'a')).toEqual([]);
    expect(await money(rig, event, 'b')).toEqual(['5.00']);
    expect(notices.sent).toEqual([]);
  });

  it('by e-mail is told by its VEN all the same, and its letter is sent when the mail server is back', async () => {
    const notices = new KeptNotices();
    notices.failing = true;
    const rig = await deskOf(notices);
    await rig.giveVen('a');
    const event = await rig.call(WINDOW, 10);
    expect(event.parts).toMatchObject([{ buildingId: 'a', notifiedMs: NOW }]);
    notices.failing = false;
    const jobs = new CallLetterJobs(rig.store, rig.notices, rig.clock);
    await rig.queue.work('notices', jobs.handlers(), 1);
    for (let turn = 0; turn < 100 && notices.sent.length === 0; turn += 1) await setImmediate();
    await rig.queue.close();
    expect(notices.sent).toMatchObject([{ to: 'a@school.example' }]);
    await rig.stepAt(event.answerByMs);
    expect(await rig.part(event.id, 'a')).toMatchObject({ state: 'no-answer', agreedKw: 20 });
    expect(notices.sent).toHaveLength(1);
  });
});
