/** Sign-in by an organisation, against a real OpenID provider: roles by its groups, keys that change, answers that are forged. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CallerAnswer } from '../../src/modules/identity/session.schema.js';
import {
  OPENID_CLIENT,
  type OpenIdServer,
  type OrganisationPerson,
  startOpenIdServer,
} from '../fixtures/openid-provider.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const NOW = Date.parse('2026-01-15T17:05:00Z');
const ANNA: OrganisationPerson = {
  sub: '42',
  name: 'Anna Perrin',
  preferred_username: 'a.perrin',
  groups: ['grid-dispatch', 'all-staff'],
};

let api: ServedApi;
let openId: OpenIdServer;

beforeAll(async () => {
  // The provider tells at length that it is not set up for production.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockReturnValue();
  openId = await startOpenIdServer(() => `${api.url}/api/v1/session/oidc/callback`, ANNA);
  api = await serveApi(NOW, {
    TRABOULE_OIDC_ISSUER: openId.issuer,
    TRABOULE_OIDC_CLIENT_ID: OPENID_CLIENT.id,
    TRABOULE_OIDC_CLIENT_SECRET: OPENID_CLIENT.secret,
    TRABOULE_OIDC_ROLE_CLAIM: 'groups',
    TRABOULE_OIDC_ROLE_MAP: JSON.stringify({ 'grid-dispatch': ['operator'], 'grid-lead': ['supervisor'] }),
    TRABOULE_OIDC_LABEL: 'Métropole',
  });
});

afterAll(async () => {
  jest.restoreAllMocks();
  await api.close();
  await openId.close();
});

/** Follows redirects as a browser does, with the cookies of each site. */
class Walker {
  private readonly jars = new Map<string, Map<string, string>>();

  /** @param stopAt does not go to addresses that hold this, and gives them instead */
  async walk(url: string, stopAt = '/never'): Promise<string> {
    let at = url;
    for (let step = 0; step < 12; step++) {
      if (at.includes(stopAt)) return at;
      const answer = await this.get(at);
      const onward = answer.headers.get('location');
      if (onward === null) return at;
      at = new URL(onward, at).href;
      // The pages of the console are served elsewhere.
      if (at.startsWith(api.url) && !at.includes('/api/')) return at;
    }
    throw new Error(`redirects without end; last ${at}`);
  }

