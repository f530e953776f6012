/** One-time links: they work once, for their time, for their purpose, and only the newest of each. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { IdentitySettings } from './identity.settings.js';
import { LinksService } from './links.service.js';
import { type IdentityRig, identityRig, START_MS } from './testing/identity-rig.js';

const HOUR_MS = 3_600_000;

class OwnHost extends IdentitySettings {
  override origin(): string {
    return 'https://control.example';
  }
}

let rig: IdentityRig;
let links: LinksService;

beforeEach(() => {
  rig = identityRig();
  links = new LinksService(rig.accounts, rig.wall, new OwnHost());
});

/** What stands behind # and is in no log of a server. */
function secretOf(link: string | null): string {
  const [address, secret = ''] = (link ?? '').split('#');
  expect(address).toMatch(/^https:\/\/control\.example\/(setup|invitation)$/);
  expect(secret).toHaveLength(43);
  return secret;
}

const notValid = { code: 'link-not-valid' };

describe('the link for the first account', () => {
  it('is made as long as nobody can manage accounts', async () => {
    expect(await links.needsSetup()).toBe(true);
    await rig.person('ada', ['operator', 'supervisor']);
    await rig.person('gone', ['security-admin'], { disabled: true });
    expect(await links.setupLinkIfNeeded()).not.toBeNull();
    await rig.person('root', ['security-admin']);
    expect([await links.needsSetup(), await links.setupLinkIfNeeded()]).toEqual([false, null]);
  });

  it('works once, and up to a day', async () => {
    const secret = secretOf(await links.newSetupLink());
    rig.wall.pass(24 * HOUR_MS - 1);
    expect(await links.assertWorks('setup', secret)).toMatchObject({
      accountId: null,
      expiresAtMs: START_MS + 24 * HOUR_MS,
    });
    await links.use('setup', secret);
    await expect(links.use('setup', secret)).rejects.toMatchObject(notValid);
    const late = secretOf(await links.newSetupLink());
    rig.wall.pass(24 * HOUR_MS);
    await expect(links.assertWorks('setup', late)).rejects.toMatchObject(notValid);
    await expect(links.use('setup', late)).rejects.toThrow(/older than 24 hours.*traboule user link/);
  });

  it('ends the one before', async () => {
    const first = secretOf(await links.newSetupLink());
    const second = secretOf(await links.newSetupLink());
    await expect(links.use('setup', first)).rejects.toMatchObject(notValid);
    await links.use('setup', second);
  });
});

describe('an invitation', () => {
  it('is for one account, and ends none of another', async () => {
    await rig.person('ada', ['viewer']);
    await rig.person('bob', ['viewer']);
    const forAda = secretOf((await links.invite('ada')).link);
    const forBob = secretOf((await links.invite('bob')).link);
    expect((await links.invited(forAda)).id).toBe('ada');
    expect((await links.invited(forBob)).id).toBe('bob');
  });

  it('makes no administrator: it is no link for the first account, nor the other way round', async () => {
    await rig.person('ada', ['viewer']);
    const invitation = secretOf((await links.invite('ada')).link);
    const setup = secretOf(await links.newSetupLink());
    await expect(links.use('setup', invitation)).rejects.toMatchObject(notValid);
    await expect(links.use('invitation', setup)).rejects.toMatchObject(notValid);
    await expect(links.invited(setup)).rejects.toMatchObject(notValid);
  });

  it.each([
    ['is disabled', { disabled: true }, 'ada'],
    ['is gone', {}, 'nobody'],
  ])('of an account that %s does not work', async (_what, more, id) => {
    await rig.person('ada', ['viewer'], more);
    const secret = secretOf((await links.invite(id)).link);
    await expect(links.invited(secret)).rejects.toMatchObject(notValid);
  });

  it('keeps the hash of its secret and not the secret', async () => {
    const { link, expiresAtMs } = await links.invite('ada');
    const secret = secretOf(link);
    expect(expiresAtMs).toBe(START_MS + 72 * HOUR_MS);
    const kept = await links.assertWorks('invitation', secret);
    expect(kept.secretHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(kept)).not.toContain(secret);
  });
});
