/** Generation of the twin: sun, heat season, river, all negative by the load convention. */
import { describe, expect, it } from '@jest/globals';
import type { GenerationSpec, HydroSpec, PvSpec } from '../asset-spec.js';
import { sunAt } from '../sun.js';
import { GenerationModel, HydroModel, pvOutputPerKwp, PvModel } from './generation.js';
import { makeAsset } from './make-asset.js';
import { contextAt, playMinutes, setpoint, SPEC_BASE, START_MS } from './testing/step-contexts.js';

const SUMMER_MS = Date.UTC(2026, 6, 15, 11);

const PV: PvSpec = { ...SPEC_BASE, kind: 'pv', id: 'PV', peakKw: 120 };
const NOON = contextAt({
  ms: Date.UTC(2026, 5, 21, 12),
  outdoorC: 20,
  irradianceWPerM2: 600,
  sun: sunAt(Date.UTC(2026, 5, 21, 11, 42)),
  cloudFactor: 0.8,
});

describe('photovoltaic roofs', () => {
  it('give nothing by night, and nothing is no minus', () => {
    expect(Math.abs(new PvModel(PV).step(contextAt()))).toBe(0);
  });

  it('give what the sun gives, up to the rating of the inverter', () => {
    const small = new PvModel({ ...PV, ratedKw: 40 }).step(NOON);
    const large = new PvModel(PV).step(NOON);
    expect(large).toBeLessThan(-40);
    expect(large).toBeGreaterThanOrEqual(-100);
    expect(small).toBe(-40);
  });

  it('lose 0.35 % per kelvin of the cell', () => {
    const cool = pvOutputPerKwp(1000, 0, 0);
    const warm = pvOutputPerKwp(1000, 10, 0);
    expect((cool - warm) / (0.96 * 10)).toBeCloseTo(0.0035, 9);
  });

  it.each([
    [0, 0],
    [-20, -20],
  ])('can be curtailed to %d kW', (askedKw, expectedKw) => {
    const model = new PvModel(PV);
    model.apply(setpoint(askedKw, { validFromMs: NOON.ms, validUntilMs: NOON.ms + 3_600_000 }), NOON.ms);
    expect(model.step(NOON)).toBe(expectedKw);
  });

  it('cannot be asked for more than the sun, nor to consume', () => {
    const free = new PvModel(PV).step(NOON);
    const model = new PvModel(PV);
    const life = { validFromMs: NOON.ms, validUntilMs: NOON.ms + 3_600_000 };
    model.apply(setpoint(-100, life), NOON.ms);
    expect(model.step(NOON)).toBeCloseTo(free, 9);
    expect(model.apply(setpoint(30, life), NOON.ms).appliedKw).toBe(0);
  });
});

const CHP: GenerationSpec = {
  ...SPEC_BASE,
  kind: 'chp',
  id: 'CHP',
  minOutputKw: 40,
  maxOutputKw: 100,
  referenceOutputKw: 80,
  costEurPerKwh: 0.09,
};

describe('heat-led generation', () => {
  it.each([
    [-5, -80],
    [5, -80],
    [10, -60],
    [15, -40],
    [25, -40],
  ])('follows the need for heat: at %d °C %d kW', (outdoorC, expectedKw) => {
    expect(new GenerationModel(CHP).step(contextAt({ outdoorC }))).toBeCloseTo(expectedKw, 9);
  });

  it.each([1, 2, 3, 11, 12])('runs in month %d', (month) => {
    expect(new GenerationModel(CHP).step(contextAt({ month }))).toBeLessThan(0);
  });

  it.each([4, 5, 6, 7, 8, 9, 10])('stands in month %d', (month) => {
    expect(Math.abs(new GenerationModel(CHP).step(contextAt({ month })))).toBe(0);
  });

  it('refuses a setpoint out of season and says why; waste is burnt all year', () => {
    const life = { validFromMs: SUMMER_MS, validUntilMs: SUMMER_MS + 3_600_000 };
    expect(new GenerationModel(CHP).apply(setpoint(-60, life), SUMMER_MS)).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/no heat is needed from April to October/) as unknown,
    });
    const waste = new GenerationModel({ ...CHP, kind: 'waste-to-energy' });
    expect(waste.apply(setpoint(-60, life), SUMMER_MS).accepted).toBe(true);
    expect(new GenerationModel({ ...CHP, kind: 'waste-to-energy' }).step(contextAt({ month: 7 }))).toBe(-80);
  });

  it.each([
    [-10, -40],
    [-500, -100],
    [50, -40],
  ])('brings a setpoint of %d kW into its window: %d kW', (askedKw, appliedKw) => {
    expect(new GenerationModel(CHP).apply(setpoint(askedKw), START_MS).appliedKw).toBe(appliedKw);
  });
});

describe('run of river', () => {
  const spec: HydroSpec = { ...SPEC_BASE, kind: 'hydro', id: 'CUSSET', ratedKw: 63_000, controllable: false };

  it('cannot be steered', () => {
    expect(new HydroModel(spec, 7).apply(setpoint(-1), START_MS)).toMatchObject({
      accepted: false,
      reason: 'this asset is measured only',
    });
  });

  it('has more water in June than in October', () => {
    const mean = (month: number): number => {
      const model = new HydroModel(spec, 7);
      let sum = 0;
      for (let hour = 0; hour < 200; hour += 1)
        sum += model.step(contextAt({ month, ms: START_MS + hour * 3_600_000 }));
      return sum / 200;
    };
    expect(mean(6)).toBeLessThan(mean(10) * 1.3);
    expect(mean(6)).toBeGreaterThanOrEqual(-63_000);
  });

  it('is one river: two plants with one seed see the same flow', () => {
    const [one, other] = [spec, { ...spec, id: 'PIERRE' }].map((each) =>
      playMinutes(new HydroModel(each, 7), 1),
    );
    expect(one).toBe(other);
  });
});

describe('makeAsset', () => {
  it('gives each description the physics of its kind', () => {
    expect(makeAsset(PV, 1)).toBeInstanceOf(PvModel);
    expect(makeAsset(CHP, 1)).toBeInstanceOf(GenerationModel);
    expect(makeAsset({ ...CHP, kind: 'waste-to-energy' }, 1)).toBeInstanceOf(GenerationModel);
  });
});