  async get(url: string): Promise<Response> {
    const jar = this.jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  jarOf(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}

const START = (): string => `${api.url}/api/v1/session/oidc/start?returnTo=/plans`;

async function whoIs(walker: Walker): Promise<CallerAnswer | null> {
  const answer = await walker.get(`${api.url}/api/v1/session`);
  return answer.status === 200 ? ((await answer.json()) as CallerAnswer) : null;
}

describe('sign-in by the organisation', () => {
  it('is offered on the sign-in page', async () => {
    const ways = await (await fetch(`${api.url}/api/v1/session/ways`)).json();
    expect(ways).toMatchObject({ oidc: { label: 'Métropole', startPath: '/api/v1/session/oidc/start' } });
  });

  it('asks with a code challenge, and makes an account with the roles of its groups', async () => {
    const walker = new Walker();
    const asked = new URL(await walker.walk(START(), '/auth?'));
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await walker.walk(START())).toBe(`${api.url}/plans`);
    expect(await whoIs(walker)).toMatchObject({
      login: 'a.perrin',
      name: 'Anna Perrin',
      kind: 'oidc',
      roles: ['operator'],
      via: 'session',
    });
    expect([...walker.jarOf(api.url).keys()]).toEqual(['traboule']);
  });

  it('takes and gives roles as the organisation does, on the same account', async () => {
    openId.person = { ...ANNA, groups: ['grid-lead'] };
    const walker = new Walker();
    await walker.walk(START());
    expect(await whoIs(walker)).toMatchObject({ roles: ['supervisor'] });
    expect(await api.audit.rows({ action: 'account.create', limit: 5 })).toHaveLength(1);
    expect(await api.audit.rows({ action: 'account.change', limit: 5 })).toMatchObject([
      {
        reason: 'as the organisation says',
        before: { roles: ['operator'] },
        after: { roles: ['supervisor'] },
      },
    ]);
  });

  it('goes on when the provider changes its keys', async () => {
    await openId.rotateKeys();
    const walker = new Walker();
    expect(await walker.walk(START())).toBe(`${api.url}/plans`);
    expect(await whoIs(walker)).toMatchObject({ login: 'a.perrin' });
  });

  it('signs nobody in who has no role here', async () => {
    openId.person = { ...ANNA, sub: '43', groups: ['all-staff', 'toString'] };
    const walker = new Walker();
    expect(await walker.walk(START())).toBe(`${api.url}/sign-in?problem=not-permitted`);
    expect(await whoIs(walker)).toBeNull();
    openId.person = ANNA;
  });
});

describe('a forged answer', () => {
  it.each<[string, (answer: URL, jar: Map<string, string>) => void]>([
    [
      'another state',
      (answer) => {
        answer.searchParams.set('state', 'x'.repeat(43));
      },
    ],
    [
      'no state',
      (answer) => {
        answer.searchParams.delete('state');
      },
    ],
    [
      'another code',
      (answer) => {
        answer.searchParams.set('code', 'x'.repeat(43));
      },
    ],
    [
      'another issuer',
      (answer) => {
        answer.searchParams.set('iss', 'https://evil.example');
      },
    ],
    [
      'a browser that did not ask',
      (_, jar) => {
        jar.clear();
      },
    ],
    [
      'a cookie of nonsense',
      (_, jar) => {
        jar.set('traboule-oidc', 'bm9uc2Vuc2U');
      },
    ],
    [
      'a refusal of the provider',
      (answer) => {
        answer.search = `?error=access_denied&state=${answer.searchParams.get('state') ?? ''}&iss=${encodeURIComponent(openId.issuer)}`;
      },
    ],
  ])('with %s signs nobody in', async (_name, forge) => {
    const walker = new Walker();
    const answer = new URL(await walker.walk(START(), '/oidc/callback'));
    forge(answer, walker.jarOf(api.url));
    expect(await walker.walk(answer.href)).toBe(`${api.url}/sign-in?problem=organisation-refused`);
    expect(await whoIs(walker)).toBeNull();
  });

  it('with somebody else’s code signs nobody in: the verifier is not theirs', async () => {
    const [victim, thief] = [new Walker(), new Walker()];
    const stolen = new URL(await victim.walk(START(), '/oidc/callback')).searchParams.get('code') ?? '';
    const answer = new URL(await thief.walk(START(), '/oidc/callback'));
    answer.searchParams.set('code', stolen);
    expect(await thief.walk(answer.href)).toContain('problem=organisation-refused');
    expect(await whoIs(thief)).toBeNull();
  });

  it('stands in the audit', async () => {
    const rows = await api.audit.rows({ action: 'session.open', limit: 100 });
    expect(rows.filter(({ outcome }) => outcome === 'refused').length).toBeGreaterThanOrEqual(8);
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/x?y=<script>'])(
    'cannot send the browser to %s afterwards',
    async (returnTo) => {
      const query = new URLSearchParams({ returnTo }).toString();
      const answer = await fetch(`${api.url}/api/v1/session/oidc/start?${query}`, { redirect: 'manual' });
      expect(answer.status).toBe(400);
    },
  );
});

describe('a provider that is away', () => {
  it('is said, and the password way stays', async () => {
    const away = await startOpenIdServer(() => 'http://127.0.0.1/', ANNA);
    await away.close();
    const lonely = await serveApi(NOW, {
      TRABOULE_OIDC_ISSUER: away.issuer,
      TRABOULE_OIDC_CLIENT_ID: 'traboule',
      TRABOULE_OIDC_ROLE_MAP: '{"a":["viewer"]}',
    });
    try {
      const answer = await fetch(`${lonely.url}/api/v1/session/oidc/start`, { redirect: 'manual' });
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: 'organisation-unavailable' });
    } finally {
      await lonely.close();
    }
  });
});
