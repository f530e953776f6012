/** The live world the safety gate looks at: absent is not zero, sums are as old as their oldest part, and changes add up. */
import { describe, expect, it } from '@jest/globals';
import { battery, EVENING_MS, smallInput } from '../../core/dispatch/testing/small-grid.js';
import type { Quality } from '../../core/quantity/quantity.js';
import { type MeterReading, type SeriesId } from '../../core/series/series.js';
import { LiveState } from './live-state.service.js';

const ASSET = battery();
const BASE = smallInput({ assets: [ASSET], importPrice: [0], limitKw: 900, cityLimitKw: 1_500 }).grid;
const GRID = {
  ...BASE,
  substations: [
    ...BASE.substations,
    { id: 'EAST', name: 'East', importLimitKw: 500, exportLimitKw: 0, firmKva: 600, level: 'distribution' },
    {
      id: 'RIV',
      name: 'River',
      importLimitKw: 10,
      exportLimitKw: 900,
      firmKva: 1_000,
      level: 'transmission',
    },
  ],
  meters: [
    ...BASE.meters,
    { id: 'MTR-E', substationId: 'EAST', districtId: 'L5' },
    { id: 'MTR-R', substationId: 'RIV', districtId: 'L5' },
  ],
} as const;

type Seen = readonly [id: SeriesId, value: number, atMs?: number, quality?: Quality];

const ALL: readonly Seen[] = [
  ['MTR-L5.activePower', 600, EVENING_MS - 5_000],
  ['MTR-E.activePower', 300, EVENING_MS - 60_000],
  ['MTR-R.activePower', -800, EVENING_MS - 900_000],
  ['BAT.activePower', 40],
  ['BAT.soc', 0.5],
];

function live(seen: readonly Seen[], known: readonly SeriesId[] = []): LiveState {
  const readings = seen.map(([seriesId, value, sourceMs = EVENING_MS, quality = 'good']): MeterReading => {
    return { seriesId, value, sourceMs, knownAtMs: sourceMs, quality, statusCode: 0 };
  });
  const latest = new Map(readings.map((one) => [one.seriesId, one]));
  return new LiveState({ grid: GRID, known: new Set(known), latest, nowMs: EVENING_MS });
}

function nodes(state: LiveState): ReturnType<LiveState['nodesAbove']> {
  return state.nodesAbove(ASSET, EVENING_MS);
}

describe('LiveState', () => {
  it('gives substation and city with their loads, each as old as its oldest meter', () => {
    expect(nodes(live(ALL))).toEqual([
      {
        nodeId: 'PDJ',
        importLimitKw: 900,
        exportLimitKw: 10_000,
        measured: { value: 600, atMs: EVENING_MS - 5_000 },
        pendingKw: 0,
      },
      {
        nodeId: 'CITY',
        importLimitKw: 1_500,
        // The river plant hangs on the transmission grid: neither its power nor its age counts.
        measured: { value: 900, atMs: EVENING_MS - 60_000 },
        assumedFull: [],
        pendingKw: 0,
      },
    ]);
  });

  it.each<[string, Seen | null]>([
    ['silent', null],
    ['bad', ['MTR-E.activePower', 300, EVENING_MS, 'bad']],
    ['no number', ['MTR-E.activePower', Number.NaN]],
    ['stale', ['MTR-E.activePower', 300, EVENING_MS - 900_001]],
  ])('assumes that a substation imports up to its limit when a meter is %s', (_name, seen) => {
    const others = ALL.filter(([id]) => id !== 'MTR-E.activePower');
    const [station, city] = nodes(live(seen === null ? others : [...others, seen]));
    expect(station?.measured?.value).toBe(600);
    expect(city?.measured).toEqual({ value: 1_100, atMs: EVENING_MS - 5_000 });
    expect(city?.assumedFull).toEqual(['EAST']);
  });

  it('does not know the load of the city when no meter says anything', () => {
    expect(nodes(live([])).map(({ measured }) => measured)).toEqual([null, null]);
  });

  it('remembers what was let out at both nodes, against what was measured', () => {
    const state = live(ALL);
    state.letOut(ASSET, 100);
    expect(nodes(state).map(({ pendingKw }) => pendingKw)).toEqual([60, 60]);
    state.letOut({ ...ASSET, id: 'BAT-2' }, -25);
    expect(nodes(state).map(({ pendingKw }) => pendingKw)).toEqual([35, 35]);
    state.letOut({ ...ASSET, id: 'BAT-3', substationId: 'EAST' }, 10);
    expect(nodes(state).map(({ pendingKw }) => pendingKw)).toEqual([35, 45]);
  });

  it('puts no limit of the city above what hangs on the transmission grid', () => {
    expect(live(ALL).nodesAbove({ ...ASSET, substationId: 'RIV' }, EVENING_MS)).toEqual([]);
    expect(live(ALL).nodesAbove({ ...ASSET, substationId: 'NOWHERE' }, EVENING_MS)).toEqual([]);
  });

  it.each<[string, Seen[], SeriesId[], unknown]>([
    ['that has no switch', [], [], 'no-switch'],
    ['whose switch says nothing', [], ['BAT.mode'], null],
    ['whose switch says local', [['BAT.mode', 0]], ['BAT.mode'], 0],
    ['whose switch says nothing good', [['BAT.mode', 1, EVENING_MS, 'bad']], ['BAT.mode'], null],
  ])('tells the mode of a device %s', (_name, seen, known, mode) => {
    expect(live([...ALL, ...seen], known).measurementOf('BAT')).toEqual({
      power: { value: 40, atMs: EVENING_MS },
      soc: { value: 0.5, atMs: EVENING_MS },
      mode,
    });
  });

  it('does not know the power of an asset that says nothing', () => {
    expect(live([]).powerKw('BAT')).toBeNull();
    expect(live([['BAT.activePower', 0]]).powerKw('BAT')).toBe(0);
  });
});

