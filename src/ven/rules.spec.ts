/** How a building reads its calls and its own rules, to the minute: ends, midnight, clock changes, numbers that are none. */
import { describe, expect, it } from '@jest/globals';
import { roomAfter, SCHOOL, usualKw } from './building.js';
import { commandedKw } from './equipment.js';
import { askAt, asksOf, type SentEvent } from './openadr-event.js';
import { closedAt, type OptOutRules, reasonToOptOut } from './opt-out.js';

const T = Date.UTC(2026, 0, 15, 17);
const MINUTE = 60_000;
const HOUR = 3_600_000;

const payload = (type: string, ...values: unknown[]) => ({ type, values });

function event(over: Partial<SentEvent> = {}): SentEvent {
  return {
    ...{ id: 'E', createdDateTime: '2026-01-15T16:00:00Z', modificationDateTime: '2026-01-15T16:00:00Z' },
    intervalPeriod: { start: '2026-01-15T17:00:00Z', duration: 'PT1H' },
    intervals: [{ id: 0, payloads: [payload('SIMPLE', 2)] }],
    ...over,
  };
}

/** Asks as `from+length kind value`, in minutes after 17:00 UTC. */
function told(one: SentEvent, share = 0): string[] {
  return asksOf(one, share).map(({ startMs, endMs, command }) => {
    const value = command.kind === 'simple' ? command.level : command.kw;
    return `${String((startMs - T) / MINUTE)}+${String((endMs - startMs) / MINUTE)} ${command.kind} ${String(value)}`;
  });
}

describe('asks of an event', () => {
  it.each([
    ['PT15M', 15],
    ['PT1H30M', 90],
    ['P1D', 1_440],
    ['P1W', 10_080],
    ['PT90S', 1.5],
    ['P1DT1H', 1_500],
  ])('of length %s last %d minutes', (duration, minutes) => {
    const [one] = told(event({ intervalPeriod: { start: '2026-01-15T17:00:00Z', duration } }));
    expect(one).toBe(`0+${String(minutes)} simple 2`);
  });

  it.each(['P1M', 'P1Y', 'PT0S', 'P', 'PT', '', 'one hour', 'P8D', '-PT1H', undefined])(
    'of length %p are none: a call must end by itself, within a week',
    (duration) => {
      const period = { start: '2026-01-15T17:00:00Z', ...(duration === undefined ? {} : { duration }) };
      expect(told(event({ intervalPeriod: period }))).toEqual([]);
    },
  );

  it('begin when they were made where they say “now”', () => {
    const now = event({ intervalPeriod: { start: '0001-01-01T00:00:00Z', duration: 'PT1H' } });
    expect(told(now)).toEqual(['-60+60 simple 2']);
  });

  it('follow the one before where their own interval says “now”', () => {
    const own = { start: '0001-01-01T00:00:00Z', duration: 'PT15M' };
    const intervals = [1, 3].map((level, id) => ({
      ...{ id, intervalPeriod: own, payloads: [payload('SIMPLE', level)] },
    }));
    expect(told(event({ intervals }))).toEqual(['0+15 simple 1', '15+15 simple 3']);
  });

  it('are repeated or cut where the event says how long it lasts', () => {
    const quarter = { start: '2026-01-15T17:00:00Z', duration: 'PT15M' };
    const intervals = [1, 3].map((level, id) => ({ id, payloads: [payload('SIMPLE', level)] }));
    const lasts = (duration: string) => told(event({ duration, intervalPeriod: quarter, intervals }));
    expect(lasts('PT40M')).toEqual(['0+15 simple 1', '15+15 simple 3', '30+10 simple 1']);
    expect(lasts('PT20M')).toEqual(['0+15 simple 1', '15+5 simple 3']);
    expect(lasts('PT0S')).toEqual(lasts('P9999Y'));
    expect(lasts('P9999Y')).toEqual(['0+15 simple 1', '15+15 simple 3']);
    expect(told(event({ duration: 'PT40M', intervals: [] }))).toEqual([]);
  });

  it.each([
    ['of no time', { intervalPeriod: { start: 'tomorrow', duration: 'PT1H' } }],
    ['made at no time', { createdDateTime: 'never', intervalPeriod: { duration: 'PT1H' } }],
    ['of no type but of every object', { intervals: [{ id: 0, payloads: [payload('constructor', 2)] }] }],
  ])('of an event %s are none', (_, over) => {
    expect(told(event(over))).toEqual([]);
    expect(told(event({ ...over, duration: 'PT2H' }))).toEqual([]);
  });

  it('follow each other where intervals name no start of their own', () => {
    const intervals = [
      { id: 0, payloads: [payload('SIMPLE', 1)], intervalPeriod: { duration: 'PT15M' } },
      { id: 1, payloads: [payload('SIMPLE', 3)] },
      { id: 2, payloads: [payload('SIMPLE', 0)], intervalPeriod: { start: '2026-01-15T20:00:00Z' } },
    ];
    expect(told(event({ intervals }))).toEqual(['0+15 simple 1', '15+60 simple 3', '180+60 simple 0']);
  });

  it('share their interval evenly among several values', () => {
    const intervals = [{ id: 0, payloads: [payload('DISPATCH_SETPOINT_RELATIVE', -10, -20, -30, -40)] }];
    expect(told(event({ intervals }))).toEqual([
      '0+15 relative -10',
      '15+15 relative -20',
      '30+15 relative -30',
      '45+15 relative -40',
    ]);
  });

  it('are none of what is not understood, or of values that are no numbers', () => {
    expect(told(event({ intervals: [{ id: 0, payloads: [payload('PRICE', 0.2)] }] }))).toEqual([]);
    expect(told(event({ intervals: [{ id: 0, payloads: [payload('SIMPLE', 'two', null)] }] }))).toEqual([]);
    expect(told(event({ intervals: [] }))).toEqual([]);
    const mixed = [{ id: 0, payloads: [payload('PRICE', 1), payload('IMPORT_CAPACITY_LIMIT', 40)] }];
    expect(told(event({ intervals: mixed }))).toEqual(['0+60 limit 40']);
  });

  it('are late by the building’s own share of the random delay, and as long as before', () => {
    const random = event({
      intervalPeriod: { start: '2026-01-15T17:00:00Z', duration: 'PT1H', randomizeStart: 'PT10M' },
    });
    expect(told(random, 0.5)).toEqual(['5+60 simple 2']);
    expect(told(random, 0)).toEqual(['0+60 simple 2']);
  });
});

