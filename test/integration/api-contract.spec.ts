/** Every route against its published description: good questions, and bodies that must change nothing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { API_MODULES } from '../../src/apps/api.js';
import { apiDescription } from '../../src/apps/api-description.js';
import { orderId } from '../../src/core/control/make-orders.js';
import { scenario } from '../../src/core/scenario/testing/small-scenario.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { PostgresScenarioRunStore } from '../../src/adapters/postgres/scenario-run-store.js';
import { someInputs } from '../contract/plan-samples.js';
import { type RouteSample, samplesOf } from '../fixtures/api-samples.js';
import { type BadBody, badFile, badJson } from '../fixtures/bad-bodies.js';
import { decisionOn } from '../fixtures/decision.js';
import { serveApi, servedPlan, type ServedApi } from '../fixtures/running-api.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');
const PLAN = servedPlan(
  'P-20260115T1645-old',
  SLOT - SLOT_MS,
  { frozenSlots: 0 },
  { createdAtMs: SLOT - SLOT_MS },
);
const OPEN = servedPlan('P-20260115T1700-new', SLOT, {}, { createdAtMs: SLOT + 20_000 });
const SAMPLES = samplesOf({
  plan: PLAN,
  open: OPEN,
  range: 'from=2026-01-15T16:00:00Z&to=2026-01-15T17:30:00Z',
  runId: 'run-1',
});
const ROUTES = apiDescription(API_MODULES).routes();
const nameOf = ({ method, path }: { method: string; path: string }): string =>
  `${method.toUpperCase()} ${path}`;

/** What is written about a refused request is no change of what it asked for. */
const RECORDS = /^(audit|idempoten|feed_events|migrations|.*rate|.*attempt|.*sessions|.*tokens)/;

let api: ServedApi;
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });

beforeAll(async () => {
  api = await serveApi(SLOT + 5 * 60_000);
  await api.plans.saveInputs(OPEN.content.inputHash, someInputs(SLOT));
  await api.plans.propose(PLAN);
  await api.plans.decide(decisionOn(PLAN, { atMs: SLOT - SLOT_MS }));
  await api.plans.propose(OPEN);
  const order = {
    id: orderId(PLAN.id, 'BAT-1', SLOT),
    planId: PLAN.id,
    assetId: 'BAT-1',
    slotMs: SLOT,
    powerKw: 50,
    validFromMs: SLOT,
    validUntilMs: SLOT + SLOT_MS,
    rampKwPerS: 10,
  };
  await api.setpoints.intend([order], SLOT);
  const context = { k: 1, late: true, why: null };
  await api.journal.append({ atMs: SLOT, severity: 'info', code: 'sample', message: 'a sample', context });
  const value = {
    seriesId: 'BAT-GERLAND.power',
    knownAtMs: SLOT,
    quality: 'good',
    method: 'samples',
  } as const;
  await api.readings.putSlotValues([
    { ...value, slotMs: SLOT - SLOT_MS, value: -12.5, provenance: 'measured' },
  ]);
  await new PostgresScenarioRunStore(api.foundation.database).open({
    id: 'run-1',
    order: { scenario: scenario(), sweeps: [], samples: 1, timeLimitS: 1 },
    siteVersion: 'v',
    parts: 1,
    openedAtMs: SLOT,
  });
  ajv.addSchema((await (await ask('GET', '/api/openapi.json')).json()) as object, 'api');
});

afterAll(() => api.close());

function ask(
  method: string,
  path: string,
  more: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  return fetch(`${api.url}${path}`, {
    method,
    redirect: 'manual',
    ...more,
    headers: { authorization: `Bearer ${api.token}`, ...more.headers },
  });
}

/** Where a route is asked with its sample; a route nobody wrote a sample for fails here. */
function placeOf(name: string, path: string): { readonly sample: RouteSample; readonly url: string } {
  const sample = SAMPLES[name];
  if (!sample) throw new Error(`"${name}" has no sample: add one to test/fixtures/api-samples.ts`);
  const url = path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(sample.path?.[key] ?? 'none'),
  );
  return { sample, url: `${url}${sample.query ?? ''}` };
}

/** Errors of a body against what the description says of it. */
function errorsOf(pointer: string, body: unknown): unknown {
  const validate = ajv.getSchema(`api#${pointer}`);
  if (!validate) return [`the description says nothing at ${pointer}`];
  return validate(body) === true ? [] : validate.errors;
}

