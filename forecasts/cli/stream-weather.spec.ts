import { describe, expect, it } from '@jest/globals';
import { isKnown } from '../regular-series.js';
import { StreamWeather } from './stream-weather.js';
import type { ValuesMessage } from './stream-message.js';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2018, 0, 1);

const told = (
  name: string,
  fromHour: number,
  stepHours: number,
  values: readonly (number | null)[],
): ValuesMessage => ({
  type: 'weather',
  name,
  startMs: START_MS + fromHour * HOUR_MS,
  stepMs: stepHours * HOUR_MS,
  values: Float64Array.from(values, (value) => value ?? Number.NaN),
});

describe('weather of a stream', () => {
  it('joins instants by lines, read in the middle of each step', () => {
    const weather = new StreamWeather(HOUR_MS);
    weather.add(told('t_a', 0, 3, [0, 6, 12]));
    const { temperature } = weather.exogenous();
    expect([...(temperature?.series.values ?? [])].slice(0, 6)).toEqual([1, 3, 5, 7, 9, 11]);
    expect(temperature?.series.stepMs).toBe(HOUR_MS);
  });

  it('says the same whether it is told at once or piece by piece', () => {
    const values = Array.from({ length: 80 }, (_, i) => (i % 11 === 3 ? null : Math.sin(i)));
    const whole = new StreamWeather(HOUR_MS);
    whole.add(told('t_a', 0, 3, values));
    whole.add(
      told(
        't_b',
        0,
        3,
        values.map((value) => value && 2 * value),
      ),
    );
    const pieces = new StreamWeather(HOUR_MS);
    for (let i = 0; i < 80; i += 7) {
      for (const [name, factor] of [
        ['t_a', 1],
        ['t_b', 2],
      ] as const) {
        pieces.add(
          told(
            name,
            3 * i,
            3,
            values.slice(i, i + 7).map((value) => value && factor * value),
          ),
        );
      }
      pieces.exogenous();
    }
    expect(pieces.exogenous()).toEqual(whole.exogenous());
  });

  it('bridges a short gap and leaves a long one open', () => {
    const weather = new StreamWeather(HOUR_MS);
    weather.add(told('t_a', 0, 3, [0, null, 6, null, null, null, null, null, 0, 0]));
    const values = [...(weather.exogenous().temperature?.series.values ?? [])];
    expect(values.slice(0, 6)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
    expect(isKnown(values[15])).toBe(false);
  });

  it('averages temperatures of what is known, keeps each by its name, and averages finer values', () => {
    const weather = new StreamWeather(HOUR_MS);
    weather.add(told('t_a', 0, 0.5, [1, 3, 5, 5]));
    weather.add(told('t_b', 0, 1, [4, null]));
    weather.add(told('lyon_wind', 0, 1, [9, 9]));
    weather.add(told('ghi', 0, 1, [0, 100]));
    const { temperature, irradiance, others } = weather.exogenous();
    expect([...(temperature?.series.values ?? [])]).toEqual([3, 5]);
    expect([...(irradiance?.series.values ?? [])]).toEqual([0, 100]);
    expect(Object.keys(others ?? {})).toEqual(['t_a', 't_b', 'lyon_wind', 'ghi']);
  });

  it('is empty before anything was told', () => {
    expect(new StreamWeather(HOUR_MS).exogenous()).toEqual({});
  });
});
