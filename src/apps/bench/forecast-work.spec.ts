/** A fleet by seed: the same files whoever worked, a chunk done twice changes nothing, meters that behave like meters. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryParcelStore } from '../../adapters/memory/parcel-store.js';
import { LEVELS } from '../../../forecasts/index.js';
import { PermanentJobError, type RunningJob } from '../../ports/job-queue.js';
import { FleetFiles, type StoredChunk } from './forecast-files.js';
import { answerName, FIT_CHUNK, fleetHandlers, fleetRequest, UPDATE_CHUNK } from './forecast-jobs.js';
import { fillMeter, kindOf, KINDS, placeOf } from './forecast-meters.js';
import { HISTORY, HORIZON, makePlace, PER_DAY, PLACES } from './forecast-places.js';
import { sampledMeters } from './forecast-reference.js';
import { addScore, addScores, sharesOf, totalScore, type KindScores } from './forecast-score.js';
import { FleetWorker } from './forecast-work.js';

const SEED = 3;
const ORDERS = [0, 1].map((chunk) => ({ seed: SEED, chunk, from: chunk, to: chunk + 1 }));
const STEPS = HISTORY + 1 + HORIZON;
const atOnce = (): Promise<void> => Promise.resolve();

describe('workers of a fleet', () => {
  let folders: string[] = [];
  let alone: FleetFiles;
  let shared: FleetFiles;
  let worker: FleetWorker;

  beforeAll(async () => {
    folders = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), 'traboule-fleet-'))));
    alone = new FleetFiles(folders[0] ?? '');
    shared = new FleetFiles(folders[1] ?? '');
    worker = new FleetWorker(alone, () => 0);
    for (const order of ORDERS) await worker.fit(order, atOnce);
    for (const order of ORDERS) await new FleetWorker(shared, () => 0).fit(order, atOnce);
  });
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  function states(files: FleetFiles): Promise<StoredChunk[]> {
    return Promise.all(ORDERS.map(({ chunk }) => files.read('states', chunk)));
  }

  it('leave the same states and forecasts, one of them or two', async () => {
    const [own, others] = [await states(alone), await states(shared)];
    for (const [i, chunk] of own.entries()) expect(isSame(chunk.data, others[i]?.data ?? [])).toBe(true);
    const told = await alone.read('forecasts', 0);
    expect(told.known).toBe(HISTORY);
    expect(told.data).toHaveLength((1 + LEVELS.length) * HORIZON);
    expect(await shared.read('forecasts', 0)).toEqual(told);
  });

  it('take in a quarter-hour once, however often the job is done', async () => {
    const order = ORDERS[0] ?? { seed: SEED, chunk: 0, from: 0, to: 1 };
    const [before] = await states(alone);
    await worker.update(order);
    const [once] = await states(alone);
    const first = await alone.read('forecasts', 0);
    await worker.update(order);
    expect(once?.known).toBe(HISTORY + 1);
    expect(once?.data).not.toEqual(before?.data);
    expect((await states(alone))[0]).toEqual(once);
    expect(await alone.read('forecasts', 0)).toEqual(first);
  });

  it('tell how good they were and answer under the name of the job; an order that is none fails for good', async () => {
    const parcels = new MemoryParcelStore();
    const handlers = fleetHandlers({ worker, parcels, cpuMs: () => 0 });
    const order = { runId: 'run', seed: SEED, chunk: 0, from: 0, to: 1, meters: '' };
    const request = fleetRequest(FIT_CHUNK, order);
    const shares: number[] = [];
    const job: RunningJob = {
      ...{ id: request.id, name: request.name, payload: request.payload, attempt: 1 },
      signal: new AbortController().signal,
      progress: (share) => {
        shares.push(share);
        return Promise.resolve();
      },
    };
    await handlers[FIT_CHUNK](job);
    const name = answerName(FIT_CHUNK, order);
    const bytes = (await parcels.get('run', [name])).get(name);
    const answer = JSON.parse(new TextDecoder().decode(bytes)) as { tally: { scores: KindScores } };
    expect(request.id).toBe(name);
    expect(totalScore(answer.tally.scores)).toMatchObject({ meters: 1, steps: HORIZON });
    expect(shares).toEqual([1]);
    await expect(handlers[UPDATE_CHUNK]({ ...job, payload: { runId: 'run' } })).rejects.toThrow(
      PermanentJobError,
    );
  });
});

describe('made-up meters', () => {
  const place = makePlace(SEED, 0);
  const meters = Array.from({ length: 400 }, (_, i) => PLACES * i);

  function valuesOf(meter: number): Float64Array {
    const values = new Float64Array(STEPS);
    fillMeter(place, { seed: SEED, meter }, values);
    return values;
  }

  it('are the same by the same seed and others by another', () => {
    expect(isSame(valuesOf(35), valuesOf(35))).toBe(true);
    expect(isSame(valuesOf(35), valuesOf(40))).toBe(false);
    expect(isSame(makePlace(SEED, 0).temperature, place.temperature)).toBe(true);
  });

  it('are of every kind, in about the stated shares', () => {
    for (const [kind, share] of KINDS) {
      const found = meters.filter((meter) => kindOf(SEED, meter) === kind).length / meters.length;
      expect(Math.abs(found - share)).toBeLessThan(0.06);
    }
    expect(meters.every((meter) => placeOf(meter) === 0)).toBe(true);
  });

  it.each(KINDS)('a %s is on its side of zero, has gaps and none at the end', (kind) => {
    const meter = meters.find((one) => kindOf(SEED, one) === kind) ?? -1;
    const values = valuesOf(meter);
    const known = values.filter((value) => !Number.isNaN(value));
    expect(known.length).toBeGreaterThan(0.7 * STEPS);
    expect(known.length).toBeLessThan(STEPS);
    expect(values.subarray(STEPS - 2 * PER_DAY).every((value) => Number.isFinite(value))).toBe(true);
    expect(
      known.every((value) => (kind === 'roof' ? value <= 0 && value > -10 : value >= 0 && value < 200)),
    ).toBe(true);
    expect(known.some((value) => value !== 0)).toBe(true);
  });
});

/** A comparison by Jest of a year of values takes a second. */
function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
}

