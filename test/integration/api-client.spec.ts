/** The client of the commands against a server that answers as it is told: paths, secrets, and what a person reads when it fails. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../../src/cli/api-client.js';
import { parseSettings } from '../../src/config/settings.js';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

describe('the client of the commands', () => {
  let server: Server;
  let url = '';
  let home = '';
  let answer = { status: 200, type: 'application/json', text: '{}' };
  const asked: Asked[] = [];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'traboule-client-'));
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const body = Buffer.concat(parts).toString();
        asked.push({ method, url: path, authorization: headers.authorization, body });
        response.writeHead(answer.status, { 'content-type': answer.type, connection: 'close' });
        response.end(answer.text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    asked.length = 0;
    answer = { status: 200, type: 'application/json', text: '{}' };
  });

  const client = (settings: Partial<ReturnType<typeof parseSettings>> = {}, base = url): ApiClient =>
    new ApiClient({ ...parseSettings({}), dataDir: home, ...settings }, base);

  it('asks for what is named, whatever its letters, at an address with or without a slash', async () => {
    await client({}, `${url}//`).plan('a/b?c');
    await client().riskCurve('p1', [0.5, 0.9]);
    await client().series('M1.power', { from: '2026-01-15T00:00:00+01:00' });
    expect(asked.map((one) => one.url)).toEqual([
      '/api/v1/plans/a%2Fb%3Fc',
      '/api/v1/plans/p1/risk-curve?levels=0.5%2C0.9',
      '/api/v1/series/M1.power?from=2026-01-15T00%3A00%3A00%2B01%3A00',
    ]);
    expect(asked.map((one) => one.authorization)).toEqual([undefined, undefined, undefined]);
  });

  it('decides with the secret of the settings, else with the one kept beside the data', async () => {
    const decision = { contentHash: 'h', verdict: 'approved' as const, reason: 'seen' };
    await client({ apiToken: 'from-the-settings' }).decide('p1', decision);
    await writeFile(join(home, 'operator-token'), 'from-the-file\n');
    await client({ apiToken: null }).decide('p1', decision);
    expect(asked.map((one) => one.authorization)).toEqual([
      'Bearer from-the-settings',
      'Bearer from-the-file',
    ]);
    expect(asked.map(({ method, body }) => `${method} ${body}`)).toEqual([
      `POST ${JSON.stringify(decision)}`,
      `POST ${JSON.stringify(decision)}`,
    ]);
  });

  it('says where the secret was looked for when there is none, and sends nothing', async () => {
    const lost = client({ apiToken: null, dataDir: join(home, 'not-there') });
    await expect(lost.decide('p1', { contentHash: '', verdict: 'approved', reason: '' })).rejects.toThrow(
      /^no operator token at .*not-there.*; run this where .* or set TRABOULE_API_TOKEN$/,
    );
    expect(asked).toEqual([]);
  });

  it('sends a file as it is on the disk', async () => {
    const path = join(home, 'curve.csv');
    const text = `Horodate;Valeur\n${'2026-01-15T00:30:00+01:00;500\n'.repeat(5000)}`;
    await writeFile(path, text);
    await client({ apiToken: 'from-the-settings' }).importLoadCurve('M 1', path, { file: 'curve.csv' });
    expect(asked[0]?.url).toBe('/api/v1/meters/M%201/readings/import?file=curve.csv');
    expect(asked[0]?.body).toBe(text);
  });

  it('gives a refusal in the words of the service', async () => {
    answer = {
      status: 404,
      type: 'application/problem+json',
      text: JSON.stringify({ status: 404, code: 'unknown-plan', detail: 'no plan "p1"; see GET /plans' }),
    };
    await expect(client().plan('p1')).rejects.toMatchObject({
      name: 'NotDoneError',
      message: 'unknown-plan: no plan "p1"; see GET /plans',
    });
  });

  it.each([
    [502, 'text/html', '<h1>Bad gateway</h1>', '502: Bad Gateway'],
    [500, 'text/plain', '', '500: Internal Server Error'],
  ])('names the status %d of an answer that is no problem of ours', async (status, type, text, message) => {
    answer = { status, type, text };
    await expect(client().health()).rejects.toThrow(message);
  });

  it.each(['<html>a router</html>', '{"cut": '])(
    'does not take %j for an answer: somebody else serves there',
    async (text) => {
      answer = { status: 200, type: 'text/html', text };
      await expect(client().plans(5)).rejects.toMatchObject({
        name: 'NotDoneError',
        message: `${url} answered 200 with something that is no JSON; expected the API of Traboule: look at --url`,
      });
    },
  );

  it('says that no service answers, where, and how to start one', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const nobody = `http://127.0.0.1:${String((free.address() as AddressInfo).port)}`;
    await new Promise((resolve) => free.close(resolve));
    await expect(client({}, nobody).health()).rejects.toThrow(
      `no service answers at ${nobody}; start one with "npm start", or name its address with --url`,
    );
  });

  it('takes an empty answer to a decision for done', async () => {
    answer = { status: 201, type: 'text/plain', text: '' };
    const decision = { contentHash: 'h', verdict: 'approved' as const, reason: '' };
    await expect(client({ apiToken: 'x' }).decide('p1', decision)).resolves.toBeUndefined();
  });
});
