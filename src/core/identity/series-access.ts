/** Whose curves somebody may see: a household's only with the right to single meters, a building's by its manager. */
import type { Actor } from './actor.js';

/** A metering point of a customer, by its number of 14 digits (PRM); all other owners are assets or sums. */
const METERING_POINT = /^\d{14}$/;

/** Whether the owner of a series is a single customer's metering point. */
export function isMeteringPoint(ownerId: string): boolean {
  return METERING_POINT.test(ownerId);
}

/**
 * Whether somebody may see the series of an owner.
 *
 * @param ownerId asset, meter or sensor, for example `BAT-VAISE`
 */
export function maySeeSeries(actor: Pick<Actor, 'permissions' | 'buildingIds'>, ownerId: string): boolean {
  const { permissions, buildingIds } = actor;
  if (permissions.has('meter.view')) return true;
  if (permissions.has('building.answer') && buildingIds.includes(ownerId)) return true;
  return permissions.has('city.view') && !isMeteringPoint(ownerId);
}
