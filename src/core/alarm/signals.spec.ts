/** What alarms are raised by. */
import { describe, expect, it } from '@jest/globals';
import type { SetpointRecord } from '../control/setpoint.js';
import type { DispatchPlan } from '../dispatch/plan.js';
import type { Asset, Battery } from '../grid/asset.js';
import type { MeterReading, SlotValue } from '../series/series.js';
import { SLOT_MS } from '../time/slot.js';
import type { AlarmSignal } from './alarm-record.js';
import { brokerSignals, deviationSignals, staleSignals, weatherSignals } from './signals-data.js';
import {
  heartbeatSignals,
  hotSpotSignals,
  importSignals,
  patienceAt,
  setpointSignals,
} from './signals-live.js';
import { aheadSignals, marginSignals, planningSignals, storeSignals } from './signals-plan.js';

const T = Date.UTC(2026, 0, 15, 17);
const MINUTE_MS = 60_000;
const BATTERY = {
  ...{ kind: 'battery', id: 'BAT', name: 'Battery', ratedKw: 1_000, energyCapacityKwh: 1_000 },
  ...{ socMin: 0.1, socMax: 0.9, efficiencyCharge: 0.9, efficiencyDischarge: 0.9 },
} as Battery;

const conditions = (signals: readonly AlarmSignal[]) =>
  Object.fromEntries(
    signals.map(({ definitionId, subject, condition }) => [`${definitionId}@${subject}`, condition]),
  );

function reading(value: number, ageMs: number): MeterReading {
  return {
    seriesId: 'X.mode',
    sourceMs: T - ageMs,
    knownAtMs: T - ageMs,
    value,
    quality: 'good',
    statusCode: 0,
  };
}

function order(state: SetpointRecord['state'], powerKw: number | null, intendedAtMs = T): SetpointRecord {
  const times = { slotMs: T, validFromMs: T, validUntilMs: T + SLOT_MS };
  return {
    order: { id: `o-${state}`, planId: 'P', assetId: 'BAT', powerKw, rampKwPerS: 1, ...times },
    ...{ state, detail: '', statusCode: null, readBackKw: null, meteredKw: null },
    ...{ intendedAtMs, writtenAtMs: null, settledAtMs: null },
  };
}

/** A plan of four slots of node N with a battery, from T on. */
function plan(
  importKw: number[],
  powerKw: (number | null)[] = [],
  more: Partial<DispatchPlan> = {},
): DispatchPlan {
  const zeros = importKw.map(() => 0);
  const node = { nodeId: 'N', importKw, limitKw: importKw.map(() => 100), marginKw: importKw.map(() => 10) };
  const content = {
    ...{ firstSlotMs: T, validUntilMs: T + 4 * SLOT_MS, schedules: [{ assetId: 'BAT', powerKw }] },
    nodes: [{ ...node, marginShortfallKw: zeros, overloadKw: zeros }],
  };
  return {
    id: 'P',
    content,
    check: { findings: [] },
    state: 'checked',
    approveByMs: T,
    ...more,
  } as unknown as DispatchPlan;
}

describe('signals of live values', () => {
  it('compares with a deadband, and what is not known holds', () => {
    const at = (importKw: number | null) =>
      importSignals([{ nodeId: 'N', importKw, limitKw: 10_000 }])[0]?.condition;
    expect([at(10_001), at(10_000), at(9_501), at(9_499), at(null), at(Number.NaN)]).toEqual([
      ...['on', 'hold', 'hold', 'off', 'hold', 'hold'],
    ]);
    const spot = (hotSpotC: number | null) => hotSpotSignals([{ nodeId: 'N', hotSpotC }])[0]?.condition;
    expect([spot(110.5), spot(108), spot(106), spot(null)]).toEqual(['on', 'hold', 'off', 'hold']);
  });

  it('hears silence and fallback, later on a fast clock', () => {
    const at = (power: MeterReading | undefined, mode: MeterReading | undefined, speed = 1) =>
      heartbeatSignals([{ asset: BATTERY, endpointId: 'E', power, mode }], T, patienceAt(speed))[0];
    expect(at(reading(1, MINUTE_MS), reading(1, 0))?.condition).toBe('off');
    expect(at(reading(1, MINUTE_MS), reading(3, 0))?.condition).toBe('on');
    expect(at(reading(1, 6 * MINUTE_MS), undefined)).toMatchObject({
      condition: 'on',
      causes: ['endpoint-lost@E'],
    });
    expect(at(reading(1, 6 * MINUTE_MS), undefined, 60)?.condition).toBe('off');
    expect(at(undefined, undefined)?.detail.en).toContain('never');
  });

  it('asks for relieving orders that were refused, not followed or not answered, and for no others', () => {
    const assets = new Map<string, Asset>([['BAT', BATTERY]]);
    const at = (record: SetpointRecord, beforeKw?: number) =>
      setpointSignals(
        { records: [record], assets, beforeKw: new Map(beforeKw === undefined ? [] : [['BAT', beforeKw]]) },
        T + 2 * MINUTE_MS,
        patienceAt(1),
      ).length;
    expect(at(order('refused', -500))).toBe(1);
    expect(at(order('diverging', 100), 500)).toBe(1);
    expect(at(order('intended', -500))).toBe(1);
    expect(at(order('intended', -500, T + 90_000))).toBe(0);
    expect(at(order('refused', 500), 100)).toBe(0);
    expect(at(order('refused', null), 500)).toBe(0);
    expect(at(order('written', -500)) + at(order('confirmed', -500))).toBe(0);
  });
});

