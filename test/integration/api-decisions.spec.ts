/** Decisions over HTTP: only with the operator's token, only on what was seen, and nothing changes on a bad request. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { decidedSchema } from '../../src/modules/approval/approval.schema.js';
import { actRequest } from '../../src/modules/control/act-request.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { someInputs } from '../contract/plan-samples.js';
import { serveApi, servedPlan, type ServedApi } from '../fixtures/running-api.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');

let api: ServedApi;
let plan: DispatchPlan;
let count = 0;

beforeAll(async () => {
  api = await serveApi(SLOT + 60_000);
  // What the plans steer was steered before: one person may decide on them.
  const order = { id: 'P-0:BAT-1', planId: 'P-0', assetId: 'BAT-1', slotMs: SLOT - SLOT_MS, powerKw: 0 };
  const valid = { validFromMs: SLOT - SLOT_MS, validUntilMs: SLOT, rampKwPerS: 1 };
  await api.setpoints.intend([{ ...order, ...valid }], SLOT - SLOT_MS);
});

afterAll(() => api.close());

beforeEach(async () => {
  count += 1;
  plan = servedPlan(`P-${String(count)}`, SLOT, {
    frozenSlots: 0,
    siteId: `site-${String(count)}`,
    nodes: [],
  });
  await api.plans.propose(plan);
  await api.plans.saveInputs(plan.content.inputHash, someInputs(SLOT));
});

function body(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { contentHash: plan.contentHash, verdict: 'approved', reason: 'cold evening', ...more };
}

function without(field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body()).filter(([name]) => name !== field));
}

function post(id = plan.id, token: string | null = api.token): request.Test {
  const asked = request(api.url).post(`/api/v1/plans/${id}/decisions`);
  return token === null ? asked : asked.set('authorization', `Bearer ${token}`);
}

async function expectUntouched(): Promise<void> {
  expect(await api.plans.decisions(plan.id)).toEqual([]);
  expect((await api.plans.plan(plan.id))?.state).toBe('checked');
}

describe('a good decision', () => {
  it('approves exactly the plan that was seen, says who, when and why, and has it acted on at once', async () => {
    const answer = await post().send(body()).expect(201);
    const decision = { planId: plan.id, ...body(), atMs: SLOT + 60_000, via: 'token', fourEyes: [] };
    expect(answer.body).toMatchObject({
      ...{ ...decision, id: `${plan.id}:1`, outcome: 'accepted', repeated: false, planState: 'approved' },
      ...{ serverNowMs: SLOT + 60_000, approveByMs: plan.approveByMs, sentPlanId: plan.id },
    });
    expect(decidedSchema.strict().parse(answer.body)).toEqual(answer.body);
    expect(await api.plans.decisions(plan.id)).toMatchObject([decision]);
    expect((await api.plans.inForce(SLOT))?.id).toBe(plan.id);
    const act = actRequest(SLOT, plan.id);
    expect(await api.foundation.queue.state('control', act.id)).not.toBe('unknown');
    const [entry] = await api.journal.entries({ code: 'plan-approved', limit: 1 });
    expect(entry).toMatchObject({
      context: { planId: plan.id, by: answer.body.accountId, contentHash: plan.contentHash },
    });
    expect(entry?.message).toContain(`${String(answer.body.name)} approved plan`);
  });

  it('rejects, and has nothing acted on', async () => {
    await post()
      .send(body({ verdict: 'rejected', reason: 'too dear' }))
      .expect(201);
    expect((await api.plans.plan(plan.id))?.state).toBe('rejected');
    expect(await api.foundation.queue.state('control', actRequest(SLOT, plan.id).id)).toBe('unknown');
  });

  it('keeps reasons of any script, trimmed', async () => {
    const answer = await post()
      .send(body({ reason: '  délestage évité – 你好 🌆 ' }))
      .expect(201);
    expect(answer.body).toMatchObject({ reason: 'délestage évité – 你好 🌆' });
    expect(await api.plans.decisions(plan.id)).toMatchObject([{ reason: 'délestage évité – 你好 🌆' }]);
  });

  it('takes a compressed body', async () => {
    const answer = await fetch(`${api.url}/api/v1/plans/${plan.id}/decisions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify(body())),
    });
    expect(answer.status).toBe(201);
  });
});

describe('a decision that comes too late or on something else', () => {
  it('is refused on another content than the plan has', async () => {
    const { body: answer } = await post()
      .send(body({ contentHash: 'f'.repeat(64) }))
      .expect(409);
    expect(answer).toMatchObject({
      code: 'plan-hash-mismatch',
      detail: expect.stringMatching(/look at the plan again/),
    });
    await expectUntouched();
    expect(await api.journal.entries({ code: 'decision-refused', limit: 1 })).toHaveLength(1);
  });

  it('is the same decision when it is a double click, and refused when it is another one', async () => {
    const answers = await Promise.all([post().send(body()), post().send(body()), post().send(body())]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.map(({ body: b }) => (b as { repeated: boolean }).repeated).sort()).toEqual([
      false,
      true,
      true,
    ]);
    const { body: answer } = await post()
      .send(body({ verdict: 'rejected' }))
      .expect(409);
    expect(answer).toMatchObject({ code: 'plan-not-approvable' });
    expect(await api.plans.decisions(plan.id)).toHaveLength(1);
  });

  it('is refused after the last moment, which the answer names', async () => {
    const past = servedPlan('P-past', SLOT - 8 * SLOT_MS, { siteId: 'past' });
    await api.plans.propose(past);
    const { body: answer } = await post(past.id)
      .send(body({ contentHash: past.contentHash }))
      .expect(409);
    expect(answer).toMatchObject({
      code: 'plan-expired',
      detail: expect.stringContaining('2026-01-15T15:15:00Z'),
    });
  });

  it.each(['P-nowhere', '%00'])('is refused on the plan %s, which there is not', async (id) => {
    const { body: answer } = await post(id).send(body()).expect(404);
    expect(answer).toMatchObject({ code: 'unknown-plan' });
  });
});

describe('the guard', () => {
  it.each<[string, (token: string) => string | null]>([
    ['no token', () => null],
    ['another token of the same length', (token) => `Bearer ${'x'.repeat(token.length)}`],
    ['the beginning of the token', (token) => `Bearer ${token.slice(0, -1)}`],
    ['the token and more', (token) => `Bearer ${token}x`],
    ['another scheme', (token) => `Basic ${token}`],
    ['the bare token', (token) => token],
    ['an empty token', () => 'Bearer '],
  ])('lets nobody decide with %s', async (_name, header) => {
    const value = header(api.token);
    const asked = post(plan.id, null);
    if (value !== null) asked.set('authorization', value);
    const { body: answer } = await asked.send(body()).expect(401);
    expect(answer).toMatchObject({
      code: 'unauthorised',
      detail: expect.stringMatching(/operator-token in the data|API token sent is not valid/),
    });
    await expectUntouched();
  });

  it('speaks before the body is looked at', async () => {
    await post(plan.id, null).send({ anything: 1 }).expect(401);
  });

  it('does not say the token in any answer', async () => {
    const answers = await Promise.all([
      post(plan.id, null).send(body()),
      post().send({}),
      post().send(body()),
    ]);
    for (const { text } of answers) expect(text).not.toContain(api.token);
  });
});

describe('a bad body', () => {
  it.each<[string, () => Record<string, unknown>, RegExp]>([
    ['no content hash', () => without('contentHash'), /contentHash: expected the content hash/],
    ['no verdict', () => without('verdict'), /verdict/],
    ['no reason', () => without('reason'), /reason: say in a few words why/],
    ['a reason of blanks', () => body({ reason: '      ' }), /reason: say in a few words why/],
    ['a reason of 501 letters', () => body({ reason: 'x'.repeat(501) }), /at most 500 characters/],
    ['a name of its own', () => body({ by: 'anna' }), /"by"/],
    ['a part of nothing', () => body({ scope: {} }), /scope: name nodeIds, kinds or both/],
    ['an empty list of nodes', () => body({ scope: { nodeIds: [] } }), /scope.nodeIds/],
    [
      'a tolerance below zero',
      () => body({ envelope: { perAssetKw: -1, sumKw: 0, costShare: 0, untilMs: 1 } }),
      /envelope.perAssetKw/,
    ],
    ['an override without a reason', () => body({ overrideReason: ' ' }), /overrideReason/],
    ['a NUL in the reason', () => body({ reason: 'because\0of' }), /reason: expected text without NUL/],
    ['a hash in capitals', () => body({ contentHash: 'A'.repeat(64) }), /64 hex digits/],
    ['half a hash', () => body({ contentHash: 'a'.repeat(32) }), /64 hex digits/],
    ['another verdict', () => body({ verdict: 'maybe' }), /verdict.*"approved"\|"rejected"/],
    ['an unknown field', () => body({ force: true }), /"force"/],
    ['a decision time of its own', () => body({ atMs: 0 }), /"atMs"/],
    [
      'null for everything',
      () => ({ contentHash: null, verdict: null, reason: null }),
      /contentHash.*reason/,
    ],
  ])('with %s is refused by name and changes nothing', async (_name, sent, detail) => {
    const { body: answer } = await post().send(sent()).expect(400);
    expect(answer).toMatchObject({ code: 'invalid-input', detail: expect.stringMatching(detail) });
    await expectUntouched();
  });

  it.each<[string, string, string, number, string, RegExp]>([
    ['broken JSON', '{"reason":', 'application/json', 400, 'invalid-input', /JSON/],
    ['an array', '[]', 'application/json', 400, 'invalid-input', /expected a JSON object with contentHash/],
    ['nothing', '', 'application/json', 400, 'invalid-input', /content/],
    ['text', 'yes please', 'text/plain', 400, 'invalid-input', /content-type application\/json/],
    [
      'a form',
      'reason=why&verdict=approved',
      'application/x-www-form-urlencoded',
      400,
      'invalid-input',
      /content-type/,
    ],
    ['another charset', '{}', 'application/json; charset=latin1', 415, 'unsupported-body', /LATIN1/],
    [
      'a megabyte',
      JSON.stringify({ reason: 'x'.repeat(2 ** 20) }),
      'application/json',
      413,
      'body-too-large',
      /too large/,
    ],
  ])('of %s is refused and changes nothing', async (_name, sent, type, status, code, detail) => {
    const { body: answer } = await post().set('content-type', type).send(sent).expect(status);
    expect(answer).toMatchObject({ code, status, detail: expect.stringMatching(detail) });
    await expectUntouched();
  });

  it('that says it is compressed and is not is refused in words', async () => {
    const asked = post().set('content-type', 'application/json').set('content-encoding', 'gzip');
    const { body: answer } = await asked.send(JSON.stringify(body())).expect(400);
    expect(answer).toMatchObject({
      code: 'invalid-input',
      detail: expect.stringMatching(/content-encoding/),
    });
    await expectUntouched();
  });

  it('cannot reach into the prototype of anything', async () => {
    const sent = `{"__proto__":{"verdict":"approved"},${JSON.stringify(without('verdict')).slice(1)}`;
    await post().set('content-type', 'application/json').send(sent).expect(400);
    expect(({} as Record<string, unknown>)['verdict']).toBeUndefined();
    await expectUntouched();
  });
});
