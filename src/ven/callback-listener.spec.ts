/** The listener for callbacks: the challenge, and who may wake the VEN. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CallbackListener, isGenuine, listenForCallbacks } from './callback-listener.js';

const TOKEN = 'the token of the subscription';
const KEY = 'digest of the secret of the client';
const NOW_MS = Date.parse('2026-01-15T17:00:00Z');

function signed(body: string, atMs: number, key = KEY): Record<string, string> {
  const at = String(Math.floor(atMs / 1000));
  const signature = createHmac('sha256', key).update(`${at}.${body}`).digest('hex');
  return { authorization: `Bearer ${TOKEN}`, 'x-traboule-signature': `t=${at},sha256=${signature}` };
}

describe('a callback', () => {
  const known = { token: TOKEN, signingKey: KEY, nowMs: NOW_MS };

  it.each<[string, boolean, Record<string, string>]>([
    ['with token and signature', true, signed('{}', NOW_MS)],
    ['of a VTN that does not sign', true, { authorization: `Bearer ${TOKEN}` }],
    ['without a token', false, {}],
    ['with another token', false, { authorization: 'Bearer another' }],
    ['signed with another key', false, signed('{}', NOW_MS, 'another')],
    ['signed with the token that it brings along', false, signed('{}', NOW_MS, TOKEN)],
    ['with another body than was signed', false, signed('{"x":1}', NOW_MS)],
    ['from ten minutes ago', false, signed('{}', NOW_MS - 600_000)],
    ['with a signature of another form', false, { ...signed('{}', NOW_MS), 'x-traboule-signature': 'yes' }],
  ])('%s is genuine: %s', (_, expected, headers) => {
    expect(isGenuine(headers, '{}', known)).toBe(expected);
  });
});

describe('the listener', () => {
  let listener: CallbackListener;
  let woken = 0;
  beforeAll(async () => {
    listener = await listenForCallbacks({
      ...{ host: '127.0.0.1', port: 0, tls: null, token: TOKEN, signingKey: KEY, nowMs: () => NOW_MS },
      onChange: () => {
        woken += 1;
      },
    });
  });
  afterAll(() => listener.close());

  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`http://127.0.0.1:${String(listener.port)}${path}`, init);

  it('sends the value of a challenge back, and nothing that could be a page', async () => {
    const answer = await ask('/hook?echo=a-random_value');
    expect([answer.status, await answer.text()]).toEqual([200, 'a-random_value']);
    expect((await ask('/hook?echo=%3Cscript%3E')).status).toBe(400);
    expect((await ask('/hook')).status).toBe(400);
  });

  it('wakes the VEN for who knows the token, and for nobody else', async () => {
    const post = (headers: Record<string, string>): Promise<Response> =>
      ask('/hook', { method: 'POST', headers, body: '{}' });
    expect((await post({})).status).toBe(401);
    expect(woken).toBe(0);
    expect((await post(signed('{}', NOW_MS))).status).toBe(204);
    expect(woken).toBe(1);
    expect((await ask('/hook', { method: 'DELETE' })).status).toBe(405);
  });

  it('reads no more than a megabyte', async () => {
    const body = 'x'.repeat(1_100_000);
    const answer = await ask('/hook', { method: 'POST', body }).catch(() => null);
    expect(answer?.status ?? 413).toBe(413);
    expect(woken).toBe(1);
  });
});