describe('the ask in force', () => {
  it('holds from its start and no longer at its end', () => {
    expect(askAt([event()], T - 1)).toBeNull();
    expect(askAt([event()], T)?.event.id).toBe('E');
    expect(askAt([event()], T + HOUR - 1)?.event.id).toBe('E');
    expect(askAt([event()], T + HOUR)).toBeNull();
  });

  it('is of the smallest priority, no priority last, then of the event made last', () => {
    const early = event({ id: 'early' });
    const late = event({ id: 'late', createdDateTime: '2026-01-15T16:30:00Z' });
    expect(askAt([early, late], T)?.event.id).toBe('late');
    expect(askAt([late, { ...early, priority: 5 }], T)?.event.id).toBe('early');
    expect(
      askAt(
        [
          { ...late, priority: 5 },
          { ...early, priority: 0 },
        ],
        T,
      )?.event.id,
    ).toBe('early');
    expect(
      askAt(
        [
          { ...late, priority: null },
          { ...early, priority: 9 },
        ],
        T,
      )?.event.id,
    ).toBe('early');
  });
});

describe('power under a command', () => {
  const RANGE = { leastKw: 20, mostKw: 120 };

  it.each([
    ['none', null, 80],
    ['30 kW less', { kind: 'relative', kw: -30 }, 50],
    ['more than it can', { kind: 'relative', kw: 90 }, 120],
    ['less than its base', { kind: 'relative', kw: -90 }, 20],
    ['at most 50 kW', { kind: 'limit', kw: 50 }, 50],
    ['a limit above what it takes', { kind: 'limit', kw: 100 }, 80],
    ['a limit below its base', { kind: 'limit', kw: 0 }, 20],
    // 20 kW of base and 60 kW that can be spared.
    ['level 0', { kind: 'simple', level: 0 }, 80],
    ['level 1', { kind: 'simple', level: 1 }, 62],
    ['level 2', { kind: 'simple', level: 2 }, 44],
    ['level 3', { kind: 'simple', level: 3 }, 20],
    ['a level beyond the last', { kind: 'simple', level: 9 }, 20],
    ['a level below the first', { kind: 'simple', level: -1 }, 80],
  ] as const)('%s', (_, command, kw) => {
    expect(commandedKw(RANGE, command, 80)).toBeCloseTo(kw, 9);
  });

  it('stays within what the equipment can take, whatever is asked', () => {
    for (let k = 0; k < 200; k += 1) {
      const kw = 1_000 * Math.sin(k * 12.9898);
      for (const kind of ['relative', 'limit'] as const) {
        const given = commandedKw(RANGE, { kind, kw }, 80);
        expect(given).toBeGreaterThanOrEqual(20);
        expect(given).toBeLessThanOrEqual(120);
      }
    }
  });
});

