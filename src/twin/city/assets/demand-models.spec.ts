/** Buildings, vehicles and lamps of the twin: comfort before setpoints, energy of every session, light only at night. */
import { describe, expect, it } from '@jest/globals';
import type { BuildingSpec, EvSpec, LightingSpec } from '../asset-spec.js';
import { BuildingModel, zoneAfter } from './building.js';
import { EvModel } from './ev.js';
import { DIM_LIFE_MS, LightingModel } from './lighting.js';
import { contextAt, playMinutes, setpoint, SPEC_BASE, START_MS } from './testing/step-contexts.js';

const HOUR = 3_600_000;

function building(over: Partial<BuildingSpec> = {}): BuildingModel {
  return new BuildingModel({
    ...SPEC_BASE,
    kind: 'passive-block',
    id: 'BLD',
    lossKwPerK: 2,
    capacityKwhPerK: 50,
    gainsKw: new Array<number>(24).fill(4),
    solarApertureM2: 10,
    cop: 2,
    maxHeatElectricKw: 60,
    comfortLowC: 19,
    comfortHighC: 23,
    thermostatC: 20,
    discomfortEurPerKh: 50,
    ...over,
  });
}

describe('building', () => {
  it('holds its thermostat with what is lost less what comes for free, over the COP', () => {
    const model = building();
    const powerKw = playMinutes(model, 120);
    expect(powerKw).toBeCloseTo((2 * 20 - 4) / 2, 6);
    expect(model.kindState().zoneTemperatureC).toBeCloseTo(20, 6);
  });

  it('takes sun as heat', () => {
    const sunny = contextAt({ irradianceWPerM2: 500 });
    expect(building().expectedDemandKw(sunny)).toBeCloseTo((2 * 20 - 4 - 5) / 2, 6);
  });

  it('never heats below 0, nor above what it has', () => {
    expect(building().expectedDemandKw(contextAt({ outdoorC: 30 }))).toBe(0);
    expect(building({ maxHeatElectricKw: 10 }).expectedDemandKw(contextAt({ outdoorC: -10 }))).toBe(10);
  });

  it('cools by the exact exponential when heating is held off', () => {
    const model = building();
    model.apply(setpoint(0), START_MS);
    playMinutes(model, 60);
    const zone = { lossKwPerK: 2, capacityKwhPerK: 50 };
    expect(model.kindState().zoneTemperatureC).toBeCloseTo(
      zoneAfter(20, zone, { outdoorC: 0, heatKw: 4 }, 1),
      9,
    );
  });

  it('overrides a setpoint that would let people freeze', () => {
    const model = building({ capacityKwhPerK: 5 });
    model.apply(setpoint(0, { validUntilMs: START_MS + 4 * HOUR }), START_MS);
    playMinutes(model, 180);
    // Comfort begins at 19 °C; 1.5 K below it the thermostat takes over.
    expect(model.kindState().zoneTemperatureC).toBeGreaterThan(17.2);
    expect(model.powerKw).toBeGreaterThan(0);
  });

  it('overrides a setpoint that would cook them, and opens the windows', () => {
    const model = building({ capacityKwhPerK: 5 });
    model.apply(setpoint(60, { validUntilMs: START_MS + 4 * HOUR }), START_MS);
    playMinutes(model, 180);
    expect(model.kindState().zoneTemperatureC).toBeLessThan(26);
  });

  it('offers flexibility inside the band only', () => {
    const model = building();
    playMinutes(model, 1);
    const { flexUpKw, flexDownKw } = model.kindState();
    expect(flexUpKw).toBeCloseTo(60 - 18, 6);
    expect(flexDownKw).toBeCloseTo(18, 6);
    const warm = building({ thermostatC: 24 });
    playMinutes(warm, 1);
    expect(warm.kindState().flexUpKw).toBe(0);
  });

  it('turns colder air into more power with a heat pump, twice over: more loss and a worse COP', () => {
    const at = (outdoorC: number): number =>
      building({ cop: 'heat-pump' }).expectedDemandKw(contextAt({ outdoorC }));
    expect(at(-7)).toBeCloseTo((2 * 27 - 4) / 2.2, 6);
    expect(at(7)).toBeCloseTo((2 * 13 - 4) / 2.97, 6);
  });
});

function vehicles(over: Partial<EvSpec> = {}, seed = 7): EvModel {
  return new EvModel(
    {
      ...SPEC_BASE,
      kind: 'ev-home',
      id: 'EV',
      maxChargeKw: 100,
      arrivalsKwhPerHour: new Array<number>(24).fill(20),
      dwellSlots: 8,
      unmetEurPerKwh: 2,
      ...over,
    },
    seed,
  );
}

