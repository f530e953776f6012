/** Parts of the demand that grow: by how much, where, and that no growth changes nothing. */
import { describe, expect, it } from '@jest/globals';
import {
  demandBeforeFit,
  demandParts,
  districtDemandKw,
  OTHER,
  seasonFactor,
  type DemandMoment,
} from './demand.js';
import { growthKw, wholeFactor } from './demand-growth.js';
import { districtById } from './districts.js';

const L5 = districtById('L5');
const EVENING: DemandMoment = { hour: 19, weekend: false, heatingC: -5, outdoorC: -5, winter: 1, dark: 1 };
const SUMMER: DemandMoment = { hour: 15, weekend: false, heatingC: 30, outdoorC: 32, winter: 0, dark: 0 };

describe('demandParts', () => {
  it('add up to the demand, cooling within the tertiary part', () => {
    const { homes, heating, hotWater, tertiary, cooling, cars } = demandParts(L5, SUMMER);
    expect(OTHER * (homes + heating + hotWater + tertiary + cars)).toBe(demandBeforeFit(L5, SUMMER));
    expect(heating).toBe(0);
    expect(cooling).toBeGreaterThan(0);
    expect(cooling).toBeLessThan(tertiary);
  });
});

describe('growthKw', () => {
  it('is nothing without growth, and at a factor of 1', () => {
    expect(growthKw([], L5, EVENING)).toBe(0);
    expect(growthKw([{ part: 'vehicles', factor: 1, districts: [] }], L5, EVENING)).toBe(0);
  });

  it('adds the part so many times, as the season has it', () => {
    const twice = growthKw([{ part: 'heating', factor: 2, districts: [] }], L5, EVENING);
    expect(twice).toBeCloseTo(OTHER * seasonFactor(L5, EVENING) * demandParts(L5, EVENING).heating, 9);
    const none = growthKw([{ part: 'vehicles', factor: 0, districts: [] }], L5, EVENING);
    expect(none).toBeLessThan(0);
    expect(-none).toBeLessThan(districtDemandKw(L5, EVENING));
  });

  it('has the heat pumps of the table at -5 °C, and none when it is warm', () => {
    const more = [{ part: 'heat-pumps', factor: 2, districts: [] } as const];
    const mean =
      Array.from({ length: 24 }, (_, hour) => growthKw(more, L5, { ...EVENING, hour: hour + 0.5 })).reduce(
        (a, b) => a + b,
      ) / 24;
    // 3.8 MW at the reference temperature, over the day's shape.
    expect(mean).toBeCloseTo(3_800, -2);
    expect(growthKw(more, L5, SUMMER)).toBe(0);
  });

  it('holds in its districts alone', () => {
    const growth = [{ part: 'cooling', factor: 2, districts: ['L2'] } as const];
    expect(growthKw(growth, L5, SUMMER)).toBe(0);
    expect(growthKw(growth, districtById('L2'), SUMMER)).toBeGreaterThan(0);
  });
});

describe('wholeFactor', () => {
  it('multiplies what is said of the whole demand', () => {
    const growth = [
      { part: 'all', factor: 1.1, districts: [] },
      { part: 'all', factor: 2, districts: ['L5'] },
      { part: 'homes', factor: 9, districts: [] },
    ] as const;
    expect(wholeFactor(growth, 'L5')).toBeCloseTo(2.2, 12);
    expect(wholeFactor(growth, 'L1')).toBeCloseTo(1.1, 12);
  });
});
