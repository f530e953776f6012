/** What the gate lets through for kinds of assets whose powers follow from their own fields. */
import { describe, expect, it } from '@jest/globals';
import {
  demandResponse,
  envelope,
  evFleet,
  fixedLoad,
  profile,
  unit,
  wind,
} from '../dispatch/testing/flexible-assets.js';
import { limitByRating, powerBounds } from './gate-limits.js';

describe('powerBounds', () => {
  it.each([
    ['wind', wind(), -100, 0],
    ['a fixed load', fixedLoad(), 0, 30],
    ['a fleet', evFleet(), 0, 100],
    ['a block that gives nothing back', demandResponse(), -80, 0],
    // 80 kW for two slots, half of it back in one: 80 kW.
    ['a block with a rebound', demandResponse({ reboundShare: 0.5, reboundSlots: 1 }), -80, 80],
    ['an envelope', envelope(), -50, 50],
    ['an envelope that only takes', envelope({ minKw: new Array<number>(24).fill(10) }), 0, 50],
    ['a course of power', profile({ profileKw: [40, -5, 20] }), -5, 40],
    ['a unit that may stop', unit(), -100, 0],
  ])('of %s', (_, asset, lowKw, highKw) => {
    expect(powerBounds(asset)).toEqual({ lowKw, highKw });
  });

  it('cut an order to what the asset can, and block one of the wrong sign', () => {
    expect(limitByRating(wind(), -150)).toMatchObject({ status: 'narrowed', powerKw: -100 });
    expect(limitByRating(wind(), 5)).toMatchObject({ status: 'blocked' });
    expect(limitByRating(demandResponse(), -80)).toEqual({ status: 'fits' });
    expect(limitByRating(evFleet(), -1)).toMatchObject({ status: 'blocked' });
  });
});
