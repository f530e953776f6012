/** A path with a method it does not know is answered with those it knows; everything else goes on. */
import { describe, expect, it } from '@jest/globals';
import { methodCheck } from './method-check.js';

const ROUTES = [
  { method: 'get', path: '/api/v1/plans' },
  { method: 'get', path: '/api/v1/plans/{id}' },
  { method: 'post', path: '/api/v1/plans/{id}/decisions' },
  { method: 'delete', path: '/api/v1/policies/{name}' },
  { method: 'put', path: '/api/v1/policies/{name}' },
  { method: 'get', path: '/openadr3/3.1.0/programs' },
] as unknown as Parameters<typeof methodCheck>[0];

function asked(
  method: string,
  path: string,
): { status: number | null; allow: string; body: string; type: string } {
  const seen = { status: null as number | null, allow: '', body: '', type: '' };
  const answer = {
    status: (code: number) => {
      seen.status = code;
      return answer;
    },
    set: (_name: string, value: string) => {
      seen.allow = value;
      return answer;
    },
    type: (name: string) => {
      seen.type = name;
      return answer;
    },
    send: (body: string) => (seen.body = body),
  };
  let isOn = false;
  methodCheck(ROUTES)({ method, path }, answer, () => (isOn = true));
  expect(isOn).toBe(seen.status === null);
  return seen;
}

describe('a method', () => {
  it.each([
    ['GET', '/api/v1/plans'],
    ['GET', '/api/v1/plans/'],
    ['HEAD', '/api/v1/plans/p-1'],
    ['POST', '/api/v1/plans/p-1/decisions'],
    ['GET', '/nowhere'],
    ['DELETE', '/api/v1/plans/p-1/decisions/9'],
  ])('%s %s goes on', (method, path) => {
    expect(asked(method, path).status).toBeNull();
  });

  it.each([
    ['POST', '/api/v1/plans', 'GET'],
    ['DELETE', '/api/v1/plans/p-1/', 'GET'],
    ['GET', '/api/v1/plans/p-1/decisions', 'POST'],
    ['HEAD', '/api/v1/plans/p-1/decisions', 'POST'],
    ['PATCH', '/api/v1/policies/night', 'DELETE, PUT'],
    ['OPTIONS', '/api/v1/plans', 'GET'],
  ])('%s %s is told that it knows %s', (method, path, allow) => {
    const seen = asked(method, path);
    expect([seen.status, seen.allow, seen.type]).toEqual([405, allow, 'application/problem+json']);
    expect(JSON.parse(seen.body)).toMatchObject({
      status: 405,
      code: 'method-not-allowed',
      detail: `${path} knows no ${method}; it knows ${allow}`,
    });
  });

  it('reads the dots of a path as dots', () => {
    expect(asked('POST', '/openadr3/3.1.0/programs').status).toBe(405);
    expect(asked('POST', '/openadr3/3x1x0/programs').status).toBeNull();
  });
});
