/** People of a demonstration: each signs in over HTTP as somebody at a real desk would. */
import { randomBytes } from 'node:crypto';
import type { Role } from '../../core/identity/role.js';
import { type ApiClient, answerOf, createApiClient } from '../../client/client.js';

/** Somebody signed in. */
export interface Person {
  readonly accountId: string;
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly client: ApiClient;
}

/** Those a call needs: two at the desk, because four eyes look at it, one engineer and the manager of the buildings. */
export interface People {
  readonly engineer: Person;
  readonly operator: Person;
  readonly colleague: Person;
  readonly manager: Person;
}

interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Makes the first account by the link that the service printed, and the others by invitation. */
export async function gatherPeople(url: string, setupLink: string): Promise<People> {
  const admin = await byLink(url, '/api/v1/setup', {
    secret: secretOf(setupLink),
    ...{ login: 'lea', name: 'Léa Security' },
    roles: ['security-admin'],
  });
  const invite = async ({ login, name, roles }: NewPerson): Promise<Person> => {
    const body = { login, name, kind: 'local' as const, roles: [...roles], buildingIds: [] };
    const made = await answerOf(admin.client.POST('/api/v1/accounts', { body }));
    const secret = secretOf(made.invitation?.link ?? '');
    return byLink(url, '/api/v1/invitation', { secret }, { login, name });
  };
  return {
    engineer: await invite({ login: 'nadia', name: 'Nadia Engineer', roles: ['asset-engineer'] }),
    operator: await invite({ login: 'camille', name: 'Camille Operator', roles: ['operator'] }),
    colleague: await invite({ login: 'bruno', name: 'Bruno Operator', roles: ['operator'] }),
    manager: await invite({ login: 'amine', name: 'Amine Buildings', roles: ['building-manager'] }),
  };
}

/** Opens a session by a one-time link; its cookie and the value against forged requests go with every request. */
async function byLink(
  url: string,
  path: string,
  body: Readonly<Record<string, unknown>>,
  names = body as { login: string; name: string },
): Promise<Person> {
  const { login, name } = names;
  const password = randomBytes(12).toString('base64url');
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, password }),
  });
  if (!answer.ok) {
    throw new Error(`${name} could not sign in: ${String(answer.status)} ${await answer.text()}`);
  }
  const { csrf, accountId } = (await answer.json()) as { csrf: string; accountId: string };
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.slice(0, one.indexOf(';')))
    .join('; ');
  const client = createApiClient({
    baseUrl: url,
    csrfToken: () => csrf,
    fetch: (request, init) => {
      const asked = new Request(request, init);
      asked.headers.set('cookie', cookie);
      asked.headers.set('origin', url);
      return fetch(asked);
    },
  });
  return { accountId, login, password, name, client };
}

function secretOf(link: string): string {
  return link.slice(link.indexOf('#') + 1);
}
