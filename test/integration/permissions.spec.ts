/** Every route with every role, asked of the running API; the table of what it answered is docs/permissions.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { permissionsOf, type Role, ROLES } from '../../src/core/identity/role.js';
import type { MarkedRoute } from '../../src/modules/identity/route-marks.service.js';
import { tokenOf } from '../fixtures/accounts.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const PAGE = resolve(import.meta.dirname, '../../docs/permissions.md');
const CALLERS = ['nobody', ...ROLES] as const;
type CallerName = (typeof CALLERS)[number];

let api: ServedApi;
let routes: readonly MarkedRoute[] = [];
const tokens = new Map<CallerName, string>();
/** `GET /path` → callers that were let in. */
const letIn = new Map<string, Set<CallerName>>();

beforeAll(async () => {
  api = await serveApi(Date.parse('2026-01-15T17:05:00Z'), {
    TRABOULE_RATE_LIMIT: '1000000',
    TRABOULE_PROXY_HOPS: '1',
  });
  routes = api.routes.filter(({ access }) => access?.kind !== 'public');
  for (const role of ROLES) tokens.set(role, await tokenOf(api.foundation, [role]));
  for (const route of routes) {
    const found = await Promise.all(
      CALLERS.map(async (caller) => [caller, await isLetIn(route, caller)] as const),
    );
    letIn.set(nameOf(route), new Set(found.filter(([, isIn]) => isIn).map(([caller]) => caller)));
  }
}, 120_000);

afterAll(() => api.close());

const nameOf = ({ method, path }: MarkedRoute): string => `${method} ${path}`;

/** Whether the guard let a caller pass; what the route made of the nonsense it was asked is not looked at. */
async function isLetIn(route: MarkedRoute, caller: CallerName): Promise<boolean> {
  const { method, path } = route;
  const token = tokens.get(caller);
  const left = new AbortController();
  const answer = await fetch(`${api.url}${path.replaceAll(/:\w+/g, 'x')}`, {
    method,
    signal: left.signal,
    headers: {
      // Each from an address of its own: who is refused too often from one is told to wait, whatever is asked.
      'x-forwarded-for': `10.1.0.${String(routes.indexOf(route) % 250)}`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET'
        ? {}
        : { 'content-type': 'application/json', 'idempotency-key': `k-${caller}-${path}` }),
    },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
  });
  const { status } = answer;
  if (status === 429)
    throw new Error(`${caller} is told to wait at ${nameOf(route)}: that says nothing of who may`);
  const code = status === 401 || status === 403 ? ((await answer.json()) as { code: string }).code : '';
  // A stream never ends by itself.
  left.abort();
  return status !== 401 && code !== 'forbidden';
}

function expectedOf({ access }: MarkedRoute): CallerName[] {
  if (access?.kind === 'signed-in') return [...ROLES];
  if (access?.kind !== 'allow') return [];
  return ROLES.filter((role) => access.anyOf.some((permission) => permissionsOf([role]).has(permission)));
}

function page(): Promise<string> {
  const cell = (isIn: boolean): string => (isIn ? 'yes' : '');
  const rows = routes.map((route) => {
    const asked = route.access?.kind === 'allow' ? route.access.anyOf.join(' or ') : 'an account';
    const cells = ROLES.map((role) => cell(letIn.get(nameOf(route))?.has(role) ?? false));
    return `| \`${nameOf(route)}\` | ${asked} | ${cells.join(' | ')} |`;
  });
  const open = api.routes.flatMap((route) =>
    route.access?.kind === 'public' ? [`- \`${nameOf(route)}\`: ${route.access.because}`] : [],
  );
  const text = [
    '# Who may do what',
    '',
    'Made by `test/integration/permissions.spec.ts`, which asks every route of the running API as every role; it fails when this page says something else. To make it anew: `UPDATE_DOCS=1 npm run test:integration -- --testPathPatterns permissions`.',
    '',
    'A route asks for one of the permissions named; roles are sets of permissions (`src/core/identity/role.ts`). Where a route shows curves, whose they are is looked at as well: a single metering point asks for `meter.view`, and a building manager sees own buildings only. The built-in account `local-cli` of the command line has the roles operator, analyst and asset-engineer.',
    '',
    `| route | asks for | ${ROLES.join(' | ')} |`,
    `| --- | --- | ${ROLES.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
    '## Open to everybody',
    '',
    ...open,
    '',
  ].join('\n');
  return format(text, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' });
}

describe('every route with every role', () => {
  it('has routes to ask', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.map(nameOf)).toContain('POST /api/v1/plans/:id/decisions');
  });

  it('lets in exactly those whose role has a permission it asks for', () => {
    const found = routes.map((route) => [nameOf(route), [...(letIn.get(nameOf(route)) ?? [])]]);
    expect(found).toEqual(routes.map((route) => [nameOf(route), expectedOf(route)]));
  });

  it('lets nobody in who is not signed in', () => {
    expect(routes.filter((route) => letIn.get(nameOf(route))?.has('nobody')).map(nameOf)).toEqual([]);
  });

  it('keeps the hands on plans and devices with operators and supervisors', () => {
    const acting = routes.filter(({ method, path }) => method === 'POST' && /decisions|release/.test(path));
    expect(acting.length).toBeGreaterThan(0);
    const others = (
      ['viewer', 'building-manager', 'analyst', 'asset-engineer', 'security-admin'] as Role[]
    ).filter((role) => acting.some((route) => letIn.get(nameOf(route))?.has(role)));
    expect(others).toEqual([]);
  });

  it('is what docs/permissions.md says', async () => {
    const made = await page();
    if (process.env['UPDATE_DOCS'] === '1') await writeFile(PAGE, made);
    expect(await readFile(PAGE, 'utf8')).toBe(made);
  });
});
