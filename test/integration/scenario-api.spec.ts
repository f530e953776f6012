/** Scenarios over HTTP with a real worker: asked for, watched, read, compared, cancelled and refused. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { openFoundation } from '../../src/apps/foundation.js';
import { type RunningRole, startWorker } from '../../src/apps/worker.js';
import type { RunResult } from '../../src/core/scenario/run-result.js';
import type { ScenarioRunStatus } from '../../src/ports/scenario-run-store.js';
import { eventually } from '../fixtures/eventually.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';
import { writeCutSite } from '../fixtures/stage-site.js';

const RUNS = '/api/v1/scenarios/runs';
const SCENARIO = {
  traboule: 'scenario/v1',
  id: 'served',
  name: 'Served',
  base: { day: 'cold-wave-day' },
  planning: { horizonHours: 6, everyMinutes: 720, errorScale: 0 },
};

let folder = '';
let api: ServedApi;
let worker: RunningRole;

function start(body: object): request.Test {
  return api.local.post(RUNS).send(body);
}

async function status(id: string): Promise<ScenarioRunStatus> {
  return (await api.local.get(`${RUNS}/${id}`).expect(200)).body as ScenarioRunStatus;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-scenario-api-'));
  const site = await writeCutSite(folder, { endpoints: ['PDJ', 'MET'], cityImportLimitKw: 45_000 });
  api = await serveApi(Date.parse('2026-01-16T12:00:00Z'), { TRABOULE_SITE: site });
  worker = await startWorker(await openFoundation(api.foundation.settings, { clock: api.clock }));
});
afterAll(async () => {
  await worker.close();
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a run over HTTP', () => {
  it('is played part by part, read as a result and compared as rows', async () => {
    const asked = await start({ scenario: SCENARIO, sweep: ['pv=0,2'] }).expect(202);
    const { id, parts } = asked.body as ScenarioRunStatus;
    expect(parts).toBe(2);
    await api.local.get(`${RUNS}/${id}/result`).expect(404);
    await eventually(
      () => status(id),
      ({ state }) => state === 'done',
    );
    expect(await status(id)).toMatchObject({ share: 1, partsDone: 2, failure: null });
    const { body } = await api.local.get(`${RUNS}/${id}/result`).expect(200);
    const result = body as RunResult;
    expect(result.variants.map((v) => [v.id, v.steered.plansMade.mean])).toEqual([
      ['served pv=0', 2],
      ['served pv=2', 2],
    ]);
    const rows = (await api.local.get(`/api/v1/scenarios/compare?runs=${id}`).expect(200)).body as object[];
    expect(rows).toContainEqual(
      expect.objectContaining({ variant: 'served pv=0', way: 'steered', figure: 'pvKwh', mean: 0 }),
    );
    const list = (await api.local.get(`${RUNS}?limit=5`).expect(200)).body as ScenarioRunStatus[];
    expect(list[0]).toMatchObject({ id, state: 'done' });
  });

  it('ends when it is cancelled, while it is played', async () => {
    const long = { ...SCENARIO, base: { from: '2026-01-01', days: 300, seed: 1 } };
    const { id } = (await start({ scenario: long }).expect(202)).body as ScenarioRunStatus;
    await eventually(
      () => status(id),
      ({ state, share }) => state === 'running' && share > 0,
    );
    const cancelled = await api.local.delete(`${RUNS}/${id}`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
    await eventually(
      () => api.foundation.queue.state('scenario', `scenario-${id}-0`),
      (state) => state === 'completed',
    );
    await api.local.get(`${RUNS}/${id}/result`).expect(404);
  });

  it.each<[string, object, RegExp]>([
    [
      'an unknown asset',
      { scenario: { ...SCENARIO, edits: [{ edit: 'lose-asset', asset: 'X' }] } },
      /the asset ..X/,
    ],
    ['a factor below 0', { scenario: { ...SCENARIO, edits: [{ edit: 'pv', factor: -2 }] } }, /saw -2/],
    [
      'a range nobody recorded',
      { scenario: { ...SCENARIO, base: { from: '2026-01-10', days: 2 } } },
      /no value of any meter on 2026-01-10/,
    ],
    ['no scenario', {}, /scenario/],
    ['too many parts', { scenario: SCENARIO, samples: 10_000, sweep: ['pv=0,1'] }, /at most 10000/],
  ])('is refused with %s, and nothing is kept', async (_name, body, message) => {
    const before = await api.local.get(RUNS);
    const { body: problem } = await start(body).expect(400);
    expect(JSON.stringify(problem)).toMatch(message);
    expect((await api.local.get(RUNS)).body).toEqual(before.body);
  });

  it('needs the token to be started or ended, and an id that is there', async () => {
    await request(api.url).post(RUNS).send({ scenario: SCENARIO }).expect(401);
    await request(api.url).delete(`${RUNS}/x`).expect(401);
    const { body } = await api.local.get(`${RUNS}/x`).expect(404);
    expect(body).toMatchObject({ code: 'unknown-run', detail: expect.stringMatching(/no run x/) });
  });
});
