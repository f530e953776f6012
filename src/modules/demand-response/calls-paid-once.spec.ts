/** What was told is what is paid, once: overlaps, meters, programs and buildings that change, offers taken late, edits, cancellations. */
import { describe, expect, it } from '@jest/globals';
import type { EventWindow } from '../../core/flexibility/load-history.js';
import type { Statement } from '../../core/flexibility/statement.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { aBuilding, DeskRig, KeptNotices, PEAK, someone } from './testing/desk-rig.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const HOUR_MS = 3_600_000;
const END = START + HOUR_MS;
const WINDOW = { startMs: START, endMs: END };

/** A desk with these buildings, metered at 100 kW until the call. */
async function deskWith(ids: readonly string[], sender = new KeptNotices()): Promise<DeskRig> {
  const rig = new DeskRig(START - 4 * HOUR_MS, sender);
  await rig.enrol(
    PEAK,
    ids.map((id) => aBuilding(id)),
    START,
  );
  return rig;
}

async function play(rig: DeskRig, { startMs, endMs }: EventWindow = WINDOW): Promise<void> {
  for (let ms = startMs; ms <= endMs + HOUR_MS; ms += SLOT_MS) await rig.stepAt(ms);
}

const drawUp = (rig: DeskRig, window: EventWindow, more: object = {}) =>
  rig.drafts.drawUp(someone('olga'), {
    ...{ programId: 'peak', window, targetKw: 10, reduction: true, reason: 'evening peak', overrides: [] },
    ...more,
  });

async function statementOf(rig: DeskRig, eventId: string): Promise<Statement> {
  const [statement] = await rig.store.statements({ eventId, limit: 1 });
  if (statement === undefined) throw new Error('no statement was issued');
  return statement;
}

describe('one reduction is one payment', () => {
  it('a building that is called is not called beside it, by no reason', async () => {
    const rig = await deskWith(['a']);
    await rig.call(WINDOW, 10);
    const later = { startMs: START + 2 * SLOT_MS, endMs: END + 2 * SLOT_MS };
    await expect(drawUp(rig, later)).rejects.toThrow(/called at that time already/);
    const overrides = [{ buildingId: 'a', reason: 'we need it so much today' }];
    await expect(drawUp(rig, later, { overrides })).rejects.toThrow(
      /Building a: it is called at that time already.*no reason changes that/,
    );
    // Drawn up side by side, only one of two is published.
    const fresh = await deskWith(['a']);
    const [one, two] = [await drawUp(fresh, WINDOW), await drawUp(fresh, later)];
    for (const { event } of [one, two]) await fresh.desk.approve(someone('otto'), event.id, null);
    await fresh.desk.publish(someone('otto'), one.event.id, false);
    await expect(fresh.desk.publish(someone('otto'), two.event.id, false)).rejects.toThrow(
      /a: it is called at that time already/,
    );
  });

  it('two calls published in one instant do not both ask it', async () => {
    const rig = await deskWith(['a', 'b', 'c']);
    const window = { startMs: START + 2 * SLOT_MS, endMs: END + 2 * SLOT_MS };
    const [one, two] = [await drawUp(rig, WINDOW), await drawUp(rig, window)];
    for (const { event } of [one, two]) await rig.desk.approve(someone('otto'), event.id, null);
    await Promise.all([one, two].map(({ event }) => rig.desk.publish(someone('otto'), event.id, false)));
    const states = await Promise.all([one, two].map(({ event }) => rig.standings(event.id)));
    expect(states.map(({ a }) => a).sort()).toEqual(['called-off', 'invited']);
    // The next in rotation stands in for it.
    await rig.stepAt(START - 3 * HOUR_MS);
    const all = await Promise.all([one, two].map(({ event }) => rig.standings(event.id)));
    expect(all).toContainEqual({ a: 'called-off', b: 'invited' });
  });

  it('one meter is the meter of one building at a time', async () => {
    const rig = await deskWith(['a']);
    const eva = someone('eva');
    const twin = aBuilding('a2', { meterSeriesId: 'a.power', enrolledMs: START });
    await expect(rig.registry.putBuilding(eva, twin)).rejects.toThrow(/a.power is the meter of "a"/);
    await rig.registry.putBuilding(eva, aBuilding('a', { leftMs: START }));
    expect(await rig.registry.putBuilding(eva, twin)).toMatchObject({ id: 'a2' });
    await rig.registry.putBuilding(eva, { ...twin, name: 'the same again' });
  });

  it('a counter-offer is not taken when the call is over', async () => {
    const rig = await deskWith(['a', 'b']);
    const { id } = await rig.call(WINDOW, 10);
    const counter = { kind: 'counter', powerKw: 10, reason: 'less today', ...WINDOW } as const;
    await rig.answers.take(id, aBuilding('a'), counter, { by: 'a' });
    for (const building of ['a', 'b']) {
      await rig.measure(building, { startMs: START, endMs: END + HOUR_MS }, () => 80);
    }
    const take = () =>
      rig.desk.agree(someone('otto'), id, { buildingId: 'a', powerKw: 10, reason: 'after all' });
    await rig.stepAt(START);
    await rig.stepAt(END);
    await expect(take()).rejects.toThrow(/the call is completed: nothing is agreed for it any more/);
    await rig.stepAt(END + HOUR_MS);
    await expect(take()).rejects.toThrow(/settled/);
    expect(await rig.statements(id, 'a')).toEqual([]);
  });
});

