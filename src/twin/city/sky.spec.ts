/** Sun, weather, tap changer and counters of the twin, against what an almanac and arithmetic say. */
import { describe, expect, it } from '@jest/globals';
import { Ledger } from './ledger.js';
import { Autoregression, normalAt, streamOf, uniformAt } from './random.js';
import { CARBON_G_PER_KWH, scaledTo, shapeAt, SHAPES, SPOT_EUR_PER_MWH } from './shapes.js';
import { clearSkyIrradiance, roofIrradiance, sunAt } from './sun.js';
import { busVoltageV, phaseCurrentA, stepTap } from './tap-changer.js';
import { steadyTransformer, stepTransformer } from './transformer.js';
import { Weather } from './weather.js';

const HOUR = 3_600_000;
const degrees = (sine: number): number => (Math.asin(sine) * 180) / Math.PI;

/** First minute of a day the sun is up, or down again after noon [h UTC]. */
function horizonCrossing(dayMs: number, rising: boolean): number {
  const from = rising ? 0 : 720;
  for (let minute = from; minute < from + 720; minute += 1)
    if (sunAt(dayMs + minute * 60_000).sinElevation > 0 === rising) return minute / 60;
  return Number.NaN;
}

describe('the sun over Lyon', () => {
  it.each([
    // Latitude 45.75: 90 - 45.75 ± 23.44 at the solstices.
    ['2026-06-21T11:42:00Z', 67.7],
    ['2026-12-21T11:39:00Z', 20.8],
    ['2026-03-20T11:48:00Z', 44.2],
  ])('stands at its highest at %s: %d°', (instant, elevation) => {
    expect(degrees(sunAt(Date.parse(instant)).sinElevation)).toBeCloseTo(elevation, 0);
  });

  it.each([
    // Geometric centre at the horizon: refraction makes the almanac's sunrise some 5 min earlier, sunset later.
    ['2026-06-21', 3.97, 19.48],
    ['2026-12-21', 7.4, 15.9],
  ])('on %s rises at %d h and sets at %d h UTC', (date, rise, set) => {
    const dayMs = Date.parse(`${date}T00:00:00Z`);
    expect(Math.abs(horizonCrossing(dayMs, true) - rise)).toBeLessThan(0.15);
    expect(Math.abs(horizonCrossing(dayMs, false) - set)).toBeLessThan(0.15);
  });

  it('gives no clear-sky light below the horizon and about 900 W/m² at midsummer noon', () => {
    expect(clearSkyIrradiance(-0.2)).toBe(0);
    expect(clearSkyIrradiance(0.005)).toBe(0);
    const noon = clearSkyIrradiance(Math.sin((67.7 * Math.PI) / 180));
    expect(noon).toBeGreaterThan(900);
    expect(noon).toBeLessThan(1_000);
  });

  it('favours tilted roofs in winter and little in summer', () => {
    const gain = (instant: string): number => {
      const sun = sunAt(Date.parse(instant));
      return roofIrradiance(500, sun, 1) / 500;
    };
    expect(gain('2026-12-21T11:39:00Z')).toBeGreaterThan(1.6);
    expect(gain('2026-06-21T11:42:00Z')).toBeLessThan(1.1);
  });

  it('leaves diffuse light as it is: no gain under clouds, none by night', () => {
    const sun = sunAt(Date.parse('2026-12-21T11:39:00Z'));
    expect(roofIrradiance(80, sun, 0)).toBeCloseTo(80, 9);
    expect(roofIrradiance(0, { sinElevation: -0.5, cosRoof: 0 }, 1)).toBe(0);
  });
});

