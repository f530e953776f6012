/** What every asset of the twin does with setpoints: their life, ramp, refusal, and the way back to the local controller. */
import { describe, expect, it } from '@jest/globals';
import type { SetpointCommand } from '../city-types.js';
import { BatteryModel } from './battery.js';
import { contextAt, playMinutes, setpoint, SPEC_BASE, START_MS } from './testing/step-contexts.js';

const MINUTE = 60_000;

function asset(over: { rampKwPerS?: number; controllable?: boolean } = {}): BatteryModel {
  return new BatteryModel({
    ...SPEC_BASE,
    ...over,
    kind: 'battery',
    id: 'BAT',
    energyCapacityKwh: 10_000,
    maxChargeKw: 100,
    maxDischargeKw: 100,
    efficiencyCharge: 1,
    efficiencyDischarge: 1,
    socMin: 0,
    socMax: 1,
    wearEurPerKwh: 0,
  });
}

describe('the life of a setpoint', () => {
  it('holds from validFrom to validUntil, then the asset falls back and says so', () => {
    const model = asset();
    model.apply(
      setpoint(40, { validFromMs: START_MS + MINUTE, validUntilMs: START_MS + 3 * MINUTE }),
      START_MS,
    );
    const seen = [0, 1, 2, 3].map((minute) => {
      const powerKw = model.step(contextAt({ ms: START_MS + minute * MINUTE }));
      return [powerKw, model.view().mode];
    });
    expect(seen).toEqual([
      [0, 1],
      [40, 1],
      [40, 1],
      [0, 3],
    ]);
    expect(model.view()).toMatchObject({ command: null, lastSetpointId: 'sp-1' });
  });

  it('hands over to the next one without a gap', () => {
    const model = asset();
    model.apply(setpoint(40, { validUntilMs: START_MS + 2 * MINUTE }), START_MS);
    model.apply(setpoint(70, { id: 'sp-2', validFromMs: START_MS + MINUTE }), START_MS);
    expect([0, 1, 2].map((minute) => model.step(contextAt({ ms: START_MS + minute * MINUTE })))).toEqual([
      40, 70, 70,
    ]);
  });

  it('is replaced by one for the same time or an earlier one', () => {
    const model = asset();
    model.apply(setpoint(40, { validFromMs: START_MS + MINUTE }), START_MS);
    model.apply(setpoint(10, { id: 'sp-2' }), START_MS);
    expect(playMinutes(model, 3)).toBe(10);
    expect(model.view().command?.id).toBe('sp-2');
  });

  it('ends with a release: mode 0 by a person, 3 by a lost watchdog', () => {
    const model = asset();
    for (const [fallback, mode] of [
      [false, 0],
      [true, 3],
    ] as const) {
      model.apply(setpoint(40), START_MS);
      model.release(fallback);
      expect(model.step(contextAt())).toBe(0);
      expect(model.view().mode).toBe(mode);
    }
  });

  it('leaves the fallback with the next setpoint', () => {
    const model = asset();
    model.release(true);
    model.apply(setpoint(5), START_MS);
    expect(model.view().mode).toBe(1);
  });
});

describe('ramps', () => {
  it.each([
    ['the asset’s own', 0.5, 1e6, 30],
    ['the one asked for', 1e6, 0.25, 15],
    ['the slower of the two', 0.1, 0.25, 6],
  ])('keeps %s: %d and %d kW/s give %d kW in a minute', (_name, own, asked, expected) => {
    const model = asset({ rampKwPerS: own });
    model.apply(setpoint(90, { rampKwPerS: asked }), START_MS);
    expect(model.step(contextAt())).toBeCloseTo(expected, 9);
    expect(model.step(contextAt({ ms: START_MS + MINUTE }))).toBeCloseTo(2 * expected, 9);
  });

  it('also go down by the ramp, but a trip is at once', () => {
    const model = asset({ rampKwPerS: 0.5 });
    model.apply(setpoint(90), START_MS);
    expect(playMinutes(model, 3)).toBeCloseTo(90, 9);
    model.apply(setpoint(0, { id: 'sp-2' }), START_MS);
    expect(model.step(contextAt({ ms: START_MS + 3 * MINUTE }))).toBeCloseTo(60, 9);
    model.trip(true);
    expect(model.step(contextAt({ ms: START_MS + 4 * MINUTE }))).toBe(0);
  });
});

describe('refusals', () => {
  it.each<[string, Partial<SetpointCommand>, RegExp]>([
    ['no number', { powerKw: Number.NaN }, /no number/],
    ['an infinite power', { powerKw: Infinity }, /no number/],
    ['no ramp', { rampKwPerS: 0 }, /ramp must be above 0/],
    ['a life that ends before it begins', { validUntilMs: START_MS }, /after validFrom/],
    ['a life that is over', { validFromMs: 0, validUntilMs: START_MS }, /already expired/],
  ])('%s', (_name, over, reason) => {
    const model = asset();
    model.apply(setpoint(20, { id: 'kept' }), START_MS);
    const answer = model.apply({ ...setpoint(50), ...over }, START_MS);
    expect(answer.accepted).toBe(false);
    expect(answer.reason).toMatch(reason);
    // A refused setpoint changes nothing.
    expect(model.view()).toMatchObject({ lastSetpointId: 'kept', mode: 1 });
    expect(model.step(contextAt())).toBe(20);
  });

  it('an asset that is only measured, and one that is out of service', () => {
    expect(asset({ controllable: false }).apply(setpoint(1), START_MS).reason).toMatch(/measured only/);
    const model = asset();
    model.trip(true);
    expect(model.apply(setpoint(1), START_MS).reason).toMatch(/out of service/);
    expect(model.view()).toMatchObject({ tripped: true, mode: 0 });
    model.trip(false);
    expect(model.apply(setpoint(1), START_MS).accepted).toBe(true);
  });

  it('a trip forgets the setpoints that were waiting', () => {
    const model = asset();
    model.apply(setpoint(40), START_MS);
    model.trip(true);
    model.trip(false);
    expect(model.step(contextAt())).toBe(0);
    expect(model.view().command).toBeNull();
  });
});