describe('what was told is what is paid', () => {
  it('although the program pays less by then, and computing again gives the same whatever changed since', async () => {
    const rig = await deskWith(['a']);
    const { id } = await rig.call(WINDOW, 10);
    await rig.store.putProgram({
      ...PEAK,
      terms: { rateEurPerKwh: '0.010', penaltyEurPerKwh: '9' },
      silence: 'counts-as-declined',
    });
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, (ms) => (ms < END ? 80 : 100));
    await play(rig);
    const statement = await statementOf(rig, id);
    expect(statement.content).toMatchObject({ terms: PEAK.terms, settlement: { totalEur: '5.00' } });
    // Another meter, another rebound, and another call in the hours that were read.
    await rig.store.putBuilding(aBuilding('a', { meterSeriesId: 'x.power', reboundMinutes: 60 }));
    await rig.call({ startMs: END + 2 * HOUR_MS, endMs: END + 3 * HOUR_MS }, 10);
    expect(await rig.maker.recompute(statement)).toMatchObject({ identical: true, differences: [] });
  });

  it('and a call that was cancelled while it ran counts for the limits, and its day for no baseline', async () => {
    const rig = await deskWith(['a']);
    const once = aBuilding('a');
    await rig.store.putBuilding({ ...once, limits: { ...once.limits, callsPerDay: 1 } });
    const { id } = await rig.call(WINDOW, 10);
    await rig.measure('a', { startMs: START, endMs: END + HOUR_MS }, () => 80);
    await rig.stepAt(START);
    rig.clock.moveTo(START + SLOT_MS);
    await rig.desk.cancel(someone('olga'), id, 'the line is back');
    const evening = { startMs: END + HOUR_MS, endMs: END + 2 * HOUR_MS };
    await expect(drawUp(rig, evening)).rejects.toThrow(/1 calls that day already/);
    const tomorrow = { startMs: START + 24 * HOUR_MS, endMs: END + 24 * HOUR_MS };
    rig.clock.moveTo(START + 20 * HOUR_MS);
    const next = await rig.call(tomorrow, 10);
    await rig.measure('a', { startMs: END + HOUR_MS, endMs: tomorrow.startMs }, () => 100);
    await rig.measure('a', { startMs: tomorrow.startMs, endMs: tomorrow.endMs + HOUR_MS }, () => 80);
    await play(rig, tomorrow);
    const [paidOn] = (await statementOf(rig, next.id)).content.compared;
    expect(paidOn?.baseline).toMatchObject({ status: 'known', powerKw: [100, 100, 100, 100] });
    expect(paidOn?.baseline.status === 'known' && paidOn.baseline.days[0]).toBe('2026-01-14');
  });

  it('and a call cut short before a building’s own time is taken back from that building', async () => {
    const notices = new KeptNotices();
    const rig = await deskWith(['a', 'b'], notices);
    for (const id of ['a', 'b']) {
      const contacts = { ...aBuilding(id).contacts, email: `${id}@school.example` };
      await rig.store.putBuilding(aBuilding(id, { contacts }));
      await rig.giveVen(id);
    }
    const { id } = await rig.call(WINDOW, 30);
    const late = { startMs: END - SLOT_MS, endMs: END };
    const counter = {
      kind: 'counter',
      powerKw: 10,
      reason: 'the kitchen works until then',
      ...late,
    } as const;
    await rig.answers.take(id, aBuilding('b'), counter, { by: 'b' });
    await rig.desk.agree(someone('otto'), id, {
      buildingId: 'b',
      powerKw: 10,
      reason: 'better than nothing',
    });
    await rig.stepAt(START);
    const window = { startMs: START, endMs: END - SLOT_MS };
    const edited = await rig.desk.edit(someone('otto'), id, { window, reason: 'it is enough' });
    expect(edited.parts).toMatchObject([
      { buildingId: 'a', state: 'performing' },
      { buildingId: 'b', state: 'called-off', agreedKw: 0 },
    ]);
    expect(Object.keys(await rig.shown(id))).toEqual(['a']);
    expect(notices.sent.slice(-2).map(({ to, subject }) => [to, subject.split(' : ')[0]])).toEqual([
      ['b@school.example', 'Appel d’effacement annulé'],
      ['a@school.example', 'Appel d’effacement modifié'],
    ]);
  });
});

