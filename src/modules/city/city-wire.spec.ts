/** What travels between planner and workers arrives as it was sent. */
import { describe, expect, it } from '@jest/globals';
import { PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { MemoryParcelStore } from '../../adapters/memory/parcel-store.js';
import { NO_WORK } from './block-work.js';
import { ChunkWorker } from './chunk-worker.js';
import { cityJobHandlers } from './city.jobs.js';
import {
  orderPayload,
  packBases,
  packDistricts,
  packPlans,
  packTargets,
  readOrder,
  unpackBases,
  unpackDistricts,
  unpackPlans,
  unpackTargets,
  type ChunkOrder,
} from './city-wire.js';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

const ORDER: ChunkOrder = {
  runId: 'run-1',
  spec: { seed: 1, assets: 500, slots: 2, firstSlot: 3, tightEvery: 4 },
  cut: { perGroup: 2, inside: new Set([3]) },
  version: 5,
  chunk: 6,
  districts: [2, 3],
  from: [-1, 4],
  points: [
    {
      prices: { energy: of(0.1, 1 / 3), reserve: of(1e-7, 0) },
      transformers: new Map([[2, of(-0.5, 0)]]),
      amp: 0.05,
      seed: 9,
    },
  ],
};

const TALLY = {
  ...NO_WORK,
  jobs: 1,
  busyMs: 2.5,
  cpuMs: 7.5,
  coldBlocks: 3,
  restarts: 4,
  heapBytes: 5e7,
  rssBytes: 6e8,
};

describe('an order', () => {
  it('arrives as it was sent', () => {
    expect(readOrder(JSON.parse(JSON.stringify(orderPayload(ORDER))) as never)).toEqual(ORDER);
  });

  it('carries prices of its own transformers only, and is small', () => {
    const point = ORDER.points[0];
    if (!point) throw new Error('the order has a point');
    const wide = Array.from({ length: 96 }, (_, t) => t / 7);
    const prices = { energy: of(...wide), reserve: of(...wide) };
    const transformers = new Map([
      [2, of(1, 2)],
      [99, of(3, 4)],
    ]);
    const payload = orderPayload({ ...ORDER, points: [{ ...point, prices, transformers }] });
    expect([...(readOrder(payload).points[0]?.transformers.keys() ?? [])]).toEqual([2]);
    expect(JSON.stringify(payload).length).toBeLessThan(3_000);
  });

  it('that is none fails its job for good', () => {
    const figures = { largestBytes: () => 0, cpuMs: () => 0 };
    const solver = { solveSeries: never, close: () => Promise.resolve() };
    const handlers = cityJobHandlers(new ChunkWorker(solver, new MemoryParcelStore(), figures));
    const { runId: _runId, ...payload } = orderPayload(ORDER);
    expect(() => handlers['price-chunk']?.({ id: 'j', payload } as unknown as RunningJob)).toThrow(
      PermanentJobError,
    );
    expect(Object.keys(handlers)).toEqual(['price-chunk', 'recover-chunk']);
  });
});

describe('parcels', () => {
  it('of plans hold every number', () => {
    const plans = [
      { groupKey: 7, point: 0, cost: 1 / 3, flowKw: of(1, -2), reserveKw: of(0, 5) },
      { groupKey: 9, point: 1, cost: -4, flowKw: of(3, 4), reserveKw: of(6, 7) },
    ];
    const bytes = packPlans(plans, TALLY);
    expect(unpackPlans(bytes, 2)).toEqual({ plans, tally: { ...TALLY, bytes: bytes.byteLength } });
  });

  it('of districts hold every number and the hash', () => {
    const district = {
      ...{ district: 3, cost: 1.5, missedKw: 1e-9, overLimitKw: 0, worstViolation: 2e-7, comparisons: 44 },
      ...{ flowKw: of(1, 2), reserveKw: of(3, 4), hash: '00ffee123456' },
    };
    expect(unpackDistricts(packDistricts([district, district], TALLY), 2).districts).toEqual([
      district,
      district,
    ]);
  });

  it('of targets and bases arrive as they were', () => {
    const targets = new Map([[5, { flowKw: of(1, 2), reserveKw: of(3, 4) }]]);
    expect(unpackTargets(packTargets(targets), 2)).toEqual(targets);
    const bases = [
      { cols: Uint8Array.of(0, 1, 2, 3, 4), rows: Uint8Array.of(1, 1) },
      { cols: Uint8Array.of(2), rows: new Uint8Array() },
    ];
    expect(unpackBases(packBases(bases))).toEqual(bases);
    expect(packBases(bases).byteLength).toBe(4 * 5 + 4);
  });
});

function never(): never {
  throw new Error('this must not be asked');
}