describe('the flows balancing looks at', () => {
  it('are those of the distribution substations and their sum', () => {
    expect(live(ALL).flows(EVENING_MS, 180_000)).toMatchObject([
      { nodeId: 'PDJ', importLimitKw: 900, exportLimitKw: 10_000, flow: { value: 600 }, assumedFull: [] },
      { nodeId: 'EAST', importLimitKw: 500, flow: { value: 300, atMs: EVENING_MS - 60_000 } },
      {
        nodeId: 'CITY',
        importLimitKw: 1_500,
        flow: { value: 900, atMs: EVENING_MS - 60_000 },
        assumedFull: [],
      },
    ]);
  });

  it('a substation too old for balancing counts as importing up to its limit, earlier than for the gate', () => {
    const [, , city] = live(ALL).flows(EVENING_MS, 30_000);
    expect(city).toMatchObject({ flow: { value: 600 + 500 }, assumedFull: ['EAST'] });
    expect(nodes(live(ALL))[1]).toMatchObject({ assumedFull: [] });
  });

  it('nothing known at all is no flow', () => {
    expect(
      live([])
        .flows(EVENING_MS, 180_000)
        .map((node) => node.flow),
    ).toEqual([null, null, null]);
  });
});

describe('LiveState of a substation with branches', () => {
  const grid = {
    ...GRID,
    branches: [
      { id: 'T1', kind: 'transformer', parentId: 'PDJ', limitKw: 700 },
      { id: 'F1', kind: 'feeder', parentId: 'T1', limitKw: 400 },
      { id: 'F2', kind: 'feeder', parentId: 'PDJ', limitKw: 300 },
    ],
    meters: GRID.meters.map((meter) => (meter.id === 'MTR-L5' ? { ...meter, branchId: 'F1' } : meter)),
  } as const;
  const state = (): LiveState => {
    const latest = new Map(
      ALL.map(([seriesId, value, sourceMs = EVENING_MS]): [SeriesId, MeterReading] => [
        seriesId,
        { seriesId, value, sourceMs, knownAtMs: sourceMs, quality: 'good', statusCode: 0 },
      ]),
    );
    return new LiveState({ grid, known: new Set(), latest, nowMs: EVENING_MS });
  };

  it('sees feeder and transformer above an asset as well, and what was let out below them', () => {
    const live = state();
    live.letOut(ASSET, 100);
    const seen = live.nodesAbove(ASSET, EVENING_MS);
    expect(
      seen.map(({ nodeId, importLimitKw, measured, pendingKw }) => [
        nodeId,
        importLimitKw,
        measured?.value,
        pendingKw,
      ]),
    ).toEqual([
      ['F1', 400, 600, 60],
      ['T1', 700, 600, 60],
      ['PDJ', 900, 600, 60],
      ['CITY', 1_500, 900, 60],
    ]);
  });

  it('balances branches that have meters below, each with its assets; the others are not watched', () => {
    const nodes = state().freshNodes(EVENING_MS, 10_000);
    const flows = nodes.map(({ nodeId, flow, assetIds }) => [nodeId, flow?.value ?? null, assetIds.length]);
    expect(flows.slice(0, 2)).toEqual([
      ['T1', 600, 1],
      ['F1', 600, 1],
    ]);
    expect(nodes.map(({ nodeId }) => nodeId)).not.toContain('F2');
    // Read a minute ago: older than was asked for.
    expect(flows).toContainEqual(['EAST', null, 0]);
  });
});
