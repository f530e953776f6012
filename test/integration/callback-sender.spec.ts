/** Callbacks to addresses of strangers: what is refused, and that nothing takes long or much. */
import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallbackNetworks } from '../../src/adapters/openadr-webhook/callback-networks.js';
import {
  type CallbackOptions,
  HttpsCallbackSender,
} from '../../src/adapters/openadr-webhook/https-callback-sender.js';
import { nameResolver } from '../../src/adapters/openadr-webhook/resolve-name.js';
import { type CallbackServer, makeCertificate, serveCallbacks } from '../fixtures/callback-server.js';

const certificate = await makeCertificate();
let server: CallbackServer;
beforeAll(async () => {
  server = await serveCallbacks(certificate);
});
afterAll(async () => {
  await server.close();
  certificate.remove();
});

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const sender = (options: Partial<CallbackOptions> = {}): HttpsCallbackSender =>
  new HttpsCallbackSender({
    timeLimitMs: 1_000,
    allowedNetworks: LOOPBACK,
    authorities: certificate.cert,
    nowMs: () => 0,
    ...options,
  });
const here = (host = 'localhost'): string => `https://${host}:${String(server.port)}/told`;
const MESSAGE = { id: '1', body: '{}', bearerToken: null, signingKey: 'key' };

describe('networks of callbacks', () => {
  const networks = new CallbackNetworks([]);
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', 'ff02::1', '2002:7f00:1::'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2001:db8::1'],
  ])('refuse %s', (address) => {
    expect(networks.isAllowed(address)).toBe(false);
  });
  it.each(['1.1.1.1', '193.0.6.139', '2a00:1450:4007::1'])('take %s', (address) => {
    expect(networks.isAllowed(address)).toBe(true);
  });
  it('take what the operator allows, and nothing beside it', () => {
    const own = new CallbackNetworks(['10.20.0.0/16']);
    expect([own.isAllowed('10.20.3.4'), own.isAllowed('10.21.3.4')]).toEqual([true, false]);
  });
});

describe('callbacks over https', () => {
  it('pass a challenge and a message where all is well', async () => {
    expect(await sender().challenge(here())).toEqual({ status: 'accepted' });
    expect(await sender().post(here(), MESSAGE)).toEqual({ status: 'accepted' });
  });

  it('go to no private address, whatever name leads there', async () => {
    const before = server.told.length;
    const closed = sender({ allowedNetworks: [] });
    const why = expect.stringMatching(/not public/);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      expect([host, await closed.post(here(host), MESSAGE)]).toEqual([host, { status: 'failed', why }]);
    }
    // A name that resolves to a public and to a private address is not believed at all.
    const resolve = ((_: string, __: object, done: (error: null, found: object[]) => void) => {
      done(null, [
        { address: '1.1.1.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    }) as unknown as NonNullable<CallbackOptions['resolve']>;
    const tricked = sender({ allowedNetworks: [], resolve });
    expect(await tricked.post(here('rebind.example'), MESSAGE)).toEqual({ status: 'failed', why });
    expect(server.told.length).toBe(before);
  });

  it('follow no redirect, want a certificate that is known, and https', async () => {
    server.behave((answer) => answer.writeHead(307, { location: here() }).end());
    expect(await sender().post(here(), MESSAGE)).toMatchObject({ why: expect.stringMatching(/307/) });
    server.behave(null);
    const strict = sender({ authorities: null });
    expect(await strict.post(here(), MESSAGE)).toMatchObject({ why: expect.stringMatching(/certificate/) });
    expect(await sender().challenge('http://localhost/')).toMatchObject({ status: 'failed' });
    expect(await sender().challenge('https://me:secret@localhost/')).toMatchObject({ status: 'failed' });
  });

  it('end when the other never answers, never ends, or answers with too much', async () => {
    const quick = sender({ timeLimitMs: 200 });
    server.behave(() => undefined);
    expect(await quick.post(here(), MESSAGE)).toEqual({
      status: 'failed',
      why: 'it did not answer within 0.2 s',
    });
    server.behave((answer) => answer.writeHead(200).write('drop by drop'));
    expect(await quick.challenge(here())).toMatchObject({ status: 'failed' });
    server.behave((answer) => answer.end('x'.repeat(5_000_000)));
    expect(await sender().post(here(), MESSAGE)).toEqual({ status: 'accepted' });
    expect(await sender().challenge(here())).toMatchObject({ status: 'failed' });
    server.behave(null);
  });

  it('wait for no name server that is silent, nor let others wait for it', async () => {
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const servers = [`127.0.0.1:${String(silent.address().port)}`];
    const asking = sender({ timeLimitMs: 5_000, resolve: nameResolver({ servers, waitMs: 500 }) });
    const ended: string[] = [];
    // More than the system has threads for names.
    const slow = Array.from({ length: 12 }, (_, k) =>
      asking.post(`https://slow${String(k)}.example/`, MESSAGE).then((outcome) => {
        ended.push('slow');
        return outcome;
      }),
    );
    expect(await asking.post(here(), MESSAGE)).toEqual({ status: 'accepted' });
    expect(ended).toEqual([]);
    const why = 'no connection could be made to it, or it broke';
    expect(await Promise.all(slow)).toEqual(slow.map(() => ({ status: 'failed', why })));
    await new Promise<void>((resolve) => {
      silent.close(resolve);
    });
  });

  it('say only that there is no connection where nobody listens', async () => {
    expect(await sender().post('https://localhost:1/', MESSAGE)).toMatchObject({
      why: expect.stringMatching(/no connection/),
    });
  });
});
