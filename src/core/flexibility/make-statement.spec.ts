/** Statements on paper: what is paid, what is only compared, and why nothing is paid. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../time/slot.js';
import { BASELINE_METHODS, type BaselineInput } from './baseline.js';
import { lacksData, makeStatement, orderedKwh, type StatementSubject } from './make-statement.js';
import type { DrBuilding, DrProgram } from './program.js';
import type { StatementContent } from './statement.js';
import { asked, calling, HOUR_MS, offering, PROGRAM, WINDOW } from './testing/offering.js';

const DAY_MS = 24 * HOUR_MS;
const HISTORY_START = WINDOW.startMs - 46 * DAY_MS;
const HISTORY_END = WINDOW.endMs + 4 * HOUR_MS;

/** Load of the building [kW] at a slot; 100 kW at all times but for what a test says. */
type Load = (slotMs: number) => number;

/** 100 kW, and in the hour of the call what is said. */
const inCall =
  (kw: number, after = 100): Load =>
  (slotMs) =>
    slotMs >= WINDOW.endMs ? after : slotMs >= WINDOW.startMs ? kw : 100;

/** A statement on a building that was asked for 40 kW and agreed. */
function statementOf(
  load: Load,
  more: {
    readonly program?: Partial<DrProgram>;
    readonly building?: Partial<DrBuilding>;
    readonly part?: Partial<StatementSubject['basis']['part']>;
    readonly input?: Partial<BaselineInput>;
  } = {},
): StatementContent {
  const slots = Array.from(
    { length: (HISTORY_END - HISTORY_START) / SLOT_MS },
    (_, k) => HISTORY_START + k * SLOT_MS,
  );
  const part = asked('a', { state: 'performing', agreedKw: 40, ...more.part });
  const { reduction = true } = more.input ?? {};
  return makeStatement({
    basis: {
      event: calling([part], { reduction }),
      part,
      building: offering('a', more.building),
      program: { ...PROGRAM, ...more.program },
      ...{ noticeMs: WINDOW.startMs - HOUR_MS, otherEvents: [] },
    },
    input: {
      history: { startMs: HISTORY_START, powerKw: slots.map(load) },
      event: { startMs: part.fromMs, endMs: WINDOW.endMs },
      ...{ noticeMs: WINDOW.startMs - HOUR_MS, calledDates: new Set(), otherEvents: [], reduction },
      ...{ forecastKw: null, adjustment: 'none' },
      ...more.input,
    },
    inputsHash: 'hash of it all',
  });
}

describe('a call that was measured', () => {
  it('is paid by the method of the program: 40 kW less for an hour at 0.10 EUR/kWh are 4.00 EUR', () => {
    const content = statementOf(inCall(60));
    expect(content).toMatchObject({
      ...{ eventId: 'E', buildingId: 'a', programId: 'peak', method: 'ten-of-ten', unsettled: null },
      ...{ orderedKw: [40, 40, 40, 40], inputsHash: 'hash of it all', reboundKwh: null },
      settlement: { orderedKwh: '40', deliveredKwh: '40', paidEur: '4', totalEur: '4.00' },
    });
    expect(content.slots.map(({ baselineKw, meteredKw }) => [baselineKw, meteredKw])).toEqual(
      new Array(4).fill([100, 60]),
    );
    expect(orderedKwh(content)).toBe(40);
  });

  it('is the same for the same subject: it depends on nothing else', () => {
    expect(statementOf(inCall(60))).toEqual(statementOf(inCall(60)));
  });

  it('pays at most what was ordered, and says what was delivered', () => {
    expect(statementOf(inCall(10)).settlement).toMatchObject({ deliveredKwh: '90', totalEur: '4.00' });
  });

  it('pays nothing to who took more, and takes the penalty of the program for all of it', () => {
    const terms = { rateEurPerKwh: '0.100', penaltyEurPerKwh: '0.050' };
    const content = statementOf(inCall(120), { program: { terms } });
    // 40 kWh ordered and 20 taken: 60 kWh are missing.
    expect(content.settlement).toMatchObject({ deliveredKwh: '-20', paidEur: '0', totalEur: '-3.00' });
  });

  it('to take more is paid for what was taken', () => {
    const content = statementOf(inCall(140), { input: { reduction: false } });
    expect(content.settlement).toMatchObject({ deliveredKwh: '40', totalEur: '4.00' });
    expect(content.reduction).toBe(false);
  });

  it('counts from the building’s own part on: who was called in mid-call owes nothing before', () => {
    const content = statementOf(inCall(60), { part: { fromMs: WINDOW.startMs + 2 * SLOT_MS } });
    expect(content).toMatchObject({ orderedKw: [40, 40], startMs: WINDOW.startMs + 2 * SLOT_MS });
    expect(content.settlement?.totalEur).toBe('2.00');
  });

  it('ends where the building left: what was delivered until then is paid', () => {
    const content = statementOf(inCall(60), { part: { untilMs: WINDOW.startMs + SLOT_MS } });
    expect(content.orderedKw).toEqual([40, 0, 0, 0]);
    expect(content.settlement?.totalEur).toBe('1.00');
  });
});