describe('the description', () => {
  it('says of every route what it answers and who may ask', () => {
    const bare = ROUTES.filter(({ answer, access }) => answer === null || access === null).map(nameOf);
    // Write @Answers and @Allow, @SignedIn or @Public above the handler.
    expect(bare).toEqual([]);
    const ids = ROUTES.map(({ operationId }) => operationId);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('is asked in this file for routes that are there', () => {
    const known = new Set(ROUTES.map(nameOf));
    expect(Object.keys(SAMPLES).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('answers', () => {
  // What ends something comes last.
  const inOrder = [...ROUTES].sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'));
  it.each(inOrder.map((route) => [nameOf(route), route] as const))('%s', async (name, route) => {
    const { sample, url } = placeOf(name, route.path);
    const body = sample.body === undefined ? {} : { body: JSON.stringify(sample.body) };
    const headers = { 'content-type': route.fileType ?? 'application/json' };
    const answer = await ask(route.method.toUpperCase(), url, { headers, ...body });
    if (sample.endless) {
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
      return;
    }
    const text = await answer.text();
    const allowed = sample.status ?? [route.status];
    expect({ status: answer.status, allowed, said: answer.ok ? '' : text }).toMatchObject({
      status: allowed.includes(answer.status) ? answer.status : allowed[0],
    });
    const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    if (answer.status >= 300 && answer.status < 400) {
      expect(answer.headers.get('location')).toMatch(/^(\/|https?:)/);
    } else if (!answer.ok) {
      expect(type).toBe('application/problem+json');
      expect(errorsOf('/components/schemas/Problem', JSON.parse(text))).toEqual([]);
    } else if (type === 'application/json') {
      const place = `/paths/${escaped(route.path)}/${route.method}/responses/${String(answer.status)}`;
      expect(errorsOf(`${place}/content/application~1json/schema`, JSON.parse(text))).toEqual([]);
    }
  });
});

describe('bodies nobody should take', () => {
  const taking = ROUTES.filter(({ body, fileType }) => body !== null || fileType !== null);

  it.each(taking.map((route) => [nameOf(route), route] as const))('%s', async (name, route) => {
    const { sample, url } = placeOf(name, route.path);
    const bad =
      route.fileType === null
        ? badJson(
            sample.body ?? {},
            route.body?.safeParse(undefined).success !== true && route.body?.safeParse({}).success !== true,
          )
        : badFile(route.fileType);
    const before = await rowCounts();
    for (const one of bad) await refused(route.method.toUpperCase(), url, one, sample.status ?? []);
    expect(await rowCounts()).toEqual(before);
  });

  async function refused(method: string, url: string, bad: BadBody, known: readonly number[]): Promise<void> {
    const answer = await ask(method, url, {
      headers: bad.headers,
      ...(bad.body === null ? {} : { body: bad.body }),
    });
    // Who is nobody, may not do it at all, or tried too often, is told that and nothing of the body.
    const allowed = [...(bad.status ?? [400]), ...known.filter((status) => [401, 403, 429].includes(status))];
    const problem = (await answer.json()) as { detail: string };
    const seen = `${bad.name}: ${String(answer.status)} ${problem.detail}`;
    const expected = allowed.includes(answer.status) && /\w{3,} .{6,}/.test(problem.detail);
    expect(expected ? 'refused clearly' : seen).toBe('refused clearly');
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(errorsOf('/components/schemas/Problem', problem)).toEqual([]);
  }
});

describe('questions asked again', () => {
  it('are answered with 304 as long as nothing changed, with the answer when something did', async () => {
    const first = await ask('GET', '/api/v1/journal');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\//);
    expect(first.headers.get('cache-control')).toMatch(/no-cache/);
    // Not by fetch, which asks for a new answer as soon as it is given a condition.
    const again = () => api.local.get('/api/v1/journal').set('if-none-match', tag);
    expect((await again()).status).toBe(304);
    await api.journal.append({
      atMs: SLOT + 1,
      severity: 'info',
      code: 'sample',
      message: 'more',
      context: {},
    });
    expect((await again()).status).toBe(200);
  });

  it('lead from page to page until everything was told once', async () => {
    for (let k = 0; k < 4; k++)
      await api.journal.append({
        atMs: SLOT + 9,
        severity: 'info',
        code: 'paged',
        message: String(k),
        context: {},
      });
    const told: string[] = [];
    let next: string | undefined = '/api/v1/journal?code=paged&limit=3';
    while (next !== undefined) {
      const answer = await ask('GET', next);
      told.push(...((await answer.json()) as { message: string }[]).map(({ message }) => message));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(told).toEqual(['3', '2', '1', '0']);
    const plans = await ask('GET', '/api/v1/plans?limit=1');
    const [link] = /(?<=<)[^>]+/.exec(plans.headers.get('link') ?? '') ?? [];
    expect(await (await ask('GET', link ?? '')).json()).toMatchObject([{ id: PLAN.id }]);
    expect((await ask('GET', '/api/v1/plans?cursor=no-such-plan')).status).toBe(400);
  });

  it('are told what a path takes, and of paths that are not there', async () => {
    const wrong = await ask('DELETE', '/api/v1/plans');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
    expect(await wrong.json()).toMatchObject({ code: 'method-not-allowed' });
    const nowhere = await ask('GET', '/api/v1/nowhere');
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([
      404,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
  });
});

/** Rows of every table, but of those that record what was asked. */
async function rowCounts(): Promise<Record<string, number>> {
  const { database } = api.foundation;
  const tables = await database.rows<{ name: string }>(
    'listing tables',
    `SELECT quote_ident(schemaname) || '.' || quote_ident(relname) AS name FROM pg_stat_user_tables ORDER BY 1`,
  );
  const counted = tables.map(({ name }) => name).filter((name) => !RECORDS.test(name.replace(/^\w+\./, '')));
  const counts = counted.map((name) => `SELECT '${name}' AS name, count(*)::integer AS rows FROM ${name}`);
  const rows = await database.rows<{ name: string; rows: number }>(
    'counting rows',
    counts.join(' UNION ALL '),
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}

function escaped(path: string): string {
  return path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
}
