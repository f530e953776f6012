import { describe, expect, it } from '@jest/globals';
import {
  type Forecast,
  forecastLines,
  forecastPath,
  type ForecastView,
  spanOf,
  spanScore,
  voicesOf,
} from './forecast-series.js';

const NOW = Date.parse('2026-01-15T17:05:00Z');
const view: ForecastView = { seriesId: 'CITY.base', backDays: 2, asKnownAtMs: null, minLeadMinutes: 0 };
const queryOf = (path: string): Record<string, string> =>
  Object.fromEntries(new URL(path, 'http://any').searchParams);

type Step = Forecast['steps'][number];
const step = (slot: number, mean: number | null, value: number | null): Step => ({
  at: new Date(NOW + slot * 900_000).toISOString(),
  minutes: 15,
  mean,
  quantiles: mean === null ? [] : [mean - 20, mean - 10, mean, mean + 10, mean + 20],
  model: mean === null ? null : 'ridge@1',
  issuedAt: null,
  leadMinutes: null,
  marks: [],
  outcome: value === null ? null : { value, quality: 'good', provenance: 'measured', knownAt: '' },
});
const LEVELS = [0.05, 0.1, 0.5, 0.9, 0.95];
const words = { forecast: 'forecast', outcome: 'measured' };

describe('the span of a view', () => {
  it('lies on quarter-hours around now', () => {
    const { startMs, endMs } = spanOf(view, NOW);
    expect([startMs, endMs].map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-01-13T17:00:00.000Z',
      '2026-01-17T05:00:00.000Z',
    ]);
  });

  it('lies around the instant of knowledge when one is asked for', () => {
    const asked = { ...view, asKnownAtMs: Date.parse('2026-01-10T00:00:00Z'), minLeadMinutes: 60 };
    expect(queryOf(forecastPath(asked, NOW))).toEqual({
      from: '2026-01-08T00:00:00.000Z',
      to: '2026-01-11T12:00:00.000Z',
      asKnownAt: '2026-01-10T00:00:00.000Z',
      minLeadMinutes: '60',
    });
  });

  it('is the same in a file', () => {
    expect(queryOf(forecastPath(view, NOW, 'parquet'))).toEqual({
      ...queryOf(forecastPath(view, NOW)),
      format: 'parquet',
    });
    expect(forecastPath({ ...view, seriesId: 'a/b' }, NOW)).toContain('/forecasts/a%2Fb?');
  });
});

describe('forecastLines', () => {
  it('draws the band from P10 to P90 and marks what was measured', () => {
    const { lines, unit } = forecastLines(
      { steps: [step(0, 100, 90), step(1, 120, null)], levels: LEVELS, unit: 'kW' },
      words,
    );
    expect(unit).toBe('kW');
    expect(lines).toMatchObject([
      { id: 'forecast', startMs: NOW, stepMs: 900_000, values: [100, 120], low: [90, 110], high: [110, 130] },
      { id: 'outcome', values: [90, null], quality: ['measured', null] },
    ]);
  });

  it('is in MW from 1 000 kW on', () => {
    const { lines, unit } = forecastLines({ steps: [step(0, 2000, -3000)], levels: [], unit: 'kW' }, words);
    expect(unit).toBe('MW');
    expect(lines.map(({ values }) => values)).toEqual([[2], [-3]]);
    expect(lines[0]?.low).toBeUndefined();
  });

  it('keeps a gap where no forecast was known, and has nothing of nothing', () => {
    const { lines } = forecastLines({ steps: [step(0, null, 5)], levels: LEVELS, unit: '°C' }, words);
    expect(lines[0]).toMatchObject({ values: [null], low: [null], high: [null] });
    expect(forecastLines({ steps: [], levels: LEVELS, unit: '°C' }, words)).toEqual({
      lines: [],
      unit: '°C',
    });
  });
});

describe('spanScore', () => {
  it('counts only steps with both, and how often the band held', () => {
    const steps = [step(0, 100, 95), step(1, 100, 130), step(2, 100, null), step(3, null, 7)];
    expect(spanScore({ steps, levels: LEVELS })).toEqual({ steps: 2, mae: 17.5, covered: 0.5 });
  });

  it('knows nothing before there is an outcome', () => {
    expect(spanScore({ steps: [step(0, 1, null)], levels: LEVELS })).toEqual({
      steps: 0,
      mae: null,
      covered: null,
    });
  });
});

describe('voicesOf', () => {
  it('names models and fallbacks once', () => {
    const steps = [
      { ...step(0, 1, 1), marks: ['no-weather'] },
      { ...step(1, 1, 1), marks: ['no-weather', 'naive'], model: 'naive@1' },
      step(2, null, 1),
    ];
    expect(voicesOf({ steps })).toEqual({
      models: ['ridge@1', 'naive@1'],
      marks: ['no-weather', 'naive'],
    });
  });
});
