/** Dispatch cases over HTTP with a real worker: the answer of the command line, refusals, and clients that leave. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { openFoundation } from '../../src/apps/foundation.js';
import { startWorker, type RunningRole } from '../../src/apps/worker.js';
import type { KeptAnswer } from '../../src/ports/case-run-store.js';
import { runCommand } from '../fixtures/command.js';
import { eventually } from '../fixtures/eventually.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const CASES = resolve(import.meta.dirname, '../../examples/cases');
const NOW = Date.parse('2026-01-15T17:05:00Z');

let api: ServedApi;
let worker: RunningRole;

function post(body: string | object, query = ''): request.Test {
  return request(api.url)
    .post(`/api/v1/solve${query}`)
    .set('authorization', `Bearer ${api.token}`)
    .set('content-type', 'application/json')
    .send(body);
}

function caseText(name: string): Promise<string> {
  return readFile(resolve(CASES, `${name}.json`), 'utf8');
}

async function threeAssets(): Promise<Record<string, unknown>> {
  return JSON.parse(await caseText('three-assets')) as Record<string, unknown>;
}

function runsKept(): Promise<{ n: number }[]> {
  return api.foundation.database.rows('counting', 'SELECT count(*)::integer AS n FROM case_runs');
}

beforeAll(async () => {
  api = await serveApi(NOW);
  worker = await startWorker(await openFoundation(api.foundation.settings, { clock: api.clock }));
});

afterAll(async () => {
  await worker.close();
  await api.close();
});

describe('POST /api/v1/solve', () => {
  it.each(['three-assets', 'building', 'infeasible'])(
    'answers %s with the bytes of the command line, but for the times',
    async (name) => {
      const [served, printed] = await Promise.all([
        post(await caseText(name)).expect(200),
        runCommand(['solve', resolve(CASES, `${name}.json`), '--json', '-']),
      ]);
      const untimed = (text: string): string =>
        JSON.stringify({ ...(JSON.parse(text) as KeptAnswer), timesMs: {} });
      expect(untimed(served.text)).toBe(untimed(printed.stdout));
      expect(served.headers['content-type']).toMatch(/application\/json/);
    },
  );

  it('takes solver, risk and time limit from the query and says so in the answer', async () => {
    const { body } = await post(await threeAssets(), '?solver=jslp&risk=5&timeLimit=20').expect(200);
    expect(body).toMatchObject({
      status: 'planned',
      options: { solver: 'jslp', riskPercent: 5, timeLimitS: 20 },
      solver: { name: 'jslp' },
    });
  });

  it('leaves nothing behind', async () => {
    expect(await runsKept()).toEqual([{ n: 0 }]);
  });

  it('ends the solve of a client that leaves', async () => {
    const left = new AbortController();
    const asked = fetch(`${api.url}/api/v1/solve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: await caseText('district'),
      signal: left.signal,
    });
    const ended = expect(asked).rejects.toThrow(/abort/);
    await eventually(runsKept, ([row]) => row?.n === 1);
    left.abort();
    await ended;
    await eventually(runsKept, ([row]) => row?.n === 0);
    // The worker is free again for the next one.
    await post(await threeAssets()).expect(200);
  });

  it('refuses whoever has no token', async () => {
    const refused = await request(api.url)
      .post('/api/v1/solve')
      .send(await threeAssets())
      .expect(401);
    expect(refused.body).toMatchObject({ code: 'unauthorised' });
  });
});

describe('a body that is no case', () => {
  it.each<[string, (given: Record<string, unknown>) => unknown, RegExp]>([
    ['nothing at all', () => ({}), /version: is missing; expected/],
    ['a list', () => [], /expected an object/],
    ['no slots', (given) => ({ ...given, slots: 0 }), /slots: saw 0; expected 1 or more/],
    [
      'a mistyped field',
      (given) => ({ ...given, substation: [] }),
      /"substation" \(the nearest field is "substations"\)/,
    ],
    ['NaN as a word', (given) => ({ ...given, cityImportLimitKw: 'NaN' }), /cityImportLimitKw: saw "NaN"/],
    ['another version', (given) => ({ ...given, version: 2 }), /version: saw 2; expected 1/],
    [
      'a time without offset',
      (given) => ({ ...given, start: '2026-01-15T17:00:00' }),
      /start: .*no UTC offset/,
    ],
  ])('is refused: %s', async (_, spoil, detail) => {
    const body = spoil(await threeAssets()) as object;
    const refused = await post(body).expect(400);
    expect(refused.headers['content-type']).toMatch(/application\/problem\+json/);
    expect(refused.body).toMatchObject({ code: 'invalid-case', detail: expect.stringMatching(detail) });
    expect(refused.body).toHaveProperty('errors.0.path');
  });

  it('is refused when a field stands twice, with both places', async () => {
    const text = (await caseText('three-assets')).replace('"slots"', '"slots": 96,\n"slots"');
    const { body } = await post(text).expect(400);
    expect(body).toMatchObject({
      code: 'invalid-case',
      detail: expect.stringMatching(
        /^1 problem in the case\nslots: saw this field a second time, in line \d+, column 1, after line \d+/,
      ),
      errors: [{ path: 'slots' }],
    });
  });

  it('is refused when it is no JSON, no object, too large, or asked for with options nobody knows', async () => {
    expect((await post('{"version": NaN}').expect(400)).body).toMatchObject({ code: 'invalid-input' });
    const huge = JSON.stringify({ name: 'x'.repeat(4 * 1024 * 1024) });
    expect((await post(huge).expect(413)).body).toMatchObject({ code: 'body-too-large' });
    expect((await post(await threeAssets(), '?solver=cplex').expect(400)).body).toMatchObject({
      detail: expect.stringMatching(/highs or jslp/),
    });
    await post(await threeAssets(), '?risc=5').expect(400);
    await post(await threeAssets(), '?timeLimit=0').expect(400);
  });
});
