/** Calls by webhook: signed, over https, to allowed addresses only, until they are taken or given up. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpsCallbackSender } from '../../src/adapters/openadr-webhook/https-callback-sender.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { callSchema } from '../../src/modules/demand-response/calls.schema.js';
import { CallLetterJobs } from '../../src/modules/demand-response/call-letters.jobs.js';
import { CallWebhookJobs } from '../../src/modules/demand-response/call-webhooks.jobs.js';
import {
  aBuilding,
  DeskRig,
  KeptNotices,
  PEAK,
  someone,
} from '../../src/modules/demand-response/testing/desk-rig.js';
import { type CallbackServer, makeCertificate, serveCallbacks } from '../fixtures/callback-server.js';
import { eventually } from '../fixtures/eventually.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const HOUR_MS = 3_600_000;
const WINDOW = { startMs: START, endMs: START + HOUR_MS };

describe('calls by webhook', () => {
  let tls: Awaited<ReturnType<typeof makeCertificate>>;
  let server: CallbackServer;
  let rig: DeskRig;
  let secret = '';

  const buildingAt = (url: string) =>
    aBuilding('a', { contacts: { venClientId: null, email: null, webhookUrl: url, assetId: null } });
  const building = () => buildingAt(`https://localhost:${String(server.port)}/calls`);
  const work = (allowedNetworks: readonly string[] = ['127.0.0.0/8', '::1/128']) => {
    const nowMs = () => rig.clock.nowMs();
    const sender = new HttpsCallbackSender({
      timeLimitMs: 2_000,
      allowedNetworks,
      authorities: tls.cert,
      nowMs,
    });
    const jobs = new CallWebhookJobs(rig.store, sender, rig.clock);
    return rig.queue.work('notices', jobs.handlers(), 4);
  };
  const told = () =>
    server.told.map(
      ({ body }) => JSON.parse(body) as { type: string; sentMs: number; call: Record<string, unknown> },
    );
  const types = () => told().map(({ type }) => type);
  const said = async (id: string) => (await rig.store.steps(id)).map(({ what }) => what);

  beforeAll(async () => {
    tls = await makeCertificate();
  });
  afterAll(() => {
    tls.remove();
  });
  beforeEach(async () => {
    server = await serveCallbacks(tls);
    rig = new DeskRig(START - 4 * HOUR_MS);
    await rig.enrol(PEAK, [building()], START);
    ({ secret } = await rig.registry.makeWebhookSecret(
      { ...someone('eva'), permissions: new Set(['city.view']) },
      'a',
    ));
  });
  const end = async () => {
    await rig.queue.close();
    await server.close();
  };

  it('tell the call, its change, the answer and the end, each once, signed', async () => {
    await work();
    const { id } = await rig.call(WINDOW, 10);
    await eventually(types, (seen) => seen.length === 1);
    expect(types()).toEqual(['CALL']);
    const [first] = server.told;
    const call = callSchema.parse(told()[0]?.call);
    expect(call).toMatchObject({
      eventId: id,
      buildingId: 'a',
      ...WINDOW,
      askedKw: 20,
      participation: 'invited',
      version: 1,
    });
    const at = String(Math.floor(rig.clock.nowMs() / 1000));
    const signature = createHmac('sha256', secret)
      .update(`${at}.${first?.body ?? ''}`)
      .digest('hex');
    expect(first?.headers['x-traboule-signature']).toBe(`t=${at},sha256=${signature}`);
    // What signs is never sent.
    expect(first?.headers.authorization).toBeUndefined();
    expect(JSON.stringify(first)).not.toContain(secret);
    expect(first?.headers['x-traboule-delivery']).toMatch(/^call-webhook-dr-2026-01-15/);
    await rig.answers.take(id, building(), { kind: 'accept', powerKw: 20 }, { by: 'a' });
    const later = { startMs: START + SLOT_MS, endMs: START + HOUR_MS };
    await rig.desk.edit(someone('otto'), id, { window: later, reason: 'the peak comes later' });
    await rig.stepAt(START - HOUR_MS);
    for (const ms of [START + SLOT_MS, START + HOUR_MS]) await rig.stepAt(ms);
    await eventually(types, (seen) => seen.length === 4);
    expect([...types()].sort()).toEqual(['ANSWER_RECEIVED', 'CALL', 'CALL_CHANGED', 'CALL_OVER']);
    expect(told().find(({ type }) => type === 'CALL_CHANGED')?.call).toMatchObject({
      version: 2,
      startMs: later.startMs,
    });
    await eventually(
      () => said(id),
      (steps) => steps.includes('the webhook of a took "over"'),
    );
    expect(await said(id)).toContain('message "call"; by webhook: a');
    await end();
  });

  it('are tried again until they are taken', async () => {
    let failures = 0;
    server.behave((answer) => {
      answer.writeHead(503).end();
      if ((failures += 1) === 3) server.behave(null);
    });
    const { id } = await rig.call(WINDOW, 10);
    await work();
    await eventually(types, (seen) => seen.length > 0);
    expect([failures, types(), told()[0]?.call['eventId']]).toEqual([3, ['CALL'], id]);
    await end();
  });

  it('that were overtaken are not told: of a call that was cancelled before it was sent only that is', async () => {
    const { id } = await rig.call(WINDOW, 10);
    await rig.desk.cancel(someone('olga'), id, 'not needed');
    await work();
    await eventually(types, (seen) => seen.length > 0);
    await eventually(
      () => said(id),
      (steps) => steps.includes('the webhook of a took "cancelled"'),
    );
    expect(types()).toEqual(['CALL_CANCELLED']);
    expect(told()[0]?.call).toMatchObject({
      ...{ state: 'cancelled', participation: 'called-off', note: 'not needed' },
    });
    await end();
  });

  it('that are never taken are given up, and the event says why', async () => {
    server.behave((answer) => answer.writeHead(302, { location: 'https://elsewhere.example' }).end());
    const { id } = await rig.call(WINDOW, 10);
    await work();
    const given = await eventually(
      () => said(id),
      (steps) => steps.some((what) => what.includes('12 tries')),
    );
    expect(given).toContain(
      'the webhook of a did not take "call" after 12 tries, the last time because it answered 302, and redirects are not followed',
    );
    expect(server.told).toEqual([]);
    await end();
  });

  it('go to no private address that is not allowed, and nowhere without a secret', async () => {
    const { id } = await rig.call(WINDOW, 10);
    await work([]);
    const given = await eventually(
      () => said(id),
      (steps) => steps.some((what) => what.includes('12 tries')),
    );
    expect(given.at(-1)).toMatch(/did not take "call" after 12 tries.*its address is not public/);
    expect(server.told).toEqual([]);
    const fresh = new DeskRig(START - 4 * HOUR_MS);
    await fresh.enrol(PEAK, [building()], START);
    const bare = await fresh.call(WINDOW, 10);
    const steps = (await fresh.store.steps(bare.id)).map(({ what }) => what);
    expect(steps.at(-1)).toBe('message "call"; on their page only: a; webhook without a secret: a');
    await fresh.queue.close();
    await end();
  });

  it('stand beside letters: one that the mail server did not take is sent when it does, or given up with a word', async () => {
    const notices = new KeptNotices();
    const own = new DeskRig(START - 4 * HOUR_MS, notices);
    const contacts = { ...aBuilding('a').contacts, email: 'a@school.example' };
    await own.enrol(PEAK, [aBuilding('a', { contacts })], START);
    const { id } = await own.call(WINDOW, 10);
    notices.failing = true;
    await own.desk.cancel(someone('olga'), id, 'not needed');
    const steps = async () => (await own.store.steps(id)).map(({ what }) => what);
    expect((await steps()).at(-1)).toBe('message "cancelled"; e-mail not sent, tried again: a');
    notices.failing = false;
    const jobs = new CallLetterJobs(own.store, own.notices, own.clock);
    await own.queue.work('notices', jobs.handlers(), 1);
    const subjects = await eventually(
      () => notices.sent.map(({ subject }) => subject),
      (seen) => seen.length === 2,
    );
    expect(subjects[1]).toMatch(/annulé/);
    notices.failing = true;
    const again = await own.call({ startMs: WINDOW.endMs, endMs: WINDOW.endMs + HOUR_MS }, 10);
    await own.desk.cancel(someone('olga'), again.id, 'not needed');
    const given = await eventually(
      async () => (await own.store.steps(again.id)).map(({ what }) => what),
      (seen) => seen.some((what) => what.includes('12 tries')),
    );
    expect(given.at(-1)).toBe(
      'the e-mail "cancelled" to a was not sent after 12 tries: the mail server is away',
    );
    await own.queue.close();
    await end();
  });

  it('are not queued twice; a queue that is away is tried again by the clock', async () => {
    await rig.queue.close();
    const { id } = await rig.call(WINDOW, 10);
    expect(await rig.part(id, 'a')).toMatchObject({ notifiedMs: null });
    expect((await said(id)).at(-1)).toBe('message "call"; on their page only: a; webhook not queued: a');
    await server.close();
  });
});