describe('a room', () => {
  it('rests where its losses are its heat: 18 K over 0.1 K/kW are 180 kW of heat, 60 kW of power', () => {
    expect(usualKw(SCHOOL, 20, 2)).toBeCloseTo(SCHOOL.baseKw + 60, 9);
    expect(roomAfter(SCHOOL, 20, { powerKw: 80, outdoorC: 2, hours: 5 })).toBeCloseTo(20, 9);
  });

  it('is the same in one step as in many', () => {
    const one = roomAfter(SCHOOL, 20, { powerKw: 30, outdoorC: -5, hours: 2 });
    let roomC = 20;
    for (let k = 0; k < 120; k += 1)
      roomC = roomAfter(SCHOOL, roomC, { powerKw: 30, outdoorC: -5, hours: 1 / 60 });
    expect(roomC).toBeCloseTo(one, 9);
  });

  it('takes no heat from less than its base load, and never less than that', () => {
    const below = roomAfter(SCHOOL, 20, { powerKw: 0, outdoorC: 0, hours: 1 });
    expect(below).toBe(roomAfter(SCHOOL, 20, { powerKw: SCHOOL.baseKw, outdoorC: 0, hours: 1 }));
    expect(usualKw(SCHOOL, 30, 25)).toBe(SCHOOL.baseKw);
    expect(usualKw(SCHOOL, 0, -20)).toBe(SCHOOL.baseKw + SCHOOL.heatPumpKw);
  });
});

describe('hours in which it takes no call', () => {
  const NIGHT: OptOutRules = { hours: [{ from: 22, to: 6 }], timeZone: 'Europe/Paris', lowestC: 18 };
  /** Civil time of Paris in January is an hour ahead of UTC. */
  const paris = (hour: number, minute = 0): number => Date.UTC(2026, 0, 15, hour - 1, minute);

  it('go over midnight, first minute included, last not', () => {
    const isClosed = (ms: number): boolean => reasonToOptOut(NIGHT, ms, 21) !== null;
    expect(isClosed(paris(21, 59))).toBe(false);
    expect(isClosed(paris(22))).toBe(true);
    expect(isClosed(paris(24, 30))).toBe(true);
    expect(isClosed(paris(5, 59))).toBe(true);
    expect(isClosed(paris(6))).toBe(false);
    expect(reasonToOptOut(NIGHT, paris(23), 21)).toBe('no calls from 22 to 6 h');
  });

  it('are those of its own clock, in summer too', () => {
    // 20:30 UTC is 22:30 in Paris in July and 21:30 in January.
    expect(reasonToOptOut(NIGHT, Date.UTC(2026, 6, 15, 20, 30), 21)).not.toBeNull();
    expect(reasonToOptOut(NIGHT, Date.UTC(2026, 0, 15, 20, 30), 21)).toBeNull();
  });

  it('are found wherever a call touches them, also in its last minutes', () => {
    const window = (startMs: number, endMs: number): string | null => closedAt(NIGHT, { startMs, endMs });
    expect(window(paris(18), paris(20))).toBeNull();
    expect(window(paris(20), paris(22))).toBeNull();
    expect(window(paris(20), paris(22, 15))).not.toBeNull();
    expect(window(paris(5), paris(7))).not.toBeNull();
    // Begun late by a random delay: no quarter-hour of it begins after 22:00, and yet it ends after.
    expect(window(paris(21, 52), paris(22, 5))).not.toBeNull();
  });

  it('are none where no rule is, nor of a time without length', () => {
    expect(closedAt({ ...NIGHT, hours: [] }, { startMs: paris(23), endMs: paris(24) })).toBeNull();
    expect(closedAt(NIGHT, { startMs: paris(23), endMs: paris(23) })).toBeNull();
  });

  it('are not the only reason: it leaves when it gets too cold, and not when nobody measures', () => {
    expect(reasonToOptOut(NIGHT, paris(12), 17.94)).toBe('the room is at 17.9 °C');
    expect(reasonToOptOut(NIGHT, paris(12), 18)).toBeNull();
    expect(reasonToOptOut(NIGHT, paris(12), null)).toBeNull();
    expect(reasonToOptOut(NIGHT, paris(12), Number.NaN)).toBeNull();
  });
});