describe('weather by seed', () => {
  const JANUARY = Date.UTC(2026, 0, 15, 12);

  it('is a function of the instant: asked in any order, the same', () => {
    const forward = new Weather(7, 'normal');
    const backward = new Weather(7, 'normal');
    const hours = Array.from({ length: 48 }, (_, h) => JANUARY + h * HOUR);
    const ahead = hours.map((ms) => forward.at(ms));
    const back = hours.toReversed().map((ms) => backward.at(ms));
    expect(back.toReversed()).toEqual(ahead);
  });

  it('is warmer in July than in January, and never lit at midnight', () => {
    const weather = new Weather(7, 'normal');
    expect(weather.dayMeanAt(Date.UTC(2026, 6, 15)) - weather.dayMeanAt(JANUARY)).toBeGreaterThan(8);
    expect(weather.at(Date.UTC(2026, 6, 15)).irradianceWPerM2).toBe(0);
  });

  it('keeps the light that clouds let through between 15 % and all of it', () => {
    const weather = new Weather(3, 'normal');
    const factors = Array.from({ length: 500 }, (_, h) => weather.cloudFactorAt(JANUARY + h * HOUR));
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.15);
    expect(Math.max(...factors)).toBeLessThanOrEqual(1);
  });

  it('plays the cold wave around 15 January and nothing of it a week off', () => {
    const [cold, normal] = [new Weather(7, 'cold-wave'), new Weather(7, 'normal')];
    expect(cold.at(Date.UTC(2026, 0, 15, 2)).temperatureC).toBeCloseTo(-10.3, 0);
    for (const days of [-8, 8])
      expect(cold.at(JANUARY + days * 24 * HOUR)).toEqual(normal.at(JANUARY + days * 24 * HOUR));
  });

  it('forecasts the truth with an error that grows with the lead, from the slot of its issue on', () => {
    const weather = new Weather(7, 'normal');
    const errors = { near: 0, far: 0 };
    for (let issue = 0; issue < 60; issue += 1) {
      const issuedAtMs = JANUARY + issue * 6 * HOUR + 60_000;
      const { startMs, temperatureC } = weather.forecast(issuedAtMs, 160);
      expect(startMs).toBe(issuedAtMs - 60_000);
      const errorAt = (step: number): number =>
        Math.abs((temperatureC[step] ?? 0) - weather.at(startMs + (step + 0.5) * 900_000).temperatureC);
      errors.near += errorAt(0);
      errors.far += errorAt(150);
    }
    expect(errors.far).toBeGreaterThan(2 * errors.near);
    expect(errors.near / 60).toBeLessThan(0.4);
  });

  it('gives the same forecast again for the same issue, and never negative light', () => {
    const weather = new Weather(7, 'normal');
    const first = weather.forecast(JANUARY, 96);
    expect(weather.forecast(JANUARY, 96)).toEqual(first);
    expect(Math.min(...first.irradianceWPerM2)).toBeGreaterThanOrEqual(0);
  });
});

describe('randomness by index', () => {
  const draws = Array.from({ length: 20_000 }, (_, i) => normalAt(streamOf(7, 'test'), i));
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;

  it('is near standard normal', () => {
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length).toBeCloseTo(1, 1);
  });

  it('is uniform in 0..1, and another stream for another name or seed', () => {
    const uniform = Array.from({ length: 2_000 }, (_, i) => uniformAt(streamOf(7, 'test'), i));
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(uniform.reduce((sum, x) => sum + x, 0) / 2_000).toBeCloseTo(0.5, 1);
    expect(new Set([streamOf(7, 'a'), streamOf(7, 'b'), streamOf(8, 'a')]).size).toBe(3);
  });

  it('remembers as much as its phi says, and jumps anywhere to the same value', () => {
    const walk = new Autoregression(streamOf(7, 'walk'), 0.9);
    const values = Array.from({ length: 4_000 }, (_, k) => walk.at(k));
    const lag = (by: number): number =>
      values.slice(by).reduce((sum, x, k) => sum + x * (values[k] ?? 0), 0) /
      values.reduce((sum, x) => sum + x * x, 0);
    expect(lag(1)).toBeCloseTo(0.9, 1);
    expect(lag(50)).toBeLessThan(0.2);
    expect(new Autoregression(streamOf(7, 'walk'), 0.9).at(3_000)).toBeCloseTo(
      values[3_000] ?? Number.NaN,
      12,
    );
  });
});

