/** Changes told by a real Mosquitto, set up as the documentation says: bindings, topics, who is told what, a broker and a service that die. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mqtt, { type MqttClient } from 'mqtt';
import { startApi } from '../../src/apps/api.js';
import { openFoundation } from '../../src/apps/foundation.js';
import { eventually } from '../fixtures/eventually.js';
import { type Mosquitto, startMosquitto } from '../fixtures/mosquitto.js';
import { OPENADR_DESCRIPTION, openAdrJudge } from '../fixtures/openadr-description.js';
import { openAdrDesk, type OpenAdrDesk } from '../fixtures/openadr-desk.js';
import { programsMissing } from '../fixtures/programs-on-path.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';
import { sharedExpected } from '../fixtures/shared-data.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');

type Json = Record<string, unknown>;

interface Binding {
  readonly URIS: readonly string[];
  readonly serialization: string;
  readonly authentication: Readonly<Record<'method' | 'caCert' | 'clientCert' | 'clientKey', string>>;
}

/** A subscriber and what it was told. */
interface Listener {
  readonly client: MqttClient;
  readonly told: { readonly topic: string; readonly body: Json }[];
}

const why = programsMissing('mosquitto', 'openssl');
if (why !== null) console.warn(`OpenADR by MQTT is not tested: ${why}`);
const describeWithBroker = why === null ? describe : describe.skip;

