import { describe, expect, it } from '@jest/globals';
import type { ChangedObject } from './notice.js';
import type { AdrKind, AdrObject } from './objects.js';
import {
  type BrokerAudience,
  businessPath,
  messagesOf,
  programPath,
  topicsOfMany,
  topicsOfOne,
  venPath,
} from './topics.js';

const T0 = Date.UTC(2026, 0, 15, 17);
const AUDIENCE: BrokerAudience = {
  clients: new Set(['school', 'pool', 'utility']),
  vens: [
    { venId: 'v1', viewer: { role: 'VEN', clientId: 'school', granted: ['north'] } },
    { venId: 'v2', viewer: { role: 'VEN', clientId: 'pool', granted: ['south'] } },
  ],
};

function object(kind: AdrKind, more: Partial<AdrObject> = {}): AdrObject {
  return {
    ...{ id: 'o', kind, clientId: null, name: null, programId: null, eventId: null, venId: null },
    ...{ targets: [], priority: null, endMs: null, createdMs: T0, modifiedMs: T0, body: {} },
    ...more,
  };
}
function change(operation: ChangedObject['operation'], now: AdrObject, former?: AdrObject): ChangedObject {
  return { operation, atMs: T0, object: now, former: former ?? null, programId: now.programId };
}
const topics = (one: ChangedObject): string[] => messagesOf('x', one, AUDIENCE).map(({ topic }) => topic);

describe('topics', () => {
  it('are named by kind below business logic, and below each ven by its client', () => {
    expect(topicsOfMany(businessPath('x', 'EVENT'))).toEqual({
      CREATE: 'x/bl/events/create',
      UPDATE: 'x/bl/events/update',
      DELETE: 'x/bl/events/delete',
      ALL: 'x/bl/events/+',
    });
    expect(businessPath('x', 'EVENT', 'p')).toBe('x/bl/programs/p/events');
    expect(topicsOfOne(programPath('x', 'p'))).not.toHaveProperty('CREATE');
    expect(venPath('x', { clientId: 'school', venId: 'v1' }, 'RESOURCE')).toBe(
      'x/clients/school/vens/v1/resources',
    );
  });

  it('cannot be made wider by a name', () => {
    expect(venPath('x', { clientId: '../+/#', venId: 'v' })).toBe('x/clients/..%2F%2B%2F%23/vens/v');
  });
});

describe('messages of a change', () => {
  it('tell business logic all, and each ven what it may see with its own targets', () => {
    const event = object('EVENT', { programId: 'p', targets: ['north', 'east'], body: { targets: [] } });
    const messages = messagesOf('x', change('CREATE', event), AUDIENCE);
    expect(messages.map(({ topic }) => topic)).toEqual([
      'x/bl/events/create',
      'x/bl/programs/p/events/create',
      'x/clients/school/vens/v1/events/create',
    ]);
    expect(messages[2]?.notification).toMatchObject({
      objectType: 'EVENT',
      operation: 'CREATE',
      object: { id: 'o', targets: ['north'] },
    });
  });

  it('tell a ven that lost an event that it is gone, and one that came to see it that it is new', () => {
    const before = object('EVENT', { programId: 'p', targets: ['north'] });
    expect(topics(change('UPDATE', object('EVENT', { programId: 'p', targets: ['south'] }), before))).toEqual(
      [
        'x/bl/events/update',
        'x/bl/programs/p/events/update',
        'x/clients/school/vens/v1/events/delete',
        'x/clients/pool/vens/v2/events/create',
      ],
    );
  });

  it('move an event from one program to the other', () => {
    const [p, q] = [
      object('EVENT', { programId: 'p', targets: ['z'] }),
      object('EVENT', { programId: 'q', targets: ['z'] }),
    ];
    expect(topics(change('UPDATE', q, p))).toEqual([
      'x/bl/events/update',
      'x/bl/programs/p/events/delete',
      'x/bl/programs/q/events/create',
    ]);
  });

  it('tell of a program at its own topic, from its first change on', () => {
    const program = object('PROGRAM', { targets: ['z'] });
    expect(topics(change('CREATE', program))).toEqual(['x/bl/programs/create']);
    expect(topics(change('DELETE', program))).toEqual(['x/bl/programs/delete', 'x/bl/programs/o/delete']);
  });

  it('tell both clients of a ven and its resources that change hands, and nobody of a client out of use', () => {
    const ven = (clientId: string) => object('VEN', { clientId });
    expect(topics(change('UPDATE', ven('pool'), ven('school'))).slice(1)).toEqual([
      'x/clients/school/vens/o/delete',
      'x/clients/pool/vens/o/update',
    ]);
    const resource = (clientId: string, venId: string) => object('RESOURCE', { clientId, venId });
    expect(topics(change('UPDATE', resource('pool', 'v2'), resource('school', 'v1'))).slice(1)).toEqual([
      'x/clients/school/vens/v1/resources/delete',
      'x/clients/pool/vens/v2/resources/create',
    ]);
    expect(topics(change('DELETE', ven('revoked')))).toEqual(['x/bl/vens/delete']);
    expect(topics(change('CREATE', ven('school')))).toEqual(['x/bl/vens/create']);
  });

  it('keep reports and subscriptions between their client and business logic, without the token of a callback', () => {
    const objectOperations = [
      { objects: ['EVENT'], operations: [], callbackUrl: 'https://a', bearerToken: 't' },
    ];
    const subscription = object('SUBSCRIPTION', { clientId: 'school', body: { objectOperations } });
    const messages = messagesOf('x', change('CREATE', subscription), AUDIENCE);
    expect(messages.map(({ topic }) => topic)).toEqual(['x/bl/subscriptions/create']);
    expect(JSON.stringify(messages)).not.toContain('bearerToken');
    expect(topics(change('CREATE', object('REPORT', { clientId: 'school' })))).toEqual([
      'x/bl/reports/create',
    ]);
  });
});
