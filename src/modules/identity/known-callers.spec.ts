/** While the store is away, whoever it knew shortly before may hand assets back, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../core/domain-error.js';
import { permissionsOf } from '../../core/identity/role.js';
import type { Caller } from './caller.js';
import { KnownCallers } from './known-callers.js';

const T = Date.parse('2026-11-23T08:00:00Z');
const OPERATOR: Caller = {
  status: 'known',
  actor: {
    accountId: 'acc-1',
    name: 'Anna',
    roles: ['operator'],
    permissions: permissionsOf(['operator']),
    buildingIds: [],
    via: 'session',
    credentialId: 'ses-1',
    address: null,
  },
  session: null,
  csrf: 'x',
};
const says = (caller: Caller) => (): Promise<Caller> => Promise.resolve(caller);
const isAway = (): Promise<Caller> => Promise.reject(new DomainError('store-unavailable', 'gone'));

describe('KnownCallers', () => {
  it('asks the store every time it is there', async () => {
    const known = new KnownCallers();
    expect(await known.orLastKnown('a', T, says(OPERATOR))).toEqual(OPERATOR);
    const refused: Caller = { status: 'refused', why: 'ended' };
    expect(await known.orLastKnown('a', T + 1, says(refused))).toEqual(refused);
    await expect(known.orLastKnown('a', T + 2, isAway)).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('remembers for a quarter of an hour, with the right to release alone', async () => {
    const known = new KnownCallers();
    await known.orLastKnown('a', T, says(OPERATOR));
    const caller = await known.orLastKnown('a', T + 15 * 60_000, isAway);
    expect(caller.status === 'known' && [...caller.actor.permissions]).toEqual(['control.release']);
    expect(caller).toMatchObject({ csrf: 'x', actor: { accountId: 'acc-1' } });
    await expect(known.orLastKnown('a', T + 15 * 60_000 + 1, isAway)).rejects.toThrow('gone');
    await expect(known.orLastKnown('b', T, isAway)).rejects.toThrow('gone');
  });

  it('hides no bug behind what it remembers', async () => {
    const known = new KnownCallers();
    await known.orLastKnown('a', T, says(OPERATOR));
    await expect(known.orLastKnown('a', T, () => Promise.reject(new TypeError('a bug')))).rejects.toThrow(
      'a bug',
    );
  });

  it('forgets the oldest of too many', async () => {
    const known = new KnownCallers();
    for (let k = 0; k <= 1_000; k++) await known.orLastKnown(String(k), T, says(OPERATOR));
    await expect(known.orLastKnown('0', T, isAway)).rejects.toThrow('gone');
    expect(await known.orLastKnown('1', T, isAway)).toMatchObject({ status: 'known' });
  });
});