describeWithBroker('notifications by MQTT', () => {
  let broker: Mosquitto;
  let api: ServedApi;
  let desk: OpenAdrDesk;
  let ven = '';
  let programID = '';
  const listeners: Record<string, Listener> = {};
  const ends: (() => Promise<void>)[] = [];
  const judge = sharedExpected(OPENADR_DESCRIPTION) ? openAdrJudge() : (): null => null;

  const get = async (who: string, path: string): Promise<Json> =>
    (await desk.ask(who, 'get', path).expect(200)).body as Json;
  const bindingOf = async (who: string): Promise<Binding> => {
    const body = await get(who, '/notifiers');
    expect({ body, wrong: judge('notifiersResponse', body) }).toMatchObject({
      wrong: null,
      body: { WEBHOOK: true },
    });
    return body['MQTT'] as Binding;
  };
  /** Connects as the binding says, with a session that stays, and hears all it may. */
  const listen = async (who: string): Promise<Listener> => {
    const { URIS, authentication } = await bindingOf(who);
    const { caCert: ca, clientCert: cert, clientKey: key } = authentication;
    const client = mqtt.connect(URIS[0] ?? '', {
      ...{ protocolVersion: 5, clean: false, clientId: `test-${who}`, reconnectPeriod: 100, ca, cert, key },
      properties: { sessionExpiryInterval: 3600 },
    });
    const told: Listener['told'] = [];
    // Listened for before it is connected: what the broker kept comes right behind its first answer.
    client.on('message', (topic, text) => {
      told.push({ topic, body: JSON.parse(text.toString('utf8')) as Json });
    });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => {
        resolve();
      });
      client.once('error', reject);
    });
    await client.subscribeAsync('#', { qos: 1 });
    return { client, told };
  };
  const heard = (who: string): string[] =>
    (listeners[who]?.told ?? []).map(({ topic, body }) => {
      const { programName, eventName, resourceName, venName } = body['object'] as Json;
      return `${topic.replace(ven, '<ven>').replaceAll(programID, '<program>')} ${String(eventName ?? programName ?? resourceName ?? venName)}`;
    });
  const quiet = (): void => {
    for (const { told } of Object.values(listeners)) told.length = 0;
  };
  const until = (who: string, count: number): Promise<string[]> =>
    eventually(
      () => heard(who),
      (lines) => lines.length >= count,
      20_000,
    );
  /**
   * Where somebody was told of an event, as soon as it was: at least once, and beside others, because a killed broker hands out
   * again what was acknowledged while it died.
   */
  const placesOf = async (who: string, eventName: string): Promise<string[]> => {
    const isAbout = (line: string): boolean => line.endsWith(` ${eventName}`);
    const lines = await eventually(
      () => heard(who),
      (all) => all.some(isAbout),
      20_000,
    );
    return [...new Set(lines.filter(isAbout))];
  };
  const event = (eventName: string, targets?: string[]) => ({
    ...{ programID, eventName, intervals: [] },
    ...(targets === undefined ? {} : { targets }),
  });
  const settings = (): Record<string, string> => ({
    TRABOULE_OPENADR_MQTT_URL: broker.url,
    TRABOULE_OPENADR_MQTT_CA: broker.authority.cert,
    TRABOULE_OPENADR_MQTT_CA_KEY: broker.authority.key,
  });

  beforeAll(async () => {
    broker = await startMosquitto();
    api = await serveApi(T0, settings());
    desk = await openAdrDesk(
      { url: api.url, database: api.foundation.database },
      { utility: 'BL', school: 'VEN', pool: 'VEN' },
    );
    const body = { objectType: 'BL_VEN_REQUEST', clientID: 'school', venName: 'school', targets: ['north'] };
    ven = await desk.made('utility', '/vens', body);
    await desk.made('pool', '/vens', { objectType: 'VEN_VEN_REQUEST', venName: 'pool' });
    programID = await desk.made('utility', '/programs', { programName: 'peak' });
    await eventually(
      async () => (await api.local.get('/api/v1/openadr/broker')).body as Json,
      ({ status, waiting }) => status === 'connected' && waiting === 0,
    );
    for (const who of ['utility', 'school', 'pool']) listeners[who] = await listen(who);
  });
  afterAll(async () => {
    await Promise.all(Object.values(listeners).map(({ client }) => client.endAsync(true)));
    for (const end of ends) await end();
    await api.close();
    await broker.stop();
  });

  it('are bound by a certificate in the name of the client that asks', async () => {
    const { URIS, serialization, authentication } = await bindingOf('school');
    expect([URIS, serialization, authentication.method]).toEqual([[broker.url], 'JSON', 'CERTIFICATE']);
    const { caCert: ca, clientCert: cert, clientKey: key } = authentication;
    const answer = await desk.ask('school', 'get', '/notifiers');
    // Who asks again gets the same one for an hour, and nobody gets another's.
    const own = await bindingOf('school');
    const others = await bindingOf('pool');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect([own.authentication.clientKey, others.authentication.clientKey === key]).toEqual([key, false]);
    const options = { protocolVersion: 5 as const, reconnectPeriod: 0 };
    await expect(mqtt.connectAsync(broker.url, { ...options, ca })).rejects.toThrow();
    const client = await mqtt.connectAsync(broker.url, { ...options, ca, cert, key });
    await expect(client.publishAsync('openadr3/bl/events/create', '{}', { qos: 1 })).rejects.toThrow(
      /authori/i,
    );
    await client.endAsync(true);
  });

  it('have the topics that the twelve operations say, each for whom it is', async () => {
    const topics = async (who: string, path: string): Promise<Json | number> => {
      const { status, body } = await desk.ask(who, 'get', `/notifiers/mqtt/topics/${path}`);
      if (status !== 200) return status;
      expect(judge('notifierTopicsResponse', body)).toBeNull();
      return (body as { topics: Json }).topics;
    };
    const of = (path: string) => ({ UPDATE: `${path}/update`, DELETE: `${path}/delete`, ALL: `${path}/+` });
    const many = (path: string) => ({ CREATE: `${path}/create`, ...of(path) });
    const own = `openadr3/clients/school/vens/${ven}`;
    for (const kind of ['programs', 'events', 'reports', 'subscriptions', 'vens', 'resources']) {
      expect(await topics('utility', kind)).toEqual(many(`openadr3/bl/${kind}`));
      expect(await topics('school', kind)).toBe(403);
    }
    expect(await topics('utility', `programs/${programID}`)).toEqual(of(`openadr3/bl/programs/${programID}`));
    expect(await topics('utility', `programs/${programID}/events`)).toEqual(
      many(`openadr3/bl/programs/${programID}/events`),
    );
    for (const who of ['school', 'utility']) {
      expect(await topics(who, `vens/${ven}`)).toEqual(of(own));
      for (const kind of ['events', 'programs', 'resources']) {
        expect(await topics(who, `vens/${ven}/${kind}`)).toEqual(many(`${own}/${kind}`));
      }
    }
    expect([
      await topics('pool', `vens/${ven}`),
      await topics('pool', `vens/${ven}/events`),
      await topics('utility', 'programs/never'),
      await topics('school', `programs/${programID}/events`),
    ]).toEqual([404, 404, 404, 403]);
  });

  it('tell business logic all and a VEN what it may see, whatever it subscribes to', async () => {
    quiet();
    const eventID = await desk.made('utility', '/events', event('call', ['north', 'secret']));
    await desk.ask('utility', 'put', `/events/${eventID}`, event('hidden', ['secret'])).expect(200);
    await desk.made('utility', '/events', event('all'));
    const resource = { objectType: 'VEN_RESOURCE_REQUEST', resourceName: 'heating', venID: ven };
    await desk.made('school', '/resources', resource);
    expect(await until('school', 4)).toEqual([
      'openadr3/clients/school/vens/<ven>/events/create call',
      'openadr3/clients/school/vens/<ven>/events/delete call',
      'openadr3/clients/school/vens/<ven>/events/create all',
      'openadr3/clients/school/vens/<ven>/resources/create heating',
    ]);
    expect(await until('pool', 1)).toEqual([
      expect.stringMatching(/clients\/pool\/vens\/.*\/events\/create all$/),
    ]);
    const all = await until('utility', 12);
    expect(all.filter((line) => line.includes('/bl/'))).toEqual([
      'openadr3/bl/events/create call',
      'openadr3/bl/programs/<program>/events/create call',
      'openadr3/bl/events/update hidden',
      'openadr3/bl/programs/<program>/events/update hidden',
      'openadr3/bl/events/create all',
      'openadr3/bl/programs/<program>/events/create all',
      'openadr3/bl/resources/create heating',
    ]);
    const bodies = (listeners['school']?.told ?? []).map(({ body }) => body);
    expect(bodies.map((body) => judge('notification', body))).toEqual(Array(4).fill(null));
    expect(JSON.stringify(bodies)).not.toMatch(/secret|hidden/);
  });

  it('wait while the broker is away, nobody waits for them, and health says it is broken', async () => {
    quiet();
    await broker.kill();
    const stateOf = async (): Promise<Json> =>
      (await api.local.get('/api/v1/openadr/broker').expect(200)).body as Json;
    await desk.made('utility', '/events', event('while it was away'));
    const broken = await eventually(stateOf, ({ status, waiting }) => status === 'broken' && waiting === 1);
    expect(broken).toMatchObject({ why: expect.any(String), sinceMs: expect.any(Number) });
    expect((await api.local.get('/api/v1/health')).body).toMatchObject({ openAdrBroker: 'broken' });
    await broker.start();
    expect(await placesOf('school', 'while it was away')).toEqual([
      'openadr3/clients/school/vens/<ven>/events/create while it was away',
    ]);
    await eventually(stateOf, ({ status, waiting }) => status === 'connected' && waiting === 0);
    expect((await api.local.get('/api/v1/health')).body).toMatchObject({ openAdrBroker: 'connected' });
  });

  it('reach a VEN that was away from a broker that was killed after it took them', async () => {
    const away = listeners['school'];
    await away?.client.endAsync(true);
    await desk.made('utility', '/events', event('while it slept'));
    await eventually(
      async () => (await api.local.get('/api/v1/openadr/broker')).body as Json,
      ({ waiting }) => waiting === 0,
    );
    await broker.keeps('while it slept');
    await broker.kill();
    await broker.start();
    listeners['school'] = await listen('school');
    expect(await placesOf('school', 'while it slept')).toEqual([
      'openadr3/clients/school/vens/<ven>/events/create while it slept',
    ]);
  });

  it('come after a restart of a service that could not tell them, and a revoked client is told no more', async () => {
    await broker.kill();
    quiet();
    await desk.made('utility', '/events', event('before the end'));
    await api.local.delete('/api/v1/openadr/clients/pool').expect(204);
    await broker.start();
    const second = await startApi(await openFoundation(api.foundation.settings, { clock: api.clock }));
    ends.push(() => second.close());
    expect(await placesOf('school', 'before the end')).toHaveLength(1);
    expect(await placesOf('utility', 'before the end')).not.toEqual([]);
    expect(heard('pool').filter((line) => line.endsWith('before the end'))).toEqual([]);
  });
});
