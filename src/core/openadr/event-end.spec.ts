/** When events are over, and who may know of objects. */
import { describe, expect, it } from '@jest/globals';
import { eventEndMs } from './event-end.js';
import { type AdrObject, asSeenBy, isVisible } from './objects.js';

const NOON = '2026-01-22T12:00:00Z';
const NOON_MS = Date.parse(NOON);
const MINUTE_MS = 60_000;

describe('eventEndMs', () => {
  const minutes = (event: Parameters<typeof eventEndMs>[0], createdMs = 0): number | null => {
    const endMs = eventEndMs(event, createdMs);
    return endMs === null ? null : (endMs - NOON_MS) / MINUTE_MS;
  };

  it('adds up intervals that follow each other', () => {
    const intervalPeriod = { start: NOON, duration: 'PT15M' };
    expect(minutes({ intervalPeriod, intervals: [{}, {}, {}] })).toBe(45);
    const longer = { intervalPeriod: { duration: 'PT1H' } };
    expect(minutes({ intervalPeriod, intervals: [{}, longer, {}] })).toBe(90);
  });

  it('honours an own start, also of an interval that lies before the last', () => {
    const intervalPeriod = { start: NOON, duration: 'PT15M' };
    const late = { intervalPeriod: { start: '2026-01-22T14:00:00Z' } };
    const early = { intervalPeriod: { start: NOON } };
    expect(minutes({ intervalPeriod, intervals: [late, early] })).toBe(135);
    expect(minutes({ intervals: [{ intervalPeriod: { start: NOON, duration: 'PT5M' } }] })).toBe(5);
  });

  it('ends with the duration of the event, which loops or cuts its intervals', () => {
    const intervalPeriod = { start: NOON, duration: 'PT15M' };
    expect(minutes({ duration: 'PT4H', intervalPeriod, intervals: [{}] })).toBe(240);
    expect(minutes({ duration: 'PT5M', intervalPeriod, intervals: [{}] })).toBe(5);
    expect(minutes({ duration: 'PT0S', intervalPeriod, intervals: [{}] })).toBe(15);
  });

  it('never ends where nothing says so', () => {
    expect(minutes({ intervalPeriod: { start: NOON, duration: 'P9999Y' }, intervals: [{}] })).toBeNull();
    expect(minutes({ intervalPeriod: { start: NOON }, intervals: [{}] })).toBeNull();
    expect(minutes({})).toBeNull();
  });

  it('reads the first of January of the year 1 as now', () => {
    const intervalPeriod = { start: '0001-01-01T00:00:00Z', duration: 'PT30M' };
    expect(minutes({ intervalPeriod, intervals: [{}] }, NOON_MS)).toBe(30);
    expect(minutes({ intervals: [{ intervalPeriod }] }, NOON_MS)).toBe(30);
  });

  it('lets an interval that starts "now" follow the one before it, whenever the event was made', () => {
    const intervalPeriod = { start: NOON, duration: 'PT15M' };
    const follows = { intervalPeriod: { start: '0001-01-01T00:00:00Z', duration: 'PT1H' } };
    const longBefore = NOON_MS - 7 * 86_400_000;
    expect(minutes({ intervalPeriod, intervals: [{}, follows] }, longBefore)).toBe(75);
    expect(minutes({ intervals: [{ intervalPeriod }, follows] }, longBefore)).toBe(75);
  });

  it('has an end that a database can keep, however long or far back it is written', () => {
    expect(minutes({ intervalPeriod: { start: NOON, duration: 'PT9007199254740991S' } })).toBeNull();
    const back = { start: NOON, duration: '-P4294967295M' };
    expect(eventEndMs({ intervalPeriod: back }, 0)).toBe(Date.parse('0001-01-01T00:00:00Z'));
  });

  it('counts a month as the calendar does', () => {
    expect(eventEndMs({ intervalPeriod: { start: '2026-02-01T00:00:00Z', duration: 'P1M' } }, 0)).toBe(
      Date.UTC(2026, 2, 1),
    );
  });
});

describe('visibility', () => {
  const event = (targets: string[]): AdrObject => ({
    id: 'e',
    kind: 'EVENT',
    clientId: null,
    name: null,
    programId: 'p',
    eventId: null,
    venId: null,
    targets,
    priority: null,
    endMs: null,
    createdMs: 0,
    modifiedMs: 0,
    body: { programID: 'p', targets },
  });
  const ven = { role: 'VEN', clientId: 'a', granted: ['north', 'schools'] } as const;

  it('shows a VEN what is for everybody or for one of its targets, and of the targets only its own', () => {
    expect(isVisible(event([]), ven)).toBe(true);
    expect(isVisible(event(['north', 'south']), ven)).toBe(true);
    expect(isVisible(event(['south']), ven)).toBe(false);
    expect(asSeenBy(event(['north', 'south']), ven, null)['targets']).toEqual(['north']);
  });

  it('narrows by what was asked for, and never widens by it', () => {
    expect(isVisible(event(['north']), ven, ['schools'])).toBe(false);
    expect(isVisible(event(['south']), ven, ['south'])).toBe(false);
    expect(asSeenBy(event(['north', 'schools']), ven, ['schools'])['targets']).toEqual(['schools']);
  });

  it('keeps what belongs to one client from all others', () => {
    const report: AdrObject = { ...event([]), kind: 'REPORT', clientId: 'b', body: { clientName: 'b' } };
    expect(isVisible(report, ven)).toBe(false);
    expect(isVisible(report, { ...ven, clientId: 'b' })).toBe(true);
    expect(isVisible(report, { role: 'BL', clientId: 'bl' })).toBe(true);
  });

  it('leaves out targets that were never written', () => {
    const plain = { ...event([]), body: { programID: 'p' } };
    expect(asSeenBy(plain, ven, null)).toEqual({
      id: 'e',
      createdDateTime: '1970-01-01T00:00:00.000Z',
      modificationDateTime: '1970-01-01T00:00:00.000Z',
      objectType: 'EVENT',
      programID: 'p',
    });
  });
});
