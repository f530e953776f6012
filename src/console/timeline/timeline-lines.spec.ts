import { describe, expect, it } from '@jest/globals';
import {
  cameAfter,
  gapsOf,
  NO_RATINGS,
  qualityShares,
  qualityUntil,
  stepOf,
  type Timeline,
  timelineLines,
  unitOf,
} from './timeline-lines.js';

const SLOT = 900_000;
const T = Date.UTC(2026, 0, 15, 17);
const NAMES = {
  ...{ measured: 'm', since: 's', forecast: 'f', planned: 'p', ordered: 'o', delivered: 'd' },
  ...{ limit: 'l', ratedUp: 'up', ratedDown: 'down' },
};

function timeline(more: Partial<Timeline> = {}): Timeline {
  const nothing = [null, null, null, null];
  return {
    ...{ id: 'PDJ', kind: 'node', unit: 'kW', fromMs: T, toMs: T + 4 * SLOT },
    ...{ asKnownAtMs: null, resolution: 'slot', planId: null },
    startsMs: [0, 1, 2, 3].map((k) => T + k * SLOT),
    measured: { mean: [100, 120, null, null], min: nothing, max: nothing },
    quality: ['measured', 'estimated', 'missing', 'missing'],
    forecast: { p10: [90, 100, 110, 120], p50: [100, 110, 120, 130], p90: [110, 120, 130, 140] },
    planned: [null, null, 125, 130],
    ordered: null,
    orderState: null,
    delivered: null,
    limitKw: [400, 400, 400, 400],
    ...more,
  };
}

const sources = (more: Partial<Timeline> = {}) => ({
  timeline: timeline(more),
  today: null,
  ratings: NO_RATINGS,
  nowMs: T + 2 * SLOT,
});

describe('timelineLines', () => {
  it('draws what has values and leaves out the rest', () => {
    const lines = timelineLines(sources(), NAMES);
    expect(lines.map(({ id }) => id)).toEqual(['forecast', 'planned', 'measured', 'limit']);
    expect(lines[0]).toMatchObject({ low: [90, 100, 110, 120], high: [110, 120, 130, 140], startMs: T });
    expect(lines.every(({ stepMs }) => stepMs === SLOT)).toBe(true);
  });

  it('is empty when nothing is known', () => {
    const nothing = [null, null, null, null];
    const bare = {
      ...{ forecast: null, limitKw: null, planned: nothing },
      measured: { mean: nothing, min: nothing, max: nothing },
    };
    expect(timelineLines(sources(bare), NAMES)).toEqual([]);
  });

  it('shows orders and what was delivered of an asset', () => {
    const lines = timelineLines(
      sources({ ordered: [-50, -50, null, null], delivered: [-49, null, null, null] }),
      NAMES,
    );
    expect(lines.find(({ id }) => id === 'ordered')?.values).toEqual([-50, -50, null, null]);
    expect(lines.find(({ id }) => id === 'delivered')?.kind).toBe('delivered');
  });

  it('is in MW when values are large, gaps kept', () => {
    const large = { measured: { mean: [28_400, null, null, null], min: [], max: [] } };
    expect(unitOf(timeline(large))).toBe('MW');
    const measured = timelineLines(sources(large), NAMES).find(({ id }) => id === 'measured');
    expect(measured?.values).toEqual([28.4, null, null, null]);
    expect(unitOf(timeline())).toBe('kW');
    expect(unitOf(timeline({ planned: [null, null, null, -12_000] }))).toBe('MW');
  });

  it('draws what an asset can take as a limit and what it can give as a floor', () => {
    const lines = timelineLines({ ...sources(), ratings: { upKw: 50, downKw: -60 } }, NAMES);
    expect(lines.find(({ id }) => id === 'rated-up')).toMatchObject({
      kind: 'limit',
      values: [50, 50, 50, 50],
    });
    expect(lines.find(({ id }) => id === 'rated-down')).toMatchObject({ floor: true });
    expect(lines.find(({ id }) => id === 'rated-up')?.floor).toBeUndefined();
  });

  it('draws apart what came after the instant of knowledge', () => {
    const then = timeline({ asKnownAtMs: T + 2 * SLOT });
    const today = timeline({ measured: { mean: [100, 121, 140, 150], min: [], max: [] } });
    const lines = timelineLines({ ...sources(), timeline: then, today }, NAMES);
    expect(lines.find(({ id }) => id === 'since')?.values).toEqual([null, 121, 140, 150]);
  });
});

describe('cameAfter', () => {
  it('begins with the last value that was known, so that the lines meet', () => {
    const today = timeline({ measured: { mean: [1, 2, 3, 4], min: [], max: [] } });
    expect(cameAfter(timeline(), today)).toEqual([null, 2, 3, 4]);
  });

  it('has no value where today knows none, and matches by time and not by place', () => {
    const today = timeline({
      startsMs: [T + SLOT, T + 2 * SLOT],
      measured: { mean: [7, 8], min: [], max: [] },
    });
    expect(cameAfter(timeline(), today)).toEqual([null, 7, 8, null]);
  });
});

describe('stepOf', () => {
  it('is the distance of the bins, a slot when there is one alone', () => {
    expect(stepOf(timeline())).toBe(SLOT);
    expect(stepOf({ startsMs: [T, T + 3_600_000] })).toBe(3_600_000);
    expect(stepOf({ startsMs: [T] })).toBe(SLOT);
    expect(stepOf({ startsMs: [] })).toBe(SLOT);
  });
});

describe('quality', () => {
  it('speaks of bins only that were over: what is to come is not missing', () => {
    expect(qualityUntil(timeline(), T + 3 * SLOT)).toEqual(['measured', 'estimated']);
    expect(qualityUntil(timeline(), null)).toHaveLength(4);
    expect(qualityUntil(timeline({ quality: null }), T)).toBeNull();
  });

  it('gives shares, null where it was not looked up or nothing is over', () => {
    expect(qualityShares(timeline(), T + 3 * SLOT)).toEqual({ measured: 0.5, estimated: 0.5, missing: 0 });
    expect(qualityShares(timeline(), T)).toBeNull();
    expect(qualityShares(timeline({ quality: null }), T + 9 * SLOT)).toBeNull();
  });

  it('joins neighbouring bins to gaps of one kind, newest first', () => {
    const quality: Timeline['quality'] = ['estimated', 'estimated', 'missing', 'measured'];
    expect(gapsOf(timeline({ quality }), null)).toEqual([
      { fromMs: T + 2 * SLOT, toMs: T + 3 * SLOT, kind: 'missing' },
      { fromMs: T, toMs: T + 2 * SLOT, kind: 'estimated' },
    ]);
  });

  it('keeps gaps apart that do not touch', () => {
    const quality: Timeline['quality'] = ['missing', 'measured', 'missing', 'measured'];
    expect(gapsOf(timeline({ quality }), null)).toHaveLength(2);
    expect(gapsOf(timeline({ quality: null }), null)).toEqual([]);
  });
});
