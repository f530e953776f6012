import { describe, expect, it } from '@jest/globals';
import { pvLosses, pvOutputPerKwp } from './assets/generation.js';
import { heatPumpCop, zoneAfter } from './assets/building.js';
import { ARCHETYPES, archetypeSpec } from './archetypes.js';
import { steadyTransformer, stepTransformer, type TransformerState } from './transformer.js';

describe('PVWatts', () => {
  it('gives the golden output at 800 W/m² and 20 °C', () => {
    expect(pvLosses()).toBeCloseTo(0.140757, 6);
    expect(pvOutputPerKwp(800, 20)).toBeCloseTo(0.6137, 4);
  });
});

describe('heat pump', () => {
  it.each([
    [-20, 1.8],
    [-7, 2.2],
    [7, 2.97],
    [60, 4.5],
  ])('has its COP at %d °C', (outdoorC, cop) => {
    expect(heatPumpCop(outdoorC)).toBeCloseTo(cop, 6);
  });
});

describe('1R1C', () => {
  const fallIn2h = (type: (typeof ARCHETYPES)['passive' | 'slab']): number => {
    const zone = archetypeSpec(type, 1000);
    return 20 - zoneAfter(20, zone, { outdoorC: -5, heatKw: 0 }, 2);
  };

  it('loses less than half a degree in a passive block and more than two in a slab block', () => {
    expect(fallIn2h(ARCHETYPES.passive)).toBeCloseTo(0.46, 2);
    expect(fallIn2h(ARCHETYPES.slab)).toBeCloseTo(2.19, 2);
    expect(fallIn2h(ARCHETYPES.passive)).toBeLessThan(0.5);
    expect(fallIn2h(ARCHETYPES.slab)).toBeGreaterThan(2);
  });
});

describe('IEC 60076-7', () => {
  const after = (load: number, minutes: number): TransformerState => {
    let state = steadyTransformer(0.5, 20);
    state = stepTransformer(state, load, 20, minutes);
    return state;
  };

  it.each([
    [0.7, 60, 48.0, 61.0],
    [0.7, 180, 51.57, 64.57],
    [0.7, 1440, 55.32, 68.32],
    [1.0, 60, 53.59, 76.59],
    [1.0, 180, 64.03, 87.03],
    [1.0, 1440, 74.99, 97.99],
    [1.2, 60, 58.03, 88.81],
    [1.2, 180, 73.92, 104.71],
    [1.2, 1440, 90.6, 121.39],
  ])('K %d after %d min', (load, minutes, topOil, hotSpot) => {
    const state = after(load, minutes);
    expect(Math.abs(state.topOilC - topOil)).toBeLessThan(0.02);
    expect(Math.abs(state.hotSpotC - hotSpot)).toBeLessThan(0.03);
  });

  it('uses life as the golden day says', () => {
    expect(Math.abs(after(1.0, 1440).lifeUsedH - 18.55)).toBeLessThan(0.1);
    expect(Math.abs(after(1.2, 1440).lifeUsedH / 258.7 - 1)).toBeLessThan(0.01);
  });
});
