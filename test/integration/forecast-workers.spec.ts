/** A fleet on real worker processes and the real queue: fitted, moved on by a quarter-hour, measured beside the references. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetFiles } from '../../src/apps/bench/forecast-files.js';
import { FIT_CHUNK, UPDATE_CHUNK } from '../../src/apps/bench/forecast-jobs.js';
import { HISTORY } from '../../src/apps/bench/forecast-places.js';
import { FleetStage } from '../../src/apps/bench/forecast-stage.js';
import { withDatabase, type TestDatabase } from '../fixtures/database.js';

const ORDERS = [0, 1].map((chunk) => ({ seed: 1, chunk, from: chunk, to: chunk + 1, meters: '' }));

describe('a fleet on worker processes', () => {
  let database: TestDatabase;
  let folder: string;
  let stage: FleetStage;

  beforeAll(async () => {
    database = await withDatabase();
    folder = await mkdtemp(join(tmpdir(), 'traboule-fleet-'));
    stage = await FleetStage.open({ databaseUrl: database.url, redisUrl: null, folder }, 2, () => undefined);
  });
  afterAll(async () => {
    await stage.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('fits by jobs and takes in a new quarter-hour, whichever worker has the chunk', async () => {
    const fit = await stage.run(FIT_CHUNK, ORDERS);
    expect(fit.answers.map(({ tally }) => Object.values(tally?.scores ?? {}).length)).toEqual([1, 1]);
    const files = new FleetFiles(folder);
    expect((await files.read('states', 1)).known).toBe(HISTORY);
    const update = await stage.run(UPDATE_CHUNK, ORDERS);
    expect(update.answers).toHaveLength(2);
    expect((await files.read('states', 0)).known).toBe(HISTORY + 1);
    expect((await files.read('forecasts', 1)).data.every((value) => Number.isFinite(value))).toBe(true);
  });
});
