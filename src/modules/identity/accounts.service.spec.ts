/** Accounts for those who manage them: what is made, changed and invited, and that somebody who can always stays. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../core/identity/account.js';
import type { Site } from '../../core/grid/site.js';
import { SiteModel } from '../../ports/site-token.js';
import { AccountFrame } from './account-frame.service.js';
import { AccountsService, factsOf, newAccount, viewOf } from './accounts.service.js';
import { IdentitySettings } from './identity.settings.js';
import { LinksService } from './links.service.js';
import { hashOf } from './secret.js';
import { actorOf, type IdentityRig, identityRig, START_MS } from './testing/identity-rig.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A site of which only the names of its buildings matter. */
class TwoBuildings extends SiteModel {
  override site(): Site {
    return { grid: { assets: [{ id: 'SCHOOL' }, { id: 'POOL' }] } } as unknown as Site;
  }
}

class OwnHost extends IdentitySettings {
  override origin(): string {
    return 'https://control.example';
  }
}

let rig: IdentityRig;
let links: LinksService;
let service: AccountsService;
let root: Account;

beforeEach(async () => {
  rig = identityRig();
  const { accounts, credentials, audit, wall } = rig;
  links = new LinksService(accounts, wall, new OwnHost());
  const frame = new AccountFrame(wall, new TwoBuildings());
  service = new AccountsService(accounts, credentials, links, audit, frame);
  root = await rig.person('root', ['security-admin']);
});

const body = (more: Partial<Parameters<AccountsService['create']>[1]> = {}) => ({
  ...{ login: 'ada', name: 'Ada Perrin', kind: 'local' as const, roles: ['operator' as const] },
  buildingIds: [],
  ...more,
});

describe('a new account', () => {
  it('is invited by a link that works once for three days, and has no password before', async () => {
    const { account, invitation, warnings } = await service.create(actorOf(root), body());
    expect(account).toMatchObject({
      login: 'ada',
      state: 'invited',
      createdAtMs: START_MS,
      roles: ['operator'],
    });
    expect(warnings).toEqual([]);
    expect(invitation?.expiresAtMs).toBe(START_MS + 3 * DAY_MS);
    const [, secret = ''] =
      /^https:\/\/control\.example\/invitation#([\w-]{43})$/.exec(invitation?.link ?? '') ?? [];
    expect((await links.invited(secret)).id).toBe(account.id);
    rig.wall.pass(3 * DAY_MS - 1);
    await links.use('invitation', secret);
    await expect(links.use('invitation', secret)).rejects.toMatchObject({ code: 'link-not-valid' });
    expect(await rig.recorded()).toEqual([`account.create account:${account.id} done`]);
  });

  it('of a machine has nobody to invite', async () => {
    const { account, invitation } = await service.create(actorOf(root), body({ kind: 'service' }));
    expect([account.state, invitation]).toEqual(['active', null]);
  });

  it('warns of roles that a real site gives to two people', async () => {
    const { warnings } = await service.create(
      actorOf(root),
      body({ roles: ['security-admin', 'supervisor', 'asset-engineer'] }),
    );
    expect(warnings).toEqual([
      expect.stringContaining('security-admin and supervisor'),
      expect.stringContaining('asset-engineer and supervisor'),
    ]);
  });

  it.each([
    ['account-exists', { login: 'ROOT' }],
    ['invalid-input', { buildingIds: ['SCHOOL', 'SKOOL'] }],
  ])('is refused with %s, and neither made nor recorded', async (code, more) => {
    await expect(service.create(actorOf(root), body(more))).rejects.toMatchObject({ code });
    expect(await rig.accounts.list()).toHaveLength(1);
    expect(await rig.recorded()).toEqual([]);
  });

  it('names the building that was meant', async () => {
    await expect(service.create(actorOf(root), body({ buildingIds: ['SCHOLL'] }))).rejects.toThrow(
      'the site has no asset "SCHOLL"; the nearest is "SCHOOL"',
    );
  });
});