describe('vehicles', () => {
  it('ask for what arrives: held off for an hour, about 20 kWh wait', () => {
    const model = vehicles();
    model.apply(setpoint(0), START_MS);
    playMinutes(model, 60);
    const { energyRequestedKwh, unmetKwh, connectedVehicles } = model.kindState();
    expect(energyRequestedKwh).toBeGreaterThan(20 * 0.75);
    expect(energyRequestedKwh).toBeLessThan(20 * 1.25);
    expect([unmetKwh, connectedVehicles]).toEqual([0, 1]);
  });

  it('leave at their time with what they have: the rest is unmet', () => {
    const model = vehicles({ dwellSlots: 2 });
    model.apply(setpoint(0, { validUntilMs: START_MS + 3 * HOUR }), START_MS);
    playMinutes(model, 45);
    expect(model.kindState().unmetKwh).toBe(0);
    playMinutes(model, 1, { ms: START_MS + 45 * 60_000 });
    expect(model.kindState().unmetKwh).toBeGreaterThan(3);
  });

  it('account for every kWh: arrived = charged + waiting + unmet', () => {
    const model = vehicles({ dwellSlots: 2 });
    const reference = vehicles({ dwellSlots: 1_000 });
    model.apply(setpoint(9, { validUntilMs: START_MS + 3 * HOUR }), START_MS);
    reference.apply(setpoint(0, { validUntilMs: START_MS + 3 * HOUR }), START_MS);
    let chargedKwh = 0;
    for (let minute = 0; minute < 150; minute += 1) {
      const context = contextAt({ ms: START_MS + minute * 60_000 });
      chargedKwh += model.step(context) / 60;
      reference.step(context);
    }
    const { energyRequestedKwh = 0, unmetKwh = 0 } = model.kindState();
    expect(unmetKwh).toBeGreaterThan(0);
    expect(chargedKwh + energyRequestedKwh + unmetKwh).toBeCloseTo(
      reference.kindState().energyRequestedKwh ?? 0,
      6,
    );
  });

  it('draw no more than the connected ones can take', () => {
    const model = vehicles();
    model.apply(setpoint(100), START_MS);
    // A minute of arrivals asks for a third of a kWh; a car takes half an hour for it at the fastest.
    expect(model.step(contextAt())).toBeLessThan(1);
  });

  it('are the same for a seed and differ from day to day', () => {
    const asked = (seed: number, days: number): number => {
      const model = vehicles({}, seed);
      const context = contextAt({ ms: START_MS + days * 24 * HOUR });
      model.apply(setpoint(0, { validUntilMs: context.ms + HOUR }), START_MS);
      model.step(context);
      return model.kindState().energyRequestedKwh ?? 0;
    };
    expect(asked(7, 0)).toBe(asked(7, 0));
    expect(asked(7, 1)).not.toBe(asked(7, 0));
    expect(asked(8, 0)).not.toBe(asked(7, 0));
  });
});

function lamps(): LightingModel {
  const spec: LightingSpec = { ...SPEC_BASE, kind: 'lighting', id: 'LIT', dimFloor: 0.4, dimEurPerKwh: 0.15 };
  return new LightingModel(spec);
}

describe('street lighting', () => {
  it('is at full power by night and dark by day', () => {
    expect(lamps().step(contextAt({ dark: 1 }))).toBe(100);
    expect(lamps().step(contextAt({ dark: 0 }))).toBe(0);
  });

  it.each([
    [0.7, 70, ''],
    [0.4, 40, ''],
    [0.1, 40, 'raised to the floor of the lighting class'],
  ])('dimmed to %d it takes %d kW', (level, expectedKw, reason) => {
    const model = lamps();
    expect(model.dim(level, START_MS)).toEqual({ accepted: true, appliedKw: expectedKw, reason });
    expect(model.step(contextAt())).toBeCloseTo(expectedKw, 9);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the level %d and stays as it is', (level) => {
    const model = lamps();
    model.dim(0.5, START_MS);
    expect(model.dim(level, START_MS).accepted).toBe(false);
    expect(model.kindState().dimLevel).toBe(0.5);
  });

  it('is fully lit again when the level was not renewed', () => {
    const model = lamps();
    model.dim(0.5, START_MS);
    expect(model.step(contextAt({ ms: START_MS + DIM_LIFE_MS - 60_000 }))).toBe(50);
    expect(model.step(contextAt({ ms: START_MS + DIM_LIFE_MS }))).toBe(100);
    expect(model.kindState().dimLevel).toBe(1);
  });

  it('takes a power setpoint too, but gives no light by day', () => {
    const model = lamps();
    model.apply(setpoint(60), START_MS);
    expect(model.step(contextAt({ dark: 1 }))).toBe(60);
    expect(model.step(contextAt({ dark: 0, ms: START_MS + 60_000 }))).toBe(0);
  });
});
