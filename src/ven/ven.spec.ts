/** A VEN on a clock of its own: follows, opts out, reports, and comes back to normal with the VTN gone. */
import { describe, expect, it } from '@jest/globals';
import { ModelBuilding, roomAfter, SCHOOL, usualKw } from './building.js';
import { commandedKw } from './equipment.js';
import { askAt, asksOf, type SentEvent } from './openadr-event.js';
import { closedAt, reasonToOptOut } from './opt-out.js';
import { Ven, type VenOptions, type Vtn } from './ven.js';
import { VtnError } from './vtn-client.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');
const MINUTE_MS = 60_000;

const event = (more: Partial<SentEvent> = {}): SentEvent => ({
  id: 'e1',
  eventName: 'peak',
  createdDateTime: '2026-01-15T12:00:00Z',
  modificationDateTime: '2026-01-15T12:00:00Z',
  intervalPeriod: { start: '2026-01-15T17:15:00Z', duration: 'PT15M' },
  intervals: [
    { id: 0, payloads: [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-20] }] },
    { id: 1, payloads: [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-30] }] },
  ],
  ...more,
});

describe('asks of an event', () => {
  it('follow each other, and values split their interval', () => {
    const payloads = [{ type: 'SIMPLE', values: [1, 2, 3] }];
    const asks = asksOf(
      event({
        intervals: [
          { id: 0, payloads },
          { id: 1, payloads },
        ],
      }),
    );
    expect(asks.map(({ startMs }) => (startMs - T0) / MINUTE_MS)).toEqual([15, 20, 25, 30, 35, 40]);
    expect(asks[5]?.endMs).toBe(T0 + 45 * MINUTE_MS);
  });

  it('start now, start late by their own share, and never without an end', () => {
    const now = event({ intervalPeriod: { start: '0001-01-01T00:00:00Z', duration: 'PT1H' } });
    expect(asksOf(now)[0]?.startMs).toBe(Date.parse('2026-01-15T12:00:00Z'));
    const period = { start: '2026-01-15T17:00:00Z', duration: 'PT1H', randomizeStart: 'PT10M' };
    expect(asksOf(event({ intervalPeriod: period }), 0.5)[0]?.startMs).toBe(T0 + 5 * MINUTE_MS);
    for (const duration of ['P9999Y', 'PT0S', 'soon']) {
      expect(asksOf(event({ intervalPeriod: { start: '2026-01-15T17:00:00Z', duration } }))).toEqual([]);
    }
    const unknown = [{ id: 0, payloads: [{ type: 'PRICE', values: [0.2] }] }];
    expect(asksOf(event({ intervals: unknown }))).toEqual([]);
  });

  it('of the more urgent event go before others', () => {
    const level = (id: string, priority: number | null): SentEvent => event({ id, priority });
    const at = T0 + 20 * MINUTE_MS;
    expect(askAt([level('a', null), level('b', 3), level('c', 0)], at)?.event.id).toBe('c');
    expect(askAt([event()], T0)).toBeNull();
  });
});

