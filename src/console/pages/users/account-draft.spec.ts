import { describe, expect, it } from '@jest/globals';
import {
  type Account,
  type AccountDraft,
  buildingIdsOf,
  changeOf,
  draftOf,
  EMPTY_DRAFT,
  faultsOf,
  newAccountOf,
} from './account-draft.js';

const account: Account = {
  id: 'acc-1',
  login: 'c.martin',
  name: 'Claire Martin',
  kind: 'local',
  roles: ['operator'],
  buildingIds: [],
  disabled: false,
  state: 'active',
  lockedUntilMs: null,
  createdAtMs: 0,
  lastSignInMs: null,
};
const draft = (more: Partial<AccountDraft> = {}): AccountDraft => ({ ...draftOf(account), ...more });

describe('buildingIdsOf', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['HVAC-PARTDIEU', ['HVAC-PARTDIEU']],
    ['HVAC-A, HVAC-B;HVAC-C\nHVAC-A', ['HVAC-A', 'HVAC-B', 'HVAC-C']],
  ])('%p has %p', (text, ids) => {
    expect(buildingIdsOf(text)).toEqual(ids);
  });
});

describe('faultsOf', () => {
  it('finds nothing wrong with an account as it is', () => {
    expect(faultsOf(draft())).toEqual([]);
  });

  it('asks for every field of an empty form', () => {
    expect(faultsOf(EMPTY_DRAFT)).toEqual(['login', 'name', 'roles']);
  });

  it.each([['a'], ['-claire'], ['claire martin'], ['x'.repeat(65)]])('refuses %p as a login', (login) => {
    expect(faultsOf(draft({ login }))).toEqual(['login']);
  });

  it.each([['é.dupont'], ['claire@lyon.fr'], ['  c.martin ']])('takes %p as a login', (login) => {
    expect(faultsOf(draft({ login }))).toEqual([]);
  });

  it('wants a building for somebody who manages buildings, and ids that can be ones', () => {
    const roles = ['building-manager'] as const;
    expect(faultsOf(draft({ roles }))).toEqual(['buildings']);
    expect(faultsOf(draft({ roles, buildings: 'HVAC-PARTDIEU' }))).toEqual([]);
    expect(faultsOf(draft({ buildings: 'tour/42' }))).toEqual(['buildings']);
  });
});

describe('newAccountOf', () => {
  it('sends trimmed names and the buildings one by one', () => {
    const sent = newAccountOf(
      draft({ login: ' c.martin ', name: ' Claire Martin ', buildings: 'HVAC-A HVAC-B' }),
    );
    expect(sent).toEqual({
      login: 'c.martin',
      name: 'Claire Martin',
      kind: 'local',
      roles: ['operator'],
      buildingIds: ['HVAC-A', 'HVAC-B'],
    });
  });
});

describe('changeOf', () => {
  it('sends only what differs', () => {
    expect(changeOf(draft({ roles: ['supervisor', 'operator'] }), account)).toEqual({
      roles: ['supervisor', 'operator'],
    });
    expect(changeOf(draft({ name: 'Claire Durand', buildings: 'HVAC-A' }), account)).toEqual({
      name: 'Claire Durand',
      buildingIds: ['HVAC-A'],
    });
  });

  it('has nothing to send when only the order differs', () => {
    const two: Account = { ...account, roles: ['operator', 'supervisor'] };
    expect(changeOf({ ...draftOf(two), roles: ['supervisor', 'operator'] }, two)).toBeNull();
  });

  it('takes the last building away', () => {
    const manager: Account = { ...account, roles: ['building-manager'], buildingIds: ['HVAC-A'] };
    expect(changeOf({ ...draftOf(manager), buildings: '' }, manager)).toEqual({ buildingIds: [] });
  });

  it('leaves the roles of an organisation’s account to the organisation', () => {
    const theirs: Account = { ...account, kind: 'oidc' };
    expect(changeOf({ ...draftOf(theirs), roles: ['viewer'] }, theirs)).toBeNull();
  });
});
