/** Whose curves a caller may read over HTTP: a household's only with the right to single meters, a building's by its manager. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Role } from '../../src/core/identity/role.js';
import { tokenOf } from '../fixtures/accounts.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const NOW = Date.parse('2026-01-15T17:05:00Z');
const RANGE = 'from=2026-01-15T16:00:00Z&to=2026-01-15T17:00:00Z';
const PRM = '30001234567890.power';

let api: ServedApi;

beforeAll(async () => {
  api = await serveApi(NOW);
});

afterAll(() => api.close());

async function statusFor(role: Role, path: string, buildingIds: string[] = []): Promise<number> {
  const token = await tokenOf(api.foundation, [role], buildingIds);
  const { status } = await request(api.url)
    .get(`/api/v1/${path}?${RANGE}`)
    .set('authorization', `Bearer ${token}`);
  return status;
}

describe('the curve of a household', () => {
  it.each<[Role, number]>([
    ['viewer', 403],
    ['building-manager', 403],
    ['security-admin', 403],
    ['analyst', 200],
    ['operator', 200],
    ['asset-engineer', 200],
  ])('is answered to a %s with %i, forecast and measured', async (role, status) => {
    expect([await statusFor(role, `series/${PRM}`), await statusFor(role, `forecasts/${PRM}`)]).toEqual([
      status,
      status,
    ]);
  });

  it('is refused before it is said whether there is such a series', async () => {
    const token = await tokenOf(api.foundation, ['viewer']);
    const { body } = await request(api.url)
      .get('/api/v1/series/99999999999999.power')
      .set('authorization', `Bearer ${token}`);
    expect(body).toMatchObject({
      code: 'not-permitted',
      detail: expect.stringMatching(/belongs to a customer/),
    });
  });
});

describe('a building', () => {
  it('is seen by its manager and by no other', async () => {
    expect(await statusFor('building-manager', 'series/BAT-VAISE.power', ['BAT-VAISE'])).toBe(200);
    expect(await statusFor('building-manager', 'series/BAT-VAISE.power', ['BAT-GERLAND'])).toBe(403);
    expect(await statusFor('building-manager', 'forecasts/PDJ-L5.power', ['BAT-VAISE'])).toBe(403);
    expect(await statusFor('viewer', 'series/BAT-VAISE.power')).toBe(200);
  });

  it('is all that its manager finds in the list of series', async () => {
    const token = await tokenOf(api.foundation, ['building-manager'], ['BAT-VAISE']);
    const { body } = await request(api.url)
      .get('/api/v1/series')
      .set('authorization', `Bearer ${token}`)
      .expect(200);
    const owners = new Set((body as { owner: { id: string } }[]).map(({ owner }) => owner.id));
    expect([...owners]).toEqual(['BAT-VAISE']);
  });
});