describe('scores of a fleet', () => {
  const flat = (value: number): { mean: number[]; quantiles: number[][] } => ({
    mean: [value, value],
    quantiles: LEVELS.map(() => [value, value]),
  });

  it('are by hand: 2 Σ pinball over Σ |y|, unknown outcomes left out', () => {
    const scores: KindScores = {};
    addScore(scores, 'shop', flat(3), [4, Number.NaN]);
    // Mean of the levels is a half: 2 * (4 - 3) / 2 over 4.
    expect(sharesOf(totalScore(scores)).wql).toBeCloseTo(0.25, 12);
    expect(sharesOf(totalScore(scores)).wape).toBeCloseTo(0.25, 12);
    expect(totalScore(scores).steps).toBe(1);
  });

  it('add up over chunks and kinds', () => {
    const scores: KindScores = {};
    addScore(scores, 'shop', flat(4), [4, 4]);
    const other: KindScores = {};
    addScore(other, 'home', flat(5), [4, 4]);
    addScore(other, 'shop', flat(4), [4, 4]);
    addScores(scores, other);
    expect(scores.shop).toMatchObject({ meters: 2, inside80: 4, error: 0 });
    expect(totalScore(scores)).toMatchObject({ meters: 3, steps: 6, size: 24, error: 2 });
  });

  it('samples are spread over the fleet', () => {
    expect(sampledMeters(1_000, 4)).toEqual([125, 375, 625, 875]);
    expect(sampledMeters(3, 10)).toEqual([0, 1, 2]);
  });
});