describe('the hours after a call', () => {
  it('say what came back: 20 kW above the baseline for an hour are 20 kWh', () => {
    const content = statementOf(inCall(60, 120), { building: { reboundMinutes: 60 } });
    expect(content.reboundKwh).toBeCloseTo(20, 9);
    // What comes back is told, not taken off what is paid.
    expect(content.settlement?.totalEur).toBe('4.00');
  });

  it('are whole quarter-hours', () => {
    const content = statementOf(inCall(60, 120), { building: { reboundMinutes: 20 } });
    expect(content.reboundKwh).toBeCloseTo(10, 9);
  });

  it('say nothing where they were not measured, or the method has nothing to say of them', () => {
    const building = { reboundMinutes: 60 };
    expect(statementOf(inCall(60, Number.NaN), { building }).reboundKwh).toBeNull();
    const rectangle = statementOf(inCall(60), { building, program: { baseline: 'double-rectangle' } });
    expect([rectangle.reboundKwh, rectangle.settlement?.totalEur]).toEqual([null, '4.00']);
  });
});

describe('the methods beside each other', () => {
  it('are all of them, in one order, whichever is paid on', () => {
    for (const baseline of ['ten-of-ten', 'double-rectangle'] as const) {
      const { compared } = statementOf(inCall(60), { program: { baseline } });
      expect(compared.map(({ method }) => method)).toEqual([...BASELINE_METHODS]);
    }
  });

  it('say what each would have paid on; who lacks its data says so and gives no number', () => {
    const { compared } = statementOf(inCall(60));
    const told = Object.fromEntries(compared.map((one) => [one.method, one.deliveredKwh]));
    expect(told).toEqual({
      ...{ 'ten-of-ten': 40, 'high-five-of-ten': 40, 'double-rectangle': 40 },
      ...{ 'history-ten-days': 40, 'history-four-weekdays': 40, 'own-forecast': null },
    });
  });

  it('are judged by days without a call, the own forecast by none where none was kept for them', () => {
    const forecastKw = [90, 90, 90, 90];
    const content = statementOf(inCall(60), { input: { forecastKw }, program: { baseline: 'own-forecast' } });
    expect(content.settlement).toMatchObject({ deliveredKwh: '30', totalEur: '3.00' });
    const quality = Object.fromEntries(content.compared.map((one) => [one.method, one.quality]));
    expect(quality['own-forecast']).toMatchObject({ days: 0, relativeRmse: null, eligible: false });
    expect(quality['ten-of-ten']).toMatchObject({ days: 10, relativeRmse: 0, eligible: true });
  });
});

describe('nothing is paid', () => {
  it('where too little of the call was measured, and more data may still come', () => {
    const half: Load = (slotMs) => (slotMs >= WINDOW.startMs + 2 * SLOT_MS ? Number.NaN : inCall(60)(slotMs));
    const content = statementOf(half);
    expect(content).toMatchObject({ settlement: null, slots: [], reboundKwh: null });
    expect(content.unsettled).toMatch(/^too little measured: 50 % of the call was measured/);
    expect(lacksData(content)).toBe(true);
  });

  it('where the method has no days to read', () => {
    const young: Load = (slotMs) => (slotMs < WINDOW.startMs - DAY_MS ? Number.NaN : inCall(60)(slotMs));
    const content = statementOf(young);
    expect(content.unsettled).toMatch(/^no baseline: only \d earlier days? can be read|^no baseline: only/);
    expect(content.settlement).toBeNull();
    expect(lacksData(content)).toBe(true);
  });

  it('where the method does not tell the building’s own days: waiting would not mend it', () => {
    const wild: Load = (slotMs) =>
      slotMs >= WINDOW.startMs ? 60 : Math.floor(slotMs / DAY_MS) % 2 === 0 ? 20 : 180;
    const content = statementOf(wild);
    expect(content.unsettled).toMatch(
      /does not fit this building: its error on 10 days without a call is \d+ %/,
    );
    expect(content.settlement).toBeNull();
    expect(content.slots).toHaveLength(4);
    expect(lacksData(content)).toBe(false);
  });

  it('and a statement that pays lacks nothing', () => {
    expect(lacksData(statementOf(inCall(60)))).toBe(false);
  });
});
