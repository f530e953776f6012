/** Nodes against their limits and districts by the nodes they hang on: which sign is shown when several hold. */
import { describe, expect, it } from '@jest/globals';
import type { AlarmRecord } from '../../core/alarm/alarm-record.js';
import type { DispatchPlan } from '../../core/dispatch/plan.js';
import { EVENING_MS, smallInput } from '../../core/dispatch/testing/small-grid.js';
import type { MeterReading, SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { ShownAlarm } from '../alarms/alarm-desk.service.js';
import type { NodeFlow } from '../control/live-state.service.js';
import { districtRows, limitRows, type LookAhead } from './node-loading.js';

const NOW_MS = EVENING_MS + 60_000;
const { grid: GRID } = smallInput({ assets: [], importPrice: [0.1] });
const AHEAD: LookAhead = { nowMs: NOW_MS, slotMs: EVENING_MS, plan: null };

const flow = (nodeId: string, kw: number | null, limitKw: number, assumedFull: string[] = []): NodeFlow => ({
  nodeId,
  importLimitKw: limitKw,
  flow: kw === null ? null : { value: kw, atMs: NOW_MS },
  assumedFull,
});

function plan(importKw: number[], over: { firstSlotMs?: number; limitKw?: number[] } = {}): DispatchPlan {
  return {
    content: {
      firstSlotMs: over.firstSlotMs ?? EVENING_MS,
      nodes: [
        {
          nodeId: 'PDJ',
          importKw,
          limitKw: over.limitKw ?? importKw.map(() => 100),
          marginShortfallKw: importKw.map((_, k) => k),
        },
      ],
    },
  } as unknown as DispatchPlan;
}

describe('nodes against their limits', () => {
  it('stand as city, substations, branches, each by its name', () => {
    const rows = limitRows(GRID, [flow('F1', 5, 10), flow('PDJ', 50, 100), flow('CITY', 80, 100)], AHEAD);
    expect(rows.map(({ nodeId, name, level, loading }) => [nodeId, name, level, loading])).toEqual([
      ['CITY', 'Small', 'city', 0.8],
      ['PDJ', 'Point-du-Jour', 'substation', 0.5],
      ['F1', 'F1', 'branch', 0.5],
    ]);
  });

  it('have no flow where a part of it was only assumed', () => {
    const [row] = limitRows(GRID, [flow('CITY', 80, 100, ['PDJ'])], AHEAD);
    expect(row).toMatchObject({ importKw: null, loading: null, atMs: null, limitKw: 100 });
  });

  it('have the worst slot of the next day, with the room given up in it', () => {
    const [row] = limitRows(GRID, [flow('PDJ', 50, 100)], { ...AHEAD, plan: plan([60, 95, 90]) });
    expect(row?.worst).toEqual({ slotMs: EVENING_MS + SLOT_MS, importKw: 95, limitKw: 100, loading: 0.95 });
    expect(row?.marginShortfallKw).toBe(1);
  });

  it('are worst by their limit of the slot, not by power alone', () => {
    const narrow = plan([60, 95, 50], { limitKw: [100, 100, 50] });
    const [row] = limitRows(GRID, [flow('PDJ', 50, 100)], { ...AHEAD, plan: narrow });
    expect(row?.worst).toMatchObject({ slotMs: EVENING_MS + 2 * SLOT_MS, loading: 1 });
  });

  it('forget slots that are past', () => {
    const old = plan([100, 60, 70], { firstSlotMs: EVENING_MS - 2 * SLOT_MS });
    const [row] = limitRows(GRID, [flow('PDJ', 50, 100)], { ...AHEAD, plan: old });
    expect(row?.worst).toMatchObject({ importKw: 70, slotMs: EVENING_MS });
  });

  it('know nothing ahead of a node the plan does not have', () => {
    const [row] = limitRows(GRID, [flow('CITY', 1, 100)], { ...AHEAD, plan: plan([1]) });
    expect(row).toMatchObject({ worst: null, marginShortfallKw: null });
  });
});

describe('districts', () => {
  const reading = (over: Partial<MeterReading> = {}): MeterReading => ({
    seriesId: 'MTR-L5.activePower',
    sourceMs: NOW_MS - 10_000,
    knownAtMs: NOW_MS,
    value: 42,
    quality: 'good',
    statusCode: 0,
    ...over,
  });
  const alarm = (over: Partial<AlarmRecord> = {}): ShownAlarm => ({
    name: 'x',
    record: {
      id: 'hot-spot@PDJ',
      subject: 'PDJ',
      state: 'unacknowledged',
      shelf: null,
      suppressedBy: null,
      detail: { en: 'it is hot', fr: 'il fait chaud' },
      ...over,
    } as unknown as AlarmRecord,
  });
  function district(given: {
    flow?: NodeFlow;
    plan?: DispatchPlan | null;
    meter?: MeterReading | null;
    alarms?: ShownAlarm[];
  }) {
    const limits = limitRows(GRID, [given.flow ?? flow('PDJ', 50, 100)], {
      ...AHEAD,
      plan: given.plan ?? null,
    });
    const own = given.meter === undefined ? reading() : given.meter;
    const meters = new Map<SeriesId, MeterReading>(own ? [[own.seriesId, own]] : []);
    const [row] = districtRows(GRID, limits, { meters, maxAgeMs: 60_000, nowMs: NOW_MS }, given.alarms ?? []);
    if (!row) throw new Error('the small grid has a district');
    return row;
  }

  it('are the sum of their meters and the loading of their substations', () => {
    expect(district({})).toMatchObject({
      id: 'L5',
      name: 'Vieux-Lyon',
      nodeIds: ['PDJ'],
      importKw: 42,
      loading: 0.5,
      abnormal: null,
    });
  });

  it.each<[string, MeterReading | null]>([
    ['missing', null],
    ['bad', reading({ quality: 'bad' })],
    ['old', reading({ sourceMs: NOW_MS - 60_001 })],
    ['no number', reading({ value: Number.NaN })],
  ])('are not measured where a meter is %s', (_name, meter) => {
    expect(district({ meter })).toMatchObject({ importKw: null, abnormal: { code: 'not-measured' } });
  });

  it('are over the limit before anything else', () => {
    const row = district({ flow: flow('PDJ', 104, 100), alarms: [alarm()], meter: null });
    expect(row.abnormal).toMatchObject({
      code: 'over-limit',
      nodeId: 'PDJ',
      loading: 1.04,
      text: 'Point-du-Jour is at 104 % of its limit',
    });
  });

  it('show an alarm before what is only expected', () => {
    const ahead = plan([101]);
    expect(district({ plan: ahead, alarms: [alarm()] }).abnormal).toMatchObject({
      code: 'alarm',
      alarmId: 'hot-spot@PDJ',
    });
    expect(district({ plan: ahead }).abnormal).toMatchObject({
      code: 'over-limit-ahead',
      loading: 1.01,
      slotMs: EVENING_MS,
    });
  });

  it.each<[string, Partial<AlarmRecord>]>([
    ['that is over', { state: 'returned' }],
    ['on the shelf', { shelf: { untilMs: 1, by: 'a', reason: 'b', atMs: 0 } }],
    ['that another explains', { suppressedBy: 'endpoint-lost@X' }],
    ['about something else', { subject: 'VAI' }],
  ])('are not coloured by an alarm %s', (_name, over) => {
    expect(district({ alarms: [alarm(over)] }).abnormal).toBeNull();
  });

  it('are near the limit above 95 %, not at it', () => {
    expect(district({ flow: flow('PDJ', 95, 100) }).abnormal).toBeNull();
    expect(district({ flow: flow('PDJ', 95.1, 100) }).abnormal).toMatchObject({ code: 'near-limit' });
  });

  it('tell the worst node ahead by its name', () => {
    expect(district({ plan: plan([80, 90]) }).worst).toMatchObject({ nodeId: 'PDJ', loading: 0.9 });
    expect(district({}).worst).toBeNull();
  });
});
