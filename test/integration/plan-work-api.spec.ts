/** Edits, reproductions and releases over HTTP: what is taken, what is refused before anything runs, and what it leaves behind. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { contentHash } from '../../src/core/control/content-hash.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { workJobId } from '../../src/modules/planning/plan-work-request.js';
import { serveApi, servedPlan, type ServedApi } from '../fixtures/running-api.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');

let api: ServedApi;
let plan: DispatchPlan;

beforeAll(async () => {
  api = await serveApi(SLOT + 60_000);
  const { version } = api.foundation.site;
  const inputs = { snapshot: {}, forecasts: [] } as unknown as Parameters<typeof api.plans.saveInputs>[1];
  await api.plans.saveInputs('the inputs', inputs);
  plan = servedPlan('P-1', SLOT, {
    gridVersion: version,
    horizonSlots: 8,
    frozenSlots: 1,
    inputHash: 'the inputs',
  });
  await api.plans.propose(plan);
});

afterAll(() => api.close());

function asked(method: 'get' | 'post', path: string, body?: object): request.Test {
  return request(api.url)[method](`/api/v1${path}`).set('authorization', `Bearer ${api.token}`).send(body);
}

const pin = { assetId: 'BAT-PDJ', fromMs: SLOT + SLOT_MS, toMs: SLOT + 2 * SLOT_MS, powerKw: -500 };
const edit = (more: object = {}): object => ({
  ...{ contentHash: plan.contentHash, pins: [pin], reason: 'works at the depot' },
  ...more,
});

describe('an edit', () => {
  it('is handed to a worker, and shown until it is done', async () => {
    const { body } = await asked('post', '/plans/P-1/edits', edit()).expect(202);
    expect(body).toMatchObject({ planId: 'P-1', state: 'waiting', outcome: null, failure: null });
    const { id } = body as { id: string };
    expect(await api.foundation.queue.state('planning', workJobId(id))).toBe('waiting');
    const shown = await asked('get', `/plans/P-1/edits/${id}`).expect(200);
    expect(shown.body).toEqual(body);
  });

  it.each<[string, () => object, number, string]>([
    ['another hash', () => edit({ contentHash: contentHash('other') }), 409, 'plan-hash-mismatch'],
    ['no pins', () => edit({ pins: [] }), 400, 'invalid-input'],
    ['no reason', () => edit({ reason: ' ' }), 400, 'invalid-input'],
    ['an unknown field', () => edit({ force: true }), 400, 'invalid-input'],
    [
      'an asset the site does not have',
      () => edit({ pins: [{ ...pin, assetId: 'BAT-X' }] }),
      400,
      'invalid-input',
    ],
    ['a frozen slot', () => edit({ pins: [{ ...pin, fromMs: SLOT }] }), 400, 'invalid-input'],
    ['more than the rating', () => edit({ pins: [{ ...pin, powerKw: 9e6 }] }), 409, 'unsafe-setpoint'],
  ])('of %s is refused', async (_what, body, status, code) => {
    const answer = await asked('post', '/plans/P-1/edits', body()).expect(status);
    expect(answer.body).toMatchObject({ code });
  });

  it('of a plan that is not there, and one nobody asked for, are 404', async () => {
    await asked('post', '/plans/P-9/edits', edit()).expect(404);
    await asked('get', '/plans/P-1/edits/none').expect(404);
  });
});

describe('a reproduction', () => {
  it('is asked for, and the newest one is shown', async () => {
    const none = await asked('get', '/plans/P-1/reproduction').expect(404);
    expect(none.body).toMatchObject({ code: 'unknown-run' });
    const { body } = await asked('post', '/plans/P-1/reproduction', {}).expect(202);
    expect((await asked('get', '/plans/P-1/reproduction').expect(200)).body).toEqual(body);
    await asked('post', '/plans/P-9/reproduction', {}).expect(404);
  });
});

describe('a release', () => {
  it('says clearly when no gateway can be reached, and where else to turn', async () => {
    const answer = await asked('post', '/release', { scope: 'all', reason: 'smoke' }).expect(503);
    expect(answer.body).toMatchObject({ code: 'gateway-unavailable' });
    expect((answer.body as { detail: string }).detail).toContain('"traboule release" goes to it directly');
  });

  it.each([
    { scope: 'all' },
    { scope: 'node', reason: 'why' },
    { scope: 'some', reason: 'why' },
    { reason: 'why' },
  ])('refuses %p', async (body) => {
    await asked('post', '/release', body).expect(400);
  });
});