describe('a building', () => {
  it('holds its temperature by itself', () => {
    let roomC = 17;
    for (let k = 0; k < 200; k++) {
      const powerKw = usualKw(SCHOOL, roomC, 0);
      roomC = roomAfter(SCHOOL, roomC, { powerKw, outdoorC: 0, hours: 0.25 });
    }
    expect(roomC).toBeCloseTo(SCHOOL.setpointC, 3);
    expect(usualKw(SCHOOL, 20, 0)).toBeCloseTo(20 + 200 / 3, 6);
  });

  it('cools to the outdoors without heat, the way the exponential does', () => {
    const idle = { powerKw: SCHOOL.baseKw, outdoorC: 0 };
    expect(roomAfter(SCHOOL, 20, { ...idle, hours: 6 })).toBeCloseTo(20 * Math.exp(-1), 9);
    const halves = roomAfter(SCHOOL, roomAfter(SCHOOL, 20, { ...idle, hours: 3 }), { ...idle, hours: 3 });
    expect(halves).toBeCloseTo(20 * Math.exp(-1), 9);
  });

  it('follows commands as far as it can', () => {
    const range = { leastKw: 20, mostKw: 120 };
    expect(commandedKw(range, null, 80)).toBe(80);
    expect(commandedKw(range, { kind: 'relative', kw: -30 }, 80)).toBe(50);
    expect(commandedKw(range, { kind: 'relative', kw: -300 }, 80)).toBe(20);
    expect(commandedKw(range, { kind: 'limit', kw: 40 }, 80)).toBe(40);
    expect(commandedKw(range, { kind: 'limit', kw: 90 }, 80)).toBe(80);
    expect([0, 1, 2, 3].map((level) => commandedKw(range, { kind: 'simple', level }, 80))).toEqual([
      80, 62, 44, 20,
    ]);
  });

  it('opts out at its hours and when it is cold', () => {
    const rules = { hours: [{ from: 22, to: 7 }], timeZone: 'Europe/Paris', lowestC: 18 };
    const at = (text: string): number => Date.parse(text);
    expect(reasonToOptOut(rules, at('2026-01-15T21:30:00Z'), 20)).toMatch(/22 to 7/);
    expect(reasonToOptOut(rules, at('2026-07-15T05:30:00Z'), 20)).toBeNull();
    expect(reasonToOptOut(rules, at('2026-01-15T12:00:00Z'), 17.5)).toMatch(/17\.5/);
    expect(reasonToOptOut(rules, at('2026-01-15T12:00:00Z'), null)).toBeNull();
  });

  it('knows beforehand which times lie in hours it is closed', () => {
    const rules = { hours: [{ from: 19, to: 20 }], timeZone: 'Europe/Paris', lowestC: 18 };
    const from = (text: string, minutes: number) => ({
      startMs: Date.parse(text),
      endMs: Date.parse(text) + minutes * MINUTE_MS,
    });
    expect(closedAt(rules, from('2026-01-15T17:00:00Z', 60))).toBeNull();
    expect(closedAt(rules, from('2026-01-15T17:00:00Z', 75))).toMatch(/19 to 20/);
    expect(closedAt({ ...rules, hours: [] }, from('2026-01-15T18:00:00Z', 60))).toBeNull();
  });
});

/** A VTN of the test: what it has, what it was told, and whether it is there. */
class TestVtn implements Vtn {
  events: SentEvent[] = [];
  isThere = true;
  readonly reports: Record<string, unknown>[] = [];

  async activeEvents(): Promise<readonly SentEvent[]> {
    return this.whenThere(() => this.events);
  }

  async register(): Promise<void> {
    return this.whenThere(() => undefined);
  }

  async report(body: Readonly<Record<string, unknown>>): Promise<void> {
    return this.whenThere(() => {
      this.reports.push(body);
    });
  }

  private whenThere<T>(work: () => T): Promise<T> {
    return this.isThere ? Promise.resolve(work()) : Promise.reject(new Error('nobody there'));
  }
}

/** A VTN that calls back, or does not like the address. */
class CallingVtn extends TestVtn {
  subscribed = 0;
  polls = 0;
  refuses = false;

  override activeEvents(): Promise<readonly SentEvent[]> {
    this.polls += 1;
    return super.activeEvents();
  }

  async subscribe(): Promise<void> {
    await super.register();
    if (this.refuses) throw new VtnError(400, 'POST /subscriptions: the VTN answered 400: not public');
    this.subscribed += 1;
  }
}

function venOf(vtn: Vtn, more: Partial<VenOptions> = {}): Ven {
  const options: VenOptions = {
    venName: 'school',
    resourceName: 'heating',
    equipment: new ModelBuilding(SCHOOL, () => 0, T0),
    rules: { hours: [], timeZone: 'Europe/Paris', lowestC: 15 },
    pollMs: 30_000,
    share: 0,
    tell: () => undefined,
    ...more,
  };
  return new Ven(vtn, options, T0);
}

