/** Settings of who may come in: what is taken, what is refused by name, and the way back to an environment. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  identityConflicts,
  identityEnvironment,
  identitySetting,
  identityVariables,
} from './identity-settings.js';

const schema = z.object(identityVariables);
type Given = Readonly<Record<string, string>>;

const OIDC: Given = {
  TRABOULE_OIDC_ISSUER: 'https://id.example/realms/grid',
  TRABOULE_OIDC_CLIENT_ID: 'traboule',
  TRABOULE_OIDC_ROLE_MAP: '{"grid-operators":["operator","analyst"],"guests":[]}',
};

const settingOf = (given: Given): ReturnType<typeof identitySetting> => identitySetting(schema.parse(given));

describe('settings of identity', () => {
  it('have defaults for all: no organisation, no proxy, 600 requests a minute', () => {
    expect(settingOf({})).toEqual({ publicUrl: null, proxyHops: 0, requestsPerMin: 600, oidc: null });
  });

  it('take an address without its last slash', () => {
    expect(settingOf({ TRABOULE_PUBLIC_URL: 'https://grid.example/' }).publicUrl).toBe(
      'https://grid.example',
    );
    expect(settingOf({ TRABOULE_PUBLIC_URL: 'http://10.0.0.5:8080' }).publicUrl).toBe('http://10.0.0.5:8080');
  });

  it('map what an organisation says to roles', () => {
    expect(settingOf(OIDC).oidc).toEqual({
      issuer: 'https://id.example/realms/grid',
      clientId: 'traboule',
      clientSecret: null,
      roleClaim: 'roles',
      roleMap: { 'grid-operators': ['operator', 'analyst'], guests: [] },
      label: 'Sign in with your organisation',
    });
  });

  it.each<[string, string]>([
    ['TRABOULE_PUBLIC_URL', 'grid.example'],
    ['TRABOULE_PUBLIC_URL', 'https://grid.example/app'],
    ['TRABOULE_PUBLIC_URL', 'https://grid.example/?a=1'],
    ['TRABOULE_PUBLIC_URL', 'ftp://grid.example'],
    ['TRABOULE_PROXY_HOPS', '6'],
    ['TRABOULE_PROXY_HOPS', '-1'],
    ['TRABOULE_PROXY_HOPS', '1.5'],
    ['TRABOULE_RATE_LIMIT', '9'],
    ['TRABOULE_RATE_LIMIT', '1e3'],
    ['TRABOULE_RATE_LIMIT', 'many'],
    ['TRABOULE_OIDC_ISSUER', 'http://id.example'],
    ['TRABOULE_OIDC_ISSUER', 'id.example'],
    ['TRABOULE_OIDC_CLIENT_ID', ''],
    ['TRABOULE_OIDC_ROLE_MAP', '{"a":["king"]}'],
    ['TRABOULE_OIDC_ROLE_MAP', '{"a":"operator"}'],
    ['TRABOULE_OIDC_ROLE_MAP', '[1]'],
    ['TRABOULE_OIDC_ROLE_MAP', 'operator'],
    ['TRABOULE_OIDC_LABEL', 'x'],
  ])('refuse %s = %j', (name, value) => {
    const parsed = schema.safeParse({ [name]: value });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([name]);
  });

  it.each(['http://localhost:9000', 'http://127.0.0.1:9000/x', 'http://[::1]:9000', 'https://id.example'])(
    'take the issuer %s: plain http on this machine only',
    (issuer) => {
      expect(schema.safeParse({ TRABOULE_OIDC_ISSUER: issuer }).success).toBe(true);
    },
  );
});

describe('settings of an organisation', () => {
  const conflictsOf = (...left: string[]): string[] =>
    identityConflicts(
      schema.parse(Object.fromEntries(Object.entries(OIDC).filter(([name]) => !left.includes(name)))),
    ).map(({ variable }) => variable);

  it('belong together: issuer, client and roles', () => {
    expect(conflictsOf()).toEqual([]);
    expect(conflictsOf('TRABOULE_OIDC_ROLE_MAP')).toEqual(['TRABOULE_OIDC_ROLE_MAP']);
    expect(conflictsOf('TRABOULE_OIDC_ISSUER')).toEqual(['TRABOULE_OIDC_ISSUER']);
    expect(conflictsOf('TRABOULE_OIDC_CLIENT_ID', 'TRABOULE_OIDC_ROLE_MAP')).toEqual([
      'TRABOULE_OIDC_CLIENT_ID',
      'TRABOULE_OIDC_ROLE_MAP',
    ]);
    expect(conflictsOf(...Object.keys(OIDC))).toEqual([]);
  });
});

describe('the way back to an environment', () => {
  it.each<[string, Given]>([
    ['nothing', {}],
    [
      'an address and a proxy',
      { TRABOULE_PUBLIC_URL: 'https://grid.example', TRABOULE_PROXY_HOPS: '2', TRABOULE_RATE_LIMIT: '50' },
    ],
    ['an organisation', OIDC],
    [
      'all of it',
      {
        ...OIDC,
        TRABOULE_OIDC_CLIENT_SECRET: 's',
        TRABOULE_OIDC_ROLE_CLAIM: 'groups',
        TRABOULE_OIDC_LABEL: 'Grid',
      },
    ],
  ])('gives the same settings again from %s', (_name, given) => {
    const setting = settingOf(given);
    const again = Object.fromEntries(
      Object.entries(identityEnvironment(setting)).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      ),
    );
    expect(settingOf(again)).toEqual(setting);
  });
});