describe('a service that is killed', () => {
  it('between taking a call back and telling the VTN takes it back when it runs again', async () => {
    const rig = await deskWith(['a']);
    await rig.giveVen('a');
    const { id } = await rig.call(WINDOW, 10);
    expect(Object.keys(await rig.shown(id))).toEqual(['a']);
    const step = { eventId: id, version: 1, atMs: START, by: 'olga', what: 'olga cancelled it: not needed' };
    await rig.store.changeEvent(id, (was) => ({ event: { ...was, state: 'cancelled' }, step }));
    await rig.stepAt(START - 3 * HOUR_MS);
    expect(await rig.shown(id)).toEqual({});
  });
});

describe('who is called in place of others', () => {
  it('hangs on the nodes the call was drawn up for', async () => {
    const rig = await deskWith(['a', 'b', 'c']);
    for (const id of ['b', 'c']) await rig.store.putBuilding(aBuilding(id, { nodeId: 'EAST' }));
    const { event } = await drawUp(rig, WINDOW, { nodeIds: ['PDJ'] });
    await rig.desk.approve(someone('otto'), event.id, null);
    await rig.desk.publish(someone('otto'), event.id, false);
    await rig.answers.take(event.id, aBuilding('a'), { kind: 'opt-out', reason: 'a fair' }, { by: 'a' });
    expect(await rig.standings(event.id)).toEqual({ a: 'opted-out' });
    await rig.store.putBuilding(aBuilding('c'));
    await rig.stepAt(START - HOUR_MS);
    expect(await rig.standings(event.id)).toEqual({ a: 'opted-out', c: 'invited' });
  });
});

describe('a comfort band', () => {
  const comfort = { seriesId: 'a.zoneTemperature', lowestC: 19, highestC: 24, changeKPerHour: -1 };
  const room = (rig: DeskRig, temperatureC: number, quality: 'good' | 'bad' = 'good') => {
    const atMs = rig.clock.nowMs();
    const times = { sourceMs: atMs, knownAtMs: atMs };
    return rig.readings.append([
      { seriesId: 'a.zoneTemperature', value: temperatureC, quality, statusCode: 0, ...times },
    ]);
  };

  it('is looked at when a call is drawn up and again when it is published', async () => {
    const rig = await deskWith(['a']);
    await rig.store.putBuilding(aBuilding('a', { limits: { ...aBuilding('a').limits, comfort } }));
    await expect(drawUp(rig, WINDOW)).rejects.toThrow(/was not measured in the last hour/);
    await room(rig, 20.5);
    const { event } = await drawUp(rig, WINDOW);
    await rig.desk.approve(someone('otto'), event.id, null);
    rig.clock.moveTo(START - 3 * HOUR_MS);
    await room(rig, 19.5);
    await expect(rig.desk.publish(someone('otto'), event.id, false)).rejects.toThrow(
      /at 19.5 °C and would be at 18.5 °C after the call; it agreed to 19 to 24 °C/,
    );
    rig.clock.moveTo(START - 3 * HOUR_MS + 60_000);
    await room(rig, 21, 'bad');
    await expect(rig.desk.publish(someone('otto'), event.id, false)).rejects.toThrow(/was not measured/);
    rig.clock.moveTo(START - 2 * HOUR_MS);
    await room(rig, 21);
    expect(await rig.desk.publish(someone('otto'), event.id, false)).toMatchObject({ state: 'published' });
  });
});