async function runTo(ven: Ven, fromMin: number, toMin: number): Promise<void> {
  for (let k = fromMin * 2; k <= toMin * 2; k++) await ven.tick(T0 + (k * MINUTE_MS) / 2);
}

describe('a VEN', () => {
  it('follows an event and reports what it used', async () => {
    const vtn = new TestVtn();
    vtn.events = [event()];
    const ven = venOf(vtn);
    await runTo(ven, 0, 14);
    expect(ven.now()).toMatchObject({ eventId: null, vtnReachable: true });
    const before = ven.now().powerKw;
    await runTo(ven, 15, 20);
    const { powerKw, usualKw: usual, eventId } = ven.now();
    expect([eventId, powerKw - usual]).toEqual(['e1', -20]);
    expect(powerKw).toBeLessThan(before);
    await runTo(ven, 21, 60);
    expect(ven.now()).toMatchObject({ eventId: null });
    expect(vtn.reports).toHaveLength(2);
    const [first] = vtn.reports[0]?.['resources'] as {
      intervalPeriod: unknown;
      intervals: { payloads: { type: string; values: unknown[] }[] }[];
    }[];
    expect(first?.intervalPeriod).toEqual({ start: '2026-01-15T17:15:00.000Z', duration: 'PT15M' });
    const [usage, state] = first?.intervals[0]?.payloads ?? [];
    expect(Number(usage?.values[0])).toBeGreaterThan((before - 20) * 0.25 - 0.01);
    expect(Number(usage?.values[0])).toBeLessThan(before * 0.25);
    expect(state).toEqual({ type: 'OPERATING_STATE', values: ['RUNNING_CURTAILED'] });
  });

  it('comes back to normal at the end with the VTN gone, and reports when it is back', async () => {
    const vtn = new TestVtn();
    vtn.events = [event()];
    const ven = venOf(vtn);
    await runTo(ven, 0, 16);
    vtn.isThere = false;
    await runTo(ven, 17, 30);
    expect(ven.now()).toMatchObject({ eventId: 'e1', vtnReachable: false });
    await runTo(ven, 31, 46);
    expect(ven.now()).toMatchObject({ eventId: null });
    expect(ven.now().powerKw).toBe(ven.now().usualKw);
    expect(vtn.reports).toEqual([]);
    vtn.isThere = true;
    await runTo(ven, 47, 48);
    expect(vtn.reports).toHaveLength(2);
  });

  it('keeps reports that are refused for the moment, and gives up those nobody wants', async () => {
    const vtn = new TestVtn();
    vtn.events = [event()];
    const ven = venOf(vtn);
    const take = vtn.report.bind(vtn);
    let status = 429;
    vtn.report = () => Promise.reject(new VtnError(status, 'POST /reports: refused'));
    await runTo(ven, 0, 31);
    status = 404;
    await runTo(ven, 32, 33);
    vtn.report = take;
    await runTo(ven, 34, 46);
    expect(vtn.reports.map((report) => /T17:\d\d/.exec(JSON.stringify(report))?.[0])).toEqual(['T17:30']);
    const busy = venOf(vtn);
    vtn.report = () => Promise.reject(new VtnError(429, 'POST /reports: too often'));
    await runTo(busy, 0, 46);
    vtn.report = take;
    await runTo(busy, 47, 48);
    expect(vtn.reports).toHaveLength(3);
  });

  it('hears of other events beside one whose times are none', async () => {
    const vtn = new TestVtn();
    vtn.events = [event({ id: 'bad', intervalPeriod: { start: 'tomorrow', duration: 'PT1H' } }), event()];
    const ven = venOf(vtn);
    await runTo(ven, 0, 20);
    expect(ven.now()).toMatchObject({ eventId: 'e1', vtnReachable: true });
  });

  it('stops when the event is taken back', async () => {
    const vtn = new TestVtn();
    vtn.events = [event()];
    const ven = venOf(vtn);
    await runTo(ven, 0, 20);
    vtn.events = [];
    await runTo(ven, 21, 22);
    expect(ven.now().eventId).toBeNull();
  });

  it('opts out when it gets cold, says so, and follows that event no more', async () => {
    const vtn = new TestVtn();
    const payloads = [{ type: 'SIMPLE', values: [3] }];
    const intervalPeriod = { start: '2026-01-15T17:15:00Z', duration: 'PT2H' };
    vtn.events = [event({ intervalPeriod, intervals: [{ id: 0, payloads }] })];
    const ven = venOf(vtn, { rules: { hours: [], timeZone: 'UTC', lowestC: 19 } });
    await runTo(ven, 0, 60);
    expect(ven.now()).toMatchObject({ eventId: null });
    expect(ven.now().powerKw).toBe(ven.now().usualKw);
    const states = vtn.reports.map((report) => /RUNNING_\w+/.exec(JSON.stringify(report))?.[0]);
    expect(states).toContain('RUNNING_OPTED_OUT');
  });

  it('says at once that a call lies in hours it is closed, and never follows it', async () => {
    const vtn = new TestVtn();
    vtn.events = [event()];
    const hours = [{ from: 18, to: 19 }];
    const lines: string[] = [];
    const rules = { hours, timeZone: 'Europe/Paris', lowestC: 15 };
    const ven = venOf(vtn, { rules, tell: (line) => lines.push(line) });
    await runTo(ven, 0, 1);
    expect(JSON.stringify(vtn.reports)).toContain('IDLE_OPTED_OUT');
    expect(lines).toContain('opted out of peak: no calls from 18 to 19 h');
    await runTo(ven, 2, 50);
    expect(lines).not.toContain('following peak');
    expect(JSON.stringify(vtn.reports)).not.toContain('RUNNING_CURTAILED');
  });

  it('polls seldom while it is called back, and at once when it is woken', async () => {
    const vtn = new CallingVtn();
    const ven = venOf(vtn, { pollMs: 60_000 });
    await runTo(ven, 0, 5);
    expect(vtn.subscribed).toBe(1);
    expect(vtn.polls).toBe(1);
    ven.wake();
    await runTo(ven, 6, 9);
    expect(vtn.polls).toBe(2);
    expect(ven.now().isSubscribed).toBe(true);
  });

  it('says so and polls when its callback address is refused', async () => {
    const vtn = new CallingVtn();
    vtn.refuses = true;
    const lines: string[] = [];
    const ven = venOf(vtn, { pollMs: 60_000, tell: (line) => lines.push(line) });
    await runTo(ven, 0, 3);
    expect(vtn.polls).toBe(4);
    expect(lines.filter((line) => line.startsWith('no callbacks, polling every 60 s'))).toHaveLength(1);
    expect(ven.now()).toMatchObject({ isSubscribed: false, vtnReachable: true });
  });

  it('asks for callbacks anew when the VTN was away', async () => {
    const vtn = new CallingVtn();
    const ven = venOf(vtn, { pollMs: 60_000 });
    await runTo(ven, 0, 1);
    vtn.isThere = false;
    await runTo(ven, 2, 21);
    expect(ven.now().vtnReachable).toBe(false);
    vtn.isThere = true;
    await runTo(ven, 22, 33);
    expect(vtn.subscribed).toBe(2);
  });

  it('tells of equipment that does not answer, and reports that it could not follow', async () => {
    const vtn = new TestVtn();
    vtn.events = [event()];
    const lines: string[] = [];
    const equipment = new ModelBuilding(SCHOOL, () => 0, T0);
    equipment.follow = (command) =>
      command === null ? Promise.resolve() : Promise.reject(new Error('valve stuck'));
    const ven = venOf(vtn, { equipment, tell: (line) => lines.push(line) });
    await runTo(ven, 0, 46);
    expect(lines).toContain('the equipment does not do what is asked: valve stuck');
    expect(ven.now()).toMatchObject({ eventId: null, equipmentReachable: true });
  });
});