describe('a change', () => {
  let ada: Account;

  beforeEach(async () => {
    ada = await rig.person('ada', ['viewer']);
  });

  it('leaves what it does not name, and the audit has before and after', async () => {
    const { account } = await service.change(actorOf(root), 'ada', { roles: ['operator'] });
    expect(account).toMatchObject({ name: 'Name of ada', roles: ['operator'], state: 'active' });
    expect((await rig.accounts.byId('ada'))?.passwordHash).toBe(ada.passwordHash);
    expect(await rig.recorded()).toEqual(['account.change account:ada done']);
  });

  it('that disables ends the sessions of the account and of no other', async () => {
    for (const { id } of [ada, root]) {
      const times = { openedAtMs: START_MS, lastSeenMs: START_MS };
      const where = { address: null, userAgent: null };
      await rig.credentials.openSession({
        id: `s-${id}`,
        accountId: id,
        secretHash: hashOf(id),
        ...times,
        ...where,
      });
    }
    const { account } = await service.change(actorOf(root), 'ada', { disabled: true });
    expect(account.state).toBe('disabled');
    expect((await rig.credentials.sessions(null)).map(({ id }) => id)).toEqual(['s-root']);
    expect(await rig.recorded()).toEqual(['account.disable account:ada done']);
  });

  it('of one’s own rights upwards is refused; downwards and the name are not', async () => {
    const other = await rig.person('other', ['security-admin', 'viewer']);
    await expect(
      service.change(actorOf(other), 'other', { roles: ['security-admin', 'supervisor'] }),
    ).rejects.toMatchObject({ code: 'not-permitted', message: expect.stringContaining('(supervisor)') });
    await expect(service.change(actorOf(other), 'other', { buildingIds: ['POOL'] })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    const { account } = await service.change(actorOf(other), 'other', { roles: ['viewer'], name: 'Other' });
    expect(account).toMatchObject({ roles: ['viewer'], name: 'Other' });
  });

  it.each([{ roles: [] }, { disabled: true }])(
    'that would leave nobody to manage accounts is refused: %j',
    async (change) => {
      await expect(service.change(actorOf(root), 'root', change)).rejects.toMatchObject({
        code: 'last-administrator',
      });
      expect(await rig.accounts.byId('root')).toEqual(root);
      expect(await rig.recorded()).toEqual(['account.change account:root refused']);
      await rig.person('second', ['security-admin']);
      await service.change(actorOf(root), 'root', change);
    },
  );

  it('of roles that come from the organisation is made there; disabling is done here', async () => {
    await rig.person('org', ['viewer'], { kind: 'oidc' });
    await expect(service.change(actorOf(root), 'org', { roles: ['operator'] })).rejects.toMatchObject({
      code: 'not-permitted',
      context: { because: { rule: 'roles-of-organisation' } },
    });
    expect((await service.change(actorOf(root), 'org', { disabled: true })).account.state).toBe('disabled');
  });

  it.each(['nobody', 'a\0b'])('of %j, which is no account, says where they are listed', async (id) => {
    await expect(service.change(actorOf(root), id, { name: 'Xy' })).rejects.toMatchObject({
      code: 'unknown-account',
    });
  });
});

describe('an invitation', () => {
  it('made anew ends the one before; the password stays until it is used', async () => {
    const ada = await rig.person('ada', ['viewer']);
    const [first, second] = [
      await service.invite(actorOf(root), 'ada'),
      await service.invite(actorOf(root), 'ada'),
    ];
    const secretOf = ({ link }: { link: string }): string => link.split('#')[1] ?? '';
    await expect(links.invited(secretOf(first))).rejects.toMatchObject({ code: 'link-not-valid' });
    expect((await links.invited(secretOf(second))).passwordHash).toBe(ada.passwordHash);
  });

  it.each([{ kind: 'service' as const }, { kind: 'oidc' as const }, { disabled: true }])(
    'to nothing is refused: %j',
    async (more) => {
      await rig.person('ada', ['viewer'], more);
      await expect(service.invite(actorOf(root), 'ada')).rejects.toMatchObject({ code: 'invalid-input' });
      expect(await rig.recorded()).toEqual([]);
    },
  );
});

describe('what lists show', () => {
  const account = newAccount({ login: 'ada', name: 'Ada', kind: 'local', roles: ['viewer'] }, START_MS);
  const locked = { ...account, passwordHash: 'hash', failures: 5, lastFailureMs: START_MS };

  it.each<[string, Account, number, string, number | null]>([
    ['nobody signed in yet', account, START_MS, 'invited', null],
    ['four wrong passwords', { ...locked, failures: 4 }, START_MS, 'active', null],
    ['five of them', locked, START_MS + MINUTE_MS - 1, 'locked', START_MS + MINUTE_MS],
    ['five of them a minute ago', locked, START_MS + MINUTE_MS, 'active', null],
    ['disabled as well', { ...locked, disabled: true }, START_MS, 'disabled', START_MS + MINUTE_MS],
  ])('of an account with %s', (_what, of, nowMs, state, lockedUntilMs) => {
    expect(viewOf(of, nowMs)).toMatchObject({ state, lockedUntilMs });
  });

  it('and what the audit keeps holds neither hash nor counters', () => {
    expect(Object.keys(viewOf(locked, START_MS))).not.toContain('passwordHash');
    expect(Object.keys(factsOf(locked)).sort()).toEqual(
      ['buildingIds', 'disabled', 'kind', 'login', 'name', 'roles'].sort(),
    );
  });
});
