/** No household's curve without the right to single meters; no other building for a building manager. */
import { describe, expect, it } from '@jest/globals';
import { permissionsOf, type Role, ROLES } from './role.js';
import { maySeeSeries } from './series-access.js';

const PRM = '30001234567890';
const seenBy = (ownerId: string, buildingIds: string[] = []): Role[] =>
  ROLES.filter((role) => maySeeSeries({ permissions: permissionsOf([role]), buildingIds }, ownerId));

describe('maySeeSeries', () => {
  it('shows a single metering point to those with the right to single meters alone', () => {
    expect(seenBy(PRM)).toEqual(['analyst', 'operator', 'supervisor', 'asset-engineer']);
  });

  it('shows sums and assets to everybody who sees the city', () => {
    expect(seenBy('PDJ-L5')).toEqual(['viewer', 'analyst', 'operator', 'supervisor', 'asset-engineer']);
  });

  it('shows a building to its manager, and no other', () => {
    expect(seenBy('HIKARI', ['HIKARI'])).toContain('building-manager');
    expect(seenBy('HIKARI', ['OTHER'])).not.toContain('building-manager');
  });

  it('counts buildings for building managers only', () => {
    expect(seenBy(PRM, [PRM])).toEqual([
      'building-manager',
      'analyst',
      'operator',
      'supervisor',
      'asset-engineer',
    ]);
    expect(seenBy('HIKARI', ['HIKARI'])).not.toContain('security-admin');
  });
});
