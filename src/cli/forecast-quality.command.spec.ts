/** Quality of forecasts in the terminal. */
import { describe, expect, it } from '@jest/globals';
import { qualityLines } from './forecast-quality.command.js';

const GOOD = {
  seriesId: 'CRX-L1.base',
  unit: 'kW',
  leadMinutes: 60,
  modelId: 'calendar-ridge@1',
  days: 14,
  count: 1_344,
  mae: 123.44,
  wape: 0.021,
  bias: -4.06,
  coverage80: 0.79,
  pinball: 40,
  skill: 0.62,
  drift: 1.04,
  verdict: 'good',
  reasons: [],
} as const;
const RANGE = { from: '2026-01-01T23:00:00Z', to: '2026-01-15T23:00:00Z' };

describe('the table of forecast quality', () => {
  it('has a line per series and lead, with units, and says under a bad one why', () => {
    const bad = { ...GOOD, verdict: 'bad', leadMinutes: 15, wape: null, skill: null, drift: null } as const;
    const lines = qualityLines({
      ...RANGE,
      quality: [{ ...bad, reasons: ["its error was 120 % of that of last week's values"] }, GOOD],
    });
    expect(lines[2]).toMatch(
      /^CRX-L1\.base {2}15 min {2} *123\.4 kW {2} +- {2} +-4\.1 kW {2} +79 % {2} +- {2} +- {2}calendar-ridge@1$/,
    );
    expect(lines[3]).toBe("  BAD: its error was 120 % of that of last week's values");
    expect(lines[4]).toMatch(/1 h .* 2 % .* 62 % .* 1\.0 {2}calendar-ridge@1$/);
    expect(lines).toHaveLength(5);
  });

  it('says when scores begin while there are none', () => {
    expect(qualityLines({ ...RANGE, quality: [] })[0]).toMatch(/first hour of each civil day/);
  });
});