describe('signals of plans', () => {
  const none = { nowMs: T, inForce: null, newest: null, noPlanBecause: null };

  it('is urgent about a limit in the next quarter-hour only, by the plan in force when there is no newer one', () => {
    expect(conditions(aheadSignals({ ...none, newest: plan([90, 120, 90, 90]) }))).toEqual({
      'import-limit-ahead@N': 'on',
    });
    expect(aheadSignals({ ...none, newest: plan([90, 90, 120, 90]) })).toEqual([]);
    const inForce = plan([120, 90, 90, 90]);
    expect(aheadSignals({ ...none, inForce, newest: plan([90]), noPlanBecause: 'conflict' })).toHaveLength(1);
  });

  it('sees a margin that is used up, room for forecast error included', () => {
    const at = (importKw: number) => marginSignals({ ...none, inForce: plan([importKw]) })[0];
    expect([at(91), at(89)].map((signal) => signal?.condition)).toEqual(['on', 'hold']);
    expect(at(91)).toMatchObject({ value: -1, causes: ['import-limit@N', 'import-limit-ahead@N'] });
    expect(marginSignals({ ...none, nowMs: T + SLOT_MS, inForce: plan([200]) })[0]?.condition).toBe('hold');
  });

  it('finds batteries that cannot serve the rest of the plan, either way', () => {
    const at = (soc: number | null, powerKw: (number | null)[]) =>
      storeSignals({ ...none, inForce: plan([0], powerKw) }, [{ battery: BATTERY, soc }])[0];
    // 4 slots of 360 kW out of the battery take 400 kWh of what is stored; 350 kWh are usable.
    expect(at(0.45, [-360, -360, -360, -360])).toMatchObject({ condition: 'on', value: expect.closeTo(50) });
    expect(at(0.55, [-360, -360, -360, -360])?.condition).toBe('off');
    expect(at(0.85, [400, null, 400, null])?.condition).toBe('on');
    expect(at(null, [-360])?.condition).toBe('hold');
  });

  it('says what is missing when no plan is in force, none was found, or nobody decided', () => {
    expect(conditions(planningSignals({ ...none, newest: plan([0]) }, null))).toEqual({
      'no-plan-in-force@SITE': 'on',
    });
    const signals = planningSignals({ ...none, inForce: plan([0]), noPlanBecause: 'conflict' }, plan([0]));
    expect(Object.keys(conditions(signals))).toEqual(['no-feasible-plan@SITE', 'plan-expired@SITE']);
    expect(planningSignals({ ...none, inForce: plan([0]) }, null)).toEqual([]);
  });
});

describe('signals of data', () => {
  it('asks for three slots on the same side of the forecast', () => {
    const step = (measuredKw: number) => ({
      measuredKw,
      meanKw: 100,
      q10Kw: 100 - 12.8155,
      q90Kw: 100 + 12.8155,
    });
    const at = (...kw: number[]) => deviationSignals([{ nodeId: 'N', steps: kw.map(step) }])[0]?.condition;
    expect(at(131, 140, 135)).toBe('on');
    expect(at(131, 69, 135)).toBe('off');
    expect(at(131, 125, 135)).toBe('hold');
    expect(at(131, 140)).toBeUndefined();
    expect(at(131, Number.NaN, 135)).toBeUndefined();
  });

  it('counts what a district did not measure, and names the server when that is all of it', () => {
    const owner = (id: string, endpointId: string) =>
      ({ id, kind: 'meter', districtId: 'D', endpointId }) as const;
    const owners = [owner('A', 'E1'), owner('B', 'E2')];
    const measured = { provenance: 'measured' } as SlotValue;
    const one = staleSignals(owners, new Map([['A', measured]]));
    expect(conditions(one)).toEqual({
      'district-stale@D': 'on',
      'meter-stale@A': 'off',
      'meter-stale@B': 'on',
    });
    expect(one[0]?.causes).toEqual(['endpoint-lost@E2']);
    expect(staleSignals(owners, new Map())[0]?.causes).toEqual([]);
  });

  it('wants weather that is fresh and reaches ahead', () => {
    const HOUR_MS = 60 * MINUTE_MS;
    const at = (ageH: number, reachH: number) =>
      weatherSignals({ issuedAtMs: T - ageH * HOUR_MS, endMs: T + reachH * HOUR_MS }, T)[0]?.condition;
    expect([at(1, 24), at(5.8, 24), at(7, 24), at(1, 5)]).toEqual(['off', 'hold', 'on', 'on']);
    expect(weatherSignals(null, T)[0]?.condition).toBe('on');
  });

  it('raise messages to buildings that wait longer than two minutes for their broker', () => {
    const condition = (oldestMs: number | null): string | undefined =>
      brokerSignals(oldestMs, T)[0]?.condition;
    expect([condition(null), condition(T - 120_000), condition(T - 121_000)]).toEqual(['off', 'off', 'on']);
    expect(brokerSignals(T - 600_000, T)[0]?.detail.en).toBe('the oldest message waits since 10 min');
  });
});