describe('hourly shapes', () => {
  it.each(Object.entries(SHAPES))('%s has 24 hours and the mean 1', (_name, shape) => {
    expect(shape).toHaveLength(24);
    expect(shape.reduce((sum, value) => sum + value, 0) / 24).toBeCloseTo(1, 1);
  });

  it.each([...Object.values(SPOT_EUR_PER_MWH), ...Object.values(CARBON_G_PER_KWH)])(
    'a day of prices has 24 hours',
    (...day) => {
      expect(day).toHaveLength(24);
    },
  );

  it('is exact in the middle of an hour, and goes round midnight', () => {
    const ramp = Array.from({ length: 24 }, (_, hour) => hour);
    expect(shapeAt(ramp, 7.5)).toBe(7);
    expect(shapeAt(ramp, 8)).toBe(7.5);
    expect(shapeAt(ramp, 0)).toBe((23 + 0) / 2);
    expect(shapeAt(ramp, 23.75)).toBeCloseTo(23 + (0 - 23) * 0.25, 12);
  });

  it('scales to a mean', () => {
    expect(scaledTo(10, [1, 3])).toEqual([5, 15]);
  });
});

describe('tap changer', () => {
  it('rests inside its band and moves one tap a minute outside', () => {
    expect(stepTap(2, 0, 5)).toBe(2);
    expect(stepTap(-4, 0.5, 1)).toBe(-3);
    expect(stepTap(-4, 0.5, 3)).toBe(-1);
  });

  it.each([0, 0.3, 0.6, 0.9])('brings the bars to 20.4 kV ± 1 % at a load of %d', (load) => {
    const busV = busVoltageV(stepTap(0, load, 30), load);
    expect(Math.abs(busV / 20_000 - 1.02)).toBeLessThanOrEqual(0.0101);
  });

  it('ends at its last tap when the load asks for more', () => {
    expect(stepTap(0, 4, 60)).toBe(8);
    expect(stepTap(0, -4, 60)).toBe(-8);
  });

  it('lets the bars fall with the load at a fixed tap', () => {
    expect(busVoltageV(0, 0)).toBe(20_000);
    expect(busVoltageV(0, 1)).toBeLessThan(busVoltageV(0, 0.5));
  });

  it('has the current of three phases, whatever the direction', () => {
    const amperes = phaseCurrentA(10_000, 20_000);
    expect(phaseCurrentA(-10_000, 20_000)).toBe(amperes);
    // 10 MW at 20 kV and a power factor between 0.9 and 1.
    expect(amperes).toBeGreaterThan(10_000 / (Math.sqrt(3) * 20));
    expect(amperes).toBeLessThan(10_000 / (Math.sqrt(3) * 20) / 0.9);
  });
});

describe('transformer at rest', () => {
  it('stays where it is at a steady load', () => {
    const steady = steadyTransformer(0.8, 15);
    const later = stepTransformer(steady, 0.8, 15, 60);
    expect(later.topOilC).toBeCloseTo(steady.topOilC, 9);
    expect(later.hotSpotC).toBeCloseTo(steady.hotSpotC, 9);
  });

  it('follows the air a kelvin for a kelvin', () => {
    expect(steadyTransformer(0.8, 25).hotSpotC - steadyTransformer(0.8, 15).hotSpotC).toBeCloseTo(10, 9);
  });

  it('ages an hour an hour at 98 °C and twice as fast 6 K above', () => {
    const used = (hotSpotC: number): number => {
      const load = 1;
      const ambientC = 20 + hotSpotC - steadyTransformer(load, 20).hotSpotC;
      return stepTransformer(steadyTransformer(load, ambientC), load, ambientC, 60).lifeUsedH;
    };
    expect(used(98)).toBeCloseTo(1, 9);
    expect(used(104)).toBeCloseTo(2, 9);
  });
});

describe('counters', () => {
  it('count import and export apart, and close quarter-hours as means', () => {
    const ledger = new Ledger(0);
    ledger.add(60, 0.125);
    ledger.add(-20, 0.125);
    expect(ledger.meanAt(0)).toBeUndefined();
    ledger.closeSlot();
    ledger.add(8, 0.25);
    ledger.closeSlot();
    expect([...ledger.series().values]).toEqual([20, 8]);
    expect([ledger.importKwh, ledger.exportKwh]).toEqual([9.5, 2.5]);
    expect(ledger.meanAt(1)).toBe(8);
  });
});
