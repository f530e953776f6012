/** The OpenADR 3.1.0 VTN over HTTP: every answer is held against the published description. */
import { createHash } from 'node:crypto';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresOpenAdrClientStore } from '../../src/adapters/postgres/openadr-client-store.js';
import { OPENADR_DESCRIPTION, openAdrJudge } from '../fixtures/openadr-description.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';
import { sharedExpected } from '../fixtures/shared-data.js';

const BASE = '/openadr3/3.1.0';
const T0 = Date.parse('2026-01-15T17:00:00Z');
const SECRET = 'a secret of the tests';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly type: string;
}

/** Without the description these tests cannot judge; CI has it. */
const describeWithDescription = sharedExpected(OPENADR_DESCRIPTION) ? describe : describe.skip;

describeWithDescription('OpenADR 3.1.0 VTN', () => {
  let api: ServedApi;
  const tokens: Record<string, string> = {};
  let judge: ReturnType<typeof openAdrJudge>;

  const ask = async (
    who: string | null,
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: object | string,
  ): Promise<Answer> => {
    let asked = request(api.url)[method](`${BASE}${path}`);
    if (who !== null) asked = asked.set('authorization', `Bearer ${tokens[who] ?? who}`);
    if (body !== undefined) asked = asked.set('content-type', 'application/json');
    const answer = await (body === undefined ? asked : asked.send(body));
    return { status: answer.status, body: answer.body as Record<string, unknown>, type: answer.type };
  };
  const get = (who: string | null, path: string) => ask(who, 'get', path);
  const post = (who: string | null, path: string, body: object) => ask(who, 'post', path, body);
  /** Makes an object and gives its id; the answer fits its component. */
  const made = async (who: string, path: string, component: string, body: object): Promise<string> => {
    const answer = await post(who, path, body);
    expect({ ...answer, wrong: judge(component, answer.body) }).toMatchObject({ status: 201, wrong: null });
    return String(answer.body['id']);
  };
  const names = async (who: string, path: string, field: string): Promise<unknown[]> => {
    const answer = await get(who, path);
    expect(answer.status).toBe(200);
    return (answer.body as unknown as Record<string, unknown>[]).map((one) => one[field]);
  };
  const tokenOf = async (clientId: string, scope?: string): Promise<string> => {
    const answer = await request(api.url)
      .post(`${BASE}/auth/token`)
      .type('form')
      .send({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: SECRET,
        ...(scope === undefined ? {} : { scope }),
      });
    expect(judge('clientCredentialResponse', answer.body)).toBeNull();
    expect(answer.headers['cache-control']).toBe('no-store');
    return (answer.body as { access_token: string }).access_token;
  };

  beforeAll(async () => {
    api = await serveApi(T0);
    judge = openAdrJudge();
    const clients = new PostgresOpenAdrClientStore(api.foundation.database);
    const digest = createHash('sha256').update(SECRET).digest('hex');
    for (const [clientId, role] of [
      ['bl', 'BL'],
      ['school', 'VEN'],
      ['pool', 'VEN'],
    ] as const) {
      await clients.add(
        { clientId, name: clientId, role, createdMs: T0, revokedMs: null, seenMs: null },
        digest,
      );
      tokens[clientId] = await tokenOf(clientId);
    }
  });
  afterAll(() => api.close());

  it('gives tokens by client credentials and refuses with the codes of RFC 6749', async () => {
    const { body: server } = await get(null, '/auth/server');
    expect(judge('authServerInfo', server)).toBeNull();
    expect(server).toEqual({ tokenURL: `${api.url}${BASE}/auth/token` });
    const form = (fields: object) => request(api.url).post(`${BASE}/auth/token`).type('form').send(fields);
    const right = { grant_type: 'client_credentials', client_id: 'school', client_secret: SECRET };
    const cases = [
      [{ ...right, client_secret: 'wrong' }, 401, 'invalid_client'],
      [{ ...right, grant_type: 'password' }, 400, 'unsupported_grant_type'],
      [{ grant_type: 'client_credentials' }, 400, 'invalid_request'],
      [{ ...right, scope: 'write_events' }, 400, 'invalid_scope'],
      [{}, 400, 'invalid_request'],
    ] as const;
    for (const [fields, status, error] of cases) {
      const answer = await form(fields);
      expect([answer.status, answer.body.error, judge('authError', answer.body)]).toEqual([
        status,
        error,
        null,
      ]);
    }
    const narrower = await form({ ...right, scope: 'read_all read_targets' });
    expect(narrower.body).toMatchObject({ scope: 'read_targets read_ven_objects', expires_in: 3600 });
    const { access_token: narrow } = narrower.body as { access_token: string };
    // What is business logic's alone stays so.
    expect(await get(narrow, '/events')).toMatchObject({ status: 200 });
    expect(await get(narrow, '/notifiers/mqtt/topics/events')).toMatchObject({ status: 403 });
    expect(await post(narrow, '/vens', {})).toMatchObject({ status: 403 });
    const basic = await request(api.url)
      .post(`${BASE}/auth/token`)
      .type('form')
      .auth('school', SECRET)
      .send({ grant_type: 'client_credentials' });
    expect(basic.status).toBe(200);
  });

  it('asks everybody for a token and its scope', async () => {
    expect(await get(null, '/programs')).toMatchObject({ status: 401, type: 'application/json' });
    expect(await get('no such token', '/programs')).toMatchObject({ status: 401 });
    expect(await post('school', '/programs', { programName: 'mine' })).toMatchObject({ status: 403 });
    expect(await post('bl', '/reports', { eventID: 'e', clientName: 'bl', resources: [] })).toMatchObject({
      status: 403,
    });
    const { body } = await get(null, '/vens');
    expect(judge('problem', body)).toBeNull();
  });

  it('keeps what was written, word for word, and makes the fields of the server itself', async () => {
    const body = {
      programName: 'evening peak',
      intervalPeriod: { start: '0001-01-01T00:00:00Z', duration: 'P9999Y' },
      programDescriptions: [{ URL: 'https://example.org/peak' }],
      payloadDescriptors: [
        { objectType: 'EVENT_PAYLOAD_DESCRIPTOR', payloadType: 'PRICE', units: 'KWH', currency: 'EUR' },
      ],
      attributes: [{ type: 'LIMITS', values: [0.1234567890123, 'x', true, { x: 1, y: -2.5 }] }],
      targets: null,
    };
    const cheat = { id: 'mine', createdDateTime: '2000-01-01T00:00:00Z', objectType: 'EVENT', invented: 1 };
    const id = await made('bl', '/programs', 'program', { ...body, ...cheat });
    const { body: read } = await get('school', `/programs/${id}`);
    expect(read).toEqual({
      id,
      createdDateTime: '2026-01-15T17:00:00.000Z',
      modificationDateTime: '2026-01-15T17:00:00.000Z',
      objectType: 'PROGRAM',
      ...body,
    });
  });

  it('takes times that no calendar reaches and both spellings of now, and lists them still', async () => {
    const programID = await made('bl', '/programs', 'program', { programName: 'far away' });
    const starts = ['0001-01-01', '0001-01-01T00:00:00', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z'];
    const durations = ['PT9007199254740991S', '-P4294967295M', '-P9999Y', 'P9999Y'];
    for (const [k, start] of starts.entries()) {
      const duration = durations[k];
      const { status, body } = await post('bl', '/events', {
        ...{ programID, duration, eventName: '\u{1F600}', intervalPeriod: { start, duration } },
      });
      expect({ status, body }).toMatchObject({
        status: 201,
        body: { duration, eventName: '\u{1F600}', intervalPeriod: { start, duration } },
      });
    }
    for (const active of ['true', 'false']) {
      expect(await names('school', `/events?programID=${programID}&active=${active}`, 'id')).toHaveLength(2);
    }
  });

  it('moves the time of change and nothing else with a change', async () => {
    const id = await made('bl', '/programs', 'program', { programName: 'to be changed' });
    api.clock.moveTo(T0 + 60_000);
    const { status, body } = await ask('bl', 'put', `/programs/${id}`, { programName: 'changed' });
    expect({ status, wrong: judge('program', body) }).toEqual({ status: 200, wrong: null });
    expect(body).toMatchObject({ id, programName: 'changed', createdDateTime: '2026-01-15T17:00:00.000Z' });
    expect(Date.parse(String(body['modificationDateTime']))).toBeGreaterThan(
      Date.parse(String(body['createdDateTime'])),
    );
  });

  it('tells a taken name by 409', async () => {
    await made('bl', '/programs', 'program', { programName: 'once' });
    expect(await post('bl', '/programs', { programName: 'once' })).toMatchObject({ status: 409 });
  });

  it('shows a VEN its own and what is meant for it, and hides the rest as if it were not there', async () => {
    const ven = (clientID: string, targets: string[]) =>
      made('bl', '/vens', 'ven', {
        objectType: 'BL_VEN_REQUEST',
        clientID,
        venName: `ven of ${clientID}`,
        targets,
      });
    const school = await ven('school', ['north']);
    const pool = await ven('pool', ['south']);
    const programID = await made('bl', '/programs', 'program', { programName: 'by district' });
    const event = (eventName: string, targets?: string[]) =>
      made('bl', '/events', 'event', {
        programID,
        eventName,
        ...(targets ? { targets } : {}),
        intervals: [],
      });
    await event('all');
    await event('north', ['north', 'south']);
    const south = await event('south', ['south']);
    expect(await names('school', `/events?programID=${programID}`, 'eventName')).toEqual(['all', 'north']);
    expect(await names('school', `/events?programID=${programID}&targets=south`, 'eventName')).toEqual([
      'all',
    ]);
    expect(await names('school', `/events?programID=${programID}`, 'targets')).toEqual([
      undefined,
      ['north'],
    ]);
    expect(await names('bl', `/events?programID=${programID}&targets=south`, 'eventName')).toEqual([
      'north',
      'south',
    ]);
    expect(await get('school', `/events/${south}`)).toMatchObject({ status: 404 });
    expect(await get('school', `/vens/${pool}`)).toMatchObject({ status: 404 });
    expect(await names('school', '/vens', 'venName')).toEqual(['ven of school']);
    const heating = { objectType: 'VEN_RESOURCE_REQUEST', resourceName: 'heating' };
    expect(await post('school', '/resources', { ...heating, venID: pool })).toMatchObject({ status: 404 });
    const own = await made('school', '/resources', 'resource', {
      ...heating,
      venID: school,
      targets: ['south'],
    });
    const { body } = await get('bl', `/resources/${own}`);
    expect(body).toMatchObject({ clientID: 'school', venID: school });
    expect(body['targets']).toBeUndefined();
    // Granted by business logic to the resource, south is seen from then on.
    const grant = {
      objectType: 'BL_RESOURCE_REQUEST',
      clientID: 'school',
      resourceName: 'heating',
      venID: school,
      targets: ['south'],
    };
    expect(await ask('bl', 'put', `/resources/${own}`, grant)).toMatchObject({ status: 200 });
    expect(await names('school', `/events?programID=${programID}`, 'eventName')).toEqual([
      'all',
      'north',
      'south',
    ]);
    // What a VEN changes of itself leaves its targets alone.
    const renamed = { objectType: 'VEN_VEN_REQUEST', venName: 'school of north', targets: ['east'] };
    expect((await ask('school', 'put', `/vens/${school}`, renamed)).body).toMatchObject({
      targets: ['north'],
    });
    expect(
      await ask('school', 'put', `/vens/${school}`, {
        ...renamed,
        objectType: 'BL_VEN_REQUEST',
        clientID: 'pool',
      }),
    ).toMatchObject({ status: 403 });
    const second = { objectType: 'VEN_VEN_REQUEST', venName: 'a second one' };
    expect(await post('school', '/vens', second)).toMatchObject({ status: 409 });
  });

  it('takes reports on events the VEN may see, and shows them to their writer and to business logic', async () => {
    const programID = await made('bl', '/programs', 'program', { programName: 'reported' });
    const eventID = await made('bl', '/events', 'event', { programID, targets: ['north'], intervals: [] });
    const hidden = await made('bl', '/events', 'event', {
      programID,
      targets: ['south-east'],
      intervals: [],
    });
    const report = {
      eventID,
      clientName: 'school',
      resources: [
        { resourceName: 'meter', intervals: [{ id: 0, payloads: [{ type: 'USAGE', values: [12.5] }] }] },
      ],
    };
    const id = await made('school', '/reports', 'report', report);
    expect(await post('school', '/reports', { ...report, eventID: hidden })).toMatchObject({ status: 400 });
    expect(await post('school', '/reports', { ...report, eventID: 'never' })).toMatchObject({ status: 400 });
    expect(await get('pool', `/reports/${id}`)).toMatchObject({ status: 404 });
    expect(await names('pool', '/reports', 'id')).toEqual([]);
    expect(await names('bl', `/reports?programID=${programID}`, 'id')).toEqual([id]);
    expect(await names('bl', `/reports?eventID=${eventID}&clientName=pool`, 'id')).toEqual([]);
    expect(await ask('school', 'delete', `/reports/${id}`)).toMatchObject({ status: 200 });
    expect(await get('school', `/reports/${id}`)).toMatchObject({ status: 404 });
  });

  it('knows which events are over, and orders them by priority', async () => {
    const programID = await made('bl', '/programs', 'program', { programName: 'times' });
    const event = (eventName: string, priority: number | null, start: string, duration: string) =>
      made('bl', '/events', 'event', {
        programID,
        eventName,
        priority,
        intervalPeriod: { start, duration },
        intervals: [{ id: 0, payloads: [] }],
      });
    await event('running', null, '2026-01-15T16:45:00Z', 'PT1H');
    await event('over', 0, '2026-01-15T10:00:00+01:00', 'PT1H');
    await event('urgent', 0, '2026-01-15T20:00:00Z', 'PT1H');
    await event('for ever', 3, '2026-01-01T00:00:00Z', 'P9999Y');
    const list = (query: string) => names('school', `/events?programID=${programID}${query}`, 'eventName');
    expect(await list('')).toEqual(['over', 'urgent', 'for ever', 'running']);
    expect(await list('&active=true')).toEqual(['urgent', 'for ever', 'running']);
    expect(await list('&active=false')).toEqual(['over']);
    expect(await list('&skip=1&limit=2')).toEqual(['urgent', 'for ever']);
    expect(await list('&limit=0')).toEqual([]);
  });

  it('says that nothing changed to who asks with the tag of an answer, also by fetch, and never by the tag of another', async () => {
    const programID = await made('bl', '/programs', 'program', { programName: 'asked again' });
    const eventID = await made('bl', '/events', 'event', {
      programID,
      eventName: 'first',
      targets: ['north'],
    });
    const poll = (who: string, tag?: string | null) =>
      fetch(`${api.url}${BASE}/events?programID=${programID}&active=true`, {
        headers: {
          authorization: `Bearer ${tokens[who] ?? ''}`,
          ...(tag == null ? {} : { 'if-none-match': tag }),
        },
      });
    const tag = (await poll('school')).headers.get('etag');
    expect([(await poll('school', tag)).status, (await poll('pool', tag)).status]).toEqual([304, 200]);
    await ask('bl', 'put', `/events/${eventID}`, { programID, eventName: 'second', targets: ['north'] });
    const changed = await poll('school', tag);
    expect([changed.status, await changed.json()]).toMatchObject([200, [{ eventName: 'second' }]]);
  });

  it.each(['skip=-1', 'limit=51', 'limit=ten', 'skip=2147483648', 'active=maybe', 'programID='])(
    'refuses the query %s',
    async (query) => {
      const answer = await get('bl', `/events?${query}`);
      expect({ status: answer.status, wrong: judge('problem', answer.body) }).toEqual({
        status: 400,
        wrong: null,
      });
    },
  );

  it.each<[string, string, object | string]>([
    ['a missing name', '/programs', {}],
    ['no object', '/programs', '[]'],
    ['half a body', '/programs', '{"programName":'],
    ['a name of 129 characters', '/programs', { programName: 'x'.repeat(129) }],
    ['a NUL', '/programs', { programName: 'a\0b' }],
    ['a naive time', '/events', { programID: 'p', intervalPeriod: { start: '2026-01-15T17:00:00' } }],
    [
      'no duration',
      '/events',
      { programID: 'p', intervalPeriod: { start: '2026-01-15T17:00:00Z', duration: 'an hour' } },
    ],
    ['half a character', '/programs', '{"programName":"\\ud800"}'],
    ['a time without seconds', '/events', { programID: 'p', intervalPeriod: { start: '2026-01-15T17:00Z' } }],
    ['a duration as nobody writes it', '/events', { programID: 'p', duration: 'PT0,5H' }],
    ['a program that is not there', '/events', { programID: 'never' }],
    ['a number too large for JSON', '/events', '{"programID":"p","priority":1e999}'],
    ['an id with a slash', '/events', { programID: '../p' }],
    ['a ven of no kind', '/vens', { venName: 'v' }],
  ])('refuses %s and keeps nothing', async (_, path, body) => {
    const before = await names('bl', path, 'id');
    const answer = await ask('bl', 'post', path, body);
    expect({ status: answer.status, wrong: judge('problem', answer.body) }).toEqual({
      status: 400,
      wrong: null,
    });
    expect(String(answer.body['detail'])).toMatch(/\S{3}/);
    expect(await names('bl', path, 'id')).toEqual(before);
  });

  it('says what it tells changes by, and that it has no broker', async () => {
    const { body } = await get('school', '/notifiers');
    expect(judge('notifiersResponse', body)).toBeNull();
    expect(await get('bl', '/notifiers/mqtt/topics/programs/x/events')).toMatchObject({ status: 404 });
  });

  it('deletes events with their program', async () => {
    const programID = await made('bl', '/programs', 'program', { programName: 'to be deleted' });
    const eventID = await made('bl', '/events', 'event', { programID, intervals: [] });
    expect(await ask('bl', 'delete', `/programs/${programID}`)).toMatchObject({ status: 200 });
    expect(await get('bl', `/events/${eventID}`)).toMatchObject({ status: 404 });
    expect(await ask('bl', 'delete', `/programs/${programID}`)).toMatchObject({ status: 404 });
  });
});
