/** How forecasts turned out, in the table: worst first, errors in the right unit, verdicts by sign and word. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../../testing/shown.js';
import type { ForecastQuality } from './forecast-series.js';
import { QualityPanel } from './quality-panel.js';

const ROW = {
  seriesId: 'PDJ.base',
  modelId: 'auto',
  leadMinutes: 60,
  unit: 'kW',
  mae: 120,
  wape: 0.0417,
  bias: -8.25,
  coverage80: 0.79,
  drift: 1.1,
  verdict: 'good',
  reasons: [],
} as unknown as ForecastQuality;

function panel(rows: readonly Partial<ForecastQuality>[] | null) {
  const quality = rows?.map((one) => ({ ...ROW, ...one }));
  const data =
    quality === undefined ? null : { from: '2026-01-08T23:00:00Z', to: '2026-01-15T23:00:00Z', quality };
  const live = { data, problem: null, loading: false, atMs: 0, stale: false, reload: () => undefined };
  return h(QualityPanel, {
    quality: live as unknown as Parameters<typeof QualityPanel>[0]['quality'],
    onOpen: () => undefined,
  });
}
const cells = (over: Partial<ForecastQuality>): string[] => {
  const body = /<tbody>(.*)<\/tbody>/s.exec(markup(panel([over])))?.[1] ?? '';
  return [...body.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) =>
    (cell ?? '')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
};

describe('a row of forecast quality', () => {
  it('has series and model, lead, error, bias, band, drift and verdict', () => {
    expect(cells({})).toEqual(['PDJ.base auto', '1 h', '4.2 %', '−8.3 kW', '79.0 %', '× 1.10', '● good']);
  });

  it('counts leads below an hour in minutes', () => {
    expect(cells({ leadMinutes: 15 })[1]).toBe('15 min');
    expect(cells({ leadMinutes: 90 })[1]).toBe('1.5 h');
    expect(cells({ leadMinutes: 1_440 })[1]).toBe('24 h');
  });

  it('gives the mean error in its unit where a share makes no sense', () => {
    expect(cells({ wape: null, mae: 120 })[2]).toBe('120 kW');
    expect(cells({ wape: null, mae: 1.25, unit: '°C' })[2]).toMatch(/^1\.[23] °C$/);
  });

  it('signs a bias either way', () => {
    expect(cells({ bias: 12.4 })[3]).toBe('+12 kW');
    expect(cells({ bias: -12.6 })[3]).toBe('−13 kW');
  });

  it('says that a figure is not known rather than zero', () => {
    expect(cells({ drift: null })[5]).toBe('—');
    expect(cells({ coverage80: 0 })[4]).toBe('0.0 %');
  });

  it('says what is wrong with a bad one', () => {
    const bad = cells({ verdict: 'bad', reasons: ['drifted', 'worse than last week'] });
    expect(bad[6]).toBe('▲ bad drifted; worse than last week');
    expect(cells({ verdict: 'too-few' })[6]).toBe('○ too few values');
  });
});

describe('the table of forecast quality', () => {
  it('lists bad ones first, then those with too few values', () => {
    const text = words(
      panel([
        { seriesId: 'A.base', verdict: 'good' },
        { seriesId: 'B.base', verdict: 'too-few' },
        { seriesId: 'C.base', verdict: 'bad' },
      ]),
    );
    expect(text.match(/[ABC]\.base/g)).toEqual(['C.base', 'B.base', 'A.base']);
  });

  it('names the days it is about, the last one included and not the one after', () => {
    // Midnight in Lyon is 23:00 UTC: from Friday the 9th to Thursday the 15th.
    expect(words(panel([{}]))).toMatch(/Fri 0?9 Jan to Thu 15 Jan/);
  });

  it('says that the first figures come tomorrow', () => {
    expect(words(panel([]))).toContain('No day is over yet: the first figures come tomorrow.');
  });
});
